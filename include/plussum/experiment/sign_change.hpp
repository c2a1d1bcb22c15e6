// SPDX-License-Identifier: MIT
#pragma once
/// Which numbers would change an answer: how far each would have to move before a difference D changes its sign.
///     D'(x) ≈ (D(x₀(1 + s)) − D(x₀))/s,  s = ±0.1,    predicted distance r = −D·s/change                             (SC1)
///     flip: an x at which D changes its sign, bisected on x = x₁·(e/x₁)^t, t from 0 to 1                             (SC2)
/// (SC1) is a straight line through two runs and only says where to look first. (SC2) looks, until it finds something: from
/// x₁ = x₀ to e = x₀(1 + 2r); on from there to 4x₀ or x₀/4, within the range; and from x₀ to the end on the other side. Between
/// x₁ and e there may be several changes of sign: bisection finds one of them, and none when D has the same sign at e.
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

inline constexpr double screening_step = 0.1;         ///< |s| of (SC1)
inline constexpr double largest_factor = 4.0;         ///< of (SC2)
inline constexpr double flip_tolerance = 1.0 / 64.0;  ///< of t in (SC2): 2.2 % of x where e = 4x₁

/// Where a number may be looked for; base ≠ 0.
struct Variable {
  double base = 0.0;
  FoundNumber range;
};

/// s of (SC1): +0.1, −0.1 where the range forbids that, 0 where it forbids both.
double step_of(const Variable& variable);
/// r of (SC1); ±∞ when the number changes nothing.
double predicted_distance(double difference, double change, double step);
/// 4x₀ or x₀/4 of (SC2), within the range; the base itself when there is no room.
double end_of(const Variable& variable, bool larger);
/// Whether D is predicted to change its sign between these two ends.
bool is_within_reach(const Variable& variable, double distance);

/// D at one value of one variable.
struct VariableProbe {
  std::size_t variable;
  double value;
};
/// All values of a round at once, so that they can be made in parallel; NaN where there is none.
using DifferencesAt = std::function<std::vector<double>(std::span<const VariableProbe>)>;

/// D of exactly 0 counts as a change: what was better is no longer so.
struct SignChange {
  double at = std::numeric_limits<double>::quiet_NaN();  ///< (SC2); NaN: D keeps its sign where it was looked for
  bool vanishes = false;                                 ///< D is exactly 0 beyond `at`, rather than of the other sign
  double low = 0.0, high = 0.0;  ///< where it was looked for; the base is one of the ends or between
};

/// (SC2) for all variables side by side. A value without a D ends the range there.
/// \param distances  (SC1)  \param difference  D at the base, not 0
std::vector<SignChange> find_sign_changes(const DifferencesAt& differences, std::span<const Variable> variables,
                                          std::span<const double> distances, double difference);

}  // namespace plussum
