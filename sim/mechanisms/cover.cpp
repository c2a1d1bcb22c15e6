// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/cover.hpp"

namespace plussum {
namespace {

bool at_hand(Needs needs, unsigned place) {
  const bool outlet = (place & 1u) != 0, information = (place & 2u) != 0;
  switch (needs) {
    case Needs::nothing:
      return true;
    case Needs::outlet:
      return outlet;
    case Needs::information:
      return information;
    case Needs::both:
      return outlet && information;
  }
  return true;
}

double factor_of_partners(const Scenario& scenario, const Enterprise& enterprise, FilledBy kind) {
  if (kind == FilledBy::enterprise) return 1.0;
  double capacity = 0.0;
  for (const Partner& partner : scenario.partners)
    if (partner.kind == kind && partner.enterprise == enterprise.name) capacity += partner.capacity;
  return partner_factor(capacity);  // (O2)
}

}  // namespace

const MechanismInfo Cover::info{
    .name = "cover",
    .phase = Phase::sense,
    .rows = TableId::none,
    .summary = "tabulates the outcome each supplier's coverage of the activity cycle yields",
    .source = "CES coverage, limits L19",
    .draws = {},
    .links = {}};

double outcome_of(const Scenario& scenario, const Enterprise* enterprise, unsigned place, double capability) {
  std::vector<double> weight, coverage;
  for (const Activity& activity : scenario.market_space.activities) {
    const double offered = enterprise && at_hand(activity.needs, place) ? enterprise->coverage_of(activity.name) : 0.0;
    const double partners = enterprise ? factor_of_partners(scenario, *enterprise, activity.filled_by) : 0.0;
    const double alone = activity.alone + (activity.alone_skilled - activity.alone) * capability;
    weight.push_back(activity.weight);
    coverage.push_back(activity_coverage(offered, partners, alone));
  }
  return ces_outcome(weight, coverage, scenario.market_space.complementarity,
                     scenario.market_space.weakest_link);  // (O1)
}

void Cover::begin(View& view, const Params&, const StepContext& context, Tally&) {
  if (!context.scenario_changed) return;
  const std::size_t enterprises = context.scenario.enterprises.size();
  for (std::size_t slot = 0; slot <= enterprises; ++slot) {
    const Enterprise* enterprise = slot < enterprises ? &context.scenario.enterprises[slot] : nullptr;
    for (unsigned place = 0; place < Offers::places; ++place)
      for (std::size_t point = 0; point < Offers::points; ++point) {
        const double capability = static_cast<double>(point) / static_cast<double>(Offers::grid);
        view.outcome[Offers::index(slot, place, point)] =
            static_cast<float>(outcome_of(context.scenario, enterprise, place, capability));
      }
  }
}

}  // namespace plussum
