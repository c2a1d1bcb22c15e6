// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/choose.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::review, Purpose::choice};
constexpr Link named_links[] = {Link::neighbours_to_choice, Link::attachment_to_choice, Link::resentment_to_choice,
                                Link::knownness_to_outcome};
constexpr float impossible = -std::numeric_limits<float>::infinity();

Standing standing_of(const ChooseView& view, std::size_t row) {
  const auto cash = static_cast<float>(static_cast<double>(view.cash[row].units) / Money::units_per_currency);
  return {.affordable = view.smoothed_income[row] - view.terms.subsistence + cash * view.terms.per_horizon_week,
          .capability = view.capability[row],
          .distance_tolerance = view.distance_tolerance[row],
          .distrust_tolerance = view.distrust_tolerance[row],
          .traits = view.traits[row]};
}

float neighbour_share(const ChooseView& view, std::size_t row, std::size_t enterprise) {
  if (view.neighbour_offsets.size() < view.id.size() + 1) return 0.0f;
  const std::uint32_t neighbours = view.neighbour_offsets[row + 1] - view.neighbour_offsets[row];
  return neighbours == 0 ? 0.0f
                         : static_cast<float>(view.served_neighbours[enterprise * view.id.size() + row]) /
                               static_cast<float>(neighbours);
}

/// Utility of enterprise e for the customer, minus infinity when she does not know it or a barrier stands (H2).
float utility_of(const ChooseView& view, std::size_t row, std::size_t e, const Standing& who) {
  const OfferTerms& offer = view.terms.offer[e];
  const bool current = view.supplier[row] == e;
  if (!current && (view.aware[row] & (1u << e)) == 0) return impossible;
  const std::uint32_t place = view.community[row];
  const std::uint32_t rank = view.outlet_rank[place];
  const float distance = outlet_distance(offer, rank, view.remote_distance[place]);
  if (barriers_to(offer, who, distance, rank < offer.informed) != 0) return impossible;
  const unsigned at_hand = place_at_hand(offer, rank, view.remote_distance[place], who.distance_tolerance);
  float outcome = interpolated_outcome(view.outcome.data(), e, at_hand, who.capability);
  if (current) outcome = personal_outcome(view.terms, outcome, view.knownness[row]);
  float utility = offer_utility(view.terms, outcome, offer.log_price, neighbour_share(view, row, e));
  if (current)
    utility +=
        view.terms.attachment_weight * view.attachment[row] - view.terms.resentment_weight * view.resentment[row];
  return utility;
}

std::uint8_t choice_of(const ChooseView& view, std::size_t row, const Draws& draw) {
  const std::size_t enterprises = view.terms.offer.size();
  const Standing who = standing_of(view, row);
  const std::uint8_t current = view.supplier[row];
  const float switching = current == self_provision ? 0.0f : view.terms.offer[current].switching_cost;
  std::array<float, supplier_slots> utility;
  for (std::size_t e = 0; e < enterprises; ++e)
    utility[e] = utility_of(view, row, e, who) - (e == current ? 0.0f : switching);
  const float alone = interpolated_outcome(view.outcome.data(), enterprises, 0, who.capability);
  utility[enterprises] = offer_utility(view.terms, alone, view.terms.log_alone_price, 0.0f) -
                         (current == self_provision ? 0.0f : switching);
  const std::size_t chosen =
      logit_choice(std::span(utility).first(enterprises + 1), draw.uniform(Purpose::choice, view.id[row]));
  return chosen == enterprises ? self_provision : static_cast<std::uint8_t>(chosen);
}

/// A direct customer who can no longer meet what is due reviews at once (H1).
bool must_review(const ChooseView& view, std::size_t row) {
  const std::uint8_t supplier = view.supplier[row];
  if (supplier == self_provision || view.terms.offer[supplier].in_groups != 0) return false;
  return view.terms.offer[supplier].due > standing_of(view, row).affordable;
}

}  // namespace

const MechanismInfo Choose::info{.name = "choose",
                                 .phase = Phase::decide,
                                 .rows = TableId::customers,
                                 .summary = "those who review choose among known, feasible offers and self-provision",
                                 .source = "McFadden 1974; logit L05",
                                 .draws = draws,
                                 .links = named_links};

void ChooseParams::declare(ParameterVisitor& visitor) {
  visitor.number("review_rate", review_rate,
                 {.unit = "1/year", .low = 0.0, .high = 1e6, .meaning = "how often a customer reviews her situation"});
}

void ChooseView::bind(Binder& binder) {
  id = binder.read(&Customers::id);
  community = binder.read(&Customers::community);
  member = binder.read(&Customers::member);
  supplier = binder.read(&Customers::supplier);
  waiting_for = binder.read(&Customers::waiting_for);
  traits = binder.read(&Customers::traits);
  served_neighbours = binder.read(&Customers::served_neighbours);
  aware = binder.read(&Customers::aware);
  cash = binder.read(&Customers::cash);
  smoothed_income = binder.read(&Customers::smoothed_income);
  capability = binder.read(&Customers::capability);
  attachment = binder.read(&Customers::attachment);
  resentment = binder.read(&Customers::resentment);
  knownness = binder.read(&Customers::knownness);
  distance_tolerance = binder.read(&Customers::distance_tolerance);
  distrust_tolerance = binder.read(&Customers::distrust_tolerance);
  outlet_rank = binder.read(&Communities::outlet_rank);
  remote_distance = binder.read(&Communities::remote_distance);
  outcome = binder.read(&Offers::outcome);
  intended_supplier = binder.write(&Customers::intended_supplier);
  neighbour_offsets = binder.network().offsets;
}

std::size_t logit_choice(std::span<const float> utility, double uniform) {
  const float highest = *std::max_element(utility.begin(), utility.end());
  std::array<double, supplier_slots> cumulative;
  double sum = 0.0;
  for (std::size_t k = 0; k < utility.size(); ++k) {
    sum += portable_exp(static_cast<double>(utility[k] - highest));
    cumulative[k] = sum;
  }
  const double wanted = uniform * sum;
  for (std::size_t k = 0; k < utility.size(); ++k)
    if (wanted < cumulative[k]) return k;
  return utility.size() - 1;
}

void Choose::begin(View& view, const Params&, const StepContext& context, Tally&) {
  if (context.scenario_changed || view.terms.offer.empty()) view.terms = choice_terms(context.scenario);
}

void Choose::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally&) {
  std::uint32_t word[chunk_rows];
  const std::uint64_t threshold = chance_threshold(hazard_chance(params.review_rate, context.years));
  for (std::size_t begin = range.begin; begin < range.end; begin += chunk_rows) {
    const std::size_t size = std::min(chunk_rows, range.end - begin);
    context.draws.fill_words(Purpose::review, view.id.subspan(begin, size), std::span(word, size));
    std::copy_n(view.supplier.begin() + static_cast<std::ptrdiff_t>(begin), size,
                view.intended_supplier.begin() + static_cast<std::ptrdiff_t>(begin));
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t row = begin + k;
      if (word[k] >= threshold && !must_review(view, row)) continue;
      if (view.member[row] != no_row || view.waiting_for[row] != self_provision) continue;
      view.intended_supplier[row] = choice_of(view, row, context.draws);
    }
  }
}

}  // namespace plussum
