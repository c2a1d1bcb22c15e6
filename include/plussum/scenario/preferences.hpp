// SPDX-License-Identifier: MIT
#pragma once
/// What customers weigh when they choose: the parameters of (choose.3)-(choose.5) in mechanisms/choice.hpp.
#include "plussum/scenario/parameter.hpp"

namespace plussum {

struct Preferences {
  double outcome_weight = 3.0;
  double neighbour_weight = 0.0;
  double attachment_weight = 0.0;
  double resentment_weight = 0.0;
  double knownness_weight = 0.0;
  double alone_price_level = 1.0;
  double affordability_horizon = 10.0;
  double lock_on_margin = 0.5;
  double lock_on_attachment = 0.3;
  double stigma_weight = 0.0;
  double stigma_price = 1.0;
  double popularity_weight = 0.0;
  double community_weight = 0.0;
  double debt_weeks = 0.0;

  void declare(ParameterVisitor& visitor);
};

}  // namespace plussum
