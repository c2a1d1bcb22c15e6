// SPDX-License-Identifier: MIT
#pragma once
/// Pool: neighbours share the risk of their incomes.
///     net_i = (1/n) Σ_j φ·y_j − φ·y_i        over the n members j of the pool of i                         (pool.1)
/// y income of the step [money], φ share that is pooled. The members of a community, in the order in which they live, make
/// pools of equal size one after another; the last may be smaller, and who is left alone pools nothing. Payments are whole
/// minor units, rounded down; what cannot be shared out equally goes, unit by unit, to the first of the pool, so that
/// Σ net = 0. Phase: exchange. Draws: none. Source: full insurance L46; mobile money, case C10.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

enum class PoolMembers : std::uint32_t { all, served };

struct PoolParams final : ParameterBlock {
  double share = 0.0;
  std::int64_t size = 10;
  PoolMembers open_to = PoolMembers::all;

  void declare(ParameterVisitor& visitor) override;
};

struct PoolView {
  std::span<const std::uint32_t> first_customer, customers;
  std::span<const std::uint8_t> supplier;
  std::span<const Money> income;
  std::span<Money> risk_pooled;
  bool acts = false;  ///< incomes are pooled, or what the step before has pooled may have to be wiped off

  void bind(Binder& binder);
};

struct Pool : RuleSteps {
  using Params = PoolParams;
  using View = PoolView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
