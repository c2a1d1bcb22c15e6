// SPDX-License-Identifier: MIT
#pragma once
/// Who lives in the market at the start. Everything is drawn with the run's seed, keyed by stable ids.
#include <cstdint>
#include <string_view>

#include "plussum/core/enums.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

enum class Mixing : std::uint32_t { network, complete };
inline constexpr auto mixing_names = enumerator_names<Mixing>;

struct Population {
  std::int64_t customers = required_integer;
  double represents = 1.0;
  std::int64_t communities = 1;
  Mixing mixing = Mixing::network;
  std::int64_t neighbours = 4;
  double virtual_tie_share = 0.0;

  double income_median = required;
  double income_log_sd = 0.5;
  double irregular_share = 0.0;
  double subsistence = 0.0;
  double starting_cash_weeks = 0.0;

  double capability_mean = 0.3;
  double capability_sd = 0.15;
  double starting_outcome_mean = 0.0;
  double starting_durability = 1.0;
  double starting_record = 0.0;
  double shunned_share = 0.0;
  double remote_distance_median = 20.0;
  double remote_distance_log_sd = 0.5;
  double distance_tolerance_median = 10.0;
  double distance_tolerance_log_sd = 0.5;
  double distrust_tolerance_mean = 0.0;
  double distrust_tolerance_sd = 0.0;

  void declare(ParameterVisitor& visitor);
};

}  // namespace plussum
