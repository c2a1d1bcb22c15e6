// SPDX-License-Identifier: MIT
#pragma once
/// The experiments that `plussum attribute SCENARIO` makes by itself.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/experiment_file.hpp"
#include "plussum/core/outcome.hpp"
#include "plussum/engine/observer.hpp"

namespace plussum {

struct AttributeScenarioOptions {
  const Registry* registry = nullptr;
  std::string file;
  std::vector<std::string> sets;  ///< PATH=VALUE of the scenario
  std::optional<std::int64_t> steps;
  std::string enterprise, from = "era1", to = "era3";  ///< strategy: 2^8 corners
  std::optional<std::string> loops;                    ///< "R1,R4"; empty: all that close
  bool shapley = false;                                ///< of the loops; otherwise each is cut alone
  std::int64_t pairs = 10;                             ///< of random orders
  std::vector<std::string> metrics;
  std::int64_t replicates = 20, seed = 1;
};

/// The whole experiment in memory, as if it had been read from a file in the current folder.
Outcome<io::LoadedExperiment> strategy_experiment(const AttributeScenarioOptions& options, Observer& observer);
/// The same for the loops that close in the scenario, or those named. A loop is cut by setting the gains of all links to 0 that
/// can close it.
Outcome<io::LoadedExperiment> loop_experiment(const AttributeScenarioOptions& options, Observer& observer);

}  // namespace plussum
