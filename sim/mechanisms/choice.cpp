// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/choice.hpp"

#include <algorithm>

#include "plussum/mechanisms/choice_columns.hpp"

namespace plussum {
namespace {

/// What preferences and links alone give; `offer` and `switching_caps` are left empty.
ChoiceTerms terms_of(const Preferences& weights, const LinkGains& links, const Population& population) {
  ChoiceTerms terms{};
  const auto gain = [&](Link link) { return links.of(link); };
  terms.means = {.subsistence = static_cast<float>(population.subsistence),
                 .per_debt_week = weights.debt_weeks > 0.0
                                      ? static_cast<float>(gain(Link::debt_to_affordability) / weights.debt_weeks)
                                      : 0.0f,
                 .per_horizon_week = static_cast<float>(1.0 / weights.affordability_horizon)};
  terms.outcome_weight = static_cast<float>(weights.outcome_weight);
  terms.neighbour_weight = static_cast<float>(weights.neighbour_weight * gain(Link::neighbours_to_choice));
  terms.attachment_weight = static_cast<float>(weights.attachment_weight * gain(Link::attachment_to_choice));
  terms.resentment_weight = static_cast<float>(weights.resentment_weight * gain(Link::resentment_to_choice));
  terms.log_alone_price = static_cast<float>(portable_log(weights.alone_price_level));
  terms.lock_on_margin = static_cast<float>(weights.lock_on_margin);
  terms.lock_on_attachment = static_cast<float>(weights.lock_on_attachment);
  return terms;
}

}  // namespace

double appeal_of(const Preferences& preferences, const LinkGains& links, double price, double market_share) {
  double appeal = 0.0;
  if (preferences.stigma_weight > 0.0)
    appeal -= preferences.stigma_weight * links.of(Link::cheapness_to_choice) *
              std::max(0.0, 1.0 - price / preferences.stigma_price);
  if (preferences.popularity_weight > 0.0)
    appeal += preferences.popularity_weight * portable_log(std::max(market_share, 1e-9));
  return appeal;
}

void PlaceColumns::bind(Binder& binder) {
  presence = binder.read(&Communities::presence);
  remote_distance = binder.read(&Communities::remote_distance);
  outlets = binder.read(&Enterprises::outlets);
}

void OutcomeColumns::bind(Binder& binder) {
  binder.parts(scenario);
  places.bind(binder);
  community = binder.read(&Customers::community);
  outcome = binder.read(&Offers::outcome);
  distance_tolerance = binder.read(&Customers::distance_tolerance);
}

void OutcomeColumns::refresh() {
  knownness_weight =
      static_cast<float>(scenario.preferences().knownness_weight * scenario.links().of(Link::knownness_to_outcome));
}

void OfferColumns::bind(Binder& binder) {
  binder.parts(scenario);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  due = binder.read(&Enterprises::due);
  due_at_once = binder.read(&Enterprises::due_at_once);
  offered_price = binder.read(&Enterprises::offered_price);
  complexity = binder.read(&Enterprises::complexity);
  switching_cost = binder.read(&Enterprises::switching_cost);
  base_trust = binder.read(&Enterprises::base_trust);
  credit_share = binder.read(&Enterprises::credit_share);
  community_value = binder.read(&Enterprises::community_value);
  customers = binder.read(&Enterprises::customers);
}

ChoiceTerms OfferColumns::terms() const {
  const Preferences& weights = scenario.preferences();
  const LinkGains& links = scenario.links();
  ChoiceTerms terms = terms_of(weights, links, scenario.population());
  for (std::size_t k = 0; k < scenario.region_count(); ++k)
    terms.switching_caps.push_back(static_cast<float>(scenario.region(k).switching_cost_cap));
  const auto all = static_cast<double>(scenario.population().customers);
  for (std::size_t e = 0; e < due.size(); ++e) {
    const auto has = [&](std::uint8_t bit) { return static_cast<std::uint8_t>((terms_of_offer[e] & bit) != 0); };
    OfferTerms offer;
    offer.due = static_cast<float>(due[e]);
    offer.due_at_once = static_cast<float>(due_at_once[e]);
    offer.log_price =
        static_cast<float>(portable_log(offered_price[e] / (1.0 - scenario.enterprises()[e].programme.service_share)));
    offer.switching_cost = static_cast<float>(switching_cost[e]);
    offer.base_trust = static_cast<float>(base_trust[e]);
    offer.complexity = static_cast<float>(complexity[e]);
    offer.credit_share = static_cast<float>(credit_share[e] * links.of(Link::record_to_credit));
    offer.appeal = static_cast<float>(
        appeal_of(weights, links, offered_price[e], static_cast<double>(customers[e]) / all));
    offer.community_value = static_cast<float>(community_value[e] * weights.community_weight *
                                               links.of(Link::community_value_to_choice));
    offer.needs_outlet = has(offer_needs_outlet);
    offer.needs_information = has(offer_needs_information);
    offer.refused_traits = static_cast<std::uint8_t>((has(offer_refuses_irregular) ? trait_irregular_earner : 0) |
                                                     (has(offer_refuses_shunned) ? trait_shunned : 0));
    offer.on_offer = has(offer_made);
    offer.in_groups = has(offer_in_groups);
    terms.offer.push_back(offer);
  }
  return terms;
}

void CustomerStanding::bind(Binder& binder) {
  offers.bind(binder);
  outcomes.bind(binder);
  region = binder.read(&Communities::region);
  supplier = binder.read(&Customers::supplier);
  traits = binder.read(&Customers::traits);
  served_neighbours = binder.read(&Customers::served_neighbours);
  cash = binder.read(&Customers::cash);
  debt = binder.read(&Customers::debt);
  smoothed_income = binder.read(&Customers::smoothed_income);
  capability = binder.read(&Customers::capability);
  attachment = binder.read(&Customers::attachment);
  resentment = binder.read(&Customers::resentment);
  knownness = binder.read(&Customers::knownness);
  credit_record = binder.read(&Customers::credit_record);
  distrust_tolerance = binder.read(&Customers::distrust_tolerance);
  quality_of_life = binder.read(&Customers::quality_of_life);
  earned_trust = binder.read(&Communities::earned_trust);
  neighbour_offsets = binder.network().offsets;
}

void CustomerStanding::refresh() {
  terms = offers.terms();
  outcomes.refresh();
  complete_mixing = offers.scenario.population().mixing == Mixing::complete;
}

}  // namespace plussum
