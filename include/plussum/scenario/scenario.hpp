// SPDX-License-Identifier: MIT
#pragma once
/// A scenario: everything a run depends on beside the code. Each block declares its parameters once.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plussum/core/calendar.hpp"
#include "plussum/scenario/activity_cycle.hpp"
#include "plussum/scenario/enterprise.hpp"
#include "plussum/scenario/links.hpp"
#include "plussum/scenario/parameter.hpp"
#include "plussum/scenario/population.hpp"
#include "plussum/scenario/preferences.hpp"
#include "plussum/scenario/region.hpp"
#include "plussum/scenario/strategy.hpp"

namespace plussum {

struct TimeSettings {
  StepUnit step = StepUnit::week;
  std::string start = "2000-01-01";
  std::int64_t steps = 520;

  void declare(ParameterVisitor& visitor);
  /// First day of the run, days since 1970-01-01; 0 when `start` is no date.
  std::int64_t start_day() const;
};

/// Days since 1970-01-01 of a date YYYY-MM-DD; false when it is no calendar date.
bool parse_date(const std::string& text, std::int64_t& day);

/// Changes of the default plan. `only` replaces it (the order of the list is the order of execution).
struct PlanChanges {
  std::vector<std::string> only, drop, add;
  void declare(ParameterVisitor& visitor);
};

/// A scheduled change of one number of the scenario.
struct Event {
  std::string at;    ///< date
  std::string set;   ///< path of the parameter
  std::string to;    ///< value with unit, as written
  double value = 0;  ///< value in the parameter's unit, filled in on reading
  void declare(ParameterVisitor& visitor);
};

/// What is written to the trajectory file, and how often.
struct RecordSettings {
  std::int64_t series_every = 1;
  std::int64_t ledger_every = 1;
  std::int64_t panel_every = 13;
  double panel_share = 0.0;
  std::int64_t compression = 1;
  void declare(ParameterVisitor& visitor);
};

enum class Reduce : std::uint32_t { last, at, max, min, mean };
inline constexpr std::string_view reduce_names[] = {"last", "at", "max", "min", "mean"};

/// A fact that the model is held against: a band for a number read off the trajectory.
struct Target {
  std::string id, meaning, metric, of, at, relative_to, source;
  Reduce reduce = Reduce::last;
  double low = required, high = required;
  void declare(ParameterVisitor& visitor);
};

/// A mechanism's parameters, copied with the scenario.
struct MechanismBlock {
  std::string name;
  std::string_view meaning;
  std::unique_ptr<ParameterBlock> parameters;
  std::unique_ptr<ParameterBlock> (*copy)(const ParameterBlock&) = nullptr;

  MechanismBlock() = default;
  MechanismBlock(MechanismBlock&&) = default;
  MechanismBlock& operator=(MechanismBlock&&) = default;
  MechanismBlock(const MechanismBlock& other)
      : name(other.name), meaning(other.meaning), parameters(other.copy(*other.parameters)), copy(other.copy) {}
  MechanismBlock& operator=(const MechanismBlock& other) { return *this = MechanismBlock(other); }
};

struct Scenario {
  std::string name, title, description, control;
  std::int64_t seed = 1;
  std::string currency{unknown_currency};
  TimeSettings time;
  MarketSpace market_space;
  Population population;
  std::vector<Region> regions;
  Preferences preferences;
  StrategyTable strategy_table;
  std::vector<NamedStrategy> strategies;
  std::vector<Enterprise> enterprises;
  std::vector<Partner> partners;
  std::vector<MechanismBlock> mechanisms;
  LinkGains links;
  PlanChanges plan;
  std::vector<Event> events;
  RecordSettings record;
  std::vector<Target> targets;

  void declare(ParameterVisitor& visitor);
  /// Problems that no single value shows: weights that do not sum to 1, names that refer to nothing.
  std::vector<Problem> check() const;
  /// The parameters of a mechanism by name; null when it is not registered.
  ParameterBlock* parameters_of(std::string_view mechanism) const;
  /// The same, typed; null when what is registered under the rule's name has other parameters.
  template <class Rule>
  typename Rule::Params* parameters() const {
    return dynamic_cast<typename Rule::Params*>(parameters_of(Rule::info.name));
  }
  /// Calls visit(member, name) for every part that mechanisms may ask for.
  template <class Visit>
  static void describe_parts(Visit&& visit) {
    visit(&Scenario::time, "time");
    visit(&Scenario::market_space, "market_space");
    visit(&Scenario::population, "population");
    visit(&Scenario::regions, "regions");
    visit(&Scenario::preferences, "preferences");
    visit(&Scenario::strategy_table, "strategy_table");
    visit(&Scenario::enterprises, "enterprises");
    visit(&Scenario::partners, "partners");
    visit(&Scenario::links, "links");
  }
  /// Number of regions, 1 when none is declared, and a region by position.
  std::size_t region_count() const { return regions.empty() ? 1 : regions.size(); }
  Region region(std::size_t position) const { return regions.empty() ? Region{} : regions[position]; }
};

/// Sets the number at `path` ("enterprises.cemex.outlet_share"); false when there is no such number.
bool set_number(Scenario& scenario, std::string_view path, double value);

/// A number of a scenario with its declaration.
struct FoundNumber {
  double value = 0.0;
  NumberInfo info;
  Use use = Use::every_step;  ///< with that of the groups around it
  bool allows(double other) const;
};
/// The number at `path`; nothing when there is none.
std::optional<FoundNumber> find_number(const Scenario& scenario, std::string_view path);

}  // namespace plussum
