// SPDX-License-Identifier: MIT
#include "plussum/statistics/power.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <functional>

#include "plussum/statistics/distributions.hpp"

namespace plussum {
namespace {

constexpr std::size_t most_replicates = 10'000'000;

bool is_open_probability(double p) {
  return p > 0.0 && p < 1.0;
}

/// The smallest n >= 2 that is enough, where all larger ones are too.
std::optional<std::size_t> smallest(const std::function<bool(std::size_t)>& enough) {
  std::size_t high = 2;
  while (!enough(high)) {
    if (high >= most_replicates) return std::nullopt;
    high = high > most_replicates / 2 ? most_replicates : high * 2;
  }
  std::size_t low = high / 2;  // not enough, or 1
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace

double t_test_power(double effect, std::size_t replicates, double alpha, Alternative alternative) {
  if (replicates < 2 || !is_open_probability(alpha)) return std::numeric_limits<double>::quiet_NaN();
  const double degrees = static_cast<double>(replicates - 1);
  const double shift = effect * std::sqrt(static_cast<double>(replicates));
  const double one_sided = alternative == Alternative::two_sided ? alpha / 2.0 : alpha;
  const double critical = -student_t_quantile(one_sided, degrees);
  switch (alternative) {  // (ST12)
    case Alternative::greater:
      return noncentral_t_upper_tail(critical, degrees, shift);
    case Alternative::less:
      return noncentral_t_upper_tail(critical, degrees, -shift);
    case Alternative::two_sided:
      break;
  }
  return noncentral_t_upper_tail(critical, degrees, shift) + noncentral_t_upper_tail(critical, degrees, -shift);
}

std::optional<std::size_t> replicates_for_power(double effect, double power, double alpha, Alternative alternative) {
  if (!is_open_probability(power) || !is_open_probability(alpha)) return std::nullopt;
  return smallest([&](std::size_t n) { return t_test_power(effect, n, alpha, alternative) >= power; });
}

std::optional<std::size_t> replicates_for_half_width(double standard_deviation, double half_width, double confidence) {
  if (!is_open_probability(confidence) || !(half_width > 0.0) || !(standard_deviation >= 0.0)) return std::nullopt;
  return smallest([&](std::size_t n) {  // (ST13)
    const double count = static_cast<double>(n);
    const double t = student_t_quantile(0.5 + confidence / 2.0, count - 1.0);
    return t * standard_deviation / std::sqrt(count) <= half_width;
  });
}

std::optional<double> minimal_detectable_effect(std::size_t replicates, double power, double alpha,
                                                Alternative alternative) {
  if (replicates < 2 || !is_open_probability(alpha) || !(power > alpha && power < 1.0)) return std::nullopt;
  const Alternative upward = alternative == Alternative::less ? Alternative::greater : alternative;
  const auto missing = [&](double effect) { return t_test_power(effect, replicates, alpha, upward) - power; };
  double high = 1.0;
  while (!(missing(high) >= 0.0)) {
    high *= 2.0;
    if (high > 1e6) return std::nullopt;
  }
  std::uintmax_t steps = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(missing, 0.0, high, boost::math::tools::eps_tolerance<double>(40), steps);
  const double effect = (bracket.first + bracket.second) / 2.0;
  return alternative == Alternative::less ? -effect : effect;
}

}  // namespace plussum
