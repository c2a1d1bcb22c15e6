// SPDX-License-Identifier: MIT
#include "io/parameter_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "io/diagnostics.hpp"
#include "io/parameter_path.hpp"

namespace plussum::io {
namespace {

bool is_lower(char letter) {
  return letter >= 'a' && letter <= 'z';
}
bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::string join_range(const std::string& low, bool low_excluded, const std::string& high, bool high_excluded) {
  if (low.empty() && high.empty()) return {};
  const std::string above = (low_excluded ? "more than " : "at least ") + low;
  const std::string below = (high_excluded ? "less than " : "at most ") + high;
  if (high.empty()) return above;
  if (low.empty()) return below;
  if (!low_excluded && !high_excluded) return low + " to " + high;
  return above + " and " + below;
}

std::optional<std::string> identifier_problem(std::string_view text) {
  if (is_identifier(text)) return std::nullopt;
  std::string suggestion;
  for (const char letter : text) {
    const bool is_upper = letter >= 'A' && letter <= 'Z';
    const char lower = is_upper ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (is_lower(lower) || is_digit(lower) || lower == '-' || lower == '_') suggestion += lower;
    if (letter == ' ') suggestion += '-';
  }
  const std::string hint = is_identifier(suggestion) ? fmt::format(", for example '{}'", suggestion) : std::string{};
  return fmt::format("{} is not {}{}", shown(text), form_expectation(TextForm::identifier), hint);
}

/// The number in `text`, or -1.
int digits(std::string_view text) {
  int value = -1;
  if (!std::all_of(text.begin(), text.end(), is_digit)) return -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::string> date_problem(std::string_view text) {
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' && digits(text.substr(0, 4)) >= 0 &&
                      digits(text.substr(5, 2)) >= 0 && digits(text.substr(8, 2)) >= 0;
  if (!shaped) return fmt::format("{} is not {}", shown(text), form_expectation(TextForm::date));
  const std::chrono::year year{digits(text.substr(0, 4))};
  const std::chrono::month month{static_cast<unsigned>(digits(text.substr(5, 2)))};
  const std::chrono::day day{static_cast<unsigned>(digits(text.substr(8, 2)))};
  if (std::chrono::year_month_day{year, month, day}.ok()) return std::nullopt;
  if (!month.ok()) return fmt::format("{} is no date: there is no month {}", shown(text), text.substr(5, 2));
  const unsigned last{std::chrono::year_month_day_last{year, std::chrono::month_day_last{month}}.day()};
  return fmt::format("{} is no date: that month has {} days", shown(text), last);
}

std::optional<std::string> file_problem(std::string_view text) {
  if (text.starts_with('/') || text.starts_with('\\') || text.find(':') != std::string_view::npos)
    return fmt::format("{} is not {}", shown(text), form_expectation(TextForm::file));
  if (text.find('\\') != std::string_view::npos)
    return fmt::format("{} contains a backslash; separate folders with '/'", shown(text));
  return std::nullopt;
}

}  // namespace

bool in_range(double value, const NumberInfo& info) {
  const bool above = info.low_excluded ? value > info.low : value >= info.low;
  const bool below = info.high_excluded ? value < info.high : value <= info.high;
  return above && below;
}

bool in_range(std::int64_t value, const IntegerInfo& info) {
  return value >= info.low && value <= info.high;
}

std::string range_text(const NumberInfo& info, const Units& units) {
  return join_range(std::isinf(info.low) ? "" : units.text(info.low, info.unit), info.low_excluded,
                    std::isinf(info.high) ? "" : units.text(info.high, info.unit), info.high_excluded);
}

std::string range_text(const IntegerInfo& info, const Units& units) {
  using Limits = std::numeric_limits<std::int64_t>;
  return join_range(info.low <= Limits::min() + 1 ? "" : units.text(info.low, info.unit), false,
                    info.high == Limits::max() ? "" : units.text(info.high, info.unit), false);
}

std::string whole_expectation(const IntegerInfo& info, const Units& units) {
  if (info.unit == "1") return "a whole number such as 12";
  return units.expectation(info.unit) + ", as a whole number";
}

std::string_view form_name(TextForm form) {
  switch (form) {
    case TextForm::free:
      return "text";
    case TextForm::identifier:
      return "short name";
    case TextForm::date:
      return "date";
    case TextForm::currency:
      return "currency code";
    case TextForm::path:
      return "parameter path";
    case TextForm::file:
      return "file name";
  }
  return {};
}

std::string_view form_expectation(TextForm form) {
  switch (form) {
    case TextForm::free:
      return "a text";
    case TextForm::identifier:
      return "a short name: lower-case letters, digits, '-' and '_', beginning with a letter";
    case TextForm::date:
      return "a date, written YYYY-MM-DD";
    case TextForm::currency:
      return "a currency code: three capital letters such as MXN (ISO 4217)";
    case TextForm::path:
      return "a parameter path such as enterprises.cemex.price_level";
    case TextForm::file:
      return "a file name relative to the scenario's own folder";
  }
  return {};
}

std::string_view form_pattern(TextForm form) {
  switch (form) {
    case TextForm::free:
      return "";
    case TextForm::identifier:
      return "^[a-z][a-z0-9_-]*$";
    case TextForm::date:
      return "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    case TextForm::currency:
      return "^[A-Z]{3}$";
    case TextForm::path:
      return "^[a-z][a-z0-9_-]*(\\[[0-9]+\\])?(\\.[a-z][a-z0-9_-]*(\\[[0-9]+\\])?)*$";
    case TextForm::file:
      return "^[^/\\\\:][^\\\\:]*$";
  }
  return "";
}

std::optional<std::string> form_problem(TextForm form, std::string_view text) {
  const bool fits =
      form != TextForm::path ? form != TextForm::currency || is_currency_code(text) : parse_path(text).has_value();
  if (!fits) return fmt::format("{} is not {}", shown(text), form_expectation(form));
  if (form == TextForm::identifier) return identifier_problem(text);
  if (form == TextForm::date) return date_problem(text);
  if (form == TextForm::file) return file_problem(text);
  return std::nullopt;
}

}  // namespace plussum::io
