// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/collect.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plussum/mechanisms/earn.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

CollectParams& collect_of(Scenario& scenario) {
  return parameters<Collect>(scenario);
}

/// Customers without subsistence, all in groups of the club, in the order of rows; three in each community.
struct Market {
  Scenario scenario;
  World world;
  explicit Market(std::int64_t groups, double cover_limit = 1.0)
      : scenario(scenario_with({.customers = 3 * groups, .communities = groups}) + savings_club()) {
    scenario.enterprises[0].programme.cover_limit = cover_limit;
    world = opened_world(scenario);
    for (std::uint32_t k = 0; k < groups; ++k) add_group(world, scenario, {3 * k, 3 * k + 1, 3 * k + 2});
  }
  void pockets(std::size_t group, double a, double b, double c) {
    world.customers.cash[3 * group] = money_from(a);
    world.customers.cash[3 * group + 1] = money_from(b);
    world.customers.cash[3 * group + 2] = money_from(c);
  }
};

Money sum(const Column<Money>& column) {
  return std::accumulate(column.begin(), column.end(), Money{});
}

/// Binomial(n, p) at k.
double binomial(int n, int k, double p) {
  double ways = 1.0;
  for (int j = 0; j < k; ++j) ways = ways * (n - j) / (j + 1);
  return ways * std::pow(p, k) * std::pow(1 - p, n - k);
}

}  // namespace

TEST_CASE("collect: formula of a group's payment (collect.1, collect.2)", "[mechanisms][collect]") {
  struct Row {
    std::vector<std::int64_t> capacity;
    std::size_t first;
    bool met;
    std::int64_t payable;
    std::vector<std::int64_t> paid;
  };
  const Row rows[] = {
      {{10, 10, 10}, 0, true, 30, {10, 10, 10}},
      {{30, 30, 30}, 2, true, 30, {10, 10, 10}},  // nobody pays more than the group needs
      {{9, 10, 10}, 0, false, 29, {0, 0, 0}},     // one unit short: nobody pays
      {{9, 11, 10}, 0, true, 30, {9, 11, 10}},
      {{0, 20, 20}, 1, true, 30, {0, 20, 10}},  // the first in turn gives first …
      {{0, 20, 20}, 2, true, 30, {0, 10, 20}},  // … whoever she is
      {{0, 15, 20}, 1, true, 30, {0, 15, 15}},  // and the next what is left
      {{0, 0, 30}, 0, true, 30, {0, 0, 30}},
      {{0, 0, 29}, 0, false, 29, {0, 0, 0}},
      {{4}, 0, false, 4, {0}},
      {{10}, 0, true, 10, {10}},
      {{0, 0, 0}, 1, false, 0, {0, 0, 0}},
  };
  for (const Row& row : rows) {
    std::vector<Money> capacity, paid(row.capacity.size());
    for (const std::int64_t units : row.capacity) capacity.push_back({units});
    const GroupPayment payment = group_payment(capacity, Money{10}, row.first, paid);
    REQUIRE(payment.met == row.met);
    REQUIRE(payment.payable.units == row.payable);
    for (std::size_t k = 0; k < paid.size(); ++k) REQUIRE(paid[k].units == row.paid[k]);
  }
}

TEST_CASE("collect: formula of deliveries (collect.4)", "[mechanisms][collect]") {
  const auto deliveries = [](std::uint32_t saving, std::uint32_t cycle, std::uint32_t last) {
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t number = 1; number <= last; ++number)
      if (delivers_with(number, saving, cycle)) numbers.push_back(number);
    return numbers;
  };
  using Numbers = std::vector<std::uint32_t>;
  REQUIRE(deliveries(5, 10, 70) == Numbers{5, 15, 25, 35, 45, 55, 65});
  REQUIRE(deliveries(0, 10, 35) == Numbers{1, 11, 21, 31});
  REQUIRE(deliveries(10, 10, 35) == Numbers{10, 20, 30});
  REQUIRE(deliveries(1, 10, 25) == Numbers{1, 11, 21});
  REQUIRE(deliveries(1, 1, 3) == Numbers{1, 2, 3});
}

TEST_CASE("collect: formula of an instalment's parts and of goods due", "[mechanisms][collect]") {
  Market market(1);
  market.pockets(0, 120, 500, 120);
  Groups& groups = market.world.groups;
  const auto pays = [&](Transfer purpose) { return market.world.tally.moved_for(purpose, 0); };
  SECTION("the first instalment is saved less the fee") {
    const Tally tally = run_rule<Collect>(market.world, market.scenario);
    REQUIRE(market.world.members.paid == Column<Money>(3, money_from(120.0)));
    REQUIRE(market.world.members.service_fee == Column<Money>(3, money_from(15.0)));
    REQUIRE(market.world.members.saved == Column<Money>(3, money_from(105.0)));
    REQUIRE(sum(market.world.members.repaid) + sum(market.world.members.goods) + sum(market.world.members.credit) ==
            Money{});
    REQUIRE(pays(Transfer::group_saving) == money_from(315.0));
    REQUIRE(pays(Transfer::service_fee) == money_from(45.0));
    REQUIRE(tally.instalments_due[0] == 1);
    REQUIRE(tally.instalments_paid[0] == 1);
    REQUIRE(tally.due[0] == 3'600'000);
    REQUIRE(tally.payable[0] == 3'600'000);
    REQUIRE(groups.outcome_of_step[0] == group_paid);
  }
  SECTION("the fifth brings goods worth ten, half of them on credit") {
    groups.instalments_paid[0] = 4;
    groups.pool[0] = money_from(12 * 105.0);
    const Tally tally = run_rule<Collect>(market.world, market.scenario);
    REQUIRE(groups.outcome_of_step[0] == (group_paid | group_delivered));
    REQUIRE(market.world.members.saved == Column<Money>(3, money_from(105.0)));
    REQUIRE(market.world.members.goods == Column<Money>(3, money_from(1050.0)));
    REQUIRE(market.world.members.credit == Column<Money>(3, money_from(525.0)));
    REQUIRE(pays(Transfer::goods_from_pool) == money_from(3 * 525.0));
    REQUIRE(tally.goods[0] == money_from(3150.0).units);
    REQUIRE(tally.credit[0] == money_from(1575.0).units);
  }
  SECTION("the sixth repays") {
    groups.instalments_paid[0] = 5;
    run_rule<Collect>(market.world, market.scenario);
    REQUIRE(market.world.members.repaid == Column<Money>(3, money_from(105.0)));
    REQUIRE(sum(market.world.members.saved) == Money{});
    REQUIRE(pays(Transfer::loan_repayment) == money_from(315.0));
  }
  SECTION("an upgraded group takes ten on credit with its first") {
    groups.plan[0] = 2;
    run_rule<Collect>(market.world, market.scenario);
    REQUIRE(market.world.members.goods == Column<Money>(3, money_from(1050.0)));
    REQUIRE(market.world.members.credit == Column<Money>(3, money_from(1050.0)));
    REQUIRE(market.world.members.repaid == Column<Money>(3, money_from(105.0)));
    REQUIRE(pays(Transfer::goods_from_pool) == Money{});
  }
  SECTION("the promoter gets her share of the group's instalment") {
    groups.promoter[0] = 1;
    market.scenario.enterprises[0].programme.promoter_commission = 0.05;
    run_rule<Collect>(market.world, market.scenario);
    REQUIRE(groups.commission[0] == money_from(18.0));
    REQUIRE(pays(Transfer::promoter_commission) == money_from(18.0));
  }
  SECTION("a covered instalment is posted as paid by who paid it") {
    market.scenario.enterprises[0].programme.cover_limit = 2.0;
    market.pockets(0, 20, 500, 130);
    run_rule<Collect>(market.world, market.scenario);
    REQUIRE(market.world.members.paid == Column<Money>{money_from(20.0), money_from(220.0), money_from(120.0)});
    REQUIRE(market.world.members.peer_cover == Column<Money>{money_from(-100.0), money_from(100.0), Money{}});
    REQUIRE(market.world.members.saved == Column<Money>(3, money_from(105.0)));
    REQUIRE(pays(Transfer::peer_cover) == money_from(100.0));
    REQUIRE(market.world.tally.members_short[0] == 1);
  }
}

TEST_CASE("collect: formula of a rotating group's turns (collect.5)", "[mechanisms][collect]") {
  Market market(1);
  Programme& programme = market.scenario.enterprises[0].programme;
  programme.rotating = true;
  programme.delivery_instalments = 4;
  programme.plan_instalments = 12;
  REQUIRE(market.scenario.check().empty());
  Groups& groups = market.world.groups;
  for (const std::uint16_t plan : {std::uint16_t{1}, std::uint16_t{2}}) {  // a renewed group takes no credit either
    groups.plan[0] = plan;
    Column<Money> had(3);
    for (std::uint16_t paid = 0; paid < 12; ++paid) {
      groups.instalments_paid[0] = paid;
      market.pockets(0, 120, 120, 120);
      market.world.tally = {};
      run_once<Collect>(market.world, market.scenario, paid);
      const Members& members = market.world.members;
      REQUIRE(members.saved == Column<Money>(3, money_from(105.0)));
      REQUIRE(sum(members.repaid) + sum(members.credit) == Money{});
      const bool delivers = paid % 4 == 3;
      REQUIRE(((groups.outcome_of_step[0] & group_delivered) != 0) == delivers);
      REQUIRE(sum(members.goods) == (delivers ? money_from(12 * 105.0) : Money{}));
      REQUIRE(market.world.tally.moved_for(Transfer::goods_from_pool, 0) == sum(members.goods));
      REQUIRE(market.world.tally.goods[0] == sum(members.goods).units);
      REQUIRE(market.world.tally.credit[0] == 0);
      if (delivers)
        REQUIRE(members.goods[rotation_turn(static_cast<std::uint64_t>(market.scenario.seed), 0, plan, 3, paid / 4u)] ==
                money_from(12 * 105.0));
      for (std::size_t k = 0; k < 3; ++k) had[k] += members.goods[k];
    }
    REQUIRE(had == Column<Money>(3, money_from(12 * 105.0)));
  }
  programme.plan_instalments = 8;
  REQUIRE(market.scenario.check().size() == 1);
  REQUIRE(market.scenario.check()[0].path == "enterprises[0].programme.plan_instalments");
}

TEST_CASE("collect: neutral without groups and for groups that have ended", "[mechanisms][collect]") {
  Market none(0 + 1), ended(2);
  none.world.groups = {};
  none.world.members = {};
  auto before = snapshot(none.world);
  REQUIRE(run_rule<Collect>(none.world, none.scenario).instalments_due[0] == 0);
  REQUIRE(changed_columns(before, snapshot(none.world)).empty());

  ended.world.groups.phase = {static_cast<std::uint8_t>(GroupPhase::graduated),
                              static_cast<std::uint8_t>(GroupPhase::defaulted)};
  ended.pockets(0, 500, 500, 500);
  before = snapshot(ended.world);
  REQUIRE(run_rule<Collect>(ended.world, ended.scenario).instalments_due[0] == 0);
  REQUIRE(changed_columns(before, snapshot(ended.world)).empty());
  // What the last step left behind is wiped off once.
  ended.world.groups.outcome_of_step = {group_paid | group_completed, group_missed | group_defaulted};
  std::fill(ended.world.members.paid.begin(), ended.world.members.paid.end(), Money{5});
  std::fill(ended.world.members.refund.begin(), ended.world.members.refund.end(), Money{5});
  ended.world.groups.commission[0] = Money{5};
  run_rule<Collect>(ended.world, ended.scenario);
  REQUIRE(changed_columns(before, snapshot(ended.world)).empty());
}

TEST_CASE("collect: binding capacity is what is above subsistence, cut to the cover limit", "[mechanisms][collect]") {
  Market market(4, 1.5);
  market.scenario.population.subsistence = 70.0;
  std::fill(market.world.customers.income.begin(), market.world.customers.income.end(), money_from(50.0));
  market.pockets(0, 140, 140, 140);       // 120 each: paid
  market.pockets(1, 139.9999, 140, 140);  // one unit short, and nobody has more
  market.pockets(2, 0, 200, 200);         // 0 + 180 + 180: the limit of 180 is just enough
  market.pockets(3, 0, 199.9999, 9e6);    // 180 is the most that the rich one gives
  const Tally tally = run_rule<Collect>(market.world, market.scenario);
  REQUIRE(market.world.groups.outcome_of_step ==
          Column<std::uint8_t>{group_paid, group_missed, group_paid, group_missed});
  REQUIRE(tally.payable[0] == 3'600'000 + 3'599'999 + 3'600'000 + 3'599'999);
  REQUIRE(tally.due[0] == 4 * 3'600'000);
  REQUIRE(tally.members_short[0] == 0 + 1 + 1 + 1);
  REQUIRE(tally.instalments_due[0] == 4);
  REQUIRE(tally.instalments_paid[0] == 2);
  REQUIRE(market.world.members.paid[7] + market.world.members.paid[8] == money_from(360.0));
  for (std::size_t m = 9; m < 12; ++m) REQUIRE(market.world.members.paid[m] == Money{});
}

TEST_CASE("collect: binding groups begin with different members when they ask for cover", "[mechanisms][collect]") {
  Market market(3, 2.0);
  for (std::size_t group = 0; group < 3; ++group) {
    double pockets[3] = {500, 500, 500};
    pockets[(group + 2) % 3] = 0;  // the last in turn has nothing; the first covers her alone
    market.pockets(group, pockets[0], pockets[1], pockets[2]);
  }
  run_rule<Collect>(market.world, market.scenario);
  const Money none, own = money_from(120.0), both = money_from(240.0);
  REQUIRE(market.world.members.paid == Column<Money>{both, own, none, none, both, own, own, none, both});
}

TEST_CASE("collect: binding the risk pool counts as income", "[mechanisms][collect]") {
  Market market(2);
  market.world.customers.income.assign(6, money_from(100.0));
  market.world.customers.risk_pooled = {{200'000}, {200'000}, {200'000}, {200'000}, {199'999}, {200'000}};
  run_rule<Collect>(market.world, market.scenario);
  REQUIRE(market.world.groups.outcome_of_step == Column<std::uint8_t>{group_paid, group_missed});
}

TEST_CASE("collect: binding arrears limit and default", "[mechanisms][collect]") {
  Market market(2);
  market.scenario.enterprises[0].programme.arrears_limit = 2;
  Groups& groups = market.world.groups;
  groups.missed = {1, 2};
  groups.pool = {money_from(630.0), money_from(630.0)};
  groups.balance = {-4, -5};
  market.world.customers.debt.assign(6, money_from(600.0));              // 105 for every instalment, and something else
  const Tally tally = run_rule<Collect>(market.world, market.scenario);  // nobody has a cent
  REQUIRE(groups.outcome_of_step == Column<std::uint8_t>{group_missed, group_missed | group_defaulted});
  REQUIRE(market.world.members.refund ==
          Column<Money>{{0}, {0}, {0}, money_from(210.0), money_from(210.0), money_from(210.0)});
  REQUIRE(market.world.members.written_off ==
          Column<Money>{{0}, {0}, {0}, money_from(525.0), money_from(525.0), money_from(525.0)});
  REQUIRE(tally.groups_defaulted[0] == 1);
  REQUIRE(tally.written_off[0] == money_from(3 * 525.0).units);
  REQUIRE(tally.moved_for(Transfer::pool_refund, 0) == money_from(630.0));
}

TEST_CASE("collect: binding end of the plan and renewal", "[mechanisms][collect]") {
  for (const double renewal : {0.0, 1.0}) {
    Market market(2);
    market.scenario.enterprises[0].programme.renewal_share = renewal;
    market.world.groups.instalments_paid = {68, 69};
    for (std::size_t group : {0u, 1u}) market.pockets(group, 120, 120, 120);
    const Tally tally = run_rule<Collect>(market.world, market.scenario);
    const int end = group_paid | group_completed | (renewal == 1.0 ? group_renewed : 0);
    REQUIRE(market.world.groups.outcome_of_step[0] == group_paid);
    REQUIRE(market.world.groups.outcome_of_step[1] == end);
    REQUIRE(tally.groups_renewed[0] == (renewal == 1.0 ? 1 : 0));
    REQUIRE(tally.groups_graduated[0] == (renewal == 1.0 ? 0 : 1));
  }
}

TEST_CASE("collect: binding unwillingness, peer pressure, contagion and its link (collect.3)",
          "[mechanisms][collect]") {
  constexpr std::int64_t groups = 4000;
  struct Row {
    double unwilling, pressure, contagion, memory, gain, chance;
  };
  const Row rows[] = {
      {0.0, 0.0, 0.0, 1.0, 1.0, 0.0}, {0.3, 0.0, 0.0, 1.0, 1.0, 0.3}, {0.3, 0.5, 0.0, 1.0, 1.0, 0.15},
      {1.0, 1.0, 0.0, 1.0, 1.0, 0.0}, {1.0, 0.0, 0.0, 0.0, 1.0, 1.0}, {0.1, 0.0, 0.4, 0.5, 1.0, 0.3},
      {0.1, 1.0, 0.4, 0.5, 1.0, 0.2}, {0.1, 0.0, 0.4, 0.5, 0.0, 0.1}, {0.0, 0.0, 1.0, 0.0, 1.0, 0.0},
  };
  Market market(groups);
  std::fill(market.world.customers.cash.begin(), market.world.customers.cash.end(), money_from(1000.0));
  for (const Row& row : rows) {
    CollectParams& params = collect_of(market.scenario);
    params.unwillingness = row.unwilling;
    params.peer_pressure = row.pressure;
    params.contagion = row.contagion;
    set_number(market.scenario, "links.defaults_to_willingness", row.gain);
    std::fill(market.world.communities.default_memory.begin(), market.world.communities.default_memory.end(),
              static_cast<float>(row.memory));
    const Tally tally = run_once<Collect>(market.world, market.scenario, 5);
    INFO("unwilling " << row.unwilling << " pressure " << row.pressure << " contagion " << row.contagion);
    REQUIRE(std::abs(binomial_z(static_cast<double>(tally.members_short[0]), 3 * groups, row.chance)) < 4.0);
  }
}

TEST_CASE("collect: binding memory of defaults is that of the group's own community and enterprise",
          "[mechanisms][collect]") {
  Scenario scenario =
      scenario_with({.customers = 12, .communities = 2}) + savings_club("first") + savings_club("second");
  World world = opened_world(scenario);
  collect_of(scenario).contagion = 1.0;
  std::fill(world.customers.cash.begin(), world.customers.cash.end(), money_from(1000.0));
  add_group(world, scenario, {0, 1, 2}, 0);
  add_group(world, scenario, {3, 4, 5}, 1);
  add_group(world, scenario, {6, 7, 8}, 0);
  add_group(world, scenario, {9, 10, 11}, 1);
  world.communities.default_memory[1 * 2 + 0] = 1.0f;  // second enterprise, first community
  run_rule<Collect>(world, scenario);
  REQUIRE(world.groups.outcome_of_step == Column<std::uint8_t>{group_paid, group_missed, group_paid, group_paid});
}

TEST_CASE("collect: property what members pay is what their instalments are worth", "[mechanisms][collect]") {
  Market market(500, 3.0);
  Groups& groups = market.world.groups;
  for (std::uint32_t row = 0; row < 1500; ++row)
    market.world.customers.cash[row].units = Draws(9, 0).word(Purpose::test_stream, row) % 3'000'000;
  for (std::uint32_t k = 0; k < 500; ++k) groups.instalments_paid[k] = static_cast<std::uint16_t>(k % 70);
  run_rule<Collect>(market.world, market.scenario);
  const Members& members = market.world.members;
  REQUIRE(sum(members.peer_cover) == Money{});
  REQUIRE(sum(members.paid) == sum(members.service_fee) + sum(members.saved) + sum(members.repaid));
  for (std::size_t m = 0; m < members.size(); ++m) {
    REQUIRE(members.paid[m] <= market.world.customers.cash[members.customer[m]]);
    REQUIRE(members.paid[m] >= Money{});
    REQUIRE(members.paid[m] - members.peer_cover[m] == members.service_fee[m] + members.saved[m] + members.repaid[m]);
  }
}

namespace {

/// Each member is paid irregularly with chance p, enough for the cover limit, and has nothing else.
Tally collect_once(std::int64_t groups, double p, double cover_limit, double together = 0.0) {
  Market market(groups, cover_limit);
  market.scenario.population.irregular_share = 1.0;
  market.scenario.population.income_median = 400.0;
  market.world = opened_world(market.scenario);
  for (std::uint32_t k = 0; k < groups; ++k) add_group(market.world, market.scenario, {3 * k, 3 * k + 1, 3 * k + 2});
  EarnParams& earn = parameters<Earn>(market.scenario);
  earn.shock_sd = 0.0;
  earn.irregular_pay_chance = p;
  earn.paid_together_share = together;
  run_once<Earn>(market.world, market.scenario, 2);
  return run_once<Collect>(market.world, market.scenario, 2);
}

}  // namespace

TEST_CASE("collect: theory joint liability has three regimes (L26)", "[mechanisms][collect]") {
  constexpr std::int64_t groups = 8000;
  for (const double p : {0.5, 0.9}) {
    const double regimes[3] = {p * p * p, 3 * p * p - 2 * p * p * p, 1 - std::pow(1 - p, 3)};
    const double limits[5] = {1.0, 1.4999, 1.5, 2.9999, 3.0};
    const int regime[5] = {0, 0, 1, 1, 2};
    for (int k = 0; k < 5; ++k) {
      const Tally tally = collect_once(groups, p, limits[k]);
      INFO("p " << p << " limit " << limits[k]);
      REQUIRE(std::abs(binomial_z(static_cast<double>(tally.instalments_paid[0]), groups, regimes[regime[k]])) < 4.0);
    }
  }
}

TEST_CASE("collect: theory what groups could pay pro rata (L27)", "[mechanisms][collect]") {
  constexpr std::int64_t groups = 8000;
  const double limits[] = {1.0, 1.25, 1.5, 2.0, 3.0}, listed[] = {0.9, 0.9428, 0.9855, 0.99, 0.999};
  for (std::size_t k = 0; k < 5; ++k) {
    double mean = 0.0, square = 0.0;
    for (int paid = 0; paid <= 3; ++paid) {
      const double share = std::min(paid * limits[k], 3.0) / 3.0;
      mean += binomial(3, paid, 0.9) * share;
      square += binomial(3, paid, 0.9) * share * share;
    }
    REQUIRE(std::abs(mean - listed[k]) < 6e-5);
    const Tally tally = collect_once(groups, 0.9, limits[k]);
    const double found = static_cast<double>(tally.payable[0]) / static_cast<double>(tally.due[0]);
    INFO("limit " << limits[k]);
    REQUIRE(std::abs(found - mean) < 4 * std::sqrt((square - mean * mean) / groups));
  }
}

TEST_CASE("collect: theory common pay takes away what joint liability gives (L28)", "[mechanisms][collect]") {
  constexpr std::int64_t groups = 8000;
  const double shares[] = {0.0, 0.25, 0.5, 0.75, 1.0}, listed[] = {0.972, 0.954, 0.936, 0.918, 0.9};
  for (std::size_t k = 0; k < 5; ++k) {
    const Tally tally = collect_once(groups, 0.9, 2.0, shares[k]);
    INFO("together " << shares[k]);
    REQUIRE(std::abs(binomial_z(static_cast<double>(tally.instalments_paid[0]), groups, listed[k])) < 4.0);
  }
}

TEST_CASE("collect: theory groups renew with the stated chance", "[mechanisms][collect]") {
  Market market(5000);
  market.scenario.enterprises[0].programme.renewal_share = 0.35;
  std::fill(market.world.customers.cash.begin(), market.world.customers.cash.end(), money_from(120.0));
  std::fill(market.world.groups.instalments_paid.begin(), market.world.groups.instalments_paid.end(),
            std::uint16_t{69});
  const Tally tally = run_once<Collect>(market.world, market.scenario);
  REQUIRE(tally.groups_renewed[0] + tally.groups_graduated[0] == 5000);
  REQUIRE(std::abs(binomial_z(static_cast<double>(tally.groups_renewed[0]), 5000, 0.35)) < 4.0);
}
