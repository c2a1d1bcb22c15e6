// SPDX-License-Identifier: MIT
#pragma once
/// Open: how many communities have an outlet of each enterprise.
///     outlets = outlet share · communities, to the nearest whole number                                         (Q1)
/// Communities open in the order of their outlet rank. Phase: sense. Draws: none. Source: model section "choose", access.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct OpenParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

struct OpenView {
  std::span<std::uint32_t> outlets;
  void bind(Binder& binder) { outlets = binder.write(&Enterprises::outlets); }
};

struct Open {
  using Params = OpenParams;
  using View = OpenView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

}  // namespace plussum
