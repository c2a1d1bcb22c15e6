// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/invest.hpp"

namespace plussum {

const MechanismInfo Invest::info{.name = "invest",
                                 .phase = Phase::settle,
                                 .rows = TableId::none,
                                 .summary = "spending builds up an enterprise's levers; decided prices take effect",
                                 .source = "diminishing returns; model: plan",
                                 .draws = {},
                                 .links = {}};

void InvestParams::declare(ParameterVisitor& visitor) {
  if (visitor.begin_group("cost_per_head", "spending per customer in the market that closes all but 1/e of the gap")) {
    for (std::size_t k = 0; k < lever_count; ++k)
      visitor.number(lever_names[k], cost_per_head[k],
                     {.unit = "money",
                      .low = 0.0,
                      .high = 1e12,
                      .meaning = "spending per head that closes all but 1/e of the gap of this lever; 0: not stated, "
                                 "which only those who invest nothing may do",
                      .amount_of = AmountOf::one});
    visitor.end_group();
  }
  if (visitor.begin_group("decay", "how fast levers fade without spending")) {
    for (std::size_t k = 0; k < lever_count; ++k)
      visitor.number(lever_names[k], decay[k],
                     {.unit = "1/year", .low = 0.0, .high = 100.0, .meaning = "decay of this lever; 0 is neutral"});
    visitor.end_group();
  }
}

void InvestView::bind(Binder& binder) {
  binder.parts(scenario);
  active = binder.read(&Enterprises::active);
  lever_enterprise = binder.read(&Levers::enterprise);
  lever = binder.read(&Levers::lever);
  budget = binder.read(&Levers::budget);
  intended_price = binder.read(&Enterprises::intended_price);
  intended_margin = binder.read(&Enterprises::intended_margin);
  level = binder.write(&Levers::level);
  price_level = binder.write(&Enterprises::price_level);
  intermediary_margin = binder.write(&Enterprises::intermediary_margin);
}

double level_after(double level, double kept, double per_head) {
  const double left = level * kept;
  return left - (1.0 - left) * portable_expm1(-per_head);  // (invest.1), exact where nothing is spent
}

void Invest::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const auto& scenario = view.scenario;
  const auto heads = static_cast<double>(scenario.population().customers);
  for (std::size_t row = 0; row < view.level.size(); ++row) {
    const std::size_t e = view.lever_enterprise[row];
    if (!scenario.enterprises()[e].decides || view.active[e] == 0) continue;
    const std::size_t k = view.lever[row];
    const double closing = params.cost_per_head[k] * heads;
    view.level[row] = level_after(view.level[row], portable_exp(-params.decay[k] * context.years),
                                  closing > 0.0 ? view.budget[row].in_currency() / closing : 0.0);
  }
  for (std::size_t e = 0; e < view.price_level.size(); ++e) {
    if (!scenario.enterprises()[e].decides || view.active[e] == 0) continue;
    view.price_level[e] = view.intended_price[e];
    view.intermediary_margin[e] = view.intended_margin[e];
  }
}

}  // namespace plussum
