// SPDX-License-Identifier: MIT
#include "plussum/statistics/survival.hpp"

#include <cmath>
#include <vector>

#include "support/catch.hpp"

namespace plussum::test {
namespace {

/// Weeks of remission of 42 children with leukaemia: Freireich et al., Blood 21 (1963), as in Gehan, Biometrika 52 (1965), and R's
/// MASS::gehan. Negative: still in remission.
std::vector<FollowedTime> weeks(std::initializer_list<double> list) {
  std::vector<FollowedTime> times;
  for (const double time : list) times.push_back({std::abs(time), time > 0.0});
  return times;
}
const std::vector<FollowedTime> drug =
    weeks({6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35});
const std::vector<FollowedTime> placebo =
    weeks({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23});

}  // namespace

TEST_CASE("survival: ST25, the log-rank test of a published trial", "[survival][ST25]") {
  const LogRank test = log_rank(drug, placebo);
  CHECK(test.observed == 9.0);
  CHECK(test.expected == Approx(19.25).margin(0.005));  // Kleinbaum and Klein, Survival Analysis, 3rd ed., section 2.IV
  CHECK(test.chi_squared == Approx(16.79).margin(0.005));
  CHECK(test.p == Approx(4.17e-5).epsilon(0.01));
  CHECK(log_rank(placebo, drug).chi_squared == Approx(test.chi_squared));
  CHECK(std::isnan(log_rank(weeks({-5, -5}), weeks({-5, -5})).p));
}

TEST_CASE("survival: ST24, the restricted mean of the same trial", "[survival][ST24]") {
  const RestrictedMean with = restricted_mean(drug, 35.0), without = restricted_mean(placebo, 35.0);
  CHECK(with.mean == Approx(23.29).margin(0.005));  // R: print(survfit(...), rmean = 35)
  CHECK(with.standard_error == Approx(2.83).margin(0.005));
  CHECK(without.mean == Approx(182.0 / 21.0));
  CHECK(without.standard_error == Approx(1.38).margin(0.005));
}

TEST_CASE("survival: without times cut off before the horizon the restricted mean is that of min(T, h)",
          "[survival][ST24]") {
  const std::vector<FollowedTime> times{{1.0, true}, {3.0, true}, {4.0, false}, {4.0, false}};
  CHECK(restricted_mean(times, 4.0).mean == Approx(3.0));
  CHECK(restricted_mean(times, 2.0).mean == Approx((1.0 + 2.0 + 2.0 + 2.0) / 4.0));
  // The variance of S is binomial, so that the standard error is √(Σ (x − x̄)²)/n.
  CHECK(restricted_mean(times, 4.0).standard_error == Approx(std::sqrt(4.0 + 0.0 + 1.0 + 1.0) / 4.0));
  CHECK(std::isnan(restricted_mean({}, 4.0).mean));
  CHECK(restricted_mean(std::vector<FollowedTime>{{4.0, false}}, 4.0).mean == 4.0);
}

}  // namespace plussum::test
