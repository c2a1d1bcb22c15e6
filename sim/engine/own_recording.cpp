// SPDX-License-Identifier: MIT
#include "plussum/engine/own_recording.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "plussum/engine/counter_axes.hpp"

namespace plussum {
namespace {

bool is_in_panel(const OwnColumnValues& column) {
  return column.table == TableId::customers && column.role != Role::identity;
}

}  // namespace

void add_own_series(const OwnState& own, Recording& recording) {
  for (const OwnSeriesPlace& series : own.series)
    recording.series.push_back({.name = std::string(series.info.name),
                                .unit = std::string(series.info.unit),
                                .long_name = std::string(series.info.meaning),
                                .axis = std::string(axis_name(series.info.axis)),
                                .values = {},
                                .own = RecordedSeries::Own{.is_total = series.info.over == Over::total,
                                                           .adds_up = series.info.measure != Measure::plain}});
}

void add_own_panel(const OwnState& own, Recording& recording) {
  for (const OwnColumnValues& column : own.columns)
    if (is_in_panel(column))
      recording.panel.push_back({.name = column.name,
                                 .unit = column.unit,
                                 .long_name = column.meaning,
                                 .is_integer = std::holds_alternative<Column<std::int64_t>>(column.values),
                                 .is_money = false,
                                 .values = {}});
}

void clear_own_levels(const OwnState& own, Tally& flows) {
  for (const OwnSeriesPlace& series : own.series)
    if (series.info.over == Over::level)
      std::fill_n(flows.own.begin() + series.counter.first, counters_on(series.info.axis), 0);
}

void append_own_values(const OwnSeriesPlace& series, const Tally& tally, double represents, std::size_t enterprises,
                       std::vector<double>& values) {
  const auto counters =
      std::span<const std::int64_t>(tally.own).subspan(series.counter.first, counters_on(series.info.axis));
  const double scale = scale_of(series.info.measure, represents);
  for (const std::int64_t count : on_axis(counters, series.info.axis, enterprises))
    values.push_back(static_cast<double>(count) * scale);
}

void record_own_panel(const OwnState& own, std::size_t first, Recording& recording) {
  for (const OwnColumnValues& column : own.columns) {
    if (!is_in_panel(column)) continue;
    std::vector<double>& values = recording.panel[first++].values;
    std::visit(
        [&](const auto& stored) {
          for (const std::uint32_t id : recording.panel_customers) values.push_back(static_cast<double>(stored[id]));
        },
        column.values);
  }
}

}  // namespace plussum
