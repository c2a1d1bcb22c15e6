// SPDX-License-Identifier: MIT
#include "io/parameter_index.hpp"

#include <optional>

#include "plussum/scenario/parameter_walk.hpp"

namespace plussum::io {
namespace {

/// What is known of a parameter; nothing of a map or a list, which has no value of its own.
std::optional<ParameterIndex::Found> entry_of(const ParameterAt& parameter) {
  using Kind = ParameterIndex::Kind;
  std::string path(parameter.path);
  if (const auto* number = parameter.number()) return {{Kind::number, number->info, {}, std::move(path)}};
  if (const auto* integer = parameter.as<IntegerParameter>())
    return {{Kind::integer, {}, integer->info, std::move(path)}};
  if (parameter.as<NumberMapParameter>() != nullptr || parameter.as<ListParameter>() != nullptr) return std::nullopt;
  return {{parameter.as<TextListParameter>() != nullptr ? Kind::other : Kind::word, {}, {}, std::move(path)}};
}

}  // namespace

ParameterIndex::ParameterIndex(const Scenario& scenario) {
  for_each_parameter(scenario, [&](const ParameterAt& parameter) {
    const auto found = entry_of(parameter);
    if (!found) return;
    found_.emplace(parameter.path, *found);
    found_.emplace(parameter.named_path, *found);
  });
}

const ParameterIndex::Found* ParameterIndex::find(std::string_view path) const {
  const auto found = found_.find(path);
  return found == found_.end() ? nullptr : &found->second;
}

std::vector<std::string> ParameterIndex::paths(bool all) const {
  std::vector<std::string> paths;
  for (const auto& [path, found] : found_)
    if (found.kind == Kind::number || (all && found.kind != Kind::other)) paths.push_back(path);
  return paths;
}

}  // namespace plussum::io
