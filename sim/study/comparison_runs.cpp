// SPDX-License-Identifier: MIT
#include "study/comparison_runs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "plussum/experiment/workers.hpp"
#include "plussum/study/replicates.hpp"

namespace plussum {
namespace {

constexpr std::uint32_t most_moments = 50;

bool differs(const PairedReplicate& replicate) {
  return replicate.is_complete() && replicate.pair.values.total_change != Money{};
}

/// What all constituents of one of the two worlds have.
Money total_of_world(const ValueComparison& values, Money ConstituentChange::*world) {
  Money total;
  for (const ConstituentChange& row : values.constituents) total += row.*world;
  return total;
}

}  // namespace

ComparisonRuns::ComparisonRuns(const PlannedScenario& control, const PlannedScenario& treatment,
                               std::uint32_t replicates, unsigned jobs, Observer& observer)
    : control_(control),
      treatment_(treatment),
      jobs_(threads_or_all(jobs)),
      observer_(observer),
      replicates_(replicates),
      failures_(replicates) {}

Scenario ComparisonRuns::control_of(std::size_t replicate) const {
  return replicate_of(control(), static_cast<std::uint32_t>(replicate));
}

Scenario ComparisonRuns::treatment_of(std::size_t replicate) const {
  return replicate_of(treatment(), static_cast<std::uint32_t>(replicate));
}

std::vector<std::size_t> ComparisonRuns::complete() const {
  std::vector<std::size_t> complete;
  for (std::size_t r = 0; r < replicates_.size(); ++r)
    if (replicates_[r].is_complete()) complete.push_back(r);
  return complete;
}

std::size_t ComparisonRuns::reference() const {
  const std::vector<std::size_t> all = complete();
  const auto found = std::find_if(all.begin(), all.end(), [this](std::size_t r) { return differs(replicates_[r]); });
  return found == all.end() ? all.front() : *found;
}

void ComparisonRuns::keep(std::size_t replicate, PairedReplicate made) {
  const std::lock_guard guard(mutex_);
  replicates_[replicate] = std::move(made);
  bool has_first = false, has_different = false;
  for (PairedReplicate& one : replicates_) {
    const bool is_first = one.is_complete() && !has_first, is_different = differs(one) && !has_different;
    if (!is_first && !is_different) one.pair.fates.first_flip_of = {};
    has_first = has_first || is_first;
    has_different = has_different || is_different;
  }
}

std::string ComparisonRuns::sentence_of_failure(const PairedReplicate& replicate) const {
  const PairedResult& pair = replicate.pair;
  if (pair.control_breach.kind != BreachKind::none)
    return "the control: " + sentence_of(pair.control_breach, control());
  if (pair.treatment_breach.kind != BreachKind::none)
    return "the treatment: " + sentence_of(pair.treatment_breach, treatment());
  return {};
}

bool ComparisonRuns::make_replicates(std::span<const ComparedMetric> metrics) {
  observer_.begin_runs("comparing: ", 2 * replicates_.size());
  for_each_index(replicates_.size(), jobs_, [&](std::size_t r) {
    if (!observer_.go_on()) return;
    const Scenario first = control_of(r), second = treatment_of(r);
    PairedReplicate made = run_replicate({first, control_.plan}, {second, treatment_.plan}, metrics, most_moments,
                                         [this] { return observer_.go_on(); });
    failures_[r] = sentence_of_failure(made);
    keep(r, std::move(made));
    for (int world = 0; world < 2; ++world) observer_.run_done(true, !failures_[r].empty());
  });
  observer_.end_runs();
  return observer_.go_on() && !complete().empty();
}

void ComparisonRuns::note(const std::string& what, const Breach& breach, const Scenario& scenario) {
  if (std::find(noted_.begin(), noted_.end(), what) != noted_.end()) return;
  noted_.push_back(what);
  notes_.push_back(
      fmt::format("A run {} failed, with seed {}: {}.", what, scenario.seed, sentence_of(breach, scenario)));
}

std::vector<double> ComparisonRuns::total_changes(const std::vector<ChangedPair>& pairs, const std::string& what) {
  struct ChangedWorld {
    std::size_t pair;
    const Scenario& scenario;
    const Plan& plan;
    std::optional<Money> total = {};
    Breach breach = {};
  };
  std::vector<ChangedWorld> worlds;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    if (pairs[k].control) worlds.push_back({k, *pairs[k].control, control_.plan});
    if (pairs[k].treatment) worlds.push_back({k, *pairs[k].treatment, treatment_.plan});
  }
  observer_.begin_runs(what, worlds.size());
  for_each_index(worlds.size(), jobs_, [&](std::size_t k) {
    ChangedWorld& world = worlds[k];
    if (!observer_.go_on()) return;
    world.total = run_total({world.scenario, world.plan}, world.breach, [this] { return observer_.go_on(); });
    observer_.run_done(true, !world.total);
  });
  observer_.end_runs();
  std::vector<double> changes;
  auto next = worlds.begin();
  for (const ChangedPair& pair : pairs) {
    const ValueComparison& values = replicates_[pair.replicate].pair.values;
    const Scenario &a = pair.control ? *pair.control : control(), &b = pair.treatment ? *pair.treatment : treatment();
    bool failed = false;
    const auto total = [&](bool is_changed, Money ConstituentChange::*as_it_stands) {
      if (!is_changed) return total_of_world(values, as_it_stands);
      const ChangedWorld& world = *next++;
      if (world.breach.kind != BreachKind::none) note(pair.what, world.breach, world.scenario);
      failed = failed || !world.total;
      return world.total.value_or(Money{});
    };
    // What owners keep stands in the accounts of a pair, not in those of a world that is run alone.
    const Money of_control = total(pair.control.has_value(), &ConstituentChange::control) +
                             total_of(kept_by_owners(a, b)) -
                             (pair.control ? Money{} : total_of(kept_by_owners(control(), treatment())));
    const Money of_treatment = total(pair.treatment.has_value(), &ConstituentChange::treatment) +
                               total_of(kept_by_owners(b, a)) -
                               (pair.treatment ? Money{} : total_of(kept_by_owners(treatment(), control())));
    changes.push_back(failed ? std::numeric_limits<double>::quiet_NaN()
                             : (of_treatment - of_control).in_currency() * treatment().population.represents);
  }
  return changes;
}

}  // namespace plussum
