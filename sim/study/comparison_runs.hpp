// SPDX-License-Identifier: MIT
#pragma once
/// The runs that a comparison needs: replicates of both worlds, and worlds in which something has been changed.
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/engine/observer.hpp"
#include "plussum/experiment/comparison.hpp"
#include "study/loading.hpp"

namespace plussum {

/// A replicate in which something is changed. A world that stays as it is was already run.
struct ChangedPair {
  std::size_t replicate = 0;
  std::optional<Scenario> control, treatment;
  std::string what;  ///< for people, when a run fails: "with loop R8 cut"
};

class ComparisonRuns {
 public:
  ComparisonRuns(const PlannedScenario& control, const PlannedScenario& treatment, std::uint32_t replicates,
                 unsigned jobs, Observer& observer);

  /// Makes all replicates. False when none came to its end, or the observer has had enough. Of customers one by one (Fates::first_flip_of) only
  /// the reference keeps anything, and the first complete one.
  bool make_replicates(std::span<const ComparedMetric> metrics);
  const std::vector<PairedReplicate>& replicates() const { return replicates_; }
  /// [replicate] why it failed, a sentence; empty when it did not.
  const std::vector<std::string>& failures() const { return failures_; }
  std::vector<std::size_t> complete() const;
  /// The one that is looked at by itself: the first complete one with ΔW ≠ 0, or else the first complete one.
  std::size_t reference() const;
  /// Hands them over; nothing can be asked of them afterwards.
  std::vector<PairedReplicate> take_replicates() { return std::move(replicates_); }

  /// ΔW of each pair [currency, real market]; NaN where a run fails, which is noted. \param what  put before the progress
  std::vector<double> total_changes(const std::vector<ChangedPair>& pairs, const std::string& what);
  /// Sentences on changes with which a run failed, one for each `what`.
  const std::vector<std::string>& notes() const { return notes_; }

  const Scenario& control() const { return control_.loaded.scenario; }
  const Scenario& treatment() const { return treatment_.loaded.scenario; }
  /// The worlds of a replicate, to be changed.
  Scenario control_of(std::size_t replicate) const;
  Scenario treatment_of(std::size_t replicate) const;

 private:
  void keep(std::size_t replicate, PairedReplicate made);
  std::string sentence_of_failure(const PairedReplicate& replicate) const;
  void note(const std::string& what, const Breach& breach, const Scenario& scenario);

  const PlannedScenario &control_, &treatment_;
  unsigned jobs_;
  Observer& observer_;
  std::mutex mutex_;  ///< of replicates_, while they are made
  std::vector<PairedReplicate> replicates_;
  std::vector<std::string> failures_, noted_, notes_;
};

}  // namespace plussum
