// SPDX-License-Identifier: MIT
#include "plussum/scenario/population.hpp"

namespace plussum {

void Population::declare(ParameterVisitor& visitor) {
  visitor.integer("customers", customers,
                  {.unit = "customer", .low = 1, .high = 100'000'000, .meaning = "simulated customers"});
  visitor.number("represents", represents,
                 {.unit = "1",
                  .low = 0.0,
                  .high = 1e7,
                  .low_excluded = true,
                  .meaning = "real customers that one simulated customer stands for"});
  visitor.integer("communities", communities,
                  {.unit = "1", .low = 1, .high = 100'000, .meaning = "communities, of equal size up to one customer"});
  visitor.choice_of("mixing", mixing, mixing_names,
                    "who hears from whom: neighbours in a small-world network, or everyone from everyone");
  visitor.integer("neighbours", neighbours,
                  {.unit = "1",
                   .low = 0,
                   .high = 64,
                   .meaning = "neighbours of a customer in the network on average (an even number)"});
  visitor.number("virtual_tie_share", virtual_tie_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of ties that go anywhere in the market",
                  .source = "Watts & Strogatz 1998"});
  visitor.number("income_median", income_median,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e8,
                  .low_excluded = true,
                  .meaning = "median income from outside the community",
                  .amount_of = AmountOf::one});
  visitor.number("income_log_sd", income_log_sd,
                 {.low = 0.0, .high = 3.0, .meaning = "standard deviation of log income potential between customers"});
  visitor.number("irregular_share", irregular_share,
                 {.low = 0.0, .high = 1.0, .meaning = "share of customers who are paid irregularly"});
  visitor.number("subsistence", subsistence,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e9,
                  .meaning = "what a customer needs to live",
                  .use = Use::every_step,
                  .amount_of = AmountOf::one});
  visitor.number(
      "starting_cash_weeks", starting_cash_weeks,
      {.unit = "week", .low = 0.0, .high = 1000.0, .meaning = "cash at the start, in weeks of own income potential"});
  visitor.number("capability_mean", capability_mean,
                 {.low = 0.0, .high = 1.0, .meaning = "mean capability at the start"});
  visitor.number(
      "capability_sd", capability_sd,
      {.low = 0.0, .high = 1.0, .meaning = "standard deviation of capability at the start, before it is cut to 0…1"});
  visitor.number(
      "starting_outcome_mean", starting_outcome_mean,
      {.unit = "1",
       .low = 0.0,
       .high = 1e6,
       .meaning = "mean outcome stock at the start (exponentially distributed), in the market space's unit"});
  visitor.number("starting_durability", starting_durability,
                 {.low = 0.0, .high = 1.0, .meaning = "durability of what that stock is made of: 1 needs no upkeep"});
  visitor.number("starting_record", starting_record,
                 {.low = 0.0, .high = 1.0, .meaning = "credit record at the start; with 0 nobody can buy on credit"});
  visitor.number("shunned_share", shunned_share,
                 {.low = 0.0, .high = 1.0, .meaning = "share of customers in a risk class that some enterprises shun"});
  visitor.number("remote_distance_median", remote_distance_median,
                 {.unit = "km",
                  .low = 0.0,
                  .high = 1e5,
                  .meaning = "median distance from a community without an outlet to the nearest one"});
  visitor.number("remote_distance_log_sd", remote_distance_log_sd,
                 {.low = 0.0, .high = 3.0, .meaning = "standard deviation of the log of that distance"});
  visitor.number(
      "distance_tolerance_median", distance_tolerance_median,
      {.unit = "km", .low = 0.0, .high = 1e5, .meaning = "median distance that a customer travels to an outlet"});
  visitor.number("distance_tolerance_log_sd", distance_tolerance_log_sd,
                 {.low = 0.0, .high = 3.0, .meaning = "standard deviation of the log of that distance"});
  visitor.number("distrust_tolerance_mean", distrust_tolerance_mean,
                 {.low = 0.0, .high = 1.0, .meaning = "mean trust that a customer asks for"});
  visitor.number(
      "distrust_tolerance_sd", distrust_tolerance_sd,
      {.low = 0.0, .high = 1.0, .meaning = "standard deviation of the trust asked for, before it is cut to 0…1"});
}

}  // namespace plussum
