// SPDX-License-Identifier: MIT
#pragma once
/// The local map of a system from its responses to small pulses: does a disturbance die out, stay or grow?
///     x(t+1) = J·x(t)      J by least squares over all responses, each series in units of its root mean square      (SP1)
///     ρ = max |λ|          λ the eigenvalues of J; a disturbance grows if ρ > 1, and dies out if ρ < 1                (SP2)
///     residual share = Σ |x(t+1) − J·x(t)|² / Σ |x(t+1)|²                                                             (SP3)
/// x is the difference of the pulsed from the unpulsed run, series by series. Where the responses do not span all directions
/// the smallest J that fits is taken; the eigenvalues do not depend on the units. Source: dynamic mode decomposition, P. Schmid,
/// J. Fluid Mech. 656 (2010); J. Tu et al., J. Comput. Dynamics 1 (2014).
#include <complex>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "plussum/statistics/intervals.hpp"

namespace plussum {

/// Several series after one pulse: values[time * series + k], at least two times.
struct Response {
  std::size_t series = 1;
  std::vector<double> values;
};

struct LocalMap {
  std::size_t series = 0;
  std::vector<double> matrix;                     ///< J, row by row, in the units of the series
  std::vector<std::complex<double>> eigenvalues;  ///< by falling modulus
  double spectral_radius = 0.0;                   ///< (SP2)
  double residual_share = 0.0;                    ///< (SP3) of the series in units of their root mean squares
  Interval radius_interval;                       ///< of fit_mean_map only
};

/// (SP1) to all responses together. Nothing when they differ in their series, have fewer than two times, hold a value that is
/// not finite, or are 0 throughout.
std::optional<LocalMap> fit_local_map(std::span<const Response> responses);

/// The same to the mean over replicates, whose noise would bias J towards 0, with a bootstrap interval (ST7) of the spectral
/// radius over replicates. \param replicates  [replicate][pulse], at least two with equal pulses, of equal lengths
std::optional<LocalMap> fit_mean_map(std::span<const std::vector<Response>> replicates, double confidence,
                                     std::uint64_t seed, std::uint32_t resamples = 1000);

}  // namespace plussum
