// SPDX-License-Identifier: MIT
// L17: lock states are a partition whose transitions account for every customer; where the chances of changing are known,
// the transitions are those of the Markov chain and the shares tend to its stationary distribution.
#include <array>
#include <cmath>
#include <vector>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

using States = std::array<std::int64_t, lock_state_count>;

States histogram(const World& world) {
  States count{};
  for (const std::uint8_t state : world.customers.lock_state) ++count.at(state);
  return count;
}

std::int64_t transitions_from_to(const Tally& tally, std::size_t from, std::size_t to) {
  return tally.transitions[from * lock_state_count + to];
}

// ---- a market that is a chain of three states ----------------------------------------------------------------------

enum Place : std::size_t { alone, with_better, with_worse };
constexpr std::array<LockState, 3> state_of_place{LockState::outside, LockState::transactional, LockState::locked_in};
using Matrix = std::array<std::array<double, 3>, 3>;

constexpr double review = 0.3, weight = 3.0;
constexpr double coverage_better = 0.5, coverage_worse = 0.35, cost_better = 0.8, cost_worse = 1.5;
constexpr std::int64_t customers = 20'000;

double outcome_with(double covered) {
  const double plan = 0.2 + 0.4 * 0.3, build = 1.0 - (1.0 - covered) * (1.0 - (0.3 + 0.4 * 0.3));
  return 1.0 / (0.4 / plan + 0.6 / build);
}

/// Two shops, the better of which every customer of the other would prefer if switching were free.
Scenario chain_market() {
  Scenario scenario = scenario_with({.customers = customers, .communities = 10}) + shop("better") + shop("worse");
  scenario.enterprises[0].coverage = {{"build", coverage_better}};
  scenario.enterprises[1].coverage = {{"build", coverage_worse}};
  scenario.enterprises[0].switching_cost = cost_better;
  scenario.enterprises[1].switching_cost = cost_worse;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 1000.0;
  scenario.preferences.outcome_weight = weight;
  parameters<Earn>(scenario).shock_sd = 0.0;
  parameters<Choose>(scenario).review_rate = -std::log(1.0 - review) * days_per_year / 7.0;
  return scenario;
}

/// Rows (1 - r) e + r P: the logit with the switching cost of where one is.
Matrix chain() {
  const std::array<double, 3> utility{weight * std::log(outcome_with(0.0)),
                                      weight * std::log(outcome_with(coverage_better)),
                                      weight * std::log(outcome_with(coverage_worse))};
  const std::array<double, 3> cost{0.0, cost_better, cost_worse};
  Matrix matrix{};
  for (std::size_t from = 0; from < 3; ++from) {
    double sum = 0.0;
    for (std::size_t to = 0; to < 3; ++to)
      sum += matrix[from][to] = std::exp(utility[to] - (from == to ? 0.0 : cost[from]));
    for (std::size_t to = 0; to < 3; ++to)
      matrix[from][to] = review * matrix[from][to] / sum + (from == to ? 1.0 - review : 0.0);
  }
  return matrix;
}

template <std::size_t Size>
std::array<double, Size> stationary(const std::array<std::array<double, Size>, Size>& matrix) {
  std::array<double, Size> share{};
  share.fill(1.0 / Size);
  for (int k = 0; k < 100'000; ++k) {
    std::array<double, Size> next{};
    for (std::size_t from = 0; from < Size; ++from)
      for (std::size_t to = 0; to < Size; ++to) next[to] += share[from] * matrix[from][to];
    share = next;
  }
  return share;
}

}  // namespace

TEST_CASE("L17 the stationary distribution of the worked example", "[theory]") {
  const auto share =
      stationary<4>({{{.95, .05, 0, 0}, {.02, .78, .12, .08}, {.03, .07, .90, 0}, {.005, .015, 0, .98}}});
  CHECK(share[0] == Approx(0.196891).margin(1e-6));
  CHECK(share[1] == Approx(0.129534).margin(1e-6));
  CHECK(share[2] == Approx(0.155440).margin(1e-6));
  CHECK(share[3] == Approx(0.518135).margin(1e-6));
}

TEST_CASE("L17 lock states partition the customers and transitions account for all of them", "[theory]") {
  Scenario scenario = rival_case(1500, 10);
  scenario.preferences.lock_on_margin = 0.1;
  scenario.preferences.lock_on_attachment = 0.05;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 4.0;
  parameters<Choose>(scenario).review_rate = 10.0;
  Simulation simulation = simulation_of(scenario, {.threads = 2, .block_rows = 100});
  States before = histogram(simulation.world());
  const States at_start = before;
  std::array<States, lock_state_count> total{};
  States occupied{};
  constexpr std::int64_t steps = 120;
  for (std::int64_t k = 0; k < steps; ++k) {
    run(simulation, 1);
    const Tally& tally = simulation.world().tally;
    const States now = histogram(simulation.world());
    std::int64_t sum = 0;
    for (std::size_t s = 0; s < lock_state_count; ++s) {
      CAPTURE(k, s);
      std::int64_t left = 0, arrived = 0;
      for (std::size_t other = 0; other < lock_state_count; ++other) {
        left += transitions_from_to(tally, s, other);
        arrived += transitions_from_to(tally, other, s);
        REQUIRE(transitions_from_to(tally, s, other) >= 0);
        total[s][other] += transitions_from_to(tally, s, other);
      }
      REQUIRE(left == before[s]);
      REQUIRE(arrived == now[s]);
      REQUIRE(tally.lock_states[s] == now[s]);
      sum += now[s];
      occupied[s] += before[s];
    }
    REQUIRE(sum == scenario.population.customers);
    before = now;
  }
  for (const std::int64_t count : occupied) CHECK(count > 0);
  // Over the whole run: what flowed into a state less what flowed out of it is what it gained. So the time-averaged
  // shares m solve m P = m + (shares at the end - shares at the start)/steps for the estimated chain P, exactly.
  for (std::size_t s = 0; s < lock_state_count; ++s) {
    std::int64_t arrived = 0;
    for (std::size_t from = 0; from < lock_state_count; ++from) arrived += total[from][s];
    CHECK(arrived == occupied[s] + before[s] - at_start[s]);
  }
}

TEST_CASE("L17 a market with known chances is its Markov chain", "[theory]") {
  const Matrix expected = chain();
  Simulation simulation = simulation_of(chain_market());
  run(simulation, 1);  // the first step makes the shops known
  Matrix moved{}, wanted{}, variance{};
  States before = histogram(simulation.world());
  constexpr int steps = 120;
  for (int k = 0; k < steps; ++k) {
    run(simulation, 1);
    for (std::size_t from = 0; from < 3; ++from) {
      const auto was = static_cast<double>(before[static_cast<std::size_t>(state_of_place[from])]);
      for (std::size_t to = 0; to < 3; ++to) {
        moved[from][to] += static_cast<double>(transitions_from_to(simulation.world().tally,
                                                                   static_cast<std::size_t>(state_of_place[from]),
                                                                   static_cast<std::size_t>(state_of_place[to])));
        wanted[from][to] += was * expected[from][to];
        variance[from][to] += was * expected[from][to] * (1.0 - expected[from][to]);
      }
    }
    before = histogram(simulation.world());
    REQUIRE(before[static_cast<std::size_t>(LockState::locked_out)] +
                before[static_cast<std::size_t>(LockState::locked_on)] ==
            0);
  }
  for (std::size_t from = 0; from < 3; ++from)
    for (std::size_t to = 0; to < 3; ++to) {
      CAPTURE(from, to, expected[from][to], moved[from][to], wanted[from][to]);
      CHECK(std::fabs(moved[from][to] - wanted[from][to]) < 4.0 * std::sqrt(variance[from][to]));
    }
  const auto share = stationary(expected);
  for (std::size_t place = 0; place < 3; ++place) {
    CAPTURE(place, share[place]);
    CHECK(share[place] > 0.05);
    CHECK(std::fabs(binomial_z(static_cast<double>(before[static_cast<std::size_t>(state_of_place[place])]),
                               static_cast<double>(customers), share[place])) < 4.0);
  }
}

TEST_CASE("L17 moving one row of the chain moves the shares as the chain says", "[theory]") {
  // Leaving the worse shop becomes free: only its row changes, and it empties.
  Scenario scenario = chain_market();
  scenario.events = {event(date_of_step(scenario, 60), "enterprises.worse.switching_cost", 0.0)};
  Simulation simulation = simulation_of(scenario);
  run(simulation, 60);
  const auto held = static_cast<double>(histogram(simulation.world())[static_cast<std::size_t>(LockState::locked_in)]);
  run(simulation, 60);
  const auto free = static_cast<double>(histogram(simulation.world())[static_cast<std::size_t>(LockState::locked_in)]);
  CHECK(free < 0.8 * held);
}

}  // namespace plussum::test
