// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/partner_entry.hpp"

#include <algorithm>

#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::income_to_partners, Link::partners_to_income};

/// Steps between reviews, at least one.
std::uint32_t steps_per_review(const PartnerEntryParams& params, double years) {
  return static_cast<std::uint32_t>(std::clamp(params.review_interval / years + 0.5, 1.0, 1e9));
}

double reviewed_capacity(const PartnerEntryParams& params, const PartnerEntryParts& scenario, const Partner& partner,
                         double capacity, double weekly_income, double years) {
  const LinkGains& links = scenario.links();
  const double reservation_income = in_simulated_market(scenario.population(), partner.reservation_income);
  const double prosperity = weekly_income / (reservation_income * partner.capacity);
  const double elasticity = params.elasticity * links.of(Link::income_to_partners);
  const double rest = resting_capacity(partner.capacity, prosperity, elasticity,
                                       params.elasticity * links.of(Link::partners_to_income));
  return capacity * portable_pow(rest / capacity, hazard_chance(params.entry_rate, years));  // (partner_entry.2)
}

}  // namespace

const MechanismInfo PartnerEntry::info{.name = "partner_entry",
                                       .phase = Phase::settle,
                                       .rows = TableId::none,
                                       .summary = "partners enter and leave by what they earn",
                                       .source = "free entry, L24",
                                       .draws = {},
                                       .links = named_links};

void PartnerEntryParams::declare(ParameterVisitor& visitor) {
  visitor.number("entry_rate", entry_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1e6,
                  .meaning = "rate at which partners' capacity comes to rest; 0: it is the scenario's",
                  .source = "L24"});
  visitor.number("elasticity", elasticity,
                 {.low = 0.0,
                  .high = 1e6,
                  .meaning = "elasticity of partners' capacity to the income for each unit of it; large: free entry",
                  .source = "L24"});
  visitor.number("review_interval", review_interval,
                 {.unit = "year", .low = 0.0, .high = 100.0, .meaning = "time between reviews of entry and exit"});
}

void PartnerEntryView::bind(Binder& binder) {
  binder.parts(scenario);
  cash = binder.read(&Partners::cash);
  capacity = binder.write(&Partners::capacity);
  cash_at_review = binder.write(&Partners::cash_at_review);
}

double resting_capacity(double at_reference, double prosperity, double elasticity, double crowding) {
  return at_reference *
         portable_pow(std::clamp(prosperity, 1e-6, 1e6), elasticity / (1.0 + crowding));  // (partner_entry.1)
}

void PartnerEntry::end(View& view, const Params& params, const StepContext& context, Tally&) {
  const std::uint32_t steps = steps_per_review(params, context.years);
  const bool review = (context.step + 1) % steps == 0;
  for (std::size_t k = 0; k < view.capacity.size(); ++k) {
    const Partner& partner = view.scenario.partners()[k];
    const bool moves = params.entry_rate > 0.0 && partner.reservation_income > 0.0 && partner.capacity > 0.0;
    if (!moves || !(view.capacity[k] > 0.0)) view.capacity[k] = partner.capacity;
    if (!review) continue;
    const double income = (view.cash[k] - view.cash_at_review[k]).in_currency() / (steps * context.weeks);
    view.cash_at_review[k] = view.cash[k];
    if (moves)
      view.capacity[k] =
          reviewed_capacity(params, view.scenario, partner, view.capacity[k], income, steps * context.years);
  }
}

}  // namespace plussum
