// SPDX-License-Identifier: MIT
#include "plussum/scenario/all_numbers.hpp"

#include <optional>

#include "plussum/scenario/parameter_walk.hpp"

namespace plussum {
namespace {

std::optional<double> as_number(const ParameterAt& parameter) {
  if (const auto* number = parameter.number()) return number->value;
  if (const auto* integer = parameter.as<IntegerParameter>()) return static_cast<double>(integer->value);
  if (const auto* flag = parameter.as<FlagParameter>()) return flag->value ? 1.0 : 0.0;
  if (const auto* choice = parameter.as<ChoiceParameter>()) return static_cast<double>(choice->index);
  return std::nullopt;
}

}  // namespace

AllNumbers::AllNumbers(const Scenario& scenario) {
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    if (const auto value = as_number(parameter)) values_.insert_or_assign(std::string(parameter.path), *value);
  });
}

}  // namespace plussum
