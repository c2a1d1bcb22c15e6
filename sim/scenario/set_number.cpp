// SPDX-License-Identifier: MIT
#include "plussum/scenario/parameter_walk.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum {

bool set_number(Scenario& scenario, std::string_view path, double value) {
  bool is_found = false;
  for_each_changeable_parameter(scenario, [&](const ParameterAt& parameter) {
    const NumberParameter* number = parameter.number();
    if (number == nullptr || (parameter.path != path && parameter.named_path != path)) return;
    *number->changeable = value;
    is_found = true;
  });
  return is_found;
}

std::optional<FoundNumber> find_number(const Scenario& scenario, std::string_view path) {
  std::optional<FoundNumber> found;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    const NumberParameter* number = parameter.number();
    if (number == nullptr || (parameter.path != path && parameter.named_path != path)) return;
    found = {number->value, number->info, parameter.use};
  });
  return found;
}

bool FoundNumber::allows(double other) const {
  const bool above = info.low_excluded ? other > info.low : other >= info.low;
  const bool below = info.high_excluded ? other < info.high : other <= info.high;
  return above && below;
}

}  // namespace plussum
