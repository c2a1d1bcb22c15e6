// SPDX-License-Identifier: MIT
#include "broadcast.hpp"

namespace example {
namespace {

constexpr plussum::Purpose draws[] = {plussum::Purpose::awareness};

}  // namespace

const plussum::MechanismInfo Broadcast::info{.name = "broadcast",
                                             .phase = plussum::Phase::sense,
                                             .rows = plussum::TableId::customers,
                                             .summary = "a radio programme makes enterprises known, to everyone alike",
                                             .source = "Bass 1969 with q = 0",
                                             .draws = draws,
                                             .links = {}};

void BroadcastParams::declare(plussum::ParameterVisitor& visitor) {
  visitor.number("rate", rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "rate at which a customer hears of an enterprise; 0 is neutral",
                  .source = "Bass 1969"});
}

void BroadcastView::bind(plussum::Binder& binder) {
  id = binder.read(&plussum::Customers::id);
  aware = binder.write(&plussum::Customers::aware);
}

double broadcast_chance(double rate, double years) {
  return plussum::hazard_chance(rate, years);
}  // (broadcast.1)

void Broadcast::rows(const View& view, const Params& params, const plussum::StepContext& context,
                     plussum::RowRange range, plussum::Tally&) {
  const std::uint64_t threshold = plussum::chance_threshold(broadcast_chance(params.rate, context.years));
  for (std::size_t e = 0; e < context.scenario.enterprises.size(); ++e) {
    const auto bit = static_cast<std::uint16_t>(1u << e);
    for (std::size_t row = range.begin; row < range.end; ++row)
      if (context.draws.word(plussum::Purpose::awareness, view.id[row], static_cast<std::uint16_t>(e)) < threshold)
        view.aware[row] = static_cast<std::uint16_t>(view.aware[row] | bit);
  }
}

}  // namespace example
