// SPDX-License-Identifier: MIT
#include "plussum/statistics/summary.hpp"

#include "experiment/samples.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("summary: mean and spread (ST1)", "[summary]") {
  const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  const Summary summary = summarise(values);
  CHECK(summary.count == 8);
  CHECK(summary.mean == 5.0);
  CHECK_THAT(summary.standard_deviation, WithinRel(std::sqrt(32.0 / 7.0), 1e-15));
  CHECK_THAT(summary.standard_error, WithinRel(std::sqrt(32.0 / 56.0), 1e-15));
}

TEST_CASE("summary: a spread small beside the mean keeps its digits", "[summary]") {
  const std::vector<double> values{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};  // variance 30, for any shift
  CHECK_THAT(summarise(values).standard_deviation, WithinRel(std::sqrt(30.0), 1e-12));
}

TEST_CASE("summary: what is missing is NaN", "[summary]") {
  CHECK(summarise({}).count == 0);
  CHECK(std::isnan(summarise({}).mean));
  const std::vector<double> one{3.0};
  CHECK(summarise(one).mean == 3.0);
  CHECK(std::isnan(summarise(one).standard_deviation));
  const std::vector<double> gap{1.0, undefined, 2.0};
  CHECK(summarise(gap).count == 3);
  CHECK(std::isnan(summarise(gap).mean));
  CHECK(std::isnan(summarise(gap).standard_error));
}

TEST_CASE("summary: quantiles of type 7 (ST2)", "[summary]") {
  // R: quantile(c(15, 20, 35, 40, 50), c(.05, .3, .4, .5, 1)) is 16, 23, 29, 35, 50
  const std::vector<double> values{40, 15, 50, 20, 35};
  CHECK_THAT(quantile(values, 0.05), WithinRel(16.0, 1e-14));
  CHECK_THAT(quantile(values, 0.3), WithinRel(23.0, 1e-14));
  CHECK_THAT(quantile(values, 0.4), WithinRel(29.0, 1e-14));
  CHECK(quantile(values, 0.5) == 35.0);
  CHECK(quantile(values, 0.0) == 15.0);
  CHECK(quantile(values, 1.0) == 50.0);
  CHECK(std::isnan(quantile(values, 1.5)));
  CHECK(std::isnan(quantile({}, 0.5)));
}

TEST_CASE("summary: quantiles order infinite values and refuse NaN", "[summary]") {
  const std::vector<double> never{3.0, infinity, 1.0, infinity, 2.0};
  CHECK(quantile(never, 0.5) == 3.0);
  CHECK(quantile(never, 0.6) == infinity);
  CHECK(quantile(never, 1.0) == infinity);
  const std::vector<double> apart{-infinity, infinity};
  CHECK(std::isnan(quantile(apart, 0.5)));
  const std::vector<double> gap{1.0, undefined};
  CHECK(std::isnan(quantile(gap, 0.0)));
}

TEST_CASE("summary: correlation (ST3)", "[summary]") {
  CHECK_THAT(correlation(sleep_first, sleep_second), WithinAbs(0.7951702, 5e-8));  // R: cor()
  const std::vector<double> rising{1, 2, 3}, falling{6, 4, 2}, level{1, 1, 1}, shorter{1, 2};
  CHECK_THAT(correlation(rising, falling), WithinRel(-1.0, 1e-15));
  CHECK(std::isnan(correlation(rising, level)));
  CHECK(std::isnan(correlation(rising, shorter)));
}

}  // namespace plussum::test
