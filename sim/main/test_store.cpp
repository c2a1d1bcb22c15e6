// SPDX-License-Identifier: MIT
#include "main/test_store.hpp"

#include <nlohmann/json.hpp>

#include "main/test_text.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

Json registration_json(const std::string& digest, const std::optional<Registration>& registration) {
  return {{"digest", digest},
          {"confirmatory", registration && registration->is_confirmatory()},
          {"registered", registration ? Json(registration->created) : Json(nullptr)},
          {"runs_before", registration ? Json(registration->runs) : Json(nullptr)}};
}

}  // namespace

TestedClaims test_store(const OpenedStore& opened, const ResultTable& table, const io::LoadedExperiment& loaded,
                        const std::vector<ReadHypothesis>& hypotheses, std::uint64_t bootstrap_seed) {
  TestedClaims tested;
  tested.hypotheses = test_hypotheses(opened.plan, table, hypotheses, loaded.experiment.stop,
                                      loaded.experiment.replicates, bootstrap_seed);
  tested.digest = claims_digest(loaded.experiment);
  tested.registration = find_registration(opened.store.folder(), tested.digest);
  return tested;
}

Json tested_json(const ResultPlan& plan, const TestedClaims& tested) {
  Json all = Json::array();
  for (const TestedHypothesis& one : tested.hypotheses) all.push_back(tested_json(plan, one));
  return {{"experiment", plan.name},
          {"registration", registration_json(tested.digest, tested.registration)},
          {"hypotheses", all}};
}

}  // namespace plussum::main
