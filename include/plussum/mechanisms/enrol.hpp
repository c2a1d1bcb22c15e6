// SPDX-License-Identifier: MIT
#pragma once
/// Enrol: puts intentions into effect and forms groups.
/// 1. Customers who chose a direct supplier, or self-provision, change to it; those who chose a programme in groups wait
/// for one and keep what they have meanwhile; enterprises that left the market let theirs go once they have paid. 2. Members
/// of groups that ended provide for themselves again. 3. A waiting customer gives up with hazard w:
///     P(gives up in one step) = 1 − exp(−w Δ)                                                            (enrol.1)
/// 4. In each community the waiting customers form groups of the programme's size, in the order in which they live.
/// 5. An enterprise with outlets recruits one promoter in each community with an outlet, if it pays commission.
/// w [1/year] impatience. Ties are told of each change, so that `served_neighbours` always counts exactly. Phase:
/// change. Draws: one word a waiting customer, one a community at recruitment. Source: Patrimonio Hoy, C18-C19.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct EnrolParams final : ParameterBlock {
  double impatience = 1.0;
  void declare(ParameterVisitor& visitor) override;
};

struct EnrolView {
  ScenarioParts<&Scenario::enterprises> scenario;
  std::span<const std::uint32_t> id, community, first_customer, customers, outlet_rank, outlets;
  std::span<const std::uint8_t> terms_of_offer, active;
  std::span<const double> due, offered_price;
  std::span<const std::uint8_t> intended_supplier, outcome_of_step;
  std::span<std::uint8_t> supplier, waiting_for, role, served_neighbours;
  std::span<std::uint32_t> member, promoter;
  Groups* groups = nullptr;    ///< appended to
  Members* members = nullptr;  ///< appended to
  const Network* network = nullptr;

  void bind(Binder& binder);
};

struct Enrol : RuleSteps {
  using Params = EnrolParams;
  using View = EnrolView;
  static const MechanismInfo info;
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

}  // namespace plussum
