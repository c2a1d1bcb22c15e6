// SPDX-License-Identifier: MIT
#pragma once
/// Whether the claims of an experiment were stated in its store before the first run, and equal what was lodged elsewhere.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/registrations.hpp"
#include "io/run_store.hpp"
#include "plussum/experiment/experiment.hpp"

namespace plussum {

/// What an experiment states, laid out as this plan.
io::RegisteredParts registered_parts(const Experiment& experiment, const ResultPlan& plan);
/// Its claims, each as complete YAML.
std::vector<std::string> claim_texts(const Experiment& experiment);

/// Enters what the experiment states in the list of the store, unless it is there. `anchor`: the last entry that the plan of
/// the store knew before. Returns the last entry now; nothing with a sentence in `error` when the list is broken or cannot be
/// written.
std::optional<std::string> state_claims(const io::RunStore& store, const Experiment& experiment, const ResultPlan& plan,
                                        const std::string& anchor, const std::string& time, std::string& error);
/// Enters how many runs the store has, so that nothing stated later counts as stated before them. False as above.
bool enter_runs(const io::RunStore& store, std::size_t runs, const std::string& time, std::string& error);

enum class ClaimStanding {
  pre_specified,    ///< in this store, before its first run
  earlier_version,  ///< the same by an earlier version, which held less fast
  exploratory,
};
inline constexpr std::string_view standing_names[] = {"pre-specified", "earlier version", "exploratory"};

/// How the claims of a store stand.
struct Registration {
  std::string digest;  ///< of what is claimed now
  ClaimStanding standing = ClaimStanding::exploratory;
  std::string sentence;    ///< "pre-specified in this store: stated 2026-… before its first run"
  std::string stated;      ///< when these claims were first stated, ISO 8601; empty when never
  std::uint64_t runs = 0;  ///< that the store had then
  std::string broken;      ///< why the list of the store cannot be believed, a sentence
  std::string lodged;      ///< what the comparison with a lodged text says; empty when none was given
  bool equals_lodged = true;
};

Registration registration_of(const io::RunStore& store, const ResultPlan& plan, const Experiment& experiment);
nlohmann::ordered_json registration_json(const Registration& registration);

/// Holds the claims of a store against a lodged text, and says so in `registration`.
void compare_with_lodged(const io::RegisteredParts& now, const io::LodgedRegistration& lodged,
                         const io::Registrations& list, Registration& registration);

}  // namespace plussum
