// SPDX-License-Identifier: MIT
// Columns, and values of theirs, in the everyday words of a causal-loop diagram.
#include <algorithm>

#include "plussum/loops/causal_graph.hpp"

namespace plussum {
namespace {

struct PlainName {
  std::string_view name, plain;
};
constexpr PlainName plain_names[] = {
    {"beliefs.value", "need that is seen"},
    {"communities.default_memory", "defaults nearby"},
    {"communities.earned_trust", "trust earned"},
    {"communities.local_balance", "money in the local market"},
    {"communities.local_spending", "local sales"},
    {"communities.presence", "offer within reach"},
    {"communities.producers", "customer-producers"},
    {"communities.promoter", "promoters"},
    {"communities.wellbeing", "wellbeing"},
    {"customers.attachment", "attachment"},
    {"customers.aware", "aware"},
    {"customers.barriers", "barriers"},
    {"customers.capability", "skill"},
    {"customers.cash", "customers' cash"},
    {"customers.credit_change", "credit taken"},
    {"customers.credit_record", "credit record"},
    {"customers.debt", "debt"},
    {"customers.income", "income"},
    {"customers.intended_supplier", "choosing the offer"},
    {"customers.knownness", "customer known"},
    {"customers.lock_state[locked_in]", "locked in"},
    {"customers.lock_state[locked_out]", "locked out"},
    {"customers.maintenance", "upkeep paid"},
    {"customers.outcome_payment", "payments for the outcome"},
    {"customers.outcome_stock", "outcome"},
    {"customers.quality_of_life", "quality of life"},
    {"customers.resentment", "resentment"},
    {"customers.served_neighbours", "neighbours served"},
    {"customers.service_failed", "service failures"},
    {"customers.smoothed_income", "usual income"},
    {"customers.spending", "consumption"},
    {"customers.supplier", "served"},
    {"enterprises.active", "in the market"},
    {"enterprises.base_trust", "trust to begin with"},
    {"enterprises.cash", "enterprise's cash"},
    {"enterprises.community_value", "value for communities"},
    {"enterprises.complexity", "complexity"},
    {"enterprises.coverage_level", "gaps closed"},
    {"enterprises.credit_share", "credit offered"},
    {"enterprises.customers", "number of customers"},
    {"enterprises.cycle_breadth", "breadth of the offer"},
    {"enterprises.cycle_breadth[rivals]", "breadth of rivals' offers"},
    {"enterprises.due", "amount due"},
    {"enterprises.experience_factor", "cost by experience"},
    {"enterprises.informed", "information"},
    {"enterprises.intended_price", "price planned"},
    {"enterprises.intermediary_margin", "intermediaries' margin"},
    {"enterprises.offered_price", "price"},
    {"enterprises.outlets", "outlets"},
    {"enterprises.partner_share", "partners' share"},
    {"enterprises.personalisation", "personalisation"},
    {"enterprises.price_level", "price decided"},
    {"enterprises.profit", "profit"},
    {"enterprises.promotion", "promotion"},
    {"enterprises.reinvestment_share", "share reinvested"},
    {"enterprises.reserve", "profit to invest"},
    {"enterprises.switching_cost", "switching cost"},
    {"enterprises.training", "training"},
    {"enterprises.unit_cost_share", "unit cost"},
    {"groups.outcome_of_step[defaulted]", "groups in default"},
    {"levers.budget", "investment"},
    {"levers.level", "levers built up"},
    {"members.goods", "goods to groups"},
    {"members.paid", "instalments paid"},
    {"offers.outcome", "outcome for money"},
    {"offers.outcome[rivals]", "outcome for money at rivals"},
    {"partners.capacity", "partners"},
    {"partners.cash", "partners' income"},
    {"producers.active", "producers who sell"},
    {"producers.margin", "producers' margins"},
    {"producers.smoothed_margin", "producers' usual income"},
    {"regions.commons", "community_goods"},
    {"regions.know_how", "know-how"},
    {"staff.adopted", "staff who work the new way"},
    {"stances.effective", "customer focus"},
    {"stances.effective[rivals]", "customer focus of rivals"},
    {"stances.imitated", "focus by copying"},
    {"stances.imitated[rivals]", "copied by rivals"},
    {"stances.transformed", "focus by transformation"},
};

}  // namespace

std::string_view plain_name(std::string_view name) {
  const auto found = std::find_if(std::begin(plain_names), std::end(plain_names),
                                  [&](const PlainName& one) { return one.name == name; });
  return found == std::end(plain_names) ? name.substr(name.find('.') + 1) : found->plain;
}

}  // namespace plussum
