// SPDX-License-Identifier: MIT
// Null effects: a link that is cut changes what depends on it and nothing else; a link whose effect is set to nothing can be
// cut without a trace.
#include <algorithm>
#include <set>
#include <string>

#include "plussum/mechanisms/community_goods.hpp"
#include "plussum/mechanisms/flourish.hpp"
#include "plussum/mechanisms/imitate.hpp"
#include "plussum/mechanisms/maintain.hpp"
#include "plussum/mechanisms/partner_entry.hpp"
#include "plussum/mechanisms/practise.hpp"
#include "plussum/mechanisms/queue.hpp"
#include "plussum/mechanisms/recruit.hpp"
#include "plussum/mechanisms/steer.hpp"
#include "plussum/mechanisms/survey.hpp"
#include "plussum/mechanisms/trust.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::uint32_t warm = 69;  // a month ends in the step after, in which staff look at each other

/// Suppliers fail customers, who tell; trust is earned and lost, and makes some hear sooner.
void add_failures(Scenario& scenario) {
  for (Enterprise& enterprise : scenario.enterprises) enterprise.capacity_per_outlet = 15.0;
  auto& trust = parameters<Trust>(scenario);
  trust.outcome_gain = 0.5;
  trust.expected_outcome = 0.2;
  trust.resentment_loss = 0.5;
  trust.decay = 0.5;
  trust.tell_acquaintances = trust.tell_social_media = trust.tell_blogs = 0.5;
  trust.telling_effect = 0.01;
  parameters<Reach>(scenario).trust_gain = 5.0;
}

Scenario loaded_case() {
  Scenario scenario = rival_case(1500, 10);
  for (Enterprise& enterprise : scenario.enterprises) {
    enterprise.promotion = 0.4;
    enterprise.promoter_promotion = 1.0;
    enterprise.producers.margin = 0.2;
    enterprise.producers.territory = 10;
    enterprise.producers.capability_needed = 0.0;
  }
  parameters<Reach>(scenario).imitation = 0.3;
  parameters<Choose>(scenario).review_rate = 20.0;
  parameters<Collect>(scenario).unwillingness = 0.3;
  parameters<Collect>(scenario).contagion = 0.8;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.programme.arrears_limit = 1;
  add_failures(scenario);
  for (Partner& partner : scenario.partners) partner.reservation_income = 10.0;
  parameters<Recruit>(scenario).entry_rate = 20.0;
  parameters<PartnerEntry>(scenario).entry_rate = 1.0;
  parameters<PartnerEntry>(scenario).review_interval = 0.0;
  return scenario;
}

/// Two rivals that decide for themselves, one for groups and communities, one for the next sale; both change in time.
void add_deciders(Scenario& scenario) {
  for (const double level : {1.0, 2.8}) {
    Enterprise rival = scenario.enterprises[level < 2.0 ? 1 : 2];
    rival.name = level < 2.0 ? "chain" : "guild";
    rival.decides = true;
    rival.unit_cost_share = 0.3;
    rival.outlet_cost = 0.0;
    rival.strategy.level.fill(level);
    for (const std::string_view lever : lever_names) rival.starting_levels.emplace_back(lever, 0.5);
    // What its strategy and its starting levels say is not said twice.
    rival.outlet_share = rival.information_share = rival.credit_share = 0.0;
    rival.later_cost_share = rival.payment_interval = rival.community_value = 0.0;
    rival.durability = 1.0;
    rival.transformation.transforms = true;
    rival.transformation.towards.level.fill(2.0);
    rival.transformation.mean_months = 5.0;
    rival.transformation.policy = TransformationPolicy::points_of_light_first;
    rival.transformation.silos = 2;
    rival.transformation.staff_per_silo = 1000;
    rival.transformation.openness = 0.5;
    rival.transformation.threshold_mean = 0.5;
    rival.transformation.threshold_sd = 0.5;
    rival.transformation.pilot_effect = 2.0;
    rival.transformation.majority = 1.0;
    scenario.enterprises.push_back(rival);
  }
  parameters<Survey>(scenario).interval = 0.0;
  parameters<Steer>(scenario).interval = 1e-3;  // every step
  auto& imitate = parameters<Imitate>(scenario);
  imitate.rate = 1000.0;
  imitate.intensity = 1000.0;
  imitate.cost = 0.01;
  imitate.step_size = 0.01;
}

/// The same with all links that carry something: cheapness, credit, upkeep, rebates for many, goods used in turn, know-how,
/// commons, and rivals that decide.
Scenario richer_case() {
  Scenario scenario = loaded_case();
  scenario.preferences.stigma_weight = 1.0;
  scenario.preferences.stigma_price = 1.5;
  scenario.preferences.debt_weeks = 10.0;
  scenario.population.starting_record = 0.5;
  scenario.population.starting_durability = 0.5;
  scenario.enterprises[0].community_value = 0.5;
  scenario.preferences.community_weight = 1.0;
  parameters<Flourish>(scenario).weight.fill(1.0);
  Enterprise& shop = scenario.enterprises[1];
  shop.bulk_exponent = 0.2;
  shop.bulk_reference = 10.0;
  shop.shared_use = {.sharers = 2, .coordination_cost = 0.2};
  shop.payment_interval = 8.0;
  shop.credit_share = 0.8;
  shop.credit_interest = 0.2;
  add_deciders(scenario);
  parameters<Maintain>(scenario).maintenance_rate = 0.3;
  parameters<Deliver>(scenario).unkept_depreciation = 0.5;
  parameters<Practise>(scenario).progress_ratio = 0.8;
  parameters<Practise>(scenario).reference_output = 1000.0;
  auto& commons = parameters<CommunityGoods>(scenario);
  commons.regrowth = 0.5;
  commons.wear = 1e-4;
  commons.programme_gain = 0.01;
  commons.outcome_rate = 0.2;
  parameters<Earn>(scenario).wellbeing_gain = 0.2;
  parameters<Earn>(scenario).commons_gain = 0.2;
  return scenario;
}

std::string path_of(std::size_t link) {
  return "links." + std::string(all_links[link].name);
}

/// Columns that one step can change when a link changes: what the mechanisms that name the link write, and what later
/// mechanisms of the plan write after reading any of that.
std::set<std::string> downstream_of(const Plan& plan, Link link) {
  std::set<std::string> reached;
  bool counted = false;  // these also go by what the exchange has counted
  const std::set<std::string_view> counting{"settle", "practise", "community_goods", "compete"};
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const auto& links = planned.entry->info->links;
    bool affected = std::find(links.begin(), links.end(), link) != links.end();
    for (const ColumnAccess& access : planned.accesses)
      affected |= !access.writes && reached.contains(column_name(access.column));
    if (counting.contains(planned.entry->info->name)) affected |= counted;
    if (!affected) continue;
    if (planned.entry->info->phase == Phase::exchange) counted = true;
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes) reached.insert(column_name(access.column));
    if (planned.entry->info->name == "settle") reached.insert("rest_of_world");
    if (planned.entry->info->phase == Phase::change)  // groups and members are appended
      for (const char* table : {"groups", "members", "producers"}) reached.insert(table);
  }
  return reached;
}

bool is_reached(const std::set<std::string>& reached, const std::string& column) {
  return reached.contains(column) || reached.contains(column.substr(0, column.find('.')));
}

/// Nothing that a link carries has any effect.
Scenario neutral_case() {
  Scenario scenario = richer_case();
  parameters<Earn>(scenario).outcome_gain = parameters<Earn>(scenario).capability_gain = 0.0;
  parameters<Earn>(scenario).wellbeing_gain = parameters<Earn>(scenario).commons_gain = 0.0;
  parameters<Spend>(scenario).local_share = 0.0;
  parameters<Spend>(scenario).local_building_share = 0.0;
  parameters<Reach>(scenario).imitation = 0.0;
  parameters<Reach>(scenario).trust_gain = 0.0;
  parameters<Learn>(scenario).resentment_rate = 0.0;
  parameters<Learn>(scenario).exclusion_factor = 1.0;
  parameters<Trust>(scenario) = TrustParams{};
  parameters<Collect>(scenario).contagion = 0.0;
  parameters<PartnerEntry>(scenario).entry_rate = 0.0;
  parameters<Deliver>(scenario).unkept_depreciation = 0.0;
  parameters<Practise>(scenario).progress_ratio = 1.0;
  parameters<CommunityGoods>(scenario) = CommunityGoodsParams{};
  parameters<Imitate>(scenario) = ImitateParams{};
  Preferences& weights = scenario.preferences;
  weights.neighbour_weight = weights.attachment_weight = weights.resentment_weight = weights.knownness_weight = 0.0;
  weights.stigma_weight = weights.debt_weeks = weights.community_weight = 0.0;
  scenario.enterprises.resize(3);  // those that decide for themselves are gone
  for (Enterprise& enterprise : scenario.enterprises) {
    enterprise.promoter_promotion = enterprise.training = enterprise.capacity_per_outlet = 0.0;
    enterprise.producers.margin = enterprise.community_value = enterprise.credit_share = enterprise.bulk_exponent = 0.0;
    enterprise.shared_use = {};
  }
  for (Partner& partner : scenario.partners) partner.capacity = 0.0;
  return scenario;
}

}  // namespace

TEST_CASE("cutting any link changes something in that step, and only what depends on it", "[theory]") {
  const Scenario scenario = richer_case();
  Simulation base = simulation_of(scenario);
  run(base, warm);
  const Checkpoint checkpoint = base.checkpoint();
  run(base, 1);
  const auto uncut = snapshot(base.world());
  for (std::size_t link = 0; link < link_count; ++link) {
    CAPTURE(all_links[link].name);
    Scenario changed = scenario;
    changed.events = {event(date_of_step(scenario, warm), path_of(link), 0.0)};
    Simulation cut = simulation_of(changed);
    cut.restore(checkpoint);
    run(cut, 1);
    const auto reached = downstream_of(base.plan(), static_cast<Link>(link));
    const auto different = changed_columns(uncut, snapshot(cut.world()));
    CHECK_FALSE(different.empty());
    for (const std::string& column : different) {
      INFO(column);
      CHECK(is_reached(reached, column));
    }
  }
}

TEST_CASE("a link without effect can be cut without a trace", "[theory]") {
  const Scenario scenario = neutral_case();
  Scenario cut = scenario;
  cut.links.gain.fill(0.0);
  Simulation base = simulation_of(scenario), other = simulation_of(cut);
  for (std::uint32_t k = 0; k < 100; ++k) {
    run(base, 1);
    run(other, 1);
    CAPTURE(k);
    REQUIRE(base.digest().world == other.digest().world);
  }
  REQUIRE(base.world().groups.size() > 20);
}

TEST_CASE("with all links cut, luck and prices are as they were", "[theory]") {
  const Scenario scenario = loaded_case();
  Scenario cut = scenario;
  cut.links.gain.fill(0.0);
  Simulation base = simulation_of(scenario), other = simulation_of(cut);
  const std::set<std::string> untouched{"customers.income_shock",    "communities.common_shock",
                                        "communities.paid_together", "enterprises.outlets",
                                        "enterprises.offered_price", "communities.promoter"};
  std::set<std::string> ever_different;
  for (std::uint32_t k = 0; k < 100; ++k) {
    run(base, 1);
    run(other, 1);
    for (const std::string& column : changed_columns(snapshot(base.world()), snapshot(other.world())))
      ever_different.insert(column);
  }
  for (const std::string& column : untouched) {
    INFO(column);
    CHECK_FALSE(ever_different.contains(column));
  }
  for (const char* column :
       {"customers.income", "customers.aware", "customers.supplier", "customers.capability", "customers.lock_state"}) {
    INFO(column);
    CHECK(ever_different.contains(column));
  }
}

}  // namespace plussum::test
