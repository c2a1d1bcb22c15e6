// SPDX-License-Identifier: MIT
#include "plussum/scenario/market_amounts.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/scenario/parameter_walk.hpp"

namespace plussum {

bool is_market_amount(const Scenario& scenario, std::string_view path) {
  const auto number = find_number(scenario, path);
  return number && number->info.amount_of == AmountOf::market;
}

std::vector<StatedAmount> stated_market_amounts(const Scenario& scenario) {
  std::vector<StatedAmount> stated;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    const NumberParameter* number = parameter.number();
    if (number == nullptr || number->info.amount_of != AmountOf::market) return;
    if (number->value != 0.0 && !std::isnan(number->value))
      stated.push_back({std::string(parameter.path), number->value, number->info.most_simulated});
  });
  std::sort(stated.begin(), stated.end(), [](const StatedAmount& a, const StatedAmount& b) { return a.path < b.path; });
  return stated;
}

double in_simulated_market(const Population& population, double amount) {
  return amount / population.represents;
}

}  // namespace plussum
