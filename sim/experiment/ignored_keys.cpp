// SPDX-License-Identifier: MIT
#include "plussum/experiment/ignored_keys.hpp"

#include <algorithm>
#include <initializer_list>

namespace plussum {
namespace {

using enum DesignKind;

std::string named(DesignKind kind) {
  return std::string(design_kind_names[static_cast<std::size_t>(kind)]);
}

std::string listed(std::initializer_list<DesignKind> kinds) {
  std::string names;
  for (const DesignKind* kind = kinds.begin(); kind != kinds.end(); ++kind)
    names += (kind == kinds.begin() ? "" : kind + 1 == kinds.end() ? " and " : ", ") + named(*kind);
  return names;
}

class IgnoredKeys {
 public:
  explicit IgnoredKeys(const Experiment& experiment) : experiment_(experiment) {}

  std::vector<Problem> find() {
    find_in_design();
    for (std::size_t f = 0; f < experiment_.factors.size(); ++f)
      find_in(experiment_.factors[f], "factors[" + std::to_string(f) + "]");
    for (std::size_t m = 0; m < experiment_.metrics.size(); ++m)
      find_in(experiment_.metrics[m], "metrics[" + std::to_string(m) + "]");
    for (std::size_t h = 0; h < experiment_.hypotheses.size(); ++h)
      find_in(experiment_.hypotheses[h], "hypotheses[" + std::to_string(h) + "]");
    find_at_the_root();
    return std::move(problems_);
  }

 private:
  void add(bool is_ignored, std::string path, std::string why) {
    if (is_ignored) problems_.push_back({std::move(path), std::move(why)});
  }

  /// A key of the design that only some kinds read.
  void only_in(std::initializer_list<DesignKind> kinds, bool is_stated, const std::string& key) {
    const DesignKind kind = experiment_.design.kind;
    add(is_stated && std::find(kinds.begin(), kinds.end(), kind) == kinds.end(), "design." + key,
        "a design of kind '" + named(kind) + "' does not read '" + key + "', which belongs to " + listed(kinds) +
            "; leave it out, or change 'kind'");
  }

  void find_in_design() {
    const DesignSettings &stated = experiment_.design, usual;
    only_in({grid, paired, one_at_a_time, factorial, morris, DesignKind::ramp}, stated.levels != usual.levels,
            "levels");
    only_in({latin_hypercube, sobol_sequence, saltelli, permutations}, stated.samples != usual.samples, "samples");
    only_in({morris}, stated.trajectories != usual.trajectories, "trajectories");
    only_in({saltelli}, stated.second_order, "second_order");
    only_in({fractional_factorial}, stated.resolution != usual.resolution, "resolution");
    only_in({fractional_factorial}, !stated.generators.empty(), "generators");
    only_in({latin_hypercube, sobol_sequence, saltelli, morris, permutations}, stated.seed != usual.seed, "seed");
    only_in({DesignKind::list}, !stated.points.empty(), "points");
    only_in({DesignKind::ramp}, !stated.ramp.empty(), "ramp");
    only_in({DesignKind::ramp}, stated.hold != usual.hold, "hold");
    add(stated.kind == fractional_factorial && !stated.generators.empty() && stated.resolution != usual.resolution,
        "design.resolution", "the resolution follows from the 'generators'; leave one of the two out");
  }

  void find_in(const Factor& factor, const std::string& path) {
    const bool is_range = !factor.low.empty();
    add(factor.scale != FactorScale::linear && !is_range, path + ".scale",
        "a scale is of a range from 'low' to 'high'; leave it out where values or levels are listed");
    add(!factor.also.empty() && !factor.levels.empty(), path + ".also",
        "named levels say what they set in their own 'set'; write the further parameters there");
  }

  void find_in(const Metric& metric, const std::string& path) {
    const bool is_sum = metric.reduce == MetricReduce::sum || metric.reduce == MetricReduce::integral;
    add(metric.quantile != Metric{}.quantile && metric.customers.empty(), path + ".quantile",
        "a quantile is taken over 'customers'; leave it out, or name one of their columns");
    add(!metric.of.empty() && metric.series.empty(), path + ".of",
        "labels are those of a 'series'; leave them out, or name the series");
    add(metric.share && metric.series.empty(), path + ".share",
        "a share is of all labels of a 'series'; leave it out, or name the series");
    add(metric.level != 0.0 && metric.reduce != MetricReduce::time_to, path + ".level",
        "a level is what 'reduce: time_to' waits for; leave it out, or reduce so");
    add(metric.discount_rate != 0.0 && !is_sum, path + ".discount_rate",
        "only 'reduce: sum' and 'reduce: integral' discount; leave the rate out, or reduce so");
  }

  void find_in(const Hypothesis& hypothesis, const std::string& path) {
    if (hypothesis.expected == Expectation::peak) return;
    constexpr const char* why = "belongs to 'expected: peak'; leave it out, or expect a peak";
    add(!hypothesis.peak_of.empty(), path + ".peak_of", why);
    add(hypothesis.peak_low != -unbounded, path + ".peak_low", why);
    add(hypothesis.peak_high != unbounded, path + ".peak_high", why);
  }

  void find_at_the_root() {
    const Experiment& stated = experiment_;
    const StopRule usual;
    const bool is_ramp = stated.design.kind == DesignKind::ramp;
    const bool has_course = std::any_of(stated.metrics.begin(), stated.metrics.end(),
                                        [](const Metric& metric) { return metric.over_time; });
    add(stated.sample_every != 1 && is_ramp, "sample_every",
        "the courses of a ramp have one entry for each level, at the end of its 'hold'; leave it out");
    add(stated.sample_every != 1 && !is_ramp && !has_course, "sample_every",
        "no metric is kept over time, and numbers rest on every step; leave it out, or say 'over_time: true' at one");
    if (stated.stop.hypothesis.empty()) {
      constexpr const char* why = "there is no rule without 'hypothesis', the id of the claim that it looks at";
      add(stated.stop.half_width != usual.half_width, "stop.half_width", why);
      add(stated.stop.at_least != usual.at_least, "stop.at_least", why);
      add(stated.stop.batch != usual.batch, "stop.batch", why);
    }
    if (stated.strategy.enterprise.empty()) {
      constexpr const char* why = "names a strategy, but 'enterprise' does not say whose";
      add(!stated.strategy.from.empty(), "strategy.from", why);
      add(!stated.strategy.to.empty(), "strategy.to", why);
    }
    if (!stated.from.empty()) find_beside_a_snapshot();
    const std::string late =
        "a ramp goes through its levels from the first step on; leave it out, and give each level "
        "the steps that it needs with 'hold'";
    add(is_ramp && stated.burn_in > 0, "burn_in", late);
    add(is_ramp && !stated.from.empty(), "from", late);
  }

  /// Runs that go on from a snapshot have its scenario.
  void find_beside_a_snapshot() {
    const auto look = [this](const std::vector<Variant>& variants, const std::string& path) {
      for (std::size_t k = 0; k < variants.size(); ++k)
        add(!variants[k].scenario.empty(), path + "[" + std::to_string(k) + "].scenario",
            "runs that continue from a snapshot have the scenario of that run; write what differs in 'set'");
    };
    look(experiment_.arms, "arms");
    for (std::size_t f = 0; f < experiment_.factors.size(); ++f)
      look(experiment_.factors[f].levels, "factors[" + std::to_string(f) + "].levels");
  }

  const Experiment& experiment_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> ignored_keys(const Experiment& experiment) {
  return IgnoredKeys(experiment).find();
}

std::string why_without_effect(std::string_view parameter) {
  const std::string_view root = parameter.substr(0, parameter.find_first_of(".["));
  if (root == "seed")
    return "replicates have seeds of their own; say --seed N, or write 'first_seed' in the experiment";
  if (root == "record")
    return "metrics look at every step, whatever a scenario records; leave it out ('sample_every' thins courses)";
  if (root == "control" || root == "targets")
    return "'" + std::string(root) + "' belongs to single runs, and an experiment reads 'metrics'; leave it out";
  if (root == "name" || root == "title" || root == "description")
    return "'" + std::string(root) + "' is a text for people and changes no run; leave it out";
  return {};
}

}  // namespace plussum
