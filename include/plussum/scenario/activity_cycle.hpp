// SPDX-License-Identifier: MIT
#pragma once
/// The customer-activity cycle and the outcome it yields.
///     cov_a = 1 − (1 − q_ea·f_a)(1 − s_a)                              coverage of activity a     (cover.1)
///     s_a   = alone_a + (alone_skilled_a − alone_a)·h                   what she manages alone     (cover.2)
///     O     = (Σ_a w_a cov_a^ρ)^(1/ρ),  ρ → 0: Π cov_a^w_a,  ρ = −∞: min cov_a                     (cover.3)
/// q_ea coverage offered by enterprise e, f_a factor of the partners that fill a, h capability, w_a weights (sum 1),
/// all shares in [0, 1]. Source: constant elasticity of substitution, Arrow et al. 1961; limits L19.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/scenario/parameter.hpp"

namespace plussum {

enum class CyclePhase : std::uint32_t { pre, during, post };
inline constexpr std::string_view cycle_phase_names[] = {"pre", "during", "post"};

/// Who can fill an activity: the enterprise itself, or only a partner of that kind.
enum class FilledBy : std::uint32_t { enterprise, distributor, supplier, professional, financer, public_body, ngo };
inline constexpr std::string_view filled_by_names[] = {"enterprise", "distributor", "supplier", "professional",
                                                       "financer",   "public_body", "ngo"};
inline constexpr std::size_t filled_by_count = 7;

enum class Needs : std::uint32_t { nothing, outlet, information, both };
inline constexpr std::string_view needs_names[] = {"nothing", "outlet", "information", "both"};

struct Activity {
  std::string name;
  CyclePhase phase = CyclePhase::during;
  double weight = required;
  FilledBy filled_by = FilledBy::enterprise;
  Needs needs = Needs::nothing;
  double alone = required;
  double alone_skilled = required;

  void declare(ParameterVisitor& visitor);
};

struct MarketSpace {
  std::string name;
  std::string outcome_unit = "unit";
  double unit_value = required;
  double service_value = 0.0;
  double future_discount = 0.05;
  double complementarity = -1.0;
  bool weakest_link = false;
  std::vector<Activity> activities;

  void declare(ParameterVisitor& visitor);
};

/// Generalised mean of coverages (cover.3). `weight` sums to 1; `coverage` in [0, 1]. |complementarity| below 1e-9 is the
/// geometric mean. Any coverage of 0 gives 0 when complementarity <= 0.
double ces_outcome(std::span<const double> weight, std::span<const double> coverage, double complementarity,
                   bool weakest_link);

/// Coverage of one activity (cover.1).
double activity_coverage(double offered, double partner_factor, double alone);

}  // namespace plussum
