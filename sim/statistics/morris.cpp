// SPDX-License-Identifier: MIT
#include <cmath>

#include "plussum/statistics/sensitivity.hpp"

namespace plussum {

std::optional<std::vector<MorrisEffect>> morris_effects(std::span<const double> values, const MorrisDesign& design,
                                                        double confidence, std::string& refusal) {
  const std::uint32_t columns = design.sample.columns;
  if (values.size() != design.sample.rows || columns == 0) {
    refusal = "The design has " + std::to_string(design.sample.rows) + " rows, but there are " +
              std::to_string(values.size()) + " values.";
    return std::nullopt;
  }
  std::vector<std::vector<double>> effects(columns), sizes(columns);
  for (std::size_t step = 0; step < design.moves.size(); ++step) {
    const std::size_t before = step + step / columns;  // a trajectory has one row more than steps
    const MorrisMove move = design.moves[step];
    const double effect = (values[before + 1] - values[before]) / (move.up ? design.delta : -design.delta);
    effects[move.column].push_back(effect);
    sizes[move.column].push_back(std::abs(effect));
  }
  std::vector<MorrisEffect> result(columns);
  for (std::uint32_t column = 0; column < columns; ++column) {  // (S5)
    MorrisEffect& effect = result[column];
    effect.mu = mean_of_units(effects[column], confidence);
    effect.mu_star = mean_of_units(sizes[column], confidence);
    effect.sigma = effect.mu.standard_error * std::sqrt(static_cast<double>(effect.mu.units));
  }
  return result;
}

}  // namespace plussum
