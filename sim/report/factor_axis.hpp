// SPDX-License-Identifier: MIT
#pragma once
/// A factor of an experiment along the axis of a chart: the values that were tried, or bins of them where these are many.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum::report {

struct FactorAxis {
  std::vector<double> values;  ///< ascending: a value, the position of a level, or the mean of the points in a bin
  std::vector<std::uint32_t> places;  ///< [point] position in `values`
};

/// Whether all factors are drawn at once, so that points at different values differ in the other factors too, by chance.
bool draws_points(DesignKind design);

/// Up to 60 values stand for themselves; in designs of the unit cube, which draw their values, up to `bins` do. More than that
/// are put into about `bins` bins of equally many points; equal values share a bin. A choice of more than 60 levels has an empty axis.
FactorAxis axis_of(const ResultPlan& plan, DesignKind design, std::size_t factor, std::size_t bins);

}  // namespace plussum::report
