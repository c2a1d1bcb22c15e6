// SPDX-License-Identifier: MIT
#pragma once
/// What the replicates of a treatment and a control on common random numbers say about their difference.
///     Dᵣ = treatmentᵣ − controlᵣ,  Var D = Var T + Var C − 2·Cov(T, C)
///     variance reduction = 1 − s²_D/(s²_T + s²_C)                                                          (ST18)
/// Source: A. Law, Simulation modeling and analysis, 5th ed. 2015, section 11.2.
#include <cstdint>
#include <span>
#include <vector>

#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/significance.hpp"
#include "plussum/statistics/summary.hpp"

namespace plussum {

struct PairedContrast {
  Summary treatment, control;
  Summary difference;           ///< treatment − control, replicate by replicate
  double confidence = 0.0;      ///< of both intervals
  Interval t_interval;          ///< (ST4) of the mean difference
  Interval bootstrap_interval;  ///< (ST7) of the mean difference; beside the t interval a check on normality
  TTest test;                   ///< (ST8), two-sided, against no difference
  EffectSize effect;            ///< (ST11)
  double correlation = std::numeric_limits<double>::quiet_NaN();  ///< (ST3) between the arms
  /// (ST18), the share of the variance of the mean difference that common random numbers save against runs with seeds of their
  /// own; these would need 1/(1 − reduction) times as many replicates. Below 0 the pairing does harm.
  double variance_reduction = std::numeric_limits<double>::quiet_NaN();
};

/// The differences, replicate by replicate; empty where the lengths differ.
std::vector<double> paired_differences(std::span<const double> treatment, std::span<const double> control);

/// \param treatment, control  one value per replicate, in the same order of seeds and of one length; lists of different length
///                            give a contrast of 0 replicates
/// \param seed                of the bootstrap
PairedContrast paired_contrast(std::span<const double> treatment, std::span<const double> control, double confidence,
                               std::uint64_t seed);

}  // namespace plussum
