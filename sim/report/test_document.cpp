// SPDX-License-Identifier: MIT
#include "report/test_document.hpp"

#include <nlohmann/json.hpp>

#include "report/numbers.hpp"
#include "report/test_notes.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

/// Where the highest point was looked for, along which factor; null for an effect.
Json peak_json(const ResultPlan& plan, const TestedHypothesis& tested) {
  if (!is_peak(tested)) return nullptr;
  const Hypothesis& stated = tested.hypothesis.stated;
  return {{"factor", stated.peak_of},
          {"unit", plan.factors[tested.hypothesis.peak_factor].unit},
          {"low", number_json(stated.peak_low)},
          {"high", number_json(stated.peak_high)}};
}

/// {"treatment": {"runs": …, "insolvent": …, "not_reached": …}, "control": …}
Json sides_json(const TestedHypothesis& tested) {
  const auto side = [](const ClaimSide& one) {
    return Json{{"runs", one.runs},
                {"insolvent", one.insolvent},
                {"failed", one.failed},
                {"without_value", one.without_value},
                {"not_reached", one.not_reached},
                {"restricted_mean", number_json(one.restricted.mean)}};
  };
  return {{"treatment", side(tested.treatment)}, {"control", side(tested.control)}};
}

/// Horizon and log-rank test of a time; null of another metric.
Json time_json(const ResultPlan& plan, const TestedHypothesis& tested) {
  const MetricColumn& metric = metric_of(plan, tested);
  if (!metric.is_time) return nullptr;
  return {{"horizon", number_json(metric.most)},
          {"log_rank_chi_squared", tested.log_rank ? number_json(tested.log_rank->chi_squared) : Json(nullptr)},
          {"log_rank_p", tested.log_rank ? number_json(tested.log_rank->p) : Json(nullptr)}};
}

Json hypothesis_json(const ResultPlan& plan, const TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  Json against = Json::array();
  for (const CounterExample& example : tested.counter_examples)
    against.push_back({{"treatment", point_json(plan, plan.points[example.treatment])},
                       {"control", point_json(plan, plan.points[example.control])},
                       {"effect", number_json(example.effect)}});
  return {{"id", stated.id},
          {"claim", stated.claim},
          {"source", stated.source},
          {"verdict", claim_verdict_names[static_cast<std::size_t>(tested.verdict)]},
          {"expected", expectation_names[static_cast<std::size_t>(stated.expected)]},
          {"metric", metric_of(plan, tested).name},
          {"unit", metric_of(plan, tested).unit},
          {"effect", number_json(tested.effect.mean)},
          {"interval", interval_json(tested.interval)},
          {"bootstrap_interval", interval_json(tested.bootstrap_interval)},
          {"confidence", tested.confidence},
          {"verdict_alone", claim_verdict_names[static_cast<std::size_t>(tested.verdict_alone)]},
          {"family_interval", tested.family_interval ? interval_json(*tested.family_interval) : Json()},
          {"family_confidence", tested.family_interval ? Json(tested.family_confidence) : Json(nullptr)},
          {"peak", peak_json(plan, tested)},
          {"smallest_effect", number_json(stated.smallest_effect)},
          {"p_for", number_json(tested.p_for)},
          {"p_against", number_json(tested.p_against)},
          {"cohen_d_z", number_json(tested.size.cohen_d_z)},
          {"hedges_g_z", number_json(tested.size.hedges_g_z)},
          {"standard_deviation", number_json(tested.effect.standard_deviation)},
          {"replicates", tested.effect.count},
          {"replicates_missing", tested.replicates_missing},
          {"replicates_needed", tested.replicates_needed ? Json(*tested.replicates_needed) : Json(nullptr)},
          {"variance_reduction", tested.variance_reduction ? number_json(*tested.variance_reduction) : Json(nullptr)},
          {"is_sequential", tested.is_sequential},
          {"replicates_against", tested.against_sign},
          {"label", metric_of(plan, tested).label},
          {"notes", notes_of(plan, tested)},
          {"verdict_of_complete", claim_verdict_names[static_cast<std::size_t>(tested.verdict_of_complete)]},
          {"is_guarded", tested.is_guarded},
          {"sides", sides_json(tested)},
          {"time", time_json(plan, tested)},
          {"counter_examples", against}};
}

}  // namespace

Json registration_json(const Registration& registration) {
  return {{"digest", registration.digest},
          {"standing", standing_names[static_cast<std::size_t>(registration.standing)]},
          {"sentence", registration.sentence},
          {"stated", registration.stated.empty() ? Json(nullptr) : Json(registration.stated)},
          {"runs_before", registration.stated.empty() ? Json(nullptr) : Json(registration.runs)},
          {"lodged", registration.lodged.empty() ? Json(nullptr) : Json(registration.lodged)},
          {"equals_lodged", registration.lodged.empty() ? Json(nullptr) : Json(registration.equals_lodged)}};
}

Json test_document(const ResultPlan& plan, const TestedClaims& tested) {
  Json hypotheses = Json::array();
  for (const TestedHypothesis& one : tested.hypotheses) hypotheses.push_back(hypothesis_json(plan, one));
  return {{"experiment", plan.name},
          {"registration", registration_json(tested.registration)},
          {"hypotheses", std::move(hypotheses)}};
}

}  // namespace plussum::report
