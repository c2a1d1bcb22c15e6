// SPDX-License-Identifier: MIT
#pragma once
/// Where a response takes off: bracketed stochastic bisection on common random numbers, and the loop of a ramp up and down.
///     [l_r, h_r]  where M_r(x) crosses the level, halved from the bracket [low, high] for each replicate r            (TP1)
///     tipping point  the median of the (l_r + h_r)/2; its interval: from the order statistics of the l_r to those of the h_r (TP2)
///     P(x)     the share of replicates that have taken off at x, M_r(x) >= level, where all of them were run            (TP3)
///     P*(x)    P made monotone by pooling neighbours (isotonic regression); a fall of P from x to y: b replicates taken off
///              at x alone, c at y alone, p = P(Bin(b + c, ½) >= b) times the number of pairs of x                       (TP5)
///     area     ∫ (down(x) − up(x)) dx, trapezoids between the levels                                                 (TP4)
/// With the seed of its replicate M_r is a function of x alone, so that its crossing is found without noise, to within the bracket
/// that is left; what is random is only which replicates there are. (TP2) needs no assumption on how the x_r are spread, and is
/// never narrower than what is left of a bracket. A replicate whose M_r crosses the level several times on the grid has no single
/// threshold: its bracket reaches from the first crossing to the last. Sources: H. David and H. Nagaraja, Order statistics, 3rd ed.
/// 2003, section 7.1 (TP2); I. Mayergoyz, Mathematical models of hysteresis, 1991 (TP4); R. Barlow et al., Statistical inference
/// under order restrictions, 1972, and the exact sign test of McNemar 1947 (TP5).
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
  std::size_t grid = 0;          ///< points between the ends, equally spaced, at which all replicates are run first
};

/// One value that is asked for.
struct Probe {
  double x;
  std::uint32_t replicate;
};

/// (TP3) at one x.
struct CurvePoint {
  double x = 0.0;
  std::size_t runs = 0, taken_off = 0;  ///< replicates with a value; of these with M >= level
  double pooled = 0.0;                  ///< (TP5)

  double share() const { return static_cast<double>(taken_off) / static_cast<double>(runs); }
};

/// (TP5) for the two x between which P most surely goes against its direction.
struct Reversal {
  double from = 0.0, to = 0.0;         ///< from < to
  std::size_t against = 0, along = 0;  ///< replicates that change against the direction and along it
  double p = 1.0;                      ///< 1 where P never goes against its direction
};

struct TippingPoint {
  bool rising = true;  ///< whether replicates take off as x rises
  /// (TP1) by replicate. Where M rises −∞ is taken off all over the bracket and ∞ nowhere in it; where it falls the other
  /// way round. NaN: no value at an end of the bracket, or a crossing in the other direction.
  std::vector<double> thresholds;
  std::vector<Interval> brackets;     ///< by replicate: what is known of its threshold; NaN where the threshold is
  std::size_t several_crossings = 0;  ///< replicates that cross the level more than once on the grid
  std::vector<CurvePoint> curve;      ///< at the ends and on the grid, ascending
  Reversal reversal;
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
