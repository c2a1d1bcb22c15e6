// SPDX-License-Identifier: MIT
#pragma once
/// A customer before an offer: what bars her from it and what it is worth to her (choose.3, choose.4). Shared by the decision and by
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
  void refresh() {
    terms = offers.terms();
    complete_mixing = offers.scenario.population().mixing == Mixing::complete;
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
  /// Utility of enterprise e without barriers and switching cost (choose.4).
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

namespace detail {

/// Share of a customer's neighbours with the offer; with complete mixing everybody is everybody's neighbour.
inline float neighbour_share(const CustomerStanding& view, std::size_t row, std::size_t e) {
  const std::size_t rows = view.supplier.size();
  if (view.complete_mixing) return static_cast<float>(view.offers.customers[e]) / static_cast<float>(rows);
  if (view.neighbour_offsets.size() < rows + 1) return 0.0f;
  const std::uint32_t neighbours = view.neighbour_offsets[row + 1] - view.neighbour_offsets[row];
  return neighbours == 0 ? 0.0f
                         : static_cast<float>(view.served_neighbours[e * rows + row]) / static_cast<float>(neighbours);
}

}  // namespace detail

inline void CustomerStanding::bind(Binder& binder) {
  offers.bind(binder);
  places.bind(binder);
  community = binder.read(&Customers::community);
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
  distance_tolerance = binder.read(&Customers::distance_tolerance);
  distrust_tolerance = binder.read(&Customers::distrust_tolerance);
  quality_of_life = binder.read(&Customers::quality_of_life);
  earned_trust = binder.read(&Communities::earned_trust);
  outcome = binder.read(&Offers::outcome);
  neighbour_offsets = binder.network().offsets;
}

inline float CustomerStanding::utility(std::size_t row, std::size_t e) const {
  const OfferTerms& offer = terms.offer[e];
  const bool current = supplier[row] == e;
  const unsigned at_hand = places.place(offer, e, community[row], distance_tolerance[row]);
  float made = interpolated_outcome(outcome.data(), e, at_hand, capability[row]);
  if (current) made = personal_outcome(terms, made, knownness[row]);
  float value = offer_utility(terms, made, offer.log_price, detail::neighbour_share(*this, row, e)) + offer.appeal +
                offer.community_value * quality_of_life[row];
  if (current) value += terms.attachment_weight * attachment[row] - terms.resentment_weight * resentment[row];
  return value;
}

}  // namespace plussum
