// SPDX-License-Identifier: MIT
// Every amount is of the real market: where each simulated customer stands for more, and all amounts of the market are as many
// times as large, nothing in the simulated market changes.
#include "plussum/scenario/market_amounts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "plussum/mechanisms/imitate.hpp"
#include "plussum/mechanisms/partner_entry.hpp"
#include "plussum/mechanisms/practise.hpp"
#include "plussum/mechanisms/survey.hpp"
#include "plussum/scenario/parameter_walk.hpp"
#include "support/catch.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// Two enterprises that decide and compare what they earn, with outlets, partners who come and go, and interviews.
Scenario market() {
  Enterprise club = savings_club(), other = shop();
  for (Enterprise* enterprise : {&club, &other}) {
    enterprise->decides = true;
    enterprise->starting_cash = 50'000.0;
    enterprise->outlet_cost = 7.0;
    enterprise->promotion = 2.0;
    enterprise->known_share = 0.5;
    enterprise->may_be_overdrawn = true;
    enterprise->unit_cost_share = 0.5;
    enterprise->bulk_exponent = 0.25;
    enterprise->bulk_reference = 10.0;
    enterprise->capacity_per_outlet = 15.0;
  }
  club.strategy.level.fill(2.5);
  Scenario scenario = scenario_with({.customers = 240, .communities = 6}) + other + club +
                      Partner{.name = "masons", .enterprise = "club", .capacity = 1.5, .revenue_share = 1.0};
  scenario.partners[0].reservation_income = 20.0;
  scenario.partners[0].starting_cash = 500.0;
  ImitateParams& imitate = parameters<Imitate>(scenario);
  imitate.rate = 20.0;
  imitate.profit_scale = 100.0;
  imitate.cost = 3.0;
  imitate.compares = Compares::profit;
  parameters<Survey>(scenario).cost_per_interview = 2.0;
  parameters<PartnerEntry>(scenario).entry_rate = 1.0;
  parameters<PartnerEntry>(scenario).elasticity = 0.5;
  parameters<Practise>(scenario).progress_ratio = 0.8;
  parameters<Practise>(scenario).reference_output = 1000.0;
  return scenario;
}

/// The same market told for real customers who are `times` as many.
Scenario told_for(const Scenario& market, double times) {
  Scenario scenario = market;
  scenario.population.represents = times;
  for (const StatedAmount& amount : stated_market_amounts(market))
    set_number(scenario, amount.path, amount.value * times);
  for (Enterprise& enterprise : scenario.enterprises) {
    enterprise.bulk_reference *= times;
    enterprise.capacity_per_outlet *= times;
  }
  parameters<Practise>(scenario).reference_output *= times;
  return scenario;
}

/// "enterprises[0].outlet_cost" becomes "enterprises[].outlet_cost".
std::string of_all(std::string path) {
  if (const std::size_t open = path.find('['); open != std::string::npos)
    path.replace(open, path.find(']') - open + 1, "[]");
  return path;
}

/// The parameters in a unit of money that are declared to be such amounts.
std::set<std::string> declared_amounts(const Scenario& scenario, AmountOf amount_of) {
  std::set<std::string> paths;
  for_each_default_parameter(
      scenario, [](std::string_view) { return std::size_t{1}; },
      [&](const ParameterAt& parameter) {
        const auto* map = parameter.as<NumberMapParameter>();
        const NumberInfo* info = parameter.number() != nullptr ? &parameter.number()->info : nullptr;
        if (map != nullptr) info = &map->info;
        if (info != nullptr && info->unit.starts_with("money") && info->amount_of == amount_of)
          paths.insert(of_all(std::string(parameter.path)));
      });
  return paths;
}

/// Digests by column; know-how is told for the real market.
std::map<std::string, std::uint64_t> columns_after(const Scenario& scenario, std::uint32_t steps) {
  Simulation simulation = simulation_of(scenario);
  run(simulation, steps);
  std::map<std::string, std::uint64_t> columns;
  const auto names = simulation.digest_columns();
  for (std::size_t k = 0; k < names.size(); ++k) columns[names[k]] = simulation.digest().columns[k];
  columns.erase("regions.know_how");
  return columns;
}

}  // namespace

TEST_CASE("market amounts: real amounts and real customers that grow alike change nothing", "[unit][market_amounts]") {
  const Scenario one = market();
  std::set<std::string> stated;
  for (const StatedAmount& amount : stated_market_amounts(one)) stated.insert(of_all(amount.path));
  // The market below feels each of them.
  CHECK(stated == declared_amounts(one, AmountOf::market));
  CHECK(stated == std::set<std::string>{"enterprises[].outlet_cost", "enterprises[].starting_cash",
                                        "mechanisms.imitate.cost", "mechanisms.imitate.profit_scale",
                                        "mechanisms.survey.cost_per_interview", "partners[].reservation_income",
                                        "partners[].starting_cash"});
  const auto expected = columns_after(one, 60);
  CHECK(columns_after(told_for(one, 4.0), 60) == expected);
  CHECK(columns_after(told_for(one, 64.0), 60) == expected);
  Scenario dearer = told_for(one, 4.0);
  dearer.enterprises[0].outlet_cost *= 2.0;
  CHECK(columns_after(dearer, 60) != expected);
}

TEST_CASE("market amounts: paths by position and by name", "[unit][market_amounts]") {
  const Scenario scenario = market();
  const auto is_amount = [&](std::string_view path) { return is_market_amount(scenario, path); };
  CHECK(is_amount("enterprises[0].starting_cash"));
  CHECK(is_amount("enterprises.club.outlet_cost"));
  CHECK(is_amount("partners.masons.reservation_income"));
  CHECK(is_amount("mechanisms.survey.cost_per_interview"));
  CHECK_FALSE(is_amount("enterprises.club.programme.instalment"));
  CHECK_FALSE(is_amount("mechanisms.recruit.reservation_income"));
  CHECK_FALSE(is_amount("population.income_median"));
  CHECK_FALSE(is_amount("enterprises.nobody.outlet_cost"));
  CHECK_FALSE(is_amount("enterprises"));
}

TEST_CASE("market amounts: every parameter in money states whose money it is", "[unit][market_amounts]") {
  const Scenario fresh = scenario_for(built_in_mechanisms());
  CHECK(declared_amounts(fresh, AmountOf::unstated) == std::set<std::string>{});
  CHECK(declared_amounts(fresh, AmountOf::real) == std::set<std::string>{"mechanisms.practise.reference_output"});
  CHECK(declared_amounts(fresh, AmountOf::one).size() > 10);
}

TEST_CASE("market amounts: profits compared for each customer are no amounts of the market", "[unit][market_amounts]") {
  Scenario scenario = market();
  parameters<Imitate>(scenario).compares = Compares::profit_per_customer;
  for (const StatedAmount& amount : stated_market_amounts(scenario))
    CHECK(amount.path.find("imitate") == std::string::npos);
}
