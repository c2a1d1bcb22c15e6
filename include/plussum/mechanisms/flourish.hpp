// SPDX-License-Identifier: MIT
#pragma once
/// Flourish: the quality of a customer's life, from six needs, each of which counts only as far as those below it are met.
///     m_k = min(1, x_k)·m_{k−1},  m_0 = 1,   Q = Σ_k w_k m_k / Σ_k w_k                                  (flourish.1)
///     x_1 = ȳ / subsistence                                                    physiological           (flourish.2)
///     x_2 = min(1, cash/(buffer·subsistence))·max(0, 1 − max(0, −z)/z₀)        safety                  (flourish.3)
///     x_3 = 1 − (1 − t)(1 − W),  t = 1 in a group, else served neighbours/neighbours   belonging       (flourish.4)
///     x_4 = A/(A + A½)                                                         esteem                  (flourish.5)
///     x_5 = h                                                                  self-actualisation      (flourish.6)
///     x_6 = 1: self-transcendence needs nothing but what lies below                                   (flourish.7)
/// ȳ smoothed income, z income shock, W wellbeing of the community, A outcome stock, h skill. Without subsistence x_1 and the
/// buffer are met. Q is what the weight of community value in a choice goes by. Phase: assess. Draws: none. Source: Maslow
/// 1943, 1969; cumulative form of the model.
#include <array>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

enum class Need : std::uint8_t { physiological, safety, belonging, esteem, actualisation, transcendence };
inline constexpr std::size_t need_count = 6;

struct FlourishParams final : ParameterBlock {
  std::array<double, need_count> weight{};
  double buffer_weeks = 4.0;
  double shock_limit = 1.0;
  double outcome_half = 1.0;

  void declare(ParameterVisitor& visitor) override;
};

/// Numbers of a step in single precision, shared by all rows.
struct FlourishTerms {
  std::array<float, need_count> weight;  ///< of sum 1, or all 0
  float per_subsistence, per_buffer, per_shock_limit, outcome_half;
  float no_subsistence;  ///< 1 when there is none, so that what is measured by it is met
};

/// What one customer's needs are judged by.
struct Circumstances {
  float smoothed_income, cash, shock, ties, wellbeing, outcome_stock, capability;
};

struct FlourishView {
  ScenarioParts<&Scenario::population, &Scenario::enterprises> scenario;
  std::span<const std::uint32_t> community, first_customer, customers, member;
  std::span<const std::uint8_t> served_neighbours;
  std::span<const Money> cash;
  std::span<const float> smoothed_income, income_shock, outcome_stock, capability, wellbeing;
  std::span<float> quality_of_life;
  std::span<const std::uint32_t> neighbour_offsets;
  FlourishTerms terms{};
  std::size_t enterprises = 0;

  void bind(Binder& binder);
};

struct Flourish : RuleSteps {
  using Params = FlourishParams;
  using View = FlourishView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

FlourishTerms flourish_terms(const FlourishParams& params, double subsistence);

/// Quality of life (flourish.1)-(flourish.7).
PLUSSUM_INLINE float quality_of(const FlourishTerms& terms, const Circumstances& who) {
  const auto at_most_1 = [](float x) { return x < 1.0f ? x : 1.0f; };
  const float physiological =
      at_most_1(who.smoothed_income * terms.per_subsistence + terms.no_subsistence);  // (flourish.2)
  const float buffer = at_most_1(who.cash * terms.per_buffer + terms.no_subsistence);
  const float calm = 1.0f + who.shock * terms.per_shock_limit;
  const float safety = physiological * buffer * (calm > 0.0f ? at_most_1(calm) : 0.0f);             // (flourish.3)
  const float belonging = safety * (1.0f - (1.0f - who.ties) * (1.0f - who.wellbeing));             // (flourish.4)
  const float esteem = belonging * (who.outcome_stock / (who.outcome_stock + terms.outcome_half));  // (flourish.5)
  const float actualisation = esteem * who.capability;                                              // (flourish.6)
  return at_most_1(terms.weight[0] * physiological + terms.weight[1] * safety + terms.weight[2] * belonging +
                   terms.weight[3] * esteem +
                   (terms.weight[4] + terms.weight[5]) * actualisation);  // (flourish.1), (flourish.7)
}

}  // namespace plussum
