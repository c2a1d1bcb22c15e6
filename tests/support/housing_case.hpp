// SPDX-License-Identifier: MIT
#pragma once
/// A housing market in code, with something of everything: a programme in groups with partners and promoters, link gains
/// that matter, irregular earners, defaults, outlets and information. Benchmarks and whole-model tests run it. The numbers
/// are chosen to keep all parts busy, not to match a case; the calibrated cases are in scenarios/cases.
#include <string>

#include "plussum/mechanisms/choose.hpp"
#include "plussum/mechanisms/collect.hpp"
#include "plussum/mechanisms/deliver.hpp"
#include "plussum/mechanisms/earn.hpp"
#include "plussum/mechanisms/enrol.hpp"
#include "plussum/mechanisms/learn.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/mechanisms/progress_groups.hpp"
#include "plussum/mechanisms/reach.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "plussum/scenario/scenario.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {

inline MarketSpace housing_space() {
  MarketSpace space;
  space.name = "a home of one's own";
  space.outcome_unit = "room";
  space.unit_value = 9000.0;
  space.complementarity = -1.0;
  const auto activity = [&](const char* name, CyclePhase phase, double weight, FilledBy by, Needs needs, double alone,
                            double skilled) {
    Activity made;
    made.name = name;
    made.phase = phase;
    made.weight = weight;
    made.filled_by = by;
    made.needs = needs;
    made.alone = alone;
    made.alone_skilled = skilled;
    space.activities.push_back(made);
  };
  activity("design", CyclePhase::pre, 0.2, FilledBy::enterprise, Needs::information, 0.2, 0.6);
  activity("finance", CyclePhase::pre, 0.2, FilledBy::enterprise, Needs::nothing, 0.3, 0.5);
  activity("materials", CyclePhase::during, 0.25, FilledBy::distributor, Needs::outlet, 0.5, 0.7);
  activity("building", CyclePhase::during, 0.25, FilledBy::professional, Needs::nothing, 0.3, 0.9);
  activity("upkeep", CyclePhase::post, 0.1, FilledBy::enterprise, Needs::both, 0.5, 0.8);
  return space;
}

inline Population housing_population(std::int64_t customers, std::int64_t communities) {
  Population people;
  people.customers = customers;
  people.communities = communities;
  people.virtual_tie_share = 0.1;
  people.income_median = 450.0;
  people.income_log_sd = 0.4;
  people.irregular_share = 0.3;
  people.subsistence = 250.0;
  people.starting_cash_weeks = 2.0;
  people.capability_mean = 0.4;
  people.starting_outcome_mean = 0.8;
  people.shunned_share = 0.1;
  people.distrust_tolerance_mean = 0.4;
  people.distrust_tolerance_sd = 0.2;
  return people;
}

inline Enterprise housing_programme() {
  Enterprise enterprise;
  enterprise.name = "builders";
  enterprise.may_be_overdrawn = true;
  enterprise.starting_cash = 1e6;
  enterprise.unit_cost_share = 0.7;
  enterprise.outlet_cost = 400.0;
  enterprise.coverage = {{"design", 0.8}, {"finance", 0.7}, {"materials", 0.9}, {"building", 0.7}, {"upkeep", 0.4}};
  enterprise.promotion = 0.3;
  enterprise.promoter_promotion = 0.5;
  enterprise.outlet_share = 0.6;
  enterprise.information_share = 0.8;
  enterprise.switching_cost = 1.0;
  enterprise.personalisation = 0.5;
  enterprise.training = 0.3;
  enterprise.trust = 0.7;
  enterprise.complexity = 0.1;
  enterprise.serves_shunned = false;
  enterprise.programme.instalment = 110.0;
  enterprise.programme.service_share = 0.15;
  enterprise.programme.cover_limit = 2.0;
  enterprise.programme.renewal_share = 0.5;
  enterprise.programme.promoter_commission = 0.04;
  return enterprise;
}

inline void set_housing_mechanisms(Scenario& scenario) {
  auto& earn = parameters<Earn>(scenario);
  earn.common_share = 0.2;
  earn.paid_together_share = 0.2;
  earn.outcome_gain = 0.2;
  earn.outcome_reference = 0.4;
  earn.capability_gain = 0.3;
  earn.capability_reference = 0.4;
  parameters<Reach>(scenario).imitation = 0.8;
  parameters<Reach>(scenario).group_gain = 0.5;
  parameters<Choose>(scenario).review_rate = 1.5;
  parameters<Collect>(scenario).unwillingness = 0.03;
  parameters<Collect>(scenario).peer_pressure = 0.5;
  parameters<Collect>(scenario).contagion = 0.2;
  auto& spend = parameters<Spend>(scenario);
  spend.marginal_propensity = 0.7;
  spend.local_share = 0.4;
  spend.building_rate = 6.0;
  spend.local_building_share = 0.3;
  parameters<Deliver>(scenario).depreciation = 0.02;
  auto& learn = parameters<Learn>(scenario);
  learn.attachment_rate = 1.0;
  learn.attachment_decay = 0.2;
  learn.resentment_rate = 0.5;
  learn.resentment_decay = 0.3;
  learn.capability_decay = 0.02;
  learn.exclusion_factor = 2.0;
}

/// One programme in groups of three, 70 instalments, goods for ten after the fifth, and its partners.
inline Scenario housing_case(std::int64_t customers, std::int64_t communities) {
  Scenario scenario = scenario_for(built_in_mechanisms());
  scenario.name = "housing";
  scenario.seed = 1999;
  scenario.currency = "MXN";
  scenario.time.start = "1999-01-04";
  scenario.time.steps = 156;
  scenario.market_space = housing_space();
  scenario.population = housing_population(customers, communities);
  Preferences& weights = scenario.preferences;
  weights.neighbour_weight = 1.0;
  weights.attachment_weight = 1.0;
  weights.resentment_weight = 1.0;
  weights.knownness_weight = 0.2;
  weights.alone_price_level = 1.2;
  scenario.enterprises = {housing_programme()};
  const auto partner = [&](const char* name, FilledBy kind, double capacity, double share) {
    Partner made;
    made.name = name;
    made.kind = kind;
    made.enterprise = "builders";
    made.capacity = capacity;
    made.revenue_share = share;
    scenario.partners.push_back(made);
  };
  partner("depots", FilledBy::distributor, 2.0, 0.07);
  partner("masons", FilledBy::professional, 1.2, 0.11);
  set_housing_mechanisms(scenario);
  // Amounts that have no default: used where enterprises decide, imitate or learn.
  for (const std::string_view lever : lever_names)
    set_number(scenario, "mechanisms.invest.cost_per_head." + std::string(lever), 100.0);
  set_number(scenario, "mechanisms.imitate.profit_scale", 1.0);
  set_number(scenario, "mechanisms.practise.reference_output", 1e6);
  return scenario;
}

/// The same with two rivals: a shop that sells without groups, and a programme whose numbers do not divide evenly.
inline Scenario rival_case(std::int64_t customers, std::int64_t communities) {
  Scenario scenario = housing_case(customers, communities);
  scenario.name = "rivals";
  Enterprise shop = housing_programme();
  shop.name = "shop";
  shop.coverage = {{"materials", 0.9}};
  shop.outlet_share = 1.0;
  shop.information_share = 0.0;
  shop.serves_shunned = true;
  shop.personalisation = 0.0;
  shop.training = 0.0;
  shop.programme.in_groups = false;
  shop.programme.instalment = 37.7777;
  shop.programme.service_share = 1.0 / 3.0;
  Enterprise circle = housing_programme();
  circle.name = "circle";
  circle.switching_cost = 0.0;
  circle.programme.group_size = 7;
  circle.programme.instalment = 77.7777;
  circle.programme.service_share = 1.0 / 7.0;
  circle.programme.saving_instalments = 3;
  circle.programme.delivery_instalments = 6;
  circle.programme.plan_instalments = 18;
  circle.programme.arrears_limit = 1;
  circle.programme.promoter_commission = 1.0 / 13.0;
  scenario.enterprises.push_back(shop);
  scenario.enterprises.push_back(circle);
  Partner stores = scenario.partners.front();
  stores.name = "stores";
  stores.enterprise = "shop";
  stores.revenue_share = 1.0 / 3.0;
  Partner crew = scenario.partners.back();
  crew.name = "crew";
  crew.enterprise = "circle";
  crew.revenue_share = 0.7;
  scenario.partners.push_back(stores);
  scenario.partners.push_back(crew);
  return scenario;
}

}  // namespace plussum::test
