// SPDX-License-Identifier: MIT
#pragma once
/// What mechanisms read of the offers: the columns that `offer` brings up to date in every step, as terms for hot loops.
#include <algorithm>
#include <limits>
#include <span>

#include "plussum/mechanisms/binder.hpp"
#include "plussum/scenario/offer_terms.hpp"
#include "plussum/scenario/scenario_parts.hpp"

namespace plussum {

/// Terms of every enterprise's offer.
struct OfferColumns {
  ScenarioParts<&Scenario::preferences, &Scenario::links, &Scenario::population, &Scenario::regions,
                &Scenario::enterprises>
      scenario;
  std::span<const std::uint8_t> terms_of_offer;
  std::span<const double> due, due_at_once, offered_price, complexity, switching_cost, base_trust, credit_share,
      community_value;
  std::span<const std::uint32_t> outlets, customers;

  void bind(Binder& binder);
  /// Terms of choice of this step: cheap, to be called once a step and mechanism.
  ChoiceTerms terms() const;
};

/// Where offers are at hand.
struct PresenceColumns {
  std::span<const std::uint8_t> presence;
  std::span<const float> remote_distance;

  void bind(Binder& binder);

  std::uint8_t at(std::size_t enterprise, std::uint32_t community) const {
    return presence[enterprise * remote_distance.size() + community];
  }
  /// Customer-producers inform as well as sell.
  bool informed(std::size_t enterprise, std::uint32_t community) const {
    return (at(enterprise, community) & (presence_information | presence_producer)) != 0;
  }
  /// Distance to where the offer can be had [km]: 0 within the community, without limit where there is no outlet at all.
  float distance(const OfferTerms& offer, std::size_t enterprise, std::uint32_t community) const {
    if ((at(enterprise, community) & (presence_outlet | presence_producer)) != 0) return 0.0f;
    return offer.outlets > 0 ? remote_distance[community] : std::numeric_limits<float>::infinity();
  }
  /// What is at hand for a customer, as the `place` of the table of offers: bit 0 an outlet, bit 1 information.
  unsigned place(const OfferTerms& offer, std::size_t enterprise, std::uint32_t community,
                 float distance_tolerance) const {
    const bool outlet = distance(offer, enterprise, community) <= distance_tolerance;
    return static_cast<unsigned>(outlet) | (informed(enterprise, community) ? 2u : 0u);
  }
};

namespace detail {

/// (choose.5): stigma of cheapness and pull of the market share.
inline double appeal_of(const Preferences& weights, const LinkGains& links, double price, double share) {
  double appeal = 0.0;
  if (weights.stigma_weight > 0.0)
    appeal -=
        weights.stigma_weight * links.of(Link::cheapness_to_choice) * std::max(0.0, 1.0 - price / weights.stigma_price);
  if (weights.popularity_weight > 0.0) appeal += weights.popularity_weight * portable_log(std::max(share, 1e-9));
  return appeal;
}

}  // namespace detail

inline void OfferColumns::bind(Binder& binder) {
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
  outlets = binder.read(&Enterprises::outlets);
  customers = binder.read(&Enterprises::customers);
}

inline ChoiceTerms OfferColumns::terms() const {
  ChoiceTerms terms = preference_terms(scenario.preferences(), scenario.links(), scenario.population());
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
    offer.credit_share = static_cast<float>(credit_share[e] * scenario.links().of(Link::record_to_credit));
    offer.appeal = static_cast<float>(detail::appeal_of(scenario.preferences(), scenario.links(), offered_price[e],
                                                        static_cast<double>(customers[e]) / all));
    offer.community_value = static_cast<float>(community_value[e] * scenario.preferences().community_weight *
                                               scenario.links().of(Link::community_value_to_choice));
    offer.outlets = outlets[e];
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

inline void PresenceColumns::bind(Binder& binder) {
  presence = binder.read(&Communities::presence);
  remote_distance = binder.read(&Communities::remote_distance);
}

}  // namespace plussum
