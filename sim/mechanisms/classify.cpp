// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/classify.hpp"

#include <algorithm>
#include <limits>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::neighbours_to_choice, Link::attachment_to_choice, Link::resentment_to_choice,
                                Link::knownness_to_outcome};
constexpr float impossible = -std::numeric_limits<float>::infinity();
constexpr std::uint8_t all_barriers = 0x3F;

struct Run {
  std::size_t rows;
  const Money* cash;
  const float* smoothed;
  const float* capability;
  const float* distance_tolerance;
  const float* distrust_tolerance;
  const std::uint8_t* traits;
  float subsistence, per_horizon_week, distance;
  std::uint32_t informed;
  std::uint8_t* barriers;
};

/// Number of bits set in the six barrier bits, without a table so that it vectorises.
PLUSSUM_INLINE unsigned barrier_bits(unsigned bits) {
  return (bits & 1u) + ((bits >> 1) & 1u) + ((bits >> 2) & 1u) + ((bits >> 3) & 1u) + ((bits >> 4) & 1u) +
         ((bits >> 5) & 1u);
}

/// Keeps for each row the barriers of the offer with the fewest, the earlier one where two have as many.
PLUSSUM_KERNEL void meet_offer(const Run run, const OfferTerms offer) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const float cash = static_cast<float>(small_to_double(run.cash[k].units)) * 1e-4f;
    const Standing who{.affordable = run.smoothed[k] - run.subsistence + cash * run.per_horizon_week,
                       .capability = run.capability[k],
                       .distance_tolerance = run.distance_tolerance[k],
                       .distrust_tolerance = run.distrust_tolerance[k],
                       .traits = run.traits[k]};
    const unsigned met = barriers_to(offer, who, run.distance, run.informed != 0);
    const unsigned before = run.barriers[k];
    run.barriers[k] = static_cast<std::uint8_t>(barrier_bits(met) < barrier_bits(before) ? met : before);
  }
}

Standing standing_of(const ClassifyView& view, std::size_t row) {
  const float cash = static_cast<float>(small_to_double(view.cash[row].units)) * 1e-4f;
  return {.affordable = view.smoothed_income[row] - view.terms.subsistence + cash * view.terms.per_horizon_week,
          .capability = view.capability[row],
          .distance_tolerance = view.distance_tolerance[row],
          .distrust_tolerance = view.distrust_tolerance[row],
          .traits = view.traits[row]};
}

float utility_of(const ClassifyView& view, std::size_t row, std::size_t e, bool current) {
  const OfferTerms& offer = view.terms.offer[e];
  const Standing who = standing_of(view, row);
  const std::uint32_t place = view.community[row], rank = view.outlet_rank[place];
  const float distance = outlet_distance(offer, rank, view.remote_distance[place]);
  if (!current && barriers_to(offer, who, distance, rank < offer.informed) != 0) return impossible;
  const unsigned at_hand = place_at_hand(offer, rank, view.remote_distance[place], who.distance_tolerance);
  float outcome = interpolated_outcome(view.outcome.data(), e, at_hand, who.capability);
  if (current) outcome = personal_outcome(view.terms, outcome, view.knownness[row]);
  float share = 0.0f;
  if (view.neighbour_offsets.size() > view.supplier.size()) {
    const std::uint32_t neighbours = view.neighbour_offsets[row + 1] - view.neighbour_offsets[row];
    if (neighbours > 0)
      share =
          static_cast<float>(view.served_neighbours[e * view.supplier.size() + row]) / static_cast<float>(neighbours);
  }
  return offer_utility(view.terms, outcome, offer.log_price, share);
}

LockState state_of_served(const ClassifyView& view, std::size_t row, std::uint8_t supplier) {
  const std::size_t enterprises = view.terms.offer.size();
  const float alone = interpolated_outcome(view.outcome.data(), enterprises, 0, view.capability[row]);
  float best = offer_utility(view.terms, alone, view.terms.log_alone_price, 0.0f);
  for (std::size_t e = 0; e < enterprises; ++e)
    if (e != supplier) best = std::max(best, utility_of(view, row, e, false));
  const float current = utility_of(view, row, supplier, true) + view.terms.attachment_weight * view.attachment[row] -
                        view.terms.resentment_weight * view.resentment[row];
  return served_state(view.terms, current, best, view.attachment[row]);
}

PLUSSUM_KERNEL std::int64_t count_equal(const std::uint8_t* values, std::size_t rows, std::uint8_t wanted) {
  std::int64_t count = 0;
  for (std::size_t begin = 0; begin < rows; begin += 128) {
    const std::size_t end = begin + 128 < rows ? begin + 128 : rows;
    std::uint8_t some = 0;  // at most 128: does not overflow
    for (std::size_t k = begin; k < end; ++k) some = static_cast<std::uint8_t>(some + (values[k] == wanted ? 1 : 0));
    count += some;
  }
  return count;
}

PLUSSUM_KERNEL std::int64_t count_bit(const std::uint16_t* values, std::size_t rows, std::uint16_t bit) {
  std::int64_t count = 0;
  for (std::size_t k = 0; k < rows; ++k) count += (values[k] & bit) != 0 ? 1 : 0;
  return count;
}

/// New states of the rows that have no supplier; served rows keep their old state until `assess_served`.
PLUSSUM_KERNEL void assess_unserved(std::size_t rows, const std::uint8_t* supplier, const std::uint8_t* barriers,
                                    const std::uint8_t* before, std::uint8_t* state) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < rows; ++k) {
    const std::uint8_t unserved = barriers[k] != 0 ? static_cast<std::uint8_t>(LockState::locked_out)
                                                   : static_cast<std::uint8_t>(LockState::outside);
    state[k] = supplier[k] == self_provision ? unserved : before[k];
  }
}

/// Counts changes of state; rows that stayed are what is left of each state.
void count_states(const std::uint8_t* before, const std::uint8_t* after, std::size_t rows, Tally& tally) {
  std::int64_t stayed[lock_state_count];
  for (std::size_t state = 0; state < lock_state_count; ++state) {
    stayed[state] = count_equal(after, rows, static_cast<std::uint8_t>(state));
    tally.lock_states[state] += stayed[state];
  }
  for (std::size_t k = 0; k < rows; ++k)
    if (before[k] != after[k]) {
      ++tally.transitions[before[k] * lock_state_count + after[k]];
      --stayed[after[k]];
    }
  for (std::size_t state = 0; state < lock_state_count; ++state)
    tally.transitions[state * lock_state_count + state] += stayed[state];
}

void count_barriers(const std::uint8_t* barriers, const std::uint8_t* state, std::size_t rows, Tally& tally) {
  std::int64_t met[all_barriers + 1] = {};
  for (std::size_t k = 0; k < rows; ++k)
    if (state[k] == static_cast<std::uint8_t>(LockState::locked_out)) ++met[barriers[k] & all_barriers];
  for (unsigned bits = 1; bits <= all_barriers; ++bits)
    for (std::size_t barrier = 0; barrier < barrier_count; ++barrier)
      if ((bits >> barrier) & 1u) tally.locked_out_by[barrier] += met[bits];
}

}  // namespace

const MechanismInfo Classify::info{
    .name = "classify",
    .phase = Phase::assess,
    .rows = TableId::customers,
    .summary = "lock states, a partition of the customers, and the barriers that lock out",
    .source = "definitions of the model; lock chain L17",
    .draws = {},
    .links = named_links};

void ClassifyView::bind(Binder& binder) {
  community = binder.read(&Customers::community);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  outlet_rank = binder.read(&Communities::outlet_rank);
  supplier = binder.read(&Customers::supplier);
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
  remote_distance = binder.read(&Communities::remote_distance);
  outcome = binder.read(&Offers::outcome);
  neighbour_offsets = binder.network().offsets;
  barriers = binder.write(&Customers::barriers);
  lock_state = binder.write(&Customers::lock_state);
}

LockState served_state(const ChoiceTerms& terms, float current, float best_other, float attachment) {
  if (best_other > current) return LockState::locked_in;  // (X1)
  if (current >= best_other + terms.lock_on_margin && attachment >= terms.lock_on_attachment)
    return LockState::locked_on;  // (X2)
  return LockState::transactional;
}

void Classify::begin(View& view, const Params&, const StepContext& context, Tally&) {
  if (context.scenario_changed || view.terms.offer.empty()) view.terms = choice_terms(context.scenario);
}

void Classify::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  std::uint8_t before[chunk_rows];
  for_each_run(view.community, view.first_customer, view.customers, range.begin, range.end,
               [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                 const std::size_t rows = end - begin;
                 std::uint8_t* barriers = view.barriers.data() + begin;
                 std::uint8_t* state = view.lock_state.data() + begin;
                 const std::uint8_t* supplier = view.supplier.data() + begin;
                 std::copy_n(state, rows, before);
                 // Where nobody offers anything, availability is what is missing.
                 std::fill_n(barriers, rows,
                             view.terms.offer.empty() ? barrier_bit(Barrier::availability) : all_barriers);
                 for (const OfferTerms& offer : view.terms.offer)
                   meet_offer({.rows = rows,
                               .cash = view.cash.data() + begin,
                               .smoothed = view.smoothed_income.data() + begin,
                               .capability = view.capability.data() + begin,
                               .distance_tolerance = view.distance_tolerance.data() + begin,
                               .distrust_tolerance = view.distrust_tolerance.data() + begin,
                               .traits = view.traits.data() + begin,
                               .subsistence = view.terms.subsistence,
                               .per_horizon_week = view.terms.per_horizon_week,
                               .distance = outlet_distance(offer, view.outlet_rank[place], view.remote_distance[place]),
                               .informed = view.outlet_rank[place] < offer.informed ? 1u : 0u,
                               .barriers = barriers},
                              offer);
                 assess_unserved(rows, supplier, barriers, before, state);
                 for (std::size_t k = 0; k < rows; ++k)
                   if (supplier[k] != self_provision)
                     state[k] = static_cast<std::uint8_t>(state_of_served(view, begin + k, supplier[k]));
                 count_states(before, state, rows, tally);
                 count_barriers(barriers, state, rows, tally);
                 std::int64_t served = 0;
                 for (std::size_t e = 0; e < view.terms.offer.size(); ++e) {
                   const std::int64_t customers = count_equal(supplier, rows, static_cast<std::uint8_t>(e));
                   tally.customers_of[e] += customers;
                   served += customers;
                   tally.aware_of[e] += count_bit(view.aware.data() + begin, rows, static_cast<std::uint16_t>(1u << e));
                 }
                 tally.customers_of[supplier_slot(self_provision)] += static_cast<std::int64_t>(rows) - served;
               });
}

}  // namespace plussum
