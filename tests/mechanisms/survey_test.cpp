// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/survey.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/planning.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

struct Asks {
  double noncustomer_share = 1.0;
  double sample = 1e6;
  double visibility = 1.0;
  double bias = 0.0;
};

/// A shop that decides for itself, sells week by week for 40 and asks of its customers a skill of 0.5.
Enterprise firm(const Asks& asks = {}) {
  Enterprise made = shop("firm");
  made.decides = true;
  made.complexity = 0.5;
  made.switching_cost = 1.0;
  made.conduct = {{"noncustomer_share", asks.noncustomer_share},
                  {"survey_sample", asks.sample},
                  {"latent_visibility", asks.visibility},
                  {"survey_bias", asks.bias},
                  {"perceived_share", 1.0},
                  {"months_paid_at_once", 0.0}};
  return made;
}

/// The first `served` customers are the firm's, the first `unskilled` of the others lack the skill it asks for.
World market(const Scenario& scenario, std::size_t served, std::size_t unskilled) {
  World world = build_world(scenario);
  Customers& people = world.customers;
  for (std::size_t row = 0; row < people.size(); ++row) {
    people.supplier[row] = row < served ? 0 : self_provision;
    people.lock_state[row] = static_cast<std::uint8_t>(row < served ? LockState::transactional : LockState::outside);
    people.capability[row] = row >= served && row < served + unskilled ? 0.2f : 0.8f;
  }
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  return world;
}

double belief(const World& world, Belief which, std::size_t offset = 0, std::size_t e = 0) {
  return world.beliefs.value[Beliefs::row(e, which, offset)];
}
double barred(const World& world, Barrier barrier) {
  return belief(world, Belief::barred, static_cast<std::size_t>(barrier));
}

}  // namespace

TEST_CASE("survey: formula of every belief when all are asked (survey.3)-(survey.8)", "[mechanisms][survey]") {
  Scenario scenario = scenario_with({.customers = 10}) + firm();
  scenario.population.subsistence = 5.0;
  scenario.enterprises[0].serves_shunned = false;
  parameters<Survey>(scenario).review_rate = 0.7;
  World world = build_world(scenario);
  Customers& people = world.customers;
  for (std::size_t row = 0; row < 10; ++row) {
    people.smoothed_income[row] = 10.0f * static_cast<float>(9 - row);  // can pay 90, 80 … 10, and the last one nothing
    people.cash[row] = money_from(row == 9 ? 0.0 : 50.0);
    people.capability[row] = row < 4 ? 0.2f : 0.8f;
    people.supplier[row] = row >= 4 && row < 6 ? 0 : self_provision;
    people.traits[row] = row < 2 ? trait_shunned : std::uint8_t{0};
  }
  people.distrust_tolerance[9] = 1.5f;
  people.lock_state[5] = static_cast<std::uint8_t>(LockState::locked_in);
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  run_rule<Survey>(world, scenario);
  REQUIRE(barred(world, Barrier::affordability) == Approx(0.4));  // 30, 20, 10 and 0 are below 40
  REQUIRE(barred(world, Barrier::access) == 0.0);
  REQUIRE(barred(world, Barrier::eligibility) == Approx(0.2));
  REQUIRE(barred(world, Barrier::capability) == Approx(0.4));
  REQUIRE(barred(world, Barrier::trust) == Approx(0.1));
  REQUIRE(barred(world, Barrier::availability) == 0.0);
  for (std::size_t tenth = 0; tenth < 10; ++tenth)
    REQUIRE(belief(world, Belief::affordable, tenth) == Approx(10.0 * static_cast<double>(tenth)).margin(1e-5));
  REQUIRE(belief(world, Belief::unserved) == Approx(0.8));
  REQUIRE(belief(world, Belief::held) == Approx(0.5));
  const float* table = world.offers.outcome.data();
  const double made = interpolated_outcome(table, 0, 3, 0.8f), alone = interpolated_outcome(table, 1, 0, 0.8f);
  REQUIRE(belief(world, Belief::satisfaction) == Approx(made).margin(1e-6));
  const double odds = std::pow(alone / made, scenario.preferences.outcome_weight) * std::exp(-1.0);
  REQUIRE(belief(world, Belief::leaving) == Approx(odds / (1 + odds) * (1 - std::exp(-0.7))).margin(2e-6));
}

TEST_CASE("survey: formula of what is read out of latent answers (survey.5)", "[mechanisms][survey]") {
  REQUIRE(latent_reading(0.0, 0.5) == 0.0);
  REQUIRE(latent_reading(1.0, 0.5) == 1.0);
  REQUIRE(latent_reading(0.5, 0.3) == Approx(0.65));
  REQUIRE(latent_reading(0.9, 1.0) == 1.0);
  Scenario scenario = scenario_with({.customers = 200}) + firm({.bias = 0.25});
  World world = market(scenario, 100, 50);
  run_rule<Survey>(world, scenario);
  REQUIRE(barred(world, Barrier::capability) == Approx(0.25 + 0.25 * std::sqrt(0.25 * 0.75)));
  REQUIRE(barred(world, Barrier::affordability) == 0.0);
}

TEST_CASE("survey: binding who asks customers only cannot see the locked-out (survey.1)", "[mechanisms][survey]") {
  for (const double level : {1.0, 2.0, 3.0}) {
    Scenario scenario = scenario_with({.customers = 4000}) + firm();
    scenario.enterprises[0].conduct = {{"survey_sample", 1e6}, {"months_paid_at_once", 0.0}};
    scenario.enterprises[0].strategy.level.fill(level);
    World world = market(scenario, 1000, 3000);
    for (std::size_t row = 1000; row < 4000; ++row) world.customers.smoothed_income[row] = 1.0f;
    const Tally tally = run_rule<Survey>(world, scenario);
    INFO("level " << level);
    if (level == 1.0) {
      REQUIRE(barred(world, Barrier::capability) == 0.0);
      REQUIRE(barred(world, Barrier::affordability) == 0.0);
      REQUIRE(belief(world, Belief::unserved) == 0.0);
      REQUIRE(belief(world, Belief::affordable) > 40.0);
    } else {
      REQUIRE(belief(world, Belief::unserved) == Approx(0.75).margin(0.02));
      REQUIRE(barred(world, Barrier::affordability) == Approx(0.75).margin(0.02));
      const double visible = 0.75 * (level == 2.0 ? 0.5 : 0.95);
      const double bias = level == 2.0 ? 0.25 : 0.05;
      REQUIRE(barred(world, Barrier::capability) == Approx(latent_reading(visible, bias)).margin(0.03));
      REQUIRE(belief(world, Belief::affordable) < 40.0);
    }
    REQUIRE(tally.moved_for(Transfer::research_cost, 0) == Money{});
  }
}

TEST_CASE("survey: binding who has no customers and asks no others asks nobody", "[mechanisms][survey]") {
  Scenario scenario = scenario_with({.customers = 100}) + firm({.noncustomer_share = 0.0});
  scenario.enterprises[0].starting_cash = 1e6;
  parameters<Survey>(scenario).cost_per_interview = 10.0;
  World world = market(scenario, 0, 50);
  const auto before = snapshot(world);
  const Tally tally = run_rule<Survey>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  REQUIRE(tally.moved_for(Transfer::research_cost, 0) == Money{});
  // Others alone tell it nothing of customers: what it believed of them stays.
  scenario.enterprises[0].conduct[0].second = 1.0;
  world.beliefs.value[Beliefs::row(0, Belief::satisfaction)] = 0.4;
  run_rule<Survey>(world, scenario);
  REQUIRE(belief(world, Belief::unserved) == 1.0);
  REQUIRE(belief(world, Belief::satisfaction) == 0.4);
}

TEST_CASE("survey: formula the more is visible the more is heard, never less (survey.4)", "[mechanisms][survey]") {
  for (std::uint32_t step = 0; step < 20; ++step) {
    double before = 0.0;
    for (int tenth = 0; tenth <= 10; ++tenth) {
      Scenario scenario = scenario_with({.customers = 300}) + firm({.sample = 60, .visibility = tenth / 10.0});
      parameters<Survey>(scenario).interval = 0.0;
      World world = market(scenario, 100, 150);
      run_once<Survey>(world, scenario, step);
      const double heard = barred(world, Barrier::capability);
      REQUIRE(heard >= before);
      before = heard;
      if (tenth == 0) REQUIRE(heard == 0.0);
    }
    REQUIRE(before > 0.25);  // of 0.5: 4 standard deviations below
  }
}

TEST_CASE("survey: theory unbiased when all is visible, whoever is asked how often", "[mechanisms][survey]") {
  constexpr int surveys = 400;
  for (const double share : {0.4, 1.0}) {
    constexpr double n = 100;
    Scenario scenario = scenario_with({.customers = 1000}) + firm({.noncustomer_share = share, .sample = n});
    parameters<Survey>(scenario).interval = 0.0;
    World world = market(scenario, 400, 300);
    double unserved = 0.0, unskilled = 0.0;
    for (std::uint32_t step = 0; step < surveys; ++step) {
      run_once<Survey>(world, scenario, step);
      unserved += belief(world, Belief::unserved) / surveys;
      unskilled += barred(world, Barrier::capability) / surveys;
    }
    INFO("share " << share);
    // With equal weights exactly unbiased; with a share of 0.4 a ratio, whose bias is below 1/n. Weights of 2.5 at most
    // raise the variance of a sample of n to that of n/2.5.
    const double slack = share == 1.0 ? 0.0 : 1.0 / n;
    const double deviation = std::sqrt(0.25 / (n * share) / surveys);
    REQUIRE(std::abs(unserved - 0.6) < 4 * deviation + slack);
    REQUIRE(std::abs(unskilled - 0.3) < 4 * deviation + slack);
  }
}

TEST_CASE("survey: binding everyone of the frame is as likely to be asked (survey.2)", "[mechanisms][survey]") {
  // One customer lacks the skill, so it is seen in which of 400 surveys of 20 among 40 customers she was asked.
  Scenario scenario = scenario_with({.customers = 100}) + firm({.noncustomer_share = 0.0, .sample = 20});
  parameters<Survey>(scenario).interval = 0.0;
  for (const std::size_t row : {std::size_t{0}, std::size_t{17}, std::size_t{39}}) {
    World world = market(scenario, 40, 0);
    world.customers.capability[row] = 0.2f;
    double asked = 0;
    for (std::uint32_t step = 0; step < 400; ++step) {
      run_once<Survey>(world, scenario, step);
      const double share = barred(world, Barrier::capability);
      REQUIRE((share == 0.0 || share == 1.0 / 20));
      asked += share > 0.0;
    }
    REQUIRE(std::abs(binomial_z(asked, 400, 0.5)) < 4.0);
  }
}

TEST_CASE("survey: binding the order of rows does not matter", "[mechanisms][survey]") {
  Scenario scenario =
      scenario_with({.customers = 60}) + firm({.noncustomer_share = 0.5, .sample = 20, .visibility = 0.7});
  World world = market(scenario, 30, 20);
  for (std::size_t row = 0; row < 60; ++row) {
    world.customers.smoothed_income[row] = 10.0f + 3.7f * static_cast<float>(row * 7 % 60);
    world.customers.capability[row] = static_cast<float>(row * 11 % 60) / 60.0f;
  }
  World turned = world;
  Customers::describe([&](auto member, const ColumnInfo&) {
    auto& column = turned.customers.*member;
    std::reverse(column.begin(), column.end());
  });
  run_rule<Survey>(world, scenario);
  run_rule<Survey>(turned, scenario);
  REQUIRE(world.beliefs.value == turned.beliefs.value);
  REQUIRE(belief(world, Belief::unserved) > 0.0);
  REQUIRE(belief(world, Belief::leaving) > 0.0);
}

TEST_CASE("survey: binding the number of threads does not matter", "[mechanisms][survey]") {
  Scenario scenario = scenario_with({.customers = 3000, .communities = 7}) +
                      firm({.noncustomer_share = 0.4, .sample = 300, .visibility = 0.5, .bias = 0.25}) + shop();
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 3.0;
  scenario.enterprises[0].starting_levels = {{"promotion", 1.0}};
  scenario.enterprises[0].complexity = 0.1;
  parameters<Survey>(scenario).interval = 0.1;
  std::vector<std::uint64_t> expected;
  for (const unsigned threads : {1u, 2u, 3u, 8u}) {
    Simulation simulation = simulation_of(scenario, {.threads = threads});
    const auto digests = digests_of(simulation, 30);
    if (threads == 1) expected = digests;
    REQUIRE(digests == expected);
    REQUIRE(belief(simulation.world(), Belief::unserved) < 1.0);
    REQUIRE(belief(simulation.world(), Belief::unserved) > 0.0);
  }
}

TEST_CASE("survey: neutral where nobody decides, before it enters and between surveys", "[mechanisms][survey]") {
  for (const int why : {0, 1, 2}) {
    Scenario scenario = scenario_with({.customers = 100}) + firm();
    parameters<Survey>(scenario).cost_per_interview = 1.0;
    scenario.enterprises[0].may_be_overdrawn = true;
    World world = market(scenario, 50, 25);
    if (why == 0) scenario.enterprises[0].decides = false;
    if (why == 1) world.enterprises.active[0] = 0;
    const auto before = snapshot(world);
    const Tally tally = run_rule<Survey>(world, scenario, why == 2 ? 51 : 52);
    REQUIRE(changed_columns(before, snapshot(world)).empty());
    REQUIRE(tally.moved_for(Transfer::research_cost, 0) == Money{});
    if (why == 2) run_rule<Survey>(world, scenario, 52);
    if (why == 2) REQUIRE(changed_columns(before, snapshot(world)) == std::vector<std::string>{"beliefs.value"});
  }
}

TEST_CASE("survey: binding every interview costs the same, and none is held that cannot be paid",
          "[mechanisms][survey]") {
  struct Row {
    double sample, noncustomers, cash;
    bool overdrawn;
    std::int64_t asked;
  };
  const Row rows[] = {{30, 1.0, 1e6, false, 30}, {1, 1.0, 1e6, false, 1},     {1000, 1.0, 1e6, false, 100},
                      {30, 0.0, 1e6, false, 30}, {1000, 0.0, 1e6, false, 50}, {30, 1.0, 123.4, false, 9},
                      {30, 1.0, 0.0, false, 0},  {30, 1.0, 0.0, true, 30}};
  for (const Row& row : rows) {
    Scenario scenario =
        scenario_with({.customers = 100}) + firm({.noncustomer_share = row.noncustomers, .sample = row.sample});
    scenario.enterprises[0].starting_cash = row.cash;
    scenario.enterprises[0].may_be_overdrawn = row.overdrawn;
    parameters<Survey>(scenario).cost_per_interview = 12.5001;
    World world = market(scenario, 50, 25);
    const Tally tally = run_rule<Survey>(world, scenario);
    INFO("sample " << row.sample << " others " << row.noncustomers << " cash " << row.cash);
    REQUIRE(tally.moved_for(Transfer::research_cost, 0).units == 125'001 * row.asked);
    REQUIRE((belief(world, Belief::affordable) > 0.0) == (row.asked > 0));
  }
}

TEST_CASE("survey: binding leaving counts known, feasible offers only (survey.8)", "[mechanisms][survey]") {
  Scenario scenario = scenario_with({.customers = 4}) + firm() + shop();
  parameters<Survey>(scenario).review_rate = 1e6;
  World world = market(scenario, 4, 0);
  run_rule<Survey>(world, scenario);
  const double alone = belief(world, Belief::leaving);
  for (std::uint16_t& aware : world.customers.aware) aware = 2;
  run_rule<Survey>(world, scenario);
  const double with_rival = belief(world, Belief::leaving);
  REQUIRE(with_rival > alone);
  for (float& tolerance : world.customers.distrust_tolerance) tolerance = 1.5f;  // nobody trusts anyone
  run_rule<Survey>(world, scenario);
  REQUIRE(belief(world, Belief::leaving) == Approx(1.0).margin(1e-6));
}

TEST_CASE("survey: binding surveys begin in the first step and come once an interval", "[mechanisms][survey]") {
  struct Row {
    double interval, step_years;
    std::uint32_t period;
  };
  constexpr double week = 7 / 365.25;
  const Row rows[] = {{1.0, week, 52}, {1.0, 1.0 / 12, 12}, {1.0, 1.0 / 365.25, 365}, {1.0, 1.0, 1}, {0.0, week, 1},
                      {0.4, 1.0, 1},   {1.5, 1.0, 2},       {5.0, week, 261}};
  for (const Row& row : rows)
    for (std::uint32_t step = 0; step < 1100; ++step)
      REQUIRE(is_planning_step(step, row.interval, row.step_years) == (step % row.period == 0));
}
