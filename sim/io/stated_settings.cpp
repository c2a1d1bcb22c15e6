// SPDX-License-Identifier: MIT
#include "io/stated_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "io/parameter_path.hpp"
#include "plussum/experiment/ignored_keys.hpp"

namespace plussum::io {
namespace {

/// A malformed setting is reported where it is applied.
std::string text_of(const std::vector<PathStep>& steps) {
  std::string path;
  for (const PathStep& step : steps)
    path = step.position ? fmt::format("{}[{}]", path, *step.position) : join_path(path, step.name);
  return path;
}

/// Names a run for those who read its table, which all runs may have alike.
bool is_text_for_people(const std::string& parameter) {
  return parameter == "name" || parameter == "title" || parameter == "description";
}

bool is_named(const Node& item) {
  return item_name(item).has_value();
}

}  // namespace

void StatedSettings::add_number(std::size_t factor, std::string_view parameter, std::string place) {
  keep(std::string(parameter), {{factor + 1, 0, std::move(place)}, {}});
}

void StatedSettings::add(std::string_view text, const Owner& owner) {
  const std::size_t equals = text.find('=');
  const auto steps = parse_path(text.substr(0, equals));
  if (equals == std::string_view::npos || !steps) return;
  Diagnostics unheard;
  const auto value = parse_tree(text.substr(equals + 1), {"setting", false}, unheard);
  if (value) add_leaves(*value, text_of(*steps), owner);
}

/// Groups and lists of named items are laid over what there is, other lists take its place.
void StatedSettings::add_leaves(const Node& node, const std::string& path, const Owner& owner) {
  if (node.is_map()) {
    const bool has_name = is_named(node);
    for (const Entry& entry : node.entries)
      if (!(has_name && entry.key.text == "name")) add_leaves(entry.value, join_path(path, entry.key.text), owner);
  } else if (node.is_sequence() && !node.items.empty() && std::all_of(node.items.begin(), node.items.end(), is_named)) {
    for (const Node& item : node.items) add_leaves(item, join_path(path, *item_name(item)), owner);
  } else {
    std::string value = node.text;
    for (const Node& item : node.items) value += (value.empty() ? "" : ",") + item.text;
    keep(path, {owner, value.empty() ? "-" : value});
  }
}

void StatedSettings::keep(const std::string& path, Setting setting) {
  const ParameterIndex::Found* found = index_.find(path);
  settings_[found ? found->path : path].push_back(std::move(setting));
}

bool StatedSettings::is_at_every_point(const std::vector<Setting>& all, std::size_t owner, std::size_t levels) const {
  std::set<std::size_t> set_at;
  for (const Setting& setting : all)
    if (setting.owner.number == owner) set_at.insert(setting.owner.level);
  return set_at.size() == levels;
}

std::vector<Problem> StatedSettings::problems(const std::vector<std::string>& names,
                                              const std::vector<std::size_t>& levels, bool is_ramp) const {
  std::vector<Problem> problems;
  for (const auto& [parameter, all] : settings_) {
    std::string why = why_without_effect(parameter);
    if (why.empty() && is_ramp && parameter == "time.steps")
      why = "a ramp ends when it has held its last level; leave it out, and say with 'hold' how long each lasts";
    for (const Setting& setting : all)
      if (!why.empty() && (setting.owner.number > 0 || !is_text_for_people(parameter)))
        problems.push_back({setting.owner.place, why});
    if (!why.empty()) continue;
    for (auto later = all.begin(); later != all.end(); ++later) {
      const std::size_t owner = later->owner.number;
      if (owner == 0) continue;
      const std::string& name = names[owner - 1];
      for (const Setting& earlier : all) {
        if (earlier.owner.number == 0 && is_at_every_point(all, owner, levels[owner - 1]))
          problems.push_back(
              {earlier.owner.place, fmt::format("'{}' would be set in vain: the factor '{}' sets it at every point; "
                                                "leave one of the two out",
                                                parameter, name)});
        const bool is_twice =
            &earlier < &*later && earlier.owner.number == owner && earlier.owner.level == later->owner.level;
        if (is_twice)
          problems.push_back(
              {later->owner.place, fmt::format("'{}' is set twice here; leave one of the two out", parameter)});
        const bool agree = !later->value.empty() && later->value == earlier.value;
        if (earlier.owner.number > 0 && earlier.owner.number < owner && !agree)
          problems.push_back(
              {later->owner.place,
               fmt::format("'{}' is set by the factor '{}' too, in vain where '{}' sets it; let one factor set it",
                           parameter, names[earlier.owner.number - 1], name)});
      }
    }
  }
  return problems;
}

}  // namespace plussum::io
