// SPDX-License-Identifier: MIT
#pragma once
/// What mechanisms read of the offers: the columns that `open` brings up to date in every step, as terms for hot loops.
#include <limits>
#include <span>

#include "plussum/mechanisms/binder.hpp"
#include "plussum/scenario/offer_terms.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// Terms of every enterprise's offer.
struct OfferColumns {
  std::span<const std::uint8_t> terms_of_offer;
  std::span<const double> due, due_at_once, offered_price, complexity, switching_cost, base_trust, credit_share,
      community_value;
  std::span<const std::uint32_t> outlets, customers;

  void bind(Binder& binder);
  /// Terms of choice of this step: cheap, to be called once a step and mechanism.
  ChoiceTerms terms(const Scenario& scenario) const;
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

}  // namespace plussum
