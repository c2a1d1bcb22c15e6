// SPDX-License-Identifier: MIT
#include "study/sweep_stopping.hpp"

#include "study/opened_store.hpp"

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

Outcome<std::string> enough_because(const SweepPlan& plan, const io::RunStore& store, std::uint32_t done) {
  const StopRule& stop = plan.experiment().stop;
  if (stop.hypothesis.empty()) return std::string();
  auto table = read_table(store, plan.results());
  if (!table) return table.take_trouble();
  return reason_to_stop(plan.results(), *table, plan.hypotheses(), stop, plan.experiment().replicates, done,
                        usual_bootstrap_seed);
}

}  // namespace plussum
