// SPDX-License-Identifier: MIT
// L03: in a market in which nobody can make or waste anything, whatever an enterprise sets is a transfer; and where
// quantities change, the change in value is that of what the goods are worth less what they take. Also L01 with all values.
#include <array>
#include <string>

#include "io/scenario_file.hpp"
#include "plussum/experiment/paired_run.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

Scenario null_market(const std::vector<std::string>& sets = {}) {
  io::Diagnostics diagnostics;
  const auto loaded = io::load_scenario(PLUSSUM_SOURCE_DIR "/scenarios/eras/null-market.yaml", sets,
                                        scenario_for(built_in_mechanisms()), diagnostics);
  INFO(diagnostics.render());
  REQUIRE(loaded);
  return loaded->scenario;
}

PairedResult against_null(const std::vector<std::string>& sets, std::uint32_t steps = 30) {
  Simulation control = simulation_of(null_market()), treatment = simulation_of(null_market(sets));
  return run_pair(control, treatment, steps, 3, [](std::uint32_t) { return true; });
}

enum class Moves { nothing, money };

void require_transfer(const std::vector<std::string>& sets, Moves moves) {
  std::string all;
  for (const std::string& set : sets) all += set + "  ";
  CAPTURE(all);
  const PairedResult result = against_null(sets);
  REQUIRE(result.control_breach.kind == BreachKind::none);
  REQUIRE(result.treatment_breach.kind == BreachKind::none);
  CHECK(result.values.total_change == Money{});
  CHECK(result.values.sum_class == SumClass::zero_sum);
  for (const PairedMoment& moment : result.moments) CHECK(moment.total_change == Money{});
  CHECK(result.values.transfer_ratio == (moves == Moves::money ? 1.0 : 0.0));
}

Money value_of(const ValueAccount& account, std::string_view name) {
  for (const Constituent& constituent : account)
    if (constituent.name == name) return constituent.utility;
  return {};
}

/// What goods have been worth to customers so far and still will be, less what making them has taken.
class TradeSurplus {
 public:
  explicit TradeSurplus(const Scenario& scenario) : simulation_(simulation_of(scenario)) {}

  void run(std::uint32_t steps) {
    for (std::uint32_t k = 0; k < steps; ++k) {
      test::run(simulation_, 1);
      const TransferTotals moved = simulation_.world().tally.transfer_totals();
      const auto total = [&](Transfer purpose) { return moved[static_cast<std::size_t>(purpose)]; };
      taken_ += total(Transfer::cost_of_goods) + total(Transfer::outlet_cost) + total(Transfer::other_building);
      consumed_ += total(Transfer::other_consumption);
      earned_ += total(Transfer::earned_income);
    }
  }

  Money surplus() const {
    return sum_of(simulation_.world().customers.surplus) - consumed_ + value_of(account(), "future") - taken_;
  }
  Money earned() const { return earned_; }
  ValueAccount account() const { return value_account(simulation_.world(), simulation_.scenario()); }

 private:
  Simulation simulation_;
  Money taken_, consumed_, earned_;
};

}  // namespace

TEST_CASE("L03 zero-sum null: prices, shares, margins and switching costs only move money", "[theory]") {
  for (const char* price : {"0.5", "0.7", "0.99", "1.01", "1.3", "2", "2.9"})
    require_transfer({std::string("enterprises.firm.price_level=") + price}, Moves::money);
  require_transfer({"enterprises.firm.intermediary_margin=25 %"}, Moves::money);
  require_transfer({"enterprises.firm.intermediary_margin=30 %", "enterprises.firm.price_level=1.1"}, Moves::money);
  require_transfer(
      {"enterprises.firm.programme.service_share=20 %", "enterprises.firm.programme.instalment=5 USD/week"},
      Moves::money);
  for (const char* share : {"0", "0.3", "0.75"})
    require_transfer({std::string("enterprises.firm.conduct={months_paid_at_once: 0, partner_share: ") + share + "}"},
                     Moves::money);
  for (const char* cost : {"0", "1", "8"})
    require_transfer({std::string("enterprises.firm.switching_cost=") + cost, "enterprises.firm.price_level=1.2"},
                     Moves::money);
  require_transfer({"enterprises.rival.promotion=0/year"}, Moves::money);
  require_transfer({"mechanisms.learn.attachment_rate=0/year", "preferences.neighbour_weight=0"}, Moves::money);
}

TEST_CASE("L03 zero-sum null: each dimension of strategy and every era only move money", "[theory]") {
  // What a dimension sets beside money (research, sights, weights) has nothing to act on here.
  struct Row {
    const char* dimension;
    Moves moves;
  };
  for (const Row& row : {Row{"customer", Moves::nothing}, Row{"offering", Moves::nothing}, Row{"aim", Moves::money},
                         Row{"objective", Moves::money}, Row{"horizon", Moves::nothing}, Row{"need", Moves::nothing},
                         Row{"research", Moves::nothing}, Row{"unit", Moves::money}})
    for (const char* level : {"2", "3"})
      require_transfer({std::string("enterprises.firm.strategy.") + row.dimension + "=" + level}, row.moves);
  for (const char* strategy : {"era2", "era3", "track1", "track2"})
    require_transfer({std::string("enterprises.firm.like=") + strategy}, Moves::money);
  require_transfer({"enterprises.firm.like=era3", "enterprises.rival.like=era2", "enterprises.firm.price_level=1.37"},
                   Moves::money);
}

TEST_CASE("L03 zero-sum null: what changes quantities changes value", "[theory]") {
  // Paying three months ahead brings goods, and their service, forward.
  const PairedResult ahead = against_null({"enterprises.firm.conduct={months_paid_at_once: 3}"});
  CHECK(ahead.values.total_change > Money{});
  // A service share on the same instalment leaves less for goods.
  CHECK(against_null({"enterprises.firm.programme.service_share=20 %"}).values.total_change < Money{});
  // Fewer are served while not everyone reviews.
  CHECK(against_null({"mechanisms.choose.review_rate=1/year"}).values.total_change < Money{});
  // Costs are no transfer.
  const PairedResult costly =
      against_null({"enterprises.firm.outlet_cost=1 USD/week", "enterprises.firm.may_be_overdrawn=true"});
  // A unit a week for each of six outlets in the real market; the tenth part of it in the simulated one.
  CHECK(costly.values.total_change == money_from(-18.0));
  CHECK(costly.values.total_change.in_currency() * null_market().population.represents == -30.0 * 6.0);
}

TEST_CASE("L03 zero-sum null: with endogenous quantities the change is exactly that of the trade surplus", "[theory]") {
  const std::vector<std::string> base{"enterprises.firm.unit_cost_share=40 %",
                                      "enterprises.rival.unit_cost_share=70 %",
                                      "market_space.activities.use.alone=50 %",
                                      "market_space.activities.use.alone_skilled=50 %",
                                      "mechanisms.choose.review_rate=4/year",
                                      "mechanisms.spend.building_rate=1/year",
                                      "population.income_log_sd=1",
                                      "population.income_median=40 USD/week"};
  TradeSurplus control(null_market(base));
  control.run(30);
  for (const char* change :
       {"enterprises.firm.price_level=1.5", "enterprises.firm.price_level=0.6",
        "enterprises.firm.conduct={months_paid_at_once: 2}", "enterprises.firm.switching_cost=0"}) {
    CAPTURE(change);
    std::vector<std::string> sets = base;
    sets.emplace_back(change);
    TradeSurplus treatment(null_market(sets));
    treatment.run(30);
    REQUIRE(treatment.earned() == control.earned());
    const Money change_of_value = total_of(treatment.account()) - total_of(control.account());
    CHECK(change_of_value != Money{});
    CHECK(change_of_value == treatment.surplus() - control.surplus());
  }
}

TEST_CASE("L01 with value accounts: what constituents own and the rest of the world has is constant", "[theory]") {
  Scenario scenario = rival_case(300, 6);
  scenario.market_space.service_value = 0.0;  // money only
  Simulation simulation = simulation_of(scenario);
  const Money opening = simulation.world().ledger.opening_total();
  for (int k = 0; k < 60; ++k) {
    run(simulation, 1);
    const World& world = simulation.world();
    // Customers' accounts hold what they have consumed; loans that enterprises hold are debts of customers.
    const Money owned = total_of(value_account(world, simulation.scenario())) - sum_of(world.customers.surplus);
    REQUIRE(owned + world.rest_of_world == opening);
  }
}

}  // namespace plussum::test
