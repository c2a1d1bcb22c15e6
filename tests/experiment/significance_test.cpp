// SPDX-License-Identifier: MIT
#include "plussum/statistics/significance.hpp"

#include <algorithm>

#include "experiment/samples.hpp"
#include "plussum/statistics/paired_contrast.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

Summary sleep_difference() {
  return summarise(paired_differences(sleep_first, sleep_second));
}

Summary summary_of(std::size_t count, double mean, double deviation) {
  return {count, mean, deviation, deviation / std::sqrt(static_cast<double>(count))};
}

}  // namespace

TEST_CASE("t test: Student's sleep (ST8)", "[significance]") {
  // R: t.test(extra ~ group, data = sleep, paired = TRUE)
  const TTest test = t_test(sleep_difference(), Alternative::two_sided);
  CHECK_THAT(test.t, WithinAbs(-4.0621, 5e-5));
  CHECK(test.degrees == 9.0);
  CHECK_THAT(test.p, WithinAbs(0.002833, 5e-7));
  CHECK_THAT(t_test(sleep_difference(), Alternative::less).p, WithinRel(test.p / 2.0, 1e-12));
  CHECK_THAT(t_test(sleep_difference(), Alternative::greater).p, WithinRel(1.0 - test.p / 2.0, 1e-12));
  CHECK_THAT(t_test(sleep_difference(), Alternative::two_sided, -1.58).p, WithinRel(1.0, 1e-9));
}

TEST_CASE("t test: differences without spread, and too few of them", "[significance]") {
  CHECK(t_test(summary_of(5, 2.0, 0.0), Alternative::two_sided).p == 0.0);
  CHECK(t_test(summary_of(5, 2.0, 0.0), Alternative::greater).p == 0.0);
  CHECK(t_test(summary_of(5, 2.0, 0.0), Alternative::less).p == 1.0);
  CHECK(t_test(summary_of(5, 2.0, 0.0), Alternative::less).t == infinity);
  CHECK(t_test(summary_of(5, 0.0, 0.0), Alternative::two_sided).p == 1.0);
  CHECK(t_test(summary_of(5, 0.0, 0.0), Alternative::greater).p == 0.5);
  CHECK(std::isnan(t_test(summary_of(1, 2.0, undefined), Alternative::two_sided).p));
  CHECK(std::isnan(t_test(summary_of(5, undefined, undefined), Alternative::two_sided).p));
}

TEST_CASE("Holm: adjusted p values in the order given (ST9)", "[significance]") {
  // By hand: 4·0.005 = 0.02, 3·0.01 = 0.03, 2·0.03 = 0.06, and 1·0.04 = 0.04 raised to 0.06.
  const std::vector<double> adjusted = holm_adjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005});
  const double expected[] = {0.03, 0.06, 0.06, 0.02};
  for (std::size_t i = 0; i < 4; ++i) CHECK_THAT(adjusted[i], WithinRel(expected[i], 1e-14));
  CHECK(holm_adjusted(std::vector<double>{0.6, 0.7}) == std::vector<double>{1.0, 1.0});
  CHECK(holm_adjusted({}).empty());
}

TEST_CASE("Holm: a test that could not be made still counts", "[significance]") {
  const std::vector<double> adjusted = holm_adjusted(std::vector<double>{undefined, 0.01, 0.02});
  CHECK(std::isnan(adjusted[0]));
  CHECK_THAT(adjusted[1], WithinRel(0.03, 1e-14));
  CHECK_THAT(adjusted[2], WithinRel(0.04, 1e-14));
}

TEST_CASE("Holm: the chance of any false rejection keeps to alpha", "[significance][statistics]") {
  constexpr std::uint32_t families = 20'000;
  std::uint32_t any_adjusted = 0, any_plain = 0;
  for (std::uint32_t family = 0; family < families; ++family) {
    std::vector<double> p(8);
    for (std::uint32_t i = 0; i < 8; ++i) p[i] = Draws(11, family).uniform(Purpose::test_stream, i);
    p[7] = 1e-9;  // one true effect beside seven nulls
    const std::vector<double> adjusted = holm_adjusted(p);
    any_adjusted += std::any_of(adjusted.begin(), adjusted.end() - 1, [](double x) { return x <= 0.05; });
    any_plain += std::any_of(p.begin(), p.end() - 1, [](double x) { return x <= 0.05; });
  }
  const double error = 1.0 - std::pow(1.0 - 0.05 / 7.0, 7);  // with independent nulls
  CHECK(std::abs(any_adjusted / double{families} - error) < four_errors(error, families));
  CHECK(any_plain > 5 * any_adjusted);  // 0.30 without correction
}

TEST_CASE("equivalence: the example of Lakens 2017 (ST10)", "[significance]") {
  // 65 pairs, means 5.83 and 5.75, deviations 1.17 and 1.30, correlation 0.745, bounds ±0.34; tails by Simpson's rule.
  const double deviation = std::sqrt(1.17 * 1.17 + 1.30 * 1.30 - 2.0 * 0.745 * 1.17 * 1.30);
  const Equivalence result = equivalence_test(summary_of(65, 5.83 - 5.75, deviation), -0.34, 0.34, 0.05);
  CHECK_THAT(result.above_lower.t, WithinAbs(3.8034367, 1e-7));
  CHECK_THAT(result.below_upper.t, WithinAbs(-2.3545084, 1e-7));
  CHECK_THAT(result.above_lower.p, WithinRel(0.000160610263, 1e-8));
  CHECK_THAT(result.below_upper.p, WithinRel(0.010813490195, 1e-8));
  CHECK(result.p == result.below_upper.p);
  CHECK_THAT(result.interval.low, WithinAbs(-0.10430318, 1e-8));
  CHECK_THAT(result.interval.high, WithinAbs(0.26430318, 1e-8));
  CHECK(result.equivalent);
}

TEST_CASE("equivalence: the interval and the p value say the same", "[significance]") {
  const Summary differences = summary_of(20, 0.2, 1.0);
  const Interval interval = mean_interval(differences, 0.90);
  CHECK(equivalence_test(differences, -1.0, interval.high + 1e-9, 0.05).equivalent);
  CHECK_FALSE(equivalence_test(differences, -1.0, interval.high - 1e-9, 0.05).equivalent);
  CHECK_FALSE(equivalence_test(differences, interval.low + 1e-9, 1.0, 0.05).equivalent);
  CHECK(equivalence_test(summary_of(5, 0.0, 0.0), -0.1, 0.1, 0.05).equivalent);
  CHECK(std::isnan(equivalence_test(differences, 1.0, -1.0, 0.05).p));
}

TEST_CASE("equivalence: errs with alpha where the mean is just a bound", "[significance][statistics]") {
  constexpr std::uint32_t samples = 20'000;
  std::uint32_t wrong = 0;
  for (std::uint32_t sample = 0; sample < samples; ++sample) {
    const Summary at_bound = summarise(sample_of(standard_normal, 12, sample, 20));
    wrong += equivalence_test(at_bound, -3.0, 0.0, 0.05).equivalent;
  }
  CHECK(std::abs(wrong / double{samples} - 0.05) < four_errors(0.05, samples));
}

TEST_CASE("effect sizes (ST11)", "[significance]") {
  const EffectSize size = effect_size(sleep_difference());
  CHECK_THAT(size.cohen_d_z, WithinAbs(-4.0621277 / std::sqrt(10.0), 1e-7));  // t/√n
  CHECK_THAT(size.hedges_g_z, WithinRel(0.9138748917925524 * size.cohen_d_z, 1e-12));
  CHECK_THAT(hedges_correction(2.0), WithinRel(1.0 / std::sqrt(3.14159265358979324), 1e-14));
  CHECK_THAT(hedges_correction(64.0), WithinRel(1.0 - 3.0 / (4.0 * 64.0 - 1.0), 1e-4));  // Hedges' approximation
  CHECK(std::isnan(effect_size(summary_of(2, 1.0, 1.0)).hedges_g_z));
  CHECK(effect_size(summary_of(4, 1.0, 0.0)).cohen_d_z == infinity);
}

}  // namespace plussum::test
