// SPDX-License-Identifier: MIT
#pragma once
/// Cover: tabulates the outcome that each supplier's coverage of the activity cycle yields.
///     O(e, place, h) = CES_ρ(w, cov),  cov_a = 1 − (1 − q_ea·f_ea·at_hand_a)(1 − s_a(h))               (cover.4)
///     f_ea = 1 for activities the enterprise fills, else 1 − exp(−g·Σ Z of its partners of that kind)  (cover.5)
///     q_ea = coverage of the scenario · coverage level · (1 during use, cycle breadth before and after) (cover.6)
/// at_hand_a is 0 when the activity needs an outlet or information that the place does not have. Self-provision is the
/// same with q = 0. An enterprise's part of the table is made anew when what it depends on changes. Phase: sense.
/// Draws: none. Source: (cover.1)–(cover.3) of scenario/activity_cycle.hpp; limits L19.
#include <array>
#include <vector>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct CoverParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

/// What an enterprise brings to the activities.
struct Offering {
  double coverage_level = 1.0, cycle_breadth = 1.0;
  std::array<double, filled_by_count> partner_capacity{};  ///< by kind of partner
  bool operator==(const Offering&) const = default;
};

/// What of the scenario makes an outcome.
using CoverParts =
    ScenarioParts<&Scenario::market_space, &Scenario::enterprises, &Scenario::partners, &Scenario::links>;

struct CoverView {
  CoverParts scenario;
  std::span<const double> coverage_level, cycle_breadth, capacity;
  std::span<float> outcome;
  std::vector<Offering> tabulated;  ///< what the table was made of, by enterprise

  void bind(Binder& binder);
};

struct Cover : RuleSteps {
  using Params = CoverParams;
  using View = CoverView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// What an enterprise brings, from the columns of enterprises and of partners.
Offering offering_of(const CoverParts& scenario, std::size_t enterprise, double coverage_level, double cycle_breadth,
                     std::span<const double> partner_capacity);

/// Share of an activity that the enterprise and its partners take over where all it needs is at hand: q_ea·f_ea (cover.5, cover.6).
double coverage_offered(const Enterprise& enterprise, const Offering& offering, const Activity& activity);

/// Outcome per unit of money (cover.4). `enterprise` null is self-provision; `place` bit 0: outlet, bit 1: information.
double outcome_of(const CoverParts& scenario, const Enterprise* enterprise, const Offering& offering, unsigned place,
                  double capability);

}  // namespace plussum
