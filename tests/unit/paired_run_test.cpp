// SPDX-License-Identifier: MIT
// Pairs of runs on the same random numbers.
#include "plussum/experiment/paired_run.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "support/housing_case.hpp"
#include "support/rival_pair.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

Scenario control_case() {
  return rival_control();
}

Scenario treatment_case() {
  return with_treatment(control_case());
}

PairedResult pair_of(const Scenario& control, const Scenario& treatment, std::uint32_t steps = 40,
                     std::uint32_t moments = 4) {
  Simulation first = simulation_of(control), second = simulation_of(treatment);
  return run_pair(first, second, steps, moments, [](std::uint32_t) { return true; });
}

}  // namespace

TEST_CASE("paired run: L04 a scenario against itself never differs", "[unit][paired]") {
  const PairedResult result = pair_of(control_case(), control_case());
  CHECK(result.steps == 40);
  CHECK(result.fates.first_different_step == 0);
  CHECK(result.fates.first_flip == 0);
  CHECK(result.fates.ever_flipped == 0);
  CHECK(result.values.total_change == Money{});
  CHECK(result.values.sum_class == SumClass::zero_sum);
  for (const ConstituentChange& row : result.values.constituents) CHECK(row.change == Money{});
  for (std::size_t from = 0; from < lock_state_count; ++from)
    for (std::size_t to = 0; to < lock_state_count; ++to)
      if (from != to) CHECK(result.fates.at_end[from][to] == 0);
  for (const PairedMoment& moment : result.moments) {
    CHECK(moment.total_change == Money{});
    CHECK(moment.control.lock_states == moment.treatment.lock_states);
  }
}

TEST_CASE("paired run: an enterprise that serves nobody makes no more than it had", "[unit][paired]") {
  const Scenario control = control_case();
  Scenario treatment = control;
  Enterprise& idle = treatment.enterprises.emplace_back(control.enterprises.front());
  idle.name = "idle";
  idle.starting_cash = 5000.0;
  idle.enters = "2100-01-01";
  const auto row_of = [](const PairedResult& result) {
    const auto& rows = result.values.constituents;
    const auto row =
        std::find_if(rows.begin(), rows.end(), [](const auto& one) { return one.name == "enterprise idle"; });
    REQUIRE(row != rows.end());
    return *row;
  };
  const PairedResult there = pair_of(control, treatment), back = pair_of(treatment, control);
  CHECK(row_of(there).control == Money{50'000'000});
  CHECK(row_of(there).treatment == Money{50'000'000});
  for (const PairedResult* result : {&there, &back}) {
    CHECK(row_of(*result).change == Money{});
    CHECK(result->values.total_change == Money{});
    for (const PairedMoment& moment : result->moments) CHECK(moment.total_change == Money{});
  }
}

TEST_CASE("paired run: L04 control and treatment changing places turn every sign", "[unit][paired]") {
  const PairedResult there = pair_of(control_case(), treatment_case()),
                     back = pair_of(treatment_case(), control_case());
  REQUIRE(there.values.total_change != Money{});
  CHECK(back.values.total_change == Money{} - there.values.total_change);
  CHECK(back.values.transfer_ratio == there.values.transfer_ratio);
  REQUIRE(back.values.constituents.size() == there.values.constituents.size());
  for (std::size_t k = 0; k < there.values.constituents.size(); ++k) {
    CHECK(back.values.constituents[k].name == there.values.constituents[k].name);
    CHECK(back.values.constituents[k].control == there.values.constituents[k].treatment);
    CHECK(back.values.constituents[k].change == Money{} - there.values.constituents[k].change);
  }
  REQUIRE(there.fates.ever_flipped > 0);
  CHECK(back.fates.first_different_step == there.fates.first_different_step);
  CHECK(back.fates.ever_flipped_by_decile == there.fates.ever_flipped_by_decile);
  CHECK(back.fates.first_flip_of == there.fates.first_flip_of);
  for (std::size_t from = 0; from < lock_state_count; ++from)
    for (std::size_t to = 0; to < lock_state_count; ++to)
      CHECK(back.fates.at_end[from][to] == there.fates.at_end[to][from]);
}

TEST_CASE("paired run: what is said of fates agrees with itself", "[unit][paired]") {
  const PairedResult result = pair_of(control_case(), treatment_case());
  const Fates& fates = result.fates;
  const auto flipped = std::count_if(fates.first_flip_of.begin(), fates.first_flip_of.end(),
                                     [](std::uint32_t step) { return step != 0; });
  CHECK(flipped == fates.ever_flipped);
  CHECK(std::accumulate(fates.ever_flipped_by_decile.begin(), fates.ever_flipped_by_decile.end(), std::int64_t{0}) ==
        fates.ever_flipped);
  std::uint32_t first = UINT32_MAX;
  for (const std::uint32_t step : fates.first_flip_of)
    if (step != 0) first = std::min(first, step);
  CHECK(fates.first_flip == first);
  CHECK(fates.first_different_step <= fates.first_flip);
  std::int64_t customers = 0;
  for (const auto& row : fates.at_end) customers = std::accumulate(row.begin(), row.end(), customers);
  CHECK(customers == 300);
  CHECK(result.moments.back().total_change == result.values.total_change);
}

TEST_CASE("paired run: the columns that differ first are those whose digests do", "[unit][paired]") {
  const PairedResult result = pair_of(control_case(), treatment_case());
  Simulation control = simulation_of(control_case()), treatment = simulation_of(treatment_case());
  std::vector<std::string> columns;
  for (std::uint32_t step = 1; step <= result.fates.first_different_step; ++step) {
    CHECK(columns.empty());
    run(control, 1);
    run(treatment, 1);
    for (std::size_t k = 0; k < control.digest_columns().size(); ++k)
      if (control.digest().columns[k] != treatment.digest().columns[k]) columns.push_back(control.digest_columns()[k]);
  }
  CHECK_FALSE(columns.empty());
  CHECK(result.fates.first_different_columns == columns);
}

TEST_CASE("paired run: every customer belongs to a tenth, and it is asked after every step", "[unit][paired]") {
  Simulation first = simulation_of(control_case()), second = simulation_of(treatment_case());
  std::vector<std::uint32_t> asked;
  const PairedResult result = run_pair(first, second, 3, 1, [&](std::uint32_t step) {
    asked.push_back(step);
    return true;
  });
  CHECK(asked == std::vector<std::uint32_t>{1, 2, 3});
  for (const std::int64_t customers : result.fates.customers_by_decile) CHECK(customers == 30);
}

TEST_CASE("paired run: enterprises in another order are the same enterprises", "[unit][paired]") {
  // One enterprise in the control; the treatment puts another one, that nobody hears of, before it.
  Scenario control = scenario_with({.customers = 200}) + shop("old");
  control.enterprises[0].promotion = 20.0;
  control.enterprises[0].programme.instalment = 10.0;
  parameters<Choose>(control).review_rate = 20.0;
  Scenario treatment = control;
  treatment.enterprises.insert(treatment.enterprises.begin(), shop("new"));
  Simulation first = simulation_of(control), second = simulation_of(treatment);
  const PairedResult result = run_pair(first, second, 20, 1, [](std::uint32_t) { return true; });
  const auto& a = first.world().customers.supplier;
  const auto& b = second.world().customers.supplier;
  REQUIRE(std::count(a.begin(), a.end(), 0) > 50);
  std::int64_t differ = 0;
  for (std::size_t row = 0; row < a.size(); ++row)
    differ += (a[row] == self_provision ? 255 : a[row] + 1) != b[row] ? 1 : 0;
  CHECK(result.fates.ever_flipped >= differ);
  CHECK(result.fates.ever_flipped < 100);
}

TEST_CASE("paired run: moments are equally spaced and end with the last step", "[unit][paired]") {
  const auto steps_of = [](std::uint32_t steps, std::uint32_t moments) {
    std::vector<std::uint32_t> shown;
    const Scenario scenario = scenario_with({.customers = 6});
    for (const PairedMoment& moment : pair_of(scenario, scenario, steps, moments).moments) shown.push_back(moment.step);
    return shown;
  };
  CHECK(steps_of(12, 4) == std::vector<std::uint32_t>{3, 6, 9, 12});
  CHECK(steps_of(13, 4) == std::vector<std::uint32_t>{1, 5, 9, 13});
  CHECK(steps_of(3, 6) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(steps_of(5, 1) == std::vector<std::uint32_t>{5});
  CHECK(steps_of(11, 6) == std::vector<std::uint32_t>{1, 3, 5, 7, 9, 11});
  CHECK(steps_of(0, 6).empty());
}

TEST_CASE("paired run: stops where it is told to, and not at an insolvency", "[unit][paired]") {
  const Scenario scenario = scenario_with({.customers = 6});
  Simulation first = simulation_of(scenario), second = simulation_of(scenario);
  const PairedResult stopped = run_pair(first, second, 50, 5, [](std::uint32_t step) { return step < 7; });
  CHECK(stopped.steps == 7);
  CHECK(stopped.moments.back().step == 7);
  Scenario losing = scenario_with({.customers = 6}) + shop();
  losing.enterprises[0].outlet_cost = 10.0;
  losing.enterprises[0].starting_cash = 45.0;
  Scenario saved = losing;
  saved.enterprises[0].may_be_overdrawn = true;
  const PairedResult broken = pair_of(saved, losing, 50, 5);
  CHECK(broken.control_ends.empty());
  REQUIRE(broken.treatment_ends.size() == 1);
  CHECK(broken.treatment_ends.front().step == 5);
  CHECK(broken.treatment_ends.front().is_insolvent);
  CHECK(broken.treatment_ends.front().cash == money_from(-5.0));
  CHECK(broken.steps == 50);
}

TEST_CASE("paired run: people are compared one by one, exactly", "[unit][paired][people]") {
  const Scenario scenario = control_case();
  const World control = build_world(scenario);
  World treatment = control;
  const ServiceToCome service(scenario);
  treatment.customers.cash[0] += Money{1};  // a single minor unit is more
  treatment.customers.debt[1] += Money{1};  // and less
  treatment.customers.surplus[2] += Money{7};
  treatment.customers.cash[2] -= Money{7};       // from one pocket into the other is equal
  treatment.customers.outcome_stock[3] += 1.0f;  // what her stock will still give her is hers
  treatment.customers.supplier[1] = 0;
  const PeopleComparison people = compare_people(control, scenario, treatment, scenario);
  CHECK(people.all.better == 2);
  CHECK(people.all.worse == 1);
  CHECK(people.all.equal == 297);
  CHECK(people.all.not_worse() == 299);
  const float stock = control.customers.outcome_stock[3];
  CHECK(people.all.change == service.of(stock + 1.0f) - service.of(stock));
  CHECK(people.all.change > Money{1'000'000});
  CHECK(people.served.worse == 1);
  CHECK(people.served.customers() + people.not_served.customers() == 300);
  std::int64_t better = 0;
  for (const PeopleCount& tenth : people.by_decile) {
    CHECK(tenth.customers() == 30);
    better += tenth.better;
  }
  CHECK(better == 2);
}

TEST_CASE("paired run: an insolvent enterprise leaves, and its world goes on without it", "[unit][paired]") {
  const Scenario control = control_case();
  Scenario treatment = control;
  treatment.enterprises[1].may_be_overdrawn = false;
  treatment.enterprises[1].outlet_cost = 1000.0;
  treatment.enterprises[1].starting_cash = 5000.0;
  const PairedResult result = pair_of(control, treatment);
  CHECK(result.steps == 40);
  CHECK(result.treatment_breach.kind == BreachKind::none);
  CHECK(result.control_ends.empty());
  REQUIRE(result.treatment_ends.size() == 1);
  const EnterpriseEnd& end = result.treatment_ends.front();
  CHECK(end.enterprise == 1);
  CHECK(end.is_insolvent);
  CHECK(end.cash < Money{});
  CHECK((end.step > 0 && end.step < 40));
  // Its account stands, carried to the horizon, and whom it served it serves no more.
  const std::string name = "enterprise " + treatment.enterprises[1].name;
  for (const ConstituentChange& row : result.values.constituents) {
    if (row.name == name) {
      CHECK(row.treatment == end.cash);
    }
  }
  Simulation world = simulation_of(treatment);
  EnduringRun enduring(world);
  for (std::uint32_t step = 0; step < 40; ++step) REQUIRE(enduring.step().kind == BreachKind::none);
  CHECK(world.world().enterprises.active[1] == 0);
  const auto& suppliers = world.world().customers.supplier;
  CHECK(std::count(suppliers.begin(), suppliers.end(), std::uint8_t{1}) == 0);
}
