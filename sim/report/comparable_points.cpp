// SPDX-License-Identifier: MIT
#include "report/comparable_points.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "report/factor_axis.hpp"

namespace plussum::report {
namespace {

/// Whether every factor but those compared takes each of its values in the same share of the points of every cell.
bool is_balanced(const ResultPlan& plan, const std::vector<std::uint32_t>& cells, std::size_t count,
                 const std::vector<std::size_t>& others) {
  std::vector<std::size_t> sizes(count, 0);
  for (const std::uint32_t cell : cells) ++sizes[cell];
  if (std::find(sizes.begin(), sizes.end(), 0U) != sizes.end()) return false;
  for (const std::size_t factor : others) {
    std::map<double, std::vector<std::size_t>> found;
    for (std::size_t point = 0; point < cells.size(); ++point)
      ++found.try_emplace(plan.points[point][factor], count, 0U).first->second[cells[point]];
    for (const auto& [value, counts] : found)
      for (std::size_t cell = 1; cell < count; ++cell)
        if (counts[cell] * sizes[0] != counts[0] * sizes[cell]) return false;
  }
  return true;
}

}  // namespace

std::optional<ComparablePoints> comparable_points(const ResultPlan& plan, DesignKind design,
                                                  const std::vector<std::uint32_t>& cells, std::size_t count,
                                                  const std::vector<std::size_t>& compared) {
  if (design == DesignKind::morris) return std::nullopt;
  const ComparablePoints all{std::vector<std::uint32_t>(plan.points.size(), 0), 1};
  if (draws_points(design)) return all;
  std::vector<std::size_t> others;
  for (std::size_t factor = 0; factor < plan.factors.size(); ++factor)
    if (std::find(compared.begin(), compared.end(), factor) == compared.end()) others.push_back(factor);
  std::vector<DesignPoint> settings;
  std::map<DesignPoint, std::set<std::uint32_t>> cells_of;
  for (std::size_t point = 0; point < plan.points.size(); ++point) {
    DesignPoint& setting = settings.emplace_back();
    for (const std::size_t factor : others) setting.push_back(plan.points[point][factor]);
    cells_of[setting].insert(cells[point]);
  }
  std::map<DesignPoint, std::uint32_t> numbers;
  for (const auto& [setting, tried] : cells_of)
    if (tried.size() == count) numbers.emplace(setting, static_cast<std::uint32_t>(numbers.size()));
  if (numbers.empty()) return is_balanced(plan, cells, count, others) ? std::optional(all) : std::nullopt;
  ComparablePoints comparable{{}, static_cast<std::uint32_t>(numbers.size())};
  for (const DesignPoint& setting : settings) {
    const auto found = numbers.find(setting);
    comparable.settings.push_back(found == numbers.end() ? ComparablePoints::left_out : found->second);
  }
  return comparable;
}

}  // namespace plussum::report
