// SPDX-License-Identifier: MIT
#include "plussum/experiment/experiment.hpp"

#include <algorithm>
#include <set>

namespace plussum {
namespace {

constexpr TextInfo setting{.meaning = "PATH=VALUE, as for --set"};
constexpr TextInfo condition{.meaning = "FACTOR=LEVEL"};

/// Reports every name that comes twice.
template <class Blocks, class NameOf>
void check_names(const Blocks& blocks, const std::string& list, NameOf name_of, std::vector<Problem>& problems) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (!seen.insert(name_of(blocks[i])).second)
      problems.push_back(
          {list + "[" + std::to_string(i) + "]", "the name '" + name_of(blocks[i]) + "' is taken already"});
}

void check_factor(const Factor& factor, const std::string& path, std::vector<Problem>& problems) {
  const bool is_range = !factor.low.empty() || !factor.high.empty();
  const int ways = (factor.values.empty() ? 0 : 1) + (is_range ? 1 : 0) + (factor.levels.empty() ? 0 : 1);
  if (ways != 1)
    problems.push_back({path, "a factor has either 'values', or 'low' and 'high', or 'levels' with names"});
  else if (is_range && (factor.low.empty() || factor.high.empty()))
    problems.push_back({path, "a range has both 'low' and 'high'"});
  if (factor.levels.empty() && factor.parameter.empty())
    problems.push_back({path + ".parameter", "the path of the parameter that this factor varies is missing"});
  if (!factor.levels.empty() && !factor.parameter.empty())
    problems.push_back({path + ".parameter", "a factor with named levels sets parameters in its levels, not here"});
}

void check_metric_block(const Metric& metric, const std::string& path, std::vector<Problem>& problems) {
  const bool is_outcome = metric.outcome != MetricOutcome::none;
  const int sources = (metric.series.empty() ? 0 : 1) + (metric.value.empty() ? 0 : 1) +
                      (metric.customers.empty() ? 0 : 1) + (is_outcome ? 1 : 0);
  if (sources != 1)
    problems.push_back({path, "a metric has exactly one of 'series', 'value', 'customers' and 'outcome'"});
  if (is_outcome && (metric.reduce != MetricReduce::last || metric.over_time || metric.from > 0.0))
    problems.push_back(
        {path,
         "an outcome is one number of the whole run; leave out 'reduce', 'over_time' and 'from' ('until' may be set)"});
  if (metric.until < metric.from) problems.push_back({path + ".until", "ends before it begins ('from')"});
}

void check_hypothesis(const Hypothesis& hypothesis, const std::string& path, const Experiment& experiment,
                      std::vector<Problem>& problems) {
  const auto& metrics = experiment.metrics;
  const auto has_metric = [&](const std::string& name) {
    return std::any_of(metrics.begin(), metrics.end(), [&](const Metric& metric) { return metric.name == name; });
  };
  if (!has_metric(hypothesis.metric))
    problems.push_back({path + ".metric", "there is no metric '" + hypothesis.metric + "' in this experiment"});
  const bool has_pair = !hypothesis.treatment.empty() || !hypothesis.control.empty();
  if (hypothesis.expected == Expectation::peak) {
    if (hypothesis.peak_of.empty())
      problems.push_back({path + ".peak_of", "names the factor along which there is a peak"});
    if (!(hypothesis.peak_low <= hypothesis.peak_high) ||
        (hypothesis.peak_low == -unbounded && hypothesis.peak_high == unbounded))
      problems.push_back(
          {path + ".peak_low", "'peak_low' and 'peak_high' state the band in which the peak is expected"});
    if (!hypothesis.control.empty() || !hypothesis.terms.empty())
      problems.push_back({path, "a peak has no 'control' and no 'terms'; 'treatment' says where it is looked for"});
  } else if (has_pair == !hypothesis.terms.empty() || hypothesis.treatment.empty() != hypothesis.control.empty()) {
    problems.push_back({path, "a hypothesis has either both 'treatment' and 'control', or 'terms'"});
  }
  if (hypothesis.expected == Expectation::none && !(hypothesis.smallest_effect > 0.0))
    problems.push_back(
        {path + ".smallest_effect", "no effect can only be shown against a smallest effect of interest"});
}

void check_design(const Experiment& experiment, std::vector<Problem>& problems) {
  const DesignSettings& design = experiment.design;
  const bool is_paired = design.kind == DesignKind::paired;
  if (is_paired && experiment.arms.size() < 2)
    problems.push_back({"arms", "a paired design compares at least two arms, a control and a treatment"});
  const bool needs_factors = !is_paired && design.kind != DesignKind::grid && design.kind != DesignKind::list;
  const bool has_factors = !experiment.factors.empty() || !experiment.strategy.enterprise.empty();
  if (needs_factors && !has_factors) problems.push_back({"factors", "this design needs at least one factor"});
  if (design.kind == DesignKind::list && design.points.empty())
    problems.push_back({"design.points", "a list needs its points"});
  const auto is_ramped = [&](const Factor& factor) { return factor.name == design.ramp; };
  if (design.kind == DesignKind::ramp && std::none_of(experiment.factors.begin(), experiment.factors.end(), is_ramped))
    problems.push_back({"design.ramp", "names the factor that goes up and down; there is none of this name"});
}

}  // namespace

void Variant::declare(ParameterVisitor& visitor) {
  visitor.text("name", name, {.form = TextForm::identifier, .is_required = true, .meaning = "short name"});
  visitor.text("meaning", meaning, {.meaning = "what it stands for"});
  visitor.text("scenario", scenario, {.form = TextForm::file, .meaning = "another scenario, relative to this file"});
  visitor.text_list("set", set, setting, {.meaning = "changes of the scenario"});
}

void Factor::declare(ParameterVisitor& visitor) {
  visitor.text("name", name, {.form = TextForm::identifier, .is_required = true, .meaning = "short name"});
  visitor.text("meaning", meaning, {.meaning = "what is varied"});
  visitor.text("parameter", parameter, {.form = TextForm::path, .meaning = "parameter that is varied"});
  visitor.text_list("also", also, {.form = TextForm::path, .meaning = "parameter"},
                    {.meaning = "further parameters that take the same value"});
  visitor.text_list("values", values, {.meaning = "value with unit"}, {.meaning = "values that are tried"});
  visitor.text("low", low, {.meaning = "lower end of a range, with unit"});
  visitor.text("high", high, {.meaning = "upper end of a range, with unit"});
  visitor.choice_of("scale", scale, factor_scale_names, "how values lie in the range");
  visitor.list("levels", levels, {.at_most = 1000, .meaning = "or: named levels, each with its changes"});
}

void StrategyFactors::declare(ParameterVisitor& visitor) {
  visitor.text("enterprise", enterprise,
               {.form = TextForm::identifier, .meaning = "whose eight dimensions are the factors"});
  visitor.text("from", from, {.form = TextForm::identifier, .meaning = "strategy that gives the first level of each"});
  visitor.text("to", to, {.form = TextForm::identifier, .meaning = "strategy that gives the last level of each"});
}

void ListedPoint::declare(ParameterVisitor& visitor) {
  visitor.text_list("at", at, condition, {.at_least = 1, .meaning = "a value or level for each factor"});
}

void DesignSettings::declare(ParameterVisitor& visitor) {
  visitor.choice_of("kind", kind, design_kind_names, "how points are laid out");
  visitor.integer("levels", levels,
                  {.low = 0,
                   .high = 1000,
                   .meaning = "values of a range: 0 is 5 in a grid and ramp, 2 in a factorial, 4 in morris"});
  visitor.integer("samples", samples,
                  {.low = 1,
                   .high = 1'000'000,
                   .meaning = "points of a hypercube or sequence, base points of saltelli, permutations"});
  visitor.integer("trajectories", trajectories, {.low = 2, .high = 100'000, .meaning = "of morris"});
  visitor.flag("second_order", second_order, "saltelli: also pairs of factors");
  visitor.integer("resolution", resolution,
                  {.low = 3, .high = 6, .meaning = "of a fractional factorial without generators"});
  visitor.text_list("generators", generators, {.meaning = "E=ABCD"},
                    {.meaning = "of a fractional factorial; A is the first factor"});
  visitor.integer("seed", seed, {.low = 0, .meaning = "of designs that are drawn"});
  visitor.list("points", points, {.at_most = 1'000'000, .meaning = "the points of a list"});
  visitor.text("ramp", ramp, {.form = TextForm::identifier, .meaning = "factor that goes up and down within each run"});
  visitor.integer("hold", hold, {.low = 1, .high = 1'000'000, .meaning = "steps at each level of a ramp"});
}

void ContrastTerm::declare(ParameterVisitor& visitor) {
  visitor.number("weight", weight, {.meaning = "weight of the cell's mean"});
  visitor.text_list("at", at, condition, {.meaning = "which points belong to the cell; none: all"});
}

void Hypothesis::declare(ParameterVisitor& visitor) {
  visitor.text("id", id, {.is_required = true, .meaning = "short id"});
  visitor.text("claim", claim, {.is_required = true, .meaning = "what is claimed, a sentence"});
  visitor.text("source", source, {.meaning = "who claims it"});
  visitor.text("metric", metric,
               {.form = TextForm::identifier, .is_required = true, .meaning = "metric of this experiment"});
  visitor.text_list("treatment", treatment, condition,
                    {.meaning = "points whose mean the effect is counted from control to"});
  visitor.text_list("control", control, condition, {.meaning = "points it is compared with"});
  visitor.list("terms", terms, {.at_most = 100, .meaning = "or: a contrast of cells, each with its weight"});
  visitor.choice_of("expected", expected, expectation_names,
                    "sign of the effect; none: no effect; peak: a highest point inside");
  visitor.number("smallest_effect", smallest_effect,
                 {.low = 0.0, .meaning = "smallest effect of interest, in the metric's unit"});
  visitor.number(
      "largest_difference", largest_difference,
      {.low = 0.0,
       .meaning = "largest effect that one replicate can show, in the metric's unit, for effects that are all "
                  "or nearly all equal; 0: not known, or known from the metric (shares, times, `failed`)"});
  visitor.text("peak_of", peak_of, {.form = TextForm::identifier, .meaning = "peak: the factor along which"});
  visitor.number("peak_low", peak_low, {.meaning = "peak: it is expected at this value of the factor or above"});
  visitor.number("peak_high", peak_high, {.meaning = "peak: it is expected at this value of the factor or below"});
  visitor.number("alpha", alpha,
                 {.low = 0.0, .high = 0.5, .low_excluded = true, .meaning = "error rate of the family of hypotheses"});
}

void StopRule::declare(ParameterVisitor& visitor) {
  visitor.text("hypothesis", hypothesis,
               {.meaning = "id of the hypothesis whose effect decides; none: all replicates are made"});
  visitor.number("half_width", half_width,
                 {.low = 0.0, .meaning = "narrow enough, in the metric's unit; 0: not asked for"});
  visitor.integer("at_least", at_least, {.low = 2, .high = 1'000'000, .meaning = "replicates before the first look"});
  visitor.integer("batch", batch, {.low = 1, .high = 1'000'000, .meaning = "replicates between two looks"});
}

void Experiment::declare(ParameterVisitor& visitor) {
  visitor.text("name", name,
               {.form = TextForm::identifier, .is_required = true, .meaning = "short name of the experiment"});
  visitor.text("title", title, {.meaning = "title for people"});
  visitor.text("description", description, {.meaning = "the question it answers"});
  visitor.text(
      "scenario", scenario,
      {.form = TextForm::file, .is_required = true, .meaning = "scenario that is varied, relative to this file"});
  visitor.text_list("set", set, setting, {.meaning = "changes of the scenario for every run"});
  visitor.text("from", from, {.meaning = "RUN.h5@STEP: every run continues from that step of that run"});
  visitor.integer("burn_in", burn_in,
                  {.low = 0, .high = 10'000'000, .meaning = "steps made once for each seed before the points differ"});
  visitor.list("arms", arms,
               {.at_most = 100, .meaning = "variants that every point is run with, on the same random numbers"});
  visitor.group("strategy", strategy, "the eight dimensions of a strategy as factors");
  visitor.list("factors", factors, {.at_most = 1000, .meaning = "what is varied"});
  visitor.group("design", design, "which points are tried");
  visitor.integer("replicates", replicates,
                  {.low = 1, .high = 1'000'000, .meaning = "seeds at each point; the most, with a stopping rule"});
  visitor.integer(
      "first_seed", first_seed,
      {.low = 0, .high = 1'000'000'000'000, .meaning = "seed of the first replicate; the next ones count up"});
  visitor.integer("sample_every", sample_every,
                  {.low = 1, .high = 1'000'000, .meaning = "steps between two entries of metrics over time"});
  visitor.list("metrics", metrics, {.at_least = 1, .at_most = 1000, .meaning = "what is read off each run"});
  visitor.list("hypotheses", hypotheses, {.at_most = 1000, .meaning = "claims that are tested"});
  visitor.group("stop", stop, "when enough replicates have been made");
}

std::vector<Problem> Experiment::check() const {
  std::vector<Problem> problems;
  const auto named = [](const auto& block) { return block.name; };
  check_names(arms, "arms", named, problems);
  check_names(factors, "factors", named, problems);
  check_names(metrics, "metrics", named, problems);
  check_names(
      hypotheses, "hypotheses", [](const Hypothesis& hypothesis) { return hypothesis.id; }, problems);
  for (std::size_t i = 0; i < factors.size(); ++i)
    check_factor(factors[i], "factors[" + std::to_string(i) + "]", problems);
  for (std::size_t i = 0; i < metrics.size(); ++i)
    check_metric_block(metrics[i], "metrics[" + std::to_string(i) + "]", problems);
  for (std::size_t i = 0; i < hypotheses.size(); ++i)
    check_hypothesis(hypotheses[i], "hypotheses[" + std::to_string(i) + "]", *this, problems);
  check_design(*this, problems);
  const auto is_stopping = [&](const Hypothesis& hypothesis) { return hypothesis.id == stop.hypothesis; };
  if (!stop.hypothesis.empty() && std::none_of(hypotheses.begin(), hypotheses.end(), is_stopping))
    problems.push_back({"stop.hypothesis", "there is no hypothesis '" + stop.hypothesis + "' in this experiment"});
  if (!from.empty() && burn_in > 0)
    problems.push_back({"burn_in", "a run that continues from a snapshot has its burn-in behind it"});
  return problems;
}

}  // namespace plussum
