// SPDX-License-Identifier: MIT
#include "plussum/engine/recorder.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "plussum/core/random.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> texts(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

std::vector<std::string> enterprise_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Enterprise& enterprise : scenario.enterprises) names.push_back(enterprise.name);
  return names;
}

std::vector<RecordedAxis> make_axes(const Scenario& scenario) {
  std::vector<std::string> suppliers = enterprise_names(scenario);
  suppliers.emplace_back("self_provision");
  return {{"lock_state", "lock state of customers", texts(lock_state_names)},
          {"barrier", "barrier between customer and offer", texts(barrier_names)},
          {"supplier", "who provides the outcome", suppliers},
          {"enterprise", "enterprise", enterprise_names(scenario)},
          {"decile",
           "tenth of the market by income potential, 1 the poorest",
           {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
          {"partner", "partner of an enterprise", [&] {
             std::vector<std::string> names;
             for (const Partner& partner : scenario.partners) names.push_back(partner.name);
             return names;
           }()}};
}

std::string_view axis_name(Axis axis) {
  switch (axis) {
    case Axis::lock_state:
      return "lock_state";
    case Axis::barrier:
      return "barrier";
    case Axis::supplier:
      return "supplier";
    case Axis::enterprise:
      return "enterprise";
    case Axis::decile:
      return "decile";
    default:
      return "";
  }
}

/// What one counted unit is worth in the series' unit.
double scale_of(Measure measure, double represents) {
  switch (measure) {
    case Measure::customers:
    case Measure::groups:
      return represents;
    case Measure::money:
      return represents / Money::units_per_currency;
    case Measure::quantum:
      return represents * tally_quantum;
    case Measure::plain:
      return 1.0;
  }
  return 1.0;
}

/// Positions of an axis in the counters: enterprises stand first, self-provision last.
template <class Counters>
std::vector<std::int64_t> on_axis(const Counters& counters, Axis axis, std::size_t enterprises) {
  switch (axis) {
    case Axis::enterprise:
      return {counters.begin(), counters.begin() + static_cast<std::ptrdiff_t>(enterprises)};
    case Axis::supplier: {
      std::vector<std::int64_t> values(counters.begin(), counters.begin() + static_cast<std::ptrdiff_t>(enterprises));
      values.push_back(counters[max_enterprises]);
      return values;
    }
    default:
      return {counters.begin(), counters.end()};
  }
}

/// Series that are not counters: accounts of enterprises and partners, and ratios since the start.
struct DerivedSeries {
  std::string_view name, unit, long_name, axis;
};
constexpr DerivedSeries derived_series[] = {
    {"enterprise_cash", "money", "cash of the enterprise", "enterprise"},
    {"loans_held", "money", "owed to the enterprise by customers", "enterprise"},
    {"outlets", "1", "communities with an outlet", "enterprise"},
    {"partner_cash", "money", "cash of the partner", "partner"},
    {"weeks_per_outcome_unit", "week", "customer-weeks spent per outcome unit made, since the start", "supplier"},
    {"cost_per_outcome_unit", "money", "money spent by households per outcome unit made, since the start", "supplier"},
    {"repayment_share", "1", "group instalments paid in full as a share of those due, since the start", "enterprise"},
    {"schedule_balance_max", "instalment", "highest balance of a group on its first plan, so far", "enterprise"},
    {"schedule_balance_min", "instalment", "lowest balance of a group on its first plan, so far", "enterprise"},
};

std::vector<double> accounts(const Column<Money>& column, double represents) {
  std::vector<double> values;
  for (const Money amount : column) values.push_back(amount.in_currency() * represents);
  return values;
}

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
  const double represents = scenario.population.represents;
  const std::size_t enterprises = scenario.enterprises.size();
  if (name == "enterprise_cash") return accounts(world.enterprises.cash, represents);
  if (name == "loans_held") return accounts(world.enterprises.loans_held, represents);
  if (name == "partner_cash") return accounts(world.partners.cash, represents);
  if (name == "outlets") return {world.enterprises.outlets.begin(), world.enterprises.outlets.end()};
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

std::vector<RecordedSeries> make_series() {
  std::vector<RecordedSeries> series;
  const Tally empty;
  Tally::describe(empty, [&](const auto&, const TallyInfo& info) {
    series.push_back({.name = std::string(info.name),
                      .unit = std::string(info.unit),
                      .long_name = std::string(info.meaning),
                      .axis = std::string(axis_name(info.axis)),
                      .values = {}});
  });
  for (const DerivedSeries& info : derived_series)
    series.push_back({.name = std::string(info.name),
                      .unit = std::string(info.unit),
                      .long_name = std::string(info.long_name),
                      .axis = std::string(info.axis),
                      .values = {}});
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

}  // namespace

Recorder::Recorder(const Simulation& simulation) {
  recording_.axes = make_axes(simulation.scenario());
  recording_.series = make_series();
  recording_.panel_customers = draw_panel(simulation);
  if (!recording_.panel_customers.empty()) recording_.panel = make_panel();
  recording_.digest_columns = simulation.digest_columns();
}

Recorder::Recorder(const Simulation&, Recording continued) : recording_(std::move(continued)) {}

void Recorder::observe(const Simulation& simulation) {
  const std::uint32_t done = simulation.steps_done();
  const RecordSettings& settings = simulation.scenario().record;
  for (Tally* tally : {&recording_.since_series, &recording_.since_ledger, &recording_.since_start})
    tally->add(simulation.world().tally);
  recording_.digests.push_back(simulation.digest().world);
  recording_.column_digests.insert(recording_.column_digests.end(), simulation.digest().columns.begin(),
                                   simulation.digest().columns.end());
  recording_.events.insert(recording_.events.end(), simulation.last_events().begin(), simulation.last_events().end());
  if (is_due(done, settings.series_every)) record_series(simulation);
  if (is_due(done, settings.ledger_every)) record_ledger(simulation);
  if (is_due(done, settings.panel_every) && !recording_.panel.empty()) record_panel(simulation);
}

void Recorder::record_series(const Simulation& simulation) {
  const Scenario& scenario = simulation.scenario();
  const std::size_t enterprises = scenario.enterprises.size();
  recording_.series_steps.push_back(simulation.steps_done());
  std::size_t position = 0;
  const auto append = [&](const auto& counters, const TallyInfo& info) {
    const double scale = scale_of(info.measure, scenario.population.represents);
    for (const std::int64_t count : on_axis(counters, info.axis, enterprises))
      recording_.series[position].values.push_back(static_cast<double>(count) * scale);
  };
  // Levels come from the last step alone, totals from the interval, cumulative counts from the whole run.
  std::size_t k = 0;
  std::vector<Over> over;
  Tally::describe(simulation.world().tally, [&](const auto&, const TallyInfo& info) { over.push_back(info.over); });
  const auto append_from = [&](const Tally& tally, Over wanted) {
    k = 0;
    Tally::describe(tally, [&](const auto& counters, const TallyInfo& info) {
      position = k;
      if (over[k++] == wanted) append(counters, info);
    });
  };
  append_from(simulation.world().tally, Over::level);
  append_from(recording_.since_series, Over::total);
  append_from(recording_.since_start, Over::cumulative);
  for (std::size_t s = over.size(); s < recording_.series.size(); ++s) {
    RecordedSeries& series = recording_.series[s];
    const std::size_t labels = series.values.size() / std::max<std::size_t>(recording_.series_steps.size() - 1, 1);
    const auto before = std::span<const double>(series.values).last(recording_.series_steps.size() > 1 ? labels : 0);
    const std::vector<double> values = derived_values(series.name, simulation, recording_.since_start, before);
    series.values.insert(series.values.end(), values.begin(), values.end());
  }
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
}

}  // namespace plussum
