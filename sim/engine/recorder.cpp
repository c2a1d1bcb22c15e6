// SPDX-License-Identifier: MIT
#include "plussum/engine/recorder.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "plussum/core/random.hpp"
#include "plussum/engine/counter_axes.hpp"
#include "plussum/engine/own_recording.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> texts(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

template <class Blocks>
std::vector<std::string> names_of(const Blocks& blocks) {
  std::vector<std::string> names;
  for (const auto& block : blocks) names.push_back(block.name);
  return names;
}

/// "cemex/training": all pairs, the second varying fastest.
std::vector<std::string> pairs(const std::vector<std::string>& first, std::span<const std::string_view> second) {
  std::vector<std::string> names;
  for (const std::string& one : first)
    for (const std::string_view other : second) names.push_back(one + "/" + std::string(other));
  return names;
}

std::vector<std::string> region_names(const Scenario& scenario) {
  return scenario.regions.empty() ? std::vector<std::string>{"market"} : names_of(scenario.regions);
}

/// A column with a value for each region and enterprise is stored enterprise by enterprise.
std::vector<std::string> region_enterprise_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Enterprise& enterprise : scenario.enterprises)
    for (const std::string& region : region_names(scenario)) names.push_back(region + "/" + enterprise.name);
  return names;
}

std::vector<RecordedAxis> make_axes(const Scenario& scenario) {
  const std::vector<std::string> enterprises = names_of(scenario.enterprises);
  std::vector<std::string> suppliers = enterprises;
  suppliers.emplace_back("self_provision");
  std::vector<RecordedAxis> axes{{"lock_state", "lock state of customers", texts(lock_state_names)},
                                 {"barrier", "barrier between customer and offer", texts(barrier_names)},
                                 {"supplier", "who provides the outcome", suppliers},
                                 {"enterprise", "enterprise", enterprises},
                                 {"decile",
                                  "tenth of the market by income potential, 1 the poorest",
                                  {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
                                 {"region", "region of the market", region_names(scenario)}};
  for (RecordedAxis axis :
       {RecordedAxis{"partner", "partner of an enterprise", names_of(scenario.partners)},
        RecordedAxis{"region_enterprise", "region and enterprise", region_enterprise_names(scenario)},
        RecordedAxis{"enterprise_lever", "enterprise and what it builds up", pairs(enterprises, lever_names)},
        RecordedAxis{"enterprise_dimension", "enterprise and dimension of its strategy",
                     pairs(enterprises, dimension_names)},
        RecordedAxis{"enterprise_belief", "enterprise and what it believes", pairs(enterprises, belief_names)}})
    if (!axis.labels.empty()) axes.push_back(std::move(axis));
  return axes;
}

/// Tables that are recorded as they stand, a series for each column, and the columns that are amounts: over rows they add up.
struct RecordedTable {
  TableId table;
  std::string_view axis, prefix;
  std::array<std::string_view, 7> amounts = {};
};
constexpr RecordedTable recorded_tables[] = {
    {TableId::enterprises,
     "enterprise",
     "enterprise_",
     {"cash", "loans_held", "profit", "reserve", "intermediary_cash", "outlets", "customers"}},
    {TableId::partners, "partner", "partner_", {"cash", "cash_at_review"}},
    {TableId::regions, "region", "region_", {"know_how", "public_cash"}},
    {TableId::stances, "enterprise_dimension", "stance_"},
    {TableId::levers, "enterprise_lever", "lever_", {"budget"}},
    {TableId::beliefs, "enterprise_belief", "belief_"}};

/// Counters whose labels count some customers more than once, so that they do not add up.
constexpr std::string_view overlapping_counters[] = {"customers_aware"};

std::string series_name(const RecordedTable& table, const ColumnInfo& column) {
  if (column.name == "loans_held" || column.name == "outlets") return std::string(column.name);
  return table.table == TableId::beliefs ? "belief" : std::string(table.prefix) + std::string(column.name);
}

/// Calls visit(column, ColumnInfo, RecordedTable) for every column of these tables that is no identity and has a value.
template <class Visit>
void for_each_recorded_column(const World& world, Visit&& visit) {
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    for (const RecordedTable& recorded : recorded_tables)
      if (recorded.table == Table::table)
        Table::describe([&](auto member, const ColumnInfo& info) {
          if (info.role != Role::identity && !(table.*member).empty()) visit(table.*member, info, recorded);
        });
  });
}

/// Calls visit(OwnColumnValues, RecordedTable) for every own column of these tables.
template <class Visit>
void for_each_own_column(const World& world, Visit&& visit) {
  for (const OwnColumnValues& column : world.own.columns)
    for (const RecordedTable& recorded : recorded_tables)
      if (recorded.table == column.table && column.role != Role::identity && column.size() > 0) visit(column, recorded);
}

/// Series that are neither counters nor columns: ratios and extremes since the start.
struct DerivedSeries {
  std::string_view name, unit, long_name, axis;
};
constexpr DerivedSeries derived_series[] = {
    {"weeks_per_outcome_unit", "week", "customer-weeks spent per outcome unit made, since the start", "supplier"},
    {"cost_per_outcome_unit", "money", "money spent by households per outcome unit made, since the start", "supplier"},
    {"repayment_share", "1", "group instalments paid in full as a share of those due, since the start", "enterprise"},
    {"schedule_balance_max", "instalment", "highest balance of a group on its first plan, so far", "enterprise"},
    {"schedule_balance_min", "instalment", "lowest balance of a group on its first plan, so far", "enterprise"},
};

double ratio(double numerator, double denominator) {
  return denominator > 0.0 ? numerator / denominator : nothing;
}

std::vector<double> per_outcome_unit(const Tally& total, bool weeks, std::size_t enterprises, double weeks_per_step) {
  const auto built = on_axis(total.outcome_built, Axis::supplier, enterprises);
  const auto used = on_axis(weeks ? total.building_customers : total.building_spending, Axis::supplier, enterprises);
  const double scale = weeks ? weeks_per_step : 1.0 / Money::units_per_currency;
  std::vector<double> values;
  for (std::size_t k = 0; k < built.size(); ++k)
    values.push_back(ratio(static_cast<double>(used[k]) * scale, static_cast<double>(built[k]) * tally_quantum));
  return values;
}

/// Highest (or lowest) balance of groups on their first plan, together with what was seen before.
std::vector<double> schedule_extreme(const Groups& groups, bool highest, std::size_t enterprises,
                                     std::span<const double> before) {
  std::vector<double> extreme(enterprises, nothing);
  const auto better = [highest](double a, double b) { return !(a == a) || (highest ? b > a : b < a); };
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (groups.plan[group] != 1 || groups.phase[group] == static_cast<std::uint8_t>(GroupPhase::defaulted)) continue;
    double& seen = extreme[groups.enterprise[group]];
    const auto balance = static_cast<double>(groups.balance[group]);
    if (better(seen, balance)) seen = balance;
  }
  for (std::size_t e = 0; e < before.size(); ++e)
    if (before[e] == before[e] && better(extreme[e], before[e])) extreme[e] = before[e];
  return extreme;
}

std::vector<double> derived_values(std::string_view name, const Simulation& simulation, const Tally& since_start,
                                   std::span<const double> before) {
  const World& world = simulation.world();
  const Scenario& scenario = simulation.scenario();
  const std::size_t enterprises = scenario.enterprises.size();
  if (name == "weeks_per_outcome_unit")
    return per_outcome_unit(since_start, true, enterprises, years_per_step(scenario.time.step) * weeks_per_year);
  if (name == "cost_per_outcome_unit") return per_outcome_unit(since_start, false, enterprises, 0.0);
  if (name == "schedule_balance_max") return schedule_extreme(world.groups, true, enterprises, before);
  if (name == "schedule_balance_min") return schedule_extreme(world.groups, false, enterprises, before);
  std::vector<double> shares;
  for (std::size_t e = 0; e < enterprises; ++e)
    shares.push_back(ratio(static_cast<double>(since_start.instalments_paid[e]),
                           static_cast<double>(since_start.instalments_due[e])));
  return shares;
}

std::vector<RecordedSeries> make_series(const World& world) {
  std::vector<RecordedSeries> series;
  const auto add = [&](std::string name, std::string_view unit, std::string_view long_name, std::string_view axis) {
    series.push_back({.name = std::move(name),
                      .unit = std::string(unit),
                      .long_name = std::string(long_name),
                      .axis = std::string(axis),
                      .values = {}});
  };
  Tally::describe(world.tally, [&](const auto&, const TallyInfo& info) {
    add(std::string(info.name), info.unit, info.meaning, axis_name(info.axis));
  });
  for (const DerivedSeries& info : derived_series) add(std::string(info.name), info.unit, info.long_name, info.axis);
  for_each_recorded_column(world, [&](const auto&, const ColumnInfo& info, const RecordedTable& table) {
    add(series_name(table, info), info.unit, info.meaning,
        info.width == Width::enterprises ? "region_enterprise" : table.axis);
  });
  return series;
}

std::vector<RecordedColumn> make_panel() {
  std::vector<RecordedColumn> panel;
  Customers customers;
  Customers::describe([&](auto member, const ColumnInfo& info) {
    using Value = typename std::remove_reference_t<decltype(customers.*member)>::value_type;
    if (info.width != Width::one || info.role == Role::identity) return;
    panel.push_back({.name = std::string(info.name),
                     .unit = std::string(info.unit),
                     .long_name = std::string(info.meaning),
                     .is_integer = !std::is_same_v<Value, float>,
                     .is_money = std::is_same_v<Value, Money>,
                     .values = {}});
  });
  return panel;
}

/// Customers whose keyed lot falls below the share: the same ones in every run with this seed.
std::vector<std::uint32_t> draw_panel(const Simulation& simulation) {
  std::vector<std::uint32_t> chosen;
  const Scenario& scenario = simulation.scenario();
  if (!(scenario.record.panel_share > 0.0)) return chosen;
  const Draws draws(static_cast<std::uint64_t>(scenario.seed), 0);
  const std::uint64_t threshold = chance_threshold(scenario.record.panel_share);
  for (const std::uint32_t id : simulation.world().customers.id)
    if (draws.word(Purpose::panel_sample, id) < threshold) chosen.push_back(id);
  return chosen;
}

bool is_due(std::uint32_t steps_done, std::int64_t every) {
  return steps_done % static_cast<std::uint32_t>(every) == 0;
}

bool is_recorded(std::span<const std::uint32_t> steps, std::uint32_t step) {
  return !steps.empty() && steps.back() == step;
}

}  // namespace

bool adds_over_labels(std::string_view series) {
  bool adds = false;
  const Tally counters;
  Tally::describe(counters, [&](const auto&, const TallyInfo& info) {
    if (info.name == series) adds = info.measure != Measure::plain;
  });
  for_each_table_type([&](auto type) {
    using Table = typename decltype(type)::type;
    for (const RecordedTable& recorded : recorded_tables)
      if (recorded.table == Table::table)
        Table::describe([&](auto, const ColumnInfo& info) {
          const auto& amounts = recorded.amounts;
          if (series_name(recorded, info) == series)
            adds = std::find(amounts.begin(), amounts.end(), info.name) != amounts.end();
        });
  });
  const auto& overlapping = overlapping_counters;
  return adds && std::find(std::begin(overlapping), std::end(overlapping), series) == std::end(overlapping);
}

bool adds_over_labels(const RecordedSeries& series) {
  return series.own ? series.own->adds_up : adds_over_labels(series.name);
}

Recorder::Recorder(const Simulation& simulation, LastStep end) : end_(end) {
  recording_.axes = make_axes(simulation.scenario());
  recording_.series = make_series(simulation.world());
  add_own_series(simulation.world().own, recording_);
  for_each_own_column(simulation.world(), [&](const OwnColumnValues& column, const RecordedTable& table) {
    recording_.series.push_back({.name = series_name(table, column.info()),
                                 .unit = column.unit,
                                 .long_name = column.meaning,
                                 .axis = std::string(table.axis),
                                 .values = {},
                                 .own = RecordedSeries::Own{}});
  });
  recording_.panel_customers = draw_panel(simulation);
  if (!recording_.panel_customers.empty()) {
    recording_.panel = make_panel();
    add_own_panel(simulation.world().own, recording_);
  }
  recording_.digest_columns = simulation.digest_columns();
}

Recorder::Recorder(const Simulation& simulation, Recording continued, LastStep end)
    : recording_(std::move(continued)), end_(end) {
  if (is_end(simulation) && simulation.steps_done() > 0) record_what_is_missing(simulation);
}

bool Recorder::is_end(const Simulation& simulation) const {
  return end_ == LastStep::recorded && simulation.steps_done() >= simulation.scenario().time.steps;
}

void Recorder::keep_only(std::span<const std::string> series) {
  left_out_.clear();
  for (const RecordedSeries& one : recording_.series)
    left_out_.push_back(std::find(series.begin(), series.end(), one.name) == series.end());
}

void Recorder::observe(const Simulation& simulation) {
  const std::uint32_t done = simulation.steps_done();
  const RecordSettings& settings = simulation.scenario().record;
  Tally flows = simulation.world().tally;
  Tally::describe(flows, [](auto& counters, const TallyInfo& info) {  // what is held adds up to nothing over steps
    if (info.over == Over::level) counters.fill(0);
  });
  clear_own_levels(simulation.world().own, flows);
  for (Tally* tally : {&recording_.since_series, &recording_.since_ledger, &recording_.since_start}) tally->add(flows);
  if (left_out_.empty()) {
    const WorldDigest& digest = simulation.digest();
    recording_.digests.push_back(digest.world);
    recording_.column_digests.insert(recording_.column_digests.end(), digest.columns.begin(), digest.columns.end());
  }
  recording_.events.insert(recording_.events.end(), simulation.last_events().begin(), simulation.last_events().end());
  if (is_due(done, settings.series_every)) record_series(simulation);
  if (is_due(done, settings.ledger_every)) record_ledger(simulation);
  if (is_due(done, settings.panel_every) && !recording_.panel.empty()) record_panel(simulation);
  if (is_end(simulation)) record_what_is_missing(simulation);
}

/// The last step is recorded whatever the rhythm; flows then are those since the record before.
void Recorder::record_what_is_missing(const Simulation& simulation) {
  const std::uint32_t done = simulation.steps_done();
  if (!is_recorded(recording_.series_steps, done)) record_series(simulation);
  if (!is_recorded(recording_.ledger_steps, done)) record_ledger(simulation);
  if (!is_recorded(recording_.panel_steps, done) && !recording_.panel.empty()) record_panel(simulation);
}

void Recorder::record_series(const Simulation& simulation) {
  const World& world = simulation.world();
  const double represents = simulation.scenario().population.represents;
  const std::size_t enterprises = simulation.scenario().enterprises.size();
  recording_.series_steps.push_back(simulation.steps_done());
  // Levels come from the last step alone, totals from the interval, cumulative counts from the whole run.
  const std::pair<Over, const Tally*> sources[] = {{Over::level, &world.tally},
                                                   {Over::total, &recording_.since_series},
                                                   {Over::cumulative, &recording_.since_start}};
  std::size_t series = 0;
  for (const auto& [over, tally] : sources) {
    series = 0;
    Tally::describe(*tally, [&](const auto& counters, const TallyInfo& info) {
      const std::size_t position = series++;
      if (info.over != over || !is_kept(position)) return;
      const double scale = scale_of(info.measure, represents);
      for (const std::int64_t count : on_axis(counters, info.axis, enterprises))
        recording_.series[position].values.push_back(static_cast<double>(count) * scale);
    });
  }
  for (const DerivedSeries& info : derived_series) {
    const std::size_t position = series++;
    if (!is_kept(position)) continue;
    std::vector<double>& values = recording_.series[position].values;
    const auto before = std::span<const double>(values).last(std::min(values.size(), enterprises));
    const std::vector<double> now = derived_values(info.name, simulation, recording_.since_start, before);
    values.insert(values.end(), now.begin(), now.end());
  }
  for_each_recorded_column(world, [&](const auto& column, const ColumnInfo&, const RecordedTable&) {
    const std::size_t position = series++;
    if (!is_kept(position)) return;
    std::vector<double>& values = recording_.series[position].values;
    for (const auto value : column) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Money>)
        values.push_back(value.in_currency() * represents);
      else
        values.push_back(static_cast<double>(value));
    }
  });
  for (const OwnSeriesPlace& own : world.own.series) {
    const std::size_t position = series++;
    if (!is_kept(position)) continue;
    const auto source = std::find_if(std::begin(sources), std::end(sources),
                                     [&](const auto& candidate) { return candidate.first == own.info.over; });
    append_own_values(own, *source->second, represents, enterprises, recording_.series[position].values);
  }
  for_each_own_column(world, [&](const OwnColumnValues& column, const RecordedTable&) {
    const std::size_t position = series++;
    if (!is_kept(position)) return;
    std::vector<double>& values = recording_.series[position].values;
    std::visit([&](const auto& stored) { values.insert(values.end(), stored.begin(), stored.end()); }, column.values);
  });
  recording_.since_series = Tally{};
}

void Recorder::record_ledger(const Simulation& simulation) {
  recording_.ledger_steps.push_back(simulation.steps_done());
  for (const Money moved : recording_.since_ledger.transfer_totals()) recording_.moved.push_back(moved.units);
  for (const Money balance : simulation.world().ledger.balances()) recording_.balances.push_back(balance.units);
  recording_.transitions.insert(recording_.transitions.end(), recording_.since_ledger.transitions.begin(),
                                recording_.since_ledger.transitions.end());
  recording_.since_ledger = Tally{};
}

void Recorder::record_panel(const Simulation& simulation) {
  recording_.panel_steps.push_back(simulation.steps_done());
  const Customers& customers = simulation.world().customers;
  std::size_t k = 0;
  Customers::describe([&](auto member, const ColumnInfo& info) {
    if (info.width != Width::one || info.role == Role::identity) return;
    const auto& column = customers.*member;
    std::vector<double>& values = recording_.panel[k++].values;
    // A customer's stable id is also her row: customers are never removed.
    for (const std::uint32_t id : recording_.panel_customers) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(column[0])>, Money>)
        values.push_back(static_cast<double>(column[id].units));
      else
        values.push_back(static_cast<double>(column[id]));
    }
  });
  record_own_panel(simulation.world().own, k, recording_);
}

}  // namespace plussum
