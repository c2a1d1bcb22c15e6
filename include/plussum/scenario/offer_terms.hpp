// SPDX-License-Identifier: MIT
#pragma once
/// What customers weigh: the barriers between a customer and an offer, and the utility of an offer that has none.
/// Both are pure functions, shared by the decision and by the measurement of lock states.
///     barriers   affordability: d > ȳ − s − D/W + cash/H or d_1(1 − c·κ_r) > cash,  access, eligibility,
///                capability: h < κ,  trust: T_0 + T_e < T*,  availability                              (choose.3)
///     U = β(ln O − ln p) + g·β_s·n + v + g·τ·Q·V + [current](g·β_a·a − g·β_r·r) − [switching] S        (choose.4)
///     v = −g·σ_c·max(0, 1 − p/p_c) + γ·ln x                                                            (choose.5)
/// d due and ȳ smoothed income, s subsistence [money/week], D debt, W weeks in which it is repaid, H affordability horizon
/// [week], d_1 due at once [money], c credit share, κ_r credit record, T_0 and T_e basic and earned trust, O outcome per unit
/// of money (capped at 1 after the personal gain 1 + π_k·k), p price, n share of neighbours with the offer, Q quality of
/// life, V community value, a attachment, r resentment, S switching cost of the present supplier, at most what the region
/// allows, p_c price below which an offer counts as cheap, x market share. Sources: model section "choose"; logit L05;
/// stigma of cheapness: case C03; market share: Polya urn L14-L15.
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "plussum/core/ids.hpp"
#include "plussum/core/numeric.hpp"
#include "plussum/scenario/links.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

struct Population;

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
  double stigma_weight = 0.0;
  double stigma_price = 1.0;
  double popularity_weight = 0.0;
  double community_weight = 0.0;
  double debt_weeks = 0.0;

  void declare(ParameterVisitor& visitor);
};

/// Numbers of one enterprise's offer, ready for hot loops.
struct OfferTerms {
  float due = 0.0f;          ///< [money/week]
  float due_at_once = 0.0f;  ///< [money]
  float log_price = 0.0f;    ///< ln of the money spent per unit of goods, services included
  float switching_cost = 0.0f;
  float base_trust = 0.0f;
  float complexity = 0.0f;
  float credit_share = 0.0f;
  float appeal = 0.0f;           ///< utility beside outcome and price: stigma of cheapness, market share
  float community_value = 0.0f;  ///< weighted by the customer's quality of life
  std::uint32_t outlets = 0;
  std::uint8_t needs_outlet = 0;
  std::uint8_t needs_information = 0;
  std::uint8_t refused_traits = 0;  ///< trait bits of customers who are not eligible
  std::uint8_t on_offer = 0;
  std::uint8_t in_groups = 0;
};

/// Preferences and link gains in single precision, ready for hot loops.
struct ChoiceTerms {
  std::vector<OfferTerms> offer;      ///< by enterprise
  std::vector<float> switching_caps;  ///< by region
  float outcome_weight, neighbour_weight, attachment_weight, resentment_weight, knownness_weight;
  float log_alone_price, per_horizon_week, per_debt_week, subsistence, lock_on_margin, lock_on_attachment;
};

/// The part of them that preferences and links alone give; `offer` and `switching_caps` are left empty.
ChoiceTerms preference_terms(const Preferences& weights, const LinkGains& links, const Population& population);

/// What of a customer decides about barriers.
struct Standing {
  float affordable;  ///< ȳ − s + cash/H [money/week]
  float in_hand;     ///< cash [money]
  float record;      ///< credit record, 0 to 1
  float trust;       ///< earned trust of the enterprise in her community
  float capability;
  float distance_tolerance;  ///< [km]
  float distrust_tolerance;
  std::uint8_t traits;
};

/// Bits of Barrier, in the order affordability, access, eligibility, capability, trust, availability (choose.3).
PLUSSUM_INLINE std::uint8_t barriers_to(const OfferTerms& offer, const Standing& who, float distance, bool informed) {
  const auto bit = [](bool barred, unsigned position) { return static_cast<unsigned>(barred) << position; };
  const bool dear =
      (offer.due > who.affordable) | (offer.due_at_once * (1.0f - offer.credit_share * who.record) > who.in_hand);
  const bool far = (offer.needs_outlet != 0) & (distance > who.distance_tolerance);
  const bool untold = (offer.needs_information != 0) & !informed;
  return static_cast<std::uint8_t>(
      bit(dear, 0) | bit(far | untold, 1) | bit((offer.refused_traits & who.traits) != 0, 2) |
      bit(who.capability < offer.complexity, 3) | bit(offer.base_trust + who.trust < who.distrust_tolerance, 4) |
      bit(offer.on_offer == 0, 5));
}

/// Utility of outcome, price and neighbours (choose.4). An outcome below 1e-30 counts as 1e-30, so that nothing is infinite.
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
