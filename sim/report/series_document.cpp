// SPDX-License-Identifier: MIT
#include "report/series_document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/units.hpp"
#include "plussum/engine/series_values.hpp"
#include "report/numbers.hpp"
#include "report/records.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

Json row_of(const RecordedSeries& series, std::size_t width, std::size_t label, const Records& records, bool total) {
  Json row = Json::array();
  for (std::size_t kept = 0; kept < records.size(); ++kept)
    row.push_back(number_json(total ? records.sum(series.values, width, label, kept)
                                    : series.values[records.last(kept) * width + label]));
  const bool has_number = std::any_of(row.begin(), row.end(), [](const Json& value) { return !value.is_null(); });
  return has_number ? row : Json::array();
}

}  // namespace

nlohmann::ordered_json series_document(const Recording& recording, const Scenario& scenario) {
  const Records records(recording.series_steps, scenario.time);
  Json document, steps = Json::array(), axes = Json::object(), variables = Json::array();
  records.add_times(document);
  for (std::size_t kept = 0; kept < records.size(); ++kept) steps.push_back(records.steps(kept));
  for (const RecordedAxis& axis : recording.axes) axes[axis.name] = axis.labels;
  for (const RecordedSeries& series : recording.series) {
    const bool total = is_total(series);
    const std::size_t width = labels_of(recording, series).size();
    Json values = Json::array();
    for (std::size_t label = 0; label < width; ++label) values.push_back(row_of(series, width, label, records, total));
    variables.push_back({{"name", series.name},
                         {"unit", io::shown_unit(series.unit, scenario.currency, scenario.market_space.outcome_unit)},
                         {"meaning", series.long_name},
                         {"axis", series.axis.empty() ? Json() : Json(series.axis)},
                         {"kind", total ? "total" : "level"},
                         {"values", std::move(values)}});
    if (series.own) variables.back()["own"] = true;
  }
  document["steps"] = std::move(steps);
  document["thinning"] = records.thinning();
  document["axes"] = std::move(axes);
  document["variables"] = std::move(variables);
  return document;
}

}  // namespace plussum::report
