// SPDX-License-Identifier: MIT
#include "plussum/study/pairing.hpp"

#include <fmt/core.h>

#include "io/diagnostics.hpp"

namespace plussum {

std::string obstacle_to_pairing(const Scenario& a, const Scenario& b) {
  if (a.population.customers != b.population.customers)
    return fmt::format("the control has {} customers and the treatment {}", a.population.customers,
                       b.population.customers);
  if (a.population.communities != b.population.communities)
    return fmt::format("the control has {} communities and the treatment {}", a.population.communities,
                       b.population.communities);
  if (a.population.represents != b.population.represents)
    return fmt::format("a customer represents {} in the control and {} in the treatment", a.population.represents,
                       b.population.represents);
  if (a.time.step != b.time.step || a.time.steps != b.time.steps)
    return "the two scenarios differ in the length or the number of steps";
  if (a.seed != b.seed) return fmt::format("the control has seed {} and the treatment {}", a.seed, b.seed);
  if (a.currency != b.currency) return "the two scenarios have different currencies";
  if (a.time.start_day() != b.time.start_day())
    return fmt::format("the control starts on {} and the treatment on {}", a.time.start, b.time.start);
  if (a.market_space.outcome_unit != b.market_space.outcome_unit)
    return fmt::format("the outcome is counted in {} in the control and in {} in the treatment",
                       io::shown(a.market_space.outcome_unit), io::shown(b.market_space.outcome_unit));
  return "";
}

std::string branch_cannot_be_paired(const std::string& file) {
  return fmt::format("'{}' is the run of a branch, which does not begin at the start; compare scenarios", file);
}

}  // namespace plussum
