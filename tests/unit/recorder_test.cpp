// SPDX-License-Identifier: MIT
// Which series a run records of the tables of enterprises, partners and regions, and with which numbers.
#include "plussum/engine/recorder.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

const RecordedSeries* series_of(const Recording& recording, const std::string& name) {
  const auto found = std::find_if(recording.series.begin(), recording.series.end(),
                                  [&](const RecordedSeries& series) { return series.name == name; });
  return found == recording.series.end() ? nullptr : &*found;
}

/// One value of a series at a record, by its label.
double value_of(const Recording& recording, const std::string& name, const std::string& label, std::size_t record) {
  const RecordedSeries* series = series_of(recording, name);
  REQUIRE(series != nullptr);
  const auto axis = std::find_if(recording.axes.begin(), recording.axes.end(),
                                 [&](const RecordedAxis& one) { return one.name == series->axis; });
  REQUIRE(axis != recording.axes.end());
  const auto place = std::find(axis->labels.begin(), axis->labels.end(), label);
  REQUIRE(place != axis->labels.end());
  REQUIRE(series->values.size() == axis->labels.size() * recording.series_steps.size());
  return series->values[record * axis->labels.size() + static_cast<std::size_t>(place - axis->labels.begin())];
}

Scenario two_regions() {
  Enterprise club = savings_club();
  club.strategy.level[static_cast<std::size_t>(Dimension::horizon)] = 2.5;
  club.starting_levels = {{"training", 0.75}};
  club.may_be_overdrawn = true;
  club.outlet_cost = 30.0;  // of the real market: 10 in the simulated one
  Scenario scenario = scenario_with({.customers = 40, .communities = 4}) + shop() + club +
                      Partner{.name = "masons", .enterprise = "club", .capacity = 1.5};
  scenario.population.represents = 3.0;
  scenario.regions = {{.name = "north", .commons_start = 0.5}, {.name = "south"}};
  return scenario;
}

}  // namespace

TEST_CASE("recorder: every column of the small tables has a series by its labels", "[unit][recorder]") {
  const Scenario scenario = two_regions();
  Simulation simulation = simulation_of(scenario);
  Recorder recorder(simulation);
  for (int step = 0; step < 2; ++step) {
    run(simulation, 1);
    recorder.observe(simulation);
  }
  const Recording& recording = recorder.recording();
  const World& world = simulation.world();
  CHECK(value_of(recording, "enterprise_cash", "club", 0) == -4 * 10.0 * 3.0);  // scaled to the real market
  CHECK(value_of(recording, "enterprise_cash", "club", 1) == world.enterprises.cash[1].in_currency() * 3.0);
  CHECK(value_of(recording, "loans_held", "club", 1) == 0.0);
  CHECK(value_of(recording, "outlets", "shop", 0) == 4.0);
  CHECK(value_of(recording, "enterprise_due", "club", 0) == 120.0);  // what one customer pays
  CHECK(value_of(recording, "partner_capacity", "masons", 1) == 1.5);
  CHECK(value_of(recording, "region_commons", "north", 1) == 0.5);
  CHECK(value_of(recording, "region_commons", "south", 1) == 1.0);
  CHECK(value_of(recording, "region_know_how", "south/club", 1) == 0.0);
  CHECK(value_of(recording, "lever_level", "club/training", 1) == 0.75);
  CHECK(value_of(recording, "lever_level", "shop/outlets", 1) == 1.0);
  CHECK(value_of(recording, "lever_budget", "club/training", 1) == 0.0);
  CHECK(value_of(recording, "stance_declared", "club/horizon", 0) == 2.5);
  CHECK(value_of(recording, "stance_effective", "shop/horizon", 0) == 1.0);
  CHECK(value_of(recording, "belief", "club/satisfaction", 0) == 0.0);
  CHECK(series_of(recording, "enterprise_id") == nullptr);
  for (const RecordedSeries& series : recording.series) {
    INFO(series.name);
    CHECK(std::count_if(recording.series.begin(), recording.series.end(),
                        [&](const RecordedSeries& other) { return other.name == series.name; }) == 1);
  }
}

TEST_CASE("recorder: what has no rows has neither axis nor series", "[unit][recorder]") {
  Simulation simulation = simulation_of(scenario_with());
  Recorder recorder(simulation);
  run(simulation, 1);
  recorder.observe(simulation);
  const Recording& recording = recorder.recording();
  for (const char* name :
       {"partner_cash", "lever_level", "stance_effective", "belief", "enterprise_cash", "region_know_how"})
    CHECK(series_of(recording, name) == nullptr);
  CHECK(value_of(recording, "region_commons", "market", 0) == 1.0);
  for (const RecordedSeries& series : recording.series) {
    INFO(series.name);
    CHECK((series.axis.empty() || std::any_of(recording.axes.begin(), recording.axes.end(),
                                              [&](const RecordedAxis& axis) { return axis.name == series.axis; })));
  }
  for (const RecordedAxis& axis : recording.axes) {
    INFO(axis.name);
    CHECK((axis.name == "enterprise" || !axis.labels.empty()));
  }
}

TEST_CASE("recorder: series that are not kept stay empty, the others have the same values", "[unit][recorder]") {
  Simulation simulation = simulation_of(two_regions());
  Recorder all(simulation), some(simulation);
  // A count, a ratio that remembers what was before, and a column.
  const std::vector<std::string> kept{"customers_by_supplier", "schedule_balance_max", "enterprise_cash"};
  some.keep_only(kept);
  for (int step = 0; step < 3; ++step) {
    run(simulation, 1);
    all.observe(simulation);
    some.observe(simulation);
  }
  CHECK(some.recording().series_steps == all.recording().series_steps);
  for (const RecordedSeries& series : all.recording().series) {
    INFO(series.name);
    const RecordedSeries* same = series_of(some.recording(), series.name);
    REQUIRE(same != nullptr);
    const bool is_kept = std::find(kept.begin(), kept.end(), series.name) != kept.end();
    CHECK(same->values.size() == (is_kept ? series.values.size() : 0));
    for (std::size_t k = 0; k < same->values.size(); ++k)
      CHECK((same->values[k] == series.values[k] || std::isnan(series.values[k])));
  }
}

namespace {

/// A run of the scenario from where the simulation stands to its last step.
Recording recorded_to_end(Simulation& simulation, Recorder recorder) {
  while (simulation.steps_done() < simulation.scenario().time.steps) {
    run(simulation, 1);
    recorder.observe(simulation);
  }
  return recorder.recording();
}

Scenario recorded_every(std::int64_t series, std::int64_t ledger, std::int64_t panel, std::int64_t steps) {
  Scenario scenario = two_regions();
  scenario.time.steps = steps;
  scenario.record = {.series_every = series, .ledger_every = ledger, .panel_every = panel, .panel_share = 0.5};
  return scenario;
}

Recording recorded(const Scenario& scenario) {
  Simulation simulation = simulation_of(scenario);
  return recorded_to_end(simulation, Recorder(simulation));
}

void check_same(const Recording& a, const Recording& b) {
  CHECK(a.series_steps == b.series_steps);
  CHECK(a.ledger_steps == b.ledger_steps);
  CHECK(a.panel_steps == b.panel_steps);
  CHECK(a.moved == b.moved);
  CHECK(a.balances == b.balances);
  CHECK(a.transitions == b.transitions);
  CHECK(a.digests == b.digests);
  REQUIRE(a.series.size() == b.series.size());
  for (std::size_t k = 0; k < a.series.size(); ++k) {
    INFO(a.series[k].name);
    REQUIRE(a.series[k].values.size() == b.series[k].values.size());
    for (std::size_t i = 0; i < a.series[k].values.size(); ++i) {
      const double one = a.series[k].values[i], other = b.series[k].values[i];
      CHECK((one == other || (std::isnan(one) && std::isnan(other))));
    }
  }
  for (std::size_t k = 0; k < a.panel.size(); ++k) CHECK(a.panel[k].values == b.panel[k].values);
}

}  // namespace

TEST_CASE("recorder: the last step is recorded whatever the rhythm, with the flows since the record before",
          "[unit][recorder]") {
  const Recording fine = recorded(recorded_every(1, 1, 1, 10)), coarse = recorded(recorded_every(6, 7, 4, 10));
  CHECK(coarse.series_steps == std::vector<std::uint32_t>{6, 10});
  CHECK(coarse.ledger_steps == std::vector<std::uint32_t>{7, 10});
  CHECK(coarse.panel_steps == std::vector<std::uint32_t>{4, 8, 10});
  CHECK(coarse.digests == fine.digests);
  // No money is lost, wherever the intervals end.
  const std::size_t transfers = fine.moved.size() / fine.ledger_steps.size();
  for (std::size_t transfer = 0; transfer < transfers; ++transfer) {
    std::int64_t all_steps = 0;
    for (std::size_t k = 0; k < fine.ledger_steps.size(); ++k) all_steps += fine.moved[k * transfers + transfer];
    CHECK(coarse.moved[transfer] + coarse.moved[transfers + transfer] == all_steps);
  }
  // The last record of every series that is no flow is that of the last step; flows add up.
  CHECK(value_of(coarse, "customers_by_lock_state", "locked_out", 1) ==
        value_of(fine, "customers_by_lock_state", "locked_out", 9));
  CHECK(value_of(coarse, "enterprise_cash", "club", 1) == value_of(fine, "enterprise_cash", "club", 9));
  const RecordedSeries *income = series_of(coarse, "household_income"), *each = series_of(fine, "household_income");
  double last_four = 0.0;
  for (std::size_t k = 6; k < 10; ++k) last_four += each->values[k];
  CHECK(income->values.back() == Approx(last_four).epsilon(1e-12));
  // A rhythm longer than the run records its last step alone, one that divides the steps records it once.
  CHECK(recorded(recorded_every(99, 99, 99, 10)).series_steps == std::vector<std::uint32_t>{10});
  CHECK(recorded(recorded_every(5, 5, 5, 10)).ledger_steps == std::vector<std::uint32_t>{5, 10});
}

TEST_CASE("recorder: a run that goes on in a branch records as one that was never cut", "[unit][recorder]") {
  const Scenario whole = recorded_every(6, 7, 4, 10);
  for (const std::uint32_t cut : {5u, 8u, 10u}) {
    INFO(cut);
    Scenario beginning = whole;
    beginning.time.steps = cut;
    Simulation trunk = simulation_of(beginning);
    const Recording before = recorded_to_end(trunk, Recorder(trunk, LastStep::goes_on));
    Simulation branch(trunk.snapshot(), whole, trunk.plan(), {});
    check_same(recorded_to_end(branch, Recorder(branch, before)), recorded(whole));
  }
}
