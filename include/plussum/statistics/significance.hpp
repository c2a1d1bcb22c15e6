// SPDX-License-Identifier: MIT
#pragma once
/// Tests of a mean difference, of several at a time, and of its being too small to matter; effect sizes.
///     t = (x̄ − μ₀)/(s/√n) on n − 1 degrees of freedom                                                     (ST8)
///     Holm: p̃₍ᵢ₎ = max over j <= i of min(1, (m − j + 1)·p₍ⱼ₎), p in ascending order                      (ST9)
///     equivalence: p = max(P(T > (x̄ − lower)/se), P(T < (x̄ − upper)/se))                                 (ST10)
///     d_z = x̄/s,  g_z = J(n − 1)·d_z,  J(ν) = Γ(ν/2)/(√(ν/2)·Γ((ν − 1)/2))                               (ST11)
/// Sources: Student 1908 (ST8); S. Holm, Scandinavian Journal of Statistics 6 (1979) (ST9); D. Schuirmann, Journal of
/// Pharmacokinetics and Biopharmaceutics 15 (1987), and D. Lakens, Social Psychological and Personality Science 8 (2017)
/// (ST10); L. Hedges, Journal of Educational Statistics 6 (1981) (ST11).
///
/// The summaries are those of the paired differences, treatment − control. The tests assume a number of replicates fixed
/// beforehand; sequential.hpp has the one for looking again and again.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "plussum/core/enums.hpp"
#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/summary.hpp"

namespace plussum {

/// What the data are to show against μ₀: another mean, a larger one, a smaller one.
enum class Alternative : std::uint8_t { two_sided, greater, less };
inline constexpr std::string_view alternative_names[] = {"two-sided", "greater", "less"};
static_assert(std::size(alternative_names) == enumerator_count<Alternative>);

struct TTest {
  double t = std::numeric_limits<double>::quiet_NaN();
  double degrees = std::numeric_limits<double>::quiet_NaN();  ///< of freedom
  double p = std::numeric_limits<double>::quiet_NaN();
};

/// (ST8). Differences that are all equal have no spread to judge by: where they equal μ₀, t is 0 and nothing is shown (p = 1
/// two-sided, ½ one-sided); elsewhere t is ±∞, as in the limit. NaN for fewer than 2 differences.
TTest t_test(const Summary& differences, Alternative alternative, double mean_of_null = 0.0);

/// (ST9), in the order given. All may be compared with one α, and the chance of any false rejection is at most α, however the
/// tests depend on each other. A NaN, a test that could not be made, stays NaN and counts in m.
std::vector<double> holm_adjusted(std::span<const double> p_values);

/// (ST10): whether the mean lies between two bounds.
struct Equivalence {
  TTest above_lower;  ///< against mean <= lower
  TTest below_upper;  ///< against mean >= upper
  double p = std::numeric_limits<double>::quiet_NaN();
  Interval interval;        ///< t interval of confidence 1 − 2α; equivalent iff it lies between the bounds
  bool equivalent = false;  ///< p < α
};

/// (ST10). \param lower, upper  bounds of what does not matter, in the unit of the differences, lower < upper
Equivalence equivalence_test(const Summary& differences, double lower, double upper, double alpha);

/// (ST11). Standardised by the spread of the paired differences, which common random numbers shrink: it says how easily the
/// effect is seen, not how large it is to people. Differences without spread have d_z = ±∞, or NaN where they are 0.
struct EffectSize {
  double cohen_d_z = std::numeric_limits<double>::quiet_NaN();
  double hedges_g_z = std::numeric_limits<double>::quiet_NaN();  ///< without the bias of d_z; needs 3 differences
};

EffectSize effect_size(const Summary& differences);

/// J of (ST11). \param degrees > 1
double hedges_correction(double degrees);

}  // namespace plussum
