// SPDX-License-Identifier: MIT
// L01: Σ balances(t) = Σ balances(0), exactly, in every step of a run with defaults, splits with remainders and write-offs;
// and the ledger catches a mechanism that breaks the books.
#include <cstdint>

#include "plussum/mechanisms/settle.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

// ---- mechanisms that break the books -------------------------------------------------------------------------------

/// Settle, and then a fault once in step 3.
template <class Fault>
struct FaultySettle : RuleSteps {
  using Params = SettleParams;
  using View = SettleView;
  static const MechanismInfo info;
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally) {
    Settle::rows(view, params, context, range, tally);
  }
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally) {
    Settle::end(view, params, context, tally);
    if (context.step == 3) Fault::happens(view, tally);
  }
};
template <class Fault>
const MechanismInfo FaultySettle<Fault>::info = Settle::info;

struct MintsAUnit {
  static void happens(SettleView& view, Tally&) { view.cash[0] += {1}; }
};
struct LosesAUnit {
  static void happens(SettleView& view, Tally&) { view.partner_cash[0] -= {1}; }
};
struct MovesAUnitUntold {
  static void happens(SettleView& view, Tally&) {
    view.enterprise_cash[0] += {1};
    view.partner_cash[0] -= {1};
  }
};
struct TellsOfNothing {
  static void happens(SettleView&, Tally& tally) { tally.move(Transfer::outlet_cost, {1}); }
};
struct ForgetsADebt {
  static void happens(SettleView& view, Tally&) { view.loans_held[0] += {7}; }
};
struct Overflows {
  static void happens(SettleView& view, Tally&) {
    view.enterprise_cash[0] = {INT64_MAX};
    *view.rest_of_world = {INT64_MAX};
  }
};

struct OverflowsInOneColumn {
  static void happens(SettleView& view, Tally&) { view.partner_cash[0] = view.partner_cash[1] = {INT64_MAX}; }
};

/// A household consumes more than it has, and says so.
struct Spendthrift : RuleSteps {
  using Params = SpendParams;
  using View = SpendView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally) {
    Spend::begin(view, params, context, tally);
  }
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally) {
    Spend::rows(view, params, context, range, tally);
    constexpr std::size_t row = 5;
    if (context.step != 3 || row < range.begin || row >= range.end) return;
    const Money more = view.cash[row] + view.income[row] - view.spending[row] - view.outcome_payment[row] + Money{42};
    view.spending[row] += more;
    tally.move(Transfer::other_consumption, more);
  }
};
const MechanismInfo Spendthrift::info = Spend::info;

/// The breach in step 3 of a small market; the three steps before it and the step after it are sound in themselves.
Breach breach_with(const RegistryEntry& changed, const Scenario& scenario = rival_case(60, 3)) {
  Simulation simulation = simulation_of(scenario, {.threads = 1, .block_rows = 16}, registry_with(changed));
  run(simulation, 3);
  return simulation.step();
}

struct Seen {
  std::int64_t groups_defaulted = 0, written_off = 0, refunded = 0, covered = 0, partner_share = 0, direct = 0,
               commission = 0, renewed = 0;
  void add(const Tally& tally) {
    for (std::size_t e = 0; e < max_enterprises; ++e) {
      groups_defaulted += tally.groups_defaulted[e];
      written_off += tally.written_off[e];
      refunded += tally.moved_for(Transfer::pool_refund, e).units;
      covered += tally.moved_for(Transfer::peer_cover, e).units;
      partner_share += tally.moved_for(Transfer::partner_share, e).units;
      direct += tally.moved_for(Transfer::direct_sale, e).units;
      commission += tally.moved_for(Transfer::promoter_commission, e).units;
      renewed += tally.groups_renewed[e];
    }
  }
};

Scenario troubled_case(std::int64_t seed) {
  Scenario scenario = rival_case(900, 9);
  scenario.seed = seed;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 3.0;
  parameters<Choose>(scenario).review_rate = 8.0;
  parameters<Collect>(scenario).unwillingness = 0.15;
  return scenario;
}

}  // namespace

TEST_CASE("L01 whole runs conserve money exactly, with defaults, remainders and write-offs", "[theory]") {
  const auto seed = GENERATE(1, 2, 3);
  const auto unit = GENERATE(StepUnit::day, StepUnit::week, StepUnit::month);
  Scenario scenario = troubled_case(seed);
  scenario.time.step = unit;
  Simulation simulation = simulation_of(scenario);
  const Money at_start = total_money(simulation.world());
  Seen seen;
  for (std::uint32_t k = 0; k < 160; ++k) {
    run(simulation, 1);
    seen.add(simulation.world().tally);
    const World& world = simulation.world();
    REQUIRE(total_money(world) == at_start);
    REQUIRE(sum_of(world.enterprises.loans_held) == sum_of(world.customers.debt));
  }
  REQUIRE(simulation.world().ledger.largest_imbalance() == Money{});
  if (unit == StepUnit::week) {  // the run was worth looking at
    CHECK(seen.groups_defaulted > 0);
    CHECK(seen.written_off > 0);
    CHECK(seen.refunded > 0);
    CHECK(seen.covered > 0);
    CHECK(seen.partner_share > 0);
    CHECK(seen.direct > 0);
    CHECK(seen.commission > 0);
    CHECK(seen.renewed > 0);
  }
}

TEST_CASE("L01 tallies are what households, sectors and goods show", "[theory]") {
  Simulation simulation = simulation_of(troubled_case(4));
  for (std::uint32_t k = 0; k < 60; ++k) {
    const Money partners_before = sum_of(simulation.world().partners.cash);
    run(simulation, 1);
    const World& world = simulation.world();
    REQUIRE(world.tally.household_cash[0] == sum_of(world.customers.cash).units);
    REQUIRE(world.tally.household_debt[0] == sum_of(world.customers.debt).units);
    // Partners get whole units not above their shares; the remainder stays with a named party, the enterprise.
    Money shares;
    for (std::size_t e = 0; e < world.enterprises.size(); ++e)
      shares += world.tally.moved_for(Transfer::partner_share, e);
    REQUIRE(sum_of(world.partners.cash) - partners_before == shares);
    double wanted = 0.0;
    for (const Partner& partner : simulation.scenario().partners)
      for (std::size_t e = 0; e < world.enterprises.size(); ++e)
        if (simulation.scenario().enterprises[e].name == partner.enterprise)
          wanted += partner.revenue_share * static_cast<double>(world.tally.goods[e]);
    REQUIRE(static_cast<double>(shares.units) <= wanted + 1e-6);
    REQUIRE(static_cast<double>(shares.units) > wanted - static_cast<double>(simulation.scenario().partners.size()));
  }
}

TEST_CASE("L01 a revenue of one unit, split 70 to 30, leaves the unit with a named party", "[theory]") {
  const Split split = split_money({1}, 0.7);
  CHECK(split.part == Money{0});
  CHECK(split.rest == Money{1});
  for (std::int64_t units = 0; units < 1000; ++units)
    for (const double share : {0.0, 0.1, 1.0 / 3.0, 0.7, 0.999999, 1.0}) {
      const Split any = split_money({units}, share);
      REQUIRE(any.part + any.rest == Money{units});
      REQUIRE(any.part >= Money{});
      REQUIRE(any.rest >= Money{});
    }
}

TEST_CASE("L01 the ledger catches a mechanism that makes, loses or hides money", "[theory]") {
  const Breach minted = breach_with(registry_entry<FaultySettle<MintsAUnit>>());
  CHECK(minted.kind == BreachKind::sum_of_balances);
  CHECK(minted.amount == Money{1});
  CHECK(minted.step == 3);
  const Breach lost = breach_with(registry_entry<FaultySettle<LosesAUnit>>());
  CHECK(lost.kind == BreachKind::sum_of_balances);
  CHECK(lost.amount == Money{-1});
  const Breach untold = breach_with(registry_entry<FaultySettle<MovesAUnitUntold>>());
  CHECK(untold.kind == BreachKind::sector_balance);
  CHECK(untold.sector == Sector::enterprise);
  CHECK(untold.amount == Money{1});
  const Breach empty = breach_with(registry_entry<FaultySettle<TellsOfNothing>>());
  CHECK(empty.kind == BreachKind::sector_balance);
  CHECK(empty.sector == Sector::enterprise);
  const Breach forgotten = breach_with(registry_entry<FaultySettle<ForgetsADebt>>());
  CHECK(forgotten.kind == BreachKind::loans_and_debts);
  CHECK(forgotten.amount == Money{7});
  CHECK(breach_with(registry_entry<FaultySettle<Overflows>>(), housing_case(60, 3)).kind == BreachKind::overflow);
  CHECK(breach_with(registry_entry<FaultySettle<OverflowsInOneColumn>>()).kind == BreachKind::overflow);
}

TEST_CASE("L01 the largest imbalance is remembered", "[theory]") {
  Simulation simulation =
      simulation_of(rival_case(60, 3), {}, registry_with(registry_entry<FaultySettle<LosesAUnit>>()));
  run(simulation, 3);
  simulation.step();
  CHECK(simulation.world().ledger.largest_imbalance() == Money{1});
}

TEST_CASE("L01 nobody spends what she has not, unnoticed", "[theory]") {
  const Breach household = breach_with(registry_entry<Spendthrift>());
  CHECK(household.kind == BreachKind::overdrawn);
  CHECK(household.sector == Sector::household);
  CHECK(household.entry == 5);
  CHECK(household.amount == Money{-42});
  Scenario poor = rival_case(60, 3);
  poor.enterprises[1].may_be_overdrawn = false;
  poor.enterprises[1].starting_cash =
      3.5 * 400.0 * 3.0;  // three outlets at 400 a week: enough for three weeks, not for four
  poor.enterprises[1].promotion = 0.0;
  poor.enterprises[1].promoter_promotion = 0.0;
  parameters<Reach>(poor).imitation = 0.0;
  const Breach enterprise = breach_with(registry_entry<Settle>(), poor);
  CHECK(enterprise.kind == BreachKind::overdrawn);
  CHECK(enterprise.sector == Sector::enterprise);
  CHECK(enterprise.entry == 1);
  CHECK(enterprise.amount == money_from(-0.5 * 400.0 * 3.0));
}

}  // namespace plussum::test
