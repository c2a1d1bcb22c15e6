// SPDX-License-Identifier: MIT
#pragma once
/// Many futures from one moment: a snapshot of a running world, and what a scenario may change that goes on from it.
///
/// A branch has the people, the network and the books of its snapshot. Its scenario may differ in everything that is read
/// in every step; what was settled when the world was made, and the plans that groups are in the middle of, stays. A number
/// that the branch leaves as it was keeps the value that events have given it by then; one that it changes has the new
/// value from the snapshot on. Without a change a branch is the run itself, to the bit.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/engine/recording.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

/// A world at one moment, with all that a future needs of its past.
struct Snapshot {
  Scenario scenario;            ///< with which the run began, before any event
  Scenario standing;            ///< as it stands at this moment
  Checkpoint checkpoint;        ///< here with its network
  std::vector<SeedFrom> seeds;  ///< seeds of the draws so far
};

/// Path of the first parameter in which a branch may not differ and does ("population.customers"), or of a list that has
/// another length; empty when `scenario` can go on from the snapshot.
std::string obstacle_to_branch(const Snapshot& snapshot, const Scenario& scenario);

/// The scenario of a branch as it stands at the snapshot: with the changes that events had made by then.
Scenario standing_scenario(const Snapshot& snapshot, Scenario scenario);

}  // namespace plussum
