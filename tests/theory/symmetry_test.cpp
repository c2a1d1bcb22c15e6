// SPDX-License-Identifier: MIT
// L04: what is alike fares alike; names and places in a list make no difference.
#include <algorithm>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

/// A shop known and affordable to all, reviewed a few times a year. Customers do not depend on each other.
Scenario two_shops(double coverage_of_first, double coverage_of_second) {
  Scenario scenario = scenario_with({.customers = 20'000, .communities = 20}) + shop("first") + shop("second");
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 2.0;
  scenario.enterprises[0].coverage = {{"build", coverage_of_first}};
  scenario.enterprises[1].coverage = {{"build", coverage_of_second}};
  parameters<Choose>(scenario).review_rate = 10.0;
  return scenario;
}

double count_of(const World& world, std::uint8_t supplier, std::size_t begin, std::size_t end) {
  return static_cast<double>(std::count(world.customers.supplier.begin() + static_cast<std::ptrdiff_t>(begin),
                                        world.customers.supplier.begin() + static_cast<std::ptrdiff_t>(end), supplier));
}

}  // namespace

TEST_CASE("L04 two equal enterprises share their customers evenly", "[theory]") {
  Simulation simulation = simulation_of(two_shops(0.5, 0.5));
  run(simulation, 30);
  const double first = count_of(simulation.world(), 0, 0, 20'000), second = count_of(simulation.world(), 1, 0, 20'000);
  REQUIRE(first + second > 5000);
  CHECK(std::fabs(binomial_z(first, first + second, 0.5)) < 4.0);
}

TEST_CASE("L04 enterprises that change places in the scenario keep their customers", "[theory]") {
  Simulation one = simulation_of(two_shops(0.3, 0.8)), other = simulation_of(two_shops(0.8, 0.3));
  run(one, 30);
  run(other, 30);
  for (const std::uint8_t e : {std::uint8_t{0}, std::uint8_t{1}}) {
    const double here = count_of(one.world(), e, 0, 20'000),
                 there = count_of(other.world(), static_cast<std::uint8_t>(1 - e), 0, 20'000);
    REQUIRE(here > 1000);
    CHECK(std::fabs(binomial_z(here, here + there, 0.5)) < 4.0);  // given their sum
  }
}

TEST_CASE("L04 customers with low and with high ids fare alike", "[theory]") {
  Simulation simulation = simulation_of(two_shops(0.5, 0.5));
  run(simulation, 30);
  const double low = count_of(simulation.world(), self_provision, 0, 10'000),
               high = count_of(simulation.world(), self_provision, 10'000, 20'000);
  CHECK(std::fabs(binomial_z(low, low + high, 0.5)) < 4.0);
}

TEST_CASE("L04 partners in another order: the same run, their accounts in that order", "[theory]") {
  const Scenario scenario = rival_case(800, 8);
  Scenario reversed = scenario;
  std::reverse(reversed.partners.begin(), reversed.partners.end());
  Simulation one = simulation_of(scenario), other = simulation_of(reversed);
  run(one, 80);
  run(other, 80);
  auto before = snapshot(one.world()), after = snapshot(other.world());
  CHECK(changed_columns(before, after) ==
        std::vector<std::string>{"partners.cash", "partners.capacity", "partners.cash_at_review"});
  auto cash = other.world().partners.cash;
  std::reverse(cash.begin(), cash.end());
  auto capacity = other.world().partners.capacity;
  std::reverse(capacity.begin(), capacity.end());
  CHECK(capacity == one.world().partners.capacity);
  CHECK((cash == one.world().partners.cash));
  CHECK(cash.front() > Money{});
}

}  // namespace plussum::test
