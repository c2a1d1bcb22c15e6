// SPDX-License-Identifier: MIT
#include "plussum/statistics/known_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

bool is_known(double value) {
  return !std::isnan(value);
}

}  // namespace

double first_known(std::span<const double> values) {
  const auto found = std::find_if(values.begin(), values.end(), is_known);
  return found == values.end() ? nothing : *found;
}

double last_known(std::span<const double> values) {
  const auto found = std::find_if(values.rbegin(), values.rend(), is_known);
  return found == values.rend() ? nothing : *found;
}

double mean_known(std::span<const double> values) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const double value : values) {
    if (!is_known(value)) continue;
    sum += value;
    ++count;
  }
  return count == 0 ? nothing : sum / static_cast<double>(count);
}

double highest_known(std::span<const double> values) {
  double best = nothing;
  for (const double value : values)
    if (is_known(value) && !(best >= value)) best = value;
  return best;
}

double lowest_known(std::span<const double> values) {
  double best = nothing;
  for (const double value : values)
    if (is_known(value) && !(best <= value)) best = value;
  return best;
}

}  // namespace plussum
