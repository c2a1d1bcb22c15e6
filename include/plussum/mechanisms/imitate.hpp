// SPDX-License-Identifier: MIT
#pragma once
/// Imitate: enterprises copy how more prosperous rivals act, and answer those who take customers from them.
///     P(looks at a rival in one step) = 1 − exp(−μ Δ), the rival drawn from all others                  (imitate.1)
///     P(copies) = 1/(1 + exp(−(β/s)·(g·(π_rival − π) − cost)))                                          (imitate.2)
///     copying: imitated += step·(level of the rival − own level) in one dimension in which they differ (imitate.3)
///     offering += η·max(0, offering of the rival − own)·(customers lost to it / own customers)         (imitate.4)
/// π [money/week] profit of the step, of one customer or of the whole enterprise; s its scale, β intensity of selection.
/// Only enterprises that decide and are in the market copy or are copied, all on the state before. No money moves: a
/// copy costs in that the rival must do better by `cost`. Phase: settle. Draws: four words of up to four draws an
/// enterprise. Source: Fermi rule, L38; quality response to entry.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

enum class Compares : std::uint32_t { profit_per_customer, profit };

struct ImitateParams final : ParameterBlock {
  double rate = 0.0;
  double intensity = 1.0;
  double profit_scale = 0.0;  ///< 0: not stated
  double cost = 0.0;
  double step_size = 1.0;
  double quality_response = 0.0;
  Compares compares = Compares::profit_per_customer;

  void declare(ParameterVisitor& visitor) override;
};

struct ImitateView {
  ScenarioParts<&Scenario::population, &Scenario::enterprises, &Scenario::links> scenario;
  std::span<const std::uint8_t> active, supplier, intended_supplier;
  std::span<const Money> profit;
  std::span<const std::uint32_t> customers;
  std::span<const double> effective;
  std::span<double> imitated;

  void bind(Binder& binder);
};

struct Imitate : RuleSteps {
  using Params = ImitateParams;
  using View = ImitateView;
  static const MechanismInfo info;
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Fermi rule: chance of copying at a difference of payoffs, in units of 1/intensity of selection (imitate.2).
double fermi_chance(double difference);

/// Chance that one mutant takes over a market of n enterprises when its payoff is higher by `difference` everywhere:
/// (1 − e^−d)/(1 − e^−nd), which is 1/n for d = 0. It is Moran's formula with a fitness of e^d.
double fermi_fixation(double difference, double n);

}  // namespace plussum
