// SPDX-License-Identifier: MIT
#pragma once
/// The columns that choice.hpp needs, gathered for one customer and one offer.
#include <limits>
#include <span>

#include "plussum/core/fixed_point.hpp"
#include "plussum/mechanisms/binder.hpp"
#include "plussum/mechanisms/choice.hpp"
#include "plussum/scenario/scenario_parts.hpp"

namespace plussum {

/// Where offers are at hand.
struct PlaceColumns {
  std::span<const std::uint8_t> presence;
  std::span<const float> remote_distance;
  std::span<const std::uint32_t> outlets;

  void bind(Binder& binder);

  std::uint8_t at(std::size_t enterprise, std::uint32_t community) const {
    return presence[enterprise * remote_distance.size() + community];
  }
  /// Customer-producers inform as well as sell.
  bool informed(std::size_t enterprise, std::uint32_t community) const {
    return (at(enterprise, community) & (presence_information | presence_producer)) != 0;
  }
  /// Distance to where the offer can be had [km]: 0 within the community, without limit where there is no outlet at all.
  float distance(std::size_t enterprise, std::uint32_t community) const {
    if ((at(enterprise, community) & (presence_outlet | presence_producer)) != 0) return 0.0f;
    return outlets[enterprise] > 0 ? remote_distance[community] : std::numeric_limits<float>::infinity();
  }
  /// What is at hand for a customer, as the `place` of the table of offers: bit 0 an outlet, bit 1 information.
  unsigned place(std::size_t enterprise, std::uint32_t community, float distance_tolerance) const {
    const bool outlet = distance(enterprise, community) <= distance_tolerance;
    return static_cast<unsigned>(outlet) | (informed(enterprise, community) ? 2u : 0u);
  }
};

/// What customers get for their money, O.
struct OutcomeColumns {
  ScenarioParts<&Scenario::preferences, &Scenario::links> scenario;
  PlaceColumns places;
  std::span<const std::uint32_t> community;
  std::span<const float> outcome, distance_tolerance;
  float knownness_weight = 0.0f;  ///< g·π_k

  void bind(Binder& binder);
  /// To be called once a step, before rows.
  void refresh();

  /// What a customer of this capability gets from enterprise e, who does not know her.
  float of(std::size_t row, std::size_t e, float capability) const {
    const unsigned at_hand = places.place(e, community[row], distance_tolerance[row]);
    return interpolated_outcome(outcome.data(), e, at_hand, capability);
  }
  /// What a customer of enterprise e receives, who is known to it so well.
  float received(std::size_t row, std::size_t e, float capability, float knownness) const {
    return personal_outcome(knownness_weight, of(row, e, capability), knownness);
  }
};

/// The offers as they stand in this step.
struct OfferColumns {
  ScenarioParts<&Scenario::preferences, &Scenario::links, &Scenario::population, &Scenario::regions,
                &Scenario::enterprises>
      scenario;
  std::span<const std::uint8_t> terms_of_offer;
  std::span<const double> due, due_at_once, offered_price, complexity, switching_cost, base_trust, credit_share,
      community_value;
  std::span<const std::uint32_t> customers;

  void bind(Binder& binder);
  ChoiceTerms terms() const;
};

/// A customer before an offer.
struct CustomerStanding {
  OfferColumns offers;
  OutcomeColumns outcomes;
  std::span<const std::uint8_t> region, supplier, traits, served_neighbours;
  std::span<const Money> cash, debt;
  std::span<const float> smoothed_income, capability, attachment, resentment, knownness, credit_record,
      distrust_tolerance, quality_of_life, earned_trust;
  std::span<const std::uint32_t> neighbour_offsets;
  bool complete_mixing = false;
  ChoiceTerms terms{};

  void bind(Binder& binder);
  /// To be called once a step, before rows.
  void refresh();

  std::size_t enterprises() const { return terms.offer.size(); }
  std::uint32_t community(std::size_t row) const { return outcomes.community[row]; }

  Standing standing(std::size_t row, std::size_t e) const {
    const float in_hand = static_cast<float>(small_to_double(cash[row].units)) * 1e-4f;
    const float owed = static_cast<float>(small_to_double(debt[row].units)) * 1e-4f;
    return {.means = weekly_means(terms.means, smoothed_income[row], owed, in_hand),
            .in_hand = in_hand,
            .record = credit_record[row],
            .trust = earned_trust[e * region.size() + community(row)],
            .capability = capability[row],
            .distance_tolerance = outcomes.distance_tolerance[row],
            .distrust_tolerance = distrust_tolerance[row],
            .traits = traits[row]};
  }
  std::uint8_t barriers(std::size_t row, std::size_t e) const {
    return barriers_to(terms.offer[e], standing(row, e), outcomes.places.distance(e, community(row)),
                       outcomes.places.informed(e, community(row)));
  }
  float outcome(std::size_t row, std::size_t e) const {
    return supplier[row] == e ? outcomes.received(row, e, capability[row], knownness[row])
                              : outcomes.of(row, e, capability[row]);
  }
  /// Share of a customer's neighbours with the offer; with complete mixing everybody is everybody's neighbour.
  float neighbour_share(std::size_t row, std::size_t e) const {
    const std::size_t rows = supplier.size();
    if (complete_mixing) return static_cast<float>(offers.customers[e]) / static_cast<float>(rows);
    if (neighbour_offsets.size() < rows + 1) return 0.0f;
    const std::uint32_t neighbours = neighbour_offsets[row + 1] - neighbour_offsets[row];
    return neighbours == 0 ? 0.0f
                           : static_cast<float>(served_neighbours[e * rows + row]) / static_cast<float>(neighbours);
  }
  /// Utility of enterprise e, whatever bars her from it; \p switching_cost she would bear.
  float utility(std::size_t row, std::size_t e, float switching_cost) const {
    const OfferTerms& offer = terms.offer[e];
    return utility_of(terms, {.outcome = outcome(row, e),
                              .log_price = offer.log_price,
                              .neighbour_share = neighbour_share(row, e),
                              .appeal = offer.appeal,
                              .community_value = offer.community_value,
                              .quality_of_life = quality_of_life[row],
                              .is_current = supplier[row] == e,
                              .attachment = attachment[row],
                              .resentment = resentment[row],
                              .switching_cost = switching_cost});
  }
  float utility_alone(std::size_t row, float switching_cost) const {
    const float made = interpolated_outcome(outcomes.outcome.data(), enterprises(), 0, capability[row]);
    return utility_of(terms, {.outcome = made, .log_price = terms.log_alone_price, .switching_cost = switching_cost});
  }
  /// Switching cost that holds her, as far as regulation allows; 0 without a supplier.
  float switching_cost(std::size_t row) const {
    if (supplier[row] == self_provision) return 0.0f;
    const float cap = terms.switching_caps[region[community(row)]];
    const float cost = terms.offer[supplier[row]].switching_cost;
    return cost < cap ? cost : cap;
  }
};

}  // namespace plussum
