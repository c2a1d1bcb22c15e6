// SPDX-License-Identifier: MIT
#include "main/console.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "io/safe_text.hpp"
#include "main/exit_codes.hpp"

namespace plussum::main {
namespace {

/// Columns a UTF-8 text takes on a terminal, near enough: one for each code point.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

}  // namespace

void put_text(std::string_view text) {
  const std::string shown = io::for_terminal(text);
  std::fwrite(shown.data(), 1, shown.size(), stdout);
}

void put_json(const nlohmann::ordered_json& json) {
  put_text(io::json_text(json) + "\n");
}

void draw(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void say(std::string_view text) {
  draw(io::for_terminal(text));
}

void complain(std::string_view sentence) {
  say(fmt::format("plussum: {}\n", sentence));
}

void remark(const CommonOptions& options, std::string_view sentence) {
  if (!options.quiet) say(fmt::format("{}\n", sentence));
}

int refuse(const CommonOptions& options, const io::Diagnostics& diagnostics) {
  if (options.json) {
    put_json({{"problems", diagnostics.to_json()}});
  } else {
    std::string text = diagnostics.render();
    if (!text.empty() && text.back() != '\n') text += '\n';
    say(text);
  }
  return exit_bad_input;
}

std::string TextTable::render() const {
  TextTable shown = *this;
  for (auto& row : shown.rows)
    for (std::string& cell : row) cell = io::for_terminal(cell);
  return shown.aligned();
}

std::string TextTable::aligned() const {
  std::vector<std::size_t> widths(head.size(), 0);
  const auto measure = [&](const std::vector<std::string>& row) {
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], width_of(row[k]));
  };
  measure(head);
  for (const auto& row : rows) measure(row);
  std::string text;
  const auto line = [&](const std::vector<std::string>& row) {
    std::string one;
    for (std::size_t k = 0; k < row.size(); ++k) {
      const std::string gap(widths[k] - width_of(row[k]), ' ');
      const bool numbers = k < right.size() && right[k];
      one += (k == 0 ? "" : "  ") + (numbers ? gap + row[k] : row[k] + gap);
    }
    one.erase(one.find_last_not_of(' ') + 1);
    text += one + "\n";
  };
  line(head);
  std::vector<std::string> rule;
  for (const std::size_t width : widths) rule.push_back(std::string(width, '-'));
  line(rule);
  for (const auto& row : rows) line(row);
  return text;
}

std::string readable(double value) {
  if (!std::isfinite(value)) return "-";
  if (std::fabs(value) < 10000.0) return fmt::format("{:.4g}", value);
  std::string digits = fmt::format("{:.0f}", std::fabs(value));
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return (value < 0 ? "-" : "") + digits;
}

std::string interval_text(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return "-";
  const auto end = [](double value) { return std::isinf(value) ? fmt::format("{}", value) : readable(value); };
  return fmt::format("{} to {}", end(low), end(high));
}

}  // namespace plussum::main
