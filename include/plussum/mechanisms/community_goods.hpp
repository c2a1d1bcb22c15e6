// SPDX-License-Identifier: MIT
#pragma once
/// CommunityGoods: the natural stock of a region, which grows back and is worn by what is sold, and the wellbeing of communities.
///     dN/dt = r N (1 − N) − m N                                                                  (community_goods.1)
///     m = g·w·Σ_e (goods_e/p_e)/s_e / (customers of the region) / Δ                                   [1/year] (community_goods.2)
///     dW/dt = u (1 − W) − d_W W                                                                  (community_goods.3)
///     u = g·a·(programme money per head and year) + g·b·Ā/(Ā + A½)                                    [1/year] (community_goods.4)
/// N and W lie in [0, 1]; both equations are solved exactly over the step, in which m and u are constant. goods/p is what was
/// sold in units of what costs 1 at price level 1; where s share a good, 1/s of it is made. Ā is the mean outcome stock of the
/// community's customers. Phase: settle. Draws: none. Source: Gordon 1954, Schaefer 1954; L45.
#include <vector>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct CommunityGoodsParams final : ParameterBlock {
  double regrowth = 0.0;
  double wear = 0.0;
  double wellbeing_decay = 0.0;
  double programme_gain = 0.0;
  double outcome_rate = 0.0;
  double outcome_half = 1.0;

  void declare(ParameterVisitor& visitor) override;
};

struct CommunityGoodsView {
  ScenarioParts<&Scenario::enterprises, &Scenario::links> scenario;
  std::span<const float> outcome_stock;
  std::span<const std::uint32_t> first_customer, customers;
  std::span<const std::uint8_t> region, presence;
  std::span<const double> offered_price;
  std::span<const Money> budget;
  std::span<double> commons;
  std::span<float> wellbeing;
  std::vector<double> programme;  ///< money of each enterprise's programme for one community it reaches, in this step
  std::vector<std::uint8_t> everywhere;  ///< 1 where an enterprise is nowhere at hand, and its programme goes to all

  void bind(Binder& binder);
};

struct CommunityGoods : RuleSteps {
  using Params = CommunityGoodsParams;
  using View = CommunityGoodsView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

/// The natural stock after some years of constant pressure m (community_goods.1). Within [0, 1] for a stock within [0, 1].
double commons_after(double stock, double regrowth, double pressure, double years);

/// Wellbeing after some years of constant support u (community_goods.3). Within [0, 1] for wellbeing within [0, 1].
double wellbeing_after(double wellbeing, double support, double decay, double years);

}  // namespace plussum
