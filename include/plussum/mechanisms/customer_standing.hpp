// SPDX-License-Identifier: MIT
#pragma once
/// A customer before an offer: what bars her from it and what it is worth to her (U1, U2). Shared by the decision and by
/// the measurement of lock states, so that both ask the same question.
#include "plussum/core/fixed_point.hpp"
#include "plussum/mechanisms/offer_columns.hpp"

namespace plussum {

struct CustomerStanding {
  OfferColumns offers;
  PresenceColumns places;
  std::span<const std::uint32_t> community;
  std::span<const std::uint8_t> region, supplier, traits, served_neighbours;
  std::span<const Money> cash, debt;
  std::span<const float> smoothed_income, capability, attachment, resentment, knownness, credit_record,
      distance_tolerance, distrust_tolerance, quality_of_life, earned_trust, outcome;
  std::span<const std::uint32_t> neighbour_offsets;
  bool complete_mixing = false;
  ChoiceTerms terms{};

  void bind(Binder& binder);
  /// To be called once a step, before rows.
  void refresh(const Scenario& scenario) {
    terms = offers.terms(scenario);
    complete_mixing = scenario.population.mixing == Mixing::complete;
  }

  std::size_t enterprises() const { return terms.offer.size(); }
  Standing standing(std::size_t row, std::size_t e) const {
    const float in_hand = static_cast<float>(small_to_double(cash[row].units)) * 1e-4f;
    const float owed = static_cast<float>(small_to_double(debt[row].units)) * 1e-4f;
    return {.affordable = smoothed_income[row] - terms.subsistence - owed * terms.per_debt_week +
                          in_hand * terms.per_horizon_week,
            .in_hand = in_hand,
            .record = credit_record[row],
            .trust = earned_trust[e * region.size() + community[row]],
            .capability = capability[row],
            .distance_tolerance = distance_tolerance[row],
            .distrust_tolerance = distrust_tolerance[row],
            .traits = traits[row]};
  }
  std::uint8_t barriers(std::size_t row, std::size_t e) const {
    const OfferTerms& offer = terms.offer[e];
    return barriers_to(offer, standing(row, e), places.distance(offer, e, community[row]),
                       places.informed(e, community[row]));
  }
  /// Utility of enterprise e without barriers and switching cost (U2).
  float utility(std::size_t row, std::size_t e) const;
  float utility_alone(std::size_t row) const {
    return offer_utility(terms, interpolated_outcome(outcome.data(), enterprises(), 0, capability[row]),
                         terms.log_alone_price, 0.0f);
  }
  /// Switching cost that holds her, as far as regulation allows.
  float switching_cost(std::size_t row) const {
    if (supplier[row] == self_provision) return 0.0f;
    const float cap = terms.switching_caps[region[community[row]]];
    const float cost = terms.offer[supplier[row]].switching_cost;
    return cost < cap ? cost : cap;
  }
};

}  // namespace plussum
