// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/sweep_progress.hpp"
#include "main/tip.hpp"
#include "plussum/experiment/make_run.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/statistics/bisection.hpp"

namespace plussum::main {
namespace {

using report::SearchedTip;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

class Search {
 public:
  Search(const TipQuestion& question, std::int64_t steps, SweepProgress& progress, Failures& failures)
      : question_(question),
        steps_(steps),
        half_(question.metric),
        years_(years_per_step(question.planned.loaded.scenario.time.step)),
        progress_(progress),
        failures_(failures) {
    half_.until = std::min(half_.until, static_cast<double>(steps / 2) * years_);
  }

  SearchedTip find();

 private:
  double value_at(const Probe& probe);
  bool takes_off_late(const TippingPoint& point, std::uint32_t replicate) const;

  const TipQuestion& question_;
  std::int64_t steps_;
  Metric half_;  ///< the metric of the first half of the run
  double years_;
  SweepProgress& progress_;
  Failures& failures_;
  std::mutex mutex_;
  std::map<std::pair<double, std::uint32_t>, double> at_half_;
};

/// The metric of one run; NaN when the run fails.
double Search::value_at(const Probe& probe) {
  Scenario scenario = replicate_of(question_.planned.loaded.scenario, probe.replicate);
  scenario.time.steps = steps_;
  set_number(scenario, question_.varied.path, probe.x);
  if (const auto problems = scenario.check(); !problems.empty()) {
    failures_.add(problems.front().message);
    return nothing;
  }
  Simulation simulation(scenario, question_.planned.plan, {});
  const std::array<Metric, 2> metrics{question_.metric, half_};
  const MadeRun run = make_run(simulation, Recorder(simulation), metrics, 1, [] { return !interrupted(); });
  if (run.breach.kind != BreachKind::none) {
    failures_.add(sentence_of(run.breach, scenario));
    return nothing;
  }
  if (run.interrupted) return nothing;
  const std::lock_guard guard(mutex_);
  at_half_[{probe.x, probe.replicate}] = run.record.values[1];
  return run.record.values[0];
}

bool Search::takes_off_late(const TippingPoint& point, std::uint32_t replicate) const {
  const Interval& bracket = point.brackets[replicate];
  const auto found = at_half_.find({point.rising ? bracket.high : bracket.low, replicate});
  return found != at_half_.end() && !(found->second >= *question_.options.level);
}

SearchedTip Search::find() {
  const ManyRunsOptions& many = question_.options.many;
  const EvaluateBatch evaluate = [&](std::span<const Probe> probes) {
    std::vector<double> values(probes.size(), nothing);
    for_each_index(probes.size(), jobs_of(many), [&](std::size_t k) {
      if (interrupted()) return;
      values[k] = value_at(probes[k]);
      progress_.count(true, std::isnan(values[k]));
    });
    return values;
  };
  SearchedTip found{.steps = steps_,
                    .years = static_cast<double>(steps_) * years_,
                    .point = find_tipping_point(evaluate,
                                                {.low = question_.low,
                                                 .high = question_.high,
                                                 .level = *question_.options.level,
                                                 .tolerance = question_.tolerance,
                                                 .grid = question_.options.curve - 2},
                                                many.replicates, many.confidence)};
  for (std::uint32_t r = 0; r < many.replicates; ++r) {
    if (!std::isfinite(found.point.thresholds[r])) continue;
    ++found.crossing;
    found.late += takes_off_late(found.point, r) ? 1 : 0;
  }
  return found;
}

std::size_t runs_of(const TipQuestion& question) {
  const double cell = (question.high - question.low) / (question.options.curve - 1.0);
  const auto rounds = static_cast<std::size_t>(std::max(0.0, std::ceil(std::log2(cell / question.tolerance))));
  return question.options.many.replicates * (question.options.curve + rounds);
}

}  // namespace

int find_tip(const TipQuestion& question) {
  const ManyRunsOptions& many = question.options.many;
  const std::int64_t steps = question.planned.loaded.scenario.time.steps;
  std::vector<std::int64_t> wanted{steps};
  if (question.options.horizons) wanted.insert(wanted.end(), {std::max<std::int64_t>(1, steps / 2), 2 * steps});
  SweepProgress progress(wanted.size() * runs_of(question), many.common.quiet);
  Failures failures;
  std::vector<SearchedTip> horizons;
  std::size_t runs = 0;
  for (const std::int64_t horizon : wanted) {
    horizons.push_back(Search(question, horizon, progress, failures).find());
    runs += horizons.back().point.evaluations;
  }
  progress.finish();
  if (interrupted()) {
    say("Interrupted; there is no result.\n");
    return exit_interrupted;
  }
  if (horizons.front().point.against >= 1.0 && failures.count() > 0) {
    complain("no replicate has a value at both ends of the bracket: " + failures.first());
    return exit_failed;
  }
  failures.tell(many.common, runs);
  const report::FoundTip found{.asked = asked_of(question),
                               .level = *question.options.level,
                               .tolerance = question.tolerance,
                               .horizons = std::move(horizons),
                               .failed = failures.count()};
  return show_result(many, report::tip_document(found), report::tip_text(found));
}

}  // namespace plussum::main
