// SPDX-License-Identifier: MIT
#include "io/former_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace plussum::io {
namespace {

struct Renamed {
  std::string_view former, present;
};
constexpr std::array<Renamed, 6> renamed{{{"open", "offer"},
                                          {"advance", "progress_groups"},
                                          {"reckon", "update_beliefs"},
                                          {"ally", "partner_entry"},
                                          {"account", "assess_value"},
                                          {"commons", "community_goods"}}};
constexpr std::string_view group = "mechanisms.";

void note(const Mark& mark, std::string_view former, std::string_view present, Diagnostics& diagnostics) {
  diagnostics.note(
      mark, std::string(former),
      fmt::format("the mechanism '{}' is now called '{}'; the next version of PlusSum refuses the former name", former,
                  present));
}

void rename_blocks(Node& mechanisms, Diagnostics& diagnostics) {
  for (Entry& entry : mechanisms.entries) {
    const std::string_view present = present_mechanism_name(entry.key.text);
    if (present == entry.key.text) continue;
    if (mechanisms.find(present) != nullptr) {
      diagnostics.add(
          entry.key.mark, std::string(group) + entry.key.text,
          fmt::format("is the former name of mechanisms.{}, which this file has as well; keep one of them", present));
      continue;
    }
    note(entry.key.mark, entry.key.text, present, diagnostics);
    entry.key.text = present;
  }
}

void rename_items(Node& names, Diagnostics& diagnostics) {
  for (Node& name : names.items) {
    const std::string_view present = present_mechanism_name(name.text);
    if (!name.is_scalar() || present == name.text) continue;
    note(name.mark, name.text, present, diagnostics);
    name.text = present;
  }
}

/// Paths are values of events, factors and settings.
void rename_paths(Node& node, Diagnostics& diagnostics) {
  for (Node& item : node.items) rename_paths(item, diagnostics);
  for (Entry& entry : node.entries) rename_paths(entry.value, diagnostics);
  const std::string present = node.is_scalar() ? present_path(node.text) : node.text;
  if (present == node.text) return;
  diagnostics.note(node.mark, node.text,
                   fmt::format("is now called {}; the next version of PlusSum refuses the former name", present));
  node.text = present;
}

}  // namespace

std::string_view present_mechanism_name(std::string_view name) {
  const auto* found =
      std::find_if(renamed.begin(), renamed.end(), [&](const Renamed& one) { return one.former == name; });
  return found == renamed.end() ? name : found->present;
}

std::string present_path(std::string_view path) {
  if (!path.starts_with(group)) return std::string(path);
  const std::string_view rest = path.substr(group.size());
  const std::string_view name = rest.substr(0, rest.find('.'));
  return fmt::format("{}{}{}", group, present_mechanism_name(name), rest.substr(name.size()));
}

void use_present_names(Node& file, Diagnostics& diagnostics) {
  if (Entry* mechanisms = file.find("mechanisms")) rename_blocks(mechanisms->value, diagnostics);
  if (Entry* plan = file.find("plan"))
    for (Entry& list : plan->value.entries) rename_items(list.value, diagnostics);
  rename_paths(file, diagnostics);
}

}  // namespace plussum::io
