// SPDX-License-Identifier: MIT
#pragma once
/// What an enterprise is described by: the eight dimensions of its strategy, the levers it builds up, and what it believes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plussum/core/enums.hpp"

namespace plussum {

/// Dimensions of customer focus. Source: Vandermerwe 2012, Table 1.
enum class Dimension : std::uint8_t { customer, offering, aim, objective, horizon, need, research, unit };
inline constexpr std::size_t dimension_count = enumerator_count<Dimension>;
inline constexpr auto dimension_names = enumerator_names<Dimension>;

/// What an enterprise can build up by spending.
enum class Lever : std::uint8_t {
  outlets,
  information,
  training,
  trust,
  credit,
  coverage,
  durability,
  partners,
  promotion,
  cost,
  community,
};
inline constexpr std::size_t lever_count = enumerator_count<Lever>;
inline constexpr auto lever_names = enumerator_names<Lever>;

inline constexpr auto all_levers = [] {
  std::array<Lever, lever_count> all;
  for (std::size_t k = 0; k < lever_count; ++k) all[k] = static_cast<Lever>(k);
  return all;
}();

/// What an enterprise learns about the market from a survey. `affordable` is ten rows: the deciles of what people could
/// pay for the outcome in a week; `barred` is six rows, the share of those asked who meet each barrier.
enum class Belief : std::uint8_t {
  barred = 0,
  affordable = 6,
  unserved = 16,      ///< share of those asked who are not served by it
  held = 17,          ///< share of its own customers who would leave if switching were free
  satisfaction = 18,  ///< mean outcome of its own customers
  leaving = 19,       ///< yearly share of its own customers expected to leave
};
inline constexpr std::size_t belief_count = static_cast<std::size_t>(Belief::leaving) + 1;
inline constexpr std::string_view belief_names[] = {"barred_by_affordability",
                                                    "barred_by_access",
                                                    "barred_by_eligibility",
                                                    "barred_by_capability",
                                                    "barred_by_trust",
                                                    "barred_by_availability",
                                                    "affordable_1",
                                                    "affordable_2",
                                                    "affordable_3",
                                                    "affordable_4",
                                                    "affordable_5",
                                                    "affordable_6",
                                                    "affordable_7",
                                                    "affordable_8",
                                                    "affordable_9",
                                                    "affordable_10",
                                                    "unserved",
                                                    "held",
                                                    "satisfaction",
                                                    "leaving"};
static_assert(std::size(belief_names) == belief_count);

}  // namespace plussum
