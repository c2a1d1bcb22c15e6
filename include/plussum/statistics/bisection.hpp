// SPDX-License-Identifier: MIT
#pragma once
/// Where a response takes off: bracketed stochastic bisection on common random numbers, and the loop of a ramp up and down.
///     x_r      the x at which M_r(x) crosses the level, halved from the bracket [low, high] for each replicate r    (TP1)
///     tipping point  the median of the x_r, with the order statistics around it as its interval                      (TP2)
///     P(x)     the share of replicates that have taken off at x: x_r <= x where M rises with x, x_r > x where it falls (TP3)
///     area     ∫ (down(x) − up(x)) dx, trapezoids between the levels                                                 (TP4)
/// With the seed of its replicate M_r is a function of x alone, so that each x_r is found without noise and to the tolerance;
/// what is random is only which replicates there are. (TP2) needs no assumption on how the x_r are spread. Source: H. David
/// and H. Nagaraja, Order statistics, 3rd ed. 2003, section 7.1 (TP2); I. Mayergoyz, Mathematical models of hysteresis, 1991
/// (TP4).
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "plussum/statistics/intervals.hpp"

namespace plussum {

struct Bracket {
  double low = 0.0, high = 1.0;  ///< low < high
  double level = 0.0;            ///< taken off where M >= level
  double tolerance = 0.01;       ///< > 0; a threshold is within half of it
};

/// One value that is asked for.
struct Probe {
  double x;
  std::uint32_t replicate;
};

struct TippingPoint {
  bool rising = true;  ///< whether replicates take off as x rises
  /// (TP1) by replicate. Where M rises −∞ is taken off all over the bracket and ∞ nowhere in it; where it falls the other
  /// way round. NaN: no value at an end of the bracket, or a crossing in the other direction.
  std::vector<double> thresholds;
  double median = 0.0;             ///< (TP2) of all thresholds that are numbers or ±∞
  Interval interval;               ///< (TP2)
  double quartile_distance = 0.0;  ///< of those with a crossing in the bracket; NaN without any
  double without_crossing = 0.0;   ///< share of replicates with ±∞
  double against = 0.0;            ///< share of replicates that cross in the other direction or have no value
  std::size_t evaluations = 0;
};

/// All values of a round at once, in the order of the probes, so that they can be made in parallel.
using EvaluateBatch = std::function<std::vector<double>(std::span<const Probe>)>;
using Evaluate = std::function<double(double x, std::uint32_t replicate)>;

/// (TP1, TP2). A value that is NaN ends the search of its replicate. \param replicates >= 1
TippingPoint find_tipping_point(const EvaluateBatch& evaluate, const Bracket& bracket, std::uint32_t replicates,
                                double confidence = 0.95);
TippingPoint find_tipping_point(const Evaluate& evaluate, const Bracket& bracket, std::uint32_t replicates,
                                double confidence = 0.95);

/// (TP3), of the replicates that count for the median; NaN without any.
double take_off_share(const TippingPoint& point, double x);

/// (TP4), in units of the response times those of x: positive where the way down lies above the way up, the mark of a state
/// that holds by itself. The three lists are of one length, levels ascending; fewer than two levels enclose nothing.
double hysteresis_area(std::span<const double> levels, std::span<const double> up, std::span<const double> down);

/// The two ways of a response along levels that were visited in order and back again, the last one once.
struct RampWays {
  std::vector<double> up, down;  ///< [level]; both ways meet at the last level
};
/// \param course  of 2·levels − 1 values
RampWays ways_of_ramp(std::span<const double> course);

}  // namespace plussum
