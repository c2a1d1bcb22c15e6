// SPDX-License-Identifier: MIT
#include "io/scenario_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "io/decimal.hpp"
#include "io/scenario_file.hpp"
#include "plussum/scenario/market_amounts.hpp"

namespace plussum::io {
namespace {

constexpr std::string_view key = "format";
constexpr std::string_view represents_path = "population.represents";

std::string name_of(const Mark& mark) {
  return mark.file ? *mark.file : std::string();
}

std::string unit_of(const Scenario& scenario, std::string_view path) {
  const auto number = find_number(scenario, path);
  return number ? std::string(number->info.unit) : std::string("money");
}

/// The sentence about one amount.
std::string was_simulated(const Scenario& scenario, std::string_view path, double value) {
  const Units units(scenario.currency);
  const std::string unit = unit_of(scenario, path);
  const double represents = scenario.population.represents;
  return fmt::format(
      "{} was an amount of the simulated market, in which one customer stands for {}; amounts are now those of the "
      "real "
      "market: write {} and, at the top of the file, format: {}",
      units.text(value, unit), represents, units.text(value * represents, unit), newest_format);
}

}  // namespace

void note_format(Node& file, Diagnostics& diagnostics) {
  Entry* entry = file.find(key);
  if (entry == nullptr) return;
  const Node& value = entry->value;
  const auto number = value.is_scalar() && !value.quoted ? whole_value(value.text) : std::nullopt;
  const bool is_known = number && *number >= 1 && *number <= newest_format;
  if (!is_known)
    diagnostics.add(value.mark, std::string(key),
                    value.quoted
                        ? fmt::format("{} is a quoted text; write it without quotes", shown(value.text))
                        : fmt::format("{} is no format of scenario files that this version knows; expected 1 or {}",
                                      value.is_scalar() ? shown(value.text) : described(value), newest_format));
  Node scalar = value;
  scalar.text = fmt::format("{}", is_known ? *number : newest_format);
  scalar.kind = Node::Kind::scalar;
  Node by_file;
  by_file.kind = Node::Kind::map;
  by_file.mark = value.mark;
  by_file.entries.push_back({{name_of(file.mark), entry->key.mark, false}, std::move(scalar)});
  entry->value = std::move(by_file);
}

void join_formats(Node& root) {
  Entry* entry = root.find(key);
  if (entry == nullptr) return;
  const auto older = [](const Entry& a, const Entry& b) {
    return whole_value(a.value.text) < whole_value(b.value.text);
  };
  const std::vector<Entry>& files = entry->value.entries;
  Node newest = std::max_element(files.begin(), files.end(), older)->value;
  entry->value = std::move(newest);
}

FileFormats::FileFormats(Node& root) : root_(name_of(root.mark)) {
  Entry* entry = root.find(key);
  if (entry == nullptr) return;
  for (const Entry& file : entry->value.entries)
    formats_.emplace(file.key.text, whole_value(file.value.text).value_or(1));
  root.entries.erase(root.entries.begin() + (entry - root.entries.data()));
}

std::int64_t FileFormats::of(const Mark& mark) const {
  const std::string name = name_of(mark);
  const bool is_set = name.empty() || name.starts_with("--set");
  const auto found = formats_.find(is_set ? root_ : name);
  return found == formats_.end() ? 1 : found->second;
}

void refuse_simulated_amounts(const LoadedScenario& loaded, const FileFormats& formats, Diagnostics& diagnostics) {
  const Scenario& scenario = loaded.scenario;
  if (scenario.population.represents == 1.0) return;
  const auto is_old = [&](const std::string& path) { return formats.of(loaded.positions.of(path)) < 2; };
  bool all_new = true, any = false;
  const auto look_at = [&](const std::string& place, const std::string& parameter, double value) {
    any = true;
    if (!is_old(place)) return;
    all_new = false;
    diagnostics.add(loaded.positions.of(place), place, was_simulated(scenario, parameter, value));
  };
  for (const StatedAmount& amount : stated_market_amounts(scenario)) look_at(amount.path, amount.path, amount.value);
  for (std::size_t k = 0; k < scenario.events.size(); ++k)
    if (const Event& event = scenario.events[k]; is_market_amount(scenario, event.set))
      look_at(fmt::format("events[{}].to", k), event.set, event.value);
  if (any && all_new && is_old(std::string(represents_path)))
    diagnostics.add(
        loaded.positions.of(represents_path), std::string(represents_path),
        fmt::format("amounts of the scenario no longer change with 'represents': they are those of the real "
                    "market. Look at them and write, at the top of this file, format: {}",
                    newest_format));
}

void convert_simulated_amounts(LoadedScenario& loaded, const FileFormats& formats, Diagnostics& diagnostics) {
  Scenario& scenario = loaded.scenario;
  const double represents = scenario.population.represents;
  if (represents == 1.0 || formats.of({}) >= 2) return;
  const auto converted = [&](const std::string& place, const std::string& parameter, double value) {
    if (value * represents / represents == value) return value * represents;
    diagnostics.add(loaded.positions.of(place), place, was_simulated(scenario, parameter, value));
    return value;
  };
  for (const StatedAmount& amount : stated_market_amounts(scenario))
    set_number(scenario, amount.path, converted(amount.path, amount.path, amount.value));
  for (std::size_t k = 0; k < scenario.events.size(); ++k) {
    Event& event = scenario.events[k];
    if (!is_market_amount(scenario, event.set)) continue;
    event.value = converted(fmt::format("events[{}].to", k), event.set, event.value);
    event.to = Units(scenario.currency).text(event.value, unit_of(scenario, event.set));
  }
}

}  // namespace plussum::io
