// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "plussum/experiment/attribution.hpp"

namespace plussum {
namespace {

/// A dividend of s players is an alternating sum over 2^s corners: of larger sets nobody could say what it means.
constexpr std::uint32_t largest_set = 3;
/// Up to 2^49 the rounding of an amount, its share of real customers and its unit stays far below half a minor unit.
constexpr double largest_whole = 562'949'953'421'312.0;
constexpr double rounding =
    0.01;  ///< of an amount in minor units; other numbers are further from whole ones at some corner

/// Corners in whole minor units, summed over replicates whose values are finite; nothing when a value is none.
std::optional<std::vector<std::int64_t>> whole_corners(const DesignValues& values, double minor_units_per_one) {
  std::vector<std::int64_t> sums(values.points, 0);
  for (std::size_t replicate = 0; replicate < values.replicates; ++replicate) {
    const auto corners = std::span(values.values).subspan(replicate * values.points, values.points);
    bool all_finite = true;
    for (const double value : corners) all_finite = all_finite && std::isfinite(value);
    if (!all_finite) continue;
    for (std::size_t corner = 0; corner < corners.size(); ++corner) {
      const double amount = corners[corner] * minor_units_per_one, whole = std::nearbyint(amount);
      const double tolerance = std::max(rounding, 4.0 * std::numeric_limits<double>::epsilon() * std::abs(whole));
      if (!(std::abs(whole) < largest_whole) || std::abs(amount - whole) > tolerance) return std::nullopt;
      sums[corner] += static_cast<std::int64_t>(whole);
    }
  }
  return sums;
}

/// Whether fractions add up to a whole number without remainder.
bool add_up_to(std::span<const ExactShare> shares, std::int64_t total) {
  std::int64_t common = 1;
  for (const ExactShare& share : shares) common = std::lcm(common, share.denominator);
  std::int64_t whole = 0, parts = 0;
  for (const ExactShare& share : shares) {
    whole += share.whole;
    parts += share.numerator * (common / share.denominator);
  }
  return parts % common == 0 && whole + parts / common == total;
}

void add_exact_shares(std::uint32_t factors, const DesignValues& values, double minor_units_per_one,
                      CornerAttribution& made) {
  if (!(minor_units_per_one > 0.0)) return;
  const auto corners = whole_corners(values, minor_units_per_one);
  if (!corners) return;
  std::string unused;
  auto shares = exact_shapley_values(*corners, factors, unused);
  if (!shares) return;
  made.exact = std::move(*shares);
  made.exact_total = corners->back() - corners->front();
  made.exact_sums_exactly = add_up_to(made.exact, made.exact_total);
}

}  // namespace

bool is_every_corner(std::span<const DesignPoint> points) {
  const std::size_t factors = points.front().size();
  if (factors >= 32 || points.size() != std::size_t{1} << factors) return false;
  for (std::size_t corner = 0; corner < points.size(); ++corner)
    for (std::size_t f = 0; f < factors; ++f) {
      const std::size_t alike = corner & (std::size_t{1} << f);
      if (points[corner][f] != points[alike][f]) return false;
    }
  return true;
}

std::optional<CornerAttribution> attribute_corners(std::uint32_t factors, const DesignValues& values,
                                                   const AttributionOptions& options, std::string& refusal) {
  auto shapley = shapley_values(values.values, factors, options.confidence, refusal);
  if (!shapley) return std::nullopt;
  CornerAttribution made{
      .shapley = std::move(*shapley), .interactions = {}, .dividends = {}, .effects = {}, .exact = {}};
  if (factors > 1) {
    auto pairs = shapley_interactions(values.values, factors, options.confidence, refusal);
    auto sets = strongest_dividends(values.values, factors, std::min(factors, largest_set), options.strongest,
                                    options.confidence, refusal);
    if (!pairs || !sets) return std::nullopt;
    made.interactions = std::move(*pairs);
    made.dividends = std::move(*sets);
  }
  const auto table = full_factorial(std::vector<std::uint32_t>(factors, 2), refusal);
  auto effects = table ? factorial_effects(*table, values.values, options.confidence, refusal) : std::nullopt;
  if (!effects) return std::nullopt;
  made.effects = std::move(*effects);
  add_exact_shares(factors, values, options.minor_units_per_one, made);
  return made;
}

std::optional<OrderAttribution> attribute_orders(const DesignSettings& design, std::uint32_t factors,
                                                 const DesignValues& values, const AttributionOptions& options,
                                                 std::string& refusal) {
  const auto plan = plan_permutations(factors, static_cast<std::uint32_t>(design.samples),
                                      static_cast<std::uint64_t>(design.seed), refusal);
  if (!plan) return std::nullopt;
  auto shapley = sampled_shapley(*plan, values.values, options.confidence, refusal);
  if (!shapley) return std::nullopt;
  return OrderAttribution{.shapley = std::move(*shapley),
                          .pairs = plan->pairs,
                          .subsets = static_cast<std::uint32_t>(plan->subsets.size())};
}

}  // namespace plussum
