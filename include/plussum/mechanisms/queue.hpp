// SPDX-License-Identifier: MIT
#pragma once
/// Queue: a supplier fails some of its customers, by bad service and, when more come than its outlets can serve, for want
/// of capacity.
///     P(failed in one step) = min(1, f₀ + g·max(0, 1 − C/n)),  f₀ = 1 − exp(−φ Δ)                        (queue.1)
///     C = capacity of an outlet · outlets, without limit when that capacity is 0                         (queue.2)
/// n real customers of the enterprise, φ hazard of bad service [1/year], g gain of the link. The share 1 − C/n goes without
/// in a step, whoever comes first. Phase: sense. Draws: one word a customer. Source: model "deliver", loop B3.
#include <array>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct QueueParams final : ParameterBlock {
  double base_failure = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct QueueView {
  ScenarioParts<&Scenario::population, &Scenario::enterprises, &Scenario::links> scenario;
  std::span<const std::uint32_t> id, outlets, customers;
  std::span<const std::uint8_t> supplier;
  std::span<std::uint8_t> service_failed;
  std::array<std::uint64_t, 256> threshold{};  ///< of failing in this step, by supplier
  bool may_fail = false;                       ///< somebody may be failed in this step
  bool is_idle = false;                        ///< nobody may, and nobody was in the step before

  void bind(Binder& binder);
};

struct Queue : RuleSteps {
  using Params = QueueParams;
  using View = QueueView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

/// Share of `customers` for whom `capacity` does not suffice (queue.1).
double unserved_share(double capacity, double customers);

}  // namespace plussum
