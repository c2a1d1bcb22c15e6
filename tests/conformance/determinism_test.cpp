// SPDX-License-Identifier: MIT
// A run is a pure function of scenario, seed and code: threads, blocks, recording and interruptions do not change a bit,
// and two runs that differ share every draw that both make.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "plussum/engine/recorder.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

/// Two rivals, three changes on the way: an opening, a price and a link that is cut.
Scenario eventful_case() {
  Scenario scenario = rival_case(3000, 12);
  scenario.events = {event("1999-03-01", "enterprises.builders.outlet_share", 0.9),
                     event("1999-05-03", "enterprises.builders.price_level", 1.1),
                     event("1999-05-03", "links.neighbours_to_awareness", 0.5),
                     event("1999-09-20", "mechanisms.spend.local_share", 0.7)};
  scenario.enterprises[0].promotion = 2.0;
  scenario.enterprises[2].promotion = 2.0;
  return scenario;
}

constexpr std::uint32_t steps = 60;

/// Digests by column name.
std::map<std::string, std::uint64_t> columns_of(const Simulation& simulation) {
  std::map<std::string, std::uint64_t> columns;
  const auto names = simulation.digest_columns();
  for (std::size_t k = 0; k < names.size(); ++k) columns[names[k]] = simulation.digest().columns[k];
  return columns;
}

std::size_t active_groups(const World& world) {
  return static_cast<std::size_t>(std::count_if(world.groups.phase.begin(), world.groups.phase.end(), is_active));
}

/// A market in which nobody depends on anybody: no network, no local market, no shared shocks, no groups.
Scenario hermits(std::int64_t customers, std::int64_t communities) {
  Scenario scenario = rival_case(customers, communities);
  scenario.enterprises.erase(scenario.enterprises.begin() + 2);
  scenario.enterprises.erase(scenario.enterprises.begin());
  scenario.partners.clear();
  scenario.enterprises[0].promotion = 2.0;
  scenario.enterprises[0].programme.promoter_commission = 0.0;
  scenario.population.mixing = Mixing::complete;
  scenario.population.remote_distance_log_sd = 0.0;
  parameters<Reach>(scenario).imitation = 0.0;
  parameters<Earn>(scenario).common_share = 0.0;
  parameters<Earn>(scenario).paid_together_share = 0.0;
  parameters<Spend>(scenario).local_share = 0.0;
  parameters<Spend>(scenario).local_building_share = 0.0;
  return scenario;
}

/// Bits of one column of the first `rows` customers.
template <class T>
bool same_rows(const Column<T>& a, const Column<T>& b, std::size_t rows) {
  return std::memcmp(a.data(), b.data(), rows * sizeof(T)) == 0;
}

}  // namespace

TEST_CASE("threads and blocks give the same digest after every step", "[determinism]") {
  const Scenario scenario = eventful_case();
  Simulation reference = simulation_of(scenario);
  const auto expected = digests_of(reference, steps);
  REQUIRE(active_groups(reference.world()) > 20);
  for (const unsigned threads : {1u, 2u, 3u, 8u})
    for (const std::size_t block_rows :
         {std::size_t{64}, std::size_t{1000}, std::size_t{4096}, std::size_t{1'000'000}}) {
      CAPTURE(threads, block_rows);
      Simulation simulation = simulation_of(scenario, {.threads = threads, .block_rows = block_rows});
      CHECK((digests_of(simulation, steps) == expected));
    }
}

TEST_CASE("recording changes nothing", "[determinism]") {
  Scenario scenario = eventful_case();
  Simulation plain = simulation_of(scenario);
  const auto expected = digests_of(plain, steps);
  scenario.record.panel_share = 0.5;
  scenario.record.panel_every = 1;
  scenario.record.series_every = 2;
  Simulation recorded = simulation_of(scenario);
  Recorder recorder(recorded);
  for (std::uint32_t k = 0; k < steps; ++k) {
    run(recorded, 1);
    recorder.observe(recorded);
  }
  CHECK((recorder.recording().digests == expected));
  CHECK(recorder.recording().panel_steps.size() == steps);
  CHECK(recorder.recording().events.size() == scenario.events.size());
}

TEST_CASE("a run continued from a checkpoint is the straight run", "[determinism]") {
  const Scenario scenario = eventful_case();
  Simulation straight = simulation_of(scenario);
  std::vector<Checkpoint> checkpoints{straight.checkpoint()};
  std::vector<std::uint64_t> expected{0};
  std::vector<std::size_t> groups{0};
  for (std::uint32_t k = 0; k < steps; ++k) {
    run(straight, 1);
    checkpoints.push_back(straight.checkpoint());
    expected.push_back(straight.digest().world);
    groups.push_back(active_groups(straight.world()));
  }
  REQUIRE(groups[17] > 0);
  const auto continues = [&](Simulation& simulation, std::uint32_t from) {
    CAPTURE(from);
    simulation.restore(checkpoints[from]);
    if (from > 0) REQUIRE(simulation.digest().world == expected[from]);
    for (std::uint32_t k = from; k < steps; ++k) {
      run(simulation, 1);
      CAPTURE(k);
      REQUIRE(simulation.digest().world == expected[k + 1]);
    }
  };
  // Events take place in steps 8, 17 and 37: before, in and after each.
  for (const std::uint32_t from : {0u, 1u, 7u, 8u, 9u, 16u, 17u, 18u, 25u, 36u, 37u, 38u, 59u}) {
    Simulation fresh = simulation_of(scenario, {.threads = 2, .block_rows = 500});
    continues(fresh, from);
  }
  SECTION("also in a simulation that has already gone further, and past events") {
    Simulation used = simulation_of(scenario);
    run(used, 45);
    continues(used, 12);
    continues(used, 0);
  }
}

TEST_CASE("events happen once, on their day, and are told", "[determinism]") {
  Simulation simulation = simulation_of(eventful_case());
  std::map<std::uint32_t, std::size_t> told;
  for (std::uint32_t k = 0; k < steps; ++k) {
    run(simulation, 1);
    if (!simulation.last_events().empty()) told[k] = simulation.last_events().size();
  }
  CHECK(told == std::map<std::uint32_t, std::size_t>{{8, 1}, {17, 2}, {37, 1}});
  CHECK(simulation.scenario().enterprises[0].price_level == 1.1);
  CHECK(simulation.scenario().links.of(Link::neighbours_to_awareness) == 0.5);
}

TEST_CASE("the same seed gives the same run, another seed another", "[determinism]") {
  Scenario scenario = rival_case(400, 4);
  Simulation first = simulation_of(scenario), again = simulation_of(scenario);
  const auto expected = digests_of(first, 20);
  CHECK((digests_of(again, 20) == expected));
  std::set<std::uint64_t> seen(expected.begin(), expected.end());
  CHECK(seen.size() == expected.size());
  for (const std::int64_t seed : {0, 1, 2, 4096}) {
    scenario.seed = seed;
    Simulation other = simulation_of(scenario);
    for (const std::uint64_t digest : digests_of(other, 20)) CHECK(seen.insert(digest).second);
  }
}

TEST_CASE("customers who do not depend on each other live the same life in any split", "[determinism]") {
  Simulation one = simulation_of(hermits(1200, 1)), many = simulation_of(hermits(1200, 37), {.block_rows = 77});
  for (std::uint32_t k = 0; k < 40; ++k) {
    run(one, 1);
    run(many, 1);
    auto a = columns_of(one), b = columns_of(many);
    for (const auto& [name, digest] : a)
      if (name.starts_with("customers.")) {
        CAPTURE(k, name);
        REQUIRE(digest == b[name]);
      }
  }
  REQUIRE(one.world().tally.customers_of[0] > 50);
}

TEST_CASE("further customers do not change the draws of those who are there", "[determinism]") {
  Simulation few = simulation_of(hermits(700, 1)), more = simulation_of(hermits(1900, 1));
  for (std::uint32_t k = 0; k < 40; ++k) {
    run(few, 1);
    run(more, 1);
    Customers::describe([&](auto member, const ColumnInfo& info) {
      CAPTURE(k, info.name);
      if (info.name == "income_decile") return;  // her place among all
      REQUIRE(same_rows(few.world().customers.*member, more.world().customers.*member, 700));
    });
  }
}

TEST_CASE("runs that differ in one late parameter share all draws before it, and exogenous ones after it",
          "[determinism]") {
  Scenario scenario = eventful_case();
  Simulation base = simulation_of(scenario);
  scenario.events.push_back(event("1999-08-02", "mechanisms.choose.review_rate", 12.0));  // step 30
  Simulation changed = simulation_of(scenario);
  const std::set<std::string> exogenous{"customers.income_shock", "communities.common_shock",
                                        "communities.paid_together", "enterprises.outlets", "offers.outcome"};
  for (std::uint32_t k = 0; k < steps; ++k) {
    run(base, 1);
    run(changed, 1);
    CAPTURE(k);
    REQUIRE((base.digest().world == changed.digest().world) == (k < 30));
    auto a = columns_of(base), b = columns_of(changed);
    for (const std::string& name : exogenous) {
      CAPTURE(name);
      REQUIRE(a.at(name) == b.at(name));
    }
  }
}

}  // namespace plussum::test
