// SPDX-License-Identifier: MIT
#pragma once
/// Collect: groups pay their instalment, members covering each other, and goods fall due by the plan.
///     capacity_i = willing_i · min(cash + income + risk pool − subsistence, cover limit · d)           (collect.1)
///     the group pays when Σ capacity_i ≥ m·d; a short member is covered by the others in turn          (collect.2)
///     unwilling with chance u·(1 − peer pressure) + g·c·D,  D fading share of defaults in the community (collect.3)
///     goods worth n_c instalments come after instalment n_s, n_s + n_c, …; an upgraded group has n_s = 0 (collect.4)
///     in a rotating group all save, and after each n_c instalments one member gets goods worth m·n_c of them (collect.5)
/// d instalment [money], of which the service part is fee and the rest saves (before goods) or repays credit. A group
/// that cannot pay misses the instalment and its schedule waits; after more than `arrears_limit` misses in a row it
/// defaults: savings are returned, goods on credit written off. Members of a rotating group take turns in an order
/// drawn once for group and plan. Phase: exchange. Draws: one word a member, one a group that ends its plan, one
/// uniform a member for the order. Source: Patrimonio Hoy schedule L29; joint liability L26–L28; rotating savings L30.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct CollectParams final : ParameterBlock {
  double unwillingness = 0.0;
  double peer_pressure = 0.0;
  double contagion = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct CollectView {
  ScenarioParts<&Scenario::population, &Scenario::enterprises, &Scenario::links> scenario;
  std::span<const std::uint32_t> group_id, group_community, first_member, group_size, group_promoter;
  std::span<const std::uint8_t> enterprise, phase, region, active;
  std::span<const std::uint16_t> plan, instalments_paid, missed;
  std::span<const std::int16_t> balance;
  std::span<const Money> instalment, service_fee_due, pool;
  std::span<const std::uint32_t> member_customer;
  std::span<const std::uint32_t> id;
  std::span<const Money> cash, income, risk_pooled;
  std::span<const float> default_memory;
  std::span<std::uint8_t> outcome_of_step;
  std::span<Money> commission;
  std::span<Money> paid, peer_cover, service_fee, saved, repaid, goods, credit, refund, written_off;
  std::size_t communities = 0;
  std::int64_t subsistence = 0;  ///< of one step [minor units]

  void bind(Binder& binder);
};

struct Collect : RuleSteps {
  using Params = CollectParams;
  using View = CollectView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

/// How a group's instalment is met out of its members' capacities (collect.2).
struct GroupPayment {
  bool met = false;
  Money payable;  ///< min(Σ capacity, m·d): what the group could pay
};

/// Fills `paid` (out of each one's own pocket) and returns whether the instalment is met; when it is not, nobody
/// pays. Cover is asked of the members in turn, beginning with member `first`. capacity_i >= 0, due > 0.
GroupPayment group_payment(std::span<const Money> capacity, Money due, std::size_t first, std::span<Money> paid);

/// Whether goods fall due with the instalment number `number` (1, 2, …) of a plan (collect.4).
bool delivers_with(std::uint32_t number, std::uint32_t saving_instalments, std::uint32_t delivery_instalments);

/// Position of the member whose turn it is in cycle `cycle` (0, 1, …, members − 1) of a rotating group's plan (collect.5):
/// every order of at most 1000 members is equally likely, and another one is drawn for each plan.
std::size_t rotation_turn(std::uint64_t seed, std::uint32_t group, std::uint32_t plan, std::size_t members,
                          std::size_t cycle);

}  // namespace plussum
