// SPDX-License-Identifier: MIT
#pragma once
/// Quantities: a plain decimal number and a unit, "5 %/year", "70 weeks", "200 MXN/week". Converted once, on
/// reading, to the unit that the parameter's declaration names.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "plussum/scenario/parameter.hpp"

namespace plussum::io {

/// One name of the unit table. Every word that counts things has a dimension of its own, so that "3 rooms"
/// does not pass for "3 weeks".
struct UnitName {
  std::string_view singular;
  std::string_view plural;
  std::string_view dimension;
  std::int64_t numerator;  ///< size in the dimension's base unit, exactly: numerator / denominator …
  std::int64_t denominator;
  int power_of_ten;  ///< … times ten to this power
};
/// All units of files and declarations except money, which is the scenario's currency.
std::span<const UnitName> unit_names();

/// A product of powers of units, with an exact size.
class Unit {
 public:
  /// Exponents by dimension: money and the dimensions of the unit table, in the order of the table.
  static constexpr std::size_t most_dimensions = 24;
  std::array<std::int8_t, most_dimensions> exponents{};
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  int power_of_ten = 0;

  bool same_dimension(const Unit& other) const { return exponents == other.exponents; }
  bool is_dimensionless() const { return exponents == decltype(exponents){}; }
};

/// Whether a declared unit is one word for things counted, such as "customer". The parameter's name says it
/// then, and a plain number will do: `customers: 2000` or `customers: 2000 customers`.
bool counts_things(std::string_view declared);

/// Reads quantities for one scenario, which has one currency.
class Units {
 public:
  explicit Units(std::string currency = std::string(unknown_currency)) : currency_(std::move(currency)) {}

  const std::string& currency() const { return currency_; }

  /// Either a value or a sentence that says what is wrong.
  template <class Number>
  struct Result {
    std::optional<Number> value;
    std::string problem;
    bool lacks_currency = false;  ///< an amount in a scenario that names no currency
  };

  /// `declared` is the unit of the declaration ("1/year", "money/week"); the value is given in it.
  Result<double> number(std::string_view text, std::string_view declared) const;
  Result<std::int64_t> integer(std::string_view text, std::string_view declared) const;

  /// The shortest text that `number` reads back as exactly this value: "5 %/year", "70 weeks", "0.25".
  std::string text(double value, std::string_view declared) const;
  std::string text(std::int64_t value, std::string_view declared) const;
  /// "a rate such as '5 %/year'"
  std::string expectation(std::string_view declared) const;
  /// The unit in which `text` writes: "MXN/week", and "%/year" for a declared "1/year".
  std::string unit_text(std::string_view declared) const;
  /// The unit of the values themselves: the declared one with the scenario's currency, "MXN/week", "1/year".
  std::string unit_of_values(std::string declared) const;
  /// A regular expression (ECMA 262) for texts with a unit of this dimension, for the JSON Schema.
  std::string pattern(std::string_view declared) const;

 private:
  /// A number as written and the exact factor that converts it to the declared unit.
  struct Quantity {
    std::string_view digits;
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
    int shift = 0;
    std::string problem;
    bool lacks_currency = false;
  };
  Quantity quantity(std::string_view text, std::string_view declared) const;
  std::string unit_with(std::string_view declared, bool plural) const;

  std::string currency_;
};

/// Whether a declaration names a unit that exists; the declarations of all parameters are tested with it.
bool is_declared_unit(std::string_view declared);
bool is_currency_code(std::string_view text);

/// The unit of a series or column in the scenario's words: "money/week" becomes "MXN/week", "outcome" "m2".
std::string shown_unit(const std::string& unit, const std::string& currency, const std::string& outcome_unit);

}  // namespace plussum::io
