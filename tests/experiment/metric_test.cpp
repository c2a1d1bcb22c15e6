// SPDX-License-Identifier: MIT
#include "plussum/experiment/metric.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "plussum/experiment/metric_words.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

constexpr double month = 1.0 / 12.0;

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

TEST_CASE("metric: a label says how the course became a number") {
  const std::string profit = "operating profit of the last step";
  CHECK(reduced_meaning(profit, {.reduce = MetricReduce::last}) == "operating profit of the last step, at the end");
  CHECK(reduced_meaning(profit, {.reduce = MetricReduce::sum}) == "operating profit, sum over the run");
  CHECK(reduced_meaning(profit, {.reduce = MetricReduce::sum, .from = 10.0, .until = 15.0}) ==
        "operating profit, sum over years 10 to 15");
  CHECK(reduced_meaning(profit, {.reduce = MetricReduce::sum, .discount_rate = 0.07}) ==
        "operating profit, present value over the run, discounted at 7 % a year");
  CHECK(reduced_meaning("debt", {.reduce = MetricReduce::max, .from = 0.5}) ==
        "debt, highest over the run from year 0.5 on");
  CHECK(reduced_meaning("debt", {.reduce = MetricReduce::mean, .until = 2.0}) ==
        "debt, mean over the run until year 2");
  CHECK(reduced_meaning("customers", {.reduce = MetricReduce::time_to, .level = 1000.0}) ==
        "customers, first time at 1000");
  CHECK(reduced_meaning("", {.reduce = MetricReduce::last}).empty());
}
