// SPDX-License-Identifier: MIT
#include "plussum/engine/series_values.hpp"

#include <algorithm>

namespace plussum {

const RecordedSeries* find_series(const Recording& recording, std::string_view name) {
  const auto found = std::find_if(recording.series.begin(), recording.series.end(),
                                  [&](const RecordedSeries& series) { return series.name == name; });
  return found == recording.series.end() ? nullptr : &*found;
}

std::vector<std::string> labels_of(const Recording& recording, const RecordedSeries& series) {
  const auto axis = std::find_if(recording.axes.begin(), recording.axes.end(),
                                 [&](const RecordedAxis& candidate) { return candidate.name == series.axis; });
  return axis == recording.axes.end() ? std::vector<std::string>{""} : axis->labels;
}

std::optional<std::vector<double>> series_values(const Recording& recording, std::string_view name,
                                                 std::string_view label) {
  const RecordedSeries* series = find_series(recording, name);
  if (!series) return std::nullopt;
  const std::vector<std::string> labels = labels_of(recording, *series);
  const auto position = std::find(labels.begin(), labels.end(), label);
  if (position == labels.end()) return std::nullopt;
  std::vector<double> values;
  for (auto k = static_cast<std::size_t>(position - labels.begin()); k < series->values.size(); k += labels.size())
    values.push_back(series->values[k]);
  return values;
}

bool is_total(std::string_view name) {
  const Tally counters;
  bool total = false;
  Tally::describe(counters, [&](const auto&, const TallyInfo& info) {
    if (info.name == name) total = info.over == Over::total;
  });
  return total;
}

bool is_total(const RecordedSeries& series) {
  return series.own ? series.own->is_total : is_total(series.name);
}

bool is_flow(std::string_view name) {
  return is_total(name) || name == "enterprise_profit";
}

}  // namespace plussum
