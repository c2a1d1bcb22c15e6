// SPDX-License-Identifier: MIT
#pragma once
/// Whether the claims of an experiment were stated in its store before the first run, and equal what was lodged elsewhere.
#include <optional>
#include <string>
#include <vector>

#include "io/registrations.hpp"
#include "io/run_store.hpp"
#include "plussum/core/outcome.hpp"
#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/tested_claims.hpp"

namespace plussum {

/// What an experiment states, laid out as this plan.
io::RegisteredParts registered_parts(const Experiment& experiment, const ResultPlan& plan);
/// Its claims, each as complete YAML.
std::vector<std::string> claim_texts(const Experiment& experiment);

/// Enters what the experiment states in the list of the store, unless it is there. `anchor`: the last entry that the plan of
/// the store knew before. Returns the last entry now; trouble when the list is broken or cannot be written.
Outcome<std::string> state_claims(const io::RunStore& store, const Experiment& experiment, const ResultPlan& plan,
                                  const std::string& anchor, const std::string& time);
/// Enters how many runs the store has, so that nothing stated later counts as stated before them.
Outcome<Done> enter_runs(const io::RunStore& store, std::size_t runs, const std::string& time);

Registration registration_of(const io::RunStore& store, const ResultPlan& plan, const Experiment& experiment);

/// Holds the claims of a store against a lodged text, and says so in `registration`.
void compare_with_lodged(const io::RegisteredParts& now, const io::LodgedRegistration& lodged,
                         const io::Registrations& list, Registration& registration);

}  // namespace plussum
