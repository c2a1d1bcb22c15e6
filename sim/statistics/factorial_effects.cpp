// SPDX-License-Identifier: MIT
#include <algorithm>

#include "plussum/statistics/sensitivity.hpp"

namespace plussum {
namespace {

/// A column of level positions; one level everywhere when it stands for no factor.
struct LevelColumn {
  std::uint32_t factor = 0, levels = 1;
  bool none = false;

  std::uint32_t at(const LevelTable& table, std::uint32_t row) const { return none ? 0 : table.at(row, factor); }
};

/// Means of every replicate at every pair of levels of two columns.
class CellMeans {
 public:
  CellMeans(const LevelTable& table, std::span<const double> values, const LevelColumn& first,
            const LevelColumn& second)
      : width_(second.levels), cells_(std::size_t{first.levels} * width_), runs_(cells_, 0) {
    const std::size_t replicates = values.size() / table.rows;
    sums_.assign(replicates * cells_, 0.0);
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      const std::size_t cell = std::size_t{first.at(table, row)} * width_ + second.at(table, row);
      ++runs_[cell];
      for (std::size_t r = 0; r < replicates; ++r) sums_[r * cells_ + cell] += values[r * table.rows + row];
    }
  }

  bool balanced() const {
    return std::all_of(runs_.begin(), runs_.end(), [&](auto n) { return n > 0 && n == runs_.front(); });
  }
  double at(std::size_t replicate, std::uint32_t first_level, std::uint32_t second_level) const {
    return sums_[replicate * cells_ + std::size_t{first_level} * width_ + second_level] / runs_.front();
  }

 private:
  std::uint32_t width_;
  std::size_t cells_;
  std::vector<std::uint32_t> runs_;
  std::vector<double> sums_;
};

std::vector<LevelColumn> columns_of(const LevelTable& table) {
  std::vector<LevelColumn> columns(table.columns);
  for (std::uint32_t factor = 0; factor < table.columns; ++factor) {
    columns[factor].factor = factor;
    for (std::uint32_t row = 0; row < table.rows; ++row)
      columns[factor].levels = std::max(columns[factor].levels, table.at(row, factor) + 1);
  }
  return columns;
}

}  // namespace

std::optional<FactorialEffects> factorial_effects(const LevelTable& table, std::span<const double> values,
                                                  double confidence, std::string& refusal) {
  if (table.rows == 0 || table.columns == 0 || values.empty() || values.size() % table.rows != 0) {
    refusal = "The number of values (" + std::to_string(values.size()) +
              ") is not a multiple of the rows of the design (" + std::to_string(table.rows) + ").";
    return std::nullopt;
  }
  const std::vector<LevelColumn> columns = columns_of(table);
  std::vector<double> units(values.size() / table.rows);
  const auto estimate = [&](auto contrast) {
    for (std::size_t r = 0; r < units.size(); ++r) units[r] = contrast(r);
    return mean_of_units(units, confidence);
  };
  FactorialEffects effects;
  bool balanced = true;
  for (std::uint32_t a = 0; a < table.columns && balanced; ++a) {
    const CellMeans mean(table, values, columns[a], {0, 1, true});
    balanced = mean.balanced();
    for (std::uint32_t l = 1; balanced && l < columns[a].levels; ++l)
      effects.main.push_back({a, l, estimate([&](auto r) { return mean.at(r, l, 0) - mean.at(r, 0, 0); })});  // (S6)
    for (std::uint32_t b = a + 1; b < table.columns && balanced; ++b) {
      const CellMeans cell(table, values, columns[a], columns[b]);
      balanced = cell.balanced();
      for (std::uint32_t l = 1; balanced && l < columns[a].levels; ++l)
        for (std::uint32_t m = 1; m < columns[b].levels; ++m)
          effects.interactions.push_back({a, b, l, m, estimate([&](auto r) {  // (S7)
                                            return 0.5 * (cell.at(r, l, m) - cell.at(r, 0, m) - cell.at(r, l, 0) +
                                                          cell.at(r, 0, 0));
                                          })});
    }
  }
  if (balanced) return effects;
  refusal = "Effects need a design in which every pair of levels of two factors stands equally often.";
  return std::nullopt;
}

}  // namespace plussum
