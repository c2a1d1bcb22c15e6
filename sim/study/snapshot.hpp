// SPDX-License-Identifier: MIT
#pragma once
/// Snapshots of runs that are in files: FILE@STEP. A trajectory holds the scenario and the digest of every step, so the world
/// at any step is made again from it and checked; a checkpoint of just that step is read.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plussum/core/outcome.hpp"
#include "plussum/engine/observer.hpp"
#include "plussum/engine/recorder.hpp"
#include "study/loading.hpp"

namespace plussum {

/// A run up to the step at which others branch off.
struct Trunk {
  std::string file;         ///< as named
  PlannedScenario planned;  ///< of the run, with which a branch goes on when no other is given
  Snapshot snapshot;
  Recording recording;                   ///< up to the step
  std::string digest;                    ///< of the world there, 16 hexadecimal digits
  std::vector<io::BranchedFrom> before;  ///< what this run branched off from itself

  /// Where a run with these draws comes from, for its provenance.
  std::vector<io::BranchedFrom> branches(std::optional<std::int64_t> draw_seed) const;
};

struct TrunkSource {
  std::string file;
  const io::Provenance* provenance;
  const Recording* recording;
};

/// `from` is "FILE@STEP".
Outcome<Trunk> load_trunk(const std::string& from, const Registry& registry, unsigned threads, Observer& observer);
/// The same from a file that has been read; `step` as the number of steps done.
Outcome<Trunk> make_trunk(const TrunkSource& source, std::uint32_t step, const Registry& registry, unsigned threads,
                          Observer& observer);

/// The scenario of a branch: the one that is named, or the trunk's, changed by --set. `seed` of the options is not part of it:
/// the world keeps the trunk's.
Outcome<PlannedScenario> load_branch(const Trunk& trunk, const ScenarioOptions& options);
/// Why the scenario cannot go on from the trunk, a sentence; empty when it can.
std::string obstacle_sentence(const Trunk& trunk, const Scenario& scenario);
/// The sentence for a run that ends where it begins or before, empty when it does not. `start` is where it begins, "the
/// snapshot at step 12", `key` what says where it ends.
std::string end_before(const std::string& start, std::uint32_t begin, std::int64_t steps, const std::string& key);

}  // namespace plussum
