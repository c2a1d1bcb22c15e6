// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "report/attribution_document.hpp"

namespace plussum::report {
namespace {

constexpr double visible = 0.01;        // smaller contradictions are not worth a sentence
constexpr double narrow_enough = 0.05;  // half an interval, of the whole variance

double half_width(const SobolIndex& index) {
  return 0.5 * (index.high - index.low);
}

/// Widths shrink with the root of the number of base rows, of which a power of two spreads best.
std::uint64_t base_rows_for(const VarianceAttribution& found) {
  double widest = 0.0;
  for (const auto* indices : {&found.indices.first, &found.indices.total})
    for (const SobolIndex& index : *indices)
      if (std::isfinite(half_width(index))) widest = std::max(widest, half_width(index));
  const double ratio = std::max(1.0, widest / narrow_enough);
  return std::bit_ceil(static_cast<std::uint64_t>(std::min(1e9, std::ceil(found.base * ratio * ratio))) + 1);
}

}  // namespace

std::vector<std::string> doubts_of(const AttributionReport& report, const VarianceAttribution& found) {
  std::vector<std::string> doubts;
  const SobolIndices& indices = found.indices;
  if (!(indices.variance > 0.0))
    return {"The metric is the same at all points, so that there is no variance to attribute."};
  for (std::size_t f = 0; f < indices.first.size(); ++f) {
    const double first = indices.first[f].value, total = indices.total[f].value;
    const std::string& name = report.factor(f).name;
    if (first > total + visible)
      doubts.push_back(
          fmt::format("The first-order index of '{}', {:.3g}, lies above its total index, {:.3g}, of which "
                      "it is a part.",
                      name, first, total));
    else if (first < -visible || first > 1.0 + visible)
      doubts.push_back(
          fmt::format("The first-order index of '{}', {:.3g}, lies outside 0 to 1, where shares are.", name, first));
  }
  if (!doubts.empty())
    doubts.push_back(
        fmt::format("{} base rows are too few for these indices; about {} ('design: samples') would bring "
                    "all intervals to {:g} on either side.",
                    indices.used, base_rows_for(found), narrow_enough));
  return doubts;
}

}  // namespace plussum::report
