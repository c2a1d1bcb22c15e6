// SPDX-License-Identifier: MIT
#include "plussum/scenario/activity_cycle.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/core/numeric.hpp"

namespace plussum {

void Activity::declare(ParameterVisitor& visitor) {
  visitor.text("name", name, {.form = TextForm::identifier, .is_required = true, .meaning = "name of the activity"});
  visitor.choice_of("phase", phase, cycle_phase_names, "phase of the cycle: before, during or after");
  visitor.number("weight", weight,
                 {.low = 0.0,
                  .high = 1.0,
                  .low_excluded = true,
                  .meaning = "weight of the activity in the outcome; weights sum to 1"});
  visitor.choice_of("filled_by", filled_by, filled_by_names,
                    "who can fill it: the enterprise, or only a partner of this kind");
  visitor.choice_of("needs", needs, needs_names,
                    "what must be at hand for the enterprise's coverage to reach the customer");
  visitor.number("alone", alone, {.low = 0.0, .high = 1.0, .meaning = "share a customer without skill manages alone"});
  visitor.number("alone_skilled", alone_skilled,
                 {.low = 0.0, .high = 1.0, .meaning = "share a fully skilled customer manages alone"});
}

void MarketSpace::declare(ParameterVisitor& visitor) {
  visitor.text("name", name,
               {.is_required = true, .meaning = "the desired customer outcome, e.g. lifetime home ownership"});
  visitor.text("outcome_unit", outcome_unit,
               {.form = TextForm::identifier, .meaning = "unit of the outcome stock, e.g. room"});
  visitor.number(
      "unit_value", unit_value,
      {.unit = "money",
       .low = 0.0,
       .high = 1e9,
       .low_excluded = true,
       .meaning = "money that makes one unit of the outcome when everything is covered and nothing is wasted",
       .amount_of = AmountOf::one});
  visitor.number("service_value", service_value,
                 {.unit = "money/year",
                  .low = 0.0,
                  .high = 1e12,
                  .meaning = "what having one unit of the outcome for a year is worth to a customer; 0: not accounted",
                  .amount_of = AmountOf::one});
  visitor.number("future_discount", future_discount,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 10.0,
                  .low_excluded = true,
                  .meaning = "discount rate on the service still to come when a run ends"});
  visitor.number(
      "complementarity", complementarity,
      {.low = -50.0,
       .high = 1.0,
       .meaning =
           "rho of the outcome: 1 activities substitute each other, 0 geometric mean, negative: they need each other",
       .source = "L19"});
  visitor.flag("weakest_link", weakest_link, "the least covered activity decides alone (rho = minus infinity)");
  visitor.list("activities", activities, {.at_least = 1, .at_most = 64, .meaning = "the customer-activity cycle"});
}

double activity_coverage(double offered, double partner_factor, double alone) {
  return 1.0 - (1.0 - offered * partner_factor) * (1.0 - alone);  // (cover.1)
}

double ces_outcome(std::span<const double> weight, std::span<const double> coverage, double complementarity,
                   bool weakest_link) {
  if (weakest_link) return coverage.empty() ? 0.0 : *std::min_element(coverage.begin(), coverage.end());
  const bool any_zero = std::any_of(coverage.begin(), coverage.end(), [](double x) { return x <= 0.0; });
  if (complementarity <= 0.0 && any_zero) return 0.0;
  if (std::fabs(complementarity) < 1e-9) {
    double log_mean = 0.0;
    for (std::size_t k = 0; k < coverage.size(); ++k) log_mean += weight[k] * portable_log(coverage[k]);
    return portable_exp(log_mean);
  }
  double sum = 0.0;
  for (std::size_t k = 0; k < coverage.size(); ++k)
    if (coverage[k] > 0.0) sum += weight[k] * portable_exp(complementarity * portable_log(coverage[k]));
  return sum > 0.0 ? portable_exp(portable_log(sum) / complementarity) : 0.0;  // (cover.3)
}

}  // namespace plussum
