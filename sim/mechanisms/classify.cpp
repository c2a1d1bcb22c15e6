// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/classify.hpp"

#include <algorithm>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::neighbours_to_choice, Link::attachment_to_choice,      Link::resentment_to_choice,
                                Link::knownness_to_outcome, Link::community_value_to_choice, Link::cheapness_to_choice,
                                Link::record_to_credit,     Link::debt_to_affordability};

struct Run {
  std::size_t rows;
  const Money* cash;
  const Money* debt;
  const float* smoothed;
  const float* record;
  const float* capability;
  const float* distance_tolerance;
  const float* distrust_tolerance;
  const std::uint8_t* traits;
  MeansTerms means;
  float distance, trust;
  std::uint32_t informed;
  std::uint8_t* barriers;
};

/// How many barriers there are, without a table so that it vectorises.
PLUSSUM_INLINE unsigned number_of_barriers(unsigned bits) {
  unsigned number = 0;
  for (std::size_t barrier = 0; barrier < barrier_count; ++barrier) number += (bits >> barrier) & 1u;
  return number;
}

/// Keeps for each row the barriers of the offer with the fewest, the earlier one where two have as many.
PLUSSUM_KERNEL void meet_offer(const Run run, const OfferTerms offer) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const float cash = static_cast<float>(small_to_double(run.cash[k].units)) * 1e-4f;
    const float owed = static_cast<float>(small_to_double(run.debt[k].units)) * 1e-4f;
    const Standing who{.means = weekly_means(run.means, run.smoothed[k], owed, cash),
                       .in_hand = cash,
                       .record = run.record[k],
                       .trust = run.trust,
                       .capability = run.capability[k],
                       .distance_tolerance = run.distance_tolerance[k],
                       .distrust_tolerance = run.distrust_tolerance[k],
                       .traits = run.traits[k]};
    const unsigned met = barriers_to(offer, who, run.distance, run.informed != 0);
    const unsigned before = run.barriers[k];
    run.barriers[k] = static_cast<std::uint8_t>(number_of_barriers(met) < number_of_barriers(before) ? met : before);
  }
}

LockState state_of_served(const ClassifyView& view, std::size_t row, std::uint8_t supplier) {
  const CustomerStanding& standing = view.standing;
  float best = standing.utility_alone(row, 0.0f);  // with switching free
  for (std::size_t e = 0; e < standing.enterprises(); ++e)
    if (e != supplier && standing.barriers(row, e) == 0) best = std::max(best, standing.utility(row, e, 0.0f));
  return served_state(standing.terms, standing.utility(row, supplier, 0.0f), best, standing.attachment[row]);
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
  standing.bind(binder);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  aware = binder.read(&Customers::aware);
  barriers = binder.write(&Customers::barriers);
  lock_state = binder.write(&Customers::lock_state);
  customers_of = binder.write(&Enterprises::customers);
}

LockState served_state(const ChoiceTerms& terms, float current, float best_other, float attachment) {
  if (best_other > current) return LockState::locked_in;  // (classify.1)
  if (current >= best_other + terms.lock_on_margin && attachment >= terms.lock_on_attachment)
    return LockState::locked_on;  // (classify.2)
  return LockState::transactional;
}

void Classify::begin(View& view, const Params&, const StepContext&, Tally&) {
  view.standing.refresh();
}

void Classify::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  std::uint8_t before[chunk_rows];
  const CustomerStanding& standing = view.standing;
  const ChoiceTerms& terms = standing.terms;
  for_each_run(standing.outcomes.community, view.first_customer, view.customers, range.begin, range.end,
               [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                 const std::size_t rows = end - begin;
                 std::uint8_t* barriers = view.barriers.data() + begin;
                 std::uint8_t* state = view.lock_state.data() + begin;
                 const std::uint8_t* supplier = standing.supplier.data() + begin;
                 std::copy_n(state, rows, before);
                 // Where nobody offers anything, availability is what is missing.
                 std::fill_n(barriers, rows, terms.offer.empty() ? barrier_bit(Barrier::availability) : all_barriers);
                 for (std::size_t e = 0; e < terms.offer.size(); ++e)
                   meet_offer({.rows = rows,
                               .cash = standing.cash.data() + begin,
                               .debt = standing.debt.data() + begin,
                               .smoothed = standing.smoothed_income.data() + begin,
                               .record = standing.credit_record.data() + begin,
                               .capability = standing.capability.data() + begin,
                               .distance_tolerance = standing.outcomes.distance_tolerance.data() + begin,
                               .distrust_tolerance = standing.distrust_tolerance.data() + begin,
                               .traits = standing.traits.data() + begin,
                               .means = terms.means,
                               .distance = standing.outcomes.places.distance(e, place),
                               .trust = standing.earned_trust[e * standing.region.size() + place],
                               .informed = standing.outcomes.places.informed(e, place) ? 1u : 0u,
                               .barriers = barriers},
                              terms.offer[e]);
                 assess_unserved(rows, supplier, barriers, before, state);
                 for (std::size_t k = 0; k < rows; ++k)
                   if (supplier[k] != self_provision)
                     state[k] = static_cast<std::uint8_t>(state_of_served(view, begin + k, supplier[k]));
                 count_states(before, state, rows, tally);
                 count_barriers(barriers, state, rows, tally);
                 std::int64_t served = 0;
                 for (std::size_t e = 0; e < terms.offer.size(); ++e) {
                   const std::int64_t customers = count_equal(supplier, rows, static_cast<std::uint8_t>(e));
                   tally.customers_of[e] += customers;
                   served += customers;
                   tally.aware_of[e] += count_bit(view.aware.data() + begin, rows, static_cast<std::uint16_t>(1u << e));
                 }
                 tally.customers_of[supplier_slot(self_provision)] += static_cast<std::int64_t>(rows) - served;
               });
}

void Classify::end(View& view, const Params&, const StepContext&, Tally& tally) {
  for (std::size_t e = 0; e < view.customers_of.size(); ++e)
    view.customers_of[e] = static_cast<std::uint32_t>(tally.customers_of[e]);
}

}  // namespace plussum
