// SPDX-License-Identifier: MIT
#include "io/trajectory_table.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>
#include <span>

#include "io/atomic_file.hpp"
#include "io/safe_text.hpp"
#include "io/units.hpp"
#include "plussum/core/calendar.hpp"

namespace plussum::io {
namespace {

double years_of_step(const std::string& step_unit) {
  constexpr std::array units{std::pair("day", StepUnit::day), std::pair("week", StepUnit::week),
                             std::pair("month", StepUnit::month), std::pair("year", StepUnit::year)};
  for (const auto& [name, unit] : units)
    if (step_unit == name) return years_per_step(unit);
  return 0.0;
}

/// What stands before the metric in the rows of each record.
std::vector<std::string> openings_of(const Trajectory& trajectory) {
  std::int64_t start = 0;
  parse_date(trajectory.provenance.start_date, start);
  const double years = years_of_step(trajectory.provenance.step_unit);
  std::vector<std::string> openings;
  for (std::size_t record = 0; record < trajectory.recording.series_steps.size(); ++record) {
    const std::uint32_t step = trajectory.recording.series_steps[record];
    const auto second = static_cast<std::time_t>((start + trajectory.series_days[record]) * 86'400);
    openings.push_back(fmt::format("{},{},{:%Y-%m-%d}", csv_field(step * years), step, fmt::gmtime(second)));
  }
  return openings;
}

std::vector<std::string> labels_of(const Recording& recording, const RecordedSeries& series) {
  for (const RecordedAxis& axis : recording.axes)
    if (!series.axis.empty() && axis.name == series.axis) return axis.labels;
  return {std::string{}};
}

std::string rows_of(const RecordedSeries& series, const Trajectory& trajectory,
                    const std::vector<std::string>& openings) {
  const Provenance& provenance = trajectory.provenance;
  const std::vector<std::string> labels = labels_of(trajectory.recording, series);
  const std::string unit = csv_field(shown_unit(series.unit, provenance.currency, provenance.outcome_unit));
  std::string text;
  for (std::size_t label = 0; label < labels.size(); ++label) {
    const std::string named = fmt::format("{},{}", csv_field(series.name), csv_field(labels[label]));
    for (std::size_t record = 0; record < openings.size(); ++record)
      text += fmt::format("{},{},{},{}\n", openings[record], named,
                          csv_field(series.values[record * labels.size() + label]), unit);
  }
  return text;
}

}  // namespace

std::size_t rows_of_table(const Trajectory& trajectory) {
  std::size_t rows = 0;
  for (const RecordedSeries& series : trajectory.recording.series) rows += series.values.size();
  return rows;
}

bool write_trajectory_table(const std::filesystem::path& path, const Trajectory& trajectory,
                            std::string& error) noexcept try {
  FileInProgress file(path);
  if (!file.open(error)) return false;
  const auto write = [&](const std::string& text) { return file.write(std::as_bytes(std::span(text)), error); };
  const std::vector<std::string> openings = openings_of(trajectory);
  if (!write("year,step,date,metric,label,value,unit\n")) return false;
  for (const RecordedSeries& series : trajectory.recording.series)
    if (!write(rows_of(series, trajectory, openings))) return false;
  return file.keep(error);
} catch (const std::exception&) {
  error = "out of memory";
  return false;
}

}  // namespace plussum::io
