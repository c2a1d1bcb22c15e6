// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/spend.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/earn.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

SpendParams& spend_of(Scenario& scenario) {
  return parameters<Spend>(scenario);
}

/// A quarter of the spare cash goes into the outcome each week; half of income above subsistence is consumed.
Scenario round_numbers(const Size& size = {}) {
  Scenario scenario = scenario_with(size);
  scenario.population.subsistence = 60.0;
  SpendParams& params = spend_of(scenario);
  params.marginal_propensity = 0.5;
  params.building_rate = -std::log(0.75) * weeks_per_year;
  params.building_buffer = 2.0;
  return scenario;
}

}  // namespace

TEST_CASE("spend: formula of consumption and self-provision (spend.1, spend.2)", "[mechanisms][spend]") {
  struct Row {
    double cash, income, paid, spending, payment;
  };
  const Row rows[] = {
      {0, 0, 0, 0, 0},         // nothing to spend
      {0, 40, 0, 40, 0},       // below subsistence: all of it
      {10, 40, 0, 50, 0},      // cash goes into subsistence first
      {0, 60, 0, 60, 0},       // just subsistence
      {0, 100, 0, 80, 0},      // 60 + half of 40; 20 left, below the buffer of 120
      {0, 100, 30, 65, 0},     // what the group took is no income
      {100, 100, 40, 60, 0},   // 100 left, exactly subsistence spent
      {140, 100, 0, 80, 10},   // 160 left, a quarter of 40
      {500, 0, 0, 60, 80},     // lives on cash: a quarter of 500 - 60 - 120
      {500, 20, 120, 60, 55},  // income below what the group took: (400 - 60 - 120)/4
      {100, 0, 100, 0, 0},     // the group took all
  };
  Scenario scenario = round_numbers({.customers = std::ssize(rows)}) + savings_club();
  World world = opened_world(scenario);
  resize_table(world.members, std::size(rows), 0);
  for (std::uint32_t row = 0; row < std::size(rows); ++row) {
    world.customers.cash[row] = money_from(rows[row].cash);
    world.customers.income[row] = money_from(rows[row].income);
    world.members.paid[row] = money_from(rows[row].paid);
    world.customers.member[row] = row;
  }
  const Tally tally = run_rule<Spend>(world, scenario);
  Money spending, payment;
  for (std::size_t row = 0; row < std::size(rows); ++row) {
    INFO("row " << row);
    REQUIRE(world.customers.spending[row] == money_from(rows[row].spending));
    REQUIRE(std::abs(world.customers.outcome_payment[row].units - money_from(rows[row].payment).units) <=
            1);  // the rate is no round number
    spending += world.customers.spending[row];
    payment += world.customers.outcome_payment[row];
  }
  REQUIRE(tally.household_spending[0] == spending.units);
  REQUIRE(tally.moved_for(Transfer::other_consumption, 0) == spending);
  REQUIRE(tally.moved_for(Transfer::other_building, 0) == payment);
}

TEST_CASE("spend: formula is monotone in cash and income", "[mechanisms][spend]") {
  Scenario scenario = round_numbers({.customers = 400});
  World world = opened_world(scenario);
  for (std::size_t row = 0; row < 400; ++row)
    (row < 200 ? world.customers.cash : world.customers.income)[row] =
        Money{static_cast<std::int64_t>(row % 200) * 20'003};
  run_rule<Spend>(world, scenario);
  for (std::size_t row = 1; row < 400; ++row) {
    if (row == 200) continue;
    REQUIRE(world.customers.spending[row] >= world.customers.spending[row - 1]);
    REQUIRE(world.customers.outcome_payment[row] >= world.customers.outcome_payment[row - 1]);
  }
}

TEST_CASE("spend: neutral setting changes no column", "[mechanisms][spend]") {
  Scenario scenario = scenario_with({.customers = 70, .communities = 3}) + savings_club();
  scenario.population.starting_cash_weeks = 5.0;
  spend_of(scenario).marginal_propensity = 0.0;
  spend_of(scenario).building_rate = 0.0;
  spend_of(scenario).local_share = spend_of(scenario).local_building_share = 1.0;
  World world = opened_world(scenario);
  std::fill(world.customers.income.begin(), world.customers.income.end(), money_from(90.0));
  const auto before = snapshot(world);
  run_rule<Spend>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("spend: binding payment of direct customers", "[mechanisms][spend]") {
  Enterprise seller = shop();
  seller.programme.service_share = 0.25;
  Scenario scenario = round_numbers({.customers = 6}) + savings_club() + seller;
  World world = opened_world(scenario);
  const double spare[] = {0.0, 39.9999, 40.0, 40.0001, 500.0};  // after subsistence; due are 40
  for (std::size_t row = 0; row < 5; ++row) {
    world.customers.supplier[row] = 1;
    world.customers.cash[row] = money_from(60.0 + spare[row]);
  }
  world.customers.supplier[5] = 0;  // of the club but in no group: owes nothing
  world.customers.cash[5] = money_from(500.0);
  const Tally tally = run_rule<Spend>(world, scenario);
  for (std::size_t row = 0; row < 5; ++row)
    REQUIRE(world.customers.outcome_payment[row] == money_from(std::min(spare[row], 40.0)));
  REQUIRE(world.customers.outcome_payment[5] == Money{});
  Money fees, goods;
  for (std::size_t row = 0; row < 5; ++row) {
    const Money fee{world.customers.outcome_payment[row].units / 4};
    fees += fee;
    goods += world.customers.outcome_payment[row] - fee;
  }
  REQUIRE(tally.moved_for(Transfer::service_fee, 1) == fees);
  REQUIRE(tally.moved_for(Transfer::direct_sale, 1) == goods);
  REQUIRE(tally.goods[1] == goods.units);
  REQUIRE(tally.moved_for(Transfer::other_building, 0) == Money{});
}

TEST_CASE("spend: binding dues follow the length of the step", "[mechanisms][spend]") {
  Scenario scenario = round_numbers({.customers = 1}) + shop();
  scenario.time.step = StepUnit::month;
  World world = opened_world(scenario);
  world.customers.supplier[0] = 0;
  world.customers.cash[0] = money_from(1000.0);
  run_rule<Spend>(world, scenario);
  const double weeks = 365.25 / 7.0 / 12.0;
  REQUIRE(std::abs(world.customers.spending[0].in_currency() - 60.0 * weeks) < 1e-4);
  REQUIRE(std::abs(world.customers.outcome_payment[0].in_currency() - 40.0 * weeks) < 1e-4);
}

TEST_CASE("spend: property nobody spends more than she has and no unit is lost", "[mechanisms][spend]") {
  constexpr std::uint32_t n = 5000;
  Scenario scenario = round_numbers({.customers = n, .communities = 7}) + savings_club() + shop();
  SpendParams& params = spend_of(scenario);
  params.marginal_propensity = 0.83;
  params.local_share = 0.37;
  params.local_building_share = 0.61;
  World world = opened_world(scenario);
  resize_table(world.members, n, 0);
  for (std::uint32_t row = 0; row < n; ++row) {
    const Block4 block = Draws(5, 0).block(Purpose::test_stream, row);
    Customers& customers = world.customers;
    customers.cash[row].units = (row % 5 == 0 ? 0 : block.word[0] % 9'000'000);
    customers.income[row].units = (row % 7 == 0 ? 0 : block.word[1] % 2'000'000);
    customers.supplier[row] = row % 3 == 0 ? self_provision : static_cast<std::uint8_t>(row % 3 - 1);
    if (customers.supplier[row] == 0) {
      customers.member[row] = row;
      const std::int64_t most = customers.cash[row].units + customers.income[row].units;
      world.members.paid[row].units = most == 0 ? 0 : block.word[2] % (most + 1);  // often more than her income
    }
  }
  const Tally tally = run_rule<Spend>(world, scenario);
  const double rate = 0.25;
  std::int64_t local = 0, spending = 0, building = 0, direct = 0;
  Column<Money> local_of(7);
  for (std::uint32_t row = 0; row < n; ++row) {
    const std::int64_t paid = world.customers.member[row] == no_row ? 0 : world.members.paid[row].units;
    const std::int64_t money = world.customers.cash[row].units + world.customers.income[row].units - paid;
    const std::int64_t spent = world.customers.spending[row].units,
                       payment = world.customers.outcome_payment[row].units;
    INFO("row " << row << " money " << money);
    REQUIRE(spent >= 0);
    REQUIRE(payment >= 0);
    REQUIRE(spent + payment <= money);
    const std::int64_t basic = std::min<std::int64_t>(money, 600'000);
    const std::int64_t surplus = std::max<std::int64_t>(world.customers.income[row].units - paid - 600'000, 0);
    REQUIRE(spent == basic + std::min(static_cast<std::int64_t>(std::floor(0.83 * static_cast<double>(surplus))),
                                      money - basic));
    const std::int64_t spare = money - spent;
    const bool alone = world.customers.supplier[row] == self_provision;
    if (alone)
      REQUIRE(std::abs(static_cast<double>(payment) -
                       rate * static_cast<double>(std::max<std::int64_t>(spare - 1'200'000, 0))) <= 1.0);
    if (world.customers.supplier[row] == 1) REQUIRE(payment == std::min<std::int64_t>(spare, 400'000));
    const auto of_spending = static_cast<std::int64_t>(std::floor(0.37 * static_cast<double>(spent)));
    const auto of_building = alone ? static_cast<std::int64_t>(std::floor(0.61 * static_cast<double>(payment))) : 0;
    local += of_spending;
    local_of[world.customers.community[row]].units += of_spending + of_building;
    spending += spent;
    (alone ? building : direct) += payment;
  }
  REQUIRE(world.communities.local_spending == local_of);
  REQUIRE(tally.moved_for(Transfer::local_consumption, 0).units == local);
  REQUIRE(tally.moved_for(Transfer::other_consumption, 0).units == spending - local);
  REQUIRE((tally.moved_for(Transfer::local_building, 0) + tally.moved_for(Transfer::other_building, 0)).units ==
          building);
  REQUIRE((tally.moved_for(Transfer::direct_sale, 1) + tally.moved_for(Transfer::service_fee, 1)).units == direct);
}

TEST_CASE("spend: binding local shares 0 and 1", "[mechanisms][spend]") {
  Scenario scenario = round_numbers({.customers = 3, .communities = 3});
  World world = opened_world(scenario);
  world.customers.cash = {money_from(1000.0), money_from(33.3333), Money{}};
  for (const double share : {0.0, 1.0}) {
    spend_of(scenario).local_share = spend_of(scenario).local_building_share = share;
    run_rule<Spend>(world, scenario);
    for (std::size_t row = 0; row < 3; ++row)
      REQUIRE(world.communities.local_spending[row] ==
              (share == 0.0 ? Money{} : world.customers.spending[row] + world.customers.outcome_payment[row]));
  }
}

TEST_CASE("spend: theory a pulse of local money raises income by one over one less propensity times local share (L36)",
          "[mechanisms][spend]") {
  Scenario scenario = scenario_with({.customers = 50});
  parameters<Earn>(scenario).shock_sd = 0.0;
  spend_of(scenario).building_rate = 0.0;
  spend_of(scenario).marginal_propensity = 0.8;
  spend_of(scenario).local_share = 0.6;
  World base = opened_world(scenario), pulsed = base;
  const double pulse = 1e6;
  pulsed.communities.local_balance[0] = money_from(pulse);
  double response = 0.0;
  for (std::uint32_t step = 0; step < 60; ++step) {
    std::int64_t income[2];
    World* worlds[] = {&base, &pulsed};
    for (int k = 0; k < 2; ++k) {
      income[k] = run_once<Earn>(*worlds[k], scenario, step).household_income[0];
      continue_with<Spend>(*worlds[k], scenario, step);
      continue_with<Settle>(*worlds[k], scenario, step);
    }
    response += static_cast<double>(income[1] - income[0]) / 1e4;
    // Each customer and step loses less than three units to rounding down.
    if (step == 0) REQUIRE(std::abs(response - pulse) < 1e-4 * 50 * 3);
    if (step == 1) REQUIRE(std::abs(response - pulse * 1.48) < 1e-4 * 50 * 6);
  }
  REQUIRE(std::abs(response - pulse / (1.0 - 0.48)) < 1e-4 * 50 * 3 * 60 / (1.0 - 0.48));
}

TEST_CASE("spend: formula of a direct deal (spend.3)-(spend.6)", "[mechanisms][spend]") {
  CreditTerms terms;
  terms.bill = {1000};
  terms.share = 0.5;
  terms.factor = 0.3;
  terms.periods = 4;
  terms.standard = terms.instalment_for(terms.limit(1.0f));
  REQUIRE(terms.standard == Money{150});
  struct Row {
    DirectCustomer who;
    Deal deal;
  };
  const Row rows[] = {
      {{{1000}, {0}, 1.0f, false, false, false}, {{1000}, {}, {}, {}, {}}},       // in cash
      {{{999}, {0}, 0.1f, false, false, false}, {{999}, {1}, {4}, {}, {}}},       // one unit on credit: 4 · ⌈0.3⌉
      {{{500}, {0}, 1.0f, false, false, false}, {{500}, {500}, {600}, {}, {}}},   // as much as is lent
      {{{499}, {0}, 1.0f, false, false, false}, {}},                              // more than is lent
      {{{749}, {0}, 0.5f, false, false, false}, {}},                              // more than is lent to her
      {{{750}, {0}, 0.5f, false, true, false}, {}},                               // waits for a group: no credit
      {{{1000}, {0}, 1.0f, true, false, false}, {}},                              // leaves
      {{{1000}, {0}, 1.0f, false, false, true}, {}},                              // has paid ahead
      {{{1150}, {600}, 1.0f, false, false, false}, {{1000}, {}, {}, {150}, {}}},  // instalment and bill
      {{{1149}, {600}, 1.0f, false, false, false}, {{999}, {1}, {4}, {}, {}}},    // the instalment waits
      {{{400}, {600}, 1.0f, false, false, true}, {{}, {}, {}, {150}, {}}},        // the level instalment
      {{{400}, {100}, 1.0f, false, false, true}, {{}, {}, {}, {100}, {}}},        // the last one
      {{{400}, {1000}, 1.0f, false, false, true}, {{}, {}, {}, {250}, {}}},       // several loans: at least a fourth
      {{{149}, {600}, 1.0f, false, false, false}, {{}, {}, {}, {149}, {}}},       // missed
      {{{149}, {600}, 0.25f, false, false, false}, {{}, {}, {}, {149}, {451}}},   // missed for the last time
      {{{400}, {600}, 1.0f, true, false, true}, {{}, {}, {}, {400}, {200}}},      // leaves in debt
      {{{700}, {600}, 1.0f, true, false, true}, {{}, {}, {}, {600}, {}}},         // leaves without debt
  };
  for (std::size_t k = 0; k < std::size(rows); ++k) {
    INFO("row " << k);
    const Deal deal = direct_deal(terms, {40}, rows[k].who, 0.25f);
    CHECK(deal.paid == rows[k].deal.paid);
    CHECK(deal.financed == rows[k].deal.financed);
    CHECK(deal.borrowed == rows[k].deal.borrowed);
    CHECK(deal.repaid == rows[k].deal.repaid);
    CHECK(deal.written_off == rows[k].deal.written_off);
  }
  terms.bill = {};  // step by step
  REQUIRE(direct_deal(terms, {40}, {{1000}, {}, 0.0f, true, true, false}, 0.25f).paid == Money{40});
  REQUIRE(direct_deal(terms, {40}, {{30}, {}, 1.0f, false, false, false}, 0.25f).paid == Money{30});
}

TEST_CASE("spend: binding credit follows the record and its link", "[mechanisms][spend]") {
  Enterprise seller = shop();
  seller.payment_interval = seller.credit_term = 10.0;
  seller.credit_share = 0.5;
  Scenario scenario = round_numbers({.customers = 2}) + seller;
  scenario.population.subsistence = 0.0;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  world.customers.supplier = world.customers.intended_supplier = {0, 0};
  world.customers.cash = {money_from(300.0), money_from(299.9999)};  // the bill is 400
  world.customers.credit_record = {0.5f, 0.5f};
  Tally tally = run_rule<Spend>(world, scenario);
  REQUIRE(world.customers.outcome_payment == Column<Money>{money_from(300.0), Money{}});
  REQUIRE(world.customers.credit_change == Column<Money>{money_from(100.0), Money{}});
  REQUIRE(tally.goods[0] == money_from(400.0).units);
  REQUIRE(tally.credit[0] == money_from(100.0).units);
  REQUIRE(tally.loans_taken[0] == 1);
  set_number(scenario, "links.record_to_credit", 0.9);
  run_rule<Spend>(world, scenario);
  REQUIRE(world.customers.outcome_payment[0] == Money{});
  REQUIRE(world.customers.credit_change[0] == Money{});
}

TEST_CASE("spend: property goods are counted by region and fees come first out of cash", "[mechanisms][spend]") {
  Enterprise seller = shop();
  seller.programme.service_share = 0.25;
  seller.payment_interval = 2.0;
  seller.credit_share = 1.0;
  Scenario scenario = round_numbers({.customers = 4, .communities = 4}) + seller + shop("other");
  scenario.population.subsistence = 0.0;
  scenario.regions.resize(2);
  scenario.regions[0].name = "north";
  scenario.regions[1].name = "south";
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  world.customers.supplier = world.customers.intended_supplier = {0, 0, 0, 1};
  world.customers.cash = {money_from(80.0), money_from(10.0), Money{}, money_from(40.0)};
  world.customers.credit_record.assign(4, 1.0f);
  const Tally tally = run_rule<Spend>(world, scenario);
  REQUIRE(tally.moved_for(Transfer::service_fee, 0) == money_from(20.0 + 10.0));
  REQUIRE(tally.moved_for(Transfer::direct_sale, 0) == money_from(60.0));
  REQUIRE(tally.goods[0] == money_from(180.0).units);
  REQUIRE(world.communities.region[1] != world.communities.region[2]);
  REQUIRE(tally.goods_in[0] == money_from(120.0).units);
  REQUIRE(tally.goods_in[1] == money_from(60.0).units);
  REQUIRE(tally.goods_in[max_regions + 1] == money_from(40.0).units);
}
