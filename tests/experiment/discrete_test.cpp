// SPDX-License-Identifier: MIT
#include "plussum/statistics/discrete.hpp"

#include <cmath>
#include <vector>

#include "plussum/statistics/mean_test.hpp"
#include "plussum/statistics/sequential.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

using enum Alternative;

std::vector<double> several(std::initializer_list<std::pair<std::size_t, double>> groups) {
  std::vector<double> values;
  for (const auto& [count, value] : groups) values.insert(values.end(), count, value);
  return values;
}

constexpr double alpha = 0.05;

}  // namespace

TEST_CASE("discrete: values are counted, with those that differ by rounding as one", "[discrete]") {
  const auto counts = count_values(several({{3, 0.0}, {1, 1e-13}, {2, 1.0}, {1, -2.0}}), 1e-12);
  CHECK(counts.count == 7);
  CHECK(counts.distinct == 3);
  CHECK(counts.atom == 0.0);
  CHECK(counts.at_atom == 4);
  CHECK(counts.above == 2);
  CHECK(counts.below == 1);
  CHECK(counts.positive == 2);
  CHECK(counts.negative == 1);
  CHECK(counts.largest == 2.0);
  CHECK(counts.is_discrete());
  CHECK_FALSE(count_values(std::vector{1.0, 2.0, 3.0, 4.0}, 0.0).is_discrete());
  CHECK_FALSE(count_values(std::vector{1.0, 1.0, 2.0, 3.0, 4.0, 5.0}, 0.0).is_discrete());
}

TEST_CASE("discrete: ST19, the sign test is McNemar's exact test", "[discrete][ST19]") {
  // 2·P(Bin(10, ½) >= 9) = 22/1024; R: mcnemar.exact or binom.test(9, 10)$p.value
  CHECK(sign_test(9, 1, two_sided) == Approx(22.0 / 1024.0));
  CHECK(sign_test(9, 1, greater) == Approx(11.0 / 1024.0));
  CHECK(sign_test(9, 1, less) == Approx(1023.0 / 1024.0));
  CHECK(sign_test(20, 0, greater) == Approx(std::pow(0.5, 20)));
  CHECK(sign_test(0, 0, greater) == 1.0);
  CHECK(sign_test(5, 5, two_sided) == 1.0);
}

TEST_CASE("discrete: ST20 is the rule of three where nothing but the atom was seen", "[discrete][ST20]") {
  const auto zeros = count_values(std::vector<double>(20, 0.0), 0.0);
  // Mean >= 0.2 with |d| <= 1 means at least 20 % ones: 0.8^20.
  CHECK(bounded_mean_test(zeros, less, 0.2, 1.0) == Approx(std::pow(0.8, 20)));
  CHECK(bounded_mean_test(zeros, greater, -0.2, 1.0) == Approx(std::pow(0.8, 20)));
  CHECK(bounded_mean_test(zeros, less, 0.2, 10.0) == Approx(std::pow(0.98, 20)));
  CHECK(bounded_mean_test(zeros, less, 0.0, 1.0) == 1.0);
  CHECK(bounded_mean_test(zeros, less, 0.2, std::nan("")) == 1.0);
  CHECK(bounded_mean_test(zeros, less, 1.5, 1.0) == 0.0);
  const Interval interval = bounded_mean_interval(zeros, 0.1, 1.0, false);
  CHECK(interval.high == Approx(1.0 - std::pow(0.05, 1.0 / 20.0)));  // 0.139, about 3/20
  CHECK(interval.low == Approx(-interval.high));
  CHECK(std::isinf(bounded_mean_interval(zeros, 0.1, std::nan(""), false).high));
}

TEST_CASE("discrete: ST21 and ST22 agree with their closed forms", "[discrete][ST21][ST22]") {
  // E after k of k positive: 2^k·B(k + ½, ½)/B(½, ½) = 2^k·Π (2i − 1)/(2i).
  double evidence = 1.0;
  for (int k = 1; k <= 9; ++k) {
    evidence *= 2.0 * (2.0 * k - 1.0) / (2.0 * k);
    CHECK(sign_test_at_any_time(static_cast<std::size_t>(k), 0, greater) == Approx(std::min(1.0, 1.0 / evidence)));
  }
  CHECK(sign_test_at_any_time(9, 0, less) == 1.0);
  // Nothing but the atom, θ = 1: all of the prior lies below, E = B(½, n + ½)/B(½, ½)/(1 − θ)^n for θ near 1.
  const auto zeros = count_values(std::vector<double>(9, 0.0), 0.0);
  const double near = bounded_mean_test_at_any_time(zeros, less, 0.1, 1.0);
  CHECK(near > 0.3);  // nine zeros do not show that less than one in ten differs
  CHECK(bounded_mean_test_at_any_time(zeros, less, 0.9, 1.0) < 1e-6);
}

TEST_CASE("mean test: equal differences are no certainty", "[discrete][ST26]") {
  const MeanTest zeros(std::vector<double>(20, 0.0), {});
  CHECK(zeros.is_guarded());
  CHECK(zeros.p(less, 0.05) == 1.0);  // Student's test alone: 0
  CHECK(std::isinf(zeros.interval(0.95).high));
  const MeanTest shares(std::vector<double>(20, 0.0), {.prior_variance = {}, .most = 1.0});
  CHECK(shares.p(less, 0.05) == Approx(2.0 * std::pow(0.95, 20)));
  CHECK(shares.p(less, 0.3) == Approx(2.0 * std::pow(0.7, 20)));
  const MeanTest two(std::vector<double>(2, 5.0), {});
  CHECK(two.p(greater, 0.0) == 0.25);
  const MeanTest many(std::vector<double>(20, 5.0), {});
  CHECK(many.p(greater, 0.0) == Approx(std::pow(0.5, 20)));
  CHECK(many.p(greater, 1.0) == Approx(std::pow(0.5, 20)));  // all are larger than 1
  CHECK(many.p(less, 9.0) == 1.0);                           // that none is larger than 9 nobody knows
  CHECK(many.p(less, 0.0) == 1.0);
  CHECK(many.interval(0.95).low == 0.0);  // the sign is known, the mean is not
  CHECK(std::isinf(many.interval(0.95).high));
}

TEST_CASE("mean test: nine zeros are not futile at any time", "[discrete][ST26]") {
  const MeanTestSettings settings{.prior_variance = prior_variance_for(60, alpha), .most = 1.0};
  const MeanTest nine(std::vector<double>(9, 0.0), settings);
  CHECK(nine.p(less, 0.1) > alpha);
  CHECK_FALSE(nine.interval(0.95).lies_within(-0.1, 0.1));
  const MeanTest many(std::vector<double>(200, 0.0), settings);
  CHECK(many.p(less, 0.1) < alpha);
  CHECK(many.interval(0.95).lies_within(-0.1, 0.1));
}

TEST_CASE("mean test: values with enough spread are Student's alone", "[discrete][ST26]") {
  const std::vector<double> values{1.0, 2.5, -0.5, 3.0, 0.7, 1.1};
  const MeanTest test(values, {});
  CHECK_FALSE(test.is_guarded());
  CHECK(test.p(greater, 0.0) == t_test(summarise(values), greater).p);
  CHECK(test.interval(0.9).low == mean_interval(summarise(values), 0.9).low);
}

}  // namespace plussum::test
