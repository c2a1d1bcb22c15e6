// SPDX-License-Identifier: MIT
// L33: the log-income shock is AR(1), alike at any step length. L36: the local multiplier 1/(1 - G), G = mpc·l.
#include <cmath>
#include <numeric>
#include <vector>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

// ---- L33 ------------------------------------------------------------------------------------------------------------

constexpr double persistence = 0.9, sigma = 0.3, in_common = 0.3;
constexpr std::int64_t places = 2000, neighbours_each = 10, people = places * neighbours_each;

Scenario shocked_market(StepUnit unit) {
  Scenario scenario = scenario_with({.customers = people, .communities = places});
  scenario.time.step = unit;
  auto& earn = parameters<Earn>(scenario);
  earn.shock_persistence = persistence;
  earn.shock_sd = sigma;
  earn.common_share = in_common;
  return scenario;
}

/// Customers of a community share part of their luck: a mean over all counts for fewer customers. Products of two shocks
/// have the correlation in_common squared.
const double effective_for_squares =
    static_cast<double>(people) / (1.0 + (neighbours_each - 1) * in_common * in_common);

double mean_product(const Column<float>& a, const Column<float>& b) {
  double sum = 0.0;
  for (std::size_t row = 0; row < a.size(); ++row) sum += static_cast<double>(a[row]) * static_cast<double>(b[row]);
  return sum / static_cast<double>(a.size());
}

// ---- L36 ------------------------------------------------------------------------------------------------------------

constexpr std::uint32_t pulse_step = 6;
constexpr std::int64_t pulse_each = 5'000'000;  ///< 500 money, in minor units
constexpr std::int64_t village = 150;

/// Earn, and once 500 more for each customer of the first community.
struct EarnWithPulse : RuleSteps {
  using Params = EarnParams;
  using View = EarnView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally) {
    Earn::begin(view, params, context, tally);
  }
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally) {
    Earn::rows(view, params, context, range, tally);
    if (context.step != pulse_step) return;
    for (std::size_t row = range.begin; row < range.end; ++row)
      if (view.community[row] == 0) {
        view.income[row] += {pulse_each};
        tally.move(Transfer::earned_income, {pulse_each});
      }
  }
};
const MechanismInfo EarnWithPulse::info = Earn::info;

Scenario villages(double propensity, double local_share) {
  Scenario scenario = scenario_with({.customers = 2 * village, .communities = 2});
  scenario.population.income_log_sd = 0.3;
  scenario.population.subsistence = 20.0;
  scenario.population.starting_cash_weeks = 1.0;
  auto& spend = parameters<Spend>(scenario);
  spend.marginal_propensity = propensity;
  spend.local_share = local_share;
  spend.building_rate = 0.0;
  return scenario;
}

/// Local income of each community over all steps.
struct LocalIncome {
  std::vector<double> first;  ///< of the first community, by step
  std::vector<Money> second;  ///< of the other, by step
};

LocalIncome local_income(const Scenario& scenario, bool pulse, std::uint32_t steps) {
  Simulation simulation =
      simulation_of(scenario, {}, pulse ? registry_with(registry_entry<EarnWithPulse>()) : built_in_mechanisms());
  LocalIncome income;
  for (std::uint32_t k = 0; k < steps; ++k) {
    run(simulation, 1);
    income.first.push_back(static_cast<double>(simulation.world().communities.local_income[0].units));
    income.second.push_back(simulation.world().communities.local_income[1]);
  }
  return income;
}

}  // namespace

TEST_CASE("L33 variance, autocorrelation and common part of the shock, at any step length", "[theory]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month}) {
    CAPTURE(static_cast<int>(unit));
    Simulation simulation = simulation_of(shocked_market(unit));
    const double weeks = years_per_step(unit) * weeks_per_year;
    run(simulation, static_cast<std::uint32_t>(90.0 / weeks) + 1);  // what was at the start has faded to 0.9^90 = 8e-5
    const Column<float> then = simulation.world().customers.income_shock;
    const double variance = mean_product(then, then);
    CHECK(std::fabs(variance - sigma * sigma) < 4.0 * sigma * sigma * std::sqrt(2.0 / effective_for_squares));
    // The mean of a community has the variance sigma^2 (c + (1 - c)/n).
    double of_means = 0.0;
    for (std::size_t place = 0; place < places; ++place) {
      const double mean =
          std::accumulate(then.begin() + static_cast<std::ptrdiff_t>(place * neighbours_each),
                          then.begin() + static_cast<std::ptrdiff_t>((place + 1) * neighbours_each), 0.0) /
          neighbours_each;
      of_means += mean * mean / places;
    }
    const double expected = sigma * sigma * (in_common + (1.0 - in_common) / neighbours_each);
    CHECK(std::fabs(of_means - expected) < 4.0 * expected * std::sqrt(2.0 / places));
    for (int lag = 1; lag <= 8; ++lag) {
      run(simulation, 1);
      const double wanted = std::pow(persistence, weeks * lag);
      const double correlation = mean_product(then, simulation.world().customers.income_shock) / (sigma * sigma);
      CAPTURE(lag, wanted, correlation);
      CHECK(std::fabs(correlation - wanted) < 4.0 * std::sqrt((1.0 + wanted * wanted) / effective_for_squares));
    }
  }
}

TEST_CASE("L33 innovations have mean 0 and variance sigma^2 (1 - phi^2); incomes keep their mean", "[theory]") {
  Simulation simulation = simulation_of(shocked_market(StepUnit::week));
  const double effective = static_cast<double>(people) / (1.0 + (neighbours_each - 1) * in_common);
  const double innovation = sigma * sigma * (1.0 - persistence * persistence);
  double sum_z = 0.0;
  Column<float> before = simulation.world().customers.income_shock;
  constexpr int steps = 60;
  for (int k = 0; k < steps; ++k) {
    run(simulation, 1);
    const Column<float>& now = simulation.world().customers.income_shock;
    double sum = 0.0, squares = 0.0;
    for (std::size_t row = 0; row < now.size(); ++row) {
      const double residual = static_cast<double>(now[row]) - persistence * static_cast<double>(before[row]);
      sum += residual;
      squares += residual * residual;
    }
    sum_z += sum / static_cast<double>(people) / std::sqrt(innovation / effective);
    CHECK(std::fabs(squares / static_cast<double>(people) - innovation) <
          4.5 * innovation * std::sqrt(2.0 / effective_for_squares));
    before = now;
  }
  CHECK(std::fabs(sum_z) < 4.0 * std::sqrt(steps));
  // Half-life ln(1/2)/ln(phi) = 6.6 weeks; E exp(z - sigma^2/2) = 1 once the shock is stationary.
  CHECK(std::log(0.5) / std::log(persistence) == Approx(6.579).margin(0.001));
  double income = 0.0;
  for (const Money amount : simulation.world().customers.income) income += amount.in_currency() / 100.0;
  income /= static_cast<double>(people);
  CHECK(std::fabs(income - 1.0) < 4.0 * std::sqrt(std::expm1(sigma * sigma) / effective));
}

TEST_CASE("L36 a pulse of income raises local income by pulse·G/(1 - G), round by round", "[theory]") {
  const struct { double propensity, local_share; } table[] = {{0.7, 0.4}, {0.9, 0.8}};
  for (const auto& row : table) {
    const double gain = row.propensity * row.local_share;
    CAPTURE(gain);
    constexpr std::uint32_t rounds = 80;
    const Scenario scenario = villages(row.propensity, row.local_share);
    const LocalIncome base = local_income(scenario, false, pulse_step + 1 + rounds),
                      pulsed = local_income(scenario, true, pulse_step + 1 + rounds);
    const double pulse = static_cast<double>(pulse_each * village);
    // In a step each household's consumption, its local part and its pay-out are rounded down to whole units: two runs
    // differ by less than 3 units a household and round from the closed form, and each is passed on with gain G.
    const double rounding = 3.0 * static_cast<double>(village) / (1.0 - gain);
    double total = 0.0, expected_total = 0.0;
    for (std::uint32_t round = 0; round <= pulse_step + rounds; ++round) {
      const double extra = pulsed.first[round] - base.first[round];
      const double expected = round > pulse_step ? pulse * std::pow(gain, round - pulse_step) : 0.0;
      CAPTURE(round, extra, expected);
      REQUIRE(std::fabs(extra - expected) <= (round > pulse_step ? rounding : 0.0));
      total += extra;
      expected_total += expected;
    }
    CHECK(expected_total == Approx(pulse * gain / (1.0 - gain) * (1.0 - std::pow(gain, rounds))).epsilon(1e-12));
    CHECK(std::fabs(total - pulse * gain / (1.0 - gain)) <
          rounding * rounds + pulse * gain / (1.0 - gain) * std::pow(gain, rounds));
    CHECK(total == Approx(pulse * gain / (1.0 - gain)).epsilon(1e-3));
    CHECK((pulsed.second == base.second));  // the other community does not notice
  }
}

TEST_CASE("L36 with the link cut the pulse raises no local income, and at half gain it is paid out later", "[theory]") {
  Scenario scenario = villages(0.9, 0.8);
  scenario.links.gain[static_cast<std::size_t>(Link::local_spending_to_income)] = 0.0;
  const LocalIncome cut = local_income(scenario, true, 40);
  for (const double income : cut.first) CHECK(income == 0.0);
  // A market that pays out half of what it holds passes the same money on, only later: the total is the same.
  scenario.links.gain[static_cast<std::size_t>(Link::local_spending_to_income)] = 0.5;
  const LocalIncome base = local_income(scenario, false, 160), pulsed = local_income(scenario, true, 160);
  double total = 0.0;
  for (std::size_t k = 0; k < 160; ++k) total += pulsed.first[k] - base.first[k];
  CHECK(total == Approx(static_cast<double>(pulse_each * village) * 0.72 / 0.28).epsilon(1e-3));
}

}  // namespace plussum::test
