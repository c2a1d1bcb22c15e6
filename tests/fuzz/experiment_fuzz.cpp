// SPDX-License-Identifier: MIT
/// Any bytes are either an experiment or refused with messages. For every fourth input that is one, its text is read again, and its
/// factors and its design are laid out on a small scenario.
#include <nlohmann/json.hpp>
#include <string>

#include "fuzzing.hpp"
#include "io/experiment_layout.hpp"
#include "plussum/mechanisms/mechanism.hpp"

using namespace plussum;
using namespace plussum::io;
using plussum::fuzz::require;

namespace {

/// Designs of a million points are right, but they take their time.
bool is_small(const Experiment& experiment) {
  const DesignSettings& design = experiment.design;
  return design.samples <= 64 && design.levels <= 8 && design.trajectories <= 16 && experiment.factors.size() <= 6 &&
         experiment.arms.size() <= 6 && experiment.replicates <= 64;
}

void lay_out(LoadedExperiment& loaded, const Scenario& fresh) {
  static fuzz::MemoryFile scenario("small.yaml");
  static const bool written = (scenario.hold(fuzz::small_scenario), true);
  static_cast<void>(written);
  loaded.file = scenario.folder() / "experiment.yaml";
  Diagnostics diagnostics;
  const auto layout = ExperimentLayout::make(loaded, fresh, {}, diagnostics);
  require(layout.has_value() == diagnostics.empty(), "laid out with a message, or refused without one",
          diagnostics.render());
  if (!layout) return;
  require(!layout->points().empty() && layout->points().size() <= most_points, "a design without points");
  for (const DesignPoint& point : layout->points())
    require(point.size() == layout->factors().size(), "a point with a value too many or too few");
  for (const DesignPoint* point : {&layout->points().front(), &layout->points().back()}) {
    const auto at = layout->scenario_at(*point, diagnostics);
    require(at.has_value() == diagnostics.empty(), "a point refused without a message", diagnostics.render());
    static_cast<void>(layout->text_of(*point));
    if (!at) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scenario fresh = scenario_for(built_in_mechanisms());
  Diagnostics diagnostics;
  auto loaded = load_experiment_text(fuzz::text_of({data, size}), "fuzz", diagnostics);
  const bool is_chosen = fuzz::is_chosen({data, size}, 4);
  const std::string messages = is_chosen ? diagnostics.to_json().dump() + diagnostics.render() : std::string();
  require(loaded.has_value() == diagnostics.empty(), "refused without a message, or accepted with one", messages);
  if (!loaded || !is_chosen) return 0;
  const auto again = load_experiment_text(loaded->resolved_yaml, "resolved", diagnostics);
  require(again.has_value(), "the resolved text is refused", diagnostics.render() + loaded->resolved_yaml);
  require(again->resolved_yaml == loaded->resolved_yaml, "the resolved text gives another experiment",
          again->resolved_yaml);
  if (is_small(loaded->experiment)) lay_out(*loaded, fresh);
  return 0;
}
