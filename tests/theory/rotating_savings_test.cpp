// SPDX-License-Identifier: MIT
// L30: n members pay into a pot that one of them takes in each cycle, in random order: everyone but the last has her goods
// sooner than she would have saved for them alone.
#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <vector>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

/// One club of n members in each community; everyone can pay and goods are worth n·cycle instalments.
Scenario clubs(std::int64_t places, std::int64_t members, std::int64_t cycle, bool rotating) {
  const std::int64_t people = rotating ? members : 1;
  Scenario scenario = scenario_with({.customers = places * people, .communities = places}) + savings_club();
  for (Activity& activity : scenario.market_space.activities)
    activity.alone = activity.alone_skilled = 0.0;  // nobody manages alone
  Enterprise& club = scenario.enterprises[0];
  club.promotion = 10'000.0;
  club.programme.instalment = 30.1234;
  club.programme.rotating = rotating;
  club.programme.group_size = people;
  club.programme.delivery_instalments = rotating ? cycle : members * cycle;
  club.programme.saving_instalments = club.programme.delivery_instalments;
  club.programme.plan_instalments = members * cycle;
  parameters<Choose>(scenario).review_rate = 1e6;
  parameters<Earn>(scenario).shock_sd = 0.0;
  return scenario;
}

/// Instalments after which each customer has had her goods; fails the test unless she gets them once, in one piece.
std::vector<int> acquired_after(const Scenario& scenario, Money& worth) {
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  const auto length = static_cast<int>(scenario.enterprises[0].programme.plan_instalments);
  std::vector<int> after(simulation.world().customers.size());
  for (int paid = 1; paid <= length; ++paid) {
    run(simulation, 1);
    const World& world = simulation.world();
    REQUIRE(world.members.size() == after.size());
    for (std::size_t m = 0; m < world.members.size(); ++m) {
      REQUIRE(world.members.credit[m] == Money{});
      if (world.members.goods[m] == Money{}) continue;
      REQUIRE(after[world.members.customer[m]] == 0);
      after[world.members.customer[m]] = paid;
      worth = world.members.goods[m];
    }
    REQUIRE(sum_of(world.customers.debt) == Money{});
  }
  REQUIRE(sum_of(simulation.world().groups.pool) == Money{});
  REQUIRE(std::find(after.begin(), after.end(), 0) == after.end());
  for (const std::uint8_t phase : simulation.world().groups.phase)
    REQUIRE(phase == static_cast<std::uint8_t>(GroupPhase::graduated));
  return after;
}

}  // namespace

TEST_CASE("L30 goods come after 1 to n cycles, each as likely, against n alone", "[theory]") {
  constexpr int n = 10, places = 1000;
  for (const int cycle : {1, 2}) {
    CAPTURE(cycle);
    Money together, alone;
    const std::vector<int> after = acquired_after(clubs(places, n, cycle, true), together);
    const std::vector<int> single = acquired_after(clubs(20, n, cycle, false), alone);
    CHECK(together == alone);  // the same goods, for the same payments
    for (const int paid : single) REQUIRE(paid == n * cycle);
    std::map<std::pair<int, int>, double> count;  // by position in the group and cycle
    for (int place = 0; place < places; ++place) {
      std::array<int, n> turns;
      for (int k = 0; k < n; ++k) {
        REQUIRE(after[static_cast<std::size_t>(place * n + k)] % cycle == 0);
        turns[static_cast<std::size_t>(k)] = after[static_cast<std::size_t>(place * n + k)] / cycle;
        count[{k, turns[static_cast<std::size_t>(k)]}] += 1.0;
      }
      std::sort(turns.begin(), turns.end());
      for (int k = 0; k < n; ++k)
        REQUIRE(turns[static_cast<std::size_t>(k)] == k + 1);  // one a cycle, the last after n
    }
    CHECK(std::accumulate(after.begin(), after.end(), 0.0) / (places * n * cycle) ==
          Approx((n + 1) / 2.0).epsilon(1e-12));
    double chi_square = 0.0;
    for (int k = 0; k < n; ++k)
      for (int turn = 1; turn <= n; ++turn) {
        const double off = count[{k, turn}] - places / static_cast<double>(n);
        chi_square += off * off / (places / static_cast<double>(n));
      }
    // Cells of random permutations: (n − 1)² degrees of freedom, and a statistic larger by n/(n − 1).
    CHECK(std::abs(chi_square_z(chi_square * (n - 1) / n, (n - 1) * (n - 1))) < 4.0);
  }
}

TEST_CASE("L30 all orders are equally likely, group by group and plan by plan", "[theory]") {
  constexpr std::size_t n = 4, groups = 48'000;
  for (const std::uint32_t plan : {1u, 2u}) {
    std::map<std::array<std::size_t, n>, double> count;
    for (std::uint32_t group = 0; group < groups; ++group) {
      std::array<std::size_t, n> order;
      for (std::size_t cycle = 0; cycle < n; ++cycle) order[cycle] = rotation_turn(7, group, plan, n, cycle);
      count[order] += 1.0;
    }
    REQUIRE(count.size() == 24);
    double chi_square = 0.0;
    for (const auto& [order, times] : count)
      chi_square += (times - groups / 24.0) * (times - groups / 24.0) / (groups / 24.0);
    CHECK(std::abs(chi_square_z(chi_square, 23.0)) < 4.0);
  }
  // The order of the next plan owes nothing to that of the last.
  double same = 0.0;
  for (std::uint32_t group = 0; group < groups; ++group)
    same += rotation_turn(7, group, 1, n, 0) == rotation_turn(7, group, 2, n, 0) ? 1.0 : 0.0;
  CHECK(std::abs(binomial_z(same, groups, 1.0 / n)) < 4.0);
}

TEST_CASE("L30 when a group breaks up, who had her turn keeps the goods and owes nothing, the others lose",
          "[theory]") {
  constexpr int n = 5, cycle = 3;
  Scenario scenario = clubs(6, n, cycle, true);
  scenario.enterprises[0].programme.arrears_limit = 0;
  scenario.events = {event(date_of_step(scenario, 9), "population.subsistence", 1e6)};  // after two turns and two more
  Simulation simulation = simulation_of(scenario);
  run(simulation, 9);
  const Money rest = simulation.world().groups.instalment[0] - simulation.world().groups.service_fee[0];
  run(simulation, 1);
  const World& world = simulation.world();
  REQUIRE(world.tally.groups_defaulted[0] == 6);
  CHECK(world.tally.written_off[0] == 0);
  for (const Money refund : world.members.refund) REQUIRE(refund == rest * 2);  // of eight paid, the two in the pool
  CHECK(sum_of(world.customers.debt) == Money{});
  CHECK(sum_of(world.groups.pool) == Money{});
}

}  // namespace plussum::test
