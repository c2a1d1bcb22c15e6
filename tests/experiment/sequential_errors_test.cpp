// SPDX-License-Identifier: MIT
// Error rates of the sequential rule by simulation, and of what people do without it.
#include "experiment/samples.hpp"
#include "plussum/statistics/sequential.hpp"
#include "plussum/statistics/significance.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

using enum SequentialDecision;

SequentialRule rule_of(std::size_t minimum, std::size_t maximum, std::size_t tuned_for) {
  return {.alpha = 0.05,
          .prior_variance = prior_variance_for(tuned_for, 0.05),
          .minimum = minimum,
          .maximum = maximum,
          .half_width = std::nullopt,
          .smallest_effect = std::nullopt,
          .until_decided = true};
}

/// Where the rule stops when it is asked after every replicate.
template <class Draw>
SequentialState stopped(const SequentialRule& rule, Draw draw) {
  SequentialTest test(rule);
  for (std::uint32_t i = 0; test.state().decision == go_on; ++i) test.add(draw(i));
  return test.state();
}

}  // namespace

TEST_CASE("sequential: looking after every replicate errs at most with alpha", "[sequential][statistics]") {
  constexpr std::uint32_t sequences = 4'000, length = 500;
  std::uint32_t wrong = 0, naive_wrong = 0, contradictions = 0;
  for (std::uint32_t sequence = 0; sequence < sequences; ++sequence) {
    SequentialTest test(rule_of(2, length, 100));
    bool decided_once = false, naive = false;
    for (std::uint32_t i = 0; i < length; ++i) {
      const SequentialState& state = test.add(standard_normal(41, sequence, i));
      decided_once |= state.decision == decided;
      naive |= i >= 1 && t_test(state.differences, Alternative::two_sided).p <= 0.05;
    }
    wrong += decided_once;
    naive_wrong += naive;
    contradictions += decided_once != (test.state().p <= 0.05);
  }
  CHECK(wrong <= 0.05 * sequences);  // 2.7 % until 500; the bound is for any length
  CHECK(wrong >= 0.015 * sequences);
  CHECK(naive_wrong > 0.45 * sequences);  // the t test watched in the same way: 50 %
  CHECK(contradictions == 0);
}

TEST_CASE("sequential: skewed differences need more replicates before the first look", "[sequential][statistics]") {
  constexpr std::uint32_t sequences = 4'000;
  std::uint32_t early = 0, late = 0, heavy = 0;
  for (std::uint32_t sequence = 0; sequence < sequences; ++sequence) {
    const auto skewed = [=](std::uint32_t i) { return standard_exponential(42, sequence, i) - 1.0; };
    const auto heavy_tailed = [=](std::uint32_t i) {
      return standard_exponential(42, sequence, i) - standard_exponential(43, sequence, i);
    };
    early += stopped(rule_of(2, 500, 100), skewed).decision == decided;
    late += stopped(rule_of(50, 500, 100), skewed).decision == decided;
    heavy += stopped(rule_of(2, 500, 100), heavy_tailed).decision == decided;
  }
  CHECK(early > 0.06 * sequences);  // 7.9 %
  CHECK(late <= 0.05 * sequences);  // 4.6 %
  CHECK(heavy <= 0.05 * sequences);
}

TEST_CASE("sequential: the interval covers when one stops because it is narrow", "[sequential][statistics]") {
  constexpr std::uint32_t sequences = 4'000;
  std::uint32_t covered = 0, naive_covered = 0;
  for (std::uint32_t sequence = 0; sequence < sequences; ++sequence) {
    SequentialRule rule = rule_of(2, 5'000, 100);
    rule.half_width = 0.5;
    rule.until_decided = false;
    const auto draw = [=](std::uint32_t i) { return standard_normal(46, sequence, i); };
    const SequentialState state = stopped(rule, draw);
    covered += state.decision == narrow_enough && state.interval.contains(0.0);
    RunningSummary naive;
    naive.add(draw(0));
    naive.add(draw(1));
    for (std::uint32_t i = 2; mean_interval(naive.summary(), 0.95).half_width() > 0.5; ++i) naive.add(draw(i));
    naive_covered += mean_interval(naive.summary(), 0.95).contains(0.0);
  }
  CHECK(covered >= 0.95 * sequences);
  CHECK(naive_covered < 0.91 * sequences);  // the t interval stopped in the same way: 89 %
}

TEST_CASE("sequential: an effect of interest is called futile at most with alpha", "[sequential][statistics]") {
  constexpr std::uint32_t sequences = 4'000;
  std::uint32_t wrong = 0, right = 0;
  for (std::uint32_t sequence = 0; sequence < sequences; ++sequence) {
    SequentialRule rule = rule_of(2, 1'000, 200);
    rule.smallest_effect = 0.3;
    rule.until_decided = false;
    wrong += stopped(rule, [=](std::uint32_t i) { return 0.3 + standard_normal(47, sequence, i); }).decision == futile;
    if (sequence < 400)
      right += stopped(rule, [=](std::uint32_t i) { return standard_normal(48, sequence, i); }).decision == futile;
  }
  CHECK(wrong <= 0.05 * sequences);
  CHECK(right > 395);  // where there is none, it is found out
}

TEST_CASE("sequential: an effect is found, with about as many replicates as a fixed plan", "[sequential][statistics]") {
  constexpr std::uint32_t sequences = 2'000;
  std::uint32_t right = 0;
  double replicates = 0.0;
  for (std::uint32_t sequence = 0; sequence < sequences; ++sequence) {
    const auto draw = [=](std::uint32_t i) { return 0.5 + standard_normal(45, sequence, i); };
    const SequentialState state = stopped(rule_of(2, 2'000, 50), draw);
    right += state.decision == decided && state.interval.low > 0.0;
    replicates += static_cast<double>(state.differences.count) / sequences;
  }
  CHECK(right >= 0.975 * sequences);  // of the other sign at most α/2
  CHECK(replicates < 44.0);           // 40; a plan with power 0.90 takes 44, one with 0.95 takes 54
}

}  // namespace plussum::test
