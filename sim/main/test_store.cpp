// SPDX-License-Identifier: MIT
#include "main/test_store.hpp"

namespace plussum::main {

TestedClaims test_store(const OpenedStore& opened, const ResultTable& table, const io::LoadedExperiment& loaded,
                        const std::vector<ReadHypothesis>& hypotheses, std::uint64_t bootstrap_seed) {
  TestedClaims tested;
  tested.hypotheses = test_hypotheses(opened.plan, table, hypotheses, loaded.experiment.stop,
                                      loaded.experiment.replicates, bootstrap_seed);
  tested.registration = registration_of(opened.store, opened.plan, loaded.experiment);
  return tested;
}

}  // namespace plussum::main
