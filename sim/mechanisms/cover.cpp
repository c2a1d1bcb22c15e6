// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/cover.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::partners_to_coverage};

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

void tabulate(CoverView& view, const CoverParts& scenario, std::size_t slot, const Enterprise* enterprise,
              const Offering& offering) {
  for (unsigned place = 0; place < Offers::places; ++place)
    for (std::size_t point = 0; point < Offers::points; ++point) {
      const double capability = static_cast<double>(point) / static_cast<double>(Offers::grid);
      view.outcome[Offers::index(slot, place, point)] =
          static_cast<float>(outcome_of(scenario, enterprise, offering, place, capability));
    }
}

}  // namespace

const MechanismInfo Cover::info{
    .name = "cover",
    .phase = Phase::sense,
    .rows = TableId::none,
    .summary = "tabulates the outcome each supplier's coverage of the activity cycle yields",
    .source = "CES coverage, limits L19",
    .draws = {},
    .links = named_links};

void CoverView::bind(Binder& binder) {
  binder.parts(scenario);
  coverage_level = binder.read(&Enterprises::coverage_level);
  cycle_breadth = binder.read(&Enterprises::cycle_breadth);
  capacity = binder.read(&Partners::capacity);
  outcome = binder.write(&Offers::outcome);
}

Offering offering_of(const CoverParts& scenario, std::size_t enterprise, double coverage_level, double cycle_breadth,
                     std::span<const double> partner_capacity) {
  Offering offering{.coverage_level = coverage_level, .cycle_breadth = cycle_breadth};
  const double gain = scenario.links().of(Link::partners_to_coverage);
  for (std::size_t k = 0; k < scenario.partners().size(); ++k)
    if (scenario.partners()[k].enterprise == scenario.enterprises()[enterprise].name)
      offering.partner_capacity[static_cast<std::size_t>(scenario.partners()[k].kind)] += gain * partner_capacity[k];
  return offering;
}

double coverage_offered(const Enterprise& enterprise, const Offering& offering, const Activity& activity) {
  const double breadth = activity.phase == CyclePhase::during ? 1.0 : offering.cycle_breadth;
  const double quality = enterprise.coverage_of(activity.name) * offering.coverage_level * breadth;  // (cover.6)
  return quality * (activity.filled_by == FilledBy::enterprise
                        ? 1.0
                        : partner_factor(offering.partner_capacity[static_cast<std::size_t>(activity.filled_by)]));
}

double outcome_of(const CoverParts& scenario, const Enterprise* enterprise, const Offering& offering, unsigned place,
                  double capability) {
  std::vector<double> weight, coverage;
  for (const Activity& activity : scenario.market_space().activities) {
    const bool offered = enterprise && at_hand(activity.needs, place);
    const double alone = activity.alone + (activity.alone_skilled - activity.alone) * capability;
    weight.push_back(activity.weight);
    coverage.push_back(
        activity_coverage(offered ? coverage_offered(*enterprise, offering, activity) : 0.0, 1.0, alone));
  }
  return ces_outcome(weight, coverage, scenario.market_space().complementarity,
                     scenario.market_space().weakest_link);  // (cover.4)
}

void Cover::begin(View& view, const Params&, const StepContext& context, Tally&) {
  const CoverParts& scenario = view.scenario;
  const std::size_t enterprises = scenario.enterprises().size();
  const bool all = context.scenario_changed || view.tabulated.size() != enterprises;
  view.tabulated.resize(enterprises);
  for (std::size_t e = 0; e < enterprises; ++e) {
    const Offering offering = offering_of(scenario, e, view.coverage_level[e], view.cycle_breadth[e], view.capacity);
    if (!all && offering == view.tabulated[e]) continue;
    tabulate(view, scenario, e, &scenario.enterprises()[e], offering);
    view.tabulated[e] = offering;
  }
  if (all) tabulate(view, scenario, enterprises, nullptr, {});
}

}  // namespace plussum
