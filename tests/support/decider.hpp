// SPDX-License-Identifier: MIT
#pragma once
/// Enterprises that decide for themselves, made of ones that keep to the scenario.
#include "plussum/scenario/scenario.hpp"

namespace plussum::test {

/// Leaves out the numbers of the offer that an enterprise which decides has from its levels and its strategy.
inline void leave_out_overridden(Enterprise& enterprise) {
  const Enterprise unsaid;
  enterprise.outlet_share = unsaid.outlet_share;
  enterprise.information_share = unsaid.information_share;
  enterprise.credit_share = unsaid.credit_share;
  enterprise.durability = unsaid.durability;
  enterprise.later_cost_share = unsaid.later_cost_share;
  enterprise.payment_interval = unsaid.payment_interval;
  enterprise.community_value = unsaid.community_value;
}

/// States the shares of an enterprise's partners as parts of what its strategy gives them together.
inline void divide_among_partners(Scenario& scenario, const Enterprise& enterprise) {
  double sum = 0.0;
  for (const Partner& partner : scenario.partners)
    if (partner.enterprise == enterprise.name) sum += partner.revenue_share;
  if (!(sum > 0.0)) return;
  for (Partner& partner : scenario.partners)
    if (partner.enterprise == enterprise.name) partner.revenue_share /= sum;
}

}  // namespace plussum::test
