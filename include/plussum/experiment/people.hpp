// SPDX-License-Identifier: MIT
#pragma once
/// People: whether each customer has more or less than she would have had in the other world, one by one.
///     u_i = surplus + cash − debt + A·v/(δ + m)            (her own account: what her stock will still give her is hers)
///     share not worse off = share of customers with Δu_i >= 0,  better: > 0,  equal: = 0                            (W2)
/// Exact in minor units: a difference of nothing is one of 0. Savings in groups, skill and wellbeing are in nobody's own account;
/// they are those of groups, nation and community (W1). The same customer has the same row in both worlds.
#include <array>
#include <cstdint>

#include "plussum/core/ids.hpp"
#include "plussum/experiment/value_account.hpp"

namespace plussum {

/// How many customers have more, as much and less.
struct PeopleCount {
  std::int64_t better = 0, equal = 0, worse = 0;
  Money change;  ///< of their own accounts, added up

  std::int64_t customers() const { return better + equal + worse; }
  std::int64_t not_worse() const { return better + equal; }
  void add(Money difference);
};

/// (W2)
struct PeopleComparison {
  PeopleCount all;
  std::array<PeopleCount, decile_count> by_decile{};  ///< tenths of income in the control
  PeopleCount served, not_served;                     ///< by an enterprise, at the end of the treatment
};

/// What one customer has of her own.
Money own_account(const World& world, std::size_t customer, const ServiceToCome& service);

PeopleComparison compare_people(const World& control, const Scenario& control_scenario, const World& treatment,
                                const Scenario& treatment_scenario);

}  // namespace plussum
