// SPDX-License-Identifier: MIT
#include "plussum/statistics/intervals.hpp"

#include "experiment/samples.hpp"
#include "plussum/statistics/distributions.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double mean(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Variance with divisor n, the statistic of Efron and Tibshirani's example.
double plain_variance(std::span<const double> values) {
  const double s = summarise(values).standard_deviation;
  return s * s * static_cast<double>(values.size() - 1) / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("t interval: Student's sleep (ST4)", "[intervals]") {
  std::vector<double> differences(10);
  for (std::size_t i = 0; i < 10; ++i) differences[i] = sleep_first[i] - sleep_second[i];
  const Interval interval = mean_interval(summarise(differences), 0.95);  // R: -2.4598858 -0.7001142
  CHECK_THAT(interval.low, WithinAbs(-2.4598858, 5e-8));
  CHECK_THAT(interval.high, WithinAbs(-0.7001142, 5e-8));
  CHECK_THAT(interval.half_width(), WithinAbs(0.8798858, 5e-8));
  CHECK(interval.contains(-1.0));
  CHECK_FALSE(interval.contains(0.0));
  CHECK(interval.lies_within(-3.0, 0.0));
  CHECK_FALSE(interval.lies_within(-1.0, 0.0));
}

TEST_CASE("intervals: none where there is nothing to go by", "[intervals]") {
  const std::vector<double> one{1.0}, gap{1.0, undefined, 2.0};
  CHECK(std::isnan(mean_interval(summarise(one), 0.95).low));
  CHECK(std::isnan(mean_interval(summarise(gap), 0.95).low));
  CHECK(std::isnan(mean_interval(summarise(sleep_first), 1.0).low));
  CHECK(std::isnan(share_interval(0, 0, 0.95).low));
  CHECK(std::isnan(share_interval(3, 2, 0.95).low));
  CHECK(std::isnan(median_interval({}, 0.95).low));
  CHECK(std::isnan(median_interval(gap, 0.95).low));
  CHECK(std::isnan(bootstrap_interval(one, mean, 0.95, 1).low));
  CHECK(std::isnan(bootstrap_interval(gap, mean, 0.95, 1).low));
  CHECK(std::isnan(ratio_interval(sleep_first, one, 0.95, 1).low));
}

TEST_CASE("share: Clopper and Pearson's interval (ST5)", "[intervals]") {
  const Interval none = share_interval(0, 10, 0.95);
  CHECK(none.low == 0.0);
  CHECK_THAT(none.high, WithinRel(1.0 - std::pow(0.025, 0.1), 1e-12));
  const Interval all = share_interval(10, 10, 0.95);
  CHECK_THAT(all.low, WithinRel(std::pow(0.025, 0.1), 1e-12));
  CHECK(all.high == 1.0);
  const Interval mendel = share_interval(682, 925, 0.95);  // R: binom.test(682, 925)
  CHECK_THAT(mendel.low, WithinAbs(0.7076683, 5e-8));
  CHECK_THAT(mendel.high, WithinAbs(0.7654066, 5e-8));
}

TEST_CASE("share: covers at least as often as it says, for every share", "[intervals]") {
  for (double share = 0.01; share < 1.0; share += 0.01) {
    double covered = 0.0;
    for (std::size_t k = 0; k <= 25; ++k) {
      const double chance = binomial_lower_tail(static_cast<double>(k), 25.0, share) -
                            binomial_lower_tail(static_cast<double>(k) - 1.0, 25.0, share);
      if (share_interval(k, 25, 0.95).contains(share)) covered += chance;
    }
    INFO(share);
    CHECK(covered >= 0.95);
  }
}

TEST_CASE("median: order statistics, infinite ones included (ST6)", "[intervals]") {
  // Ranks of the tables of David and Nagaraja: n = 6 gives 1 and 6, n = 10 gives 2 and 9, n = 20 gives 6 and 15.
  for (const auto& [size, rank] : {std::pair{6, 1}, {10, 2}, {20, 6}}) {
    std::vector<double> values;
    for (int i = size; i >= 1; --i) values.push_back(i);
    const Interval interval = median_interval(values, 0.95);
    CHECK(interval.low == rank);
    CHECK(interval.high == size + 1 - rank);
  }
  const std::vector<double> few{1, 2, 3, 4, 5};
  CHECK(median_interval(few, 0.95).low == -infinity);
  CHECK(median_interval(few, 0.95).high == infinity);
  CHECK(median_interval(few, 0.90).high == 5.0);
  const std::vector<double> times{4, 7, infinity, 5, 6, infinity, 9, infinity, 8, infinity};
  CHECK(median_interval(times, 0.95).low == 5.0);
  CHECK(median_interval(times, 0.95).high == infinity);
}

TEST_CASE("BCa: the spatial test of Efron and Tibshirani (ST7)", "[intervals]") {
  // An introduction to the bootstrap, table 14.2: variance 171.5, 90 % BCa interval (115.8, 259.6) from 2,000 resamples, its
  // analytic form ABC (116.7, 260.9), percentiles (100.8, 233.9).
  const std::vector<double> test_a{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6,
                                   0,  33, 28, 34, 4,  32, 24, 47, 41, 24, 26, 30, 41};
  CHECK_THAT(plain_variance(test_a), WithinAbs(171.5, 0.05));
  const Interval interval = bootstrap_interval(test_a, plain_variance, 0.90, 1, 20'000);
  CHECK_THAT(interval.low, WithinAbs(115.8, 2.0));
  CHECK_THAT(interval.high, WithinAbs(259.6, 4.0));
}

TEST_CASE("BCa: by seed alone, and of no length without spread", "[intervals]") {
  const Interval first = bootstrap_interval(sleep_first, mean, 0.95, 7);
  const Interval again = bootstrap_interval(sleep_first, mean, 0.95, 7);
  const Interval other = bootstrap_interval(sleep_first, mean, 0.95, 8);
  CHECK(first.low == again.low);
  CHECK(first.high == again.high);
  CHECK(first.low != other.low);
  const std::vector<double> level(5, 0.1);
  CHECK(bootstrap_interval(level, mean, 0.95, 1).half_width() == 0.0);
  const auto extreme = bootstrap_interval(sleep_first, mean, 0.999999, 1);  // no further than the resamples go
  CHECK(std::isfinite(extreme.low));
  CHECK(extreme.low < first.low);
}

TEST_CASE("BCa: a ratio keeps rows together", "[intervals]") {
  std::vector<double> twice(sleep_second);
  for (double& value : twice) value *= 2.0;
  const Interval exact = ratio_interval(twice, sleep_second, 0.95, 3);  // 2 in every resample of rows
  CHECK_THAT(exact.low, WithinRel(2.0, 1e-12));
  CHECK_THAT(exact.high, WithinRel(2.0, 1e-12));
}

TEST_CASE("t interval: coverage for normal values", "[intervals][statistics]") {
  constexpr std::uint32_t samples = 20'000;
  for (const double confidence : {0.90, 0.95, 0.99}) {
    std::uint32_t covered = 0;
    for (std::uint32_t sample = 0; sample < samples; ++sample)
      covered += mean_interval(summarise(sample_of(standard_normal, 21, sample, 5)), confidence).contains(0.0);
    INFO(confidence);
    CHECK(std::abs(covered / double{samples} - confidence) < four_errors(confidence, samples));
  }
}

TEST_CASE("median: coverage for skewed values", "[intervals][statistics]") {
  constexpr std::uint32_t samples = 20'000;
  const double promised = 1.0 - 2.0 * binomial_lower_tail(5.0, 20.0, 0.5);  // 0.9586 for 20 values
  std::uint32_t covered = 0;
  for (std::uint32_t sample = 0; sample < samples; ++sample)
    covered += median_interval(sample_of(standard_exponential, 22, sample, 20), 0.95).contains(std::log(2.0));
  CHECK(std::abs(covered / double{samples} - promised) < four_errors(promised, samples));
}

TEST_CASE("BCa: coverage for normal and skewed values", "[intervals][statistics]") {
  constexpr std::uint32_t samples = 2'000;
  std::uint32_t normal = 0, skewed = 0, ratio = 0, few = 0;
  for (std::uint32_t sample = 0; sample < samples; ++sample) {
    const std::vector<double> numerator = sample_of(standard_exponential, 24, sample, 30);
    std::vector<double> denominator = sample_of(standard_exponential, 25, sample, 30);
    for (std::size_t i = 0; i < 30; ++i) denominator[i] += numerator[i];  // mean 2, tied to the numerator
    normal += bootstrap_interval(sample_of(standard_normal, 23, sample, 30), mean, 0.95, sample, 1000).contains(0.0);
    few += bootstrap_interval(sample_of(standard_normal, 26, sample, 10), mean, 0.95, sample, 1000).contains(0.0);
    skewed += bootstrap_interval(numerator, mean, 0.95, sample, 1000).contains(1.0);
    ratio += ratio_interval(numerator, denominator, 0.95, sample, 1000).contains(0.5);
  }
  const auto differs = [](std::uint32_t covered, double stated) {
    return std::abs(covered / double{samples} - stated) >= four_errors(stated, samples);
  };
  CHECK_FALSE(differs(normal, 0.94));  // what docs/statistics.md states
  CHECK_FALSE(differs(few, 0.90));
  CHECK_FALSE(differs(skewed, 0.93));
  CHECK_FALSE(differs(ratio, 0.93));
}

}  // namespace plussum::test
