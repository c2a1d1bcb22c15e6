// SPDX-License-Identifier: MIT
#include "report/test_notes.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/words.hpp"

namespace plussum::report {
namespace {

std::string_view name_of(ClaimVerdict verdict) {
  return claim_verdict_names[static_cast<std::size_t>(verdict)];
}

/// "3 of 20 runs of the treatment and 11 of 20 of the control"; of a peak there is one side.
std::string on_both_sides(const TestedHypothesis& tested, std::size_t ClaimSide::*count) {
  const ClaimSide &treatment = tested.treatment, &control = tested.control;
  const std::string first = fmt::format("{} of {} runs", treatment.*count, treatment.runs);
  if (is_peak(tested) || control.runs == 0) return first;
  const bool has_names = !tested.hypothesis.stated.treatment.empty();
  return fmt::format("{} of {} and {} of {} {}", first, has_names ? "the treatment" : "cells with positive weight",
                     control.*count, control.runs, has_names ? "of the control" : "of those with negative weight");
}

/// What is not known as long as nobody says how large an effect can be.
std::string bound_text(const TestedHypothesis& tested) {
  if (tested.most > 0.0) return fmt::format("no replicate can show more than {}", readable(tested.most));
  return "state 'largest_difference', the most that one replicate can show, to bound the mean by the number of "
         "replicates";
}

std::string values_note(const TestedHypothesis& tested) {
  const ValueCounts& values = tested.values;
  if (is_peak(tested) || !tested.is_guarded || values.count < 2) return {};
  if (values.all_equal())
    return fmt::format(
        "all {} differences are equal: {}; their spread says nothing, so exact tests judge ({:.2g} % of all replicates "
        "may still differ, at 95 %), and {}",
        values.count, readable(values.atom), 100.0 * share_interval(0, values.count, 0.9).high, bound_text(tested));
  if (values.is_discrete())
    return fmt::format(
        "the differences have few values ({} of {} are {}), so an exact test must agree with that of the "
        "mean; {}",
        values.at_atom, values.count, readable(values.atom), bound_text(tested));
  return "some times are cut off at the horizon, so the exact sign test must agree with that of the restricted mean";
}

std::string time_note(const ResultPlan& plan, const TestedHypothesis& tested) {
  const MetricColumn& metric = metric_of(plan, tested);
  if (!metric.is_time) return {};
  std::string text =
      fmt::format("not reached within {} years: {}; such a time counts as {} (restricted mean", readable(metric.most),
                  on_both_sides(tested, &ClaimSide::not_reached), readable(metric.most));
  text += is_peak(tested) || tested.control.runs == 0
              ? fmt::format(" {})", readable(tested.treatment.restricted.mean))
              : fmt::format(" {} against {})", readable(tested.treatment.restricted.mean),
                            readable(tested.control.restricted.mean));
  if (tested.log_rank && !std::isnan(tested.log_rank->p))
    text += fmt::format("; log-rank test, as if runs were not paired: p {}", p_text(tested.log_rank->p));
  return text;
}

bool has_insolvent(const TestedHypothesis& tested) {
  return tested.treatment.insolvent + tested.control.insolvent > 0;
}

std::string insolvency_note(const ResultPlan& plan, const TestedHypothesis& tested) {
  if (!has_insolvent(tested)) return {};
  std::string text = "ended insolvent: " + on_both_sides(tested, &ClaimSide::insolvent);
  if (metric_of(plan, tested).is_time) return text + "; what they had not reached before counts as not reached";
  if (tested.replicates_missing > tested.replicates_not_made)
    text += fmt::format("; the effect is that of the {} replicates in which all ran to the end", tested.effect.count);
  return text;
}

std::string missing_note(const TestedHypothesis& tested) {
  const std::size_t lacking = tested.replicates_missing - tested.replicates_not_made;
  if (lacking == 0) return {};
  std::string text = fmt::format("{} of {} replicates lack a value", lacking, lacking + tested.effect.count);
  if (tested.verdict_of_complete == tested.verdict_alone)
    return text + "; the verdict is the same with the lowest and the highest effect seen in place of each of theirs";
  return text + fmt::format(
                    "; without them it would be {}, but with the lowest or the highest effect seen in place of "
                    "each of theirs it is not: they may lack it for a reason",
                    name_of(tested.verdict_of_complete));
}

}  // namespace

std::vector<std::string> notes_of(const ResultPlan& plan, const TestedHypothesis& tested) {
  std::vector<std::string> notes;
  const auto add = [&](std::string note) {
    if (!note.empty()) notes.push_back(std::move(note));
  };
  if (tested.effect.count < least_replicates)
    add(fmt::format("{} replicates are too few: a verdict takes at least {}", tested.effect.count, least_replicates));
  add(values_note(tested));
  add(time_note(plan, tested));
  add(insolvency_note(plan, tested));
  add(missing_note(tested));
  if (tested.replicates_not_made > 0)
    add(fmt::format("{} replicates are not made, or not whole yet", tested.replicates_not_made));
  if (tested.is_flat) add("the mean curve has no single highest place");
  if (tested.is_sequential && is_peak(tested)) add("the interval is that of a number of replicates fixed beforehand");
  if (tested.is_sequential)
    add(fmt::format("the test may be looked at any time and is tuned for the {} replicates that may be made",
                    tested.tuned_for));
  return notes;
}

}  // namespace plussum::report
