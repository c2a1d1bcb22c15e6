// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/update_beliefs.hpp"

namespace plussum {

const MechanismInfo UpdateBeliefs::info{.name = "update_beliefs",
                                        .phase = Phase::settle,
                                        .rows = TableId::producers,
                                        .summary = "what customer-producers count on follows what they have earned",
                                        .source = "adaptive expectations",
                                        .draws = {},
                                        .links = {}};

void UpdateBeliefsParams::declare(ParameterVisitor& visitor) {
  visitor.number("smoothing_rate", smoothing_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1e6,
                  .meaning = "rate at which what a producer counts on follows her margin (lambda)"});
}

void UpdateBeliefsView::bind(Binder& binder) {
  active = binder.read(&Producers::active);
  margin = binder.read(&Producers::margin);
  smoothed_margin = binder.write(&Producers::smoothed_margin);
}

void UpdateBeliefs::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally&) {
  const double smoothing = hazard_chance(params.smoothing_rate, context.years);
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const double weekly = view.margin[row].in_currency() / context.weeks;
    const double follows = view.active[row] == producer_new ? 1.0 : smoothing;
    view.smoothed_margin[row] += follows * (weekly - view.smoothed_margin[row]);  // (update_beliefs.1)
  }
}

}  // namespace plussum
