// SPDX-License-Identifier: MIT
#pragma once
/// Times until something happens, some of which are only known to be longer than one looked (censored). At the distinct times
/// t_i at which it happens, n_i are still waiting and d_i of them reach it:
///     S(t) = Π over t_i <= t of (1 − d_i/n_i)                                                                 (ST23)
///     restricted mean up to h:  μ(h) = ∫₀^h S(t) dt,
///     se² = Σ over t_i <= h of (∫ from t_i to h of S)²·d_i/(n_i (n_i − d_i))                                     (ST24)
///     log-rank: χ² = (Σ (d_1i − e_i))²/Σ v_i on 1 degree of freedom, with 1 one of two groups,
///     e_i = d_i n_1i/n_i,  v_i = e_i (1 − n_1i/n_i)(n_i − d_i)/(n_i − 1)                                          (ST25)
/// Sources: E. Kaplan and P. Meier, JASA 53 (1958) (ST23, ST24); N. Mantel, Cancer Chemotherapy Reports 50 (1966) (ST25);
/// P. Royston and M. Parmar, BMC Medical Research Methodology 13 (2013), for the restricted mean as the measure to compare.
#include <cstddef>
#include <limits>
#include <span>

namespace plussum {

struct FollowedTime {
  double time = 0.0;
  bool is_reached = false;  ///< false: censored, not reached until `time`
};

struct RestrictedMean {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
};

/// (ST24). NaN without times. Where the last time is censored before h, S stays as it is until h.
RestrictedMean restricted_mean(std::span<const FollowedTime> times, double horizon);

struct LogRank {
  double observed = 0.0, expected = 0.0;  ///< events in the first group
  double chi_squared = std::numeric_limits<double>::quiet_NaN();
  double p = std::numeric_limits<double>::quiet_NaN();
};

/// (ST25), two-sided, for groups that are independent of each other. NaN where nothing happens at all.
LogRank log_rank(std::span<const FollowedTime> first, std::span<const FollowedTime> second);

}  // namespace plussum
