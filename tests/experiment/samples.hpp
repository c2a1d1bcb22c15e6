// SPDX-License-Identifier: MIT
#pragma once
/// Samples of known distributions for the tests of the statistics, and a tolerance for shares counted in them.
#include <cmath>
#include <vector>

#include "plussum/core/random.hpp"

namespace plussum::test {

inline double standard_normal(std::uint64_t seed, std::uint32_t sample, std::uint32_t i) {
  return static_cast<double>(Draws(seed, sample).normal(Purpose::test_stream, i));
}

inline double standard_exponential(std::uint64_t seed, std::uint32_t sample, std::uint32_t i) {
  return -std::log(Draws(seed, sample).uniform(Purpose::test_stream, i));
}

template <class Draw>
std::vector<double> sample_of(Draw draw, std::uint64_t seed, std::uint32_t sample, std::uint32_t size) {
  std::vector<double> values(size);
  for (std::uint32_t i = 0; i < size; ++i) values[i] = draw(seed, sample, i);
  return values;
}

/// Four standard errors of a share counted in `trials`: a right programme fails once in 16,000 seeds.
inline double four_errors(double share, std::uint32_t trials) {
  return 4.0 * std::sqrt(share * (1.0 - share) / trials);
}

/// Student's ten patients: hours of sleep gained by two drugs (Biometrika 6, 1908), R's data set `sleep`.
inline const std::vector<double> sleep_first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
inline const std::vector<double> sleep_second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

}  // namespace plussum::test
