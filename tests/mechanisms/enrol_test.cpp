// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/enrol.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

Scenario market(std::int64_t customers, std::int64_t communities = 1) {
  Scenario scenario = scenario_with({.customers = customers, .communities = communities}) + savings_club() + shop();
  parameters<Enrol>(scenario).impatience = 0.0;
  return scenario;
}

constexpr std::uint8_t club = 0, store = 1;

void intend(World& world, const std::vector<std::uint32_t>& rows, std::uint8_t supplier) {
  for (const std::uint32_t row : rows) world.customers.intended_supplier[row] = supplier;
}

/// What the decision of a step leaves where nobody reviews: everyone intends what she has.
void intend_no_change(World& world) {
  world.customers.intended_supplier = world.customers.supplier;
}

std::vector<std::uint32_t> members_of(const World& world, std::uint32_t group) {
  const auto first = world.members.customer.begin() + world.groups.first_member[group];
  return {first, first + world.groups.members[group]};
}

using Rows = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("enrol: formula groups of three form in the order of rows and the rest waits", "[mechanisms][enrol]") {
  const Scenario scenario = market(40, 2);  // rows 0…19 and 20…39
  World world = opened_world(scenario);
  intend(world, {1, 4, 5, 6, 11, 17, 18, 20, 21, 39}, club);
  const Tally tally = run_rule<Enrol>(world, scenario);
  REQUIRE(world.groups.size() == 3);
  REQUIRE(members_of(world, 0) == Rows{1, 4, 5});
  REQUIRE(members_of(world, 1) == Rows{6, 11, 17});
  REQUIRE(members_of(world, 2) == Rows{20, 21, 39});
  REQUIRE(world.groups.community == Column<std::uint32_t>{0, 0, 1});
  REQUIRE(world.groups.instalment == Column<Money>(3, money_from(120.0)));
  REQUIRE(world.groups.service_fee == Column<Money>(3, money_from(15.0)));
  REQUIRE(world.groups.promoter == Column<std::uint32_t>(3, no_row));
  REQUIRE(world.groups.plan == Column<std::uint16_t>(3, std::uint16_t{1}));
  REQUIRE(world.groups.price_level == Column<float>(3, 1.0f));
  REQUIRE(world.groups.id == Column<std::uint32_t>{0, 1, 2});
  REQUIRE(world.members.group == Column<std::uint32_t>{0, 0, 0, 1, 1, 1, 2, 2, 2});
  for (std::uint32_t m = 0; m < 9; ++m) {
    const std::uint32_t row = world.members.customer[m];
    REQUIRE(world.customers.member[row] == m);
    REQUIRE(world.customers.supplier[row] == club);
    REQUIRE(world.customers.waiting_for[row] == self_provision);
    REQUIRE(world.customers.role[row] == role_was_served);
  }
  REQUIRE(world.customers.waiting_for[18] == club);
  REQUIRE(world.customers.supplier[18] == self_provision);
  REQUIRE(std::count(world.customers.supplier.begin(), world.customers.supplier.end(), club) == 9);
  REQUIRE(tally.groups_formed[club] == 3);
  REQUIRE(tally.enrolments[club] == 9);
  REQUIRE(tally.first_enrolments[club] == 9);
  SECTION("who waits joins the next who come") {
    intend_no_change(world);
    intend(world, {2, 3}, club);
    run_rule<Enrol>(world, scenario, 1, false);
    REQUIRE(members_of(world, 3) == Rows{2, 3, 18});
  }
}

TEST_CASE("enrol: formula direct suppliers take effect at once", "[mechanisms][enrol]") {
  const Scenario scenario = market(20);
  World world = opened_world(scenario);
  intend(world, {2, 9, 19}, store);
  Tally tally = run_rule<Enrol>(world, scenario);
  REQUIRE(tally.enrolments[store] == 3);
  REQUIRE(world.groups.size() == 0);
  for (const std::uint32_t row : {2u, 9u, 19u}) REQUIRE(world.customers.supplier[row] == store);
  intend_no_change(world);
  intend(world, {9}, self_provision);
  tally = run_rule<Enrol>(world, scenario, 1, false);
  REQUIRE(world.customers.supplier[9] == self_provision);
  REQUIRE(tally.enrolments[store] == 0);
  intend_no_change(world);
  intend(world, {9}, store);
  tally = run_rule<Enrol>(world, scenario, 2, false);
  REQUIRE(tally.enrolments[store] == 1);
  REQUIRE(tally.first_enrolments[store] == 0);  // she has been before
}

TEST_CASE("enrol: formula frozen terms follow the step's length, price and promoter", "[mechanisms][enrol]") {
  Scenario scenario = market(6, 2);
  scenario.time.step = StepUnit::month;
  scenario.enterprises[club].price_level = 1.25;
  World world = opened_world(scenario);
  world.communities.promoter[club * 2 + 1] = 4;
  world.communities.promoter[store * 2 + 1] = 5;
  intend(world, {3, 4, 5}, club);
  run_rule<Enrol>(world, scenario);
  REQUIRE(world.groups.promoter[0] == 4);
  REQUIRE(world.groups.price_level[0] == 1.25f);
  const double weeks = 365.25 / 7.0 / 12.0;
  REQUIRE(world.groups.instalment[0] == money_from(120.0 * weeks));
  REQUIRE(world.groups.service_fee[0] == Money{money_from(120.0 * weeks).units / 8});
}

TEST_CASE("enrol: formula a group has the promoter of its own enterprise", "[mechanisms][enrol]") {
  const Scenario scenario = scenario_with({.customers = 6, .communities = 2}) + shop() + savings_club();
  World world = opened_world(scenario);
  world.communities.promoter = {1, 2, 5, 4};  // two of the shop, then two of the club
  intend(world, {0, 1, 2, 3, 4, 5}, 1);
  run_rule<Enrol>(world, scenario);
  REQUIRE(world.groups.promoter == Column<std::uint32_t>{5, 4});
}

TEST_CASE("enrol: neutral when everyone intends what she has", "[mechanisms][enrol]") {
  Scenario scenario = market(100, 3);
  scenario.population.neighbours = 4;
  World world = opened_world(scenario);
  add_group(world, scenario, {0, 1, 2});
  world.customers.supplier[50] = store;
  intend_no_change(world);
  world.customers.served_neighbours = count_served_neighbours(world);
  const auto before = snapshot(world);
  const Tally tally = run_rule<Enrol>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  REQUIRE(tally.enrolments[club] + tally.enrolments[store] + tally.groups_formed[club] == 0);
}

TEST_CASE("enrol: binding group sizes of one and of more than there are", "[mechanisms][enrol]") {
  Scenario scenario = market(5);
  scenario.enterprises[club].programme.group_size = 1;
  World world = opened_world(scenario);
  intend(world, {0, 3}, club);
  run_rule<Enrol>(world, scenario);
  REQUIRE(world.groups.members == Column<std::uint32_t>{1, 1});
  scenario.enterprises[club].programme.group_size = 6;
  World other = opened_world(scenario);
  intend(other, {0, 1, 2, 3, 4}, club);
  run_rule<Enrol>(other, scenario);
  REQUIRE(other.groups.size() == 0);
  REQUIRE(other.customers.waiting_for == Column<std::uint8_t>(5, club));
}

TEST_CASE("enrol: binding two programmes do not share a group", "[mechanisms][enrol]") {
  Scenario scenario = scenario_with({.customers = 8}) + savings_club("first") + savings_club("second");
  World world = opened_world(scenario);
  intend(world, {0, 2, 4}, 0);
  intend(world, {1, 3, 5, 6}, 1);
  run_rule<Enrol>(world, scenario);
  REQUIRE(world.groups.enterprise == Column<std::uint8_t>{0, 1});
  REQUIRE(members_of(world, 0) == Rows{0, 2, 4});
  REQUIRE(members_of(world, 1) == Rows{1, 3, 5});
  REQUIRE(world.customers.waiting_for[6] == 1);
}

TEST_CASE("enrol: binding members stay and ended groups let go", "[mechanisms][enrol]") {
  for (const GroupPhase phase :
       {GroupPhase::saving, GroupPhase::credit, GroupPhase::graduated, GroupPhase::defaulted}) {
    const Scenario scenario = market(10);
    World world = opened_world(scenario);
    add_group(world, scenario, {2, 3, 4});
    world.groups.phase[0] = static_cast<std::uint8_t>(phase);
    world.groups.outcome_of_step[0] = group_paid;
    intend_no_change(world);
    intend(world, {3}, store);  // bound until the plan ends
    run_rule<Enrol>(world, scenario);
    const bool ended = !is_active(static_cast<std::uint8_t>(phase));
    INFO("phase " << group_phase_names[static_cast<std::size_t>(phase)]);
    REQUIRE(world.groups.size() == 1);  // nobody chose a new plan
    for (const std::uint32_t row : {2u, 3u, 4u}) {
      REQUIRE(world.customers.supplier[row] == (ended ? self_provision : club));
      REQUIRE((world.customers.member[row] == no_row) == ended);
      REQUIRE(world.customers.waiting_for[row] == self_provision);
    }
    // The step after, without news of the group, changes nothing.
    world.groups.outcome_of_step[0] = ended ? 0 : group_paid;
    intend_no_change(world);
    const auto before = snapshot(world);
    run_rule<Enrol>(world, scenario, 1, false);
    REQUIRE(changed_columns(before, snapshot(world)).empty());
  }
}

TEST_CASE("enrol: binding impatience 0 and without end", "[mechanisms][enrol]") {
  Scenario scenario = market(40);
  World world = opened_world(scenario);
  intend(world, {10, 30}, club);
  run_rule<Enrol>(world, scenario);
  intend_no_change(world);
  for (std::uint32_t step = 1; step < 20; ++step) run_rule<Enrol>(world, scenario, step, false);
  REQUIRE(std::count(world.customers.waiting_for.begin(), world.customers.waiting_for.end(), club) == 2);
  parameters<Enrol>(scenario).impatience = 1e6;
  intend(world, {20}, club);  // she chose in this step and waits at least until the next
  run_rule<Enrol>(world, scenario, 20, false);
  REQUIRE(world.groups.size() == 0);
  REQUIRE(std::count(world.customers.waiting_for.begin(), world.customers.waiting_for.end(), club) == 1);
  REQUIRE(world.customers.waiting_for[20] == club);
  REQUIRE(world.customers.supplier[20] == self_provision);
}

TEST_CASE("enrol: theory waiting ends with the stated hazard (enrol.1)", "[mechanisms][enrol]") {
  constexpr std::int64_t n = 20'000;
  Scenario scenario = market(n, n);  // one in each community: no group can form
  parameters<Enrol>(scenario).impatience = 5.0;
  World world = opened_world(scenario);
  std::fill(world.customers.waiting_for.begin(), world.customers.waiting_for.end(), club);
  const double chance = 1 - std::exp(-5.0 * 7 / 365.25);
  double waiting = n, residual = 0.0, variance = 0.0;
  for (std::uint32_t step = 0; step < 30; ++step) {
    run_once<Enrol>(world, scenario, step, step == 0);
    const auto left =
        static_cast<double>(std::count(world.customers.waiting_for.begin(), world.customers.waiting_for.end(), club));
    residual += (waiting - left) - waiting * chance;
    variance += waiting * chance * (1 - chance);
    waiting = left;
  }
  REQUIRE(std::abs(residual) < 4 * std::sqrt(variance));
  REQUIRE(waiting < n / 5);
}

TEST_CASE("enrol: binding promoters are recruited once where there is an outlet and a commission",
          "[mechanisms][enrol]") {
  Scenario scenario = market(40, 8);
  scenario.enterprises[club].outlet_share = 0.5;
  World world = opened_world(scenario);
  SECTION("none without commission") {
    run_rule<Enrol>(world, scenario);
    REQUIRE(world.communities.promoter == Column<std::uint32_t>(16, no_row));
  }
  SECTION("none where the scenario has not changed") {
    scenario.enterprises[club].programme.promoter_commission = 0.05;
    run_rule<Enrol>(world, scenario, 0, false);
    REQUIRE(world.communities.promoter == Column<std::uint32_t>(16, no_row));
  }
  SECTION("one in each community with an outlet, who lives there and stays") {
    scenario.enterprises[club].programme.promoter_commission = 0.05;
    run_rule<Enrol>(world, scenario);
    for (std::uint32_t place = 0; place < 8; ++place) {
      const std::uint32_t promoter = world.communities.promoter[club * 8 + place];
      REQUIRE((promoter != no_row) == (world.communities.outlet_rank[place] < 4));
      REQUIRE(world.communities.promoter[store * 8 + place] == no_row);
      if (promoter == no_row) continue;
      REQUIRE(world.customers.community[promoter] == place);
      REQUIRE(world.customers.role[promoter] == role_promoter);
    }
    REQUIRE(std::count(world.customers.role.begin(), world.customers.role.end(), role_promoter) == 4);
    const Column<std::uint32_t> before = world.communities.promoter;
    scenario.enterprises[club].outlet_share = 1.0;
    run_with_offers<Enrol>(world, scenario, 7);
    for (std::uint32_t place = 0; place < 8; ++place) {
      REQUIRE(world.communities.promoter[club * 8 + place] != no_row);
      if (before[club * 8 + place] != no_row)
        REQUIRE(world.communities.promoter[club * 8 + place] == before[club * 8 + place]);
    }
  }
}

TEST_CASE("enrol: binding an enterprise without groups has no promoter, whatever commission it would pay",
          "[mechanisms][enrol]") {
  Scenario scenario = market(40, 8);
  scenario.enterprises[store].programme.promoter_commission = 0.05;
  World world = opened_world(scenario);
  run_rule<Enrol>(world, scenario);
  REQUIRE(world.communities.promoter == Column<std::uint32_t>(16, no_row));
  REQUIRE(world.customers.role == Column<std::uint8_t>(40));
  scenario.enterprises[store].programme.in_groups = true;
  run_with_offers<Enrol>(world, scenario, 1);
  REQUIRE(std::count(world.communities.promoter.begin(), world.communities.promoter.end(), no_row) == 8);
}

TEST_CASE("enrol: property served neighbours are counted exactly through many changes", "[mechanisms][enrol]") {
  Scenario scenario = market(230, 3);
  scenario.population.neighbours = 6;
  scenario.population.virtual_tie_share = 0.3;
  parameters<Enrol>(scenario).impatience = 20.0;
  World world = opened_world(scenario);
  std::int64_t changes = 0, released = 0;
  for (std::uint32_t step = 0; step < 60; ++step) {
    intend_no_change(world);
    for (std::uint32_t row = 0; row < 230; ++row) {
      const Block4 block = Draws(3, step).block(Purpose::test_stream, row);
      if (block.word[0] % 10 != 0 || world.customers.member[row] != no_row ||
          world.customers.waiting_for[row] != self_provision)
        continue;
      const std::uint8_t options[] = {club, store, self_provision};
      world.customers.intended_supplier[row] = options[block.word[1] % 3];
    }
    for (std::size_t group = 0; group < world.groups.size(); ++group) {
      const bool active = is_active(world.groups.phase[group]);
      world.groups.outcome_of_step[group] = active ? group_paid : 0;
      if (!active || Draws(4, step).word(Purpose::test_stream, static_cast<std::uint32_t>(group)) % 8 != 0) continue;
      world.groups.phase[group] =
          static_cast<std::uint8_t>(group % 2 == 0 ? GroupPhase::graduated : GroupPhase::defaulted);
      released += 3;
    }
    const Column<std::uint8_t> before = world.customers.supplier;
    run_rule<Enrol>(world, scenario, step, step == 0);
    for (std::size_t row = 0; row < 230; ++row) changes += before[row] != world.customers.supplier[row];
    REQUIRE(world.customers.served_neighbours == count_served_neighbours(world));
    // Links agree in both directions, and only members are served by the club.
    for (std::uint32_t row = 0; row < 230; ++row) {
      const std::uint32_t m = world.customers.member[row];
      REQUIRE((world.customers.supplier[row] == club) == (m != no_row));
      if (m == no_row) continue;
      REQUIRE(world.members.customer[m] == row);
      REQUIRE(is_active(world.groups.phase[world.members.group[m]]));
      REQUIRE(world.customers.waiting_for[row] == self_provision);
    }
  }
  REQUIRE(changes > 500);
  REQUIRE(released > 50);
}
