// SPDX-License-Identifier: MIT
#include "io/parameter_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "io/units.hpp"
#include "plussum/scenario/parameter_walk.hpp"

namespace plussum::io {
namespace {

/// The value as text; nothing when there is none.
std::optional<std::string> text_of(const ParameterAt& parameter, const Units& units) {
  if (const auto* number = parameter.number())
    return std::isfinite(number->value) ? std::optional(units.text(number->value, number->info.unit)) : std::nullopt;
  if (const auto* integer = parameter.as<IntegerParameter>())
    return integer->value != required_integer ? std::optional(units.text(integer->value, integer->info.unit))
                                              : std::nullopt;
  if (const auto* flag = parameter.as<FlagParameter>()) return flag->value ? "true" : "false";
  if (const auto* text = parameter.as<TextParameter>())
    return text->value.empty() ? std::nullopt : std::optional(text->value);
  if (const auto* choice = parameter.as<ChoiceParameter>())
    return choice->index < choice->options.size() ? std::optional(std::string(choice->options[choice->index]))
                                                  : std::nullopt;
  if (const auto* names = parameter.as<TextListParameter>()) {
    std::string list;
    for (const std::string& name : names->values) list += (list.empty() ? "" : ", ") + name;
    return "[" + list + "]";
  }
  return std::nullopt;  // of maps and lists: their entries stand by themselves
}

/// What each number is, by path with positions, when nobody states it: with as many items in each list as `scenario` has.
std::map<std::string, double> default_numbers(const Scenario& scenario, Scenario fresh) {
  std::map<std::string, std::size_t, std::less<>> lengths;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    if (const auto* list = parameter.as<ListParameter>()) lengths.emplace(parameter.path, list->size);
  });
  std::map<std::string, double> numbers;
  for_each_default_parameter(
      std::move(fresh),
      [&](std::string_view path) {
        const auto found = lengths.find(path);
        return found == lengths.end() ? std::size_t{0} : found->second;
      },
      [&](const ParameterAt& parameter) {
        if (const auto* number = parameter.number()) numbers.emplace(parameter.path, number->value);
      });
  return numbers;
}

using ByPath = std::map<std::string, const ParameterValue*, std::less<>>;

ByPath by_path(const std::vector<ParameterValue>& values) {
  ByPath found;
  for (const ParameterValue& value : values) found.emplace(value.path, &value);
  return found;
}

/// Whether there is a parameter below this path.
bool has_below(const ByPath& values, const std::string& path) {
  const auto next = values.lower_bound(path + ".");
  return next != values.end() && next->first.starts_with(path + ".");
}

/// The outermost item of a list around the parameter that `others` do not have; empty when they have all.
std::string missing_item(const std::string& path, const ByPath& own, const ByPath& others) {
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    const std::string item = path.substr(0, dot);
    if ((item.ends_with(']') || own.contains(item + ".name")) && !has_below(others, item)) return item;
  }
  return {};
}

/// Its title or name; of an item without a name all that it says.
std::string text_of_item(const std::string& item, const ByPath& own) {
  for (const char* name : {".title", ".name"})
    if (const auto found = own.find(item + name); found != own.end()) return found->second->text;
  std::string text;
  for (auto next = own.lower_bound(item + "."); next != own.end() && next->first.starts_with(item + "."); ++next)
    text += (text.empty() ? "" : ", ") + next->first.substr(item.size() + 1) + " " + next->second->text;
  return text;
}

}  // namespace

std::vector<ParameterValue> parameter_values(const Scenario& scenario, Scenario fresh) {
  const Units units(scenario.currency);
  const std::map<std::string, double> defaults = default_numbers(scenario, std::move(fresh));
  std::vector<ParameterValue> values;
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    auto text = text_of(parameter, units);
    if (!text) return;
    ParameterValue value{.path = std::string(parameter.named_path), .text = std::move(*text), .info = {}};
    if (const auto* number = parameter.number()) {
      const auto usual = defaults.find(std::string(parameter.path));
      value.is_number = true;
      value.number = number->value;
      value.info = number->info;
      value.is_default = usual != defaults.end() && usual->second == number->value;
    }
    values.push_back(std::move(value));
  });
  return values;
}

std::vector<ParameterDifference> parameter_differences(const std::vector<ParameterValue>& a,
                                                       const std::vector<ParameterValue>& b) {
  const ByPath in_a = by_path(a), in_b = by_path(b);
  std::vector<ParameterDifference> differences;
  for (const ParameterValue& value : a) {
    const auto other = in_b.find(value.path);
    if (other != in_b.end()) {
      if (other->second->text != value.text) differences.push_back({value.path, value.text, other->second->text});
    } else if (const std::string item = missing_item(value.path, in_a, in_b); item.empty()) {
      differences.push_back({value.path, value.text, ""});
    } else if (differences.empty() || differences.back().path != item) {
      differences.push_back({item, text_of_item(item, in_a), ""});
    }
  }
  for (const ParameterValue& value : b) {
    if (in_a.contains(value.path)) continue;
    if (const std::string item = missing_item(value.path, in_b, in_a); item.empty())
      differences.push_back({value.path, "", value.text});
    else if (differences.empty() || differences.back().path != item)
      differences.push_back({item, "", text_of_item(item, in_b)});
  }
  return differences;
}

}  // namespace plussum::io
