// SPDX-License-Identifier: MIT
#pragma once
/// How many replicates a paired comparison needs, for the t test and the t interval of a number fixed beforehand.
///     power = P(T > c) for T noncentral t on n − 1 degrees of freedom with noncentrality d_z·√n,
///     c = t(1 − α; n − 1); two-sided: P(|T| > c), c = t(1 − α/2; n − 1)                                    (ST12)
///     replicates for a width: the smallest n with t(1 − α/2; n − 1)·s/√n <= half width                      (ST13)
/// Source: J. Cohen, Statistical power analysis for the behavioral sciences, 2nd ed. 1988; R's power.t.test, strict.
///
/// Effects are d_z: mean difference over the standard deviation of the paired differences, both as expected, or as a pilot
/// has them. A pilot's standard deviation is itself uncertain, by ±16 % with 20 replicates.
#include <cstddef>
#include <optional>

#include "plussum/statistics/significance.hpp"

namespace plussum {

/// (ST12), the chance that the test rejects "no difference". NaN for n < 2 or α outside (0, 1).
double t_test_power(double effect, std::size_t replicates, double alpha, Alternative alternative);

/// The smallest n >= 2 whose power is enough; none below ten million, or none at all for an effect of 0 or of the other sign.
/// \param power  wanted, between 0 and 1
std::optional<std::size_t> replicates_for_power(double effect, double power, double alpha, Alternative alternative);

/// (ST13); none below ten million. \param half_width  wanted, > 0, in the unit of standard_deviation
std::optional<std::size_t> replicates_for_half_width(double standard_deviation, double half_width, double confidence);

/// The smallest effect d_z, by its size, that n replicates show with this power; negative for Alternative::less. None for a
/// power that is not between α and 1.
std::optional<double> minimal_detectable_effect(std::size_t replicates, double power, double alpha,
                                                Alternative alternative);

}  // namespace plussum
