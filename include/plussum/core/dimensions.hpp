// SPDX-License-Identifier: MIT
#pragma once
/// What an enterprise is described by: the eight dimensions of its strategy, the levers it builds up, and what it believes.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plussum {

/// Dimensions of customer focus. Source: Vandermerwe 2012, Table 1.
enum class Dimension : std::uint8_t { customer, offering, aim, objective, horizon, need, research, unit };
inline constexpr std::size_t dimension_count = 8;
inline constexpr std::string_view dimension_names[] = {"customer", "offering", "aim",      "objective",
                                                       "horizon",  "need",     "research", "unit"};

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
inline constexpr std::size_t lever_count = 11;
inline constexpr std::string_view lever_names[] = {"outlets",   "information", "training",   "trust",
                                                   "credit",    "coverage",    "durability", "partners",
                                                   "promotion", "cost",        "community"};

inline constexpr Lever all_levers[] = {Lever::outlets,   Lever::information, Lever::training,   Lever::trust,
                                       Lever::credit,    Lever::coverage,    Lever::durability, Lever::partners,
                                       Lever::promotion, Lever::cost,        Lever::community};

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
inline constexpr std::size_t belief_count = 20;
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

}  // namespace plussum
