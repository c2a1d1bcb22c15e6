// SPDX-License-Identifier: MIT
/// Any bytes are either a tree of keys and values or refused with messages. For every eighth input the scenario is made: all its
/// values are read, or refused with messages. The first lines "# --set key=value" are arguments.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fuzzing.hpp"
#include "io/scenario_file.hpp"
#include "plussum/mechanisms/mechanism.hpp"

using namespace plussum;
using namespace plussum::io;
using plussum::fuzz::require;

namespace {

std::vector<std::string> take_sets(std::string_view text) {
  constexpr std::string_view prefix = "# --set ";
  std::vector<std::string> sets;
  while (text.substr(0, prefix.size()) == prefix) {
    const std::size_t end = text.find('\n');
    sets.emplace_back(text.substr(prefix.size(), end == std::string_view::npos ? end : end - prefix.size()));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return sets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of({data, size});
  Diagnostics diagnostics;
  if (!fuzz::is_chosen({data, size}, 8)) {
    const auto tree = parse_tree(text, {"fuzz", true}, diagnostics);
    require(tree || !diagnostics.empty(), "refused without a message");
    return 0;
  }
  static const Scenario fresh = scenario_for(built_in_mechanisms());
  const auto loaded = load_scenario_text(text, "fuzz", take_sets(text), fresh, diagnostics);
  const std::string messages = diagnostics.to_json().dump() + diagnostics.render();
  require(loaded.has_value() == diagnostics.empty(), "refused without a message, or accepted with one", messages);
  if (!loaded) return 0;
  const auto again = load_scenario_text(loaded->resolved_yaml, "resolved", {}, fresh, diagnostics);
  require(again.has_value(), "the resolved text is refused", diagnostics.render() + loaded->resolved_yaml);
  require(again->resolved_yaml == loaded->resolved_yaml, "the resolved text gives another scenario",
          again->resolved_yaml);
  return 0;
}
