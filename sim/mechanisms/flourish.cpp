// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/flourish.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr std::string_view need_meanings[need_count][2] = {
    {"physiological", "weight of having enough to live on"},
    {"safety", "weight of having something in hand and no bad luck"},
    {"belonging", "weight of being part of a group, of neighbours served and of a community that is well"},
    {"esteem", "weight of the outcome stock"},
    {"self_actualisation", "weight of skill"},
    {"self_transcendence", "weight of caring for others, once all needs below are met"}};

/// Columns of one run of rows in one community.
struct Run {
  std::size_t rows;
  const float* smoothed_income;
  const Money* cash;
  const float* shock;
  const float* outcome_stock;
  const float* capability;
  const std::uint32_t* member;
  const float* served_share;
  float wellbeing;
  float* quality;
};

/// Arguments come by value, so that the compiler keeps them in registers across the stores.
PLUSSUM_KERNEL std::int64_t assess_run(const Run run, const FlourishTerms terms) {
  std::int64_t sum = 0;
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const float served = run.served_share[k];
    const float quality = quality_of(terms, {.smoothed_income = run.smoothed_income[k],
                                             .cash = static_cast<float>(small_to_double(run.cash[k].units)) * 1e-4f,
                                             .shock = run.shock[k],
                                             .ties = run.member[k] != no_row ? 1.0f : served,
                                             .wellbeing = run.wellbeing,
                                             .outcome_stock = run.outcome_stock[k],
                                             .capability = run.capability[k]});
    run.quality[k] = quality;
    sum += tally_count(quality);
  }
  return sum;
}

/// Adds the neighbours that one enterprise serves.
PLUSSUM_KERNEL void add_served(std::size_t rows, const std::uint8_t* served, float* sum) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < rows; ++k) sum[k] += static_cast<float>(served[k]);
}

/// Divides by the number of neighbours, where there are any.
PLUSSUM_KERNEL void per_neighbour(std::size_t rows, const std::uint32_t* offsets, float* sum) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < rows; ++k) {
    const auto neighbours = static_cast<float>(static_cast<std::int32_t>(offsets[k + 1] - offsets[k]));
    sum[k] = sum[k] / (neighbours > 1.0f ? neighbours : 1.0f);
  }
}

}  // namespace

const MechanismInfo Flourish::info{.name = "flourish",
                                   .phase = Phase::assess,
                                   .rows = TableId::customers,
                                   .summary = "quality of life: six needs, each as far as those below are met",
                                   .source = "Maslow 1943, 1969",
                                   .draws = {},
                                   .links = {}};

void FlourishParams::declare(ParameterVisitor& visitor) {
  for (std::size_t k = 0; k < need_count; ++k)
    visitor.number(need_meanings[k][0], weight[k],
                   {.low = 0.0, .high = 1000.0, .meaning = need_meanings[k][1], .source = "Maslow 1943, 1969"});
  visitor.number("buffer_weeks", buffer_weeks,
                 {.unit = "week",
                  .low = 0.0,
                  .high = 1000.0,
                  .low_excluded = true,
                  .meaning = "weeks of subsistence in hand with which a customer feels safe"});
  visitor.number("shock_limit", shock_limit,
                 {.low = 0.0,
                  .high = 1000.0,
                  .low_excluded = true,
                  .meaning = "fall of log income below its mean at which nothing of safety is left (z0)"});
  visitor.number("outcome_half", outcome_half,
                 {.unit = "1",
                  .low = 1e-3,
                  .high = 1e6,
                  .meaning = "outcome stock at which half of esteem is reached, in the market space's unit"});
}

void FlourishView::bind(Binder& binder) {
  binder.parts(scenario);
  community = binder.read(&Customers::community);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  smoothed_income = binder.read(&Customers::smoothed_income);
  cash = binder.read(&Customers::cash);
  income_shock = binder.read(&Customers::income_shock);
  member = binder.read(&Customers::member);
  served_neighbours = binder.read(&Customers::served_neighbours);
  wellbeing = binder.read(&Communities::wellbeing);
  outcome_stock = binder.read(&Customers::outcome_stock);
  capability = binder.read(&Customers::capability);
  quality_of_life = binder.write(&Customers::quality_of_life);
  neighbour_offsets = binder.network().offsets;
}

FlourishTerms flourish_terms(const FlourishParams& params, double subsistence) {
  const double all = std::accumulate(params.weight.begin(), params.weight.end(), 0.0);
  const double per_subsistence = subsistence > 0.0 ? 1.0 / subsistence : 0.0;
  FlourishTerms terms{.weight = {},
                      .per_subsistence = static_cast<float>(per_subsistence),
                      .per_buffer = static_cast<float>(per_subsistence / params.buffer_weeks),
                      .per_shock_limit = static_cast<float>(1.0 / params.shock_limit),
                      .outcome_half = static_cast<float>(params.outcome_half),
                      .no_subsistence = subsistence > 0.0 ? 0.0f : 1.0f};
  for (std::size_t k = 0; k < need_count; ++k)
    terms.weight[k] = all > 0.0 ? static_cast<float>(params.weight[k] / all) : 0.0f;
  return terms;
}

void Flourish::begin(View& view, const Params& params, const StepContext&, Tally&) {
  view.terms = flourish_terms(params, view.scenario.population().subsistence);
  view.enterprises = view.scenario.enterprises().size();
}

void Flourish::rows(const View& view, const Params&, const StepContext& context, RowRange range, Tally& tally) {
  if (view.terms.weight == std::array<float, need_count>{}) {
    if (context.scenario_changed)  // an event may have taken the weights away
      std::fill_n(view.quality_of_life.begin() + static_cast<std::ptrdiff_t>(range.begin), range.size(), 0.0f);
    return;
  }
  float served_share[chunk_rows];
  for_each_run(view.community, view.first_customer, view.customers, range.begin, range.end,
               [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                 const std::size_t rows = end - begin;
                 std::fill_n(served_share, rows, 0.0f);
                 if (!view.neighbour_offsets.empty()) {
                   for (std::size_t e = 0; e < view.enterprises; ++e)
                     add_served(rows, view.served_neighbours.data() + e * view.community.size() + begin, served_share);
                   per_neighbour(rows, view.neighbour_offsets.data() + begin, served_share);
                 }
                 tally.quality_of_life[0] += assess_run({.rows = rows,
                                                         .smoothed_income = view.smoothed_income.data() + begin,
                                                         .cash = view.cash.data() + begin,
                                                         .shock = view.income_shock.data() + begin,
                                                         .outcome_stock = view.outcome_stock.data() + begin,
                                                         .capability = view.capability.data() + begin,
                                                         .member = view.member.data() + begin,
                                                         .served_share = served_share,
                                                         .wellbeing = view.wellbeing[place],
                                                         .quality = view.quality_of_life.data() + begin},
                                                        view.terms);
               });
}

}  // namespace plussum
