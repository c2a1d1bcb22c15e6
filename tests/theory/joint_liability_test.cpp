// SPDX-License-Identifier: MIT
// L26, L27, L28: what groups repay when each member can pay rho shares with chance p. Members earn irregularly and live
// from hand to mouth, so a member can pay in a step if and only if she is paid in it; one group a community.
#include <cmath>
#include <vector>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::int64_t places = 3000;
constexpr std::uint32_t paying_steps = 20;

Scenario circles(double p, double rho, std::int64_t members, double together) {
  Scenario scenario = scenario_with({.customers = places * members, .communities = places}) + savings_club();
  for (Activity& activity : scenario.market_space.activities)
    activity.alone = activity.alone_skilled = 0.0;  // nobody manages alone
  Enterprise& club = scenario.enterprises[0];
  club.promotion = 1000.0;
  club.programme.group_size = members;
  club.programme.instalment = 10.0;
  club.programme.cover_limit = rho;
  club.programme.arrears_limit = 10'000;
  scenario.population.irregular_share = 1.0;
  auto& earn = parameters<Earn>(scenario);
  earn.shock_sd = 0.0;
  earn.smoothing_rate = 0.0;
  earn.irregular_pay_chance = p;
  earn.paid_together_share = together;
  parameters<Choose>(scenario).review_rate = 1e6;
  parameters<Spend>(scenario).marginal_propensity = 1.0;
  parameters<Spend>(scenario).building_rate = 0.0;
  return scenario;
}

struct Repaid {
  double groups, full, payable;  ///< instalments due, paid in full, and payable as a share of what was due, summed
};

Repaid repaid_in(const Scenario& scenario) {
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  REQUIRE(simulation.world().groups.size() == places);
  Repaid repaid{};
  for (std::uint32_t k = 0; k < paying_steps; ++k) {
    run(simulation, 1);
    const Tally& tally = simulation.world().tally;
    repaid.groups += static_cast<double>(tally.instalments_due[0]);
    repaid.full += static_cast<double>(tally.instalments_paid[0]);
    repaid.payable += static_cast<double>(tally.payable[0]) /
                      (static_cast<double>(tally.due[0]) / static_cast<double>(tally.instalments_due[0]));
  }
  REQUIRE(repaid.groups == static_cast<double>(places) * paying_steps);
  return repaid;
}

double binomial(std::int64_t n, std::int64_t k, double p) {
  double value = 1.0;
  for (std::int64_t j = 0; j < k; ++j) value *= static_cast<double>(n - j) / static_cast<double>(j + 1);
  return value * std::pow(p, static_cast<double>(k)) * std::pow(1.0 - p, static_cast<double>(n - k));
}

/// L26: P(Bin(n, p) >= n/rho).
double full_repayment(std::int64_t n, double p, double rho) {
  double chance = 0.0;
  for (std::int64_t k = 0; k <= n; ++k)
    if (static_cast<double>(k) * rho >= static_cast<double>(n) - 1e-9) chance += binomial(n, k, p);
  return chance;
}

struct Moments {
  double mean, variance;
};

/// L27: moments of min(k rho, n)/n.
Moments pro_rata(std::int64_t n, double p, double rho) {
  Moments moments{};
  for (std::int64_t k = 0; k <= n; ++k) {
    const double share = std::min(static_cast<double>(k) * rho, static_cast<double>(n)) / static_cast<double>(n);
    moments.mean += binomial(n, k, p) * share;
    moments.variance += binomial(n, k, p) * share * share;
  }
  moments.variance -= moments.mean * moments.mean;
  return moments;
}

}  // namespace

TEST_CASE("L26 groups repay in full with the chance of full cross-default", "[theory]") {
  const struct {
    double p, rho, expected;
  } table[] = {{0.9, 1.0, 0.729}, {0.9, 1.4, 0.729}, {0.9, 1.5, 0.972}, {0.9, 2.0, 0.972},
               {0.9, 3.0, 0.999}, {0.5, 1.0, 0.125}, {0.5, 1.5, 0.5},   {0.5, 3.0, 0.875}};
  for (const auto& row : table) {
    CAPTURE(row.p, row.rho);
    CHECK(full_repayment(3, row.p, row.rho) == Approx(row.expected).epsilon(1e-9));
    const Repaid repaid = repaid_in(circles(row.p, row.rho, 3, 0.0));
    CHECK(std::fabs(binomial_z(repaid.full, repaid.groups, row.expected)) < 4.0);
  }
}

TEST_CASE("L26 larger groups, and a threshold that sharpens", "[theory]") {
  for (const double p : {0.4, 0.6, 0.8}) {
    CAPTURE(p);
    const Repaid repaid = repaid_in(circles(p, 2.0, 7, 0.0));
    CHECK(std::fabs(binomial_z(repaid.full, repaid.groups, full_repayment(7, p, 2.0))) < 4.0);
  }
  CHECK(full_repayment(500, 0.68, 1.5) == Approx(0.735).margin(0.001));
}

TEST_CASE("L26 without arrears a missed instalment is default at once", "[theory]") {
  Scenario scenario = circles(0.9, 1.5, 3, 0.0);
  scenario.enterprises[0].programme.arrears_limit = 0;
  Simulation simulation = simulation_of(scenario);
  run(simulation, 2);
  CHECK(std::fabs(binomial_z(static_cast<double>(simulation.world().tally.groups_defaulted[0]), places, 1.0 - 0.972)) <
        4.0);
}

TEST_CASE("L27 what groups could pay pro rata is never below what individuals would", "[theory]") {
  const struct {
    double rho, expected;
  } table[] = {{1.0, 0.9}, {1.25, 0.9428}, {1.5, 0.9855}, {2.0, 0.99}, {3.0, 0.999}};
  for (const auto& row : table) {
    CAPTURE(row.rho);
    const Moments moments = pro_rata(3, 0.9, row.rho);
    CHECK(moments.mean == Approx(row.expected).margin(5e-5));
    CHECK(moments.mean >= 0.9 - 1e-12);
    const Repaid repaid = repaid_in(circles(0.9, row.rho, 3, 0.0));
    CHECK(std::fabs(repaid.payable - repaid.groups * moments.mean) < 4.0 * std::sqrt(repaid.groups * moments.variance));
  }
}

TEST_CASE("L28 luck in common takes the gain of cover away", "[theory]") {
  const struct {
    double together, expected;
  } table[] = {{0.0, 0.972}, {0.25, 0.954}, {0.5, 0.936}, {0.75, 0.918}, {1.0, 0.9}};
  for (const auto& row : table) {
    CAPTURE(row.together);
    const Repaid repaid = repaid_in(circles(0.9, 2.0, 3, row.together));
    CHECK(std::fabs(binomial_z(repaid.full, repaid.groups, row.expected)) < 4.0);
  }
}

}  // namespace plussum::test
