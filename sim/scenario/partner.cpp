// SPDX-License-Identifier: MIT
#include "plussum/core/numeric.hpp"
#include "plussum/scenario/enterprise.hpp"
#include "plussum/scenario/market_amounts.hpp"

namespace plussum {

void Partner::declare(ParameterVisitor& visitor) {
  visitor.text("name", name,
               {.form = TextForm::identifier, .is_required = true, .meaning = "short name", .use = Use::world});
  visitor.choice_of("kind", kind, filled_by_names, {"which activities it fills", Use::world});
  visitor.text(
      "enterprise", enterprise,
      {.form = TextForm::identifier, .is_required = true, .meaning = "enterprise it works with", .use = Use::world});
  visitor.number("capacity", capacity,
                 {.low = 0.0,
                  .high = 1000.0,
                  .meaning = "capacity Z; it fills its activities to the share 1 - exp(-Z)",
                  .source = "model: partners"});
  visitor.number("revenue_share", revenue_share,
                 {.low = 0.0, .high = 1.0, .meaning = "its share of the value of goods delivered"});
  visitor.number(
      "reservation_income", reservation_income,
      {.unit = "money/week",
       .low = 0.0,
       .high = 1e16,
       .meaning =
           "income, in the real market, for each unit of capacity that could be had elsewhere; 0: its capacity stays",
       .source = "L24",
       .amount_of = AmountOf::market,
       .most_simulated = most_weekly});
  visitor.number("starting_cash", starting_cash,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e19,
                  .meaning = "money at the start, of the real market",
                  .use = Use::world,
                  .amount_of = AmountOf::market,
                  .most_simulated = most_money});
}

double partner_factor(double capacity) {
  return -portable_expm1(-capacity);
}

}  // namespace plussum
