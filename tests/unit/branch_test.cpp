// SPDX-License-Identifier: MIT
// Branches: futures of one snapshot.
#include "plussum/engine/branch.hpp"

#include <set>

#include "plussum/mechanisms/transform.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr std::uint32_t at = 20, after = 25;

/// Events before and after the snapshot.
Scenario eventful_case() {
  Scenario scenario = rival_case(600, 6);
  scenario.events = {event("1999-03-01", "enterprises.builders.outlet_share", 0.9),
                     event("1999-03-01", "links.neighbours_to_awareness", 0.5),
                     event("1999-08-02", "enterprises.builders.price_level", 1.1)};
  scenario.enterprises[0].promotion = 2.0;
  return scenario;
}

Snapshot snapshot_of(const Scenario& scenario, std::uint32_t steps = at) {
  Simulation trunk = simulation_of(scenario);
  run(trunk, steps);
  return trunk.snapshot();
}

Simulation branch_of(const Snapshot& snapshot, const Scenario& scenario, std::optional<std::uint64_t> draw_seed = {},
                     const ExecutionOptions& options = {}) {
  REQUIRE(obstacle_to_branch(snapshot, scenario) == "");
  return Simulation(snapshot, scenario, plan_for(scenario), options, draw_seed);
}

std::vector<std::uint64_t> straight_digests(const Scenario& scenario) {
  Simulation straight = simulation_of(scenario);
  run(straight, at);
  return digests_of(straight, after);
}

}  // namespace

TEST_CASE("branch: without a change it is the run itself, for any threads and blocks", "[unit][branch]") {
  const Scenario scenario = eventful_case();
  const Snapshot snapshot = snapshot_of(scenario);
  const auto expected = straight_digests(scenario);
  for (const unsigned threads : {1u, 2u, 5u})
    for (const std::size_t block_rows : {std::size_t{64}, std::size_t{4096}}) {
      Simulation branch = branch_of(snapshot, scenario, {}, {.threads = threads, .block_rows = block_rows});
      CHECK(branch.steps_done() == at);
      CHECK((digests_of(branch, after) == expected));
    }
  Simulation same_seed = branch_of(snapshot, scenario, static_cast<std::uint64_t>(scenario.seed));
  CHECK((digests_of(same_seed, after) == expected));
  const Snapshot at_start = snapshot_of(scenario, 0);
  Simulation whole = branch_of(at_start, scenario);
  run(whole, at);
  CHECK((digests_of(whole, after) == expected));
}

TEST_CASE("branch: a branch of a branch and a checkpoint of a branch go on with the same bits", "[unit][branch]") {
  Scenario changed = eventful_case();
  const Snapshot snapshot = snapshot_of(changed);
  changed.enterprises[0].promotion = 4.0;
  Simulation branch = branch_of(snapshot, changed, 77);
  run(branch, 10);
  const Snapshot later = branch.snapshot();
  const Checkpoint checkpoint = branch.checkpoint();
  const auto expected = digests_of(branch, 15);
  Simulation again = branch_of(later, changed);
  CHECK((digests_of(again, 15) == expected));
  Simulation restored = branch_of(snapshot, changed, 77);
  restored.restore(checkpoint);
  CHECK((digests_of(restored, 15) == expected));
}

TEST_CASE("branch: a change from the snapshot on is an event of that day", "[unit][branch]") {
  Scenario scenario = eventful_case();
  const Snapshot snapshot = snapshot_of(scenario);
  Scenario changed = scenario;
  changed.enterprises[0].outlet_share = 0.2;  // an event had set it to 0.9 by then
  Simulation branch = branch_of(snapshot, changed);
  CHECK(branch.scenario().enterprises[0].outlet_share == 0.2);
  CHECK(branch.scenario().links.of(Link::neighbours_to_awareness) == 0.5);
  scenario.events.push_back(event(date_of_step(scenario, at), "enterprises.builders.outlet_share", 0.2));
  CHECK((digests_of(branch, after) == straight_digests(scenario)));
  CHECK(branch.scenario().enterprises[0].price_level == 1.1);  // the event to come comes
}

TEST_CASE("branch: `change` is an event of the next step", "[unit][branch]") {
  Scenario scenario = eventful_case();
  Simulation changed = simulation_of(scenario);
  run(changed, at);
  CHECK_FALSE(changed.change("enterprises.builders.no_such_number", 0.2));
  CHECK(changed.change("enterprises.builders.outlet_share", 0.2));
  run(changed, 1);
  REQUIRE(changed.last_events().size() == 1);
  CHECK(changed.last_events()[0].step == at);
  CHECK(changed.last_events()[0].parameter == "enterprises.builders.outlet_share");
  const std::uint64_t digest = changed.digest().world;
  scenario.events.push_back(event(date_of_step(scenario, at), "enterprises.builders.outlet_share", 0.2));
  CHECK(digest == straight_digests(scenario)[0]);
}

TEST_CASE("branch: with another seed the past is the same and each future its own", "[unit][branch]") {
  const Scenario scenario = eventful_case();
  const Snapshot snapshot = snapshot_of(scenario);
  std::set<std::uint64_t> ends{straight_digests(scenario).back()};
  for (std::uint64_t seed = 100; seed < 110; ++seed) {
    Simulation branch = branch_of(snapshot, scenario, seed), again = branch_of(snapshot, scenario, seed);
    CHECK(branch.world().network.targets == snapshot.checkpoint.world.network.targets);
    CHECK((snapshot_of(scenario).checkpoint.world.customers.cash == branch.world().customers.cash));
    const auto digests = digests_of(branch, after);
    CHECK(ends.insert(digests.back()).second);
    CHECK((digests_of(again, after) == digests));
  }
}

TEST_CASE("branch: the declared strategies are those of the branch", "[unit][branch]") {
  Scenario scenario = eventful_case();
  const Snapshot snapshot = snapshot_of(scenario);
  scenario.enterprises[0].strategy.level[0] = 3.0;
  const Simulation branch = branch_of(snapshot, scenario);
  CHECK(snapshot.checkpoint.world.stances.declared[0] != 3.0);
  CHECK(branch.world().stances.declared[0] == 3.0);
}

TEST_CASE("branch: what was settled when the world was made cannot differ", "[unit][branch]") {
  Scenario scenario = eventful_case();
  scenario.regions = {Region{.name = "north"}, Region{.name = "south"}};
  const Snapshot snapshot = snapshot_of(scenario, 2);
  const auto obstacle = [&](auto&& alter) {
    Scenario other = scenario;
    alter(other);
    return obstacle_to_branch(snapshot, other);
  };
  CHECK(obstacle([](Scenario&) {}) == "");
  CHECK(obstacle([](Scenario& s) { s.population.customers = 700; }) == "population.customers");
  CHECK(obstacle([](Scenario& s) { s.population.communities = 7; }) == "population.communities");
  CHECK(obstacle([](Scenario& s) { s.population.neighbours = 6; }) == "population.neighbours");
  CHECK(obstacle([](Scenario& s) { s.population.virtual_tie_share = 0.3; }) == "population.virtual_tie_share");
  CHECK(obstacle([](Scenario& s) { s.population.income_median = 1.0; }) == "population.income_median");
  CHECK(obstacle([](Scenario& s) { s.population.subsistence = 1.0; }) == "");
  CHECK(obstacle([](Scenario& s) { s.seed = 8; }) == "seed");
  CHECK(obstacle([](Scenario& s) { s.time.step = StepUnit::month; }) == "time.step");
  CHECK(obstacle([](Scenario& s) { s.time.steps = 8; }) == "");
  CHECK(obstacle([](Scenario& s) { s.regions.pop_back(); }) == "regions");
  CHECK(obstacle([](Scenario& s) { s.regions[1].income_level = 2.0; }) == "regions[1].income_level");
  CHECK(obstacle([](Scenario& s) { s.regions[1].levy = 0.1; }) == "");
  CHECK(obstacle([](Scenario& s) { s.enterprises.pop_back(); }) == "enterprises");
  CHECK(obstacle([](Scenario& s) { std::swap(s.enterprises[0], s.enterprises[1]); }) == "enterprises[0].name");
  CHECK(obstacle([](Scenario& s) { s.enterprises[2].programme.group_size = 4; }) ==
        "enterprises[2].programme.group_size");
  CHECK(obstacle([](Scenario& s) { s.enterprises[2].programme.cover_limit = 4.0; }) == "");
  CHECK(obstacle([](Scenario& s) { s.enterprises[1].starting_levels = {{"presence", 0.5}}; }) != "");
  CHECK(obstacle([](Scenario& s) { s.partners.pop_back(); }) == "partners");
  CHECK(obstacle([](Scenario& s) { s.enterprises[1].enters = "2005-01-01"; }) == "enterprises[1].enters");
  CHECK(obstacle([](Scenario& s) { s.links.gain[0] = 0.0; }) == "");
}

TEST_CASE("branch: an enterprise that decides goes on from where it stands", "[unit][branch]") {
  Scenario keeps = rival_case(60, 2), decides = keeps;
  decides.enterprises[1].decides = true;
  decides.partners[2].revenue_share = 1.0;  // of what the strategy gives partners together
  const Snapshot of_keeper = snapshot_of(keeps, 2), of_decider = snapshot_of(decides, 2);
  const std::pair<std::string, double Enterprise::*> beginnings[] = {
      {"outlet_share", &Enterprise::outlet_share}, {"information_share", &Enterprise::information_share},
      {"credit_share", &Enterprise::credit_share}, {"durability", &Enterprise::durability},
      {"price_level", &Enterprise::price_level},   {"intermediary_margin", &Enterprise::intermediary_margin}};
  for (const auto& [name, number] : beginnings) {
    CAPTURE(name);
    const std::string path = "enterprises[1]." + name;
    for (Scenario* scenario : {&keeps, &decides}) scenario->enterprises[1].*number += 0.25;
    CHECK(obstacle_to_branch(of_decider, decides) == path);
    CHECK(obstacle_to_branch(of_keeper, decides) == path);
    CHECK(obstacle_to_branch(of_decider, keeps) == "");
    CHECK(obstacle_to_branch(of_keeper, keeps) == "");
    for (Scenario* scenario : {&keeps, &decides}) scenario->enterprises[1].*number -= 0.25;
    decides.enterprises[0].*number += 0.25;
    CHECK(obstacle_to_branch(of_decider, decides) == "");
    decides.enterprises[0].*number -= 0.25;
  }
}

TEST_CASE("branch: the day of an enterprise that is still to come can be moved", "[unit][branch]") {
  Scenario scenario = eventful_case();
  scenario.enterprises[1].enters = "1999-06-01";
  const Snapshot snapshot = snapshot_of(scenario, at);  // 1999-05-24
  scenario.enterprises[1].enters = "1999-07-05";
  Simulation branch = branch_of(snapshot, scenario);
  run(branch, 5);
  CHECK(branch.world().enterprises.active[1] == 0);
  run(branch, 1);
  CHECK(branch.world().enterprises.active[1] == 1);
}

TEST_CASE("branch: a stage of a transformation that is under way keeps its length, later ones are drawn anew",
          "[unit][branch]") {
  Scenario scenario = scenario_with({.customers = 6}) + shop();
  scenario.time.step = StepUnit::month;
  scenario.enterprises[0].transformation.transforms = true;
  scenario.enterprises[0].transformation.mean_months = 120.0;
  const auto stage_ends = [](Simulation simulation) {
    std::vector<std::uint32_t> ends;
    for (std::uint8_t stage = simulation.world().enterprises.stage[0]; ends.size() < 3;) {
      run(simulation, 1);
      for (; stage < simulation.world().enterprises.stage[0]; ++stage) ends.push_back(simulation.steps_done());
    }
    return ends;
  };
  // Somewhere in the middle of a stage of some length.
  Simulation trunk = simulation_of(scenario);
  while (trunk.world().enterprises.months_in_stage[0] < 4.0) run(trunk, 1);
  const Snapshot snapshot = trunk.snapshot();
  const auto expected = stage_ends(branch_of(snapshot, scenario));
  std::set<std::uint32_t> later;
  for (std::uint64_t seed = 500; seed < 520; ++seed) {
    const auto ends = stage_ends(branch_of(snapshot, scenario, seed));
    CHECK(ends[0] == expected[0]);
    later.insert(ends[2]);
  }
  CHECK(later.size() > 8);
}

TEST_CASE("branch: every member of a rotating group gets her turn exactly once, also when drawn anew",
          "[unit][branch]") {
  // One group of eight that everybody joins at once and can pay, as in L30.
  Scenario scenario = scenario_with({.customers = 8}) + savings_club();
  for (Activity& activity : scenario.market_space.activities) activity.alone = activity.alone_skilled = 0.0;
  scenario.enterprises[0].promotion = 10'000.0;
  Programme& programme = scenario.enterprises[0].programme;
  programme.instalment = 30.0;
  programme.rotating = true;
  programme.group_size = 8;
  programme.saving_instalments = programme.delivery_instalments = 2;
  programme.plan_instalments = 16;
  parameters<Choose>(scenario).review_rate = 1e6;
  parameters<Earn>(scenario).shock_sd = 0.0;
  const Snapshot snapshot = snapshot_of(scenario, 8);
  REQUIRE(snapshot.checkpoint.world.groups.size() == 1);
  REQUIRE(snapshot.checkpoint.world.groups.instalments_paid[0] == 7);
  // Who had her turn before the snapshot is known from the run itself.
  const auto turns = [&](Simulation simulation, std::uint32_t until) {
    std::multiset<std::size_t> members;
    while (simulation.steps_done() < until) {
      run(simulation, 1);
      for (std::size_t k = 0; k < simulation.world().members.size(); ++k)
        if (simulation.world().members.goods[k] > Money{}) members.insert(k);
    }
    return members;
  };
  const auto before = turns(simulation_of(scenario), 8);
  for (std::uint64_t seed = 300; seed < 305; ++seed) {
    auto all = turns(branch_of(snapshot, scenario, seed), 17);
    all.insert(before.begin(), before.end());
    CHECK((all == std::multiset<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  }
}
