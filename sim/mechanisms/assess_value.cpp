// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/assess_value.hpp"

#include <array>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/tally_overflow.hpp"

namespace plussum {

const MechanismInfo AssessValue::info{
    .name = "assess_value",
    .phase = Phase::settle,
    .rows = TableId::customers,
    .summary = "value that customers have had: consumption and service of the outcome",
    .source = "quasi-linear utility, consumer surplus",
    .draws = {},
    .links = {}};

void AssessValueParams::declare(ParameterVisitor& visitor) {
  visitor.number("wellbeing_value", wellbeing_value,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e12,
                  .meaning = "shadow price of a community's wellbeing going from 0 to 1, per head",
                  .amount_of = AmountOf::one});
  visitor.number("capability_value", capability_value,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e12,
                  .meaning = "shadow price, to the nation, of a person's skill going from 0 to 1",
                  .amount_of = AmountOf::one});
  visitor.number("commons_value", commons_value,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e12,
                  .meaning = "shadow price of a region's commons going from 0 to 1, per head",
                  .amount_of = AmountOf::one});
}

void AssessValueView::bind(Binder& binder) {
  binder.parts(scenario);
  income_decile = binder.read(&Customers::income_decile);
  spending = binder.read(&Customers::spending);
  outcome_stock = binder.read(&Customers::outcome_stock);
  surplus = binder.write(&Customers::surplus);
}

void AssessValue::begin(View& view, const Params&, const StepContext& context, Tally&) {
  view.service_rate = static_cast<float>(view.scenario.market_space().service_value * context.years *
                                         static_cast<double>(Money::units_per_currency));
}

void AssessValue::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  std::array<std::int64_t, decile_count> value{};
  std::int64_t seen = 0;
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const std::int64_t service =
        round_to_int64(static_cast<double>(view.outcome_stock[row] * view.service_rate));  // (assess_value.1)
    const std::int64_t had = view.spending[row].units + service;
    view.surplus[row].units += had;
    value[view.income_decile[row]] += had;
    seen |= had;
  }
  mark_if_beyond(tally, seen);
  for (std::size_t decile = 0; decile < decile_count; ++decile) tally.surplus[decile] += value[decile];
}

}  // namespace plussum
