// SPDX-License-Identifier: MIT
#include "plussum/scenario/region.hpp"

namespace plussum {

void Region::declare(ParameterVisitor& visitor) {
  visitor.text("name", name,
               {.form = TextForm::identifier, .is_required = true, .meaning = "short name", .use = Use::world});
  visitor.number("share", share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "its share of the communities, relative to the other shares",
                  .use = Use::world});
  visitor.number("income_level", income_level,
                 {.low = 0.0,
                  .high = 1000.0,
                  .low_excluded = true,
                  .meaning = "income potential relative to population.income_median",
                  .use = Use::world});
  visitor.number("connectivity", connectivity,
                 {.low = 0.0, .high = 1000.0, .meaning = "how much more is heard by word of mouth; 1 is neutral"});
  visitor.number("switching_cost_cap", switching_cost_cap,
                 {.low = 0.0, .high = 1000.0, .meaning = "largest switching cost that regulation allows"});
  visitor.number(
      "commons_start", commons_start,
      {.low = 0.0, .high = 1.0, .meaning = "natural stock at the start, 1 when untouched", .use = Use::world});
  visitor.number("levy", levy,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "levy on the value of goods sold, handed back to communities",
                  .source = "Pigou 1920"});
}

}  // namespace plussum
