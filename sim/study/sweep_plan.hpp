// SPDX-License-Identifier: MIT
#pragma once
/// An experiment ready to be made: laid out, every scenario checked, every run with its key.
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/experiment_layout.hpp"
#include "plussum/experiment/make_run.hpp"
#include "plussum/experiment/verdict.hpp"
#include "study/loading.hpp"
#include "study/sweep_points.hpp"
#include "study/sweep_start.hpp"

namespace plussum {

struct SweepOptions {
  const Registry* registry;  ///< the mechanisms that scenarios can name
  std::string file = {};
  std::vector<std::string> sets = {};           ///< of the experiment
  std::vector<std::string> scenario_sets = {};  ///< of its scenario, for every run
  unsigned jobs = 1;
};

/// What a run is made of. The seed is the run's.
struct PointScenario {
  Scenario scenario;
  Plan plan;
  RunKey key;          ///< of everything but the seed
  std::string digest;  ///< SHA-256 of the scenario
};

/// Version of this program with commit and changes, which is part of the keys of its runs.
std::string engine_version();

class SweepPlan {
 public:
  /// An experiment laid out, with every scenario checked; or all that is wrong with it.
  static Outcome<std::unique_ptr<SweepPlan>> make(const SweepOptions& options, Observer& observer);
  /// The same for an experiment in memory.
  static Outcome<std::unique_ptr<SweepPlan>> make(io::LoadedExperiment loaded, const Registry& registry, unsigned jobs,
                                                  Observer& observer);

  const Experiment& experiment() const { return loaded_.experiment; }
  const ResultPlan& results() const { return results_; }
  const std::vector<ReadHypothesis>& hypotheses() const { return hypotheses_; }
  /// The last entry of the store's registrations, for the plan to hold it fast.
  void set_registration(std::string hash) { results_.registration = std::move(hash); }
  /// File of the run that all continue from, empty when there is none; and its SHA-256, for the plan.
  std::string trunk_file() const { return start_->trunk_file(); }
  void set_trunk(std::string digest) { results_.trunk = std::move(digest); }
  /// Leaves only the first replicates: the others turned out not to be needed.
  void keep_replicates(std::uint32_t replicates);
  /// "price=2 USD, era=era3"
  std::string text_of(const PlannedRun& run) const { return layout_.text_of(results_.points[run.point]); }

  /// Makes a run on the calling thread; may be called from several. `go_on` is asked after each step.
  MadeRun make(const PlannedRun& run, const std::function<bool()>& go_on) const;

 private:
  SweepPlan(io::LoadedExperiment loaded, const Registry& registry, io::ExperimentLayout layout,
            std::unique_ptr<SweepStart> start)
      : registry_(registry), loaded_(std::move(loaded)), layout_(std::move(layout)), start_(std::move(start)) {}
  std::shared_ptr<const PointScenario> scenario_of(std::uint32_t point, io::Diagnostics& diagnostics) const;
  bool has_room(io::Diagnostics& diagnostics) const;
  /// The key of each point but for the seed, the digest of all scenarios, and the shapes of all; `diagnostics` says which
  /// points have none.
  std::vector<RunKey> check_points(unsigned jobs, PointShapes& shapes, io::Diagnostics& diagnostics);
  bool describe_results(const PointShapes& shapes, io::Diagnostics& diagnostics);
  void lay_out_runs(const std::vector<RunKey>& keys);
  bool check_metrics(const PointShapes& shapes, io::Diagnostics& diagnostics);

  const Registry& registry_;
  io::LoadedExperiment loaded_;
  io::ExperimentLayout layout_;
  std::unique_ptr<SweepStart> start_;
  ResultPlan results_;
  std::vector<ReadHypothesis> hypotheses_;
  /// Scenarios of the first points, as many as memory should hold; the others are made again when they are needed.
  mutable std::mutex cache_mutex_;
  mutable std::unordered_map<std::uint32_t, std::shared_ptr<const PointScenario>> cache_;
};

/// Whether the runs of `stated` are those of `plan` as far as they go: the same points, with the same seeds and keys.
bool has_the_runs_of(const SweepPlan& plan, const ResultPlan& stated);

}  // namespace plussum
