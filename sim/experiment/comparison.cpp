// SPDX-License-Identifier: MIT
#include "plussum/experiment/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum {
namespace {

/// Customers of one tenth of the market, as build_world deals them out.
std::int64_t customers_of_decile(std::int64_t customers, std::int64_t decile) {
  const auto tenths = static_cast<std::int64_t>(decile_count);
  const auto before = [&](std::int64_t k) { return (k * customers + tenths - 1) / tenths; };
  return before(decile + 1) - before(decile);
}

bool has_enterprise(const Scenario& scenario, const std::string& name) {
  return std::any_of(scenario.enterprises.begin(), scenario.enterprises.end(),
                     [&](const Enterprise& enterprise) { return enterprise.name == name; });
}

/// Names of the enterprises of either world, those of the treatment first.
std::vector<std::string> all_enterprises(const Scenario& control, const Scenario& treatment) {
  std::vector<std::string> names;
  for (const Enterprise& enterprise : treatment.enterprises) names.push_back(enterprise.name);
  for (const Enterprise& enterprise : control.enterprises)
    if (!has_enterprise(treatment, enterprise.name)) names.push_back(enterprise.name);
  return names;
}

/// Makes the list, one metric after the other.
class MetricList {
 public:
  MetricList(const Scenario& control, const Scenario& treatment)
      : control_(control),
        treatment_(treatment),
        heads_(static_cast<double>(treatment.population.customers) * treatment.population.represents) {
    const double step = years_per_step(treatment.time.step);
    last_year_ = std::max(0.0, static_cast<double>(treatment.time.steps) * step - 1.0 + step);
    when_ = last_year_ > step ? ", sum of the last year" : ", sum of the whole run";
  }

  /// A level of both worlds. \param of  labels; none: all
  ComparedMetric& level(std::string name, std::string unit, const std::string& meaning,
                        std::vector<std::string> of = {}) {
    return reduced(std::move(name), std::move(unit), meaning + ", at the end", std::move(of));
  }

  /// A metric with a meaning that says how it was reduced.
  ComparedMetric& reduced(std::string name, std::string unit, std::string meaning, std::vector<std::string> of) {
    Metric metric{.name = "metric", .meaning = {}, .series = name.substr(0, name.find(':')), .of = std::move(of)};
    metrics_.push_back({.name = std::move(name),
                        .unit = std::move(unit),
                        .meaning = std::move(meaning),
                        .control = metric,
                        .treatment = metric});
    return metrics_.back();
  }

  /// A flow, summed over the last year.
  ComparedMetric& flow(std::string name, std::string unit, const std::string& meaning,
                       std::vector<std::string> of = {}) {
    ComparedMetric& metric = reduced(std::move(name), std::move(unit), meaning + when_, std::move(of));
    for (std::optional<Metric>* side : {&metric.control, &metric.treatment}) {
      (*side)->reduce = MetricReduce::sum;
      (*side)->from = last_year_;
    }
    return metric;
  }

  /// Leaves the metric out of the worlds that have no such enterprise.
  void of_enterprise(ComparedMetric& metric, const std::string& name) {
    if (!has_enterprise(control_, name)) metric.control.reset();
    if (!has_enterprise(treatment_, name)) metric.treatment.reset();
  }

  void served() {
    ComparedMetric& metric = level("customers_by_supplier:share", "1", "share of customers whom an enterprise serves");
    const auto share_of = [](const Scenario& scenario, std::optional<Metric>& side) {
      if (scenario.enterprises.empty()) return side.reset();
      side->share = true;
      for (const Enterprise& enterprise : scenario.enterprises) side->of.push_back(enterprise.name);
    };
    share_of(control_, metric.control);
    share_of(treatment_, metric.treatment);
  }

  void income_of(std::initializer_list<int> deciles, const std::string& name, const std::string& who) {
    std::vector<std::string> labels;
    std::int64_t customers = 0;
    for (const int decile : deciles) {
      labels.push_back(std::to_string(decile));
      customers += customers_of_decile(treatment_.population.customers, decile - 1);
    }
    flow(name, "money", "income of " + who + ", for each customer", labels).scale =
        1.0 / (static_cast<double>(customers) * treatment_.population.represents);
  }

  void for_each_customer(const std::string& name, const std::string& unit, const std::string& meaning) {
    level(name, unit, meaning + ", for each customer").scale = 1.0 / heads_;
  }

  std::vector<ComparedMetric> take() { return std::move(metrics_); }

 private:
  const Scenario &control_, &treatment_;
  double heads_;      ///< customers of the real market
  double last_year_;  ///< when it begins [year]
  std::string when_;  ///< of flows, in words
  std::vector<ComparedMetric> metrics_;
};

std::string in_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

/// Follows one of the two worlds.
class Follower {
 public:
  Follower(const Simulation& simulation, std::vector<Metric> metrics)
      : metrics_(std::move(metrics)), recorder_(simulation), followed_(metrics_, 1, 0) {
    std::vector<std::string> series;
    for (const Metric& metric : metrics_) series.push_back(metric.series);
    recorder_.keep_only(series);
  }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void observe(const Simulation& simulation) {
    recorder_.observe(simulation);
    followed_.observe(simulation);
  }
  std::vector<double> values(const Simulation& simulation) const {
    RunRecord record;
    followed_.finish(simulation, recorder_.recording(), record);
    return record.values;
  }

 private:
  std::vector<Metric> metrics_;
  Recorder recorder_;
  MetricRecorder followed_;
};

using Side = std::optional<Metric> ComparedMetric::*;

std::vector<Metric> metrics_of(std::span<const ComparedMetric> metrics, Side side) {
  std::vector<Metric> present;
  for (const ComparedMetric& metric : metrics)
    if (metric.*side) present.push_back(*(metric.*side));
  return present;
}

std::vector<double> scaled(std::span<const ComparedMetric> metrics, Side side, const std::vector<double>& present) {
  std::vector<double> values;
  auto next = present.begin();
  for (const ComparedMetric& metric : metrics) values.push_back(metric.*side ? *next++ * metric.scale : 0.0);
  return values;
}

Regret regret(std::span<const double> total_changes, double sign) {
  std::vector<double> costs;
  for (const double change : total_changes) costs.push_back(std::max(0.0, sign * change));
  return {summarise(costs).mean, costs.empty() ? std::nan("") : *std::max_element(costs.begin(), costs.end())};
}

}  // namespace

std::vector<ComparedMetric> compared_metrics(const Scenario& control, const Scenario& treatment) {
  MetricList list(control, treatment);
  list.served();
  for (const std::string_view state : lock_state_names)
    list.level("customers_by_lock_state:" + std::string(state), "customer", "customers " + in_words(state),
               {std::string(state)});
  for (const std::string_view barrier : barrier_names)
    list.level("locked_out_by_barrier:" + std::string(barrier), "customer",
               "customers locked out by " + in_words(barrier), {std::string(barrier)});
  list.for_each_customer("outcome_stock", "outcome", "stock of the desired outcome");
  list.income_of({1}, "income_by_decile:1", "the poorest tenth");
  list.income_of({5, 6}, "income_by_decile:5+6", "the middle two tenths");
  list.for_each_customer("household_debt", "money", "debt of households");
  list.for_each_customer("quality_of_life", "1", "quality of life");
  for (const std::string& name : all_enterprises(control, treatment)) {
    list.of_enterprise(list.level("customers_by_supplier:" + name, "customer", "customers served by " + name, {name}),
                       name);
    list.of_enterprise(list.level("enterprise_cash:" + name, "money", "cash of " + name, {name}), name);
    list.of_enterprise(list.flow("enterprise_profit:" + name, "money", "operating profit of " + name, {name}), name);
  }
  return list.take();
}

PairedReplicate run_replicate(const PlannedWorld& control, const PlannedWorld& treatment,
                              std::span<const ComparedMetric> metrics, std::uint32_t moments,
                              const std::function<bool()>& go_on, const ExecutionOptions& execution) {
  PairedReplicate replicate{.seed = treatment.scenario.seed, .pair = {}, .control = {}, .treatment = {}};
  Simulation first(control.scenario, control.plan, execution), second(treatment.scenario, treatment.plan, execution);
  Follower of_control(first, metrics_of(metrics, &ComparedMetric::control));
  Follower of_treatment(second, metrics_of(metrics, &ComparedMetric::treatment));
  const auto steps = static_cast<std::uint32_t>(treatment.scenario.time.steps);
  replicate.pair = run_pair(first, second, steps, moments, [&](std::uint32_t) {
    of_control.observe(first);
    of_treatment.observe(second);
    replicate.interrupted = !go_on();
    return !replicate.interrupted;
  });
  const bool broken = replicate.pair.control_breach.kind != BreachKind::none ||
                      replicate.pair.treatment_breach.kind != BreachKind::none;
  if (broken || replicate.interrupted) return replicate;
  replicate.control = scaled(metrics, &ComparedMetric::control, of_control.values(first));
  replicate.treatment = scaled(metrics, &ComparedMetric::treatment, of_treatment.values(second));
  return replicate;
}

std::optional<Money> run_total(const PlannedWorld& world, Breach& breach, const std::function<bool()>& go_on) {
  Simulation simulation(world.scenario, world.plan, {});
  EnduringRun run(simulation);
  const StretchEnd end =
      make_steps(0, static_cast<std::uint32_t>(world.scenario.time.steps), go_on, [&run] { return run.step(); });
  breach = end.breach;
  if (!end.is_whole()) return std::nullopt;
  return total_of(value_account(simulation.world(), simulation.scenario()));
}

ValueComparison sum_of_comparisons(std::span<const ValueComparison> comparisons) {
  // Every pair has the same constituents, in the same order.
  ValueAccount nothing, changes;
  for (const ValueComparison& comparison : comparisons)
    for (std::size_t k = 0; k < comparison.constituents.size(); ++k) {
      const ConstituentChange& row = comparison.constituents[k];
      if (k == changes.size()) {
        nothing.push_back({row.name, {}, row.group, row.is_priced});
        changes.push_back({row.name, {}, row.group, row.is_priced});
      }
      changes[k].utility += row.change;
    }
  return compare_accounts(nothing, changes);
}

MeanEstimate estimate_mean(std::span<const double> values, double confidence) {
  const Summary summary = summarise(values);
  return {summary, mean_interval(summary, confidence)};
}

MeanEstimate probability_better(std::span<const double> total_changes, double confidence) {
  std::vector<double> better;
  for (const double change : total_changes) better.push_back(change > 0.0 ? 1.0 : 0.0);
  MeanEstimate estimate{summarise(better), {}};
  if (better.size() >= 2)
    estimate.interval = share_interval(static_cast<std::size_t>(std::count(better.begin(), better.end(), 1.0)),
                                       better.size(), confidence);
  return estimate;
}

Regret regret_of_control(std::span<const double> total_changes) {
  return regret(total_changes, 1.0);
}

Regret regret_of_treatment(std::span<const double> total_changes) {
  return regret(total_changes, -1.0);
}

}  // namespace plussum
