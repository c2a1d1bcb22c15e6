// SPDX-License-Identifier: MIT
#include "figure/text.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace plussum::figure {
namespace {

struct Range {
  std::uint32_t first, last;
};

bool is_in(std::uint32_t point, const Range* begin, const Range* end) {
  return std::any_of(begin, end, [=](const Range& range) { return point >= range.first && point <= range.last; });
}

// C0 and C1, separators of lines, directions, and what is no letter at all.
constexpr Range unwanted[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200E, 0x200F},
                              {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xFFFE, 0xFFFF}};
// Unicode's East Asian wide blocks and emoji, roughly.
constexpr Range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
                          {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                          {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
constexpr Range joining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                             {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};

/// The code point at `at` and its length in bytes; length 1 and U+FFFD where the bytes are no UTF-8.
struct Decoded {
  std::uint32_t point = 0xFFFD;
  std::size_t length = 1;
};

Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[k])); };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80u) return {lead, 1};
  const std::size_t length = lead >= 0xF0u ? 4 : lead >= 0xE0u ? 3 : 2;
  if (lead < 0xC2u || lead > 0xF4u || at + length > text.size()) return {};
  std::uint32_t point = lead & (0xFFu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(at + k) & 0xC0u) != 0x80u) return {};
    point = point << 6 | (byte(at + k) & 0x3Fu);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xD800u && point <= 0xDFFFu;
  if (point < smallest[length] || point > 0x10FFFFu || is_surrogate) return {};
  return {point, length};
}

std::size_t columns_of_point(std::uint32_t point) {
  if (is_in(point, std::begin(joining), std::end(joining))) return 0;
  return is_in(point, std::begin(wide), std::end(wide)) ? 2 : 1;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded one = decode(text, at);
    if (is_in(one.point, std::begin(unwanted), std::end(unwanted)))
      clean += ' ';
    else if (one.point == 0xFFFD)
      clean += "\uFFFD";
    else
      clean += text.substr(at, one.length);
    at += one.length;
  }
  return clean;
}

void clean_texts(Figure& figure) {
  for (std::string* text : {&figure.title, &figure.subtitle, &figure.x_label, &figure.y_label, &figure.provenance})
    *text = clean_text(*text);
  for (std::string& text : figure.categories) text = clean_text(text);
  for (Band& band : figure.bands) band.label = clean_text(band.label);
  for (Line& line : figure.lines) line.label = clean_text(line.label);
  for (Key& key : figure.keys) key.label = clean_text(key.label);
}

std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> points;
  for (std::size_t at = 0; at < text.size(); at += points.back().size())
    points.push_back(text.substr(at, decode(text, at).length));
  return points;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const std::string_view point : code_points(text)) columns += columns_of_point(decode(point, 0).point);
  return columns;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::string kept;
  std::size_t used = 1;  // the …
  for (const std::string_view point : code_points(text)) {
    used += columns_of(point);
    if (used > columns) break;
    kept += point;
  }
  return columns == 0 ? std::string() : kept + "…";
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

}  // namespace plussum::figure
