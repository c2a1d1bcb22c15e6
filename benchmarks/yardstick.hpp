// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace plussum {

struct YardstickResult {
  double seconds;                    ///< wall time of the steps, without the set-up and the digest
  double customer_steps_per_second;  ///< of this one thread
  std::uint64_t digest;              ///< of all columns after the last step
};

/// A small ecosystem written by hand for speed, as a measure for the engine: what one core can do when
/// nothing is general. Each customer has an AR(1) log-income, lives on it, saves, pays a weekly instalment on
/// a loan, covers the other two members of her group, hears of an offer from four neighbours on a ring, and
/// chooses by a logit between the offer and providing for herself. Ten values of state per customer, mostly
/// double; one Philox block per customer and step.
///
/// \param customers  rounded up to whole groups of 3; at least 3
/// \param steps      weeks
/// \param seed       of the draws
[[nodiscard]] YardstickResult run_yardstick(std::size_t customers, std::uint32_t steps, std::uint64_t seed);

}  // namespace plussum
