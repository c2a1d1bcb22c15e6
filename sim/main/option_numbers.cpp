// SPDX-License-Identifier: MIT
#include "main/option_numbers.hpp"

#include <fmt/format.h>

#include "io/decimal.hpp"
#include "io/diagnostics.hpp"

namespace plussum::main {
namespace {

enum class NumberKind { whole, count, real };

/// Empty, with the number written anew so that no other reader can take it for something else; or what is wrong.
std::string read_exactly(std::string& text, NumberKind kind) {
  const std::string expected = kind == NumberKind::real ? "a number" : "a whole number";
  const io::ScannedNumber scanned = io::scan_number(text);
  if (!scanned.problem.empty()) return fmt::format("{}; expected {}", scanned.problem, expected);
  if (!scanned.rest.empty())
    return fmt::format("{} has '{}' behind the number; expected {} without a unit", io::shown(text), scanned.rest,
                       expected);
  if (kind == NumberKind::real) {
    const auto value = io::decimal_value(scanned.digits, 0);
    if (!value) return fmt::format("{} is too large or too small for a number", io::shown(text));
    text = fmt::format("{}", *value);
    return {};
  }
  const auto value = io::whole_value(scanned.digits);
  if (!value)
    return fmt::format("{} is not a whole number from {} to {}", io::shown(text),
                       kind == NumberKind::count ? 0 : INT64_MIN, INT64_MAX);
  if (kind == NumberKind::count && *value < 0)
    return fmt::format("{} is below 0; expected a whole number from 0", io::shown(text));
  text = fmt::format("{}", *value);
  return {};
}

template <class Value>
std::string out_of_range(const std::string& text, Value low, Value high) {
  return fmt::format("{} is out of range; allowed is {} to {}", io::shown(text), low, high);
}

}  // namespace

CLI::Validator whole_between(std::int64_t low, std::int64_t high) {
  return {[low, high](std::string& text) {
            const auto value = io::plain_whole_number(text);
            return value && *value >= low && *value <= high ? std::string() : out_of_range(text, low, high);
          },
          fmt::format("{} to {}", low, high)};
}

CLI::Validator between(double low, double high) {
  return {[low, high](std::string& text) {
            const auto value = io::plain_number(text);
            return value && *value >= low && *value <= high ? std::string() : out_of_range(text, low, high);
          },
          fmt::format("{} to {}", low, high)};
}

void read_numbers_exactly(CLI::App& verb) {
  for (CLI::Option* option : verb.get_options()) {
    const std::string type = option->get_type_name();
    const auto read_as = [option](NumberKind kind) {
      // In front of the checks of ranges, which then see plain decimal numbers.
      option->transform(CLI::Validator([kind](std::string& text) { return read_exactly(text, kind); }, ""));
    };
    if (type.starts_with("INT")) read_as(NumberKind::whole);
    if (type.starts_with("UINT")) read_as(NumberKind::count);
    if (type.starts_with("FLOAT")) read_as(NumberKind::real);
  }
}

}  // namespace plussum::main
