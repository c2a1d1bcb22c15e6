// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "io/diagnostics.hpp"
#include "plussum/engine/recorder.hpp"
#include "report/plot_data.hpp"

namespace plussum::report {
namespace {

/// Whether the vertical axis has a place for a value.
bool has_place(const PlotRequest& request, double value) {
  return std::isfinite(value) && (!request.is_logarithmic || value > 0.0);
}

}  // namespace

std::string clash(const PlotRequest& request, bool is_store) {
  if (is_store && !request.with.empty()) return "--with adds other runs to the file of a run, not to an experiment";
  if (!is_store && !(request.by + request.against).empty())
    return "--by and --against are for experiments: name the folder of a run store";
  if (is_store && request.is_stacked) return "--stacked is for the labels of a run's series, not for an experiment";
  if (request.is_stacked && !request.with.empty()) return "--stacked has no room for other runs; leave --with out";
  if (request.is_stacked && request.is_logarithmic) return "a stack has no logarithmic axis; leave one of the two out";
  return {};
}

std::string unfit(const PlotRequest& request, const PlotData& data) {
  std::size_t lines = 0;
  bool has_points = false, has_values = false;
  for (const Course& course : data.courses) {
    const Course& first = data.courses.front();
    if (course.unit != first.unit)
      return fmt::format("'{}' is in {} and '{}' in {}: a figure has one axis, so draw two", first.variable,
                         first.unit.empty() ? "plain numbers" : first.unit, course.variable,
                         course.unit.empty() ? "plain numbers" : course.unit);
    ++lines;
    has_points = has_points || std::any_of(course.values.begin(), course.values.end(),
                                           [&](double value) { return has_place(request, value); });
    has_values = has_values || std::any_of(course.values.begin(), course.values.end(),
                                           [](double value) { return std::isfinite(value); });
    const bool is_negative =
        std::any_of(course.values.begin(), course.values.end(), [](double value) { return value < 0.0; });
    if (request.is_stacked && (is_negative || course.quantile))
      return fmt::format("'{}' cannot be stacked: {}", course.variable,
                         course.quantile ? "quantiles are no parts of a whole" : "it has negative values");
    if (const std::string series = course.variable.substr(0, course.variable.find(':'));
        request.is_stacked && series != "ledger" && series != "balance" && !adds_over_labels(series))
      return fmt::format("'{}' cannot be stacked: its labels are no amounts of one kind", course.variable);
    if (request.is_stacked && course.x != first.x)
      return fmt::format(
          "'{}' and '{}' are recorded at different times and cannot be stacked; draw two, or set record.series_every "
          "and record.ledger_every alike",
          first.variable, course.variable);
  }
  if (lines > most_lines * data.runs.size())
    return fmt::format("{} lines are too many for one figure; name labels, as in {}:LABEL", lines,
                       request.variables.front());
  if (has_points) return {};
  return has_values ? "no value is above 0, where a logarithmic axis begins; leave out --logarithmic"
                    : "there is no value to draw: all are missing";
}

void note_left_out(const PlotRequest& request, PlotData& data) {
  std::size_t left_out = 0, all = 0, intervals = 0;
  for (const Course& course : data.courses) {
    for (const double low : course.low) intervals += std::isfinite(low) && !has_place(request, low) ? 1 : 0;
    for (const double value : course.values) {
      if (!std::isfinite(value)) continue;
      ++all;
      left_out += has_place(request, value) ? 0 : 1;
    }
  }
  if (left_out > 0)
    data.notes.push_back(
        fmt::format("Note: {} of {} values are not above 0 and have no place on a logarithmic axis; the "
                    "figure leaves them out.",
                    left_out, all));
  if (intervals > 0)
    data.notes.push_back(
        fmt::format("Note: {} of the means reach down to 0 or below and have no place on a logarithmic "
                    "axis; the figure leaves them out.",
                    io::counted(intervals, "interval")));
}

}  // namespace plussum::report
