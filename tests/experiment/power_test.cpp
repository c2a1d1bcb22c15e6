// SPDX-License-Identifier: MIT
#include "plussum/statistics/power.hpp"

#include "experiment/samples.hpp"
#include "plussum/statistics/distributions.hpp"
#include "support/catch.hpp"

namespace plussum::test {

using enum Alternative;

TEST_CASE("power: published values of the paired t test (ST12)", "[power]") {
  // pwr.t.test and power.t.test(type = "paired") of R; to ten digits by Simpson's rule over the noncentral t.
  CHECK_THAT(t_test_power(1.0, 20, 0.05, two_sided), WithinRel(0.98859129478, 1e-9));
  CHECK_THAT(t_test_power(0.5, 20, 0.05, two_sided), WithinRel(0.56450441844, 1e-9));
  CHECK_THAT(t_test_power(0.5, 20, 0.05, greater), WithinRel(0.69514933824, 1e-9));
  CHECK_THAT(t_test_power(-0.5, 20, 0.05, less), WithinRel(0.69514933824, 1e-9));
  CHECK_THAT(t_test_power(0.2, 60, 0.10, two_sided), WithinAbs(0.4555818, 5e-8));  // Cohen 1988, exercise 2.5
  CHECK_THAT(t_test_power(0.0, 12, 0.05, two_sided), WithinRel(0.05, 1e-10));
  CHECK(t_test_power(-0.5, 20, 0.05, greater) < 0.001);
  CHECK(std::isnan(t_test_power(0.5, 1, 0.05, two_sided)));
}

TEST_CASE("power: replicates for a power", "[power]") {
  CHECK(replicates_for_power(0.5, 0.80, 0.05, two_sided) == 34);  // R: n = 33.36713
  CHECK(replicates_for_power(0.5, 0.90, 0.05, two_sided) == 44);
  CHECK(replicates_for_power(1.0, 0.90, 0.05, two_sided) == 13);
  CHECK(replicates_for_power(std::sqrt(0.5), 0.85, 0.05, two_sided) == 20);  // Dalgaard 2008, section 9.3: n = 19.96892
  CHECK(replicates_for_power(50.0, 0.80, 0.05, greater) == 2);
  CHECK(replicates_for_power(0.0, 0.80, 0.05, two_sided) == std::nullopt);
  CHECK(replicates_for_power(-0.5, 0.80, 0.05, greater) == std::nullopt);
  CHECK(replicates_for_power(-0.5, 0.80, 0.05, less) == replicates_for_power(0.5, 0.80, 0.05, greater));
  const std::optional<std::size_t> tiny = replicates_for_power(0.002, 0.80, 0.05, two_sided);
  REQUIRE(tiny);
  CHECK_THAT(static_cast<double>(*tiny), WithinRel(std::pow((1.959964 + 0.841621) / 0.002, 2), 1e-4));  // normal limit
}

TEST_CASE("power: replicates for a half width of the interval (ST13)", "[power]") {
  // By tables of t: 2.262·3/√10 = 2.146, 2.306·3/√9 = 2.306.
  CHECK(replicates_for_half_width(3.0, 2.2, 0.95) == 10);
  CHECK(replicates_for_half_width(0.0, 0.1, 0.95) == 2);
  CHECK(replicates_for_half_width(1.0, 0.0, 0.95) == std::nullopt);
  CHECK(replicates_for_half_width(1.0, 1e-6, 0.95) == std::nullopt);
  const std::optional<std::size_t> many = replicates_for_half_width(1.0, 0.01, 0.95);
  REQUIRE(many);
  CHECK_THAT(static_cast<double>(*many), WithinRel(196.0 * 196.0, 1e-3));
}

TEST_CASE("power: the smallest effect that shows", "[power]") {
  CHECK_THAT(*minimal_detectable_effect(20, 0.80, 0.05, two_sided), WithinAbs(0.6604413, 5e-7));  // pwr.t.test
  const double effect = *minimal_detectable_effect(20, 0.80, 0.05, greater);
  CHECK_THAT(t_test_power(effect, 20, 0.05, greater), WithinRel(0.80, 1e-9));
  CHECK(minimal_detectable_effect(20, 0.80, 0.05, less) == -effect);
  CHECK(minimal_detectable_effect(20, 0.04, 0.05, two_sided) == std::nullopt);
  CHECK(minimal_detectable_effect(1, 0.80, 0.05, two_sided) == std::nullopt);
}

TEST_CASE("power: what is promised is what happens", "[power][statistics]") {
  constexpr std::uint32_t samples = 20'000;
  std::uint32_t shown = 0;
  for (std::uint32_t sample = 0; sample < samples; ++sample) {
    std::vector<double> differences = sample_of(standard_normal, 13, sample, 34);
    for (double& difference : differences) difference += 0.5;
    shown += t_test(summarise(differences), two_sided).p <= 0.05;
  }
  const double power = t_test_power(0.5, 34, 0.05, two_sided);
  CHECK(std::abs(shown / double{samples} - power) < four_errors(power, samples));
}

TEST_CASE("distributions: no value where there is none, limits at infinity", "[power]") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(student_t_upper_tail(infinity, 3.0) == 0.0);
  CHECK(student_t_upper_tail(-infinity, 3.0) == 1.0);
  CHECK(std::isnan(student_t_upper_tail(1.0, 0.0)));
  CHECK(student_t_quantile(1.0, 3.0) == infinity);
  CHECK(std::isnan(student_t_quantile(1.5, 3.0)));
  CHECK(std::isnan(noncentral_t_upper_tail(1.0, 3.0, infinity)));
  CHECK_THAT(standard_normal_quantile(0.975), WithinRel(1.9599639845400545, 1e-14));
  CHECK(standard_normal_lower_tail(-infinity) == 0.0);
  CHECK(std::isnan(beta_quantile(0.5, 0.0, 1.0)));
  CHECK(binomial_lower_tail(-1.0, 5.0, 0.5) == 0.0);
  CHECK_THAT(binomial_lower_tail(1.0, 5.0, 0.5), WithinRel(6.0 / 32.0, 1e-14));
  CHECK(std::isnan(lambert_w_lower(0.1)));
  const double w = lambert_w_lower(-0.1);
  CHECK(w < -1.0);
  CHECK_THAT(w * std::exp(w), WithinRel(-0.1, 1e-13));
}

}  // namespace plussum::test
