// SPDX-License-Identifier: MIT
#include "report/finished_runs.hpp"

namespace plussum::report {

FinishedRuns::FinishedRuns(const ExperimentResults& results)
    : replicates_(results.plan.replicates),
      finished_(results.plan.runs.size()),
      in_any_replicate_(results.plan.points.size()) {
  for (const PlannedRun& run : results.plan.runs) {
    if (results.store.status_of(run.key) != RunStatus::finished) continue;
    finished_[place(run.point, run.replicate)] = true;
    in_any_replicate_[run.point] = true;
  }
}

}  // namespace plussum::report
