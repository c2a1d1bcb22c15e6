// SPDX-License-Identifier: MIT
#include "io/decimal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "io/diagnostics.hpp"

namespace plussum::io {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}
bool is_space(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t digits_end(std::string_view text, std::size_t position) {
  while (position < text.size() && is_digit(text[position])) ++position;
  return position;
}

/// End of "-12.5e3" at the beginning of the text, 0 if it does not begin with a number.
std::size_t number_end(std::string_view text) {
  const std::size_t begin = text.starts_with('-') ? 1 : 0;
  std::size_t end = digits_end(text, begin);
  if (end == begin) return 0;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) end = digits_end(text, end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const std::size_t sign = end + 1 < text.size() && (text[end + 1] == '-' || text[end + 1] == '+') ? 1 : 0;
    const std::size_t exponent_end = digits_end(text, end + 1 + sign);
    if (exponent_end > end + 1 + sign) end = exponent_end;
  }
  return end;
}

std::string why_no_number(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  const std::string_view unsigned_part =
      std::string_view(lower).substr(std::min(lower.find_first_not_of("+-."), lower.size()));
  if (unsigned_part.starts_with("inf") || unsigned_part.starts_with("nan"))
    return fmt::format("{} is not a finite number", shown(text));
  if (text.starts_with("\u2212") || text.starts_with("\u2013"))
    return fmt::format("{} begins with a typographic minus sign; type the hyphen '-'", shown(text));
  if (text.starts_with('+')) return fmt::format("{} begins with a plus sign; write the number without it", shown(text));
  const bool bare_point = text.starts_with(".") || text.starts_with("-.");
  if (bare_point) return fmt::format("{} has no digit before the decimal point; write 0.5, not .5", shown(text));
  return fmt::format("{} is not a number", shown(text));
}

/// Why `rest` cannot follow a number at once; empty if it may be a unit.
std::string why_no_unit(std::string_view text, std::string_view rest) {
  if (rest.empty()) return {};
  const char first = rest.front();
  if (first == '_') return fmt::format("{} contains '_'; write the digits of a number without separators", shown(text));
  if (first == ',')
    return fmt::format(
        "{} contains a comma; write decimals with a point (0.5) and thousands without a separator (30000)",
        shown(text));
  if (first == '.') return fmt::format("{} has a decimal point in the wrong place", shown(text));
  const std::string_view unit = trimmed(rest);
  // "0.3 1/week" has the unit 1/week.
  const bool one_per = unit.starts_with('1') && trimmed(unit.substr(1)).starts_with('/');
  if (is_digit(unit.front()) && !one_per)
    return fmt::format("{} has a space between its digits; write numbers without separators", shown(text));
  const std::string_view behind = unit.starts_with('/') ? trimmed(unit.substr(1)) : std::string_view("x");
  if (!behind.empty() && is_digit(behind.front()))
    return fmt::format("{} is a fraction; write it as a decimal number", shown(text));
  if (std::string_view("+-*:^()").find(unit.front()) != std::string_view::npos)
    return fmt::format("{} is not a single number; formulas and ranges are not computed", shown(text));
  return {};
}

std::string why_not_decimal(std::string_view text, std::string_view digits, std::string_view rest) {
  const std::string_view positive = digits.starts_with('-') ? digits.substr(1) : digits;
  const bool other_base = positive == "0" && rest.size() > 1 &&
                          std::string_view("xXbBoO").find(rest[0]) != std::string_view::npos &&
                          (is_digit(rest[1]) || is_letter(rest[1]));
  if (other_base) return fmt::format("{} is not a decimal number", shown(text));
  if (positive.size() > 1 && positive[0] == '0' && is_digit(positive[1]))
    return fmt::format("{} has a leading zero; write the number without it", shown(text));
  return {};
}

/// "-12.5e3" as the mantissa "-12.5" and the exponent 3, kept within what any double can reach.
std::pair<std::string_view, int> split_exponent(std::string_view digits) {
  const std::size_t mark = digits.find_first_of("eE");
  if (mark == std::string_view::npos) return {digits, 0};
  std::string_view written = digits.substr(mark + 1);
  if (written.starts_with('+')) written.remove_prefix(1);
  constexpr int beyond = 1'000'000;
  int exponent = written.starts_with('-') ? -beyond : beyond;
  std::from_chars(written.data(), written.data() + written.size(), exponent);
  return {digits.substr(0, mark), std::clamp(exponent, -beyond, beyond)};
}

/// The mantissa times a whole number, as a whole number and a power of ten; nothing if it has too many
/// digits.
std::optional<std::pair<std::int64_t, int>> whole_product(std::string_view mantissa, std::int64_t multiplier) {
  const std::size_t point = mantissa.find('.');
  const int decimals = point == std::string_view::npos ? 0 : static_cast<int>(mantissa.size() - point - 1);
  std::string digits(mantissa);
  std::erase(digits, '.');
  std::int64_t whole = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
  if (result.ec != std::errc{} || __builtin_mul_overflow(whole, multiplier, &whole)) return std::nullopt;
  return std::pair{whole, -decimals};
}

bool is_zero(std::string_view mantissa) {
  return std::all_of(mantissa.begin(), mantissa.end(),
                     [](char sign) { return sign == '0' || sign == '.' || sign == '-'; });
}

}  // namespace

ScannedNumber scan_number(std::string_view whole) {
  const std::string_view text = trimmed(whole);
  if (text.empty()) return {{}, {}, "the value is empty"};
  const std::size_t end = number_end(text);
  if (end == 0) return {{}, {}, why_no_number(text)};
  const std::string_view digits = text.substr(0, end);
  const std::string_view rest = text.substr(end);
  std::string problem = why_not_decimal(text, digits, rest);
  if (problem.empty()) problem = why_no_unit(text, rest);
  return {digits, trimmed(rest), std::move(problem)};
}

std::optional<double> decimal_value(std::string_view digits, int shift, std::int64_t multiplier) {
  const auto [mantissa, exponent] = split_exponent(digits);
  if (is_zero(mantissa)) return digits.starts_with('-') ? -0.0 : 0.0;
  const auto product = whole_product(mantissa, multiplier);
  const std::string text = product ? fmt::format("{}e{}", product->first, exponent + shift + product->second)
                                   : fmt::format("{}e{}", mantissa, exponent + shift);
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc{} && !product) value *= static_cast<double>(multiplier);
  if (result.ec != std::errc{} || !std::isfinite(value) || value == 0.0) return std::nullopt;
  return value;
}

std::optional<std::int64_t> whole_value(std::string_view digits) {
  std::int64_t whole = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
  if (result.ec == std::errc{} && result.ptr == digits.data() + digits.size()) return whole;
  if (digits.find_first_of(".eE") == std::string_view::npos) return std::nullopt;
  const auto value = decimal_value(digits, 0);
  constexpr double exact_below = 9007199254740992.0;  // 2^53: from here on doubles skip whole numbers
  if (!value || std::abs(*value) >= exact_below || *value != std::trunc(*value)) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::string decimal_text(double value, int shift) {
  if (value == 0.0) return std::signbit(value) ? "-0" : "0";
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
  const std::string_view shortest(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const auto [mantissa, written_exponent] = split_exponent(shortest);
  const int exponent = written_exponent + shift;
  std::string digits(mantissa);
  std::erase(digits, '.');
  const int count = static_cast<int>(digits.size());
  const std::string sign = value < 0 ? "-" : "";
  if (exponent < -5 || exponent > 15)
    return sign + digits.substr(0, 1) + (count > 1 ? "." + digits.substr(1) : "") + fmt::format("e{}", exponent);
  if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (exponent >= count - 1) return sign + digits + std::string(static_cast<std::size_t>(exponent - count + 1), '0');
  return sign + digits.substr(0, static_cast<std::size_t>(exponent) + 1) + "." +
         digits.substr(static_cast<std::size_t>(exponent) + 1);
}

std::optional<double> plain_number(std::string_view text) {
  const ScannedNumber scanned = scan_number(text);
  if (!scanned.problem.empty() || scanned.digits != text) return std::nullopt;
  return decimal_value(scanned.digits, 0);
}

std::optional<std::int64_t> plain_whole_number(std::string_view text) {
  const ScannedNumber scanned = scan_number(text);
  if (!scanned.problem.empty() || scanned.digits != text) return std::nullopt;
  return whole_value(scanned.digits);
}

}  // namespace plussum::io
