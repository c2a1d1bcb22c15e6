// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/customer_standing.hpp"

namespace plussum {
namespace {

/// Share of a customer's neighbours with the offer; with complete mixing everybody is everybody's neighbour.
float neighbour_share(const CustomerStanding& view, std::size_t row, std::size_t e) {
  const std::size_t rows = view.supplier.size();
  if (view.complete_mixing) return static_cast<float>(view.offers.customers[e]) / static_cast<float>(rows);
  if (view.neighbour_offsets.size() < rows + 1) return 0.0f;
  const std::uint32_t neighbours = view.neighbour_offsets[row + 1] - view.neighbour_offsets[row];
  return neighbours == 0 ? 0.0f
                         : static_cast<float>(view.served_neighbours[e * rows + row]) / static_cast<float>(neighbours);
}

}  // namespace

void CustomerStanding::bind(Binder& binder) {
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

float CustomerStanding::utility(std::size_t row, std::size_t e) const {
  const OfferTerms& offer = terms.offer[e];
  const bool current = supplier[row] == e;
  const unsigned at_hand = places.place(offer, e, community[row], distance_tolerance[row]);
  float made = interpolated_outcome(outcome.data(), e, at_hand, capability[row]);
  if (current) made = personal_outcome(terms, made, knownness[row]);
  float value = offer_utility(terms, made, offer.log_price, neighbour_share(*this, row, e)) + offer.appeal +
                offer.community_value * quality_of_life[row];
  if (current) value += terms.attachment_weight * attachment[row] - terms.resentment_weight * resentment[row];
  return value;
}

}  // namespace plussum
