// SPDX-License-Identifier: MIT
#include "plussum/study/replicates.hpp"

#include <fmt/core.h>

#include <limits>

#include "io/diagnostics.hpp"

namespace plussum {

Outcome<Done> check_seeds(const Scenario& scenario, std::uint32_t replicates) {
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max() - std::int64_t{replicates} + 1;
  if (replicates == 0 || scenario.seed <= largest) return Done{};
  return bad_input(fmt::format(
      "replicates have the seed of the scenario and the ones after it, and after {} there is no room for {}; "
      "with a seed of at most {} there is",
      scenario.seed, io::counted(replicates, "replicate"), largest));
}

Scenario replicate_of(const Scenario& scenario, std::uint32_t replicate) {
  Scenario other = scenario;
  other.seed += replicate;
  other.record = {};
  return other;
}

}  // namespace plussum
