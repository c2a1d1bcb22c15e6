// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/practise.hpp"

#include <algorithm>

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::know_how_to_cost};

}  // namespace

const MechanismInfo Practise::info{.name = "practise",
                                   .phase = Phase::settle,
                                   .rows = TableId::none,
                                   .summary = "know-how of enterprises by region, which lowers their unit cost",
                                   .source = "Wright 1936; L21",
                                   .draws = {},
                                   .links = named_links};

void PractiseParams::declare(ParameterVisitor& visitor) {
  visitor.number("progress_ratio", progress_ratio,
                 {.low = 0.1,
                  .high = 1.0,
                  .meaning = "unit cost after a doubling of experience, relative to before (PR); 1 is neutral",
                  .source = "Wright 1936; usual 0.7-0.9"});
  visitor.number("reference_output", reference_output,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e18,
                  .meaning = "value of goods made, in the real market, from which on unit cost falls (K0); 0: not "
                             "stated, which only a progress_ratio of 1 allows",
                  .amount_of = AmountOf::real});
  visitor.number(
      "transfer_share", transfer_share,
      {.low = 0.0, .high = 1.0, .meaning = "share of the know-how of other regions that serves in a region"});
  visitor.number("depreciation", depreciation,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "rate at which know-how is lost (delta_K)"});
}

void PractiseView::bind(Binder& binder) {
  binder.parts(scenario);
  know_how = binder.write(&Regions::know_how);
  experience_factor = binder.write(&Enterprises::experience_factor);
}

double learning_exponent(double progress_ratio) {
  constexpr double per_ln2 = 1.4426950408889634;
  return -portable_log(progress_ratio) * per_ln2;
}

double experience_cost(double know_how, double reference_output, double exponent) {
  return know_how > reference_output ? portable_pow(know_how / reference_output, -exponent) : 1.0;
}

void Practise::begin(View& view, const Params& params, const StepContext& context, Tally& tally) {
  if (!(params.progress_ratio < 1.0)) {
    if (context.scenario_changed) std::fill(view.experience_factor.begin(), view.experience_factor.end(), 1.0);
    return;
  }
  const std::size_t regions = view.scenario.region_count();
  const double exponent = learning_exponent(params.progress_ratio);
  const double kept = portable_exp(-params.depreciation * context.years);
  const double gain = view.scenario.links().of(Link::know_how_to_cost);
  for (std::size_t e = 0; e < view.experience_factor.size(); ++e) {
    double* know_how = view.know_how.data() + e * regions;
    const std::int64_t* goods_in = tally.goods_in.data() + e * max_regions;
    double everywhere = 0.0;
    for (std::size_t r = 0; r < regions; ++r) {
      const double made = Money{goods_in[r]}.in_currency() * view.scenario.population().represents;
      know_how[r] = know_how[r] * kept + made;  // (practise.1)
      everywhere += know_how[r];
    }
    double goods = 0.0, cost = 0.0;
    for (std::size_t r = 0; r < regions; ++r) {
      const double effective = know_how[r] + params.transfer_share * (everywhere - know_how[r]);  // (practise.2)
      const auto made = static_cast<double>(goods_in[r]);
      goods += made;
      cost += made * experience_cost(effective, params.reference_output, exponent);  // (practise.3)
    }
    if (goods > 0.0) view.experience_factor[e] = 1.0 + gain * (cost / goods - 1.0);  // (practise.4)
  }
}

}  // namespace plussum
