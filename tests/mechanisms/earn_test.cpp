// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/earn.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

EarnParams& earn_of(Scenario& scenario) {
  return parameters<Earn>(scenario);
}

/// No shocks, gains or growth: everyone earns her potential.
Scenario quiet(const Size& size = {}) {
  Scenario scenario = scenario_with(size);
  earn_of(scenario).shock_sd = 0.0;
  return scenario;
}

double weekly(const World& world, std::size_t row) {
  return world.customers.income[row].in_currency();
}

}  // namespace

TEST_CASE("earn: formula of the factor of outcome and skill (earn.3)", "[mechanisms][earn]") {
  struct Row {
    OutcomeShape shape;
    double gain, half, reference, skill_gain, skill_reference, outcome, skill, expected;
  };
  const OutcomeShape concave = OutcomeShape::concave, s_shaped = OutcomeShape::s_shaped;
  const Row rows[] = {
      {concave, 0.5, 2.0, 0.0, 0.0, 0.0, 0.0, 0.3, 1.0},                // f(0) = 0
      {concave, 0.5, 2.0, 0.0, 0.0, 0.0, 2.0, 0.3, 1.25},               // f(A½) = ½
      {concave, 0.5, 2.0, 0.0, 0.0, 0.0, 6.0, 0.3, 1.375},              // 6/8
      {s_shaped, 0.5, 2.0, 0.0, 0.0, 0.0, 2.0, 0.3, 1.25},              // ½ for n = 2 as well
      {s_shaped, 0.5, 2.0, 0.0, 0.0, 0.0, 6.0, 0.3, 1.45},              // 36/40
      {s_shaped, 0.5, 2.0, 0.0, 0.0, 0.0, 1.0, 0.3, 1.1},               // 1/5
      {concave, 0.5, 2.0, 0.5, 0.0, 0.0, 2.0, 0.3, 1.0},                // at the reference
      {concave, 0.0, 2.0, 0.0, 0.4, 0.3, 9.0, 0.8, 1.2},                // skill alone
      {concave, 1.0, 2.0, 0.75, 0.4, 0.3, 2.0, 0.8, 1.0 - 0.25 + 0.2},  // both
      {concave, 1.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.3, 0.1},                // cut at the floor of 0.1
  };
  for (const Row& row : rows) {
    EarnParams params;
    params.outcome_shape = row.shape;
    params.outcome_gain = row.gain;
    params.outcome_half = row.half;
    params.outcome_reference = row.reference;
    params.capability_gain = row.skill_gain;
    params.capability_reference = row.skill_reference;
    const EarnTerms terms = earn_terms(params, LinkGains{}, 1.0, weeks_per_year, 0);
    INFO("outcome " << row.outcome << " skill " << row.skill << " half " << row.half);
    REQUIRE_THAT(income_factor(terms, 1.0f, static_cast<float>(row.outcome), static_cast<float>(row.skill)),
                 WithinRel(static_cast<float>(row.expected), 1e-6f));
  }
}

TEST_CASE("earn: formula is monotone and saturates in the outcome stock", "[mechanisms][earn]") {
  for (const OutcomeShape shape : {OutcomeShape::concave, OutcomeShape::s_shaped}) {
    EarnParams params;
    params.outcome_shape = shape;
    params.outcome_gain = 0.7;
    params.outcome_half = 3.0;
    const EarnTerms terms = earn_terms(params, LinkGains{}, 1.0, weeks_per_year, 0);
    float before = 0.0f;
    for (float outcome = 0.0f; outcome < 30.0f; outcome += 0.25f) {
      const float factor = income_factor(terms, 1.0f, outcome, 0.3f);
      REQUIRE(factor > before);
      before = factor;
    }
    REQUIRE_THAT(income_factor(terms, 1.0f, 1e6f, 0.3f), WithinRel(1.7f, 1e-5f));
  }
}

TEST_CASE("earn: formula of shock and income in one step of any length (earn.1, earn.2, earn.4)",
          "[mechanisms][earn]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month}) {
    Scenario scenario = scenario_with({.customers = 40, .communities = 3});
    scenario.time.step = unit;
    scenario.population.income_log_sd = 0.6;
    scenario.population.starting_outcome_mean = 2.0;
    EarnParams& params = earn_of(scenario);
    params.shock_sd = 0.4;
    params.shock_persistence = 0.9;
    params.common_share = 0.36;
    params.growth = 0.1;
    params.outcome_gain = 0.8;
    params.capability_gain = 0.3;
    World world = build_world(scenario);
    for (std::size_t row = 0; row < 40; ++row)
      world.customers.income_shock[row] = static_cast<float>(row) * 0.02f - 0.4f;
    const World before = world;
    const std::uint32_t step = 17;
    run_rule<Earn>(world, scenario, step);

    const Draws draws(1, step);
    const double years = years_per_step(unit), weeks = years * 365.25 / 7.0;
    const double phi = std::pow(0.9, weeks);
    for (std::uint32_t row = 0; row < 40; ++row) {
      const Customers& old = before.customers;
      const double own = static_cast<double>(draws.normal(Purpose::income_shock, row));
      const double common = static_cast<double>(draws.normal(Purpose::common_shock, old.community[row]));
      const double shock = phi * static_cast<double>(old.income_shock[row]) +
                           0.4 * std::sqrt(1 - phi * phi) * (0.6 * common + 0.8 * own);
      const double outcome = static_cast<double>(old.outcome_stock[row]);
      const double factor = 1.0 + 0.8 * outcome / (outcome + 1.0) + 0.3 * static_cast<double>(old.capability[row]);
      const double income = static_cast<double>(old.income_potential[row]) * std::exp(shock - 0.08) *
                            std::exp(0.1 * years * step) * factor;
      INFO("row " << row << " weeks " << weeks);
      REQUIRE(std::abs(static_cast<double>(world.customers.income_shock[row]) - shock) < 2e-6);
      REQUIRE(std::abs(world.customers.income[row].in_currency() - income * weeks) < 4e-6 * income * weeks + 1e-4);
      const double smoothing = 1 - std::exp(-4.0 * years);
      const double smoothed = static_cast<double>(old.smoothed_income[row]) +
                              smoothing * (income - static_cast<double>(old.smoothed_income[row]));
      REQUIRE(std::abs(static_cast<double>(world.customers.smoothed_income[row]) - smoothed) < 5e-6 * smoothed);
    }
  }
}

TEST_CASE("earn: neutral setting pays everyone her potential and moves nothing else", "[mechanisms][earn]") {
  Scenario scenario = quiet({.customers = 150, .communities = 2});
  World world = build_world(scenario);
  for (std::uint32_t step = 0; step < 5; ++step) {
    const auto before = snapshot(world);
    const Tally tally = run_rule<Earn>(world, scenario, step, step == 0);
    const auto changed = changed_columns(before, snapshot(world));
    const std::vector<std::string> expected =
        step == 0 ? std::vector<std::string>{"customers.income"} : std::vector<std::string>{};
    REQUIRE(changed == expected);
    REQUIRE(std::all_of(world.customers.income.begin(), world.customers.income.end(),
                        [](Money income) { return income == money_from(100.0); }));
    REQUIRE(tally.household_income[0] == 150 * 1'000'000);
    REQUIRE(tally.moved_for(Transfer::earned_income, 0) == money_from(15'000.0));
    REQUIRE(tally.moved_for(Transfer::local_income, 0) == Money{});
  }
}

TEST_CASE("earn: neutral gains make outcome and skill irrelevant and so do cut links", "[mechanisms][earn]") {
  Scenario plain = quiet(), gaining = quiet(), cut = quiet();
  for (Scenario* scenario : {&gaining, &cut}) {
    earn_of(*scenario).outcome_gain = 0.5;
    earn_of(*scenario).capability_gain = 0.5;
  }
  set_number(cut, "links.outcome_to_income", 0.0);
  set_number(cut, "links.capability_to_income", 0.0);
  World world = build_world(plain);
  world.customers.outcome_stock[3] = 5.0f;
  world.customers.capability[4] = 0.9f;
  World with_gain = world, with_cut = world;
  run_rule<Earn>(world, plain);
  run_rule<Earn>(with_gain, gaining);
  run_rule<Earn>(with_cut, cut);
  REQUIRE(with_cut.customers.income == world.customers.income);
  REQUIRE(with_gain.customers.income[3] > world.customers.income[3]);
  REQUIRE(with_gain.customers.income[4] > with_gain.customers.income[5]);
  set_number(cut, "links.outcome_to_income", 0.5);
  World weakened = with_cut;
  run_rule<Earn>(weakened, cut);
  REQUIRE_THAT(weekly(weakened, 3), WithinRel(100.0 * (1.0 + 0.25 * 5.0 / 6.0), 1e-5));
}

TEST_CASE("earn: formula of wellbeing and natural stock (earn.5)", "[mechanisms][earn]") {
  Scenario scenario = quiet({.customers = 12, .communities = 4});
  for (const char* name : {"hills", "coast"}) {
    Region region;
    region.name = name;
    region.commons_start = scenario.regions.empty() ? 1.0 : 0.4;
    scenario.regions.push_back(region);
  }
  earn_of(scenario).wellbeing_gain = 0.6;
  earn_of(scenario).commons_gain = 0.5;
  earn_of(scenario).outcome_gain = 0.8;
  World world = build_world(scenario);
  const float wellbeing[] = {0.0f, 0.5f, 0.0f, 1.0f};
  world.communities.wellbeing.assign(wellbeing, wellbeing + 4);
  world.customers.outcome_stock[0] = 1.0f;
  run_rule<Earn>(world, scenario);
  const double expected[] = {100.0, 130.0, 70.0, 130.0};
  for (std::size_t row = 1; row < 12; ++row) REQUIRE_THAT(weekly(world, row), WithinRel(expected[row / 3], 1e-5));
  REQUIRE_THAT(weekly(world, 0), WithinRel(140.0, 1e-5));
  set_number(scenario, "links.wellbeing_to_income", 0.5);
  set_number(scenario, "links.commons_to_income", 0.0);
  run_rule<Earn>(world, scenario);
  const double weakened[] = {100.0, 115.0, 100.0, 130.0};
  for (std::size_t row = 1; row < 12; ++row) REQUIRE_THAT(weekly(world, row), WithinRel(weakened[row / 3], 1e-5));
  SECTION("the floor holds for what the place takes") {
    set_number(scenario, "links.commons_to_income", 1.0);
    earn_of(scenario).commons_gain = 10.0;
    run_rule<Earn>(world, scenario);
    REQUIRE_THAT(weekly(world, 6), WithinRel(10.0, 1e-5));
  }
}

TEST_CASE("earn: neutral share and gains of region, wellbeing and natural stock change nothing", "[mechanisms][earn]") {
  Scenario scenario = scenario_with({.customers = 60, .communities = 4});
  earn_of(scenario).common_share = 0.3;
  World plain = build_world(scenario), other = plain;
  std::fill(other.communities.wellbeing.begin(), other.communities.wellbeing.end(), 0.7f);
  other.regions.commons[0] = 0.2;
  for (std::uint32_t step = 0; step < 5; ++step) {
    run_rule<Earn>(plain, scenario, step);
    run_rule<Earn>(other, scenario, step);
  }
  REQUIRE(plain.regions.common_shock == Column<double>(1, 0.0));
  REQUIRE(changed_columns(snapshot(plain), snapshot(other)) ==
          std::vector<std::string>{"communities.wellbeing", "regions.commons"});
}

TEST_CASE("earn: binding floor of the factor on both sides", "[mechanisms][earn]") {
  Scenario scenario = quiet();
  earn_of(scenario).income_floor = 0.4;
  earn_of(scenario).outcome_gain = 1.0;
  earn_of(scenario).outcome_reference = 1.0;  // factor = f(A)
  World world = build_world(scenario);
  world.customers.outcome_stock[0] = 0.6f;   // f = 0.375, below the floor
  world.customers.outcome_stock[1] = 0.75f;  // f = 0.428…, above it
  run_rule<Earn>(world, scenario);
  REQUIRE_THAT(weekly(world, 0), WithinRel(40.0, 1e-6));
  REQUIRE_THAT(weekly(world, 1), WithinRel(100.0 * 0.75 / 1.75, 1e-6));
}

TEST_CASE("earn: binding ends of common share, persistence, smoothing and pay chance", "[mechanisms][earn]") {
  Scenario scenario = scenario_with({.customers = 30, .communities = 3});
  EarnParams& params = earn_of(scenario);
  World world = build_world(scenario);
  SECTION("common share 1: one innovation for each community") {
    params.common_share = 1.0;
    run_rule<Earn>(world, scenario);
    for (std::size_t row = 0; row < 30; ++row)
      REQUIRE(world.customers.income_shock[row] == world.customers.income_shock[row / 10 * 10]);
    REQUIRE(world.customers.income_shock[0] != world.customers.income_shock[10]);
  }
  SECTION("common share 0: communities have no innovation") {
    run_rule<Earn>(world, scenario);
    REQUIRE(world.communities.common_shock == Column<float>(3, 0.0f));
    REQUIRE(world.customers.income_shock[0] != world.customers.income_shock[1]);
  }
  SECTION("persistence 0: the shock before is forgotten") {
    params.shock_persistence = 0.0;
    std::fill(world.customers.income_shock.begin(), world.customers.income_shock.end(), 7.0f);
    World other = build_world(scenario);
    run_rule<Earn>(world, scenario);
    run_rule<Earn>(other, scenario);
    REQUIRE(world.customers.income_shock == other.customers.income_shock);
  }
  SECTION("smoothing rate 0 keeps smoothed income, a large one follows at once") {
    params.smoothing_rate = 0.0;
    const Column<float> before = world.customers.smoothed_income;
    run_rule<Earn>(world, scenario);
    REQUIRE(world.customers.smoothed_income == before);
    params.smoothing_rate = 1000.0;
    run_rule<Earn>(world, scenario, 1);
    for (std::size_t row = 0; row < 30; ++row)
      REQUIRE_THAT(static_cast<double>(world.customers.smoothed_income[row]), WithinRel(weekly(world, row), 1e-5));
  }
  SECTION("pay chance 1: irregular earners are paid like regular ones") {
    World regular = world;
    run_rule<Earn>(regular, scenario);
    scenario.population.irregular_share = 1.0;
    params.irregular_pay_chance = 1.0;
    params.paid_together_share = 0.5;
    std::fill(world.customers.traits.begin(), world.customers.traits.end(), trait_irregular_earner);
    run_rule<Earn>(world, scenario);
    REQUIRE(world.customers.income == regular.customers.income);
  }
  SECTION("pay chance below 1: irregular earners get all or nothing, regular ones their income") {
    params.shock_sd = 0.0;
    scenario.population.irregular_share = 0.5;
    for (std::size_t row = 0; row < 30; row += 2) world.customers.traits[row] = trait_irregular_earner;
    run_rule<Earn>(world, scenario, 1);
    int paid = 0, unpaid = 0;
    for (std::size_t row = 0; row < 30; ++row) {
      if (row % 2 == 1) REQUIRE(world.customers.income[row] == money_from(100.0));
      if (row % 2 == 0) ++(world.customers.income[row] == Money{} ? unpaid : paid);
      if (row % 2 == 0 && world.customers.income[row] != Money{})
        REQUIRE(world.customers.income[row] == money_from(400.0));
    }
    REQUIRE(paid > 0);
    REQUIRE(unpaid > 0);
  }
}

TEST_CASE("earn: binding irregular pay holds for those who have the trait though the share is changed to 0 later",
          "[mechanisms][earn]") {
  Scenario scenario = quiet({.customers = 400});
  scenario.population.irregular_share = 1.0;
  World world = build_world(scenario);
  scenario.population.irregular_share = 0.0;  // an event may say so; the population was drawn before
  run_rule<Earn>(world, scenario);
  const auto paid = std::count(world.customers.income.begin(), world.customers.income.end(), money_from(400.0));
  REQUIRE(std::abs(binomial_z(static_cast<double>(paid), 400, 0.25)) < 4.0);
}

TEST_CASE("earn: local market pays out what it has in proportion to potential", "[mechanisms][earn]") {
  Scenario scenario = quiet({.customers = 101, .communities = 2});
  scenario.population.income_log_sd = 0.7;
  World world = build_world(scenario);
  World without = world;
  world.communities.local_balance = {{1'234'567}, {0}};
  const Tally tally = run_rule<Earn>(world, scenario);
  run_rule<Earn>(without, scenario);
  Money paid;
  for (std::size_t row = 0; row < 50; ++row) {
    const Money local = world.customers.income[row] - without.customers.income[row];
    const double share =
        static_cast<double>(world.customers.income_potential[row]) / world.communities.income_potential[0];
    REQUIRE(std::abs(static_cast<double>(local.units) - share * 1'234'567) <= 1.0);
    paid += local;
  }
  for (std::size_t row = 50; row < 101; ++row) REQUIRE(world.customers.income[row] == without.customers.income[row]);
  REQUIRE(world.communities.local_income[0] == paid);
  REQUIRE(tally.moved_for(Transfer::local_income, 0) == paid);
  REQUIRE(paid.units <= 1'234'567);
  REQUIRE(paid.units >= 1'234'567 - 50);
  SECTION("gain 0 pays nothing and a half gain half") {
    World cut = without, half = without;
    cut.communities.local_balance = half.communities.local_balance = {{1'234'567}, {0}};
    set_number(scenario, "links.local_spending_to_income", 0.0);
    run_rule<Earn>(cut, scenario);
    REQUIRE(cut.communities.local_income[0] == Money{});
    set_number(scenario, "links.local_spending_to_income", 0.5);
    run_rule<Earn>(half, scenario);
    REQUIRE(std::abs(half.communities.local_income[0].units - 1'234'567 / 2) <= 50);
  }
}

TEST_CASE("earn: local market never pays out more than it has", "[mechanisms][earn]") {
  Scenario scenario = quiet({.customers = 3});
  World world = build_world(scenario);
  for (const std::int64_t balance : {0, 1, 2, 3, 4, 5, 299, 300, 301}) {
    world.communities.local_balance[0] = {balance};
    run_rule<Earn>(world, scenario);
    REQUIRE(world.communities.local_income[0].units <= balance);
    REQUIRE(world.communities.local_income[0].units >= balance - 3);
  }
}

TEST_CASE("earn: income is counted by tenth of the market", "[mechanisms][earn]") {
  Scenario scenario = scenario_with({.customers = 1234, .communities = 3});
  scenario.population.income_log_sd = 0.7;
  World world = build_world(scenario);
  world.communities.local_balance[1] = money_from(5000.0);
  const Tally tally = run_rule<Earn>(world, scenario);
  std::array<std::int64_t, decile_count> expected{};
  for (std::size_t row = 0; row < 1234; ++row)
    expected[world.customers.income_decile[row]] += world.customers.income[row].units;
  REQUIRE(tally.decile_income == expected);
  REQUIRE(std::accumulate(expected.begin(), expected.end(), std::int64_t{}) == tally.household_income[0]);
  REQUIRE(expected.front() < expected.back());
}

TEST_CASE("earn: theory variance and autocorrelation of the shock and mean income (L33)", "[mechanisms][earn]") {
  constexpr std::size_t n = 60'000;
  Scenario scenario = scenario_with({.customers = n, .communities = 1});
  EarnParams& params = earn_of(scenario);
  params.shock_persistence = 0.8;
  params.shock_sd = 0.5;
  World world = build_world(scenario);
  Column<float> early;
  for (std::uint32_t step = 0; step < 45; ++step) {
    run_once<Earn>(world, scenario, step);
    if (step == 39) early = world.customers.income_shock;  // 0.8^40 = 1e-4: stationary
  }
  double sum = 0, squares = 0, products = 0, income = 0;
  for (std::size_t row = 0; row < n; ++row) {
    const double z = static_cast<double>(world.customers.income_shock[row]);
    sum += z;
    squares += z * z;
    products += z * static_cast<double>(early[row]);
    income += weekly(world, row) / 100.0;
  }
  const double root = std::sqrt(static_cast<double>(n));
  REQUIRE(std::abs(sum / n) < 4 * 0.5 / root);
  REQUIRE(std::abs(squares / n - 0.25) < 4 * 0.25 * std::sqrt(2.0) / root);
  const double correlation = std::pow(0.8, 5);
  REQUIRE(std::abs(products / n / 0.25 - correlation) < 4 * std::sqrt(1 + correlation * correlation) / root);
  REQUIRE(std::abs(income / n - 1.0) < 4 * std::sqrt(std::exp(0.25) - 1.0) / root);  // E exp(z - σ²/2) = 1
}

TEST_CASE("earn: theory shares of common innovation in the variance", "[mechanisms][earn]") {
  constexpr std::size_t places = 4000;
  Scenario scenario = scenario_with({.customers = 2 * places, .communities = places});
  earn_of(scenario).shock_persistence = 0.0;
  earn_of(scenario).shock_sd = 1.0;
  earn_of(scenario).common_share = 0.3;
  World world = build_world(scenario);
  run_once<Earn>(world, scenario);
  double products = 0;
  for (std::size_t place = 0; place < places; ++place)
    products += static_cast<double>(world.customers.income_shock[2 * place]) *
                static_cast<double>(world.customers.income_shock[2 * place + 1]);
  REQUIRE(std::abs(products / places - 0.3) < 4 * std::sqrt((1 + 0.09) / places));  // Var(xy) = 1 + c²
}

TEST_CASE("earn: theory irregular earners are paid together with the stated chance and keep their mean (L28)",
          "[mechanisms][earn]") {
  constexpr double places = 6000, each = 10, chance = 0.3, share = 0.4;
  Scenario scenario =
      quiet({.customers = static_cast<std::int64_t>(places * each), .communities = static_cast<std::int64_t>(places)});
  scenario.population.irregular_share = 1.0;
  earn_of(scenario).irregular_pay_chance = chance;
  earn_of(scenario).paid_together_share = share;
  World world = build_world(scenario);
  const Tally tally = run_once<Earn>(world, scenario, 3);
  double together = 0, all = 0, apart_paid = 0, apart = 0;
  for (std::uint32_t place = 0; place < static_cast<std::uint32_t>(places); ++place) {
    const std::uint32_t first = world.communities.first_customer[place];
    const auto paid = std::count_if(world.customers.income.begin() + first,
                                    world.customers.income.begin() + first + static_cast<int>(each),
                                    [](Money income) { return income != Money{}; });
    const int state = world.communities.paid_together[place];
    if (state == 1) REQUIRE(paid == 0);
    if (state == 2) REQUIRE(paid == static_cast<std::ptrdiff_t>(each));
    together += state != 0;
    all += state == 2;
    if (state == 0) apart += each, apart_paid += static_cast<double>(paid);
  }
  REQUIRE(std::abs(binomial_z(together, places, share)) < 4.0);
  REQUIRE(std::abs(binomial_z(all, together, chance)) < 4.0);
  REQUIRE(std::abs(binomial_z(apart_paid, apart, chance)) < 4.0);
  // The mean of a community's income is Y, with variance Y² (1/π − 1)(s + (1 − s)/n).
  const double mean = static_cast<double>(tally.household_income[0]) / 1e4 / (places * each);
  const double error = 100.0 * std::sqrt((1 / chance - 1) * (share + (1 - share) / each) / places);
  REQUIRE(std::abs(mean - 100.0) < 4 * error);
}
