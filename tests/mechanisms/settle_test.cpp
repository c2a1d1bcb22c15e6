// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/settle.hpp"

#include <algorithm>
#include <string>

#include "plussum/mechanisms/collect.hpp"
#include "plussum/mechanisms/earn.hpp"
#include "plussum/mechanisms/enrol.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/progress_groups.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

Partner partner(const std::string& name, double share, const std::string& enterprise = "club") {
  return {
      .name = name, .kind = FilledBy::distributor, .enterprise = enterprise, .capacity = 1.0, .revenue_share = share};
}

/// Settles with hand-set flows and with these counters of the step.
void settle_with(World& world, const Scenario& scenario, const Tally& tally) {
  world.tally = tally;
  continue_with<Settle>(world, scenario);
}

}  // namespace

TEST_CASE("settle: formula of cash and debt of a customer", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 3}) + savings_club();
  World world = opened_world(scenario);
  Customers& customers = world.customers;
  resize_table(world.members, 2, 0);
  customers.member = {no_row, 1, 0};
  customers.cash = {{1000}, {2000}, {3000}};
  customers.income = {{7}, {70}, {700}};
  customers.spending = {{1}, {2}, {3}};
  customers.outcome_payment = {{10}, {20}, {30}};
  customers.debt = {{0}, {500}, {900}};
  world.members.paid = {{100}, {200}};
  world.members.refund = {{5}, {6}};
  world.members.credit = {{40}, {0}};
  world.members.repaid = {{0}, {100}};
  world.members.written_off = {{0}, {400}};
  const Tally tally = run_rule<Settle>(world, scenario);
  REQUIRE(customers.cash ==
          Column<Money>{{1000 + 7 - 1 - 10}, {2000 + 70 - 2 - 20 - 200 + 6}, {3000 + 700 - 3 - 30 - 100 + 5}});
  REQUIRE(customers.debt == Column<Money>{{0}, {500 - 100 - 400}, {900 + 40}});
  REQUIRE(tally.household_cash[0] == 996 + 1854 + 3572);
  REQUIRE(tally.household_debt[0] == 940);
  REQUIRE(tally.overdrawn_customer[0] == 0);
}

TEST_CASE("settle: formula of the enterprise's account", "[mechanisms][settle]") {
  Enterprise club = savings_club();
  club.unit_cost_share = 0.6;
  club.outlet_cost = 50.0;
  Scenario scenario = scenario_with({.customers = 4, .communities = 4}) + shop() + club;
  World world = opened_world(scenario);
  world.enterprises.cash = {Money{}, money_from(1e6)};
  world.enterprises.loans_held = {Money{}, money_from(500.0)};
  world.enterprises.outlets = {0, 3};
  Tally tally;
  tally.move(Transfer::service_fee, money_from(11.0), 1);
  tally.move(Transfer::loan_repayment, money_from(100.0), 1);
  tally.move(Transfer::goods_from_pool, money_from(1000.0), 1);
  tally.move(Transfer::direct_sale, money_from(10'000.0), 1);
  tally.move(Transfer::promoter_commission, money_from(2.0), 1);
  tally.move(Transfer::earned_income, money_from(77.0));  // concerns no enterprise
  tally.goods[1] = money_from(12'000.0).units;
  tally.credit[1] = money_from(1000.0).units;
  tally.written_off[1] = money_from(30.0).units;
  settle_with(world, scenario, tally);
  REQUIRE(world.enterprises.cash[1] == money_from(1e6 + 11 + 100 + 1000 + 10'000 - 2 - 0.6 * 12'000 - 150));
  REQUIRE(world.enterprises.loans_held[1] == money_from(500.0 + 1000 - 100 - 30));
  REQUIRE(world.enterprises.cash[0] == Money{});
  REQUIRE(world.tally.moved_for(Transfer::cost_of_goods, 1) == money_from(7200.0));
  REQUIRE(world.tally.moved_for(Transfer::outlet_cost, 1) == money_from(150.0));
  REQUIRE(world.rest_of_world == money_from(7200.0 + 150 - 77));
}

TEST_CASE("settle: formula of outlet costs follows the length of the step", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 4, .communities = 4}) + shop();
  scenario.enterprises[0].outlet_cost = 50.0;
  scenario.time.step = StepUnit::year;
  World world = opened_world(scenario);
  world.enterprises.outlets[0] = 2;
  run_rule<Settle>(world, scenario);
  REQUIRE(world.enterprises.cash[0] == money_from(50.0 * 365.25 / 7.0) * -2);
}

TEST_CASE("settle: formula of partners' shares rounds down and leaves the remainder with the enterprise",
          "[mechanisms][settle]") {
  Scenario scenario = scenario_with() + savings_club() + shop() + partner("a", 1.0 / 3) + partner("b", 1.0 / 3) +
                      partner("c", 1.0 / 3) + partner("d", 0.5, "shop");
  World world = opened_world(scenario);
  for (const std::int64_t goods : {0, 1, 2, 3, 100, 101, 10'000'001}) {
    std::fill(world.partners.cash.begin(), world.partners.cash.end(), Money{});
    world.enterprises.cash = {Money{}, Money{}};
    Tally tally;
    tally.move(Transfer::goods_from_pool, {goods}, 0);
    tally.goods[0] = goods;
    tally.move(Transfer::direct_sale, {7}, 1);
    tally.goods[1] = 7;
    settle_with(world, scenario, tally);
    for (std::size_t k = 0; k < 3; ++k) REQUIRE(world.partners.cash[k].units == goods / 3);
    REQUIRE(world.enterprises.cash[0].units == goods - 3 * (goods / 3));
    REQUIRE(world.partners.cash[3].units == 3);
    REQUIRE(world.enterprises.cash[1].units == 4);
    REQUIRE(world.tally.moved_for(Transfer::partner_share, 0).units == 3 * (goods / 3));
  }
}

TEST_CASE("settle: formula of commission, local markets and the rest of the world", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 6, .communities = 2}) + savings_club();
  World world = opened_world(scenario);
  add_group(world, scenario, {0, 1, 2});
  add_group(world, scenario, {3, 4, 5});
  world.groups.promoter = {4, no_row};
  world.groups.commission = {{70}, {0}};
  world.communities.local_balance = {{1000}, {50}};
  world.communities.local_income = {{900}, {50}};
  world.communities.local_spending = {{30}, {1}};
  world.rest_of_world = Money{-5};
  Tally tally;
  tally.move(Transfer::earned_income, {1000});
  tally.move(Transfer::other_consumption, {300});
  tally.move(Transfer::other_building, {40});
  tally.move(Transfer::local_income, {950});
  settle_with(world, scenario, tally);
  REQUIRE(world.customers.cash == Column<Money>{{0}, {0}, {0}, {0}, {70}, {0}});
  REQUIRE(world.tally.household_cash[0] == 70);
  REQUIRE(world.communities.local_balance == Column<Money>{{130}, {1}});
  REQUIRE(world.rest_of_world.units == -5 - 1000 + 300 + 40);
}

TEST_CASE("settle: formula of direct credit, upkeep and risk pools (settle.1, settle.2)", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 3}) + shop();
  World world = opened_world(scenario);
  Customers& customers = world.customers;
  customers.cash = {{1000}, {1000}, {1000}};
  customers.debt = {{0}, {300}, {50}};
  customers.outcome_payment = {{100}, {0}, {20}};
  customers.credit_change = {{60}, {-25}, {-50}};  // goods lent; repaid; repaid in full
  customers.maintenance = {{7}, {0}, {1}};
  customers.risk_pooled = {{-11}, {11}, {0}};
  const Tally tally = run_rule<Settle>(world, scenario);
  REQUIRE(customers.cash == Column<Money>{{1000 - 100 - 7 - 11}, {1000 - 25 + 11}, {1000 - 20 - 50 - 1}});
  REQUIRE(customers.debt == Column<Money>{{60}, {275}, {0}});
  REQUIRE(tally.household_debt[0] == 335);
}

TEST_CASE("settle: formula of partners' shares that the enterprise sets as a whole (settle.3)",
          "[mechanisms][settle]") {
  Scenario scenario = scenario_with() + savings_club() + partner("a", 0.125) + partner("b", 0.375) + partner("c", 0.0);
  World world = opened_world(scenario);
  REQUIRE(world.enterprises.partner_share[0] == 0.5);
  for (const double whole : {0.5, 0.25, 1.0, 0.0}) {  // of which a gets a quarter and b three
    std::fill(world.partners.cash.begin(), world.partners.cash.end(), Money{});
    world.enterprises.partner_share[0] = whole;
    Tally tally;
    tally.goods[0] = 1001;
    settle_with(world, scenario, tally);
    REQUIRE(world.partners.cash[0].units == static_cast<std::int64_t>(1001 * whole / 4));
    REQUIRE(world.partners.cash[1].units == static_cast<std::int64_t>(1001 * whole * 3 / 4));
    REQUIRE(world.partners.cash[2].units == 0);
  }
}

TEST_CASE("settle: formula of the intermediary's margin (settle.4)", "[mechanisms][settle]") {
  Scenario scenario = scenario_with() + shop() + savings_club();
  World world = opened_world(scenario);
  world.enterprises.retail_margin = {0.25, 0.0};  // a fifth of what customers pay for goods
  for (const std::int64_t goods : {0, 4, 5, 999, 10'000'001}) {
    world.enterprises.cash = world.enterprises.intermediary_cash = {Money{}, Money{}};
    Tally tally;
    tally.move(Transfer::direct_sale, {goods}, 0);
    tally.move(Transfer::direct_sale, {goods}, 1);
    tally.goods[0] = tally.goods[1] = goods;
    settle_with(world, scenario, tally);
    REQUIRE(world.enterprises.intermediary_cash == Column<Money>{{goods / 5}, {0}});
    REQUIRE(world.enterprises.cash == Column<Money>{{goods - goods / 5}, {goods}});
    REQUIRE(world.tally.moved_for(Transfer::intermediary_margin, 0).units == goods / 5);
  }
}

TEST_CASE("settle: formula of levies, which go back to the communities of their region", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 10, .communities = 5}) + shop() + savings_club();
  scenario.regions = {{.name = "north", .share = 0.6, .levy = 0.25}, {.name = "south", .share = 0.4}};
  World world = opened_world(scenario);
  REQUIRE(world.communities.region == Column<std::uint8_t>{0, 0, 0, 1, 1});
  Tally tally;
  tally.goods_in[0 * max_regions + 0] = 401;  // a levy of 100
  tally.goods_in[1 * max_regions + 0] = 7;    // and of 1
  tally.goods_in[0 * max_regions + 1] = 5000;
  settle_with(world, scenario, tally);
  REQUIRE(world.tally.moved_for(Transfer::levy, 0).units == 100);
  REQUIRE(world.tally.moved_for(Transfer::levy, 1).units == 1);
  REQUIRE(world.enterprises.cash == Column<Money>{{-100}, {-1}});
  REQUIRE(world.communities.local_balance == Column<Money>{{33}, {34}, {34}, {0}, {0}});
  REQUIRE(world.regions.public_cash == Column<Money>{{0}, {0}});
  REQUIRE(world.tally.transfer_totals()[static_cast<std::size_t>(Transfer::levy_returned)].units == 101);
}

TEST_CASE("settle: formula of investment and of programmes in communities", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 8, .communities = 4}) + shop();
  World world = opened_world(scenario);
  world.levers.budget[Levers::row(0, Lever::training)] = Money{1000};
  world.levers.budget[Levers::row(0, Lever::outlets)] = Money{200};
  world.levers.budget[Levers::row(0, Lever::community)] = Money{101};
  SECTION("where the enterprise is") {
    world.communities.presence = {presence_outlet, 0, presence_producer, 0};
    run_rule<Settle>(world, scenario);
    REQUIRE(world.communities.local_balance == Column<Money>{{50}, {0}, {51}, {0}});
  }
  SECTION("everywhere when it is nowhere") {
    world.communities.presence.assign(4, 0);
    run_rule<Settle>(world, scenario);
    REQUIRE(world.communities.local_balance == Column<Money>{{25}, {25}, {25}, {26}});
  }
  REQUIRE(world.tally.moved_for(Transfer::investment, 0).units == 1200);
  REQUIRE(world.tally.moved_for(Transfer::community_programme, 0).units == 101);
  REQUIRE(world.enterprises.cash[0].units == -1301);
  REQUIRE(world.rest_of_world.units == 1200);
}

TEST_CASE("settle: formula of operating profit and of what is set aside (settle.5, settle.6)", "[mechanisms][settle]") {
  Scenario scenario = scenario_with() + savings_club();
  World world = opened_world(scenario);
  Enterprises& enterprise = world.enterprises;
  enterprise.unit_cost_share[0] = 0.5;
  enterprise.reinvestment_share[0] = 0.25;
  world.levers.budget[Levers::row(0, Lever::coverage)] = Money{300};
  world.levers.budget[Levers::row(0, Lever::community)] = Money{50};
  Tally tally;
  tally.move(Transfer::service_fee, {801}, 0);
  tally.move(Transfer::goods_from_pool, {2000}, 0);
  tally.move(Transfer::loan_repayment, {400}, 0);
  tally.goods[0] = 3000;  // 1000 of them on credit
  tally.credit[0] = 1000;
  tally.written_off[0] = 150;
  enterprise.loans_held[0] = Money{900};
  world.customers.debt[0] = Money{900};
  settle_with(world, scenario, tally);
  const std::int64_t cash = 801 + 2000 + 400 - 1500 - 300 - 50, lent = 1000 - 400 - 150;
  REQUIRE(enterprise.cash[0].units == cash);
  REQUIRE(enterprise.loans_held[0].units == 900 + lent);
  REQUIRE(enterprise.profit[0].units == 801 + 3000 - 1500 - 150);  // value added, less what is lost
  REQUIRE(enterprise.profit[0].units == cash + 350 + lent);
  REQUIRE(enterprise.reserve[0].units == 2151 / 4 - 350);
  // A loss sets nothing aside.
  enterprise.loans_held[0] = world.customers.debt[0] = Money{};
  enterprise.reserve[0] = Money{1000};
  Tally loss;
  loss.goods[0] = 100;
  settle_with(world, scenario, loss);
  REQUIRE(enterprise.profit[0].units == -50);
  REQUIRE(enterprise.reserve[0].units == 1000 - 350);
  // What is invested beyond the reserve comes out of cash; the reserve is empty then, never in debt.
  enterprise.reserve[0] = Money{349};
  settle_with(world, scenario, loss);
  REQUIRE(enterprise.reserve[0].units == 0);
  settle_with(world, scenario, loss);
  REQUIRE(enterprise.reserve[0].units == 0);
}

TEST_CASE("settle: formula of customer-producers' margins and stock loans", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 4, .communities = 2}) + shop();
  World world = opened_world(scenario);
  resize_table(world.producers, 2, 0);
  world.producers.customer = {3, 1};
  world.producers.margin = {{100}, {20}};
  world.producers.loan_repaid = {{40}, {0}};
  world.producers.stock_loan = {{500}, {60}};
  world.customers.debt = {{0}, {60}, {0}, {500}};
  world.enterprises.loans_held[0] = Money{560};
  world.communities.local_balance = {{1000}, {1000}};
  world.communities.displaced = {{0}, {30}};
  world.ledger.open(world.count_balances().value());
  Tally tally;
  tally.move(Transfer::producer_margin, {90}, 0);
  tally.move(Transfer::displaced_margin, {30}, 0);  // of the 120 in all
  tally.move(Transfer::producer_stock, {40}, 0);
  world.tally = tally;
  MechanismOf<Settle> settle;
  run_in_blocks(settle, world, context_of(scenario), {SIZE_MAX});
  REQUIRE(world.customers.cash == Column<Money>{{0}, {20}, {0}, {60}});
  REQUIRE(world.customers.debt == Column<Money>{{0}, {60}, {0}, {460}});
  REQUIRE(world.producers.stock_loan == Column<Money>{{460}, {60}});
  REQUIRE(world.enterprises.cash[0].units == 40 - 90);
  REQUIRE(world.enterprises.loans_held[0].units == 520);
  REQUIRE(world.communities.local_balance == Column<Money>{{1000}, {970}});
  REQUIRE(world.tally.household_cash[0] == 80);
  REQUIRE(world.tally.household_debt[0] == 520);
  REQUIRE(close_books(world).kind == BreachKind::none);
}

TEST_CASE("settle: neutral without flows", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 90, .communities = 4}) + savings_club() + partner("a", 0.3);
  scenario.population.starting_cash_weeks = 3.0;
  World world = opened_world(scenario);
  add_group(world, scenario, {0, 1, 2});
  const auto before = snapshot(world);
  REQUIRE(run_rule<Settle>(world, scenario).household_cash[0] == 90 * 3'000'000);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("settle: binding the last overdrawn customer is reported", "[mechanisms][settle]") {
  Scenario scenario = scenario_with({.customers = 80}) + savings_club();
  World world = opened_world(scenario);
  SECTION("nobody at exactly 0") {
    REQUIRE(run_rule<Settle>(world, scenario).overdrawn_customer[0] == 0);
  }
  SECTION("one by one unit") {
    world.customers.spending[41] = Money{1};
    REQUIRE(run_rule<Settle>(world, scenario).overdrawn_customer[0] == 42);
  }
  SECTION("two") {
    world.customers.spending[3] = world.customers.spending[70] = Money{1};
    REQUIRE(run_rule<Settle>(world, scenario).overdrawn_customer[0] == 71);
  }
  SECTION("by what she paid to her group") {
    add_group(world, scenario, {7, 8, 9});
    world.customers.cash[8] = Money{10};
    world.members.paid[1] = Money{11};
    REQUIRE(run_rule<Settle>(world, scenario).overdrawn_customer[0] == 9);
  }
  SECTION("not when savings come back") {
    add_group(world, scenario, {7, 8, 9});
    world.customers.spending[8] = Money{10};
    world.members.refund[1] = Money{10};
    REQUIRE(run_rule<Settle>(world, scenario).overdrawn_customer[0] == 0);
  }
}

TEST_CASE("settle: theory the books close exactly whatever happens to groups, partners and shops (L01)",
          "[mechanisms][settle]") {
  constexpr std::uint32_t n = 120;
  Enterprise club = savings_club();
  club.unit_cost_share = 0.377;
  club.outlet_cost = 12.3456;
  club.starting_cash = 1e6;
  club.programme.instalment = 33.3333;  // odd amounts everywhere
  club.programme.service_share = 0.1234567;
  club.programme.promoter_commission = 0.0357;
  club.programme.plan_instalments = 20;
  club.programme.renewal_share = 0.5;
  club.programme.cover_limit = 1.7;
  club.programme.arrears_limit = 1;
  Enterprise seller = shop();
  seller.programme.service_share = 0.0712;
  seller.unit_cost_share = 1.1;
  Scenario scenario = scenario_with({.customers = n, .communities = 5}) + club + seller + partner("a", 0.123) +
                      partner("b", 0.456) + partner("c", 0.321, "shop");
  scenario.population.subsistence = 45.0;
  scenario.population.irregular_share = 0.7;
  scenario.population.starting_cash_weeks = 1.0;
  parameters<Earn>(scenario).paid_together_share = 0.5;
  SpendParams& spend = parameters<Spend>(scenario);
  spend.local_share = 0.431;
  spend.local_building_share = 0.77;
  World world = opened_world(scenario);
  for (std::uint32_t row = 0; row < n; ++row) {
    if (row % 24 == 23) world.customers.supplier[row] = 1;
    if (row % 4 == 0) {
      const std::uint32_t group = add_group(world, scenario, {row, row + 1, row + 2});
      if (row % 8 == 0) world.groups.promoter[group] = (row + 50) % n;
    }
  }
  world.ledger.open(world.count_balances().value());
  std::int64_t defaults = 0, refunds = 0, written_off = 0, deliveries = 0, renewals = 0, commissions = 0;
  for (std::uint32_t step = 0; step < 60; ++step) {
    run_rule<Offer>(world, scenario, step);
    continue_with<Earn>(world, scenario, step);
    continue_with<Collect>(world, scenario, step);
    continue_with<Spend>(world, scenario, step);
    continue_with<Settle>(world, scenario, step);
    continue_with<ProgressGroups>(world, scenario, step);
    const Breach breach = close_books(world, step);
    INFO("step " << step << " out by " << breach.amount.units << " units in sector "
                 << static_cast<int>(breach.sector));
    REQUIRE(breach.kind == BreachKind::none);
    REQUIRE(world.tally.overdrawn_customer[0] == 0);
    std::int64_t cash = 0, debt = 0;
    for (std::size_t row = 0; row < n; ++row) {
      REQUIRE(world.customers.cash[row] >= Money{});
      REQUIRE(world.customers.debt[row] >= Money{});
      cash += world.customers.cash[row].units;
      debt += world.customers.debt[row].units;
    }
    REQUIRE(world.tally.household_cash[0] == cash);
    REQUIRE(world.tally.household_debt[0] == debt);
    for (const Money pool : world.groups.pool) REQUIRE(pool >= Money{});
    defaults += world.tally.groups_defaulted[0];
    refunds += world.tally.moved_for(Transfer::pool_refund, 0).units;
    written_off += world.tally.written_off[0];
    deliveries += world.tally.goods[0];
    renewals += world.tally.groups_renewed[0];
    commissions += world.tally.moved_for(Transfer::promoter_commission, 0).units;
  }
  // The world was not too quiet to show anything.
  REQUIRE(defaults > 0);
  REQUIRE(refunds > 0);
  REQUIRE(written_off > 0);
  REQUIRE(deliveries > 0);
  REQUIRE(renewals > 0);
  REQUIRE(commissions > 0);
  REQUIRE(world.ledger.largest_imbalance() == Money{});
}
