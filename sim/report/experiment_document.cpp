// SPDX-License-Identifier: MIT
#include "report/experiment_document.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "plussum/statistics/summary.hpp"
#include "report/attribution_document.hpp"
#include "report/experiment_courses.hpp"
#include "report/experiment_curves.hpp"
#include "report/numbers.hpp"
#include "report/test_document.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_runs_listed = 20'000;

Json factors_json(const ResultPlan& plan) {
  Json all = Json::array();
  for (const FactorColumn& factor : plan.factors)
    all.push_back({{"name", factor.name},
                   {"unit", factor.unit},
                   {"meaning", factor.meaning},
                   {"levels", factor.is_choice() ? Json(factor.levels) : Json(nullptr)}});
  return all;
}

Json metrics_json(const ExperimentResults& results) {
  Json all = Json::array();
  for (std::size_t m = 0; m < results.plan.metrics.size(); ++m) {
    const MetricColumn& metric = results.plan.metrics[m];
    all.push_back({{"name", metric.name},
                   {"unit", metric.unit},
                   {"meaning", metric.meaning},
                   {"label", metric.label},
                   {"share", results.experiment.metrics[m].share}});
  }
  return all;
}

/// Files that the experiment names, each once.
Json needs_json(const Experiment& experiment) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& file) {
    if (!file.empty() && std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  add(experiment.scenario);
  add(experiment.from.substr(0, experiment.from.rfind('@')));
  for (const Variant& arm : experiment.arms) add(arm.scenario);
  for (const Factor& factor : experiment.factors)
    for (const Variant& level : factor.levels) add(level.scenario);
  return files;
}

Json points_json(const ResultPlan& plan) {
  Json all = Json::array();
  for (const DesignPoint& point : plan.points) all.push_back(numbers_json(point));
  return all;
}

Json runs_json(const ExperimentResults& results) {
  const ResultPlan& plan = results.plan;
  Json point = Json::array(), replicate = Json::array(), seed = Json::array(), status = Json::array(),
       values = Json::array();
  if (plan.runs.size() <= most_runs_listed) {
    for (const PlannedRun& run : plan.runs) {
      const auto known = results.store.status_of(run.key);
      point.push_back(run.point);
      replicate.push_back(run.replicate);
      seed.push_back(run.seed);
      status.push_back(known ? run_status_names[static_cast<std::size_t>(*known)] : "missing");
    }
    for (const std::vector<double>& metric : results.table.values) values.push_back(numbers_json(metric));
  }
  return {{"point", std::move(point)},
          {"replicate", std::move(replicate)},
          {"seed", std::move(seed)},
          {"status", std::move(status)},
          {"values", std::move(values)}};
}

Json failures_json(const ExperimentResults& results) {
  Json all = Json::array();
  for (const io::FailedRun& failure : results.status.failures) {
    if (!failure.planned) continue;
    const PlannedRun& run = results.plan.runs[*failure.planned];
    all.push_back({{"run", *failure.planned}, {"seed", run.seed}, {"point", run.point}, {"message", failure.message}});
  }
  return all;
}

/// Of many points some that are equally far apart in their order.
std::vector<std::size_t> points_shown(std::size_t points) {
  std::vector<std::size_t> shown;
  const std::size_t count = std::min(points, most_points_shown);
  for (std::size_t k = 0; k < count; ++k) shown.push_back(k * points / count);
  return shown;
}

Json spread_json(const ExperimentResults& results) {
  const ResultPlan& plan = results.plan;
  const std::vector<std::size_t> shown = points_shown(plan.points.size());
  Json all = Json::array();
  for (std::size_t metric = 0; metric < plan.metrics.size(); ++metric)
    for (const std::size_t point : shown) {
      std::vector<double> values;
      for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
        const double value = results.table.values[metric][point * plan.replicates + replicate];
        if (std::isfinite(value)) values.push_back(value);
      }
      if (values.empty()) continue;
      const UnitMean mean = mean_of_units(values, results.confidence);
      std::sort(values.begin(), values.end());
      Json quantiles = Json::array();
      for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0})
        quantiles.push_back(number_json(quantile_of_sorted(values, share)));
      all.push_back(
          {{"metric", metric}, {"point", point}, {"quantiles", std::move(quantiles)}, {"mean", estimate_json(mean)}});
    }
  return all;
}

}  // namespace

std::optional<Json> experiment_document(const ExperimentResults& results, const ExperimentFindings& findings,
                                        std::string& error) {
  const std::vector<Curve> curves = curves_of(results);
  auto courses = courses_json(results, curves, error);
  if (!courses) return std::nullopt;
  const ResultPlan& plan = results.plan;
  Json document{{"name", plan.name},
                {"title", plan.title.empty() ? plan.name : plan.title},
                {"description", results.experiment.description},
                {"store", results.store.folder().string()},
                {"design", design_kind_names[static_cast<std::size_t>(results.experiment.design.kind)]},
                {"engine_version", plan.engine_version},
                {"currency", plan.currency},
                {"replicates", plan.replicates},
                {"confidence", results.confidence},
                {"factors", factors_json(plan)},
                {"metrics", metrics_json(results)},
                {"points", points_json(plan)},
                {"runs", runs_json(results)},
                {"planned", results.status.planned},
                {"finished", results.status.finished},
                {"missing", results.status.missing},
                {"failed", failures_json(results)},
                {"spread", spread_json(results)},
                {"curves", curves_json(curves)},
                {"surfaces", surfaces_json(results, curves)}};
  document.update(*courses);
  document["settings"] = results.experiment.set;
  document["experiment_yaml"] = plan.experiment_yaml;
  // The files of an experiment that comes with PlusSum come with it too.
  document["needs"] = findings.added_settings ? Json::array() : needs_json(results.experiment);
  document["added_settings"] = findings.added_settings ? Json(*findings.added_settings) : Json();
  document["reproduce"] = findings.reproduce;
  document["attribution"] = {{"refusal", findings.refusal.empty() ? Json() : Json(findings.refusal)},
                             {"result", findings.attribution ? attribution_document(*findings.attribution) : Json()}};
  document["test"] = findings.tested ? test_document(plan, *findings.tested) : Json();
  return document;
}

}  // namespace plussum::report
