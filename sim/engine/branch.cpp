// SPDX-License-Identifier: MIT
#include "plussum/engine/branch.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

namespace plussum {
namespace {

/// Where a parameter stands: "enterprises[1].known_share", and what it is called in any item, "enterprises[].known_share".
struct Path {
  std::string exact, general;
};

/// Lists whose items make the world: as many, in the same order, under the same names.
constexpr std::string_view settled_lists[] = {"regions", "enterprises", "partners"};
/// All that stands in these groups but for the exceptions below.
constexpr std::string_view settled_group = "population.";
constexpr std::string_view free_in_group[] = {"population.subsistence"};
/// Read when the world is made, or the terms of plans that groups are in the middle of.
constexpr std::string_view settled[] = {"seed",
                                        "currency",
                                        "time.step",
                                        "time.start",
                                        "regions[].name",
                                        "regions[].share",
                                        "regions[].income_level",
                                        "regions[].commons_start",
                                        "enterprises[].name",
                                        "enterprises[].starting_levels",
                                        "enterprises[].starting_cash",
                                        "enterprises[].known_share",
                                        "enterprises[].programme.in_groups",
                                        "enterprises[].programme.rotating",
                                        "enterprises[].programme.group_size",
                                        "enterprises[].programme.saving_instalments",
                                        "enterprises[].programme.delivery_instalments",
                                        "enterprises[].programme.plan_instalments",
                                        "enterprises[].transformation.transforms",
                                        "enterprises[].transformation.silos",
                                        "enterprises[].transformation.staff_per_silo",
                                        "enterprises[].transformation.threshold_mean",
                                        "enterprises[].transformation.threshold_sd",
                                        "enterprises[].transformation.points_of_light",
                                        "partners[].name",
                                        "partners[].kind",
                                        "partners[].enterprise",
                                        "partners[].starting_cash"};

template <std::size_t n>
bool is_among(const std::string_view (&names)[n], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_settled(std::string_view path) {
  return path.starts_with(settled_group) ? !is_among(free_in_group, path) : is_among(settled, path);
}

/// Walks the declarations of a scenario and keeps track of where it is.
class Walker : public ParameterVisitor {
 public:
  bool begin_group(std::string_view name, std::string_view) override {
    outer_.push_back(here_);
    here_ = path_of(name);
    return true;
  }
  void end_group() override {
    here_ = outer_.back();
    outer_.pop_back();
  }
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo&) override {
    begin_group(name, "");
    return size;
  }
  void begin_item(std::size_t position) override {
    outer_.push_back(here_);
    here_.exact += "[" + std::to_string(position) + "]";
    here_.general += "[]";
  }
  void end_item() override { end_group(); }
  void end_list() override { end_group(); }

 protected:
  Path path_of(std::string_view name) const {
    const auto joined = [name](const std::string& group) {
      return group.empty() ? std::string(name) : group + "." + std::string(name);
    };
    return {joined(here_.exact), joined(here_.general)};
  }

 private:
  Path here_;
  std::vector<Path> outer_;
};

/// The settled parameters with their bits or texts, in the order of the declarations.
class SettledValues final : public Walker {
 public:
  struct Value {
    std::string path, text;
    std::uint64_t bits;
    bool operator==(const Value&) const = default;
  };
  std::vector<Value> values;

  void number(std::string_view name, double& value, const NumberInfo&) override {
    add(path_of(name), {}, std::bit_cast<std::uint64_t>(value));
  }
  void integer(std::string_view name, std::int64_t& value, const IntegerInfo&) override {
    add(path_of(name), {}, static_cast<std::uint64_t>(value));
  }
  void flag(std::string_view name, bool& value, std::string_view) override { add(path_of(name), {}, value ? 1u : 0u); }
  void text(std::string_view name, std::string& value, const TextInfo&) override { add(path_of(name), value, 0); }
  void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view>,
              std::string_view) override {
    add(path_of(name), {}, index);
  }
  void number_map(std::string_view name, std::vector<NamedNumber>& entries, const NumberInfo&) override {
    for (const auto& [key, value] : entries) add(path_of(name), key, std::bit_cast<std::uint64_t>(value));
  }
  void text_list(std::string_view, std::vector<std::string>&, const TextInfo&, const ListInfo&) override {}
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo& info) override {
    if (is_among(settled_lists, name)) values.push_back({std::string(name), {}, size});
    return Walker::begin_list(name, size, info);
  }

 private:
  void add(Path path, std::string text, std::uint64_t bits) {
    if (is_settled(path.general)) values.push_back({std::move(path.exact), std::move(text), bits});
  }
};

/// Every number with its path.
class Numbers final : public Walker {
 public:
  struct Entry {
    std::string path;
    double value;
  };
  std::vector<Entry> entries;

  void number(std::string_view name, double& value, const NumberInfo&) override {
    entries.push_back({path_of(name).exact, value});
  }
  void integer(std::string_view, std::int64_t&, const IntegerInfo&) override {}
  void flag(std::string_view, bool&, std::string_view) override {}
  void text(std::string_view, std::string&, const TextInfo&) override {}
  void choice(std::string_view, std::uint32_t&, std::span<const std::string_view>, std::string_view) override {}
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo&) override {
    for (const auto& [key, value] : values) entries.push_back({path_of(name).exact + "." + key, value});
  }
  void text_list(std::string_view, std::vector<std::string>&, const TextInfo&, const ListInfo&) override {}
};

template <class Collector>
Collector collected(Scenario scenario) {  // a copy, because visiting needs a changeable scenario
  Collector collector;
  scenario.declare(collector);
  return collector;
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
  const auto before = collected<SettledValues>(snapshot.scenario), now = collected<SettledValues>(scenario);
  const std::size_t both = std::min(before.values.size(), now.values.size());
  for (std::size_t k = 0; k < both; ++k)
    if (before.values[k] != now.values[k]) return before.values[k].path;
  if (before.values.size() != now.values.size()) return (before.values.size() > both ? before : now).values[both].path;
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    const Enterprise &was = snapshot.scenario.enterprises[e], &is = scenario.enterprises[e];
    if (was.enters != is.enters && !(is_to_come(snapshot, was) && is_to_come(snapshot, is)))
      return "enterprises[" + std::to_string(e) + "].enters";
  }
  return {};
}

Scenario standing_scenario(const Snapshot& snapshot, Scenario scenario) {
  const auto given = collected<Numbers>(snapshot.scenario), standing = collected<Numbers>(snapshot.standing);
  for (std::size_t k = 0; k < given.entries.size();
       ++k) {  // events change values only, so the two lists run side by side
    const auto& [path, value] = given.entries[k];
    if (same(value, standing.entries[k].value)) continue;
    const auto branch = find_number(scenario, path);
    if (branch && same(branch->value, value)) set_number(scenario, path, standing.entries[k].value);
  }
  return scenario;
}

}  // namespace plussum
