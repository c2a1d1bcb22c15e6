// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/learn.hpp"

#include <cmath>
#include <string>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

LearnParams& learn_of(Scenario& scenario) {
  return parameters<Learn>(scenario);
}

/// Customers at points of the table, so that interpolation is exact.
World covered_world(const Scenario& scenario) {
  World world = opened_world(scenario);
  world.customers.capability.assign(world.customers.size(), 0.25f);
  return world;
}

void serve(World& world, std::uint32_t row, std::uint8_t supplier) {
  world.customers.supplier[row] = world.customers.intended_supplier[row] = supplier;
}

double share(double rate, double years) {
  return 1 - std::exp(-rate * years);
}

constexpr double week = 7 / 365.25;

}  // namespace

TEST_CASE("learn: formula of attachment (learn.2)", "[mechanisms][learn]") {
  const LearnTerms step{.attachment_gain = 0.5f,
                        .attachment_loss = 0.1f,
                        .expected_outcome = 0.4f,
                        .resentment_gain = 0,
                        .resentment_loss = 0,
                        .capability_loss = 0,
                        .capability_loss_locked_out = 0};
  struct Row {
    float before, outcome, knownness, after;
  };
  const Row rows[] = {
      {0.0f, 0.4f, 1.0f, 0.0f},                             // just as expected
      {0.5f, 0.4f, 1.0f, 0.45f},                            // only fades
      {0.5f, 0.1f, 1.0f, 0.45f},                            // disappointment takes nothing more
      {0.0f, 0.8f, 0.0f, 0.1f},                             // ½ of 0.5 · 0.4
      {0.0f, 0.8f, 1.0f, 0.3f},                             // 1½ of it
      {0.5f, 0.8f, 0.5f, 0.65f}, {0.9f, 1.0f, 1.0f, 1.0f},  // 0.9 + 0.45 − 0.09, cut
  };
  for (const Row& row : rows)
    REQUIRE_THAT(attachment_after(step, row.before, row.outcome, row.knownness), WithinAbs(row.after, 1e-6));
}

TEST_CASE("learn: formula of knownness, resentment and capability in one step (learn.1, learn.3, learn.4)",
          "[mechanisms][learn]") {
  for (const StepUnit unit : {StepUnit::week, StepUnit::month}) {
    const double years = years_per_step(unit);
    Scenario scenario = scenario_with({.customers = 5}) + shop();
    scenario.time.step = unit;
    scenario.enterprises[0].personalisation = 1.5;
    scenario.enterprises[0].training = 0.4;
    LearnParams& params = learn_of(scenario);
    params.resentment_rate = 2.0;
    params.resentment_decay = 1.0;
    params.capability_decay = 0.1;
    params.exclusion_factor = 4.0;
    World world = covered_world(scenario);
    Customers& customers = world.customers;
    serve(world, 0, 0);
    serve(world, 1, 0);
    const auto in = static_cast<std::uint8_t>(LockState::locked_in),
               out = static_cast<std::uint8_t>(LockState::locked_out),
               free = static_cast<std::uint8_t>(LockState::outside);
    customers.lock_state = {static_cast<std::uint8_t>(LockState::locked_on), in, out, free, in};
    customers.knownness = {0.2f, 0.0f, 0.7f, 0.0f, 0.0f};
    customers.attachment = {0.0f, 0.0f, 0.6f, 0.0f, 0.0f};
    customers.resentment = {0.5f, 0.5f, 0.5f, 0.0f, 1.0f};
    run_rule<Learn>(world, scenario);
    const auto is = [](float value) { return static_cast<double>(value); };
    REQUIRE_THAT(is(customers.knownness[0]), WithinRel(0.2 + share(1.5, years) * 0.8, 1e-6));
    REQUIRE_THAT(is(customers.knownness[1]), WithinRel(share(1.5, years), 1e-6));
    REQUIRE(customers.knownness[2] == 0.0f);  // nobody serves her
    REQUIRE(customers.attachment[2] == 0.0f);
    REQUIRE_THAT(is(customers.resentment[0]), WithinRel(0.5 * std::exp(-years), 1e-6));
    REQUIRE_THAT(is(customers.resentment[1]), WithinRel(0.5 + share(2.0, years) * 0.5, 1e-6));
    REQUIRE_THAT(is(customers.resentment[2]), WithinRel(0.5 * std::exp(-years), 1e-6));
    REQUIRE(customers.resentment[3] == 0.0f);
    REQUIRE(customers.resentment[4] == 1.0f);
    // First she forgets, then she learns of what is missing.
    const double kept = 0.25 * std::exp(-0.1 * years);
    REQUIRE_THAT(is(customers.capability[0]), WithinRel(kept + share(0.4, years) * (1 - kept), 1e-6));
    REQUIRE_THAT(is(customers.capability[2]),
                 WithinRel(0.25 * std::exp(-0.4 * years), 1e-6));  // locked out: four times as fast
    REQUIRE_THAT(is(customers.capability[3]), WithinRel(kept, 1e-6));
  }
}

TEST_CASE("learn: formula of attachment uses what the supplier's coverage yields her", "[mechanisms][learn]") {
  Scenario scenario = scenario_with({.customers = 8, .communities = 4}) + shop();
  scenario.market_space.activities[1].needs = Needs::both;
  scenario.enterprises[0].outlet_share = 0.5;
  scenario.enterprises[0].information_share = 0.75;
  scenario.preferences.knownness_weight = 0.8;
  learn_of(scenario).attachment_rate = 3.0;
  learn_of(scenario).expected_outcome = 0.1;
  World world = covered_world(scenario);
  for (std::uint32_t row = 0; row < 8; ++row) {
    serve(world, row, 0);
    world.customers.knownness[row] = 0.125f * static_cast<float>(row);
  }
  for (std::size_t row = 1; row < 8; row += 2) world.customers.distance_tolerance[row] = 100.0f;
  run_rule<Learn>(world, scenario);
  for (std::size_t row = 0; row < 8; ++row) {
    const std::uint32_t rank = world.communities.outlet_rank[row / 2];
    const unsigned place = (rank < 2 || row % 2 == 1 ? 1u : 0u) | (rank < 3 ? 2u : 0u);
    const double known = 0.125 * static_cast<double>(row);
    const double outcome =
        std::min(1.0, outcome_of(scenario, &scenario.enterprises[0], place, 0.25) * (1 + 0.8 * known));
    REQUIRE_THAT(static_cast<double>(world.customers.attachment[row]),
                 WithinRel(3.0 * week * (outcome - 0.1) * (0.5 + known), 1e-5));
  }
}

TEST_CASE("learn: neutral parameters change nothing", "[mechanisms][learn]") {
  Scenario scenario = scenario_with({.customers = 80, .communities = 2}) + shop();
  World world = covered_world(scenario);
  for (std::uint32_t row = 0; row < 40; ++row) {
    serve(world, row, 0);
    world.customers.attachment[row] = 0.3f;
    world.customers.knownness[row] = 0.4f;
    world.customers.resentment[row] = 0.2f;
    world.customers.lock_state[row] = static_cast<std::uint8_t>(row % 5);
  }
  const auto before = snapshot(world);
  run_rule<Learn>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("learn: binding leaving a supplier ends knownness and attachment and staying keeps them",
          "[mechanisms][learn]") {
  Scenario scenario = scenario_with({.customers = 5}) + shop() + shop("other") + savings_club();
  scenario.enterprises[0].personalisation = scenario.enterprises[1].personalisation = 1.0;
  World world = covered_world(scenario);
  for (std::uint32_t row : {0u, 1u, 2u, 4u}) serve(world, row, 0);
  // The fourth begins at the end of the step; the fifth will wait for a group and keeps what she has meanwhile.
  world.customers.intended_supplier = {0, 1, self_provision, 1, 2};
  world.customers.knownness.assign(5, 0.5f);
  world.customers.attachment.assign(5, 0.5f);
  run_rule<Learn>(world, scenario);
  REQUIRE(world.customers.attachment == Column<float>{0.5f, 0.0f, 0.0f, 0.0f, 0.5f});
  REQUIRE(world.customers.knownness[0] > 0.5f);
  REQUIRE(world.customers.knownness[4] == world.customers.knownness[0]);
  for (std::size_t row = 1; row < 4; ++row) REQUIRE(world.customers.knownness[row] == 0.0f);
}

TEST_CASE("learn: binding the training link on and off", "[mechanisms][learn]") {
  Scenario scenario = scenario_with({.customers = 2}) + shop();
  scenario.enterprises[0].training = 2.0;
  World world = covered_world(scenario);
  serve(world, 0, 0);
  for (const double gain : {0.0, 0.5, 1.0}) {
    set_number(scenario, "links.training_to_capability", gain);
    world.customers.capability = {0.25f, 0.25f};
    run_rule<Learn>(world, scenario);
    REQUIRE_THAT(static_cast<double>(world.customers.capability[0]),
                 WithinRel(0.25 + gain * share(2.0, week) * 0.75, 1e-6));
    REQUIRE(world.customers.capability[1] == 0.25f);
  }
}

TEST_CASE("learn: binding the links to resentment and from exclusion on and off", "[mechanisms][learn]") {
  Scenario scenario = scenario_with({.customers = 3}) + shop();
  LearnParams& params = learn_of(scenario);
  params.resentment_rate = 2.0;
  params.resentment_decay = 1.0;
  params.capability_decay = 0.5;
  params.exclusion_factor = 5.0;
  World world = covered_world(scenario);
  serve(world, 0, 0);
  for (const double gain : {0.0, 0.5, 1.0}) {
    set_number(scenario, "links.switching_cost_to_resentment", gain);
    set_number(scenario, "links.exclusion_to_capability", gain);
    world.customers.lock_state = {static_cast<std::uint8_t>(LockState::locked_in),
                                  static_cast<std::uint8_t>(LockState::locked_out),
                                  static_cast<std::uint8_t>(LockState::outside)};
    world.customers.resentment = {0.2f, 0.2f, 0.0f};
    world.customers.capability = {0.25f, 0.25f, 0.25f};
    run_rule<Learn>(world, scenario);
    REQUIRE_THAT(static_cast<double>(world.customers.resentment[0]),
                 WithinRel(0.2 + share(2 * gain, week) * 0.8, 1e-6));
    REQUIRE_THAT(static_cast<double>(world.customers.resentment[1]), WithinRel(0.2 * std::exp(-week), 1e-6));
    REQUIRE_THAT(static_cast<double>(world.customers.capability[1]),
                 WithinRel(0.25 * std::exp(-0.5 * (1 + 4 * gain) * week), 1e-6));
    REQUIRE_THAT(static_cast<double>(world.customers.capability[2]), WithinRel(0.25 * std::exp(-0.5 * week), 1e-6));
  }
}

TEST_CASE("learn: theory limits under steady conditions", "[mechanisms][learn]") {
  Scenario scenario = scenario_with({.customers = 3}) + shop();
  scenario.enterprises[0].personalisation = 3.0;
  scenario.enterprises[0].training = 2.0;
  LearnParams& params = learn_of(scenario);
  params.capability_decay = 1.0;
  params.attachment_rate = 1.0;
  params.attachment_decay = 2.0;
  params.expected_outcome = 0.3;
  params.resentment_rate = 1.0;
  World world = covered_world(scenario);
  serve(world, 0, 0);
  serve(world, 1, 0);
  world.customers.lock_state[1] = static_cast<std::uint8_t>(LockState::locked_in);
  const double start = 1.0;
  world.customers.capability[2] = static_cast<float>(start);
  for (std::uint32_t step = 0; step < 1000; ++step) {
    run_once<Learn>(world, scenario, step, step == 0);
    for (std::size_t row = 0; row < 3; ++row)
      for (const float value : {world.customers.capability[row], world.customers.attachment[row],
                                world.customers.knownness[row], world.customers.resentment[row]}) {
        REQUIRE(value >= 0.0f);
        REQUIRE(value <= 1.0f);
      }
    if (step == 51)
      REQUIRE_THAT(static_cast<double>(world.customers.capability[2]), WithinRel(std::exp(-52 * week), 1e-5));
  }
  REQUIRE_THAT(static_cast<double>(world.customers.knownness[0]), WithinRel(1.0, 1e-5));
  REQUIRE(world.customers.resentment[1] > 0.9999f);
  const double gain = share(2.0, week), loss = share(1.0, week);
  const double skill =
      gain / (1 - (1 - gain) * (1 - loss));  // fixed point: forgetting first, then learning; 2/3 for small steps
  REQUIRE(std::abs(skill - 2.0 / 3) < 0.01);
  REQUIRE_THAT(static_cast<double>(world.customers.capability[0]), WithinRel(skill, 1e-4));
  const double outcome =
      outcome_of(scenario, &scenario.enterprises[0], 3, static_cast<double>(world.customers.capability[0]));
  REQUIRE_THAT(static_cast<double>(world.customers.attachment[0]),
               WithinRel(week * (outcome - 0.3) * 1.5 / share(2.0, week), 2e-4));
}
