// SPDX-License-Identifier: MIT
#include "plussum/statistics/significance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plussum/statistics/distributions.hpp"

namespace plussum {

TTest t_test(const Summary& differences, Alternative alternative, double mean_of_null) {
  if (differences.count < 2) return {};
  const double distance = differences.mean - mean_of_null;
  TTest test{.t = distance / differences.standard_error, .degrees = static_cast<double>(differences.count - 1)};
  if (distance == 0.0) test.t = 0.0;  // also where the spread is 0
  switch (alternative) {              // (ST8)
    case Alternative::two_sided:
      test.p = 2.0 * student_t_upper_tail(std::abs(test.t), test.degrees);
      break;
    case Alternative::greater:
      test.p = student_t_upper_tail(test.t, test.degrees);
      break;
    case Alternative::less:
      test.p = student_t_upper_tail(-test.t, test.degrees);
      break;
  }
  return test;
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  const std::size_t count = p_values.size();
  const auto rank_value = [&](std::size_t i) { return std::isnan(p_values[i]) ? 2.0 : p_values[i]; };
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank_value(a) < rank_value(b); });
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  double largest = 0.0;
  for (std::size_t i = 0; i < count && !std::isnan(p_values[order[i]]); ++i) {
    largest = std::max(largest, std::min(1.0, static_cast<double>(count - i) * p_values[order[i]]));  // (ST9)
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

Equivalence equivalence_test(const Summary& differences, double lower, double upper, double alpha) {
  if (!(lower < upper) || !(alpha > 0.0 && alpha < 0.5)) return {};
  Equivalence result{.above_lower = t_test(differences, Alternative::greater, lower),
                     .below_upper = t_test(differences, Alternative::less, upper)};
  result.p = std::max(result.above_lower.p, result.below_upper.p);  // (ST10)
  result.interval = mean_interval(differences, 1.0 - 2.0 * alpha);
  result.equivalent = result.p < alpha;
  return result;
}

double hedges_correction(double degrees) {
  return std::exp(std::lgamma(degrees / 2.0) - std::lgamma((degrees - 1.0) / 2.0)) /
         std::sqrt(degrees / 2.0);  // (ST11)
}

EffectSize effect_size(const Summary& differences) {
  if (differences.count < 2) return {};
  EffectSize size{.cohen_d_z = differences.mean / differences.standard_deviation};
  if (differences.count >= 3)
    size.hedges_g_z = hedges_correction(static_cast<double>(differences.count - 1)) * size.cohen_d_z;
  return size;
}

}  // namespace plussum
