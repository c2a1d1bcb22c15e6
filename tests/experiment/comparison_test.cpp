// SPDX-License-Identifier: MIT
// Replicates of a comparison, and what they say together (CP1, CP2).
#include "plussum/experiment/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "plussum/engine/series_values.hpp"
#include "support/housing_case.hpp"
#include "support/rival_pair.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr std::int64_t steps = 60;

Scenario control_case() {
  Scenario scenario = rival_control();
  scenario.time.steps = steps;
  scenario.population.represents = 20.0;
  return scenario;
}

Scenario treatment_case() {
  return with_treatment(control_case());
}

PairedReplicate replicate_of(const Scenario& control, const Scenario& treatment,
                             const std::vector<ComparedMetric>& metrics) {
  const Plan of_control = plan_for(control), of_treatment = plan_for(treatment);
  return run_replicate({control, of_control}, {treatment, of_treatment}, metrics, 5, [] { return true; });
}

double value_of(const PairedReplicate& replicate, const std::vector<ComparedMetric>& metrics, const std::string& name,
                bool of_treatment) {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(), [&](const ComparedMetric& metric) { return metric.name == name; });
  REQUIRE(found != metrics.end());
  return (of_treatment ? replicate.treatment : replicate.control)[static_cast<std::size_t>(found - metrics.begin())];
}

/// A run with everything recorded.
Recording recording_of(const Scenario& scenario) {
  Simulation simulation = simulation_of(scenario);
  Recorder recorder(simulation);
  for (std::int64_t step = 0; step < steps; ++step) {
    run(simulation, 1);
    recorder.observe(simulation);
  }
  return recorder.recording();
}

double last(const Recording& recording, const std::string& series, const std::string& label) {
  return series_values(recording, series, label)->back();
}

}  // namespace

TEST_CASE("comparison: metrics are those of the runs, levels at the end and flows of the last year",
          "[experiment][comparison]") {
  const Scenario control = control_case(), treatment = treatment_case();
  const std::vector<ComparedMetric> metrics = compared_metrics(control, treatment);
  const PairedReplicate replicate = replicate_of(control, treatment, metrics);
  REQUIRE(replicate.is_complete());
  REQUIRE(replicate.treatment.size() == metrics.size());
  const double heads = 300 * 20.0;
  for (const bool of_treatment : {false, true}) {
    const Recording recording = recording_of(of_treatment ? treatment : control);
    const auto value = [&](const std::string& name) { return value_of(replicate, metrics, name, of_treatment); };
    double served = 0.0;
    for (const Enterprise& enterprise : control.enterprises) {
      const double customers = last(recording, "customers_by_supplier", enterprise.name);
      served += customers;
      CHECK(value("customers_by_supplier:" + enterprise.name) == customers);
      CHECK(value("enterprise_cash:" + enterprise.name) == last(recording, "enterprise_cash", enterprise.name));
      const std::vector<double> profits = *series_values(recording, "enterprise_profit", enterprise.name);
      // 60 weeks: the last year are the last 52 of them.
      CHECK(value("enterprise_profit:" + enterprise.name) ==
            Approx(std::accumulate(profits.end() - 52, profits.end(), 0.0)));
    }
    CHECK(value("customers_by_supplier:share") == Approx(served / heads));
    for (const std::string_view state : lock_state_names)
      CHECK(value("customers_by_lock_state:" + std::string(state)) ==
            last(recording, "customers_by_lock_state", std::string(state)));
    for (const std::string_view barrier : barrier_names)
      CHECK(value("locked_out_by_barrier:" + std::string(barrier)) ==
            last(recording, "locked_out_by_barrier", std::string(barrier)));
    CHECK(value("outcome_stock") == Approx(last(recording, "outcome_stock", "") / heads));
    CHECK(value("household_debt") == Approx(last(recording, "household_debt", "") / heads));
    CHECK(value("quality_of_life") == Approx(last(recording, "quality_of_life", "") / heads));
    double income = 0.0;
    for (const char* decile : {"5", "6"}) {
      const std::vector<double> incomes = *series_values(recording, "income_by_decile", decile);
      income += std::accumulate(incomes.end() - 52, incomes.end(), 0.0);
    }
    CHECK(value("income_by_decile:5+6") == Approx(income / (heads / 5.0)));
  }
}

TEST_CASE("comparison: metrics have the units of what they are read off", "[experiment][comparison]") {
  const Scenario scenario = control_case();
  const Simulation simulation = simulation_of(scenario);
  for (const ComparedMetric& metric : compared_metrics(scenario, scenario)) {
    CAPTURE(metric.name);
    MetricColumn column;
    CHECK(check_metric(*metric.treatment, simulation, column).empty());
    CHECK(column.unit == (metric.name == "quality_of_life" ? "customer" : metric.unit));
    CHECK_FALSE(metric.meaning.empty());
  }
}

TEST_CASE("comparison: an enterprise that a world does not have counts as 0 there", "[experiment][comparison]") {
  Scenario control = control_case();
  const Scenario treatment = treatment_case();
  const std::string gone = control.enterprises.back().name;
  control.enterprises.pop_back();
  const std::vector<ComparedMetric> metrics = compared_metrics(control, treatment);
  const PairedReplicate replicate = replicate_of(control, treatment, metrics);
  CHECK(value_of(replicate, metrics, "enterprise_cash:" + gone, false) == 0.0);
  CHECK(value_of(replicate, metrics, "enterprise_cash:" + gone, true) != 0.0);
  const std::vector<ComparedMetric> back = compared_metrics(treatment, control);
  CHECK(back.size() == metrics.size());
  Scenario nobody = control;
  nobody.enterprises.clear();
  const std::vector<ComparedMetric> without = compared_metrics(nobody, treatment);
  CHECK(value_of(replicate_of(nobody, treatment, without), without, "customers_by_supplier:share", false) == 0.0);
}

TEST_CASE("comparison: a world run alone has what it has in the pair", "[experiment][comparison]") {
  const Scenario control = control_case(), treatment = treatment_case();
  const PairedReplicate replicate = replicate_of(control, treatment, {});
  const Plan plan = plan_for(treatment);
  Breach breach;
  const auto total = run_total({treatment, plan}, breach, [] { return true; });
  Money expected;
  for (const ConstituentChange& row : replicate.pair.values.constituents) expected += row.treatment;
  REQUIRE(total);
  CHECK(*total == expected);
  CHECK_FALSE(run_total({treatment, plan}, breach, [] { return false; }));
}

TEST_CASE("comparison: an insolvency is an outcome; a run that is stopped leaves no values",
          "[experiment][comparison]") {
  const Scenario control = control_case();
  Scenario treatment = control;
  treatment.enterprises[1].may_be_overdrawn = false;
  treatment.enterprises[1].starting_cash = 0.0;
  treatment.enterprises[1].outlet_cost = 1000.0;
  const Plan plan = plan_for(control), poor = plan_for(treatment);
  const auto metrics = compared_metrics(control, treatment);
  const PairedReplicate broken = run_replicate({control, plan}, {treatment, poor}, metrics, 5, [] { return true; });
  REQUIRE(broken.pair.treatment_ends.size() == 1);
  CHECK(broken.pair.treatment_ends.front().is_insolvent);
  REQUIRE(broken.is_complete());
  CHECK(value_of(broken, metrics, "enterprise_cash:" + treatment.enterprises[1].name, true) < 0.0);
  CHECK(value_of(broken, metrics, "customers_by_supplier:" + treatment.enterprises[1].name, true) == 0.0);
  Breach breach;
  const auto total = run_total({treatment, poor}, breach, [] { return true; });
  REQUIRE(total);
  Money expected;
  for (const ConstituentChange& row : broken.pair.values.constituents) expected += row.treatment;
  CHECK(*total == expected);
  const PairedReplicate stopped = run_replicate({control, plan}, {control, plan}, metrics, 5, [] { return false; });
  CHECK(stopped.interrupted);
  CHECK_FALSE(stopped.is_complete());
}

TEST_CASE("comparison: accounts of several pairs add up", "[experiment][comparison]") {
  const auto one =
      compare_accounts({{"a", Money{10}, {}}, {"b", Money{5}, {}}}, {{"a", Money{14}, {}}, {"b", Money{4}, {}}});
  const auto two =
      compare_accounts({{"a", Money{10}, {}}, {"b", Money{5}, {}}}, {{"a", Money{9}, {}}, {"b", Money{8}, {}}});
  const std::vector<ValueComparison> both{one, two};
  const ValueComparison sum = sum_of_comparisons(both);
  REQUIRE(sum.constituents.size() == 2);
  CHECK(sum.constituents[0].change == Money{3});
  CHECK(sum.constituents[1].change == Money{2});
  CHECK(sum.total_change == Money{5});
  CHECK(sum.sum_class == SumClass::plus_sum);
  CHECK(one.sum_class == SumClass::potential_plus_sum);
  // Levels that do not fit into 64 bits when they are added up, and changes that do.
  const std::int64_t much = std::numeric_limits<std::int64_t>::max() - 10;
  const ValueComparison rich = compare_accounts({{"a", Money{much}, {}}}, {{"a", Money{much + 3}, {}}});
  CHECK(sum_of_comparisons(std::vector<ValueComparison>{rich, rich}).total_change == Money{6});
}

TEST_CASE("comparison: CP1 and CP2 of known changes", "[experiment][comparison]") {
  const std::vector<double> changes{4.0, -1.0, 0.0, 7.0, -3.0};
  const MeanEstimate better = probability_better(changes, 0.95);
  CHECK(better.summary.mean == Approx(0.4));
  // Clopper and Pearson, 2 of 5.
  CHECK(better.interval.low == Approx(0.05274).epsilon(1e-3));
  CHECK(better.interval.high == Approx(0.85337).epsilon(1e-3));
  CHECK(regret_of_control(changes).mean == Approx(11.0 / 5.0));
  CHECK(regret_of_control(changes).worst == 7.0);
  CHECK(regret_of_treatment(changes).mean == Approx(4.0 / 5.0));
  CHECK(regret_of_treatment(changes).worst == 3.0);
  const MeanEstimate mean = estimate_mean(changes, 0.95);
  CHECK(mean.summary.mean == Approx(1.4));
  // t(0.975; 4) = 2.776445, s = 4.03733
  CHECK(mean.interval.high - mean.summary.mean == Approx(2.776445 * 4.0373258 / std::sqrt(5.0)));
  const std::vector<double> one{4.0};
  CHECK(probability_better(one, 0.95).summary.mean == 1.0);
  CHECK(std::isnan(probability_better(one, 0.95).interval.low));
  CHECK(std::isnan(estimate_mean(one, 0.95).interval.high));
  CHECK(std::isnan(regret_of_control({}).mean));
}
