// SPDX-License-Identifier: MIT
#include "main/attribute_store.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "main/exit_codes.hpp"
#include "plussum/core/money.hpp"
#include "study/attribute_values.hpp"

namespace plussum::main {
namespace {

struct ArmPair {
  std::string name;
  std::size_t treatment = 0;
  std::optional<std::size_t> control;
};

/// "treatment-control", where names may hold a '-' themselves, or one arm; each arm apart when nothing is said.
std::optional<std::vector<ArmPair>> read_arms(const std::string& text, const std::vector<Variant>& arms,
                                              Refusal& refusal) {
  if (arms.empty() && text.empty()) return std::vector<ArmPair>{{}};
  std::vector<ArmPair> pairs;
  for (std::size_t a = 0; a < arms.size(); ++a) {
    if (text.empty() || text == arms[a].name) pairs.push_back({arms[a].name, a, std::nullopt});
    for (std::size_t b = 0; b < arms.size(); ++b)
      if (a != b && text == arms[a].name + "-" + arms[b].name) pairs.push_back({text, a, b});
  }
  if (pairs.size() == 1 || text.empty()) return pairs;
  std::string list;
  for (const Variant& arm : arms) list += (list.empty() ? "" : ", ") + arm.name;
  refusal = {arms.empty() ? fmt::format("--arms '{}': this experiment has no arms", text)
                          : fmt::format("--arms is TREATMENT-CONTROL with arms of this experiment ({}); '{}' is not",
                                        list, text),
             exit_bad_input};
  return std::nullopt;
}

}  // namespace

std::optional<AttributionReport> begin_attribution(const io::RunStore& store, const ResultPlan& plan,
                                                   const Experiment& experiment, const AttributeOptions& options,
                                                   Refusal& refusal) {
  AttributionReport report{.plan = plan,
                           .experiment = experiment,
                           .store = store.folder().string(),
                           .confidence = options.confidence,
                           .strongest = options.strongest,
                           .replicates = complete_replicates(store, plan, experiment.design.kind),
                           .failed_runs = 0,
                           .metrics = {},
                           .refused = {}};
  for (const PlannedRun& run : plan.runs)
    if (std::find(report.replicates.begin(), report.replicates.end(), run.replicate) != report.replicates.end())
      report.failed_runs += store.status_of(run.key) == RunStatus::failed ? 1 : 0;
  if (!report.replicates.empty()) return report;
  refusal = {
      fmt::format(
          "no replicate is complete in '{}', so nothing can be attributed: runs are missing, which `plussum sweep` "
          "makes, or failed, as `plussum status` shows",
          report.store),
      exit_bad_input};
  return std::nullopt;
}

bool attribute_metric(const io::RunStore& store, const AttributeOptions& options, std::size_t metric,
                      AttributionReport& report, Refusal& refusal) {
  const ResultPlan& plan = report.plan;
  const auto arms = read_arms(options.arms, report.experiment.arms, refusal);
  if (!arms) return false;
  refusal = {{}, exit_input_output};
  const bool over_time = options.over_time && plan.metrics[metric].over_time;
  const auto values = read_values(store, plan, metric, report.replicates, over_time, refusal.sentence);
  if (!values) return false;
  const AttributionOptions wanted{.confidence = report.confidence,
                                  .strongest = static_cast<std::uint32_t>(options.strongest),
                                  .minor_units_per_one = plan.metrics[metric].unit == plan.currency
                                                             ? static_cast<double>(Money::units_per_currency)
                                                             : 0.0,
                                  .ranges = ranges_of(plan, report.arms())};
  const std::vector<DesignPoint> points = points_of_an_arm(plan, report.arms());
  AttributedMetric attributed{.metric = metric, .arms = {}};
  refusal.exit_code = exit_bad_input;
  for (const ArmPair& arm : *arms) {
    auto found =
        attribute(report.experiment.design, points,
                  values_of_an_arm(*values, report.arms(), arm.treatment, arm.control), wanted, refusal.sentence);
    if (!found) return false;
    attributed.arms.push_back({arm.name, std::move(*found)});
  }
  report.metrics.push_back(std::move(attributed));
  return true;
}

}  // namespace plussum::main
