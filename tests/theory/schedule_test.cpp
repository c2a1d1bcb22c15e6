// SPDX-License-Identifier: MIT
// L29: the schedule of Patrimonio Hoy. Pay one instalment a step for 70 steps, receive goods for ten after the 5th, 15th, …,
// 65th: the balance runs between +4 and -5 and ends at 0; savings, debt and goods follow it to the last minor unit.
#include <algorithm>
#include <cmath>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::size_t places = 12;

/// Groups of three, one in each community, whose members can always pay.
Scenario clubs(StepUnit unit) {
  Scenario scenario = scenario_with({.customers = 3 * places, .communities = places}) + savings_club();
  scenario.time.step = unit;
  for (Activity& activity : scenario.market_space.activities)
    activity.alone = activity.alone_skilled = 0.0;  // nobody manages alone
  Enterprise& club = scenario.enterprises[0];
  club.promotion = 10'000.0;
  club.programme.instalment = 30.1234;
  club.programme.service_share = 0.15;
  club.programme.arrears_limit = 100;
  parameters<Choose>(scenario).review_rate = 1e6;
  parameters<Earn>(scenario).shock_sd = 0.0;
  return scenario;
}

/// Balance after `paid` instalments of a plan that saves `saving` of each ten [instalment].
int balance_after(int paid, int saving) {
  int balance = 0;
  for (int number = 1; number <= paid; ++number) {
    const bool delivery = saving == 0 ? (number - 1) % 10 == 0 : number % 10 == saving;
    balance += 1 - (delivery ? 10 : 0);
  }
  return balance;
}

/// What every group shows after `paid` instalments of its plan.
void require_on_schedule(const World& world, int paid, int saving) {
  const int balance = balance_after(paid, saving);
  for (std::size_t group = 0; group < places; ++group) {
    CAPTURE(group, paid);
    const Money rest = world.groups.instalment[group] - world.groups.service_fee[group];
    REQUIRE(world.groups.instalments_paid[group] == paid);
    REQUIRE(world.groups.balance[group] == balance);
    REQUIRE(world.groups.pool[group] == rest * (3 * std::max(balance, 0)));
    for (std::uint32_t m = world.groups.first_member[group]; m < world.groups.first_member[group] + 3; ++m)
      REQUIRE(world.customers.debt[world.members.customer[m]] == rest * std::max(-balance, 0));
  }
}

Money goods_delivered(const World& world, std::size_t group) {
  Money goods;
  for (std::uint32_t m = world.groups.first_member[group]; m < world.groups.first_member[group] + 3; ++m)
    goods += world.members.goods[m];
  return goods;
}

}  // namespace

TEST_CASE("L29 the balance path is +4, -5, ends at 0", "[theory]") {
  int highest = 0, lowest = 0, sum = 0;
  for (int paid = 1; paid <= 70; ++paid) {
    highest = std::max(highest, balance_after(paid, 5));
    lowest = std::min(lowest, balance_after(paid, 5));
    sum += balance_after(paid, 5);
  }
  CHECK(highest == 4);
  CHECK(lowest == -5);
  CHECK(sum == -35);  // mean -0.5
  CHECK(balance_after(70, 5) == 0);
}

TEST_CASE("L29 groups that pay in time follow the schedule exactly", "[theory]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month}) {
    CAPTURE(static_cast<int>(unit));
    Simulation simulation = simulation_of(clubs(unit));
    run(simulation, 1);
    REQUIRE(simulation.world().groups.size() == places);
    const Money rest = simulation.world().groups.instalment[0] - simulation.world().groups.service_fee[0];
    Money goods;
    for (int paid = 1; paid <= 70; ++paid) {
      run(simulation, 1);
      require_on_schedule(simulation.world(), paid, 5);
      const bool delivery = paid % 10 == 5;
      REQUIRE(goods_delivered(simulation.world(), 0) == (delivery ? rest * 30 : Money{}));
      goods += goods_delivered(simulation.world(), 0);
    }
    CHECK(goods == rest * 210);
    for (const std::uint8_t phase : simulation.world().groups.phase)
      REQUIRE(phase == static_cast<std::uint8_t>(GroupPhase::graduated));
    for (const std::uint32_t member : simulation.world().customers.member) REQUIRE(member == no_row);
  }
}

TEST_CASE("L29 three missed instalments shift the path by three steps and keep +4 and -5", "[theory]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week}) {
    for (const std::uint32_t late : {3u, 5u, 6u, 28u, 69u, 70u}) {
      CAPTURE(static_cast<int>(unit), late);
      Scenario scenario = clubs(unit);
      // For three steps life is so dear that nobody can pay.
      scenario.events = {event(date_of_step(scenario, late), "population.subsistence", 1e6),
                         event(date_of_step(scenario, late + 3), "population.subsistence", 0.0)};
      Simulation simulation = simulation_of(scenario);
      run(simulation, 1);
      int highest = 0, lowest = 0;
      for (std::uint32_t step = 1; step <= 73; ++step) {
        run(simulation, 1);
        const int paid = static_cast<int>(step < late ? step : std::max(step, late + 2) - 3);
        require_on_schedule(simulation.world(), paid, 5);
        const bool missed = step >= late && step < late + 3;
        REQUIRE(simulation.world().groups.missed[0] == (missed ? step - late + 1 : 0));
        highest = std::max<int>(highest, simulation.world().groups.balance[0]);
        lowest = std::min<int>(lowest, simulation.world().groups.balance[0]);
      }
      CHECK(highest == 4);
      CHECK(lowest == -5);
      CHECK(simulation.world().groups.phase[0] == static_cast<std::uint8_t>(GroupPhase::graduated));
    }
  }
}

TEST_CASE("L29 whatever a group misses, its balance is the schedule's at the instalments it has paid", "[theory]") {
  Scenario scenario = clubs(StepUnit::week);
  parameters<Collect>(scenario).unwillingness = 0.2;
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  std::vector<int> ended(places);
  for (int step = 1; step <= 260; ++step) {
    run(simulation, 1);
    const Groups& groups = simulation.world().groups;
    for (std::size_t group = 0; group < places; ++group) {
      REQUIRE(groups.balance[group] == balance_after(groups.instalments_paid[group], 5));
      if (groups.phase[group] == static_cast<std::uint8_t>(GroupPhase::graduated) && ended[group] == 0)
        ended[group] = step;
    }
  }
  // Three members willing with chance 0.8 each: 70 instalments take 70/0.512 = 137 steps on average, sd 16.
  for (const int steps : ended) {
    CHECK(steps > 70);
    CHECK(std::fabs(steps - 136.7) < 4.0 * 16.2);
  }
}

TEST_CASE("L29 an upgraded group has goods first and owes at most nine", "[theory]") {
  Scenario scenario = clubs(StepUnit::week);
  scenario.enterprises[0].programme.renewal_share = 1.0;
  Simulation simulation = simulation_of(scenario);
  run(simulation, 71);
  REQUIRE(simulation.world().groups.plan[0] == 2);
  int lowest = 0, highest = 0;
  for (int paid = 1; paid < 70; ++paid) {
    run(simulation, 1);
    require_on_schedule(simulation.world(), paid, 0);
    lowest = std::min<int>(lowest, simulation.world().groups.balance[0]);
    highest = std::max<int>(highest, simulation.world().groups.balance[0]);
  }
  CHECK(lowest == -9);
  CHECK(highest == 0);
}

TEST_CASE("L29 who drops out owes at most five instalments, and gets her savings back", "[theory]") {
  for (std::uint32_t late = 2; late <= 40; ++late) {
    CAPTURE(late);
    Scenario scenario = clubs(StepUnit::week);
    scenario.enterprises[0].programme.arrears_limit = 0;
    scenario.events = {event(date_of_step(scenario, late), "population.subsistence", 1e6)};
    Simulation simulation = simulation_of(scenario);
    run(simulation, late);
    const Money rest = simulation.world().groups.instalment[0] - simulation.world().groups.service_fee[0];
    const int balance = balance_after(static_cast<int>(late) - 1, 5);
    run(simulation, 1);
    const World& world = simulation.world();
    const auto groups = static_cast<std::int64_t>(places);
    REQUIRE(world.tally.groups_defaulted[0] == groups);
    CHECK(world.tally.written_off[0] == (rest * (3 * groups * std::max(-balance, 0))).units);
    CHECK(world.tally.moved_for(Transfer::pool_refund, 0) == rest * (3 * groups * std::max(balance, 0)));
    CHECK(world.tally.written_off[0] <= (rest * (15 * groups)).units);
    CHECK(world.enterprises.loans_held[0] == Money{});
    CHECK(world.groups.pool[0] == Money{});
  }
}

}  // namespace plussum::test
