// SPDX-License-Identifier: MIT
#pragma once
/// The plan of a step: which mechanisms run, in which order, and what each reads and writes. The order is the
/// modeller's statement (the registry's, or the scenario's `plan.only`); it is checked, never inferred.
#include <string>
#include <vector>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct PlannedMechanism {
  const RegistryEntry* entry;
  std::vector<ColumnAccess> accesses;
  std::vector<std::string> others;  ///< what it asks for beside columns: parts of the scenario, the network and so on
};

struct Plan {
  std::vector<PlannedMechanism> mechanisms;
  OwnState own;  ///< columns and series that the mechanisms add; without values
};

/// What is wrong with a plan; the program turns it into a sentence.
enum class PlanFault : std::uint8_t {
  unknown_mechanism,    ///< `name` is not registered
  named_twice,          ///< `name` stands in the plan twice
  not_in_plan,          ///< `name` is dropped but is not in the plan
  phase_order,          ///< `name` belongs to an earlier phase than the mechanism before it
  wrong_role,           ///< `name` writes `column`, whose role may not be written in its phase
  second_writer,        ///< `name` writes `column`, which another mechanism writes
  read_before_written,  ///< `name` reads `column`, a flow or an intention that nothing writes before it
  own_name_taken,       ///< `name` declares `other`, a column or series that exists with another declaration
  own_series_full,      ///< `name` declares `other`, a series for which there are no counters left
  same_draws,           ///< `name` and `other` are purposes of draws whose numbers are the same: one must be renamed
  registered_twice,     ///< two rules of the registry are called `name`
};

struct PlanProblem {
  PlanFault fault;
  std::string name;
  ColumnKey column{TableId::none, 0};
  std::string path = {};  ///< where in the scenario, when the fault is one of naming
  std::string other = {};
};

/// "customers.cash"
std::string column_name(const ColumnAccess& access);

/// The plan of a scenario: the registry's order, changed by `scenario.plan`. Problems are appended.
Plan make_plan(const Registry& registry, const Scenario& scenario, std::vector<PlanProblem>& problems);

/// Mechanisms that run together over blocks of the same rows.
struct Pass {
  TableId rows = TableId::none;
  std::vector<std::size_t> mechanisms;  ///< positions in the plan
};

/// Splits a plan into passes: neighbours over the same table run block by block together, unless a later one touches a
/// column of another table that an earlier one of the pass writes.
std::vector<Pass> make_passes(const Plan& plan);

}  // namespace plussum
