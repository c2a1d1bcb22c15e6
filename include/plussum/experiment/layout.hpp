// SPDX-License-Identifier: MIT
#pragma once
/// From a design to its points. Values of factors are numbers in the parameter's own unit, or positions of levels.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum {

/// A factor whose values have been read.
struct LaidOutFactor {
  FactorColumn column;
  std::vector<double> listed;  ///< values that are tried, or positions of levels; empty for a range
  double low = 0.0, high = 1.0;
  bool is_logarithmic = false;
  bool is_whole = false;
  bool is_arm = false;  ///< crossed with every point of the design

  /// The k-th of `count` equally spaced values of a range, or the k-th listed one.
  double level(std::size_t k, std::size_t count) const;
  std::size_t level_count(std::int64_t wanted) const;
  /// The two ends, for designs with two levels.
  double first() const;
  double last() const;
  FactorColumn column_with_range() const;
  /// A number u in [0, 1) as a value: along a range, or one of the listed values.
  double at(double u) const;
};

struct Layout {
  std::vector<DesignPoint> points;
  std::vector<double> ramp;  ///< levels of the ramp, up and down
  std::string problem;       ///< why there are no points, a sentence
};

inline constexpr std::size_t most_points = 1'000'000;

/// Values of a range that the design tries: as stated, or as usual for its kind.
std::int64_t levels_tried(const DesignSettings& design);

/// The points of a design, in its documented order; arms vary slowest. `listed[i]` are the points of a list, with a value
/// for each factor that is no arm. `ramp` is the position of the ramped factor, or factors.size().
Layout lay_out(const DesignSettings& design, std::span<const LaidOutFactor> factors,
               std::span<const DesignPoint> listed, std::size_t ramp);

}  // namespace plussum
