// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/queue.hpp"

#include <algorithm>

#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::service_failure};
constexpr Link named_links[] = {Link::crowding_to_failure};

}  // namespace

const MechanismInfo Queue::info{.name = "queue",
                                .phase = Phase::sense,
                                .rows = TableId::customers,
                                .summary = "service failures by chance and by want of capacity",
                                .source = "model: deliver; loop B3",
                                .draws = draws,
                                .links = named_links};

void QueueParams::declare(ParameterVisitor& visitor) {
  visitor.number("base_failure", base_failure,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "hazard of bad service to a customer, whatever the capacity; 0 is neutral"});
}

void QueueView::bind(Binder& binder) {
  binder.parts(scenario);
  id = binder.read(&Customers::id);
  supplier = binder.read(&Customers::supplier);
  outlets = binder.read(&Enterprises::outlets);
  customers = binder.read(&Enterprises::customers);
  service_failed = binder.write(&Customers::service_failed);
}

double unserved_share(double capacity, double customers) {
  return customers > capacity ? 1.0 - capacity / customers : 0.0;
}

void Queue::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const bool could_fail = view.may_fail;
  const double base = hazard_chance(params.base_failure, context.years);
  const double gain = view.scenario.links().of(Link::crowding_to_failure);
  view.may_fail = false;
  view.threshold.fill(0);
  for (std::size_t e = 0; e < view.customers.size(); ++e) {
    double crowding = 0.0;
    if (const double each = view.scenario.enterprises()[e].capacity_per_outlet; each > 0.0)
      crowding = unserved_share(each * view.outlets[e],  // (queue.2)
                                view.customers[e] * view.scenario.population().represents);
    view.threshold[e] = chance_threshold(std::min(1.0, base + gain * crowding));  // (queue.1)
    view.may_fail |= view.threshold[e] > 0;
  }
  view.is_idle = !view.may_fail && !could_fail && !context.scenario_changed;
}

void Queue::rows(const View& view, const Params&, const StepContext& context, RowRange range, Tally& tally) {
  if (view.is_idle) return;
  if (!view.may_fail) {
    std::fill_n(view.service_failed.begin() + static_cast<std::ptrdiff_t>(range.begin), range.size(), std::uint8_t{0});
    return;
  }
  std::uint32_t word[chunk_rows];
  for (std::size_t begin = range.begin; begin < range.end; begin += chunk_rows) {
    const std::size_t size = std::min(chunk_rows, range.end - begin);
    context.draws.fill_words(Purpose::service_failure, view.id.subspan(begin, size), std::span(word, size));
    for (std::size_t k = 0; k < size; ++k) {
      const std::uint8_t supplier = view.supplier[begin + k];
      const bool failed = word[k] < view.threshold[supplier];
      view.service_failed[begin + k] = failed ? 1 : 0;
      if (failed) ++tally.service_failures[supplier];
    }
  }
}

}  // namespace plussum
