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

using Json = nlohmann::ordered_json;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// A search with runs of so many steps.
struct Found {
  std::int64_t steps = 0;
  TippingPoint point;
  std::size_t late =
      0;  ///< replicates that have not yet taken off at half the horizon, at the end of their bracket that takes off
  std::size_t crossing = 0;  ///< replicates with a bracket

  /// The tipping point itself is one of the second half of the runs.
  bool is_limited() const { return 2 * late > crossing; }
};

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

  Found find();

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

Found Search::find() {
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
  Found found{.steps = steps_,
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

double years_of(const TipQuestion& question, std::int64_t steps) {
  return static_cast<double>(steps) * years_per_step(question.planned.loaded.scenario.time.step);
}

Json curve_json(const TippingPoint& point, double confidence) {
  Json curve = Json::array();
  for (const CurvePoint& here : point.curve)
    curve.push_back(
        {{"value", here.x},
         {"runs", here.runs},
         {"taken_off", here.taken_off},
         {"share", number_json(here.share())},
         {"interval", here.runs == 0 ? Json() : interval_json(share_interval(here.taken_off, here.runs, confidence))},
         {"monotone", number_json(here.pooled)}});
  return curve;
}

Json reversal_json(const Reversal& reversal) {
  if (reversal.against == 0) return {};
  return {{"from", reversal.from},
          {"to", reversal.to},
          {"against", reversal.against},
          {"along", reversal.along},
          {"p", reversal.p}};
}

Json horizon_json(const TipQuestion& question, const Found& found) {
  return {{"steps", found.steps},
          {"years", years_of(question, found.steps)},
          {"tipping_point", number_json(found.point.median)},
          {"interval", interval_json(found.point.interval)},
          {"late", found.late},
          {"limited", found.is_limited()}};
}

Json tip_json(const TipQuestion& question, const std::vector<Found>& horizons, std::size_t failed) {
  const Found& found = horizons.front();
  const TippingPoint& point = found.point;
  Json json = head_json(question), thresholds = Json::array(), brackets = Json::array(), take_off = Json::array(),
       at_horizons = Json::array();
  for (const double threshold : point.thresholds) thresholds.push_back(number_json(threshold));
  for (const Interval& bracket : point.brackets) brackets.push_back(interval_json(bracket));
  for (const CurvePoint& here : point.curve) take_off.push_back(Json::array({here.x, number_json(here.share())}));
  for (const Found& one : horizons) at_horizons.push_back(horizon_json(question, one));
  json.update({{"level", *question.options.level},
               {"tolerance", question.tolerance},
               {"direction", point.rising ? "rising" : "falling"},
               {"tipping_point", number_json(point.median)},
               {"interval", interval_json(point.interval)},
               {"quartile_distance", number_json(point.quartile_distance)},
               {"without_crossing", point.without_crossing},
               {"against", point.against},
               {"several_crossings", point.several_crossings},
               {"reversal", reversal_json(point.reversal)},
               {"horizons", at_horizons},
               {"runs", point.evaluations},
               {"failed_runs", failed},
               {"thresholds", thresholds},
               {"brackets", brackets},
               {"take_off", take_off},
               {"curve", curve_json(point, question.options.many.confidence)}});
  return json;
}

std::string point_text(const TipQuestion& question, const Found& found) {
  const TippingPoint& point = found.point;
  const VariedNumber& varied = question.varied;
  if (std::isfinite(point.median))
    return fmt::format("tipping point {}, {:g} % interval {}; taken off {} it\n", varied.text(point.median),
                       100.0 * question.options.many.confidence, varied.text(point.interval),
                       point.rising ? "above" : "below");
  return fmt::format("no tipping point between {} and {}: {}\n", varied.text(question.low), varied.text(question.high),
                     std::isnan(point.median)               ? "the replicates do not agree"
                     : (point.median < 0.0) == point.rising ? "most replicates have taken off everywhere"
                                                            : "most replicates take off nowhere");
}

/// What the horizon has to do with it.
std::string horizon_text(const TipQuestion& question, const std::vector<Found>& horizons) {
  const Found& found = horizons.front();
  std::string text =
      fmt::format("It holds for runs of {} steps ({:.4g} years)", found.steps, years_of(question, found.steps));
  if (found.crossing == 0)
    text += ".\n";
  else if (found.late == 0)
    text += ": just beyond their thresholds all have taken off by half of that.\n";
  else
    text += fmt::format(
        ", and {}: just beyond their thresholds {} of {} replicates have not yet taken off at half of that.\n",
        found.is_limited() ? "is limited by them; longer runs tip elsewhere" : "partly hangs on them", found.late,
        found.crossing);
  for (std::size_t k = 1; k < horizons.size(); ++k)
    text += fmt::format("With {} steps: {}", horizons[k].steps, point_text(question, horizons[k]));
  return text;
}

/// Whether one threshold is all there is to say.
std::string monotone_text(const TipQuestion& question, const TippingPoint& point) {
  std::string text;
  if (point.several_crossings > 0)
    text += fmt::format(
        "{} of {} replicates cross the level several times: the interval reaches from the first crossing to the "
        "last.\n",
        point.several_crossings, point.thresholds.size());
  const Reversal& reversal = point.reversal;
  if (reversal.against > 0)
    text += fmt::format(
        "The share goes the other way between {} and {} ({} replicates against {}): {} (exact sign test, all pairs, p "
        "= "
        "{:.2g}).\n",
        question.varied.text(reversal.from), question.varied.text(reversal.to), reversal.against, reversal.along,
        reversal.p < 1.0 - question.options.many.confidence ? "it is not monotone, and one tipping point is not the "
                                                              "whole answer"
                                                            : "chance can do that",
        reversal.p);
  return text;
}

std::string curve_text(const TipQuestion& question, const TippingPoint& point) {
  TextTable table{.head = {question.varied.path, "runs", "taken off", "share", "interval"},
                  .rows = {},
                  .right = {true, true, true, true, false}};
  for (const CurvePoint& here : point.curve) {
    const Interval interval =
        here.runs == 0 ? Interval{} : share_interval(here.taken_off, here.runs, question.options.many.confidence);
    table.rows.push_back(
        {question.varied.text(here.x), std::to_string(here.runs), std::to_string(here.taken_off),
         here.runs == 0 ? "-" : fmt::format("{:.0f} %", 100.0 * here.share()),
         here.runs == 0 ? "-" : fmt::format("{:.0f} to {:.0f} %", 100.0 * interval.low, 100.0 * interval.high)});
  }
  return table.render();
}

std::string tip_text(const TipQuestion& question, const std::vector<Found>& horizons) {
  const Found& found = horizons.front();
  const TippingPoint& point = found.point;
  std::string text =
      fmt::format("{}\n{} ({}) at or above {:g}, by {}, {} replicates, {} runs\n\n",
                  title_of(question.planned.loaded.scenario), question.options.metric, question.options.reduce,
                  *question.options.level, question.varied.path, point.thresholds.size(), point.evaluations) +
      point_text(question, found) + horizon_text(question, horizons) + monotone_text(question, point);
  if (std::isfinite(point.quartile_distance))
    text += fmt::format("the middle half of the replicates tips within {}, each found to within {}\n",
                        question.varied.text(point.quartile_distance), question.varied.text(question.tolerance));
  text += fmt::format(
      "{:.0f} % of the replicates have no crossing in the bracket{}\n\n", 100.0 * point.without_crossing,
      point.against > 0.0 ? fmt::format(", {:.0f} % no value, or none in this direction", 100.0 * point.against) : "");
  return text + curve_text(question, point);
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
  std::vector<Found> horizons;
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
  return show_result(many, tip_json(question, horizons, failures.count()), tip_text(question, horizons));
}

}  // namespace plussum::main
