// SPDX-License-Identifier: MIT
#include "plussum/engine/branch.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <set>
#include <utility>

#include "plussum/scenario/parameter_walk.hpp"

namespace plussum {
namespace {

/// A parameter, with its bits or its text, or a list with its length.
struct Value {
  std::string path, text;
  std::uint64_t bits = 0;
  bool operator==(const Value&) const = default;
};

/// Every parameter that `wanted` asks for, in the order of the declarations.
std::vector<Value> values_of(const Scenario& scenario, const std::function<bool(const ParameterAt&)>& wanted) {
  std::vector<Value> values;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    if (!wanted(parameter)) return;
    const std::string path(parameter.path);
    if (const auto* number = parameter.number()) {
      if (!number->is_of_map) values.push_back({path, {}, std::bit_cast<std::uint64_t>(number->value)});
    } else if (const auto* integer = parameter.as<IntegerParameter>()) {
      values.push_back({path, {}, static_cast<std::uint64_t>(integer->value)});
    } else if (const auto* flag = parameter.as<FlagParameter>()) {
      values.push_back({path, {}, flag->value ? 1u : 0u});
    } else if (const auto* text = parameter.as<TextParameter>()) {
      values.push_back({path, text->value});
    } else if (const auto* choice = parameter.as<ChoiceParameter>()) {
      values.push_back({path, {}, choice->index});
    } else if (const auto* map = parameter.as<NumberMapParameter>()) {
      for (const auto& [key, value] : map->values) values.push_back({path, key, std::bit_cast<std::uint64_t>(value)});
    } else if (const auto* names = parameter.as<TextListParameter>()) {
      for (const std::string& name : names->values) values.push_back({path, name});
    } else if (const auto* list = parameter.as<ListParameter>()) {
      values.push_back({path, {}, list->size});
    }
  });
  return values;
}

bool is_settled(const ParameterAt& parameter) {
  return parameter.use == Use::world || parameter.use == Use::beginning;
}

/// Every number with its path.
std::vector<std::pair<std::string, double>> numbers_of(const Scenario& scenario) {
  std::vector<std::pair<std::string, double>> numbers;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    if (const auto* number = parameter.number()) numbers.emplace_back(parameter.path, number->value);
  });
  return numbers;
}

/// Whether an enterprise is still to come after the snapshot, so that its day can be moved.
bool is_to_come(const Snapshot& snapshot, const Enterprise& enterprise) {
  const TimeSettings& time = snapshot.scenario.time;
  std::int64_t day = 0;
  return parse_date(enterprise.enters, day) &&
         day > day_after_steps(time.start_day(), time.step, snapshot.checkpoint.step);
}

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

std::string obstacle_to_branch(const Snapshot& snapshot, const Scenario& scenario) {
  // An enterprise that decides in the branch goes on from where the snapshot has it, whether or not it decided there.
  std::set<std::string, std::less<>> settled;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    if (is_settled(parameter)) settled.emplace(parameter.path);
  });
  const std::vector<Value> now = values_of(scenario, is_settled);
  const std::vector<Value> before = values_of(snapshot.scenario, [&](const ParameterAt& parameter) {
    return parameter.use == Use::world || settled.contains(parameter.path);
  });
  const std::size_t both = std::min(before.size(), now.size());
  for (std::size_t k = 0; k < both; ++k)
    if (before[k] != now[k]) return before[k].path;
  if (before.size() != now.size()) return (before.size() > both ? before : now)[both].path;
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    const Enterprise &was = snapshot.scenario.enterprises[e], &is = scenario.enterprises[e];
    if (was.enters != is.enters && !(is_to_come(snapshot, was) && is_to_come(snapshot, is)))
      return "enterprises[" + std::to_string(e) + "].enters";
  }
  return {};
}

Scenario standing_scenario(const Snapshot& snapshot, Scenario scenario) {
  const auto given = numbers_of(snapshot.scenario), standing = numbers_of(snapshot.standing);
  for (std::size_t k = 0; k < given.size(); ++k) {  // events change values only, so the two lists run side by side
    const auto& [path, value] = given[k];
    if (same(value, standing[k].second)) continue;
    const auto branch = find_number(scenario, path);
    if (branch && same(branch->value, value)) set_number(scenario, path, standing[k].second);
  }
  return scenario;
}

}  // namespace plussum
