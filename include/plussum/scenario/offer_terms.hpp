// SPDX-License-Identifier: MIT
#pragma once
/// What customers weigh: the barriers between a customer and an offer, and the utility of an offer that has none.
/// Both are pure functions, shared by the decision and by the measurement of lock states.
///     barriers   affordability: d > ȳ − s + cash/H,  access, eligibility, capability: h < κ, trust: T < T*   (U1)
///     U = β(ln O − ln p) + g·β_s·n + [current](g·β_a·a − g·β_r·r) − [switching] S                            (U2)
/// d due [money/week], ȳ smoothed income, s subsistence, H affordability horizon [week], O outcome per unit of money
/// (capped at 1 after the personal gain 1 + π_k·k), p price, n share of neighbours with the offer, a attachment,
/// r resentment, S switching cost of the present supplier. Source: model section "choose"; logit L05.
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "plussum/core/ids.hpp"
#include "plussum/core/numeric.hpp"
#include "plussum/scenario/links.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

struct Scenario;

struct Preferences {
  double outcome_weight = 3.0;
  double neighbour_weight = 0.0;
  double attachment_weight = 0.0;
  double resentment_weight = 0.0;
  double knownness_weight = 0.0;
  double alone_price_level = 1.0;
  double affordability_horizon = 10.0;
  double lock_on_margin = 0.5;
  double lock_on_attachment = 0.3;

  void declare(ParameterVisitor& visitor);
};

/// Numbers of one enterprise's offer, ready for hot loops.
struct OfferTerms {
  float due = 0.0f;        ///< [money/week]
  float log_price = 0.0f;  ///< ln of the money spent per unit of goods, services included
  float switching_cost = 0.0f;
  float trust = 0.0f;
  float complexity = 0.0f;
  std::uint32_t outlets = 0;   ///< communities with an outlet rank below this have one
  std::uint32_t informed = 0;  ///< communities with an outlet rank below this have information
  std::uint8_t needs_outlet = 0;
  std::uint8_t needs_information = 0;
  std::uint8_t refused_traits = 0;  ///< trait bits of customers who are not eligible
  std::uint8_t on_offer = 0;
  std::uint8_t in_groups = 0;
};

/// Preferences and link gains in single precision, ready for hot loops.
struct ChoiceTerms {
  std::vector<OfferTerms> offer;  ///< by enterprise
  float outcome_weight, neighbour_weight, attachment_weight, resentment_weight, knownness_weight;
  float log_alone_price, per_horizon_week, subsistence, lock_on_margin, lock_on_attachment;
};

ChoiceTerms choice_terms(const Scenario& scenario);

/// What of a customer decides about barriers.
struct Standing {
  float affordable;  ///< ȳ − s + cash/H [money/week]
  float capability;
  float distance_tolerance;  ///< [km]
  float distrust_tolerance;
  std::uint8_t traits;
};

/// Bits of Barrier, in the order affordability, access, eligibility, capability, trust, availability (U1).
PLUSSUM_INLINE std::uint8_t barriers_to(const OfferTerms& offer, const Standing& who, float distance, bool informed) {
  const auto bit = [](bool barred, unsigned position) { return static_cast<unsigned>(barred) << position; };
  const bool far = (offer.needs_outlet != 0) & (distance > who.distance_tolerance);
  const bool untold = (offer.needs_information != 0) & !informed;
  return static_cast<std::uint8_t>(bit(offer.due > who.affordable, 0) | bit(far | untold, 1) |
                                   bit((offer.refused_traits & who.traits) != 0, 2) |
                                   bit(who.capability < offer.complexity, 3) |
                                   bit(offer.trust < who.distrust_tolerance, 4) | bit(offer.on_offer == 0, 5));
}

/// Distance from a community to the nearest outlet [km]: 0 where there is one, without limit where there is none anywhere.
PLUSSUM_INLINE float outlet_distance(const OfferTerms& offer, std::uint32_t outlet_rank, float remote_distance) {
  if (outlet_rank < offer.outlets) return 0.0f;
  return offer.outlets > 0 ? remote_distance : std::numeric_limits<float>::infinity();
}

/// What is at hand for a customer, as the `place` of the table of offers: bit 0 an outlet, bit 1 information.
PLUSSUM_INLINE unsigned place_at_hand(const OfferTerms& offer, std::uint32_t outlet_rank, float remote_distance,
                                      float distance_tolerance) {
  const bool outlet = outlet_distance(offer, outlet_rank, remote_distance) <= distance_tolerance;
  return static_cast<unsigned>(outlet) | (outlet_rank < offer.informed ? 2u : 0u);
}

/// Utility without switching cost (U2). An outcome below 1e-30 counts as 1e-30, so that nothing is infinite.
PLUSSUM_INLINE float offer_utility(const ChoiceTerms& terms, float outcome, float log_price, float neighbour_share) {
  const float some = outcome > 1e-30f ? outcome : 1e-30f;
  return terms.outcome_weight * (portable_log(some) - log_price) + terms.neighbour_weight * neighbour_share;
}

/// Outcome with the personal gain of being known, capped at 1.
PLUSSUM_INLINE float personal_outcome(const ChoiceTerms& terms, float outcome, float knownness) {
  const float raised = outcome * (1.0f + terms.knownness_weight * knownness);
  return raised < 1.0f ? raised : 1.0f;
}

}  // namespace plussum
