// SPDX-License-Identifier: MIT
#include "plussum/experiment/attribution.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "plussum/experiment/layout.hpp"
#include "support/catch.hpp"

using namespace plussum;
using plussum::test::Approx;
using plussum::test::ContainsSubstring;

namespace {

using Response = std::function<double(const DesignPoint& point, std::uint32_t replicate)>;

std::vector<LaidOutFactor> number_factors(std::size_t count, double low, double high) {
  std::vector<LaidOutFactor> factors;
  for (std::size_t f = 0; f < count; ++f)
    factors.push_back({.column = {.name = "f" + std::to_string(f), .unit = "1", .meaning = "", .levels = {}},
                       .listed = {},
                       .low = low,
                       .high = high});
  return factors;
}

/// What a sweep leaves behind: the points of the design, each with the response in every replicate.
struct Swept {
  ResultPlan plan;
  DesignValues values;
};

Swept sweep(const DesignSettings& design, const std::vector<LaidOutFactor>& factors, std::uint32_t replicates,
            const Response& response) {
  const Layout layout = lay_out(design, factors, {}, factors.size());
  REQUIRE(layout.problem.empty());
  Swept swept;
  swept.plan.points = layout.points;
  swept.plan.replicates = replicates;
  for (const LaidOutFactor& factor : factors) swept.plan.factors.push_back(factor.column_with_range());
  swept.values.points = static_cast<std::uint32_t>(layout.points.size());
  swept.values.replicates = replicates;
  for (std::uint32_t replicate = 0; replicate < replicates; ++replicate)
    for (const DesignPoint& point : layout.points) swept.values.values.push_back(response(point, replicate));
  return swept;
}

template <class Part>
Part attributed(const DesignSettings& design, const Swept& swept, AttributionOptions options = {}) {
  std::string refusal;
  options.ranges = ranges_of(swept.plan, 0);
  const auto found = attribute(design, swept.plan.points, swept.values, options, refusal);
  CAPTURE(refusal);
  REQUIRE(found);
  REQUIRE(std::holds_alternative<Part>(*found));
  return std::get<Part>(*found);
}

std::string refusal_of(const DesignSettings& design, const Swept& swept) {
  std::string refusal;
  CHECK_FALSE(attribute(design, swept.plan.points, swept.values, {}, refusal));
  return refusal;
}

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("attribution: an additive response gives each factor its own part, in every design", "[attribution]") {
  // v = 1·x0 + 2·x1 + 4·x2 with x from 1 to 3, and a common shock of the replicate, which paired differences do not see.
  const Response additive = [](const DesignPoint& x, std::uint32_t replicate) {
    return x[0] + 2.0 * x[1] + 4.0 * x[2] + 100.0 * replicate;
  };
  const auto factors = number_factors(3, 1.0, 3.0);
  const std::vector<double> parts{2.0, 4.0, 8.0};

  const DesignSettings factorial{.kind = DesignKind::factorial};
  const auto corners = attributed<CornerAttribution>(factorial, sweep(factorial, factors, 3, additive));
  const DesignSettings permutations{.kind = DesignKind::permutations, .samples = 4};
  const auto orders = attributed<OrderAttribution>(permutations, sweep(permutations, factors, 3, additive));
  const DesignSettings single{.kind = DesignKind::one_at_a_time, .levels = 2};
  const auto alone = attributed<AloneAttribution>(single, sweep(single, factors, 3, additive));
  const DesignSettings fraction{.kind = DesignKind::fractional_factorial, .resolution = 3};
  const auto levels = attributed<LevelAttribution>(fraction, sweep(fraction, factors, 3, additive));
  const DesignSettings morris{.kind = DesignKind::morris, .trajectories = 4};
  const auto screened = attributed<ScreeningAttribution>(morris, sweep(morris, factors, 3, additive));
  for (std::size_t f = 0; f < 3; ++f) {
    CAPTURE(f);
    CHECK(corners.shapley.values[f].mean == parts[f]);
    CHECK(corners.shapley.values[f].units == 3);
    CHECK(corners.effects.main[f].effect.mean == parts[f]);
    CHECK(orders.shapley.values[f].mean == parts[f]);
    CHECK(alone.effects[f].factor == f);
    CHECK(alone.effects[f].effect.mean == parts[f]);
    CHECK(alone.effects[f].effect.high == parts[f]);  // every replicate has the same difference
    CHECK(levels.effects.main[f].effect.mean == parts[f]);
    CHECK(screened.effects[f].mu.mean == Approx(parts[f]));
    CHECK(screened.effects[f].sigma == Approx(0.0).margin(1e-9));
  }
  CHECK(corners.shapley.total.mean == 14.0);
  CHECK(corners.shapley.sums_exactly);
  CHECK(orders.shapley.sums_exactly);
  CHECK(alone.base.mean == 107.0);
  CHECK(levels.resolution == 3);
  CHECK_FALSE(levels.aliases.empty());
  for (const PairInteraction& pair : corners.interactions) CHECK(pair.index.mean == 0.0);
}

TEST_CASE("attribution: elementary effects count for the whole range, whatever kind of number moves", "[attribution]") {
  // A straight line in a switch, a choice of three, a whole number, a list of amounts and a range: each adds its range.
  std::vector<LaidOutFactor> factors = number_factors(5, 0.0, 1.0);
  factors[0].listed = {0, 1};
  factors[1].listed = {0, 1, 2};
  factors[2].low = 1, factors[2].high = 3, factors[2].is_whole = true;
  factors[3].listed = {1000, 4000, 2000};
  const Response line = [](const DesignPoint& x, std::uint32_t) {
    return 1000.0 * x[0] + 500.0 * x[1] + 500.0 * x[2] + x[3] / 3.0 + 1000.0 * x[4];
  };
  const DesignSettings morris{.kind = DesignKind::morris, .trajectories = 10};
  const auto screened = attributed<ScreeningAttribution>(morris, sweep(morris, factors, 1, line));
  for (std::size_t f = 0; f < 5; ++f) {
    CAPTURE(f);
    CHECK(screened.effects[f].mu_star.mean == Approx(1000.0));
    CHECK(screened.effects[f].sigma == Approx(0.0).margin(1e-6));
    CHECK(screened.effects[f].mu.units == 10);
  }
}

TEST_CASE("attribution: a product is shared equally and its factors are complements", "[attribution]") {
  // v = x0·x1·x2 over {0, 1}: only the last corner has a value; each player gets a third (Shapley 1953).
  const DesignSettings design{.kind = DesignKind::factorial};
  const auto swept = sweep(design, number_factors(3, 0.0, 1.0), 1,
                           [](const DesignPoint& x, std::uint32_t) { return x[0] * x[1] * x[2]; });
  const auto found = attributed<CornerAttribution>(design, swept, {.minor_units_per_one = 10'000.0});
  for (const UnitMean& value : found.shapley.values) CHECK(value.mean == Approx(1.0 / 3.0).epsilon(1e-15));
  CHECK(found.shapley.sums_exactly);
  // 10,000 minor units in three: 3,333 and a third each, without remainder.
  for (const ExactShare& share : found.exact) CHECK(share == ExactShare{3333, 1, 3});
  CHECK(found.exact_total == 10'000);
  CHECK(found.exact_sums_exactly);
  for (const PairInteraction& pair : found.interactions) CHECK(pair.index.mean == 0.5);  // (A2) by hand: 1/2
  REQUIRE(!found.dividends.empty());
  CHECK(found.dividends[0].players == 0b111);
  CHECK(found.dividends[0].value.mean == 1.0);
}

TEST_CASE("attribution: fractions of minor units add up whatever the amounts", "[attribution]") {
  const DesignSettings design{.kind = DesignKind::factorial};
  // Amounts without any pattern, of 100 real customers each, as a run leaves them: minor units / 10,000 · 100.
  const Response response = [](const DesignPoint& x, std::uint32_t replicate) {
    std::int64_t minor = 7919 + 104'729 * static_cast<std::int64_t>(replicate);
    for (std::size_t f = 0; f < x.size(); ++f)
      if (x[f] > 1.0) minor = (minor * 31 + 977 * static_cast<std::int64_t>(f + 1)) % 1'000'003;
    return static_cast<double>(minor) / 10'000.0 * 100.0;
  };
  const auto swept = sweep(design, number_factors(5, 1.0, 3.0), 7, response);
  const auto found = attributed<CornerAttribution>(design, swept, {.minor_units_per_one = 10'000.0});
  REQUIRE(found.exact.size() == 5);
  CHECK(found.exact_sums_exactly);
  CHECK(static_cast<double>(found.exact_total) == Approx(found.shapley.total.mean * 7 * 10'000.0));
  // Numbers that are no amounts have no minor units.
  auto shares = swept;
  for (double& value : shares.values.values) value /= 7.3;
  CHECK(attributed<CornerAttribution>(design, shares, {.minor_units_per_one = 10'000.0}).exact.empty());
}

TEST_CASE("attribution: Ishigami function through the design", "[attribution]") {
  // Ishigami and Homma 1990 with a = 7, b = 0.1: S = 0.3139, 0.4424, 0; T = 0.5576, 0.4424, 0.2437.
  const DesignSettings design{.kind = DesignKind::saltelli, .samples = 2048, .second_order = true, .seed = 3};
  const double pi = std::numbers::pi;
  auto swept = sweep(design, number_factors(3, -pi, pi), 2, [](const DesignPoint& x, std::uint32_t replicate) {
    const double s = std::sin(x[1]);
    return std::sin(x[0]) * (1.0 + 0.1 * std::pow(x[2], 4)) + 7.0 * s * s + (replicate == 0 ? 5.0 : -5.0);
  });
  // The course: nothing varies at first, x0 alone decides then, with a fourth of the variance that x1 has at last.
  swept.values.times = 3;
  for (const DesignPoint& point : swept.plan.points) {
    swept.values.series.push_back(1.0);
    swept.values.series.push_back(point[0]);
    swept.values.series.push_back(2.0 * point[1]);
  }
  const auto found = attributed<VarianceAttribution>(design, swept, {.resamples = 50});
  const double first[] = {0.3139, 0.4424, 0.0}, total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t k = 0; k < 3; ++k) {
    CAPTURE(k);
    CHECK(found.indices.first[k].value == Approx(first[k]).margin(0.03));
    CHECK(found.indices.total[k].value == Approx(total[k]).margin(0.03));
  }
  CHECK(found.indices.second[1].value == Approx(0.2437).margin(0.05));
  REQUIRE(found.over_time);
  CHECK(std::isnan(found.over_time->at[0].first[0].value));
  CHECK(found.over_time->at[1].first[0].value == Approx(1.0).margin(0.02));
  CHECK(found.over_time->generalised.first[0].value == Approx(0.2).margin(0.02));
  CHECK(found.over_time->generalised.first[1].value == Approx(0.8).margin(0.02));
}

TEST_CASE("attribution: arms apart and their difference", "[attribution]") {
  // The second arm adds 10·x0 and the first one nothing.
  auto factors = number_factors(3, 0.0, 1.0);
  factors[0].column = {.name = "arm", .unit = "", .meaning = "", .levels = {"control", "treatment"}};
  factors[0].listed = {0.0, 1.0};
  factors[0].is_arm = true;
  const DesignSettings design{.kind = DesignKind::factorial};
  const auto swept = sweep(design, factors, 2, [](const DesignPoint& x, std::uint32_t replicate) {
    return x[1] + x[2] + 10.0 * x[0] * x[1] + replicate;
  });
  const auto points = points_of_an_arm(swept.plan, 2);
  REQUIRE(points.size() == 4);
  const auto first_value = [&](std::size_t treatment, std::optional<std::size_t> control) {
    std::string refusal;
    const auto found = attribute(design, points, values_of_an_arm(swept.values, 2, treatment, control), {}, refusal);
    REQUIRE(found);
    return std::get<CornerAttribution>(*found).shapley.values[0].mean;
  };
  CHECK(first_value(0, std::nullopt) == 1.0);
  CHECK(first_value(1, std::nullopt) == 11.0);
  CHECK(first_value(1, 0) == 10.0);
  CHECK(first_value(0, 1) == -10.0);
}

TEST_CASE("attribution: a run without a value leaves out what needs it", "[attribution]") {
  const auto factors = number_factors(2, 0.0, 1.0);
  const DesignSettings factorial{.kind = DesignKind::factorial};
  const Response broken = [](const DesignPoint& x, std::uint32_t replicate) {
    return replicate == 1 && x[0] == 1.0 ? nothing : x[0] + x[1];
  };
  const auto found = attributed<CornerAttribution>(factorial, sweep(factorial, factors, 4, broken));
  CHECK(found.shapley.values[0].units == 3);
  CHECK(found.shapley.values[0].mean == 1.0);

  const DesignSettings saltelli{.kind = DesignKind::saltelli, .samples = 64};
  auto swept = sweep(saltelli, factors, 1, [](const DesignPoint& x, std::uint32_t) { return x[0]; });
  swept.values.values[5] = nothing;
  CHECK(attributed<VarianceAttribution>(saltelli, swept, {.resamples = 0}).indices.used == 63);

  const auto all_broken = sweep(factorial, factors, 2, [](const DesignPoint&, std::uint32_t) { return nothing; });
  CHECK_THAT(refusal_of(factorial, all_broken), ContainsSubstring("finite"));
}

TEST_CASE("attribution: levels of a factorial with more than two", "[attribution]") {
  auto factors = number_factors(2, 0.0, 1.0);
  factors[0].listed = {1.0, 2.0, 5.0};
  const DesignSettings design{.kind = DesignKind::grid, .levels = 2};
  const auto found = attributed<LevelAttribution>(
      design, sweep(design, factors, 2, [](const DesignPoint& x, std::uint32_t) { return x[0] * x[0] + 3.0 * x[1]; }));
  CHECK(found.levels[0] == std::vector{1.0, 2.0, 5.0});
  REQUIRE(found.effects.main.size() == 3);
  CHECK(found.effects.main[0].effect.mean == 3.0);
  CHECK(found.effects.main[1].effect.mean == 24.0);
  CHECK(found.effects.main[2].effect.mean == 3.0);
}

TEST_CASE("attribution: corners with a factor that does not change", "[attribution]") {
  // A dimension on which two strategies stand alike: its corners are doubled, its value is 0.
  auto factors = number_factors(3, 1.0, 3.0);
  factors[1].high = factors[1].low;
  const DesignSettings design{.kind = DesignKind::factorial};
  const auto found = attributed<CornerAttribution>(
      design, sweep(design, factors, 1, [](const DesignPoint& x, std::uint32_t) { return x[0] * x[1] * x[2]; }));
  CHECK(found.shapley.values[1].mean == 0.0);
  CHECK(found.shapley.total.mean == 8.0);
}

TEST_CASE("attribution: designs that do not tell factors apart are refused with those that do", "[attribution]") {
  const auto factors = number_factors(2, 0.0, 1.0);
  const Response response = [](const DesignPoint& x, std::uint32_t) { return x[0]; };
  const DesignSettings hypercube{.kind = DesignKind::latin_hypercube, .samples = 8};
  CHECK_THAT(refusal_of(hypercube, sweep(hypercube, factors, 1, response)),
             ContainsSubstring("latin_hypercube") && ContainsSubstring("saltelli"));
  const DesignSettings grid{.kind = DesignKind::grid};
  CHECK_THAT(refusal_of(grid, sweep(grid, {}, 1, [](const DesignPoint&, std::uint32_t) { return 1.0; })),
             ContainsSubstring("no factors"));
  // Points of another design than the one stated.
  const DesignSettings morris{.kind = DesignKind::morris, .trajectories = 3};
  CHECK_FALSE(refusal_of(morris, sweep(hypercube, factors, 1, response)).empty());
}
