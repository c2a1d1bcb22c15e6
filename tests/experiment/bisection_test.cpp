// SPDX-License-Identifier: MIT
// Tipping points by bisection against closed forms, and the area of a loop.
#include "plussum/statistics/bisection.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "plussum/core/random.hpp"
#include "plussum/statistics/distributions.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

double uniform(std::uint32_t replicate, std::uint32_t trial = 0) {
  return Draws(11, trial).uniform(Purpose::test_stream, replicate);
}

/// The threshold of a replicate when P(take-off | x) is logistic about `centre`: the inverse of the curve at a uniform.
double logistic_threshold(double centre, double scale, double u) {
  return centre + scale * std::log(u / (1.0 - u));
}

/// L12: the smallest fixed point of x = Φ((x − 0.25)/σ), from 0 upwards.
double adopted_share(double sigma) {
  double x = 0.0;
  for (int k = 0; k < 20'000; ++k) x = 0.5 * std::erfc(-(x - 0.25) / sigma / std::numbers::sqrt2);
  return x;
}

}  // namespace

TEST_CASE("bisection: L12 the fold of normal thresholds lies between 0.122 and 0.123") {
  CHECK(adopted_share(0.122) == Approx(0.0548).epsilon(0.01));
  CHECK(adopted_share(0.123) == Approx(1.0).epsilon(0.03));
  const Evaluate share = [](double sigma, std::uint32_t) { return adopted_share(sigma); };
  const TippingPoint point = find_tipping_point(share, {.low = 0.05, .high = 0.2, .level = 0.5, .tolerance = 1e-5}, 1);
  CHECK(point.rising);
  CHECK(point.median > 0.122);
  CHECK(point.median < 0.123);
  // Where Φ touches the diagonal: φ(z) = σ and Φ(z) = 0.25 + σ·z.
  CHECK(point.median == Approx(0.122221).margin(2e-5));
}

TEST_CASE("bisection: each threshold is found to the tolerance, whether the response rises or falls") {
  for (const bool rising : {true, false}) {
    const Evaluate response = [rising](double x, std::uint32_t r) {
      const double distance = x - (0.2 + 0.01 * r);
      return rising ? distance : -distance;
    };
    const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 1e-3}, 41);
    CHECK(point.rising == rising);
    for (std::uint32_t r = 0; r < 41; ++r) CHECK(std::abs(point.thresholds[r] - (0.2 + 0.01 * r)) <= 5e-4);
    CHECK(point.median == Approx(0.4).margin(5e-4));
    CHECK(point.quartile_distance == Approx(0.2).margin(1e-3));
    CHECK(point.without_crossing == 0.0);
    CHECK(point.evaluations == 41 * (2 + 10));
    REQUIRE(point.curve.size() == 2);
    CHECK(point.curve.front().share() == (rising ? 0.0 : 1.0));
    CHECK(point.curve.back().share() == (rising ? 1.0 : 0.0));
    for (const Interval& bracket : point.brackets) CHECK(bracket.high - bracket.low <= 1e-3);
  }
}

TEST_CASE("bisection: replicates without a crossing are infinite, and counted") {
  // Replicates 0 and 1 have always taken off, 2 and 3 never do, 4 goes the other way, 5 has no value, the rest cross at 1/2.
  const Evaluate response = [](double x, std::uint32_t r) {
    if (r < 2) return 1.0;
    if (r < 4) return -1.0;
    if (r == 4) return 0.5 - x;
    if (r == 5) return std::numeric_limits<double>::quiet_NaN();
    return x - 0.5;
  };
  const TippingPoint point = find_tipping_point(response, {.low = 0.1, .high = 1.0, .tolerance = 0.01}, 20);
  CHECK(point.rising);
  CHECK(point.thresholds[0] == -infinite);
  CHECK(point.thresholds[2] == infinite);
  CHECK(std::isnan(point.thresholds[4]));
  CHECK(std::isnan(point.thresholds[5]));
  CHECK(point.without_crossing == Approx(0.2));
  CHECK(point.against == Approx(0.1));
  CHECK(point.median == Approx(0.5).margin(0.005));
  CHECK(point.brackets[0].high == 0.1);
  CHECK(point.brackets[2].low == 1.0);
  CHECK((point.curve.front().runs == 19 && point.curve.front().taken_off == 3));
  CHECK((point.curve.back().runs == 19 && point.curve.back().taken_off == 16));
  const Evaluate falling = [&](double x, std::uint32_t r) { return r < 4 ? response(x, r) : 0.5 - x; };
  const TippingPoint other = find_tipping_point(falling, {.low = 0.1, .high = 1.0, .tolerance = 0.01}, 20);
  CHECK_FALSE(other.rising);
  CHECK(other.thresholds[0] == infinite);
  CHECK(other.thresholds[2] == -infinite);
  CHECK(other.curve.back().share() == Approx(0.1));
}

TEST_CASE("bisection: a value that is lost on the way takes its replicate out") {
  const Evaluate response = [](double x, std::uint32_t r) {
    return r == 3 && x != 0.0 && x != 1.0 ? std::numeric_limits<double>::quiet_NaN() : x - 0.3;
  };
  const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 0.01}, 8);
  CHECK(std::isnan(point.thresholds[3]));
  CHECK(point.against == Approx(1.0 / 8.0));
  CHECK(point.median == Approx(0.3).margin(0.005));
}

TEST_CASE("bisection: a tolerance finer than numbers ends") {
  const Evaluate response = [](double x, std::uint32_t) { return x - 1.0 / 3.0; };
  const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 1e-300}, 1);
  CHECK(point.median == Approx(1.0 / 3.0).epsilon(1e-15));
}

TEST_CASE("bisection: rounds are asked for as a whole, all replicates of a level together") {
  std::vector<std::size_t> sizes;
  const EvaluateBatch response = [&](std::span<const Probe> probes) {
    sizes.push_back(probes.size());
    std::vector<double> values;
    for (const Probe& probe : probes) values.push_back(probe.x - 0.4);
    return values;
  };
  find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 0.2}, 7);
  CHECK((sizes == std::vector<std::size_t>{14, 7, 7, 7}));
}

TEST_CASE("bisection: a logistic take-off is recovered, and its interval covers as often as it says", "[statistics]") {
  // 1000 trials of 20 replicates; order statistics 6 and 15 cover the median in 95.9 % (DN 7.1): 958.6 ± 6.3 of them. Beyond
  // 4.5 deviations in less than one of 10⁵ such tests.
  constexpr double centre = 0.382, scale = 0.03;
  std::size_t covered = 0;
  double sum = 0.0;
  for (std::uint32_t trial = 1; trial <= 1000; ++trial) {
    const Evaluate response = [trial](double x, std::uint32_t r) {
      return x - logistic_threshold(centre, scale, uniform(r, trial));
    };
    const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 1e-4}, 20);
    covered += point.interval.contains(centre) ? 1 : 0;
    sum += point.median;
  }
  CHECK(covered >= 930);
  CHECK(covered <= 987);
  CHECK(sum / 1000 == Approx(centre).margin(0.002));
}

TEST_CASE("bisection: the curve of take-off is measured, and is the logistic it was made from") {
  const Evaluate response = [](double x, std::uint32_t r) { return x - logistic_threshold(0.5, 0.05, uniform(r)); };
  const TippingPoint point =
      find_tipping_point(response, {.low = 0.3, .high = 0.7, .tolerance = 1e-2, .grid = 7}, 2000);
  REQUIRE(point.curve.size() == 9);
  for (const CurvePoint& here : point.curve) {
    CHECK(here.runs == 2000);
    CHECK(here.share() == Approx(1.0 / (1.0 + std::exp(-(here.x - 0.5) / 0.05))).margin(0.04));
    CHECK(here.pooled == here.share());
  }
  CHECK(point.several_crossings == 0);
  CHECK(point.reversal.against == 0);
  // A cell of 0.05 is halved three times.
  std::size_t crossing = 0;
  for (const double threshold : point.thresholds) crossing += std::isfinite(threshold) ? 1 : 0;
  CHECK(point.evaluations == 9 * 2000 + 3 * crossing);
}

TEST_CASE("bisection: an interval is never narrower than what is left of a bracket") {
  // All alike: order statistics alone would have no width.
  const Evaluate response = [](double x, std::uint32_t) { return x - 0.3; };
  for (const double tolerance : {0.2, 0.01, 1e-6}) {
    const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = tolerance}, 8);
    CHECK(point.interval.contains(0.3));
    CHECK(point.interval.high - point.interval.low == point.brackets[0].high - point.brackets[0].low);
    CHECK(point.interval.high > point.interval.low);
  }
}

TEST_CASE("bisection: replicates that cross several times have no single threshold, and widen the interval") {
  // Taken off from 0.35 to 0.45 and from 0.65 on, in every replicate.
  const Evaluate response = [](double x, std::uint32_t) { return (x > 0.35 && x < 0.45) || x > 0.65 ? 1.0 : -1.0; };
  const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 0.01, .grid = 9}, 20);
  CHECK(point.several_crossings == 20);
  CHECK(point.interval.low == Approx(0.3));
  CHECK(point.interval.high == Approx(0.7));
  // 20 replicates fall back from 0.4 to 0.5, none rises: (1/2)^20 times the 55 pairs of eleven values.
  CHECK(point.reversal.against == 20);
  CHECK(point.reversal.along == 0);
  CHECK(point.reversal.from == Approx(0.4));
  CHECK(point.reversal.p == Approx(55.0 * std::pow(0.5, 20.0)));
  // Pooled, the values 0.4, 0.5 and 0.6, of which one alone has taken off, have a third each.
  for (std::size_t k = 4; k <= 6; ++k) CHECK(point.curve[k].pooled == Approx(1.0 / 3.0));
  for (std::size_t k = 1; k < point.curve.size(); ++k) CHECK(point.curve[k - 1].pooled <= point.curve[k].pooled);
  // A peak between two ends that are alike is no threshold at all.
  const Evaluate peak = [](double x, std::uint32_t) { return x > 0.35 && x < 0.45 ? 1.0 : -1.0; };
  const TippingPoint none = find_tipping_point(peak, {.low = 0.0, .high = 1.0, .tolerance = 0.01, .grid = 9}, 20);
  CHECK(none.several_crossings == 20);
  CHECK(none.against == 1.0);
  CHECK(std::isnan(none.median));
}

TEST_CASE("bisection: a fall that chance can make is not called one") {
  // One of eight replicates falls back.
  const Evaluate response = [](double x, std::uint32_t r) { return r == 0 && x > 0.6 && x < 0.8 ? -1.0 : x - 0.5; };
  const TippingPoint point = find_tipping_point(response, {.low = 0.0, .high = 1.0, .tolerance = 0.01, .grid = 9}, 8);
  CHECK(point.several_crossings == 1);
  CHECK(point.reversal.against == 1);
  CHECK(point.reversal.p == 1.0);
}

TEST_CASE("hysteresis: the area between the way down and the way up") {
  const std::vector<double> levels{0.0, 1.0, 2.0, 4.0}, flat{1.0, 1.0, 1.0, 1.0};
  CHECK(hysteresis_area(levels, flat, flat) == 0.0);
  CHECK(hysteresis_area(levels, flat, std::vector<double>{3.0, 3.0, 3.0, 3.0}) == Approx(8.0));
  CHECK(hysteresis_area(levels, std::vector<double>{0.0, 0.0, 0.0, 1.0}, std::vector<double>{0.0, 1.0, 1.0, 1.0}) ==
        Approx(0.5 + 1.0 + 1.0));
  // The ideal relay with thresholds 0.3 and 0.7: a square of 0.4.
  std::vector<double> fine, up, down;
  for (int k = 0; k <= 10'000; ++k) {
    fine.push_back(k / 1e4);
    up.push_back(fine.back() >= 0.7 ? 1.0 : 0.0);
    down.push_back(fine.back() >= 0.3 ? 1.0 : 0.0);
  }
  CHECK(hysteresis_area(fine, up, down) == Approx(0.4).margin(1e-4));
  CHECK(hysteresis_area(fine, down, up) == Approx(-0.4).margin(1e-4));
  CHECK(hysteresis_area(std::vector<double>{1.0}, std::vector<double>{0.0}, std::vector<double>{1.0}) == 0.0);
}
