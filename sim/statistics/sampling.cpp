// SPDX-License-Identifier: MIT
#include "plussum/statistics/sampling.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <numeric>

#include "plussum/core/random.hpp"
#include "plussum/statistics/shuffle.hpp"

namespace plussum {
namespace {

constexpr Purpose design = Purpose::experiment_design;

/// True when a table of this size may be built; otherwise the refusal says why not.
bool may_build(std::uint64_t rows, std::uint64_t columns, std::string& refusal) {
  if (rows == 0 || columns == 0) {
    refusal = "A design needs at least one row and one factor.";
  } else if (rows > most_design_rows) {
    refusal = "The design would have " + std::to_string(rows) + " rows; the limit is " +
              std::to_string(most_design_rows) + ".";
  } else if (rows * columns > most_design_values) {
    refusal = "The design would have " + std::to_string(rows) + " rows of " + std::to_string(columns) +
              " factors; the limit is " + std::to_string(most_design_values) + " values.";
  } else {
    return true;
  }
  return false;
}

UnitSample empty_sample(std::uint32_t rows, std::uint32_t columns) {
  return {rows, columns, std::vector<double>(std::size_t{rows} * columns)};
}

}  // namespace

std::optional<UnitSample> latin_hypercube(std::uint32_t rows, std::uint32_t columns, InStratum place,
                                          std::uint64_t seed, std::string& refusal) {
  if (!may_build(rows, columns, refusal)) return std::nullopt;
  if (columns > 65'535) {
    refusal = "A Latin hypercube has at most 65535 factors, not " + std::to_string(columns) + ".";
    return std::nullopt;
  }
  UnitSample sample = empty_sample(rows, columns);
  const Draws orders(seed, 0), places(seed, 1);
  std::vector<std::uint32_t> strata(rows);
  for (std::uint32_t column = 0; column < columns; ++column) {
    const auto n = static_cast<std::uint16_t>(column);
    std::iota(strata.begin(), strata.end(), 0u);
    shuffle(strata, orders, design, n);
    for (std::uint32_t row = 0; row < rows; ++row) {
      // 24 bits: stratum and place together are exact, and rounding of the quotient cannot reach the next stratum.
      const double within = place == InStratum::centre ? 0.5 : ((places.word(design, row, n) >> 8) + 0.5) * 0x1p-24;
      sample.values[std::size_t{row} * columns + column] = (strata[row] + within) / rows;  // (D1)
    }
  }
  return sample;
}

std::optional<UnitSample> sobol_sequence(std::uint32_t rows, std::uint32_t columns, std::uint64_t seed,
                                         std::string& refusal) {
  if (!may_build(rows, columns, refusal)) return std::nullopt;
  if (columns > most_sobol_columns) {
    refusal = "The Sobol sequence has at most " + std::to_string(most_sobol_columns) + " dimensions, not " +
              std::to_string(columns) + ".";
    return std::nullopt;
  }
  std::vector<std::uint64_t> shift(columns, 0), bits(columns, 0);
  if (seed != 0) {
    const Draws draws(seed, 0);
    for (std::uint32_t column = 0; column < columns; ++column) {
      const Block4 block = draws.block(design, column);
      shift[column] = (std::uint64_t{block.word[0]} << 32) | block.word[1];
    }
  }
  UnitSample sample = empty_sample(rows, columns);
  boost::random::sobol sequence(columns);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (row > 0 || seed == 0) sequence.generate(bits.begin(), bits.end());  // Boost leaves out the origin
    for (std::uint32_t column = 0; column < columns; ++column)              // (D2), the 53 bits that a double holds
      sample.values[std::size_t{row} * columns + column] =
          static_cast<double>((bits[column] ^ shift[column]) >> 11) * 0x1p-53;
  }
  return sample;
}

namespace {

/// Where a trajectory has a column before and after its move, as numbers of levels.
struct MorrisStep {
  std::uint32_t before = 0, after = 0;
};

bool may_move(std::span<const MorrisColumn> columns, std::string& refusal) {
  for (const MorrisColumn& column : columns) {
    if (column.has_only_these && column.levels < 2)
      refusal = "A factor with one level cannot move; leave it out of a Morris design.";
    else if (!column.has_only_these && (column.levels < 2 || column.levels % 2 != 0))
      refusal =
          "The number of levels of a Morris design must be even, 2 or more, not " + std::to_string(column.levels) + ".";
    else
      continue;
    return false;
  }
  return true;
}

/// All levels in turn, in an order of the column's own.
MorrisStep step_between_levels(std::uint32_t levels, std::uint32_t trajectory, std::span<const std::uint32_t> order) {
  const std::uint32_t stride = levels % 2 == 0 ? levels / 2 : 1 + trajectory / levels % (levels - 1);
  const std::uint32_t before = order[trajectory % levels];
  return {before, (before + stride) % levels};
}

MorrisStep step_on_grid(std::uint32_t levels, const Draws& draws, std::uint32_t column) {
  const std::uint32_t half = levels / 2;  // Δ in levels
  const bool up = draws.word(design, column, 2) < 0x80000000u;
  const std::uint32_t low = whole_below(half, draws.uniform(design, column, 1));
  return up ? MorrisStep{low, low + half} : MorrisStep{low + half, low};
}

}  // namespace

std::optional<UnitSample> morris_trajectories(std::uint32_t trajectories, std::span<const MorrisColumn> columns,
                                              std::uint64_t seed, std::string& refusal) {
  const auto count = static_cast<std::uint32_t>(columns.size());
  const std::uint64_t rows = std::uint64_t{trajectories} * (std::uint64_t{count} + 1);
  if (!may_build(rows, count, refusal) || !may_move(columns, refusal)) return std::nullopt;
  std::vector<std::vector<std::uint32_t>> level_orders(count);
  for (std::uint32_t c = 0; c < count; ++c) {
    if (!columns[c].has_only_these) continue;
    level_orders[c].resize(columns[c].levels);
    std::iota(level_orders[c].begin(), level_orders[c].end(), 0u);
    shuffle(level_orders[c], Draws(seed, 0), design, static_cast<std::uint16_t>(3 + c));
  }
  UnitSample sample = empty_sample(static_cast<std::uint32_t>(rows), count);
  std::vector<std::uint32_t> order(count), position(count);
  std::vector<MorrisStep> steps(count);
  auto out = sample.values.begin();
  const auto write_row = [&] {
    for (std::uint32_t c = 0; c < count; ++c) *out++ = position[c] / (columns[c].levels - 1.0);
  };
  for (std::uint32_t t = 0; t < trajectories; ++t) {
    const Draws draws(seed, t);
    std::iota(order.begin(), order.end(), 0u);
    shuffle(order, draws, design, 0);
    for (std::uint32_t c = 0; c < count; ++c) {
      steps[c] = columns[c].has_only_these ? step_between_levels(columns[c].levels, t, level_orders[c])
                                           : step_on_grid(columns[c].levels, draws, c);
      position[c] = steps[c].before;
    }
    write_row();
    for (const std::uint32_t column : order) {  // (D3)
      position[column] = steps[column].after;
      write_row();
    }
  }
  return sample;
}

std::optional<UnitSample> saltelli(std::uint32_t base, std::uint32_t columns, bool second_order, std::uint64_t seed,
                                   std::string& refusal) {
  const std::uint64_t width = (second_order ? 2 : 1) * std::uint64_t{columns} + 2;
  if (!may_build(base * width, columns, refusal)) return std::nullopt;
  if (columns > most_sobol_columns / 2) {
    refusal = "A Saltelli design has at most " + std::to_string(most_sobol_columns / 2) + " factors, not " +
              std::to_string(columns) + ".";
    return std::nullopt;
  }
  const std::optional<UnitSample> pairs = sobol_sequence(base, 2 * columns, seed, refusal);
  if (!pairs) return std::nullopt;
  UnitSample sample = empty_sample(static_cast<std::uint32_t>(base * width), columns);
  auto out = sample.values.begin();
  for (std::uint32_t j = 0; j < base; ++j) {
    const std::span<const double> a = pairs->row(j).first(columns), b = pairs->row(j).last(columns);
    const auto write = [&](std::span<const double> row) { out = std::copy(row.begin(), row.end(), out); };
    const auto write_crossed = [&](std::span<const double> row, std::span<const double> other) {
      for (std::uint32_t i = 0; i < columns; ++i) {
        const auto start = out;
        write(row);
        start[i] = other[i];
      }
    };
    write(a);
    write(b);
    write_crossed(a, b);
    if (second_order) write_crossed(b, a);
  }
  return sample;
}

}  // namespace plussum
