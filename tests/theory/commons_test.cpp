// SPDX-License-Identifier: MIT
// L45: a renewable stock dN/dt = g N (1 - N) - h E N. The largest lasting yield is g/4 at the effort E = g/(2h); at free
// access the stock settles where revenue covers cost, at c/(p h).
#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/community_goods.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

constexpr double growth = 0.5, wear = 0.004;  // g and h; effort is money per customer and year
constexpr double year = 7 / 365.25;
constexpr std::int64_t people = 20;

/// A region whose customers buy for `effort` a head and year; its natural stock.
class Ground {
 public:
  explicit Ground(double start) {
    scenario_ = scenario_with({.customers = people, .communities = 2}) + shop();
    Region region;
    region.name = "ground";
    region.commons_start = start;
    scenario_.regions = {region};
    parameters<CommunityGoods>(scenario_).regrowth = growth;
    parameters<CommunityGoods>(scenario_).wear = wear;
    world_ = build_world(scenario_);
    run_once<Offer>(world_, scenario_);
  }
  double stock() const { return world_.regions.commons[0]; }
  void step(double effort) {
    world_.tally = Tally{};
    world_.tally.goods_in[0] = money_from(effort * people * year).units;
    run_in_blocks(mechanism_, world_, context_of(scenario_), {SIZE_MAX});
  }

 private:
  Scenario scenario_;
  World world_;
  MechanismOf<CommunityGoods> mechanism_;
};

double lasting_stock(double effort) {
  Ground ground(1.0);
  for (int week = 0; week < 52 * 200; ++week) ground.step(effort);
  return ground.stock();
}

}  // namespace

TEST_CASE("L45 at constant effort the stock settles at 1 - hE/g and the yield is largest at g/(2h)", "[theory]") {
  double largest = 0.0, at = 0.0;
  for (double effort = 0.0; effort < 110.0; effort += 12.5) {
    const double stock = lasting_stock(effort), yield = wear * effort * stock;
    CAPTURE(effort);
    CHECK(stock == Approx(1.0 - wear * effort / growth).margin(1e-6));
    CHECK(yield == Approx(wear * effort * (1.0 - wear * effort / growth)).margin(1e-6));
    if (yield > largest) largest = yield, at = effort;
  }
  CHECK(at == growth / (2.0 * wear));
  CHECK(largest == Approx(growth / 4.0).epsilon(1e-6));
}

TEST_CASE("L45 effort above g/h ends the stock, which does not come back", "[theory]") {
  Ground ground(1.0);
  double before = 1.0;
  for (int week = 0; week < 52 * 60; ++week) {
    ground.step(2.0 * growth / wear);
    CHECK((ground.stock() >= 0.0 && ground.stock() < before));
    before = ground.stock();
  }
  CHECK(ground.stock() < 1e-12);
  Ground dead(0.0);
  for (int week = 0; week < 520; ++week) dead.step(0.0);
  CHECK(dead.stock() == 0.0);
}

TEST_CASE("L45 free access: effort that follows profit ends where the stock is c/(p h)", "[theory]") {
  const struct { double start, effort; } table[] = {{1.0, 1.0}, {0.2, 60.0}, {0.6, 5.0}};
  constexpr double price = 1.0, cost = 0.0012;  // c/(p h) = 0.3
  for (const auto& row : table) {
    Ground ground(row.start);
    double effort = row.effort;
    for (int week = 0; week < 52 * 400; ++week) {
      ground.step(effort);
      effort *= std::exp(400.0 * (price * wear * ground.stock() - cost) * year);
    }
    CAPTURE(row.start, row.effort);
    CHECK(ground.stock() == Approx(cost / (price * wear)).epsilon(1e-3));
    CHECK(effort == Approx(growth / wear * (1.0 - 0.3)).epsilon(1e-3));  // where it lasts
  }
}

TEST_CASE("L45 a small stock left alone grows at the rate g, from one half on the logistic curve", "[theory]") {
  Ground small(1e-9), half(0.5);
  for (int week = 0; week < 52; ++week) small.step(0.0), half.step(0.0);
  CHECK(small.stock() == Approx(1e-9 * std::exp(growth * 52 * year)).epsilon(1e-8));
  CHECK(half.stock() == Approx(1.0 / (1.0 + std::exp(-growth * 52 * year))).epsilon(1e-12));
}

}  // namespace plussum::test
