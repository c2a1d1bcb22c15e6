// SPDX-License-Identifier: MIT
#pragma once
/// Choice: what keeps a customer from an offer, and what an offer that nothing keeps her from is worth to her. Pure functions,
/// shared by the decision, the measurement of lock states and the survey, so that all of them ask the same question.
///     barriers   affordability: d > ȳ − s − D/W + cash/H or d_1(1 − c·κ_r) > cash,  access, eligibility,
///                capability: h < κ,  trust: T_0 + T_e < T*,  availability                                (choose.3)
///     U = β(ln O − ln p) + g·β_s·n + v + g·τ·Q·V + [current](g·β_a·a − g·β_r·r) − [switching] S          (choose.4)
///     v = −g·σ_c·max(0, 1 − p/p_c) + γ·ln x                                                              (choose.5)
/// d due and ȳ smoothed income, s subsistence [money/week], D debt, W weeks in which it is repaid, H affordability horizon
/// [week], d_1 due at once [money], c credit share, κ_r credit record, T_0 and T_e basic and earned trust, O outcome per unit
/// of money (capped at 1 after the personal gain 1 + π_k·k), p price, n share of neighbours with the offer, Q quality of
/// life, V community value, a attachment, r resentment, S switching cost of the present supplier, at most what the region
/// allows, p_c price below which an offer counts as cheap, x market share. Sources: model section "choose"; logit L05;
/// stigma of cheapness: case C03; market share: Polya urn L14-L15.
#include <cstdint>
#include <vector>

#include "plussum/core/ids.hpp"
#include "plussum/core/numeric.hpp"
#include "plussum/scenario/links.hpp"
#include "plussum/scenario/preferences.hpp"
#include "plussum/state/customers.hpp"

namespace plussum {

/// What is needed to tell how much a customer can pay.
struct MeansTerms {
  float subsistence;       ///< s [money/week]
  float per_debt_week;     ///< g/W
  float per_horizon_week;  ///< 1/H
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
  float appeal = 0.0f;           ///< v
  float community_value = 0.0f;  ///< g·τ·V
  std::uint8_t needs_outlet = 0;
  std::uint8_t needs_information = 0;
  std::uint8_t refused_traits = 0;  ///< trait bits of customers who are not eligible
  std::uint8_t on_offer = 0;
  std::uint8_t in_groups = 0;
};

/// Offers, preferences and gains of links in single precision, ready for hot loops.
struct ChoiceTerms {
  std::vector<OfferTerms> offer;      ///< by enterprise
  std::vector<float> switching_caps;  ///< by region
  MeansTerms means;
  float outcome_weight, neighbour_weight, attachment_weight, resentment_weight;
  float log_alone_price, lock_on_margin, lock_on_attachment;
};

/// What of a customer decides about barriers.
struct Standing {
  float means;    ///< what she can pay in a week: ȳ − s − D/W + cash/H
  float in_hand;  ///< cash [money]
  float record;   ///< credit record, 0 to 1
  float trust;    ///< earned trust of the enterprise in her community
  float capability;
  float distance_tolerance;  ///< [km]
  float distrust_tolerance;
  std::uint8_t traits;
};

/// What a customer can pay in a week, while her cash bridges a gap.
PLUSSUM_INLINE float weekly_means(const MeansTerms& terms, float smoothed_income, float debt, float cash) {
  return smoothed_income - terms.subsistence - debt * terms.per_debt_week + cash * terms.per_horizon_week;
}

/// Whether she can meet what is due in a week and what is due at once, less what the enterprise lends her.
PLUSSUM_INLINE bool affordable(const OfferTerms& offer, const Standing& who) {
  return !((offer.due > who.means) | (offer.due_at_once * (1.0f - offer.credit_share * who.record) > who.in_hand));
}

/// The barriers between a customer and an offer, as bits (choose.3).
PLUSSUM_INLINE std::uint8_t barriers_to(const OfferTerms& offer, const Standing& who, float distance, bool informed) {
  const auto bit = [](bool barred, Barrier barrier) {
    return static_cast<unsigned>(barred) << static_cast<unsigned>(barrier);
  };
  const bool is_far = (offer.needs_outlet != 0) & (distance > who.distance_tolerance);
  const bool is_uninformed = (offer.needs_information != 0) & !informed;
  return static_cast<std::uint8_t>(bit(!affordable(offer, who), Barrier::affordability) |
                                   bit(is_far | is_uninformed, Barrier::access) |
                                   bit((offer.refused_traits & who.traits) != 0, Barrier::eligibility) |
                                   bit(who.capability < offer.complexity, Barrier::capability) |
                                   bit(offer.base_trust + who.trust < who.distrust_tolerance, Barrier::trust) |
                                   bit(offer.on_offer == 0, Barrier::availability));
}

/// What a customer weighs of an offer, or of providing for herself, which has a price and an outcome only.
struct Weighed {
  float outcome;                 ///< O
  float log_price;               ///< ln p
  float neighbour_share = 0.0f;  ///< n
  float appeal = 0.0f;           ///< v
  float community_value = 0.0f;  ///< g·τ·V
  float quality_of_life = 0.0f;  ///< Q
  bool is_current = false;       ///< of her present supplier
  float attachment = 0.0f;       ///< a
  float resentment = 0.0f;       ///< r
  float switching_cost = 0.0f;   ///< S where she would have to leave her supplier, else 0
};

/// Utility of an offer (choose.4). An outcome below 1e-30 counts as 1e-30, so that nothing is infinite.
PLUSSUM_INLINE float utility_of(const ChoiceTerms& terms, const Weighed& offer) {
  const float some = offer.outcome > 1e-30f ? offer.outcome : 1e-30f;
  float utility = terms.outcome_weight * (portable_log(some) - offer.log_price) +
                  terms.neighbour_weight * offer.neighbour_share + offer.appeal +
                  offer.community_value * offer.quality_of_life;
  if (offer.is_current)
    utility += terms.attachment_weight * offer.attachment - terms.resentment_weight * offer.resentment;
  return utility - offer.switching_cost;
}

/// Stigma of cheapness and pull of the market share (choose.5).
double appeal_of(const Preferences& preferences, const LinkGains& links, double price, double market_share);

/// Outcome with the personal gain of being known, capped at 1.
PLUSSUM_INLINE float personal_outcome(float knownness_weight, float outcome, float knownness) {
  const float raised = outcome * (1.0f + knownness_weight * knownness);
  return raised < 1.0f ? raised : 1.0f;
}

}  // namespace plussum
