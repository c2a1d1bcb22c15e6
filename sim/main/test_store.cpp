// SPDX-License-Identifier: MIT
#include "main/test_store.hpp"

#include <nlohmann/json.hpp>

#include "main/test_text.hpp"

namespace plussum::main {

using Json = nlohmann::ordered_json;

TestedClaims test_store(const OpenedStore& opened, const ResultTable& table, const io::LoadedExperiment& loaded,
                        const std::vector<ReadHypothesis>& hypotheses, std::uint64_t bootstrap_seed) {
  TestedClaims tested;
  tested.hypotheses = test_hypotheses(opened.plan, table, hypotheses, loaded.experiment.stop,
                                      loaded.experiment.replicates, bootstrap_seed);
  tested.registration = registration_of(opened.store, opened.plan, loaded.experiment);
  return tested;
}

Json tested_json(const ResultPlan& plan, const TestedClaims& tested) {
  Json all = Json::array();
  for (const TestedHypothesis& one : tested.hypotheses) all.push_back(tested_json(plan, one));
  return {{"experiment", plan.name}, {"registration", registration_json(tested.registration)}, {"hypotheses", all}};
}

}  // namespace plussum::main
