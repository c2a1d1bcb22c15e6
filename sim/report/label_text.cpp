// SPDX-License-Identifier: MIT
#include "report/label_text.hpp"

#include <fmt/format.h>

#include <cctype>

namespace plussum::report {
namespace {

bool begins_character(char letter) {
  return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
}

std::size_t columns_of_character(char first) {
  return static_cast<unsigned char>(first) >= 0xE3U ? 2 : 1;
}

}  // namespace

std::string gnuplot_quoted(std::string_view text) {
  constexpr std::string_view plain = " .,:;()+-/_=<>&%";
  std::string result = "\"";
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (code < 0x20U || code == 0x7FU)
      result += ' ';
    else if (code >= 0x80U || std::isalnum(code) != 0 || plain.find(letter) != std::string_view::npos)
      result += letter;
    else
      result += fmt::format("\\{:03o}", code);
  }
  return result + '"';
}

std::string gnuplot_quoted_tick(std::string_view text) {
  std::string result;
  for (const char letter : text) result += std::string(letter == '%' ? 2 : 1, letter);
  return gnuplot_quoted(result);
}

std::string escaped_for_xml(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&apos;";
        break;
      default:
        escaped += letter;
    }
  }
  return escaped;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char letter : text)
    if (begins_character(letter)) columns += columns_of_character(letter);
  return columns;
}

std::string shortened(const std::string& text, std::size_t columns) {
  const std::size_t all = columns_of(text);
  if (all <= columns) return text;
  if (columns == 0) return {};
  // What goes begins after the first half of the columns and ends where the rest fits.
  const std::size_t front = (columns - 1) / 2, back = columns - 1 - front;
  std::size_t begin = 0, end = text.size(), used = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins_character(text[at])) continue;
    if (used <= front) begin = at;
    if (all - used <= back) {
      end = at;
      break;
    }
    used += columns_of_character(text[at]);
  }
  return text.substr(0, begin) + "…" + text.substr(end);
}

}  // namespace plussum::report
