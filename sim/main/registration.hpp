// SPDX-License-Identifier: MIT
#pragma once
/// Whether a test is confirmatory: what is claimed, and what is measured for it, must have been stated before the first run.
#include <filesystem>
#include <optional>
#include <string>

#include "plussum/experiment/experiment.hpp"

namespace plussum::main {

/// Digest of the hypotheses, the metrics they are held against, the design and the stopping rule. The number of replicates
/// is not part of it: more of them make a test more precise, not another one.
std::string claims_digest(const Experiment& experiment);

/// What a store knows about the claims of an experiment.
struct Registration {
  std::string digest;
  std::string created;   ///< when these claims were first seen, ISO 8601
  std::size_t runs = 0;  ///< that the store had then
  bool is_confirmatory() const { return runs == 0; }
};

/// False with a sentence in `error` when STORE/registered-claims.json is there but damaged. Such a file is never replaced.
bool check_registrations(const std::filesystem::path& store, std::string& error);
/// Enters the claims in that file unless they are there. False with a sentence in `error` when it is damaged or cannot be written.
bool register_claims(const std::filesystem::path& store, const Registration& registration, std::string& error);
/// The entry of these claims; nothing when the store has none, or its file is damaged.
std::optional<Registration> find_registration(const std::filesystem::path& store, const std::string& digest);

}  // namespace plussum::main
