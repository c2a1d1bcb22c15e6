// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/offer.hpp"

#include <algorithm>

#include "plussum/mechanisms/planning.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::volume_to_price, Link::sharing_to_coordination, Link::producers_to_presence};
constexpr double weeks_per_month = weeks_per_year / 12.0;

/// One enterprise that decides for itself, with its levels and its conduct.
struct Decider {
  const OfferView& view;
  const OfferParts& scenario;
  std::size_t e;

  const Enterprise& enterprise() const { return scenario.enterprises()[e]; }
  double level(Lever lever) const { return view.level[Levers::row(e, lever)]; }
  double conduct(Conduct number) const { return conduct_of(scenario, view.effective, e, number); }
};

void open_by_scenario(OfferView& view, const OfferParts& scenario, std::size_t e) {
  const Enterprise& enterprise = scenario.enterprises()[e];
  view.switching_cost[e] = enterprise.switching_cost;
  view.base_trust[e] = enterprise.trust;
  view.complexity[e] = enterprise.complexity;
  view.credit_share[e] = enterprise.credit_share;
  view.promotion[e] = enterprise.promotion;
  view.personalisation[e] = enterprise.personalisation;
  view.training[e] = enterprise.training;
  view.coverage_level[e] = 1.0;
  view.cycle_breadth[e] = 1.0;
  view.durability[e] = enterprise.durability;
  view.later_cost_share[e] = enterprise.later_cost_share;
  view.community_value[e] = enterprise.community_value;
  view.reinvestment_share[e] = 0.0;
  view.retail_margin[e] = enterprise.intermediary_margin;
  view.producer_margin[e] = enterprise.producers.margin;
  view.partner_share[e] = 0.0;
  for (const Partner& partner : scenario.partners())
    if (partner.enterprise == enterprise.name) view.partner_share[e] += partner.revenue_share;
}

void open_by_strategy(OfferView& view, const OfferParams& params, const Decider& who) {
  const Enterprise& enterprise = who.enterprise();
  const std::size_t e = who.e;
  view.switching_cost[e] = enterprise.switching_cost * who.conduct(Conduct::switching_cost);
  view.base_trust[e] = enterprise.trust + (1.0 - enterprise.trust) * who.level(Lever::trust);
  view.complexity[e] = enterprise.complexity - params.help_of_training * who.level(Lever::training);
  view.credit_share[e] = who.level(Lever::credit);
  view.promotion[e] = enterprise.promotion * who.level(Lever::promotion);
  view.personalisation[e] = enterprise.personalisation * who.conduct(Conduct::personalisation);
  view.training[e] = enterprise.training * who.level(Lever::training) * who.conduct(Conduct::livelihood);
  view.coverage_level[e] = 0.5 + 0.5 * who.level(Lever::coverage);
  view.cycle_breadth[e] = who.conduct(Conduct::cycle_breadth);
  view.durability[e] = who.level(Lever::durability) * (1.0 - params.cost_wear * who.level(Lever::cost));
  view.later_cost_share[e] = who.conduct(Conduct::later_cost_share);
  view.community_value[e] = who.level(Lever::community);
  view.reinvestment_share[e] = who.conduct(Conduct::reinvestment_share);
  view.retail_margin[e] = view.intermediary_margin[e] * who.conduct(Conduct::through_intermediary);
  view.partner_share[e] = who.conduct(Conduct::partner_share);
  view.producer_margin[e] = enterprise.producers.margin * who.conduct(Conduct::livelihood);
}

/// (offer.3)-(offer.5)
void set_price(OfferView& view, const OfferParams& params, const StepContext& context, std::size_t e) {
  const auto& scenario = view.scenario;
  const Enterprise& enterprise = scenario.enterprises()[e];
  const Decider who{view, scenario, e};
  const double bulk = enterprise.bulk_exponent * scenario.links().of(Link::volume_to_price);
  const double real_customers = view.customers[e] * scenario.population().represents;
  const double coordination =
      enterprise.shared_use.coordination_cost * scenario.links().of(Link::sharing_to_coordination) /
      bulk_factor(real_customers, enterprise.bulk_reference, enterprise.shared_use.coordination_growth);
  const double before = enterprise.decides ? view.price_level[e] : enterprise.price_level;
  const double price = before * (1.0 + view.retail_margin[e]) *
                       bulk_factor(real_customers, enterprise.bulk_reference, bulk) *
                       sharing_factor(enterprise.shared_use.sharers, coordination);
  view.offered_price[e] = price;
  const double saving = enterprise.decides ? params.cost_saving * who.level(Lever::cost) : 0.0;
  const double cost =
      enterprise.decides
          ? (enterprise.unit_cost_share + enterprise.durability_cost * view.durability[e]) * (1.0 - saving)
          : enterprise.unit_cost_share * enterprise.price_level;
  view.unit_cost_share[e] = cost * view.experience_factor[e] / price;
  view.due[e] = enterprise.programme.instalment * (enterprise.decides ? price : 1.0);
  const double weeks =
      enterprise.decides ? who.conduct(Conduct::months_paid_at_once) * weeks_per_month : enterprise.payment_interval;
  const double steps = std::clamp(weeks / context.weeks + 0.5, 1.0, 60000.0);
  view.payment_steps[e] = static_cast<std::uint16_t>(steps);
  view.due_at_once[e] = view.payment_steps[e] > 1 ? view.due[e] * context.weeks * view.payment_steps[e] : 0.0;
}

void set_terms(OfferView& view, const OfferParts& scenario, std::size_t e) {
  const Enterprise& enterprise = scenario.enterprises()[e];
  const Decider who{view, scenario, e};
  const double places = static_cast<double>(scenario.population().communities);
  const double outlets = enterprise.decides ? who.level(Lever::outlets) : enterprise.outlet_share;
  const double informed = enterprise.decides ? who.level(Lever::information) : enterprise.information_share;
  view.outlets[e] = static_cast<std::uint32_t>(outlets * places + 0.5);  // (offer.1)
  view.informed[e] = static_cast<std::uint32_t>(informed * places + 0.5);
  if (view.active[e] == 0) view.outlets[e] = view.informed[e] = 0;
  const bool reaches_groups = !enterprise.decides || who.conduct(Conduct::group_share) >= 0.5;
  const bool paid_often = !enterprise.decides || who.conduct(Conduct::months_paid_at_once) <= 1.0;
  unsigned terms = 0;
  if (view.active[e] != 0 && (outlets > 0.0 || informed > 0.0)) terms |= offer_made;
  if (enterprise.programme.in_groups && reaches_groups && paid_often) terms |= offer_in_groups;
  for (const Activity& activity : scenario.market_space().activities) {
    const bool covered = enterprise.coverage_of(activity.name) > 0.0 &&
                         (activity.phase == CyclePhase::during || view.cycle_breadth[e] > 0.0);
    if (!covered) continue;
    if (activity.needs == Needs::outlet || activity.needs == Needs::both) terms |= offer_needs_outlet;
    if (activity.needs == Needs::information || activity.needs == Needs::both) terms |= offer_needs_information;
  }
  // A group stands surety for members whom the enterprise would not serve one by one; where the offer forms no groups, and
  // in a group of one, nobody does.
  const bool surety = enterprise.decides && (terms & offer_in_groups) != 0 && enterprise.programme.group_size > 1;
  if (!enterprise.serves_irregular_earners && !surety) terms |= offer_refuses_irregular;
  if (!enterprise.serves_shunned && !surety) terms |= offer_refuses_shunned;
  view.terms_of_offer[e] = static_cast<std::uint8_t>(terms);
}

void set_presence(OfferView& view, const OfferParts& scenario, std::size_t e) {
  const std::size_t places = view.outlet_rank.size();
  const bool sold_by_producers = scenario.links().of(Link::producers_to_presence) > 0.0;
  for (std::size_t place = 0; place < places; ++place) {
    unsigned at = 0;
    if (view.outlet_rank[place] < view.outlets[e]) at |= presence_outlet;
    if (view.outlet_rank[place] < view.informed[e]) at |= presence_information;
    if (sold_by_producers && view.producers[e * places + place] > 0) at |= presence_producer;
    view.presence[e * places + place] = static_cast<std::uint8_t>(at);
  }
}

}  // namespace

const MechanismInfo Offer::info{.name = "offer",
                                .phase = Phase::sense,
                                .rows = TableId::none,
                                .summary = "every offer as it stands: price, terms, and where it is at hand",
                                .source = "Vandermerwe 2012, Table 1; bulk price L25; shared use L40",
                                .draws = {},
                                .links = named_links};

void OfferParams::declare(ParameterVisitor& visitor) {
  visitor.number("help_of_training", help_of_training,
                 {.low = 0.0, .high = 1.0, .meaning = "skill that full training spares a customer"});
  visitor.number("cost_saving", cost_saving,
                 {.low = 0.0, .high = 1.0, .meaning = "share of unit cost that full cost cutting saves"});
  visitor.number("cost_wear", cost_wear,
                 {.low = 0.0, .high = 1.0, .meaning = "share of durability that full cost cutting loses"});
}

void OfferView::bind(Binder& binder) {
  binder.parts(scenario);
  outlet_rank = binder.read(&Communities::outlet_rank);
  producers = binder.read(&Communities::producers);
  declared = binder.read(&Stances::declared);
  transformed = binder.read(&Stances::transformed);
  imitated = binder.read(&Stances::imitated);
  level = binder.read(&Levers::level);
  price_level = binder.read(&Enterprises::price_level);
  intermediary_margin = binder.read(&Enterprises::intermediary_margin);
  experience_factor = binder.read(&Enterprises::experience_factor);
  customers = binder.read(&Enterprises::customers);
  active = binder.read(&Enterprises::active);
  effective = binder.write(&Stances::effective);
  terms_of_offer = binder.write(&Enterprises::terms_of_offer);
  presence = binder.write(&Communities::presence);
  outlets = binder.write(&Enterprises::outlets);
  informed = binder.write(&Enterprises::informed);
  payment_steps = binder.write(&Enterprises::payment_steps);
  due = binder.write(&Enterprises::due);
  due_at_once = binder.write(&Enterprises::due_at_once);
  offered_price = binder.write(&Enterprises::offered_price);
  unit_cost_share = binder.write(&Enterprises::unit_cost_share);
  partner_share = binder.write(&Enterprises::partner_share);
  retail_margin = binder.write(&Enterprises::retail_margin);
  producer_margin = binder.write(&Enterprises::producer_margin);
  complexity = binder.write(&Enterprises::complexity);
  switching_cost = binder.write(&Enterprises::switching_cost);
  base_trust = binder.write(&Enterprises::base_trust);
  credit_share = binder.write(&Enterprises::credit_share);
  promotion = binder.write(&Enterprises::promotion);
  personalisation = binder.write(&Enterprises::personalisation);
  training = binder.write(&Enterprises::training);
  coverage_level = binder.write(&Enterprises::coverage_level);
  durability = binder.write(&Enterprises::durability);
  later_cost_share = binder.write(&Enterprises::later_cost_share);
  community_value = binder.write(&Enterprises::community_value);
  cycle_breadth = binder.write(&Enterprises::cycle_breadth);
  reinvestment_share = binder.write(&Enterprises::reinvestment_share);
}

double sharing_factor(std::int64_t sharers, double coordination_cost) {
  const auto s = static_cast<double>(sharers);
  return 1.0 / s + coordination_cost * (s - 1.0);
}

double bulk_factor(double customers, double reference, double exponent) {
  return exponent > 0.0 && customers > reference ? portable_pow(customers / reference, -exponent) : 1.0;
}

void Offer::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  for (std::size_t row = 0; row < view.effective.size(); ++row)
    view.effective[row] =
        std::clamp(view.declared[row] + view.transformed[row] + view.imitated[row], 1.0, 3.0);  // (offer.2)
  for (std::size_t e = 0; e < view.outlets.size(); ++e) {
    if (view.scenario.enterprises()[e].decides)
      open_by_strategy(view, params, {view, view.scenario, e});
    else
      open_by_scenario(view, view.scenario, e);
    set_terms(view, view.scenario, e);
    set_price(view, params, context, e);
    set_presence(view, view.scenario, e);
  }
}

}  // namespace plussum
