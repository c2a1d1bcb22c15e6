// SPDX-License-Identifier: MIT
#pragma once
/// The mean over independent units (replicates, trajectories, pairs of permutations) and how well it is known:
///     standard error = s/√n,   interval = mean ± t(n − 1, (1 + confidence)/2) · s/√n                       (U1)
/// with s the standard deviation of the units (divisor n − 1). For a table of R rows and C columns, both drawn at random,
///     Var(mean) = (MS_c + MS_r − MS_e)/(R C),   degrees of freedom (MS_c + MS_r − MS_e)²/Σ MS²/f              (U2)
/// with the mean squares of columns, rows and rest on f = C − 1, R − 1 and (R − 1)(C − 1) degrees of freedom.
/// Sources: (U1) Student 1908; (U2) crossed random effects, Searle, Casella, McCulloch, Variance Components, 1992, chapter 4;
/// Satterthwaite, Biometrics Bulletin 2, 1946.
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace plussum {

struct UnitMean {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();  ///< NaN with fewer than two units
  double low = std::numeric_limits<double>::quiet_NaN();             ///< lower end of the interval; NaN as above
  double high = std::numeric_limits<double>::quiet_NaN();            ///< upper end of the interval; NaN as above
  std::uint32_t units = 0;                                           ///< units that had a value
};

/// Mean and interval (U1) of the finite ones of `units`. \param confidence  in (0, 1), e.g. 0.95
UnitMean mean_of_units(std::span<const double> units, double confidence);

/// The interval (U1) for a mean and a standard error known from elsewhere. \param freedom  degrees of freedom, > 0
UnitMean mean_with_error(double mean, double standard_error, double freedom, double confidence, std::uint32_t units);

/// (U2). With one row (U1) of its values; with one column no interval, for nothing tells how columns differ.
/// \param table  [row][column], finite, at least one value
UnitMean mean_of_crossed_units(const std::vector<std::vector<double>>& table, double confidence);

}  // namespace plussum
