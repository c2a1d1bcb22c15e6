// SPDX-License-Identifier: MIT
/// Every line is a `--set` on a small scenario. It is laid over the scenario or refused with a message, and what is written
/// as a number is one, which its text gives back, or none with a reason. For every 16th input the scenario is made: all
/// its values are read, or refused with messages.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fuzzing.hpp"
#include "io/overlay.hpp"
#include "io/scenario_file.hpp"
#include "io/units.hpp"
#include "plussum/mechanisms/mechanism.hpp"

using namespace plussum;
using namespace plussum::io;
using plussum::fuzz::require;

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

Node small_tree() {
  Diagnostics diagnostics;
  auto tree = parse_tree(fuzz::small_scenario, {"small", true}, diagnostics);
  require(tree && diagnostics.empty(), "the small scenario is refused", diagnostics.render());
  return std::move(*tree);
}

void check_number(std::string_view text) {
  static const Units units("MXN");
  constexpr std::string_view declared[] = {"1", "1/year", "money/week", "customer", "week", "outcome"};
  const std::string_view unit = declared[text.size() % std::size(declared)];
  const auto real = units.number(text, unit);
  require(real.value.has_value() == real.problem.empty(), "a number and no number", real.problem);
  if (real.value) {
    const auto again = units.number(units.text(*real.value, unit), unit);
    require(again.value == real.value, "the text of a number gives another one", units.text(*real.value, unit));
  }
  const auto whole = units.integer(text, unit);
  require(whole.value.has_value() == whole.problem.empty(), "a whole number and none", whole.problem);
  if (whole.value) {
    const auto again = units.integer(units.text(*whole.value, unit), unit);
    require(again.value == whole.value, "the text of a whole number gives another one", units.text(*whole.value, unit));
  }
}

void check_lines(const std::vector<std::string>& lines) {
  static const Node small = small_tree();
  Node root = small;
  Diagnostics diagnostics;
  NodeBudget budget;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_laid_over = apply_set(root, lines[i], i + 1, diagnostics, budget);
    require(is_laid_over || !diagnostics.empty(), "refused without a message", lines[i]);
    check_number(std::string_view(lines[i]).substr(lines[i].find('=') + 1));
  }
  require(diagnostics.empty() || !diagnostics.render().empty(), "a message without words");
}

void check_scenario(const std::vector<std::string>& lines) {
  static const Scenario fresh = scenario_for(built_in_mechanisms());
  Diagnostics diagnostics;
  const auto loaded = load_scenario_text(fuzz::small_scenario, "small", lines, fresh, diagnostics);
  require(loaded.has_value() == diagnostics.empty(), "refused without a message, or accepted with one",
          diagnostics.to_json().dump() + diagnostics.render());
  if (!loaded) return;
  const auto again = load_scenario_text(loaded->resolved_yaml, "resolved", {}, fresh, diagnostics);
  require(again.has_value(), "the resolved text is refused", diagnostics.render() + loaded->resolved_yaml);
  require(again->resolved_yaml == loaded->resolved_yaml, "the resolved text gives another scenario",
          again->resolved_yaml);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> lines = lines_of(fuzz::text_of({data, size}));
  check_lines(lines);
  if (fuzz::is_chosen({data, size}, 16)) check_scenario(lines);
  return 0;
}
