// SPDX-License-Identifier: MIT
#pragma once
/// Upkeep of the outcome stock: what is due in a step and who bears it. Shared by the mechanism that pays it and the one
/// in which the stock decays for want of it.
/// The amount due is (maintain.1); the supplier bears ⌊σ·due⌋ of it.
/// m upkeep a year of what needs all of it, as a share of its value; d durability of the stock A [outcome], V unit value
/// [money], σ the supplier's share. Source: split incentive L34.
#include <array>
#include <span>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct MaintainParams final : ParameterBlock {
  static constexpr std::string_view mechanism = "maintain";
  double maintenance_rate = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct UpkeepTerms {
  ScenarioParts<&Scenario::market_space> scenario;
  const MaintainParams* params = nullptr;
  double per_unit = 0.0;  ///< [minor units] for one unit of outcome of durability 0
  std::array<double, supplier_slots> borne{};

  void bind(Binder& binder) {
    binder.parts(scenario);
    params = binder.parameters<MaintainParams>();
  }
  void refresh(const StepContext& context, std::span<const double> later_cost_share) {
    const double rate = params != nullptr ? params->maintenance_rate : 0.0;
    per_unit = rate * scenario.market_space().unit_value * context.years * Money::units_per_currency;
    for (std::size_t e = 0; e < later_cost_share.size(); ++e) borne[e] = later_cost_share[e];
  }
  Money due(float stock, float durability) const {
    return {static_cast<std::int64_t>(per_unit * static_cast<double>((1.0f - durability) * stock))};
  }
  /// The supplier's part, and the customer's.
  Split shared(Money due, std::uint8_t supplier) const { return split_money(due, borne[supplier_slot(supplier)]); }
};

}  // namespace plussum
