// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/progress_groups.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "plussum/mechanisms/collect.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr auto saving = static_cast<std::uint8_t>(GroupPhase::saving);
constexpr auto credit = static_cast<std::uint8_t>(GroupPhase::credit);
constexpr auto graduated = static_cast<std::uint8_t>(GroupPhase::graduated);
constexpr auto defaulted = static_cast<std::uint8_t>(GroupPhase::defaulted);

/// `groups` groups in each of `communities` communities.
struct Market {
  Scenario scenario;
  World world;
  explicit Market(std::uint32_t groups, std::uint32_t communities = 1)
      : scenario(scenario_with({.customers = 3 * groups * communities, .communities = communities}) + savings_club()) {
    world = build_world(scenario);
    for (std::uint32_t k = 0; k < groups * communities; ++k) add_group(world, scenario, {3 * k, 3 * k + 1, 3 * k + 2});
  }
};

}  // namespace

TEST_CASE("progress_groups: formula of the balance, phase and counters by what happened (progress_groups.1)",
          "[mechanisms][progress_groups]") {
  struct Row {
    std::uint8_t happened;
    std::int16_t balance;
    std::uint16_t paid, missed, plan;
    std::uint8_t phase;
    std::int16_t balance_after;
    std::uint16_t paid_after, missed_after, plan_after;
    std::uint8_t phase_after;
  };
  const Row rows[] = {
      {group_paid, 0, 0, 0, 1, saving, 1, 1, 0, 1, saving},
      {group_paid, 3, 3, 2, 1, saving, 4, 4, 0, 1, saving},                     // arrears are forgiven
      {group_paid | group_delivered, 4, 4, 0, 1, saving, -5, 5, 0, 1, credit},  // +4 … −5
      {group_paid, -5, 5, 0, 1, credit, -4, 6, 0, 1, credit},
      {group_paid, -1, 9, 0, 1, credit, 0, 10, 0, 1, saving},
      {group_paid | group_delivered, 0, 0, 0, 2, saving, -9, 1, 0, 2, credit},  // upgraded: credit first
      {group_missed, 3, 3, 1, 1, saving, 3, 3, 2, 1, saving},                   // the schedule waits
      {group_missed | group_defaulted, -4, 6, 4, 1, credit, 0, 6, 5, 1, defaulted},
      {group_paid | group_completed, -1, 69, 0, 1, credit, 0, 70, 0, 1, graduated},
      {group_paid | group_completed | group_renewed, -1, 69, 0, 1, credit, 0, 0, 0, 2, saving},
      {0, 2, 2, 1, 1, saving, 2, 2, 1, 1, saving},                       // nothing happened
      {group_missed, 0, 0, 0xFFFF, 1, saving, 0, 0, 0xFFFF, 1, saving},  // counts no further
  };
  Market market(static_cast<std::uint32_t>(std::size(rows)));
  Groups& groups = market.world.groups;
  for (std::size_t k = 0; k < std::size(rows); ++k) {
    groups.outcome_of_step[k] = rows[k].happened;
    groups.balance[k] = rows[k].balance;
    groups.instalments_paid[k] = rows[k].paid;
    groups.missed[k] = rows[k].missed;
    groups.plan[k] = rows[k].plan;
    groups.phase[k] = rows[k].phase;
  }
  const Tally tally = run_rule<ProgressGroups>(market.world, market.scenario);
  for (std::size_t k = 0; k < std::size(rows); ++k) {
    INFO("row " << k);
    REQUIRE(groups.balance[k] == rows[k].balance_after);
    REQUIRE(groups.instalments_paid[k] == rows[k].paid_after);
    REQUIRE(groups.missed[k] == rows[k].missed_after);
    REQUIRE(groups.plan[k] == rows[k].plan_after);
    REQUIRE(groups.phase[k] == rows[k].phase_after);
  }
  REQUIRE(tally.groups_active[0] == 9);  // twelve less the defaulted, the graduated and the one without news
}

TEST_CASE("progress_groups: formula of the pool (progress_groups.2)", "[mechanisms][progress_groups]") {
  Market market(2);
  Members& members = market.world.members;
  market.world.groups.outcome_of_step = {group_paid | group_delivered, group_missed | group_defaulted};
  market.world.groups.pool = {Money{1000}, Money{900}};
  members.saved = {{11}, {22}, {33}, {0}, {0}, {0}};
  members.goods = {{400}, {500}, {600}, {0}, {0}, {0}};
  members.credit = {{100}, {200}, {300}, {0}, {0}, {0}};
  members.refund = {{0}, {0}, {0}, {300}, {300}, {300}};
  run_rule<ProgressGroups>(market.world, market.scenario);
  REQUIRE(market.world.groups.pool == Column<Money>{{1000 + 66 - 900}, {0}});
}

TEST_CASE("progress_groups: formula of the memory of defaults (progress_groups.3)", "[mechanisms][progress_groups]") {
  Market market(4, 3);
  market.scenario = market.scenario + savings_club("second");  // column width follows the enterprises
  market.world.communities.default_memory.assign(6, 0.5f);
  auto& happened = market.world.groups.outcome_of_step;
  std::fill(happened.begin(), happened.end(), group_paid);
  happened[1] = group_missed | group_defaulted;                // one of four in the first community
  happened[4] = happened[5] = group_missed | group_defaulted;  // two of three with news in the second
  happened[6] = 0;
  parameters<ProgressGroups>(market.scenario).default_memory = 0.5;
  run_rule<ProgressGroups>(market.world, market.scenario);
  const double years = 7 / 365.25, keep = std::exp(-years / 0.5);
  const auto& memory = market.world.communities.default_memory;
  // A share of 1 a step is far beyond what the memory holds: see the cut.
  REQUIRE_THAT(static_cast<double>(memory[0]), WithinRel(0.5 * keep + (1 - keep) * 0.25 * 0.5 / years, 1e-5));
  REQUIRE(memory[1] == 1.0f);
  for (std::size_t k : {2u, 3u, 4u, 5u}) REQUIRE_THAT(static_cast<double>(memory[k]), WithinRel(0.5 * keep, 1e-6));
}

TEST_CASE("progress_groups: binding defaults are remembered by enterprise and community",
          "[mechanisms][progress_groups]") {
  Scenario scenario =
      scenario_with({.customers = 12, .communities = 2}) + savings_club("first") + savings_club("second");
  World world = build_world(scenario);
  for (std::uint32_t k = 0; k < 4; ++k)
    add_group(world, scenario, {3 * k, 3 * k + 1, 3 * k + 2}, static_cast<std::uint8_t>(k % 2));
  world.groups.outcome_of_step = {group_paid, group_paid, group_paid, group_missed | group_defaulted};
  const Tally tally = run_rule<ProgressGroups>(world, scenario);
  for (std::size_t k = 0; k < 4; ++k) REQUIRE((world.communities.default_memory[k] > 0.0f) == (k == 1 * 2 + 1));
  REQUIRE(tally.groups_active[0] == 2);
  REQUIRE(tally.groups_active[1] == 1);
}

TEST_CASE("progress_groups: neutral when nothing happened and nothing is remembered", "[mechanisms][progress_groups]") {
  Market market(20, 2);
  const auto before = snapshot(market.world);
  REQUIRE(run_rule<ProgressGroups>(market.world, market.scenario).groups_active[0] == 0);
  REQUIRE(changed_columns(before, snapshot(market.world)).empty());
}

TEST_CASE("progress_groups: binding memory lasts longer the longer it is said to", "[mechanisms][progress_groups]") {
  float left[2];
  for (int k = 0; k < 2; ++k) {
    Market market(1);
    market.world.communities.default_memory[0] = 1.0f;
    parameters<ProgressGroups>(market.scenario).default_memory = k == 0 ? 0.1 : 100.0;
    for (std::uint32_t step = 0; step < 26; ++step)
      run_rule<ProgressGroups>(market.world, market.scenario, step, step == 0);
    left[k] = market.world.communities.default_memory[0];
  }
  REQUIRE_THAT(static_cast<double>(left[0]), WithinRel(std::exp(-26 * 7 / 365.25 / 0.1), 1e-4));
  REQUIRE_THAT(static_cast<double>(left[1]), WithinRel(std::exp(-26 * 7 / 365.25 / 100.0), 1e-5));
}

TEST_CASE("progress_groups: theory a steady share of defaults is remembered as that share a year of memory",
          "[mechanisms][progress_groups]") {
  Market market(200);
  auto& happened = market.world.groups.outcome_of_step;
  parameters<ProgressGroups>(market.scenario).default_memory = 0.25;
  for (std::uint32_t step = 0; step < 400; ++step) {
    std::fill(happened.begin(), happened.end(), group_paid);
    happened[0] = group_missed | group_defaulted;
    run_once<ProgressGroups>(market.world, market.scenario, step);
  }
  REQUIRE_THAT(static_cast<double>(market.world.communities.default_memory[0]),
               WithinRel(0.005 * 0.25 * 365.25 / 7, 1e-4));
}

TEST_CASE("progress_groups: theory the Patrimonio Hoy schedule (L29)", "[mechanisms][progress_groups]") {
  Market market(1);
  World& world = market.world;
  std::fill(world.customers.cash.begin(), world.customers.cash.end(), money_from(70 * 120.0));
  world.ledger.open(world.count_balances().value());
  int highest = 0, lowest = 0, sum = 0;
  std::vector<std::uint32_t> deliveries;
  Money largest_pool, largest_debt;
  for (std::uint32_t week = 1; week <= 70; ++week) {
    run_rule<Collect>(world, market.scenario, week);
    continue_with<Settle>(world, market.scenario, week);
    continue_with<ProgressGroups>(world, market.scenario, week);
    REQUIRE(close_books(world, week).kind == BreachKind::none);
    const int balance = world.groups.balance[0];
    highest = std::max(highest, balance);
    lowest = std::min(lowest, balance);
    sum += balance;
    if ((world.groups.outcome_of_step[0] & group_delivered) != 0) deliveries.push_back(week);
    largest_pool = std::max(largest_pool, world.groups.pool[0]);
    largest_debt = std::max(largest_debt, world.customers.debt[0]);
    // Savings and debt are the balance in money, at the goods part of 105 an instalment.
    REQUIRE(world.groups.pool[0] == money_from(3 * 105.0 * std::max(balance, 0)));
    REQUIRE(world.customers.debt == Column<Money>(3, money_from(105.0 * std::max(-balance, 0))));
    REQUIRE(world.enterprises.loans_held[0] == money_from(3 * 105.0 * std::max(-balance, 0)));
    REQUIRE(world.groups.phase[0] == (week == 70 ? graduated : balance < 0 ? credit : saving));
  }
  REQUIRE(highest == 4);
  REQUIRE(lowest == -5);
  REQUIRE(sum == -35);  // mean −0.5
  REQUIRE(world.groups.balance[0] == 0);
  REQUIRE(deliveries == std::vector<std::uint32_t>{5, 15, 25, 35, 45, 55, 65});
  REQUIRE(largest_pool == money_from(3 * 420.0));
  REQUIRE(largest_debt == money_from(525.0));
  REQUIRE(world.customers.cash == Column<Money>(3));
  REQUIRE(world.enterprises.cash[0] == money_from(3 * 70 * 120.0));
}

TEST_CASE("progress_groups: theory an upgraded plan takes credit first and ends even",
          "[mechanisms][progress_groups]") {
  Market market(1);
  World& world = market.world;
  world.groups.plan[0] = 2;
  std::fill(world.customers.cash.begin(), world.customers.cash.end(), money_from(70 * 120.0));
  int highest = 0, lowest = 0;
  for (std::uint32_t week = 1; week <= 70; ++week) {
    run_rule<Collect>(world, market.scenario, week);
    continue_with<Settle>(world, market.scenario, week);
    continue_with<ProgressGroups>(world, market.scenario, week);
    highest = std::max<int>(highest, world.groups.balance[0]);
    lowest = std::min<int>(lowest, world.groups.balance[0]);
    REQUIRE(world.groups.pool[0] == Money{});
    REQUIRE(world.customers.debt[1] == money_from(105.0 * -world.groups.balance[0]));
  }
  REQUIRE(highest == 0);
  REQUIRE(lowest == -9);
  REQUIRE(world.groups.phase[0] == graduated);
  REQUIRE(world.customers.debt == Column<Money>(3));
}
