// SPDX-License-Identifier: MIT
#pragma once
/// Which factors matter: Sobol indices, Morris' elementary effects, and the contrasts of factorial designs.
///
/// Sobol, for base rows j = 1 … n of a Saltelli design, f centred at the mean of f(A) and f(B), V their variance:
///     S_i  = (1/n) Σ_j f(B)_j (f(AB_i)_j − f(A)_j) / V                                                       (S1)
///     T_i  = (1/2n) Σ_j (f(A)_j − f(AB_i)_j)² / V                                                            (S2)
///     S_il = (1/2n) Σ_j [f(BA_i)_j f(AB_l)_j + f(BA_l)_j f(AB_i)_j − 2 f(A)_j f(B)_j] / V − S_i − S_l          (S3)
///     generalised index of a series = Σ_t V(t) S_i(t) / Σ_t V(t), likewise for T_i and S_il                    (S4)
/// Morris, for the steps of trajectories that move factor i by Δ, a part of its range, e = (f(after) − f(before))/Δ:
///     μ = mean e,   μ* = mean |e|,   σ = standard deviation of e                                             (S5)
/// Factorial designs, m the mean over runs at these levels, level 0 the one compared with:
///     main effect of level l   = m(l) − m(0)                                                                 (S6)
///     interaction of l and l'  = ½ [(m(l, l') − m(0, l')) − (m(l, 0) − m(0, 0))]                             (S7)
/// With two levels (S6) and (S7) are the usual contrasts: mean where the product of coded levels is +1 minus mean where it is −1.
/// Sources: (S1) Saltelli et al., Computer Physics Communications 181, 2010, table 2 (b); (S2) Jansen 1999, the same table (f);
/// (S3) Saltelli, Computer Physics Communications 145, 2002; (S4) Lamboni, Monod, Makowski, Reliability Engineering and System
/// Safety 96, 2011, and Gamboa et al., Electronic Journal of Statistics 8, 2014; (S5) Morris, Technometrics 33, 1991, and
/// Campolongo, Cariboni, Saltelli, Environmental Modelling and Software 22, 2007; (S6), (S7) Box, Hunter, Hunter 2005, chapter 5.
///
/// Replicates. Sobol and Morris take one value for each row: the caller's mean over replicates. What noise is left in it looks like
/// an interaction of all factors. Where replicate r has the same seed at every point, each replicate is a function of the factors of
/// its own; passing replicates in the place of times makes (S4) the index of the average replicate. Factorial contrasts take
/// the replicates themselves, as units.
///
/// Values that are not finite: a base row of a Saltelli design, an elementary effect or the contrast of a replicate that needs
/// one is left out, and `used` or `units` says how many are left. What cannot be computed at all is refused with a sentence.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/statistics/factorial.hpp"
#include "plussum/statistics/sampling.hpp"
#include "plussum/statistics/unit_mean.hpp"

namespace plussum {

struct SaltelliShape {
  std::uint32_t base = 0, columns = 0;
  bool second_order = false;

  std::uint32_t rows_each() const { return saltelli_rows(columns, second_order); }
};

/// Bootstrap over base rows: percentile intervals (Efron 1979). No resamples: no intervals.
struct SobolBootstrap {
  std::uint32_t resamples = 1000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
};

/// NaN where the response does not vary.
struct SobolIndex {
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();
};

struct SobolIndices {
  std::vector<SobolIndex> first, total;  ///< [column]
  std::vector<SobolIndex> second;        ///< pairs (0, 1), (0, 2), …, (1, 2), …; empty without second order
  double variance = 0.0;                 ///< V, in squared units of the response; summed over times for a series
  std::uint32_t used = 0;                ///< base rows all of whose values are finite (at the worst time for a series)
};

/// (S1) to (S3). \param values  one for each row of `saltelli`, in its order
std::optional<SobolIndices> sobol_indices(std::span<const double> values, const SaltelliShape& shape,
                                          const SobolBootstrap& bootstrap, std::string& refusal);

struct SobolSeries {
  std::vector<SobolIndices> at;  ///< [time]
  SobolIndices generalised;      ///< (S4); times at which no base row has its values do not count
};

/// (S1) to (S4). \param values  [row][time]
std::optional<SobolSeries> sobol_indices_over_time(std::span<const double> values, std::uint32_t times,
                                                   const SaltelliShape& shape, const SobolBootstrap& bootstrap,
                                                   std::string& refusal);

/// Change of the response for the whole range of the factor, in units of the response.
struct MorrisEffect {
  UnitMean mu, mu_star;  ///< trajectories are the units
  double sigma = std::numeric_limits<double>::quiet_NaN();
};

/// (S5) for each column. Δ is read off the places, so that a move from end to end counts as 1 and a straight line has σ 0.
/// \param values  one for each row of the design  \param places  where each row stands in the range of each factor, 0 to 1
std::optional<std::vector<MorrisEffect>> morris_effects(std::span<const double> values, const UnitSample& places,
                                                        double confidence, std::string& refusal);

struct MainEffect {
  std::uint32_t factor = 0, level = 0;
  UnitMean effect;  ///< in units of the response; replicates are the units
};

struct TwoFactorInteraction {
  std::uint32_t first_factor = 0, second_factor = 0, first_level = 0, second_level = 0;
  UnitMean effect;
};

struct FactorialEffects {
  std::vector<MainEffect> main;                    ///< factor by factor, levels from 1
  std::vector<TwoFactorInteraction> interactions;  ///< pair of factors by pair of factors
};

/// (S6) and (S7). In a fraction an effect stands for all its aliases. \param table  every pair of levels of two factors equally
/// often, as in full and fractional factorials; refused otherwise  \param values  [replicate][row]
std::optional<FactorialEffects> factorial_effects(const LevelTable& table, std::span<const double> values,
                                                  double confidence, std::string& refusal);

}  // namespace plussum
