// SPDX-License-Identifier: MIT
#pragma once
/// The test of a mean difference that verdicts rest on: Student's, or the one for looking at any time, and for data with few
/// values an exact test beside it. Both must reject:
///     p = max(p of the mean, p of the guard)                                                                 (ST26)
/// The guard is needed where the differences are cut off at a horizon, or discrete (discrete.hpp) with at most three values or
/// fewer than ten away from the most common one. Against no effect, or one of the other sign, it is the sign test (ST19, ST21).
/// Against another mean m it is (ST20, ST22) while fewer than ten are away from the most common one, and the sign test where
/// it can speak, from 0 or, for effects larger than an m beyond 0, from m: twice the smaller of both p (Bonferroni).
/// If either of two tests keeps its error rate, the one that needs both does. The interval holds what is not rejected.
#include <optional>
#include <span>
#include <vector>

#include "plussum/statistics/discrete.hpp"
#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/significance.hpp"
#include "plussum/statistics/summary.hpp"

namespace plussum {

struct MeanTestSettings {
  std::optional<double> prior_variance;  ///< g of (ST14): the test may be looked at any time; none: n is fixed
  /// M of (ST20): the largest size a difference can have. NaN: not known; the largest one seen takes its place, which says
  /// nothing where all are equal.
  double most = std::numeric_limits<double>::quiet_NaN();
  double tolerance = 0.0;   ///< differences no further apart count as equal
  bool is_cut_off = false;  ///< the guard is needed in any case
};

class MeanTest {
 public:
  MeanTest(std::span<const double> differences, const MeanTestSettings& settings);

  /// One-sided p for n fixed: `greater` against mean <= m, `less` against mean >= m. At any time: against any other mean, 1 on
  /// the side on which the mean does not lie.
  double p(Alternative alternative, double m) const;
  /// Of a test with α = 1 − confidence, half of it to each side when n is fixed.
  Interval interval(double confidence) const;

  const Summary& summary() const { return summary_; }
  const ValueCounts& values() const { return values_; }
  bool is_guarded() const { return is_guarded_; }
  bool is_sequential() const { return settings_.prior_variance.has_value(); }
  /// M as it is used; NaN when nothing is known.
  double most() const { return settings_.most; }

 private:
  double p_of_mean(Alternative alternative, double m) const;
  double p_of_signs(Alternative alternative, double m) const;
  double p_of_guard(Alternative alternative, double m) const;
  Interval interval_of_mean(double confidence) const;

  MeanTestSettings settings_;
  std::vector<double> differences_;
  Summary summary_;
  ValueCounts values_;
  bool is_guarded_ = false;
};

}  // namespace plussum
