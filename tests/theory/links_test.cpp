// SPDX-License-Identifier: MIT
// Null effects: a link that is cut changes what depends on it and nothing else; a link whose effect is set to nothing can be
// cut without a trace.
#include <algorithm>
#include <set>
#include <string>

#include "plussum/mechanisms/trust.hpp"
#include "plussum/mechanisms/ally.hpp"
#include "plussum/mechanisms/recruit.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::uint32_t warm = 70;

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
  parameters<Reach>(scenario).trust_gain = 20.0;
}

Scenario loaded_case() {
  Scenario scenario = rival_case(1500, 10);
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 0.5;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promoter_promotion = 1.0;
  parameters<Reach>(scenario).imitation = 0.3;
  parameters<Choose>(scenario).review_rate = 20.0;
  parameters<Collect>(scenario).unwillingness = 0.3;
  add_failures(scenario);
  for (Enterprise& enterprise : scenario.enterprises) {
    enterprise.producers.margin = 0.2;
    enterprise.producers.territory = 10;
    enterprise.producers.capability_needed = 0.0;
  }
  for (Partner& partner : scenario.partners) partner.reservation_income = 10.0;
  parameters<Recruit>(scenario).entry_rate = 20.0;
  parameters<Ally>(scenario).entry_rate = 1.0;
  parameters<Ally>(scenario).review_interval = 0.0;
  return scenario;
}

/// The same with more that links carry: cheapness, debts to be repaid, rebates for many, goods used in turn.
Scenario richer_case() {
  Scenario scenario = loaded_case();
  scenario.preferences.stigma_weight = 1.0;
  scenario.preferences.stigma_price = 1.5;
  scenario.preferences.debt_weeks = 10.0;
  Enterprise& shop = scenario.enterprises[1];
  shop.bulk_exponent = 0.2;
  shop.bulk_reference = 10.0;
  shop.shared_use = {.sharers = 2, .coordination_cost = 0.2};
  return scenario;
}

/// Links that carry nothing in this market, because a rule at either end is at its neutral setting or not in the plan.
const std::set<Link> quiet{
    Link::wellbeing_to_income,       Link::commons_to_income,      Link::exclusion_to_capability,
    Link::outcome_to_trust,          Link::resentment_to_trust,    Link::failure_to_trust,
    Link::trust_to_awareness,        Link::crowding_to_failure,    Link::switching_cost_to_resentment,
    Link::community_value_to_choice, Link::record_to_credit,       Link::unpaid_upkeep_to_decay,
    Link::know_how_to_cost,          Link::profit_to_investment,   Link::research_to_investment,
    Link::income_to_partners,        Link::partners_to_income,     Link::sales_to_producers,
    Link::producers_to_presence,     Link::producers_to_margin,    Link::prosperity_to_imitation,
    Link::rivals_to_price,           Link::pilot_to_staff,         Link::staff_to_staff,
    Link::sales_to_commons,          Link::programme_to_wellbeing, Link::outcome_to_wellbeing};

std::string path_of(std::size_t link) {
  return "links." + std::string(all_links[link].name);
}

/// Columns that one step can change when a link changes: what the mechanisms that name the link write, and what later
/// mechanisms of the plan write after reading any of that.
std::set<std::string> downstream_of(const Plan& plan, Link link) {
  std::set<std::string> reached;
  bool pools = false;  // the counters of `collect` and `spend` also tell `settle` what to post
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const auto& links = planned.entry->info->links;
    bool affected = std::find(links.begin(), links.end(), link) != links.end();
    for (const ColumnAccess& access : planned.accesses)
      affected |= !access.writes && reached.contains(name_of(access.column));
    if (planned.entry->info->name == "settle") affected |= pools;
    if (!affected) continue;
    if (planned.entry->info->phase == Phase::exchange) pools = true;
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes) reached.insert(name_of(access.column));
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
  Scenario scenario = loaded_case();
  parameters<Earn>(scenario).outcome_gain = 0.0;
  parameters<Earn>(scenario).capability_gain = 0.0;
  parameters<Spend>(scenario).local_share = 0.0;
  parameters<Spend>(scenario).local_building_share = 0.0;
  parameters<Reach>(scenario).imitation = 0.0;
  parameters<Reach>(scenario).trust_gain = 0.0;
  parameters<Learn>(scenario).resentment_rate = 0.0;
  parameters<Learn>(scenario).exclusion_factor = 1.0;
  parameters<Trust>(scenario) = TrustParams{};
  parameters<Collect>(scenario).contagion = 0.0;
  scenario.preferences.neighbour_weight = 0.0;
  scenario.preferences.attachment_weight = 0.0;
  scenario.preferences.resentment_weight = 0.0;
  scenario.preferences.knownness_weight = 0.0;
  for (Enterprise& enterprise : scenario.enterprises)
    enterprise.promoter_promotion = enterprise.training = enterprise.capacity_per_outlet = enterprise.producers.margin =
        0.0;
  parameters<Ally>(scenario).entry_rate = 0.0;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promoter_promotion = enterprise.training = 0.0;
  for (Partner& partner : scenario.partners) partner.capacity = 0.0;
  return scenario;
}

}  // namespace

TEST_CASE("cutting a link changes, in that step, only what depends on it", "[theory]") {
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
    CHECK(different.empty() == quiet.contains(static_cast<Link>(link)));
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
