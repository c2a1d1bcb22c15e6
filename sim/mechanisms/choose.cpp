// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/choose.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::review, Purpose::choice};
constexpr Link named_links[] = {Link::neighbours_to_choice, Link::attachment_to_choice,      Link::resentment_to_choice,
                                Link::knownness_to_outcome, Link::community_value_to_choice, Link::cheapness_to_choice,
                                Link::record_to_credit,     Link::debt_to_affordability};
constexpr float impossible = -std::numeric_limits<float>::infinity();

/// Utility of enterprise e for the customer, minus infinity when she does not know it or a barrier stands (choose.2).
float utility_if_open(const ChooseView& view, std::size_t row, std::size_t e, float switching) {
  const bool current = view.standing.supplier[row] == e;
  const bool known = current || (view.aware[row] & (1u << e)) != 0;
  unsigned barriers = known ? view.standing.barriers(row, e) : 0;
  // What she has paid for already is not too dear.
  if (current && view.paid_steps[row] > 0) barriers &= ~static_cast<unsigned>(barrier_bit(Barrier::affordability));
  return known && barriers == 0 ? view.standing.utility(row, e, current ? 0.0f : switching) : impossible;
}

std::uint8_t choice_of(const ChooseView& view, std::size_t row, const Draws& draw) {
  const std::size_t enterprises = view.standing.enterprises();
  const float switching = view.standing.switching_cost(row);
  std::array<float, supplier_slots> utility;
  for (std::size_t e = 0; e < enterprises; ++e) utility[e] = utility_if_open(view, row, e, switching);
  utility[enterprises] = view.standing.utility_alone(row, switching);
  const std::size_t chosen =
      logit_choice(std::span(utility).first(enterprises + 1), draw.uniform(Purpose::choice, view.id[row]));
  return chosen == enterprises ? self_provision : static_cast<std::uint8_t>(chosen);
}

/// A customer who was not served, whose supplier has left the market, or who buys directly and can no longer meet what is
/// due, reviews at once (choose.1).
bool must_review(const ChooseView& view, std::size_t row) {
  const std::uint8_t supplier = view.standing.supplier[row];
  if (supplier == self_provision) return false;
  if (view.active[supplier] == 0) return true;
  if (view.standing.terms.offer[supplier].in_groups != 0) return false;
  if (view.service_failed[row] != 0) return true;
  return view.paid_steps[row] == 0 &&
         !affordable(view.standing.terms.offer[supplier], view.standing.standing(row, supplier));
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
  standing.bind(binder);
  id = binder.read(&Customers::id);
  member = binder.read(&Customers::member);
  waiting_for = binder.read(&Customers::waiting_for);
  aware = binder.read(&Customers::aware);
  service_failed = binder.read(&Customers::service_failed);
  paid_steps = binder.read(&Customers::paid_steps);
  active = binder.read(&Enterprises::active);
  intended_supplier = binder.write(&Customers::intended_supplier);
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

void Choose::begin(View& view, const Params&, const StepContext&, Tally&) {
  view.standing.refresh();
}

void Choose::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally&) {
  std::uint32_t word[chunk_rows];
  const std::uint64_t threshold = chance_threshold(hazard_chance(params.review_rate, context.years));
  for (std::size_t begin = range.begin; begin < range.end; begin += chunk_rows) {
    const std::size_t size = std::min(chunk_rows, range.end - begin);
    context.draws.fill_words(Purpose::review, view.id.subspan(begin, size), std::span(word, size));
    std::copy_n(view.standing.supplier.begin() + static_cast<std::ptrdiff_t>(begin), size,
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
