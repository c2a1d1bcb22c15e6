// SPDX-License-Identifier: MIT
// L28: luck that customers share. The innovation of income has a part of the region, one of the community and one of her own;
// their shares of the variance add up to 1, at any split.
#include <cmath>
#include <string>

#include "plussum/mechanisms/earn.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

constexpr std::size_t regions = 16, places_each = 4, people_each = 4;
constexpr std::size_t places = regions * places_each, people = places * people_each;

Scenario shared_luck(double region_share, double common_share) {
  Scenario scenario = scenario_with({.customers = people, .communities = places});
  for (std::size_t k = 0; k < regions; ++k) {
    Region region;
    region.name = std::string("r") + static_cast<char>('a' + k);
    scenario.regions.push_back(region);
  }
  auto& earn = parameters<Earn>(scenario);
  earn.shock_persistence = 0.0;
  earn.shock_sd = 1.0;
  earn.region_share = region_share;
  earn.common_share = common_share;
  return scenario;
}

/// Mean products of the shocks of two customers of one community, of one region, and of two regions; and the variance.
struct Moments {
  double community = 0.0, region = 0.0, apart = 0.0, variance = 0.0;
};

Moments moments_of(const Scenario& scenario, std::uint32_t steps) {
  World world = build_world(scenario);
  Moments sum;
  for (std::uint32_t step = 0; step < steps; ++step) {
    run_once<Earn>(world, scenario, step);
    const auto z = [&](std::size_t row) { return static_cast<double>(world.customers.income_shock[row]); };
    constexpr std::size_t in_region = places_each * people_each;
    for (std::size_t r = 0; r < regions; ++r) {
      const std::size_t row = r * in_region, other = (r + 1) % regions * in_region;
      sum.community += z(row) * z(row + 1);
      sum.region += z(row) * z(row + people_each);
      sum.apart += z(row) * z(other);
      sum.variance += z(row) * z(row);
    }
  }
  const double count = static_cast<double>(steps * regions);
  return {sum.community / count, sum.region / count, sum.apart / count, sum.variance / count};
}

}  // namespace

TEST_CASE("L28 customers of a community and of a region share the stated parts of their luck", "[theory]") {
  const struct {
    double region_share, common_share;
  } table[] = {{0.0, 0.4}, {0.3, 0.0}, {0.25, 0.4}, {0.6, 0.5}, {1.0, 0.5}};
  constexpr std::uint32_t steps = 1500;
  for (const auto& row : table) {
    const Moments found = moments_of(shared_luck(row.region_share, row.common_share), steps);
    const double in_region = row.region_share;
    const double in_community = row.region_share + (1.0 - row.region_share) * row.common_share;
    const double root = std::sqrt(static_cast<double>(steps * regions));
    CAPTURE(row.region_share, row.common_share);
    // Var(xy) = 1 + correlation squared; draws of regions are independent of each other.
    CHECK(std::fabs(found.community - in_community) < 4.0 * std::sqrt(1.0 + in_community * in_community) / root);
    CHECK(std::fabs(found.region - in_region) < 4.0 * std::sqrt(1.0 + in_region * in_region) / root);
    CHECK(std::fabs(found.apart) < 4.0 * std::sqrt(2.0) / root);  // neighbouring pairs share a region
    CHECK(std::fabs(found.variance - 1.0) < 4.0 * std::sqrt(2.0) / root);
  }
}

TEST_CASE("L28 the weights of region, community and own luck have squares that add up to the variance", "[theory]") {
  for (const double region_share : {0.0, 0.2, 0.7, 1.0})
    for (const double common_share : {0.0, 0.1, 0.5, 1.0})
      for (const double persistence : {0.0, 0.9, 0.98}) {
        EarnParams params;
        params.shock_persistence = persistence;
        params.shock_sd = 0.4;
        params.region_share = region_share;
        params.common_share = common_share;
        const EarnTerms terms = earn_terms(params, LinkGains{}, 7 / 365.25, 1.0, 0);
        const auto square = [](float x) { return static_cast<double>(x) * static_cast<double>(x); };
        const double innovation = 0.16 * (1.0 - persistence * persistence);
        CAPTURE(region_share, common_share, persistence);
        CHECK(square(terms.region_weight) + square(terms.common_weight) + square(terms.own_weight) ==
              Approx(innovation).epsilon(1e-6));
      }
}

TEST_CASE("L28 with all luck in the region every customer of it fares alike", "[theory]") {
  const Scenario scenario = shared_luck(1.0, 0.3);
  World world = build_world(scenario);
  run_once<Earn>(world, scenario, 3);
  for (std::size_t row = 0; row < people; ++row)
    CHECK(world.customers.income_shock[row] ==
          static_cast<float>(world.regions.common_shock[world.communities.region[world.customers.community[row]]]));
  CHECK(world.regions.common_shock[0] != world.regions.common_shock[1]);
}

}  // namespace plussum::test
