// SPDX-License-Identifier: MIT
/// Any bytes are either a scenario or refused with messages. The first lines "# --set key=value" are
/// arguments.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "io/scenario_file.hpp"
#include "plussum/mechanisms/mechanism.hpp"

using namespace plussum;
using namespace plussum::io;

namespace {

void require(bool condition, const char* broken, const std::string& detail) {
  if (condition) return;
  std::fprintf(stderr, "broken: %s\n%s\n", broken, detail.c_str());
  std::abort();
}

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
  static const Scenario fresh = scenario_for(built_in_mechanisms());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
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
