// SPDX-License-Identifier: MIT
#pragma once
/// What `plussum plot` draws, chosen from trajectories or from a run store, before it has a form.
#include <optional>
#include <string>
#include <vector>

#include "plussum/core/outcome.hpp"
#include "report/figure.hpp"

namespace plussum::report {

/// What is asked for on the command line.
struct PlotRequest {
  std::string file;
  std::vector<std::string> variables;
  std::vector<std::string> with;  ///< further trajectories
  std::string by, against;        ///< factors of an experiment
  std::string title, from, until;
  bool is_stacked = false;
  bool is_logarithmic = false;
};

/// One line of the figure.
struct Course {
  std::string variable;  ///< as asked for
  std::string label;     ///< of the series' axis, or the value of a factor; empty: none
  std::string unit;      ///< for people: "USD", "%", "customers"; empty: a number without unit
  std::string long_name;
  std::size_t run = 0;             ///< position in PlotData::runs
  std::optional<double> quantile;  ///< over the panel's customers
  std::vector<double> x;           ///< days since 1970-01-01, years since the start, or values of a factor
  std::vector<double> values;
  std::vector<double> low, high;  ///< 95 % interval of the mean; empty: none
};

struct PlotData {
  std::vector<Course> courses;
  std::vector<std::string> runs;  ///< names of the files, the main one first
  AxisKind x_kind = AxisKind::dates;
  std::vector<std::string> categories;
  std::vector<double> x_ticks;  ///< the values of a factor, where they are few
  std::string x_label;
  std::string title, subtitle;
  std::string provenance;
  std::int64_t document_day = 0;
  bool has_marks = false;  ///< of single values, not of a course over time
  bool is_joined = true;
  bool is_stacked_by_itself = false;  ///< parts of a whole: shares of the lock states
  std::vector<std::string> notes;     ///< that a reader of the figure should have, in sentences
};

/// More lines than this are no figure.
inline constexpr std::size_t most_lines = 24;

Outcome<PlotData> plot_data_of_runs(const PlotRequest& request);
Outcome<PlotData> plot_data_of_store(const PlotRequest& request, const std::string& folder);

/// Wishes that do not go together, as a sentence; empty when all is well.
std::string clash(const PlotRequest& request, bool is_store);
/// Why these courses make no figure, as a sentence; empty when they do.
std::string unfit(const PlotRequest& request, const PlotData& data);
/// Notes on what has no place on a logarithmic axis.
void note_left_out(const PlotRequest& request, PlotData& data);

/// The form: colours, dashes, stacks, quantile fans, labels.
Figure figure_of(const PlotRequest& request, const PlotData& data);

}  // namespace plussum::report
