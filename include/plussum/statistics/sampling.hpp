// SPDX-License-Identifier: MIT
#pragma once
/// Designs in the unit cube: which settings of k factors to try, each factor as a number from 0 to 1.
///     Latin hypercube:  x_rc = (π_c(r) + u_rc)/n,  π_c a random order of 0 … n − 1 for each column               (D1)
///     Sobol sequence:   x_rc = bits of the sequence ⊕ bits of the shift of column c                              (D2)
///     Morris:           x_r+1 = x_r + Δ e_c,  each column once in a trajectory; on a grid of p levels            (D3)
///                       Δ = ±p/(2(p − 1)); a column that has k levels only goes from level a to (a + s) mod k,
///                       s = k/2, or for an odd k each of 1 … k − 1 in turn
///     Saltelli:         A = first k, B = last k columns of a Sobol sequence of 2k; AB_i is A with column i of B  (D4)
/// Sources: (D1) McKay, Beckman, Conover, Technometrics 21, 1979; (D2) Bratley, Fox, ACM TOMS 14, 1988, with the tables of
/// Joe and Kuo in Boost.Random, digital shift: Lemieux, Monte Carlo and Quasi-Monte Carlo Sampling, 2009, section 6.2;
/// (D3) Morris, Technometrics 33, 1991; (D4) Saltelli et al., Computer Physics Communications 181, 2010.
///
/// A design is a function of its arguments and of nothing else. What cannot be built is refused: the result is empty and
/// `refusal` holds a sentence that says why.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plussum {

inline constexpr std::uint64_t most_design_rows = 1'000'000;
inline constexpr std::uint64_t most_design_values = 100'000'000;  ///< rows × columns
inline constexpr std::uint32_t most_sobol_columns = 3'667;        ///< direction numbers in Boost.Random

/// Points of the unit cube.
struct UnitSample {
  std::uint32_t rows = 0, columns = 0;
  std::vector<double> values;  ///< [row][column], each in [0, 1); levels of Morris reach 1

  double at(std::uint32_t row, std::uint32_t column) const { return values[std::size_t{row} * columns + column]; }
  std::span<const double> row(std::uint32_t number) const {
    return std::span(values).subspan(std::size_t{number} * columns, columns);
  }
};

/// Where in its stratum a value of a Latin hypercube lies: in the middle (u = ½) or anywhere (u uniform).
enum class InStratum : std::uint8_t { centre, anywhere };

/// (D1): in each column each of the `rows` equal strata of [0, 1) is hit exactly once. At most 65,535 columns.
std::optional<UnitSample> latin_hypercube(std::uint32_t rows, std::uint32_t columns, InStratum place,
                                          std::uint64_t seed, std::string& refusal);

/// (D2): the first `rows` points. Seed 0: not shifted and without the origin, so that the first point is (½, …, ½). Any other
/// seed: with a digital shift, and with the shifted origin as first point, so that the first 2^m points keep the balance
/// of the sequence (Owen, On dropping the first Sobol' point, 2020).
std::optional<UnitSample> sobol_sequence(std::uint32_t rows, std::uint32_t columns, std::uint64_t seed,
                                         std::string& refusal);

/// A column of a Morris design.
struct MorrisColumn {
  std::uint32_t levels = 4;  ///< p of a grid over a range, even; or k of a column that has no values between its levels
  bool has_only_these = false;  ///< a choice, a flag, a list, few whole numbers
};

/// (D3): trajectory t has the rows t (k + 1) … t (k + 1) + k for k columns; from row to row one column moves. The values are
/// 0, 1/(levels − 1), …, 1. Of k levels that are all there is, k trajectories visit each twice: once before the move, once
/// after it. Of a grid each level is equally likely.
std::optional<UnitSample> morris_trajectories(std::uint32_t trajectories, std::span<const MorrisColumn> columns,
                                              std::uint64_t seed, std::string& refusal);

/// Rows of a Saltelli design for each base row: k + 2, or 2k + 2 with second order.
constexpr std::uint32_t saltelli_rows(std::uint32_t columns, bool second_order) {
  return second_order ? 2 * columns + 2 : columns + 2;
}

/// (D4). The rows of base row j stand together, from j · saltelli_rows(columns, second_order): A, B, AB_0, …, AB_k−1, and
/// with second order BA_0, …, BA_k−1 (B with column i of A). A larger base appends rows and changes none.
std::optional<UnitSample> saltelli(std::uint32_t base, std::uint32_t columns, bool second_order, std::uint64_t seed,
                                   std::string& refusal);

}  // namespace plussum
