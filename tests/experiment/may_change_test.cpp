// SPDX-License-Identifier: MIT
// What may change in a run is what a run reads: a change before the first step must act wherever the same value in the scenario does.
#include "plussum/scenario/may_change.hpp"

#include <string>
#include <vector>

#include "io/parameter_index.hpp"
#include "io/scenario_file.hpp"
#include "plussum/engine/simulation.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr std::uint32_t steps = 30;

Scenario small(const std::string& file) {
  io::Diagnostics diagnostics;
  const std::vector<std::string> sets{"population.customers=200", "population.communities=8", "time.steps=30"};
  const auto loaded = io::load_scenario(file, sets, scenario_for(built_in_mechanisms()), diagnostics);
  INFO(diagnostics.render());
  REQUIRE(loaded);
  return loaded->scenario;
}

/// The world after some steps, or why it stopped.
std::string end_of(Simulation simulation) {
  for (std::uint32_t k = 0; k < steps; ++k)
    if (const Breach breach = simulation.step(); breach.kind != BreachKind::none)
      return "stopped in step " + std::to_string(breach.step) + " for " + std::to_string(static_cast<int>(breach.kind));
  return std::to_string(simulation.digest().world);
}

/// What another value changes: in the scenario, and in a run before its first step.
struct ChangeSeen {
  bool tried = false, in_scenario = false, in_run = false;
};

/// Looks at further values only where the ones before act in the scenario alone: also the levels of an enterprise that keeps to
/// the scenario are in the world, where a share of outlets too small for a single one acts on nothing else.
ChangeSeen effect_of(const Scenario& scenario, const Plan& plan, const std::string& path,
                     const std::string& unchanged) {
  ChangeSeen effect;
  const auto number = find_number(scenario, path);
  if (!number) return effect;
  for (const double other : {number->value * 1.25, number->value * 0.5, 0.5, 2.0, 0.1}) {
    if (other == number->value || !number->allows(other)) continue;
    Scenario changed = scenario;
    set_number(changed, path, other);
    if (!changed.check().empty()) continue;
    effect.tried = true;
    if (end_of(Simulation(changed, plan, {})) == unchanged) break;  // without effect in this market
    effect.in_scenario = true;
    Simulation in_the_run(scenario, plan, {});
    in_the_run.change(path, other);
    effect.in_run = end_of(std::move(in_the_run)) != unchanged;
    if (effect.in_run) break;
  }
  return effect;
}

}  // namespace

TEST_CASE("may change: no number that only makes the world may change in a run", "[may_change]") {
  const std::string file =
      GENERATE("scenarios/eras/emerging-era3.yaml", "scenarios/cases/cemex.yaml", "scenarios/cases/mtn-wallet.yaml",
               "scenarios/cases/tuango.yaml", "scenarios/eras/transformation-track1-to-track2.yaml");
  Scenario scenario = small(file);
  const Plan plan = plan_for(scenario);
  const std::string unchanged = end_of(Simulation(scenario, plan, {}));
  const io::ParameterIndex index(scenario);
  std::size_t tried = 0, effective = 0;
  for (const std::string& path : index.paths(false)) {
    if (path.find('[') != std::string::npos || !may_change_in_run(scenario, path)) continue;
    const ChangeSeen effect = effect_of(scenario, plan, path, unchanged);
    tried += effect.tried;
    effective += effect.in_scenario;
    INFO(file << ": " << path);
    CHECK(effect.in_run == effect.in_scenario);
  }
  CHECK(tried > 50);
  CHECK(effective > 20);
}

TEST_CASE("may change: what makes the world may not", "[may_change]") {
  const Scenario scenario = small("scenarios/cases/cemex.yaml");
  for (const char* path : {"population.capability_mean", "population.income_median", "population.irregular_share",
                           "enterprises.cemex.starting_cash", "enterprises[0].known_share",
                           "partners.masons.starting_cash", "record.panel_share"})
    CHECK_FALSE(may_change_in_run(scenario, path));
  for (const char* path : {"population.subsistence", "enterprises.cemex.price_level", "links.profit_to_investment",
                           "mechanisms.spend.local_share", "market_space.unit_value"})
    CHECK(may_change_in_run(scenario, path));
}

TEST_CASE("may change: an enterprise that decides only begins with its levels and prices", "[may_change]") {
  Scenario scenario = rival_case(60, 2);
  scenario.enterprises[1].decides = true;
  for (const std::string number :
       {"outlet_share", "information_share", "credit_share", "durability", "price_level", "intermediary_margin"}) {
    CAPTURE(number);
    CHECK(may_change_in_run(scenario, "enterprises.builders." + number));
    CHECK(may_change_in_run(scenario, "enterprises[0]." + number));
    CHECK_FALSE(may_change_in_run(scenario, "enterprises[1]." + number));
    const std::string path = "enterprises.shop." + number;
    CHECK_FALSE(may_change_in_run(scenario, path));
    CHECK(
        why_not_in_run(scenario, path) ==
        "'" + path +
            "' cannot change during a run: enterprise 'shop' decides, and only begins with it; with decides: false it "
            "may");
  }
  CHECK(may_change_in_run(scenario, "enterprises.shop.durability_cost"));
  CHECK(may_change_in_run(scenario, "enterprises.shop.trust"));
}
