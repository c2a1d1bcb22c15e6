// SPDX-License-Identifier: MIT
#include "plussum/scenario/preferences.hpp"

namespace plussum {

void Preferences::declare(ParameterVisitor& visitor) {
  visitor.number(
      "outcome_weight", outcome_weight,
      {.low = 0.0,
       .high = 100.0,
       .meaning = "weight of the log outcome per unit of money (beta); also the price elasticity of the odds",
       .source = "Bijmolt et al. 2005: mean elasticity 2.62"});
  visitor.number("neighbour_weight", neighbour_weight,
                 {.low = 0.0, .high = 100.0, .meaning = "weight of the share of neighbours with the offer"});
  visitor.number("attachment_weight", attachment_weight,
                 {.low = 0.0, .high = 100.0, .meaning = "weight of attachment to the present supplier"});
  visitor.number("resentment_weight", resentment_weight,
                 {.low = 0.0, .high = 100.0, .meaning = "weight of resentment of the present supplier"});
  visitor.number("knownness_weight", knownness_weight,
                 {.low = 0.0, .high = 10.0, .meaning = "gain in outcome of a fully known customer"});
  visitor.number(
      "alone_price_level", alone_price_level,
      {.low = 0.0,
       .high = 1000.0,
       .low_excluded = true,
       .meaning = "price of goods bought alone in small lots, relative to the price at which unit_value is stated"});
  visitor.number("affordability_horizon", affordability_horizon,
                 {.unit = "week",
                  .low = 0.0,
                  .high = 1e4,
                  .low_excluded = true,
                  .meaning = "weeks over which cash in hand may bridge a gap between income and what is due"});
  visitor.number("lock_on_margin", lock_on_margin,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "utility by which a locked-on customer prefers her supplier with switching free"});
  visitor.number("lock_on_attachment", lock_on_attachment,
                 {.low = 0.0, .high = 1.0, .meaning = "attachment from which a customer counts as locked on"});
  visitor.number(
      "stigma_weight", stigma_weight,
      {.low = 0.0, .high = 100.0, .meaning = "loss of utility of what costs nothing; 0 is neutral", .source = "C03"});
  visitor.number(
      "stigma_price", stigma_price,
      {.low = 0.0, .high = 1000.0, .low_excluded = true, .meaning = "price below which an offer counts as cheap"});
  visitor.number("popularity_weight", popularity_weight,
                 {.low = 0.0,
                  .high = 10.0,
                  .meaning = "weight of the log market share: choice in proportion to share to this power",
                  .source = "Arthur 1989; L14-L15"});
  visitor.number("community_weight", community_weight,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "weight of what an enterprise does for communities, at full quality of life",
                  .source = "self-transcendence, Koltko-Rivera 2006"});
  visitor.number(
      "debt_weeks", debt_weeks,
      {.unit = "week",
       .low = 0.0,
       .high = 1e4,
       .meaning = "weeks in which debt is expected to be repaid, which lowers what can be afforded; 0: ignored"});
}

}  // namespace plussum
