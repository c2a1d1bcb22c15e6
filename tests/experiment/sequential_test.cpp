// SPDX-License-Identifier: MIT
#include "plussum/statistics/sequential.hpp"

#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/sinh_sinh.hpp>

#include "experiment/samples.hpp"
#include "plussum/statistics/significance.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

namespace bm = boost::math;

const std::vector<double> differences{-1.2, -2.4, -1.3, -1.3, 0.0, -1.0, -1.8, -0.8, -4.6, -1.4};  // Student's sleep

Summary summary_of(double count, double mean, double deviation) {
  return {static_cast<std::size_t>(count), mean, deviation, deviation / std::sqrt(count)};
}

SequentialRule rule_of(std::size_t maximum) {
  return {.alpha = 0.05,
          .prior_variance = prior_variance_for(100, 0.05),
          .minimum = 2,
          .maximum = maximum,
          .half_width = std::nullopt,
          .smallest_effect = std::nullopt,
          .until_decided = true};
}

}  // namespace

TEST_CASE("sequential: the Bayes factor is the one of the noncentral t (ST14)", "[sequential]") {
  for (const auto& [n, t, g] : {std::tuple{5.0, 0.3, 1.0}, {20.0, 2.5, 0.5}, {60.0, -3.0, 0.08}}) {
    const bm::normal_distribution<> prior(0.0, std::sqrt(g));
    const auto likelihood = [&, n = n, t = t](double effect) {
      if (std::abs(effect) > 8.0 * prior.standard_deviation()) return 0.0;
      return bm::pdf(prior, effect) * bm::pdf(bm::non_central_t_distribution<>(n - 1.0, effect * std::sqrt(n)), t);
    };
    const double expected = bm::quadrature::sinh_sinh<double>().integrate(likelihood, 1e-10) /
                            bm::pdf(bm::students_t_distribution<>(n - 1.0), t);
    INFO(n);
    CHECK_THAT(std::exp(log_bayes_factor(summary_of(n, t / std::sqrt(n), 1.0), g)), WithinRel(expected, 1e-6));
  }
}

TEST_CASE("sequential: the Bayes factor is a martingale under the null", "[sequential]") {
  // Given the first n differences up to scale, the next is √(Σ x²/n) times a t on n degrees of freedom, if the mean is 0.
  for (const std::size_t n : {3u, 6u, 9u}) {
    const std::span<const double> first(differences.data(), n);
    double squares = 0.0;
    for (const double x : first) squares += x * x;
    const double scale = std::sqrt(squares / static_cast<double>(n));
    const auto next = [&](double u) {
      std::vector<double> extended(first.begin(), first.end());
      extended.push_back(scale * u);
      const double density = bm::pdf(bm::students_t_distribution<>(static_cast<double>(n)), u);
      return density > 0.0 ? density * std::exp(log_bayes_factor(summarise(extended), 0.5)) : 0.0;
    };
    const double expected = bm::quadrature::sinh_sinh<double>().integrate(next, 1e-10);
    INFO(n);
    CHECK_THAT(std::exp(log_bayes_factor(summarise(first), 0.5)), WithinRel(expected, 1e-8));
  }
}

TEST_CASE("sequential: the interval is where the Bayes factor is below 1/alpha (ST16)", "[sequential]") {
  const Summary summary = summarise(differences);
  for (const double alpha : {0.05, 0.01}) {
    const Interval interval = confidence_sequence(summary, alpha, 0.7);
    for (const double end : {interval.low, interval.high})
      CHECK_THAT(std::exp(log_bayes_factor(summary, 0.7, end)), WithinRel(1.0 / alpha, 1e-9));
    CHECK_THAT((interval.low + interval.high) / 2.0, WithinRel(summary.mean, 1e-12));
    CHECK(interval.half_width() > mean_interval(summary, 1.0 - alpha).half_width());
  }
}

TEST_CASE("sequential: no interval before the data can say anything", "[sequential]") {
  // (1 + n)^(n − 1) > 1/α² is needed for g = 1: 5³ = 125 does not suffice for α = 0.05, 6⁴ = 1296 does.
  CHECK(std::isinf(confidence_sequence({}, 0.05, 1.0).low));
  CHECK(std::isinf(confidence_sequence(summary_of(4, 1.0, 1.0), 0.05, 1.0).high));
  CHECK(std::isfinite(confidence_sequence(summary_of(5, 1.0, 1.0), 0.05, 1.0).high));
}

TEST_CASE("sequential: the prior variance that makes the interval narrow (ST17)", "[sequential]") {
  for (const double n : {20.0, 200.0, 2000.0}) {
    const double best = prior_variance_for(static_cast<std::size_t>(n), 0.05);
    const auto width = [&](double g) { return confidence_sequence(summary_of(n, 0.0, 1.0), 0.05, g).half_width(); };
    INFO(n);
    CHECK(width(best) < width(best * 2.0));
    CHECK(width(best) < width(best / 2.0));
    CHECK(width(best * 3.0) < 1.07 * width(best));
    CHECK(width(best / 3.0) < 1.09 * width(best));
  }
}

TEST_CASE("sequential: differences without spread", "[sequential]") {
  const double g = prior_variance_for(50, 0.05);
  SequentialRule rule = rule_of(50);
  rule.prior_variance = g;
  const std::vector<double> same(20, 2.0), none(20, 0.0);
  CHECK(sequential_state(rule, same).decision == SequentialDecision::decided);
  CHECK_THAT(sequential_state(rule, same).log_bayes_factor, WithinRel(9.5 * std::log(1.0 + 20.0 * g), 1e-12));
  CHECK(sequential_state(rule, same).interval.half_width() == 0.0);
  CHECK(sequential_state(rule, none).decision == SequentialDecision::go_on);
  rule.smallest_effect = 0.1;
  CHECK(sequential_state(rule, none).decision == SequentialDecision::futile);
  CHECK(sequential_state(rule, std::vector<double>(3, 2.0)).decision == SequentialDecision::go_on);  // too few to tell
}

TEST_CASE("sequential: reasons to stop, in their order", "[sequential]") {
  using enum SequentialDecision;
  SequentialRule rule = rule_of(10);
  rule.prior_variance = 1.0;
  const SequentialState state = sequential_state(rule, differences);
  CHECK(state.decision == decided);
  CHECK(state.p < 0.05);
  CHECK(state.p > t_test(state.differences, Alternative::two_sided).p);  // the price of looking at any time
  rule.minimum = 11;
  rule.maximum = 11;
  CHECK(sequential_state(rule, differences).decision == go_on);
  rule.minimum = 2;
  rule.until_decided = false;
  CHECK(sequential_state(rule, differences).decision == go_on);
  rule.half_width = state.interval.half_width() * 1.001;
  CHECK(sequential_state(rule, differences).decision == narrow_enough);
  rule.half_width = state.interval.half_width() * 0.999;
  CHECK(sequential_state(rule, differences).decision == go_on);
  rule.maximum = 10;
  CHECK(sequential_state(rule, differences).decision == exhausted);
  rule.until_decided = true;
  rule.smallest_effect = -state.interval.low * 1.001;
  CHECK(sequential_state(rule, differences).decision == futile);  // an effect, and too small to matter
  rule.smallest_effect = -state.interval.low * 0.999;
  CHECK(sequential_state(rule, differences).decision == decided);
}

TEST_CASE("sequential: one by one is the same as all at once; p never rises", "[sequential]") {
  SequentialTest test(rule_of(10));
  double p = 1.0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const SequentialState& now = test.add(differences[i]);
    const SequentialState whole = sequential_state(rule_of(10), std::span(differences).first(i + 1));
    CHECK(now.interval.low == whole.interval.low);
    CHECK(now.p == whole.p);
    CHECK(now.p <= p);
    p = now.p;
  }
}

TEST_CASE("sequential: a NaN decides nothing", "[sequential]") {
  std::vector<double> broken(9, 2.0);
  broken[0] = std::numeric_limits<double>::quiet_NaN();
  CHECK(sequential_state(rule_of(10), broken).decision == SequentialDecision::go_on);
  CHECK(sequential_state(rule_of(9), broken).decision == SequentialDecision::exhausted);
  CHECK(sequential_state(rule_of(9), broken).p == 1.0);
}

TEST_CASE("sequential: rules that cannot be used", "[sequential]") {
  CHECK_FALSE(fault_in(rule_of(10)));
  const auto fault = [](auto change) {
    SequentialRule rule = rule_of(10);
    change(rule);
    return fault_in(rule).value_or("");
  };
  CHECK_THAT(fault([](auto& r) { r.alpha = 1.0; }), ContainsSubstring("alpha"));
  CHECK_THAT(fault([](auto& r) { r.prior_variance = 0.0; }), ContainsSubstring("prior variance"));
  CHECK_THAT(fault([](auto& r) { r.minimum = 1; }), ContainsSubstring("At least 2"));
  CHECK_THAT(fault([](auto& r) { r.maximum = 1; }), ContainsSubstring("below the smallest"));
  CHECK_THAT(fault([](auto& r) { r.half_width = 0.0; }), ContainsSubstring("half width"));
  CHECK_THAT(fault([](auto& r) { r.smallest_effect = -1.0; }), ContainsSubstring("smallest effect"));
}

}  // namespace plussum::test
