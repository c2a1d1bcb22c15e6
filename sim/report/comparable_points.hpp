// SPDX-License-Identifier: MIT
#pragma once
/// Which points of a design may be averaged to compare values of a factor, or pairs of values of two: those at which all else is equal.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum::report {

struct ComparablePoints {
  static constexpr std::uint32_t left_out = 0xffffffff;
  std::vector<std::uint32_t> settings;  ///< [point] number of its setting of the other factors, or `left_out`
  std::uint32_t count = 1;              ///< of settings
};

/// The points whose setting of all factors but `compared` was tried in every cell. Where there are none, all points as one setting,
/// if they were drawn independently or each other factor takes its values equally often in all cells, as in fractional factorial
/// designs (proportional frequencies: Addelman, Technometrics 4, 1962). Otherwise nothing; nor for trajectories of Morris, which
/// tell factors apart by steps only. \param cells  [point] cell, each of the `count` cells holding the points of a value or pair
std::optional<ComparablePoints> comparable_points(const ResultPlan& plan, DesignKind design,
                                                  const std::vector<std::uint32_t>& cells, std::size_t count,
                                                  const std::vector<std::size_t>& compared);

}  // namespace plussum::report
