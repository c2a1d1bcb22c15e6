// SPDX-License-Identifier: MIT
#pragma once
/// Steer: at each planning interval an enterprise that decides sets its price and what it spends on its levers, from what it
/// believes about the market.
///     B   = min(cash, g·reserve + drawdown·cash·interval)                  to invest until the next planning (steer.1)
///     B_L = B·w_L/max(1, Σ w),  w_L = g·objective_L · prevalence_L · (1 − L) · δ^(payback_L)  for lever L     (steer.2)
///     v(p) = −ln[(O_0 p/(O p_0))^β + g·Σ_rivals (O_r p/(O p_r))^β]         utility over all alternatives    (steer.3)
///     s = 1/(1 + e^−v),  k = 1 − ρ(1 − 1/(1 + e^−(v + S))),  a(p) share of people asked who can pay p       (steer.4)
///     n(p) = customers · min(1, a(p)/a(p_now)) · k + unserved · α · Π_b (1 − barred_b) · a(p) · s           (steer.5)
///     M    = Y·(w(1 − upkeep it bears) − partner share·p − c),  p = w(1 + x·m)                              (steer.6)
///     V(w) = n(p)·(M + λ·Y·ln(1 + e^v)/β) / (1 − δ·k)                  → the price w on a grid that is best (steer.7)
/// What no lever is worth stays in the reserve. For durability the objective is value weight · gap + max(0, σ − r/r*), with
/// r = (1 − δ)/δ, r* = m/ΔC: the part σ of the upkeep m that it bears pays for the extra cost ΔC if its interest is below the
/// break-even one (L34), and where ΔC > 0 that is all the discounting there is. Upkeep it bears: σ·(1 − d)·m·δ/(1 − δ).
/// objective: access weight for levers that remove barriers, value weight for those that hold by value, 1 for promotion,
/// 1 − later cost share for cost cutting. The community lever gets its own share of B. δ discount factor, S switching cost
/// it imposes, ρ yearly chance of a review, α yearly chance that someone unserved considers it, Y a year's instalments,
/// c unit cost, λ welfare weight, p retail price, x share sold through an intermediary. A customer kept is worth the
/// geometric sum over the years she stays (L18). The intermediary takes the margin m that is best for him at each w (L23).
/// Phase: decide. Draws: none. Sources: customer lifetime value, Gupta and Lehmann 2003; double marginalisation, Spengler
/// 1950; split incentives, L34.
#include <array>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct SteerParams final : ParameterBlock {
  double interval = 1.0;
  double drawdown = 0.1;
  double consideration = 0.3;
  double review_rate = 1.0;
  double lowest_price = 0.5;
  double highest_price = 3.0;
  std::int64_t prices = 26;
  double highest_margin = 1.0;
  double upkeep_rate = 0.0;
  std::array<double, lever_count> payback{2.0, 1.0, 3.0, 2.0, 1.0, 1.5, 4.0, 2.0, 0.25, 0.5, 5.0};
  void declare(ParameterVisitor& visitor) override;
};

/// What it reads of the scenario.
using SteerParts = ScenarioParts<&Scenario::population, &Scenario::preferences, &Scenario::strategy_table,
                                 &Scenario::enterprises, &Scenario::links>;

struct SteerView {
  SteerParts scenario;
  std::span<const std::uint8_t> terms_of_offer;
  std::span<const std::uint32_t> customers;
  std::span<const double> offered_price, switching_cost, belief, effective, level, price_level, partner_share,
      unit_cost_share, later_cost_share, retail_margin, durability;
  std::span<const float> outcome;
  std::span<const Money> cash, reserve;
  std::span<const std::uint8_t> active;
  std::span<Money> budget;
  std::span<double> intended_price, intended_margin;

  void bind(Binder& binder);
};

struct Steer : RuleSteps {
  using Params = SteerParams;
  using View = SteerView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// What an enterprise believes when it sets its price.
struct Prospect {
  double customers = 0.0, unserved = 0.0;  ///< [simulated customers]
  double consideration = 0.0;              ///< α
  double open = 1.0;                       ///< Π (1 − barred)
  std::array<double, 10> affordable{};     ///< deciles of what people could pay in a week [money/week]
  double instalment = 1.0;                 ///< due in a week at price 1 [money/week]
  double price_now = 1.0;                  ///< retail
  double sensitivity = 1.0;                ///< β
  double advantage = 0.0;                  ///< v(1): utility at a retail price of 1 over all alternatives
  double switching_cost = 0.0;
  double review_chance = 1.0;  ///< ρ
  double discount_factor = 1.0;
  double partner_share = 0.0;  ///< of the retail price
  double upkeep = 0.0;         ///< of the wholesale price
  double unit_cost = 0.0;      ///< of the price 1
  double welfare_weight = 0.0;
  double through_intermediary = 0.0;  ///< share of sales
};

/// Share of people asked who can pay the instalment at a price.
double share_who_can_pay(const Prospect& prospect, double price);
/// Demand n(p) at a retail price (steer.5).
double perceived_demand(const Prospect& prospect, double price);
/// Value V of a wholesale price when the intermediary takes `margin` on it (steer.7).
double perceived_value(const Prospect& prospect, double price, double margin);

/// The point of [low, high] on a grid of `points` at which `value` is largest, the lower one of equals.
template <class Value>
double best_on_grid(double low, double high, std::int64_t points, Value&& value) {
  double best = low, best_value = value(low);
  for (std::int64_t k = 1; k < points; ++k) {
    const double x = low + (high - low) * static_cast<double>(k) / static_cast<double>(points - 1);
    const double here = value(x);
    if (here > best_value) {
      best = x;
      best_value = here;
    }
  }
  return best;
}

/// Margin that is best for an intermediary who buys at `price` and faces `demand(retail price)` (L23).
template <class Demand>
double best_margin(double price, double highest, std::int64_t points, Demand&& demand) {
  return best_on_grid(0.0, highest, points,
                      [&](double margin) { return margin * price * demand(price * (1.0 + margin)); });
}

}  // namespace plussum
