// SPDX-License-Identifier: MIT
#include "io/safe_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "io/text_file.hpp"

namespace plussum::io {
namespace {

/// The code point of a well-formed sequence.
std::uint32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i])); };
  switch (sequence.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
      return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    default:
      return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
  }
}

/// Characters that a terminal obeys, or that make a text look like another one.
bool is_harmful(std::uint32_t code) {
  if (code == '\n' || code == '\t') return false;
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
         code == 0x2028 || code == 0x2029 || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/// Calls show(code point, its bytes) for each character; bytes that are none are U+FFFD.
template <class Show>
void for_each_character(std::string_view text, Show&& show) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0)
      show(std::uint32_t{0xFFFD}, std::string_view("\xEF\xBF\xBD"));
    else
      show(code_point(text.substr(0, length)), text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && result.ptr == text.data() + text.size();
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  if (!find_invalid_utf8(text)) return std::string(text);
  std::string result;
  for_each_character(text, [&](std::uint32_t, std::string_view bytes) { result += bytes; });
  return result;
}

std::string for_terminal(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for_each_character(text, [&](std::uint32_t code, std::string_view bytes) {
    if (!is_harmful(code))
      result += bytes;
    else
      result += code < 0x80 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
  });
  return result;
}

std::string json_text(const nlohmann::ordered_json& json) {
  const std::string text = json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string result;
  result.reserve(text.size());
  // JSON has escaped what is below U+0020; the others can only stand in its texts.
  for_each_character(text, [&](std::uint32_t code, std::string_view bytes) {
    if (is_harmful(code))
      result += fmt::format("\\u{:04x}", code);
    else
      result += bytes;
  });
  return result;
}

std::string csv_field(std::string_view text) {
  constexpr std::string_view not_available = "NA", openings = "=+-@\t\r";
  const bool is_formula = !text.empty() && openings.find(text.front()) != std::string_view::npos && !is_number(text);
  const std::string guarded = (is_formula ? "'" : "") + std::string(text);
  if (!is_formula && text != not_available && guarded.find_first_of("\",\r\n") == std::string::npos) return guarded;
  std::string quoted = "\"";
  for (const char letter : guarded) quoted.append(letter == '"' ? 2 : 1, letter);
  return quoted + '"';
}

std::string csv_field(double value) {
  if (std::isnan(value)) return "NA";
  if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
  return fmt::format("{}", value);
}

}  // namespace plussum::io
