// SPDX-License-Identifier: MIT
#pragma once
/// Two small markets of the same people that differ: in the treatment the rival is cheaper and the first enterprise tells more.
#include "support/whole_model.hpp"

namespace plussum::test {

inline Scenario rival_control() {
  Scenario scenario = rival_case(300, 6);
  scenario.market_space.service_value = 100.0;
  return scenario;
}

inline Scenario with_treatment(Scenario scenario) {
  scenario.enterprises[1].price_level = 0.7;
  scenario.enterprises[0].promotion *= 3.0;
  return scenario;
}

}  // namespace plussum::test
