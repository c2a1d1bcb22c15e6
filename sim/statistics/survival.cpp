// SPDX-License-Identifier: MIT
#include "plussum/statistics/survival.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "plussum/statistics/distributions.hpp"

namespace plussum {
namespace {

struct AtRisk {
  double waiting = 0.0, reaching = 0.0;
};

AtRisk at_risk(std::span<const FollowedTime> times, double now) {
  AtRisk count;
  for (const FollowedTime& one : times) {
    count.waiting += one.time >= now ? 1.0 : 0.0;
    count.reaching += one.is_reached && one.time == now ? 1.0 : 0.0;
  }
  return count;
}

std::set<double> times_reached(std::span<const FollowedTime> times) {
  std::set<double> reached;
  for (const FollowedTime& one : times)
    if (one.is_reached) reached.insert(one.time);
  return reached;
}

}  // namespace

RestrictedMean restricted_mean(std::span<const FollowedTime> times, double horizon) {
  if (times.empty()) return {};
  std::vector<double> variances,
      areas;  // of each t_i: its factor of the variance, and the area of S from it to the next one
  double survival = 1.0, before = 0.0, first_area = 0.0;
  for (const double now : times_reached(times)) {
    if (now > horizon) break;
    (areas.empty() ? first_area : areas.back()) = survival * (now - before);
    const AtRisk count = at_risk(times, now);
    survival *= 1.0 - count.reaching / count.waiting;  // (ST23)
    const double left = count.waiting - count.reaching;
    variances.push_back(left > 0.0 ? count.reaching / (count.waiting * left) : 0.0);
    areas.push_back(0.0);
    before = now;
  }
  (areas.empty() ? first_area : areas.back()) = survival * (horizon - before);
  double area = 0.0, variance = 0.0;
  for (std::size_t k = areas.size(); k-- > 0;) {  // (ST24)
    area += areas[k];
    variance += area * area * variances[k];
  }
  return {first_area + area, std::sqrt(variance)};
}

LogRank log_rank(std::span<const FollowedTime> first, std::span<const FollowedTime> second) {
  std::set<double> reached = times_reached(first);
  reached.merge(times_reached(second));
  LogRank result;
  double variance = 0.0;
  for (const double now : reached) {
    const AtRisk one = at_risk(first, now), other = at_risk(second, now);
    const double waiting = one.waiting + other.waiting, reaching = one.reaching + other.reaching;
    const double expected = reaching * one.waiting / waiting;
    result.observed += one.reaching;
    result.expected += expected;
    if (waiting > 1.0) variance += expected * (1.0 - one.waiting / waiting) * (waiting - reaching) / (waiting - 1.0);
  }
  if (!(variance > 0.0)) return result;
  const double distance = result.observed - result.expected;
  result.chi_squared = distance * distance / variance;  // (ST25)
  result.p = chi_squared_upper_tail(result.chi_squared, 1.0);
  return result;
}

}  // namespace plussum
