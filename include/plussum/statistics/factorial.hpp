// SPDX-License-Identifier: MIT
#pragma once
/// Designs of levels: tables that say at which of its levels each factor stands in each run.
///     full factorial:   every combination of levels; the first factor varies fastest (standard order)             (D5)
///     fractional:       2^(k − p) runs; p factors are products of the others in coded levels −1, +1               (D6)
///     one at a time:    the base point, then every other level of every factor alone                              (D7)
/// A word of the defining relation of (D6) is a product of columns that is constant; resolution is the length of the shortest
/// word. Two effects are aliases when their product is a word. Of all designs of the wanted resolution with the fewest runs
/// the search gives one of minimum aberration: fewest words of the shortest length, then of the next, and so on.
/// Sources: Box, Hunter, Hunter, Statistics for Experimenters, 2nd edition 2005, chapters 5 and 6, table 6.22; Fries, Hunter,
/// Technometrics 22, 1980.
///
/// What cannot be built is refused: the result is empty and `refusal` holds a sentence that says why.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plussum {

/// Positions of levels, from 0; in two-level designs 0 is the low level (−1) and 1 the high one (+1).
struct LevelTable {
  std::uint32_t rows = 0, columns = 0;
  std::vector<std::uint32_t> levels;  ///< [row][column]

  std::uint32_t at(std::uint32_t row, std::uint32_t column) const {
    return levels[std::size_t{row} * columns + column];
  }
};

/// (D5). \param levels  number of levels of each factor, at least 1
std::optional<LevelTable> full_factorial(std::span<const std::uint32_t> levels, std::string& refusal);

/// (D7). \param base  position of the level of each factor in the first row
std::optional<LevelTable> one_at_a_time(std::span<const std::uint32_t> levels, std::span<const std::uint32_t> base,
                                        std::string& refusal);

/// A product of factors: bit k stands for factor k. As a word of the defining relation: this product is +1, or −1.
/// As one of several aliases: this effect equals the first one of them, or its negative.
struct SignedProduct {
  std::uint32_t factors = 0;
  bool negative = false;

  friend bool operator==(const SignedProduct&, const SignedProduct&) = default;
};

/// "A", "AB", "ABCE": the letters of the factors, A to Z without I. "I" for the empty product.
std::string letters_of(std::uint32_t factors);

struct FractionalFactorial {
  LevelTable table;
  std::vector<std::string> generators;           ///< "E=ABCD"
  std::vector<SignedProduct> defining_relation;  ///< every word beside I, the shortest first
  std::uint32_t resolution = 0;                  ///< 0 for a full factorial, where nothing has aliases
  /// Main effects and two-factor interactions that cannot be told apart; effects without such aliases are not listed.
  std::vector<std::vector<SignedProduct>> aliases;
};

/// (D6) from generators such as "E=ABCD" or "E=-ABCD": a factor and the product of factors without generator that it
/// equals. \param columns  number of factors, at most 25; refused when the resolution would be below III
std::optional<FractionalFactorial> fractional_factorial(std::uint32_t columns, std::span<const std::string> generators,
                                                        std::string& refusal);

/// (D6) with the fewest runs that have at least this resolution, found by search.
/// \param columns  2 to 11  \param resolution  at least 3; a full factorial when no fraction has it
std::optional<FractionalFactorial> fractional_factorial_of_resolution(std::uint32_t columns, std::uint32_t resolution,
                                                                      std::string& refusal);

}  // namespace plussum
