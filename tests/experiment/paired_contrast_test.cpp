// SPDX-License-Identifier: MIT
#include "plussum/statistics/paired_contrast.hpp"

#include "experiment/samples.hpp"
#include "support/catch.hpp"

namespace plussum::test {

TEST_CASE("paired contrast: Student's sleep, all of it", "[paired_contrast]") {
  const PairedContrast contrast = paired_contrast(sleep_first, sleep_second, 0.95, 1);
  CHECK(contrast.difference.count == 10);
  CHECK_THAT(contrast.treatment.mean, WithinRel(0.75, 1e-12));
  CHECK_THAT(contrast.control.mean, WithinRel(2.33, 1e-12));
  CHECK_THAT(contrast.difference.mean, WithinRel(-1.58, 1e-12));
  CHECK_THAT(contrast.difference.standard_deviation, WithinAbs(1.2299955, 5e-8));
  CHECK_THAT(contrast.t_interval.low, WithinAbs(-2.4598858, 5e-8));
  CHECK_THAT(contrast.t_interval.high, WithinAbs(-0.7001142, 5e-8));
  CHECK_THAT(contrast.test.p, WithinAbs(0.002833, 5e-7));
  CHECK_THAT(contrast.effect.cohen_d_z, WithinAbs(-1.2845580, 5e-7));
  CHECK_THAT(contrast.correlation, WithinAbs(0.7951702, 5e-8));
  CHECK(contrast.bootstrap_interval.lies_within(-2.8, -0.7));
  CHECK(contrast.bootstrap_interval.contains(-1.58));
  CHECK(contrast.bootstrap_interval.low < -2.2);  // the 4.6 hours of patient 9 make it lean to the left
  CHECK(contrast.confidence == 0.95);
}

TEST_CASE("paired contrast: variance saved by common random numbers (ST18)", "[paired_contrast]") {
  const PairedContrast sleep = paired_contrast(sleep_first, sleep_second, 0.95, 1);
  const double s = sleep.treatment.standard_deviation, u = sleep.control.standard_deviation;
  CHECK_THAT(sleep.variance_reduction, WithinRel(2.0 * sleep.correlation * s * u / (s * s + u * u), 1e-12));
  const std::vector<double> base{1, 2, 3, 4, 5}, shifted{3, 4, 5, 6, 7}, mirrored{5, 4, 3, 2, 1};
  CHECK(paired_contrast(shifted, base, 0.95, 1).variance_reduction == 1.0);
  CHECK_THAT(paired_contrast(mirrored, base, 0.95, 1).variance_reduction, WithinRel(-1.0, 1e-12));
}

TEST_CASE("paired contrast: the same difference in every replicate", "[paired_contrast]") {
  const std::vector<double> base{1, 2, 3, 4, 5}, shifted{3, 4, 5, 6, 7};
  const PairedContrast contrast = paired_contrast(shifted, base, 0.95, 1);
  CHECK(contrast.difference.mean == 2.0);
  CHECK(contrast.t_interval.half_width() == 0.0);
  CHECK(contrast.bootstrap_interval.half_width() == 0.0);
  CHECK(contrast.test.p == 0.0);
  CHECK(paired_contrast(base, base, 0.95, 1).test.p == 1.0);
  CHECK(std::isnan(paired_contrast(base, base, 0.95, 1).effect.cohen_d_z));
}

TEST_CASE("paired contrast: lists that do not belong together, and too short ones", "[paired_contrast]") {
  const std::vector<double> one{1.0}, two{1.0, 2.0};
  CHECK(paired_contrast(one, two, 0.95, 1).difference.count == 0);
  CHECK(std::isnan(paired_contrast(one, two, 0.95, 1).t_interval.low));
  CHECK(paired_contrast(one, one, 0.95, 1).difference.count == 1);
  CHECK(std::isnan(paired_contrast(one, one, 0.95, 1).test.p));
  CHECK(std::isnan(paired_contrast({}, {}, 0.95, 1).bootstrap_interval.low));
}

TEST_CASE("paired contrast: from one seed the same bits, and close to the t interval for normal values",
          "[paired_contrast]") {
  const std::vector<double> treatment = sample_of(standard_normal, 31, 0, 100);
  const std::vector<double> control = sample_of(standard_normal, 31, 1, 100);
  const PairedContrast first = paired_contrast(treatment, control, 0.95, 5);
  const PairedContrast again = paired_contrast(treatment, control, 0.95, 5);
  CHECK(first.bootstrap_interval.low == again.bootstrap_interval.low);
  CHECK_THAT(first.bootstrap_interval.half_width(), WithinRel(first.t_interval.half_width(), 0.1));
}

}  // namespace plussum::test
