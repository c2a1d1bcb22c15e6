// SPDX-License-Identifier: MIT
#include <cmath>

#include "plussum/statistics/sensitivity.hpp"

namespace plussum {
namespace {

/// The one column in which two rows differ: columns + 1 where there are more, columns where there is none.
std::uint32_t moved_column(const UnitSample& places, std::uint32_t row) {
  std::uint32_t moved = places.columns;
  for (std::uint32_t column = 0; column < places.columns; ++column) {
    if (places.at(row, column) == places.at(row + 1, column)) continue;
    if (moved != places.columns) return places.columns + 1;
    moved = column;
  }
  return moved;
}

}  // namespace

std::optional<std::vector<MorrisEffect>> morris_effects(std::span<const double> values, const UnitSample& places,
                                                        double confidence, std::string& refusal) {
  const std::uint32_t columns = places.columns;
  if (values.size() != places.rows || columns == 0 || places.rows % (columns + 1) != 0) {
    refusal = "The design has " + std::to_string(places.rows) + " rows, but there are " +
              std::to_string(values.size()) + " values.";
    return std::nullopt;
  }
  std::vector<std::vector<double>> effects(columns), sizes(columns);
  for (std::uint32_t row = 0; row + 1 < places.rows; ++row) {
    if (row % (columns + 1) == columns) continue;  // the last row of a trajectory
    const std::uint32_t column = moved_column(places, row);
    if (column == columns) continue;  // rounding, or levels of an older version, took the move away
    if (column > columns) {
      refusal = "More than one factor moves between rows " + std::to_string(row) + " and " + std::to_string(row + 1) +
                "; these are not the trajectories of a Morris design.";
      return std::nullopt;
    }
    const double moved = places.at(row + 1, column) - places.at(row, column);
    const double effect = (values[row + 1] - values[row]) / moved;
    effects[column].push_back(effect);
    sizes[column].push_back(std::abs(effect));
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
