// SPDX-License-Identifier: MIT
#include "plussum/experiment/metric.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace plussum;

namespace {

constexpr double month = 1.0 / 12.0;
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

double reduced(Metric metric, std::vector<double> values) {
  std::vector<double> years;
  for (std::size_t k = 0; k < values.size(); ++k) years.push_back(static_cast<double>(k + 1) * month);
  return reduce_metric(metric, years, values, month);
}

}  // namespace

TEST_CASE("metric: reductions of a course over time", "[metric]") {
  const std::vector<double> course{3.0, 1.0, 4.0, 1.0, 5.0};
  CHECK(reduced({.reduce = MetricReduce::last}, course) == 5.0);
  CHECK(reduced({.reduce = MetricReduce::first}, course) == 3.0);
  CHECK(reduced({.reduce = MetricReduce::mean}, course) == test::Approx(2.8));
  CHECK(reduced({.reduce = MetricReduce::max}, course) == 5.0);
  CHECK(reduced({.reduce = MetricReduce::min}, course) == 1.0);
  CHECK(reduced({.reduce = MetricReduce::change}, course) == 2.0);
}

TEST_CASE("metric: missing values do not count, and nothing is missing", "[metric]") {
  const double nothing = std::nan("");
  CHECK(reduced({.reduce = MetricReduce::last}, {1.0, 2.0, nothing}) == 2.0);
  CHECK(reduced({.reduce = MetricReduce::mean}, {nothing, 2.0, 4.0}) == 3.0);
  CHECK(std::isnan(reduced({.reduce = MetricReduce::mean}, {nothing, nothing})));
  CHECK(std::isnan(reduced({.reduce = MetricReduce::last}, {})));
}

TEST_CASE("metric: the window from and until includes its ends", "[metric]") {
  const std::vector<double> course{1.0, 2.0, 3.0, 4.0};
  CHECK(reduced({.reduce = MetricReduce::last, .until = 3 * month}, course) == 3.0);
  CHECK(reduced({.reduce = MetricReduce::first, .from = 2 * month}, course) == 2.0);
  CHECK(reduced({.reduce = MetricReduce::mean, .from = 2 * month, .until = 3 * month}, course) == 2.5);
}

TEST_CASE("metric: M1, an integral is the value of an annuity", "[metric][M1]") {
  CHECK(reduced({.reduce = MetricReduce::integral}, std::vector<double>(24, 6.0)) == test::Approx(12.0));
  const std::vector<double> forever(12 * 400, 1.0);
  // Σ e^(−r t) Δt with t at the end of each step: Δt/(e^(rΔt) − 1).
  CHECK(reduced({.reduce = MetricReduce::integral, .discount_rate = 0.05}, forever) ==
        test::Approx(month / std::expm1(0.05 * month)).epsilon(1e-6));
}

TEST_CASE("metric: M4, a discounted sum is the present value of what flows in each step", "[metric][M4]") {
  CHECK(reduced({.reduce = MetricReduce::sum}, {1.0, 2.0, 3.0}) == 6.0);
  const std::vector<double> forever(12 * 400, 1.0);
  CHECK(reduced({.reduce = MetricReduce::sum, .discount_rate = 0.05}, forever) ==
        test::Approx(1.0 / std::expm1(0.05 * month)).epsilon(1e-6));
}

TEST_CASE("metric: M2, the time to a level from below and from above", "[metric][M2]") {
  CHECK(reduced({.reduce = MetricReduce::time_to, .level = 3.0}, {1.0, 2.0, 3.0, 4.0}) == test::Approx(3 * month));
  CHECK(reduced({.reduce = MetricReduce::time_to, .level = 2.0}, {4.0, 3.0, 1.0}) == test::Approx(3 * month));
  CHECK(std::isnan(reduced({.reduce = MetricReduce::time_to, .level = 9.0}, {1.0, 2.0})));
}

TEST_CASE("metric: every reduction of nothing is missing, not 0", "[metric]") {
  const double nothing = std::nan("");
  for (std::uint32_t reduce = 0; reduce < std::size(metric_reduce_names); ++reduce)
    for (const std::vector<double>& course : {std::vector<double>{}, std::vector<double>{nothing, nothing}}) {
      CAPTURE(metric_reduce_names[reduce], course.size());
      CHECK(std::isnan(reduced({.reduce = static_cast<MetricReduce>(reduce)}, course)));
      CHECK(std::isnan(reduced({.reduce = static_cast<MetricReduce>(reduce), .from = 50.0}, {1.0, 2.0})));
    }
  CHECK(reduced({.reduce = MetricReduce::sum}, {nothing, 0.0}) == 0.0);
}

TEST_CASE("metric: a window is rounded to the nearest step", "[metric]") {
  const Metric window{.from = 0.98 * 12 * month, .until = 24.04 * month};
  for (const std::uint32_t step : {11u, 12u, 24u, 25u})
    CHECK(is_in_window(window, step * month, month) == (step >= 12 && step <= 24));
}

TEST_CASE("metric: a course has an entry every so many steps, and one at the end", "[metric]") {
  CHECK(course_steps(24, 6) == std::vector<std::uint32_t>{6, 12, 18, 24});
  CHECK(course_steps(24, 7) == std::vector<std::uint32_t>{7, 14, 21, 24});
  CHECK(course_steps(24, 100) == std::vector<std::uint32_t>{24});
  CHECK(course_steps(0, 1).empty());
}

TEST_CASE("metric: what adds over labels is declared with the series", "[metric]") {
  for (const char* amounts : {"customers_by_supplier", "income_by_decile", "enterprise_cash", "enterprise_profit",
                              "outlets", "region_know_how", "lever_budget", "groups_formed"})
    CHECK(adds_over_labels(amounts));
  for (const char* other :
       {"enterprise_price_level", "enterprise_due", "partner_capacity", "stance_effective", "lever_level", "belief",
        "cost_per_outcome_unit", "repayment_share", "schedule_balance_max", "customers_aware", "no_such_series"})
    CHECK_FALSE(adds_over_labels(other));
}

TEST_CASE("metric: a meaning says how the course became a number") {
  const std::string profit = "operating profit of the last step";
  const auto of_15_years = [](std::string meaning, const Metric& metric) {
    return reduced_meaning(std::move(meaning), metric, 15.0);
  };
  CHECK(of_15_years(profit, {.reduce = MetricReduce::last}) ==
        "operating profit of the last step, at the end, after 15 years");
  CHECK(of_15_years(profit, {.reduce = MetricReduce::sum}) == "operating profit, sum of all steps over 15 years");
  CHECK(of_15_years(profit, {.reduce = MetricReduce::sum, .from = 10.0}) ==
        "operating profit, sum of all steps over years 10 to 15");
  CHECK(of_15_years(profit, {.reduce = MetricReduce::sum, .discount_rate = 0.07}) ==
        "operating profit, sum of all steps over 15 years, discounted at 7 % a year");
  CHECK(of_15_years("debt", {.reduce = MetricReduce::mean, .until = 2.0}) == "debt, mean over 2 years");
  CHECK(of_15_years("customers", {.reduce = MetricReduce::time_to, .level = 1000.0}) ==
        "customers, time to reach 1000, looked for up to 15 years");
  CHECK(of_15_years("", {.reduce = MetricReduce::last}).empty());
}

TEST_CASE("metric: a label says what was reduced, how, over what time and for whom", "[metric]") {
  CHECK(label_of({.value = "enterprise firm", .reduce = MetricReduce::sum, .discount_rate = 0.05}, 5.0) ==
        "account of enterprise firm, sum of all steps over 5 years, discounted at 5 % a year");
  CHECK(label_of({.series = "customers_by_supplier", .of = {"firm"}, .share = true}, 1.0) ==
        "customers_by_supplier of firm, as a share of all, at the end, after 1 year");
  CHECK(label_of({.series = "customers_by_supplier", .reduce = MetricReduce::mean, .from = 2.0, .until = 4.0}, 5.0) ==
        "customers_by_supplier of all, mean over years 2 to 4");
  CHECK(label_of({.customers = "income", .until = 0.5}, 5.0) == "median of income over customers, after 6 months");
  CHECK(label_of({.series = "s", .of = {"a", "b"}, .reduce = MetricReduce::time_to, .level = 7.0}, 10.0) ==
        "s of a and b, time to reach 7, looked for up to 10 years");
  CHECK(label_of({.outcome = MetricOutcome::failed, .until = 2.0}, 10.0) ==
        "share of runs that end insolvent within 2 years");
}

TEST_CASE("metric: how a run ends, and what it has reached when it ends insolvent", "[metric][M5]") {
  const std::vector<Metric> metrics{{.name = "failed", .outcome = MetricOutcome::failed},
                                    {.name = "early", .outcome = MetricOutcome::failed, .until = 1.0},
                                    {.name = "when", .outcome = MetricOutcome::time_to_failure},
                                    {.name = "reached", .series = "s", .reduce = MetricReduce::time_to},
                                    {.name = "level", .series = "s"}};
  RunRecord whole{.values = {no_value, no_value, no_value, 0.5, 8.0}}, broken = whole;
  broken.series = {{}, {}, {}, {}, {1.0}};
  take_outcomes(metrics, std::nullopt, whole);
  CHECK(whole.values[0] == 0.0);
  CHECK(whole.values[1] == 0.0);
  CHECK(std::isnan(whole.values[2]));
  CHECK(whole.values[4] == 8.0);
  take_outcomes(metrics, 2.0, broken);
  CHECK(broken.values[0] == 1.0);
  CHECK(broken.values[1] == 0.0);
  CHECK(broken.values[2] == 2.0);
  CHECK(broken.values[3] == 0.5);       // reached before
  CHECK(std::isnan(broken.values[4]));  // there is no end to read it at
  CHECK(broken.series.empty());
  broken.status = RunStatus::failed;
  CHECK(broken.ended_insolvent());
  CHECK_FALSE(RunRecord{.status = RunStatus::failed}.ended_insolvent());
}

TEST_CASE("metric: a time that is not reached counts as the horizon", "[metric]") {
  const MetricColumn time{.name = "t", .unit = "year", .meaning = "", .is_time = true, .most = 5.0};
  CHECK(counted_value(time, 3.0).value == 3.0);
  CHECK_FALSE(counted_value(time, 3.0).is_censored);
  for (const double never : {no_value, 7.0}) {
    CHECK(counted_value(time, never).value == 5.0);
    CHECK(counted_value(time, never).is_censored);
  }
  CHECK(std::isnan(counted_value({.name = "y", .unit = "1", .meaning = ""}, no_value).value));
}
