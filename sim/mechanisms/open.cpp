// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/open.hpp"

namespace plussum {

const MechanismInfo Open::info{.name = "open",
                               .phase = Phase::sense,
                               .rows = TableId::none,
                               .summary = "how many communities have an outlet of each enterprise",
                               .source = "model: access",
                               .draws = {},
                               .links = {}};

void Open::begin(View& view, const Params&, const StepContext& context, Tally&) {
  if (!context.scenario_changed) return;
  const ChoiceTerms terms = choice_terms(context.scenario);
  for (std::size_t e = 0; e < view.outlets.size(); ++e) view.outlets[e] = terms.offer[e].outlets;  // (Q1)
}

}  // namespace plussum
