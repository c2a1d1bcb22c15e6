// SPDX-License-Identifier: MIT
#include "plussum/scenario/may_change.hpp"

#include <charconv>

#include "plussum/scenario/parameter_walk.hpp"

namespace plussum {
namespace {

/// Name of the enterprise that decides and only begins with the number at this path; nothing if there is no such.
std::optional<std::string> name_of_beginner(const Scenario& scenario, std::string_view path) {
  std::optional<std::string> name;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    if (parameter.use != Use::beginning || (parameter.path != path && parameter.named_path != path)) return;
    constexpr std::string_view list = "enterprises[";
    std::size_t position = 0;
    const std::string_view number = parameter.path.substr(list.size());
    std::from_chars(number.data(), number.data() + number.size(), position);
    name = scenario.enterprises[position].name;
  });
  return name;
}

}  // namespace

bool may_change_in_run(const Scenario& scenario, std::string_view path) {
  const auto number = find_number(scenario, path);
  return number && number->use == Use::every_step;
}

std::string why_not_in_run(const Scenario& scenario, std::string_view path) {
  const std::string refused = "'" + std::string(path) + "' cannot change during a run: ";
  if (const auto decider = name_of_beginner(scenario, path))
    return refused + "enterprise '" + *decider + "' decides, and only begins with it; with decides: false it may";
  return refused + "it is used only to make the world at the start";
}

std::string only_numbers_change(std::string_view path) {
  return "'" + std::string(path) + "' cannot change during a run; only numbers can, and not those that count things";
}

}  // namespace plussum
