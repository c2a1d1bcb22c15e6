// SPDX-License-Identifier: MIT
#include "main/console.hpp"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "io/safe_text.hpp"
#include "main/exit_codes.hpp"

namespace plussum::main {

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

void show_notes(const io::Diagnostics& diagnostics) {
  for (const io::Diagnostic& note : diagnostics.notes()) complain("note: " + io::line_of(note));
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

int refuse(const CommonOptions& options, const Trouble& trouble) {
  if (!trouble.diagnostics.empty()) refuse(options, io::Diagnostics(trouble));
  if (!trouble.sentence.empty()) complain(trouble.sentence);
  return exit_code_of(trouble.kind);
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
