// SPDX-License-Identifier: MIT
#pragma once
/// Small scenarios and worlds, single mechanisms run on them, and snapshots of all columns: tests build a world of a few
/// customers instead of standing in for parts of the program.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plussum/engine/build_world.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/state/world.hpp"

namespace plussum::test {

// ---- scenarios ----------------------------------------------------------------------------------------------------

struct Size {
  std::int64_t customers = 12;
  std::int64_t communities = 1;
};

/// The built-in mechanisms with their defaults, a market space of two activities that a customer manages in part, and
/// equal customers who earn 100 a week, know nobody and hold no cash. No enterprise.
Scenario scenario_with(const Size& size = {});

/// A programme like Patrimonio Hoy's: groups of three, 120 a week of which 15 pay for services, five instalments saved,
/// goods worth ten, seventy in all. It has an outlet and information everywhere.
Enterprise savings_club(const std::string& name = "club");

/// A supplier without groups: 40 a week, goods at once.
Enterprise shop(const std::string& name = "shop");

/// The same scenario with one more enterprise or partner.
Scenario operator+(Scenario scenario, Enterprise enterprise);
Scenario operator+(Scenario scenario, Partner partner);

/// The built-in mechanisms with another rule in place of the one of its name.
Registry registry_with(const RegistryEntry& changed);

/// The parameters of one mechanism, to be changed in place.
template <class Rule>
typename Rule::Params& parameters(Scenario& scenario) {
  return static_cast<typename Rule::Params&>(*scenario.parameters_of(Rule::info.name));
}

/// What an enterprise that keeps to the scenario brings to the activities, and the outcome per unit of money it yields.
Offering scenario_offering(const Scenario& scenario, const Enterprise& enterprise);
double outcome_of(const Scenario& scenario, const Enterprise* enterprise, unsigned place, double capability);

// ---- worlds -------------------------------------------------------------------------------------------------------

/// Brings every offer up to date with the scenario, as `offer` and `cover` do at the beginning of a step.
void refresh_offers(World& world, const Scenario& scenario);

/// A new world with its offers made: what any other mechanism finds in the first step.
World opened_world(const Scenario& scenario);

/// Puts customers into a group of enterprise e that starts its first plan; their neighbours are not told.
std::uint32_t add_group(World& world, const Scenario& scenario, const std::vector<std::uint32_t>& rows,
                        std::uint8_t e = 0);

/// Served neighbours of every customer counted over the whole network, enterprise by enterprise.
Column<std::uint8_t> count_served_neighbours(const World& world);

/// The sum of a column, which fails the test when it does not fit; and of all balances.
Money sum_of(std::span<const Money> amounts);
Money total_money(const World& world);

/// Closes the books of the step whose transfers stand in `world.tally`.
Breach close_books(World& world, std::uint32_t step = 0);

// ---- running one mechanism ----------------------------------------------------------------------------------------

/// The context of a step with the scenario that mechanisms are bound to.
struct BoundContext : StepContext {
  const Scenario* scenario;
};
BoundContext context_of(const Scenario& scenario, std::uint32_t step = 0, bool scenario_changed = true);

/// Runs a mechanism once as the engine does, rows in blocks of the given sizes in turn (the last size again and again);
/// counts into world.tally.
void run_in_blocks(Mechanism& mechanism, World& world, const BoundContext& context,
                   const std::vector<std::size_t>& sizes);

/// Runs it over the whole table and, on a copy of the world, in blocks of odd sizes; fails the test when the two differ.
void run_both_ways(Mechanism& whole, Mechanism& split, World& world, const BoundContext& context);

/// Runs a mechanism in a step of its own: world.tally begins empty and is returned.
template <class Rule>
Tally run_rule(World& world, const Scenario& scenario, std::uint32_t step = 0, bool scenario_changed = true) {
  MechanismOf<Rule> whole, split;
  world.tally = Tally{};
  run_both_ways(whole, split, world, context_of(scenario, step, scenario_changed));
  return world.tally;
}

/// Runs a further mechanism in the same step: it adds to world.tally.
template <class Rule>
Tally continue_with(World& world, const Scenario& scenario, std::uint32_t step = 0, bool scenario_changed = true) {
  MechanismOf<Rule> whole, split;
  run_both_ways(whole, split, world, context_of(scenario, step, scenario_changed));
  return world.tally;
}

/// As run_rule, over the whole table only: for large worlds and many steps.
template <class Rule>
Tally run_once(World& world, const Scenario& scenario, std::uint32_t step = 0, bool scenario_changed = true) {
  MechanismOf<Rule> mechanism;
  world.tally = Tally{};
  run_in_blocks(mechanism, world, context_of(scenario, step, scenario_changed), {SIZE_MAX});
  return world.tally;
}

/// As run_rule, with the offers brought up to date first.
template <class Rule>
Tally run_with_offers(World& world, const Scenario& scenario, std::uint32_t step = 0, bool scenario_changed = true) {
  refresh_offers(world, scenario);
  return run_rule<Rule>(world, scenario, step, scenario_changed);
}

// ---- snapshots ----------------------------------------------------------------------------------------------------

struct ColumnSnapshot {
  std::string name;  ///< "customers.cash"
  std::vector<std::byte> bytes;
  bool operator==(const ColumnSnapshot&) const = default;
};

/// All columns of all tables, and the balance of the rest of the world. -0 counts as 0.
std::vector<ColumnSnapshot> snapshot(const World& world);

/// Names of the columns in which two snapshots differ.
std::vector<std::string> changed_columns(const std::vector<ColumnSnapshot>& before,
                                         const std::vector<ColumnSnapshot>& after);

// ---- statistics ---------------------------------------------------------------------------------------------------

/// Distance of a count from Binomial(n, p) in standard deviations; for p of 0 or 1 any deviation is infinitely far.
inline double binomial_z(double count, double n, double p) {
  const double deviation = std::sqrt(n * p * (1.0 - p));
  if (deviation == 0.0) return count == n * p ? 0.0 : INFINITY;
  return (count - n * p) / deviation;
}

/// A chi-square statistic in standard deviations of the normal that its cube root nearly is (Wilson and Hilferty 1931):
/// above 4 in one of 30,000 cases.
inline double chi_square_z(double chi_square, double degrees) {
  const double spread = 2.0 / (9.0 * degrees);
  return (std::cbrt(chi_square / degrees) - (1.0 - spread)) / std::sqrt(spread);
}

}  // namespace plussum::test
