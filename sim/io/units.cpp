// SPDX-License-Identifier: MIT
#include "io/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <vector>

#include "io/decimal.hpp"
#include "io/diagnostics.hpp"
#include "io/text_file.hpp"

namespace plussum::io {
namespace {

/// The one place to add a unit. A word that counts something gets its own dimension.
constexpr std::array unit_table{
    UnitName{"day", "days", "time", 1, 1, 0},
    UnitName{"week", "weeks", "time", 7, 1, 0},
    UnitName{"month", "months", "time", 487, 16, 0},  // a twelfth of a year
    UnitName{"year", "years", "time", 1461, 4, 0},    // 365.25 days
    UnitName{"m", "m", "length", 1, 1, 0},
    UnitName{"km", "km", "length", 1, 1, 3},
    UnitName{"customer", "customers", "customer", 1, 1, 0},
    UnitName{"person", "persons", "person", 1, 1, 0},
    UnitName{"household", "households", "household", 1, 1, 0},
    UnitName{"group", "groups", "group", 1, 1, 0},
    UnitName{"room", "rooms", "room", 1, 1, 0},
    UnitName{"unit", "units", "unit", 1, 1, 0},
    UnitName{"instalment", "instalments", "instalment", 1, 1, 0},
    UnitName{"step", "steps", "step", 1, 1, 0},
    UnitName{"%", "%", "", 1, 1, -2},
};

constexpr std::string_view money_dimension = "money";

/// One for money and one for each dimension of the table, at most.
static_assert(unit_table.size() + 1 <= Unit::most_dimensions, "raise Unit::most_dimensions");

/// 0 for money, then the dimensions in the order of the table.
std::size_t dimension_index(std::string_view dimension) {
  if (dimension == money_dimension) return 0;
  std::size_t index = 0;
  std::string_view previous;
  for (const UnitName& name : unit_table) {
    if (name.dimension != previous) ++index;
    previous = name.dimension;
    if (name.dimension == dimension) return index;
  }
  return 0;
}

/// One power in a product of units: "week" in the denominator is {"week", -1}.
struct Factor {
  std::string_view name;
  int exponent = 1;
};

struct Factors {
  std::vector<Factor> list;
  std::string problem;
};

bool is_name_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '%' || letter == '_' ||
         letter == '$' || static_cast<unsigned char>(letter) > 127;
}

/// Splits "MXN/week" into factors: (1 | NAME)[^POWER], separated by '*' or '/'.
class FactorScanner {
 public:
  explicit FactorScanner(std::string_view text) : text_(text) {}

  Factors scan() {
    constexpr std::size_t most_factors = 8;
    // "0.05/year" leaves "/year".
    int sign = take('/') ? -1 : 1;
    while (result_.problem.empty()) {
      factor(sign);
      skip_spaces();
      if (position_ >= text_.size() || !result_.problem.empty()) break;
      sign = take('/') ? -1 : 1;
      if (sign == 1 && !take('*')) fail("units are joined by '/' or '*'");
      if (result_.list.size() >= most_factors) fail("that is too long for a unit");
    }
    return std::move(result_);
  }

 private:
  void factor(int sign) {
    skip_spaces();
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_name_letter(text_[position_])) ++position_;
    if (position_ == begin && take('1')) return;
    if (position_ == begin) return fail("a unit is missing before or after '/' or '*'");
    Factor factor{text_.substr(begin, position_ - begin), sign};
    if (take('^')) {
      const bool is_power = position_ < text_.size() && (text_[position_] == '2' || text_[position_] == '3');
      if (!is_power) return fail("a power of a unit is ^2 or ^3");
      factor.exponent *= text_[position_++] - '0';
    }
    result_.list.push_back(factor);
  }

  bool take(char sign) {
    if (position_ >= text_.size() || text_[position_] != sign) return false;
    ++position_;
    return true;
  }
  void skip_spaces() {
    while (position_ < text_.size() && text_[position_] == ' ') ++position_;
  }
  void fail(std::string_view why) { result_.problem = fmt::format("{} is not a unit: {}", shown(text_), why); }

  std::string_view text_;
  std::size_t position_ = 0;
  Factors result_;
};

const UnitName* find_unit(std::string_view name) {
  const auto unit = std::find_if(unit_table.begin(), unit_table.end(),
                                 [&](const UnitName& one) { return one.singular == name || one.plural == name; });
  return unit == unit_table.end() ? nullptr : &*unit;
}

/// Multiplies by a power of a unit; false if the exact size no longer fits.
bool multiply(Unit& unit, const UnitName& name, int exponent) {
  for (int i = 0; i < std::abs(exponent); ++i) {
    const std::int64_t up = exponent > 0 ? name.numerator : name.denominator;
    const std::int64_t down = exponent > 0 ? name.denominator : name.numerator;
    if (__builtin_mul_overflow(unit.numerator, up, &unit.numerator)) return false;
    if (__builtin_mul_overflow(unit.denominator, down, &unit.denominator)) return false;
    const std::int64_t common = std::gcd(unit.numerator, unit.denominator);
    unit.numerator /= common;
    unit.denominator /= common;
  }
  unit.power_of_ten += exponent * name.power_of_ten;
  if (!name.dimension.empty()) {
    auto& power = unit.exponents[dimension_index(name.dimension)];
    power = static_cast<std::int8_t>(power + exponent);
  }
  return true;
}

struct ParsedUnit {
  Unit unit;
  std::string problem;
  bool lacks_currency = false;
};

/// The unit of a declaration, where money is called "money".
ParsedUnit declared_unit(std::string_view declared) {
  ParsedUnit parsed;
  Factors factors = FactorScanner(declared).scan();
  parsed.problem = std::move(factors.problem);
  for (const Factor& factor : factors.list) {
    const UnitName* name = find_unit(factor.name);
    if (factor.name == money_dimension) {
      parsed.unit.exponents[0] = static_cast<std::int8_t>(parsed.unit.exponents[0] + factor.exponent);
    } else if (name == nullptr || !multiply(parsed.unit, *name, factor.exponent)) {
      parsed.problem = fmt::format("{} is not a unit", shown(factor.name));
    }
  }
  return parsed;
}

std::string unknown_unit(std::string_view name, const std::string& currency) {
  if (name == money_dimension) return fmt::format("write the currency '{}' instead of 'money'", currency);
  if (has_invisible_space(name))
    return fmt::format("the unit {} contains a non-breaking or zero-width space; type ordinary spaces", shown(name));
  if (name == "percent") return "write '%' instead of 'percent'";
  std::vector<std::string_view> candidates{currency};
  for (const UnitName& unit : unit_table) {
    candidates.push_back(unit.singular);
    candidates.push_back(unit.plural);
  }
  return fmt::format("there is no unit {}{}", shown(name), did_you_mean(name, candidates));
}

/// The unit of a text in a file, where money is called by the scenario's currency.
ParsedUnit file_unit(std::string_view text, const std::string& currency) {
  ParsedUnit parsed;
  Factors factors = FactorScanner(text).scan();
  parsed.problem = std::move(factors.problem);
  for (const Factor& factor : factors.list) {
    if (!parsed.problem.empty()) break;
    const UnitName* name = find_unit(factor.name);
    if (factor.name == currency) {
      parsed.unit.exponents[0] = static_cast<std::int8_t>(parsed.unit.exponents[0] + factor.exponent);
    } else if (name != nullptr) {
      if (!multiply(parsed.unit, *name, factor.exponent)) parsed.problem = "the unit is too long";
    } else if (is_currency_code(factor.name)) {
      parsed.lacks_currency = currency == unknown_currency;
      parsed.problem =
          parsed.lacks_currency
              ? fmt::format("the scenario names no currency; add 'currency: {}' at its top level", factor.name)
              : fmt::format("amounts are in the scenario's currency {}, not in {}", currency, factor.name);
    } else {
      parsed.problem = unknown_unit(factor.name, currency);
    }
  }
  return parsed;
}

/// "a duration", "a rate", …; also the words for a given quantity of the wrong kind.
std::string noun(const Unit& unit) {
  const auto power = [&](std::string_view dimension) { return int{unit.exponents[dimension_index(dimension)]}; };
  const int dimensions =
      static_cast<int>(std::count_if(unit.exponents.begin(), unit.exponents.end(), [](auto e) { return e != 0; }));
  if (dimensions == 0) return "a plain number";
  if (dimensions == 1 && power("time") == 1) return "a duration";
  if (dimensions == 1 && power("time") == -1) return "a rate";
  if (dimensions == 1 && power("length") == 1) return "a distance";
  if (dimensions == 1 && power(money_dimension) == 1) return "an amount of money";
  if (dimensions == 2 && power(money_dimension) == 1 && power("time") == -1) return "an amount of money per time";
  if (dimensions == 1)
    for (const UnitName& name : unit_table)
      if (!name.dimension.empty() && power(name.dimension) == 1) return fmt::format("a number of {}", name.plural);
  return "a quantity";
}

/// The number that stands in the examples for a parameter of this unit.
std::string_view example_number(const Unit& unit, bool as_percentage) {
  if (as_percentage) return "5";
  return unit.exponents[0] != 0 ? "200" : "3";
}

/// A unit without numerator ("1/year") is written in percent: 5 %/year.
bool written_in_percent(const std::vector<Factor>& factors) {
  return !factors.empty() &&
         std::all_of(factors.begin(), factors.end(), [](const Factor& one) { return one.exponent < 0; });
}

/// Replaces the word `from`, so that "money/week" becomes "MXN/week" and "moneybox" stays.
std::string with_word(std::string text, const std::string& from, const std::string& to) {
  const auto is_letter = [&](std::size_t i) {
    return i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0;
  };
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;) {
    const bool whole = (at == 0 || !is_letter(at - 1)) && !is_letter(at + from.size());
    if (whole) text.replace(at, from.size(), to);
    at += whole ? to.size() : 1;
  }
  return text;
}

}  // namespace

bool counts_things(std::string_view declared) {
  const UnitName* name = find_unit(declared);
  return name != nullptr && !name->dimension.empty() && name->dimension != "time" && name->dimension != "length";
}

std::span<const UnitName> unit_names() {
  return unit_table;
}

bool is_declared_unit(std::string_view declared) {
  return declared_unit(declared).problem.empty();
}

bool is_currency_code(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

Units::Quantity Units::quantity(std::string_view text, std::string_view declared) const {
  Quantity result;
  const ScannedNumber scanned = scan_number(text);
  const ParsedUnit target = declared_unit(declared);
  result.digits = scanned.digits;
  result.problem = target.problem.empty()
                       ? scanned.problem
                       : fmt::format("the program declares an unknown unit ('{}'); please report this", declared);
  if (!result.problem.empty()) return result;
  const ParsedUnit given = !scanned.rest.empty()     ? file_unit(scanned.rest, currency_)
                           : counts_things(declared) ? target
                                                     : ParsedUnit{};
  result.lacks_currency = given.lacks_currency;
  result.problem = given.problem;
  if (!result.problem.empty()) return result;
  if (!given.unit.same_dimension(target.unit)) {
    result.problem = scanned.rest.empty() ? fmt::format("{} has no unit", shown(text))
                                          : fmt::format("{} is {}", shown(text),
                                                        scanned.rest == "%" ? "a percentage" : noun(given.unit));
    return result;
  }
  const std::int64_t common = std::gcd(given.unit.numerator, target.unit.numerator);
  const std::int64_t common_down = std::gcd(given.unit.denominator, target.unit.denominator);
  const bool too_long =
      __builtin_mul_overflow(given.unit.numerator / common, target.unit.denominator / common_down, &result.numerator) ||
      __builtin_mul_overflow(given.unit.denominator / common_down, target.unit.numerator / common, &result.denominator);
  if (too_long) result.problem = "the unit is too long";
  result.shift = given.unit.power_of_ten - target.unit.power_of_ten;
  return result;
}

Units::Result<double> Units::number(std::string_view text, std::string_view declared) const {
  const Quantity read = quantity(text, declared);
  if (!read.problem.empty()) return {std::nullopt, read.problem, read.lacks_currency};
  // Rounded once for "3 %/month" in 1/year, twice where there is a denominator; not at all for "70 weeks" in
  // weeks.
  const auto value = decimal_value(read.digits, read.shift, read.numerator);
  if (!value)
    return {std::nullopt, fmt::format("{} is outside the range of numbers (about 1e-308 to 1e308)", shown(text)),
            false};
  return {*value / static_cast<double>(read.denominator), {}, false};
}

Units::Result<std::int64_t> Units::integer(std::string_view text, std::string_view declared) const {
  const Quantity read = quantity(text, declared);
  if (!read.problem.empty()) return {std::nullopt, read.problem, read.lacks_currency};
  const bool same_unit = read.numerator == 1 && read.denominator == 1 && read.shift == 0;
  if (same_unit) {
    if (const auto whole = whole_value(read.digits)) return {whole, {}, false};
    const auto value = decimal_value(read.digits, 0);
    if (value && *value != std::trunc(*value))
      return {std::nullopt, fmt::format("{} is not a whole number", shown(text)), false};
    return {std::nullopt, fmt::format("{} is too large for a whole number", shown(text)), false};
  }
  const Result<double> converted = number(text, declared);
  if (!converted.value) return {std::nullopt, converted.problem, false};
  if (auto whole = whole_value(decimal_text(*converted.value, 0))) return {whole, {}, false};
  return {std::nullopt,
          fmt::format("{} is {}, which is not a whole number", shown(text), this->text(*converted.value, declared)),
          false};
}

std::string Units::text(double value, std::string_view declared) const {
  if (!std::isfinite(value)) return std::isnan(value) ? "nothing" : value > 0 ? "unlimited" : "minus unlimited";
  if (declared == "1") return decimal_text(value, 0);
  if (written_in_percent(FactorScanner(declared).scan().list))
    return decimal_text(value, 2) + " " + unit_with(declared, false);
  return decimal_text(value, 0) + " " + unit_with(declared, value != 1.0);
}

std::string Units::text(std::int64_t value, std::string_view declared) const {
  if (declared == "1") return std::to_string(value);
  return std::to_string(value) + " " + unit_with(declared, value != 1);
}

std::string Units::unit_with(std::string_view declared, bool plural) const {
  const auto factors = FactorScanner(declared).scan().list;
  std::string numerator;
  std::string denominator;
  for (const Factor& factor : factors) {
    const UnitName* name = find_unit(factor.name);
    const bool is_plural = plural && factor.exponent > 0 && numerator.empty();
    std::string word =
        name == nullptr ? std::string(factor.name) : std::string(is_plural ? name->plural : name->singular);
    if (factor.name == money_dimension) word = currency_;
    if (std::abs(factor.exponent) > 1) word += fmt::format("^{}", std::abs(factor.exponent));
    if (factor.exponent < 0) denominator += "/" + word;
    if (factor.exponent > 0) numerator += (numerator.empty() ? "" : "*") + word;
  }
  if (written_in_percent(factors)) numerator = "%";
  return numerator + denominator;
}

std::string Units::unit_text(std::string_view declared) const {
  return declared == "1" ? "1" : unit_with(declared, false);
}

std::string Units::unit_of_values(std::string declared) const {
  const std::size_t at = declared.find(money_dimension);
  return at == std::string::npos ? declared : declared.replace(at, money_dimension.size(), currency_);
}

std::string Units::expectation(std::string_view declared) const {
  if (declared == "1") return "a plain number such as 0.25, or a percentage such as '25 %'";
  const Unit unit = declared_unit(declared).unit;
  const bool percent = written_in_percent(FactorScanner(declared).scan().list);
  return fmt::format("{} such as '{} {}'", noun(unit), example_number(unit, percent), unit_with(declared, true));
}

std::string Units::pattern(std::string_view declared) const {
  std::string numerator;
  std::string denominator;
  for (const Factor& factor : FactorScanner(declared).scan().list) {
    std::string names;
    const UnitName* declared_name = find_unit(factor.name);
    for (const UnitName& name : unit_table)
      if (declared_name != nullptr && name.dimension == declared_name->dimension)
        names += (names.empty() ? "" : "|") + std::string(name.singular) +
                 (name.plural == name.singular ? "" : "|" + std::string(name.plural));
    if (factor.name == money_dimension) names = "[A-Z]{3}";
    const std::string power = std::abs(factor.exponent) > 1 ? fmt::format("\\^{}", std::abs(factor.exponent)) : "";
    if (factor.exponent < 0) denominator += fmt::format(" */ *({}){}", names, power);
    if (factor.exponent > 0) numerator += fmt::format("{}({}){}", numerator.empty() ? " *" : " *\\* *", names, power);
  }
  if (numerator.empty()) numerator = denominator.empty() ? " *%" : "( *(1|%))?";
  if (counts_things(declared)) numerator = "(" + numerator + ")?";
  return "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?" + numerator + denominator + "$";
}

std::string shown_unit(const std::string& unit, const std::string& currency, const std::string& outcome_unit) {
  return with_word(with_word(unit, "money", currency), "outcome", outcome_unit);
}

}  // namespace plussum::io
