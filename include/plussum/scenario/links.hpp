// SPDX-License-Identifier: MIT
#pragma once
/// Every causal link that closes a feedback loop has a name and a gain: the mechanism sees X_ref + g·(X − X_ref),
/// so g = 1 is the model as it stands, 0 cuts the link, values between weaken it. Which loops a link can close follows from
/// the ways in which loops close (`loops_of`), which rule carries it from the rules (`carrier_in`).
#include <array>
#include <cstdint>
#include <string_view>

#include "plussum/core/enums.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

enum class Link : std::uint8_t {
  outcome_to_income,
  capability_to_income,
  local_spending_to_income,
  neighbours_to_awareness,
  promoters_to_awareness,
  neighbours_to_choice,
  knownness_to_outcome,
  attachment_to_choice,
  resentment_to_choice,
  training_to_capability,
  defaults_to_willingness,
  wellbeing_to_income,
  commons_to_income,
  exclusion_to_capability,
  outcome_to_trust,
  resentment_to_trust,
  failure_to_trust,
  trust_to_awareness,
  crowding_to_failure,
  switching_cost_to_resentment,
  community_value_to_choice,
  cheapness_to_choice,
  record_to_credit,
  debt_to_affordability,
  unpaid_upkeep_to_decay,
  know_how_to_cost,
  profit_to_investment,
  research_to_investment,
  volume_to_price,
  sharing_to_coordination,
  income_to_partners,
  partners_to_coverage,
  partners_to_income,
  sales_to_producers,
  producers_to_presence,
  producers_to_margin,
  prosperity_to_imitation,
  rivals_to_price,
  pilot_to_staff,
  staff_to_staff,
  sales_to_commons,
  programme_to_wellbeing,
  outcome_to_wellbeing,
};
inline constexpr std::size_t link_count = enumerator_count<Link>;

struct LinkInfo {
  std::string_view name;
  std::string_view from;  ///< driving column, table.column, or one of its values, table.column[value]
  std::string_view to;    ///< driven column
  int polarity;           ///< +1: same direction, -1: opposite
  std::string_view meaning;
};
inline constexpr std::array<LinkInfo, link_count> all_links{{
    {"outcome_to_income", "customers.outcome_stock", "customers.income", +1, "what the outcome adds to income"},
    {"capability_to_income", "customers.capability", "customers.income", +1, "what skill adds to income"},
    {"local_spending_to_income", "communities.local_balance", "customers.income", +1, "local sales paid out as income"},
    {"neighbours_to_awareness", "customers.served_neighbours", "customers.aware", +1, "word of mouth"},
    {"promoters_to_awareness", "communities.promoter", "customers.aware", +1, "promoters telling their community"},
    {"neighbours_to_choice", "customers.served_neighbours", "customers.intended_supplier", +1,
     "doing as neighbours do"},
    {"knownness_to_outcome", "customers.knownness", "customers.attachment", +1, "being known improves what one gets"},
    {"attachment_to_choice", "customers.attachment", "customers.intended_supplier", +1, "attachment keeps a customer"},
    {"resentment_to_choice", "customers.resentment", "customers.intended_supplier", -1,
     "resentment drives a customer away"},
    {"training_to_capability", "customers.supplier", "customers.capability", +1, "training by the supplier"},
    {"defaults_to_willingness", "communities.default_memory", "members.paid", -1,
     "defaults nearby lower the will to pay"},
    {"wellbeing_to_income", "communities.wellbeing", "customers.income", +1,
     "what a community's wellbeing adds to income"},
    {"commons_to_income", "regions.commons", "customers.income", +1, "what the state of the commons adds to income"},
    {"exclusion_to_capability", "customers.lock_state[locked_out]", "customers.capability", -1,
     "being locked out wears skill faster"},
    {"outcome_to_trust", "offers.outcome", "communities.earned_trust", +1, "good outcomes earn trust"},
    {"resentment_to_trust", "customers.resentment", "communities.earned_trust", -1, "resentful customers spoil trust"},
    {"failure_to_trust", "customers.service_failed", "communities.earned_trust", -1, "service failures are told"},
    {"trust_to_awareness", "communities.earned_trust", "customers.aware", +1,
     "trusted enterprises are heard of sooner"},
    {"crowding_to_failure", "enterprises.customers", "customers.service_failed", +1,
     "more customers than capacity fail to be served"},
    {"switching_cost_to_resentment", "customers.lock_state[locked_in]", "customers.resentment", +1,
     "being held against one's will is resented"},
    {"community_value_to_choice", "enterprises.community_value", "customers.intended_supplier", +1,
     "choosing whoever does good for the community"},
    {"cheapness_to_choice", "enterprises.offered_price", "customers.intended_supplier", +1,
     "stigma of what is too cheap"},
    {"record_to_credit", "customers.credit_record", "customers.credit_change", +1, "a good record opens credit"},
    {"debt_to_affordability", "customers.debt", "customers.intended_supplier", -1,
     "debt to be repaid bars further purchases"},
    {"unpaid_upkeep_to_decay", "customers.maintenance", "customers.outcome_stock", +1, "what is not kept up decays"},
    {"know_how_to_cost", "regions.know_how", "enterprises.experience_factor", -1, "experience lowers unit cost"},
    {"profit_to_investment", "enterprises.reserve", "levers.budget", +1, "operating profit reinvested"},
    {"research_to_investment", "beliefs.value", "levers.budget", +1, "what is seen of barriers directs investment"},
    {"volume_to_price", "enterprises.customers", "enterprises.offered_price", -1, "more customers, lower price"},
    {"sharing_to_coordination", "enterprises.customers", "enterprises.offered_price", +1,
     "sharers have to be coordinated"},
    {"income_to_partners", "partners.cash", "partners.capacity", +1, "well paid partners bring further ones"},
    {"partners_to_coverage", "partners.capacity", "offers.outcome", +1, "partners fill activities"},
    {"partners_to_income", "partners.capacity", "partners.capacity", -1, "more partners, less income for each"},
    {"sales_to_producers", "producers.smoothed_margin", "communities.producers", +1, "margins draw customer-producers"},
    {"producers_to_presence", "communities.producers", "communities.presence", +1,
     "producers bring goods within reach"},
    {"producers_to_margin", "producers.active", "producers.margin", -1, "producers share a territory"},
    {"prosperity_to_imitation", "enterprises.profit", "stances.imitated", +1, "the prosperous are copied"},
    {"rivals_to_price", "enterprises.offered_price", "enterprises.intended_price", +1,
     "rivals' prices bound one's own"},
    {"pilot_to_staff", "enterprises.customers", "staff.adopted", +1, "proof from customers convinces staff"},
    {"staff_to_staff", "staff.adopted", "staff.adopted", +1, "staff convince each other"},
    {"sales_to_commons", "customers.outcome_payment", "regions.commons", -1, "what is sold wears the commons"},
    {"programme_to_wellbeing", "levers.budget", "communities.wellbeing", +1, "community programmes"},
    {"outcome_to_wellbeing", "customers.outcome_stock", "communities.wellbeing", +1, "outcomes of neighbours"},
}};
static_assert(names_each<Link>(all_links));

constexpr const LinkInfo& info_of(Link link) {
  return all_links[static_cast<std::size_t>(link)];
}

struct LinkGains {
  std::array<double, link_count> gain = [] {
    std::array<double, link_count> ones{};
    ones.fill(1.0);
    return ones;
  }();
  double of(Link link) const { return gain[static_cast<std::size_t>(link)]; }

  void declare(ParameterVisitor& visitor) {
    for (std::size_t k = 0; k < link_count; ++k)
      visitor.number(
          all_links[k].name, gain[k],
          {.unit = "1", .low = 0.0, .high = 1.0, .meaning = all_links[k].meaning, .source = "model: links and loops"});
  }
};

}  // namespace plussum
