// SPDX-License-Identifier: MIT
#include "report/tip_document.hpp"

#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "plussum/statistics/summary.hpp"
#include "report/numbers.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

Json asked_json(const AskedTip& asked) {
  return {{"scenario", asked.scenario},
          {"parameter", asked.varied.path},
          {"unit", asked.varied.units.unit_of_values(std::string(asked.varied.number.info.unit))},
          {"metric", asked.metric},
          {"metric_unit", asked.metric_unit},
          {"reduce", asked.reduce},
          {"low", number_json(asked.low)},
          {"high", number_json(asked.high)},
          {"replicates", asked.replicates},
          {"first_seed", asked.first_seed},
          {"confidence", number_json(asked.confidence)}};
}

Json curve_json(const TippingPoint& point, double confidence) {
  Json curve = Json::array();
  for (const CurvePoint& here : point.curve)
    curve.push_back(
        {{"value", number_json(here.x)},
         {"runs", here.runs},
         {"taken_off", here.taken_off},
         {"share", number_json(here.share())},
         {"interval", here.runs == 0 ? Json() : interval_json(share_interval(here.taken_off, here.runs, confidence))},
         {"monotone", number_json(here.pooled)}});
  return curve;
}

Json reversal_json(const Reversal& reversal) {
  if (reversal.against == 0) return {};
  return {{"from", number_json(reversal.from)},
          {"to", number_json(reversal.to)},
          {"against", reversal.against},
          {"along", reversal.along},
          {"p", number_json(reversal.p)}};
}

Json horizon_json(const SearchedTip& found) {
  return {{"steps", found.steps},
          {"years", number_json(found.years)},
          {"tipping_point", number_json(found.point.median)},
          {"interval", interval_json(found.point.interval)},
          {"late", found.late},
          {"limited", found.is_limited()}};
}

}  // namespace

Json tip_document(const FoundTip& found) {
  const TippingPoint& point = found.horizons.front().point;
  Json brackets = Json::array(), take_off = Json::array(), horizons = Json::array();
  for (const Interval& bracket : point.brackets) brackets.push_back(interval_json(bracket));
  for (const CurvePoint& here : point.curve)
    take_off.push_back(Json::array({number_json(here.x), number_json(here.share())}));
  for (const SearchedTip& one : found.horizons) horizons.push_back(horizon_json(one));
  Json json = asked_json(found.asked);
  json.update({{"level", number_json(found.level)},
               {"tolerance", number_json(found.tolerance)},
               {"direction", point.rising ? "rising" : "falling"},
               {"tipping_point", number_json(point.median)},
               {"interval", interval_json(point.interval)},
               {"quartile_distance", number_json(point.quartile_distance)},
               {"without_crossing", number_json(point.without_crossing)},
               {"against", number_json(point.against)},
               {"several_crossings", point.several_crossings},
               {"reversal", reversal_json(point.reversal)},
               {"horizons", horizons},
               {"runs", point.evaluations},
               {"failed_runs", found.failed},
               {"thresholds", numbers_json(point.thresholds)},
               {"brackets", brackets},
               {"take_off", take_off},
               {"curve", curve_json(point, found.asked.confidence)}});
  return json;
}

Json ramp_document(const FoundRamp& found) {
  const Summary area = summarise(found.areas);
  Json json = asked_json(found.asked);
  json.update({{"hold", found.hold},
               {"levels", numbers_json(found.levels)},
               {"up", numbers_json(found.up)},
               {"down", numbers_json(found.down)},
               {"area", number_json(area.mean)},
               {"area_interval", interval_json(mean_interval(area, found.asked.confidence))},
               {"areas", numbers_json(found.areas)},
               {"failed_runs", found.failed}});
  return json;
}

}  // namespace plussum::report
