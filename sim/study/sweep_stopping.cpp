// SPDX-License-Identifier: MIT
#include "study/sweep_stopping.hpp"

#include "study/store_table.hpp"

namespace plussum {

std::vector<std::uint32_t> looks_of(const Experiment& experiment) {
  std::vector<std::uint32_t> looks;
  const StopRule& stop = experiment.stop;
  if (!stop.hypothesis.empty())
    for (std::int64_t at = stop.at_least; at < experiment.replicates; at += stop.batch)
      looks.push_back(static_cast<std::uint32_t>(at));
  looks.push_back(static_cast<std::uint32_t>(experiment.replicates));
  return looks;
}

std::string enough_because(const SweepPlan& plan, const io::RunStore& store, std::uint32_t done, std::string& error) {
  const StopRule& stop = plan.experiment().stop;
  if (stop.hypothesis.empty()) return {};
  const auto table = read_table(store, plan.results(), error);
  if (!table) return {};
  return reason_to_stop(plan.results(), *table, plan.hypotheses(), stop, plan.experiment().replicates, done,
                        usual_bootstrap_seed);
}

}  // namespace plussum
