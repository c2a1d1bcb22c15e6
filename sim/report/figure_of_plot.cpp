// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cctype>
#include <cmath>

#include "report/plot_data.hpp"

namespace plussum::report {
namespace {

/// Lock states have the same colours in every picture of PlusSum.
constexpr std::pair<std::string_view, Colour> lock_state_colours[] = {{"locked_on", Colour::blue},
                                                                      {"transactional", Colour::sky},
                                                                      {"locked_in", Colour::ink},
                                                                      {"outside", Colour::orange},
                                                                      {"locked_out", Colour::vermilion}};

std::string with_spaces(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

class Styler {
 public:
  Styler(const PlotRequest& request, const PlotData& data) : request_(request), data_(data) {
    for (const Course& course : data.courses)
      if (course.run == 0 && !is_known(course)) kinds_.push_back(&course);
    has_labels_ = std::any_of(data.courses.begin(), data.courses.end(),
                              [](const Course& course) { return !course.label.empty(); });
  }

  Figure figure() {
    Figure result{.title = capitalised(request_.title.empty() ? with_spaces(data_.title) : request_.title),
                  .subtitle = data_.subtitle,
                  .x_label = data_.x_label,
                  .y_label = data_.courses.front().unit,
                  .x_kind = data_.x_kind,
                  .categories = data_.categories,
                  .x_ticks = data_.x_ticks,
                  .is_logarithmic = request_.is_logarithmic,
                  .bands = {},
                  .lines = {},
                  .keys = {},
                  .provenance = data_.provenance,
                  .document_day = data_.document_day};
    if (!request_.title.empty()) result.title = request_.title;
    if (request_.is_stacked || data_.is_stacked_by_itself)
      stack(result);
    else
      draw_lines(result);
    const bool runs_need_keys = data_.runs.size() > 1 && !lines_are_runs();
    for (std::size_t run = 0; runs_need_keys && run < data_.runs.size(); ++run)
      result.keys.push_back({data_.runs[run], dash_of_run(run)});
    return result;
  }

 private:
  static bool is_same(const Course& a, const Course& b) { return a.variable == b.variable && a.label == b.label; }
  bool is_known(const Course& course) const {
    return std::any_of(kinds_.begin(), kinds_.end(), [&](const Course* one) { return is_same(*one, course); });
  }

  /// One series without labels in several runs: then each line is a run.
  bool lines_are_runs() const { return data_.runs.size() > 1 && request_.variables.size() == 1 && !has_labels_; }

  static Dash dash_of_run(std::size_t run) { return static_cast<Dash>(run % dash_count); }

  std::size_t kind_of(const Course& course) const {
    for (std::size_t k = 0; k < kinds_.size(); ++k)
      if (is_same(*kinds_[k], course)) return k;
    return kinds_.size();
  }

  std::size_t variable_of(const Course& course) const {
    const auto& all = request_.variables;
    return static_cast<std::size_t>(std::find(all.begin(), all.end(), course.variable) - all.begin());
  }

  Colour colour_of(const Course& course) const {
    for (const auto& [state, colour] : lock_state_colours)
      if (course.label == state) return colour;
    const std::size_t number = lines_are_runs() ? course.run : course.quantile ? variable_of(course) : kind_of(course);
    return static_cast<Colour>(number % colour_count);
  }

  std::string name_of(const Course& course) const {
    if (lines_are_runs()) return data_.runs[course.run];
    std::string label = course.quantile == 0.5 ? "median" : course.label;
    const bool is_name = course.quantile.has_value() || data_.x_kind != AxisKind::dates;
    if (!is_name) label = with_spaces(label);
    if (request_.variables.size() == 1) return label;
    return with_spaces(course.variable) + (label.empty() ? "" : ": " + label);
  }

  void draw_lines(Figure& result) const {
    for (std::size_t k = 0; k < data_.courses.size(); ++k) {
      const Course& course = data_.courses[k];
      if (!course.low.empty() && !data_.has_marks)
        result.bands.push_back({.label = "",
                                .colour = colour_of(course),
                                .opacity = 0.18,
                                .x = course.x,
                                .low = course.low,
                                .high = course.high});
      if (course.quantile && *course.quantile > 0.5 && course.run == 0) add_fan_band(course, result);
      Line line{
          .label = name_of(course),
          .colour = colour_of(course),
          .dash = data_.runs.size() > 1 ? dash_of_run(course.run) : static_cast<Dash>(kind_of(course) % dash_count),
          .run = data_.runs[course.run],
          .is_joined = data_.is_joined,
          .has_marks = data_.has_marks,
          .x = course.x,
          .y = course.values,
          .low = {},
          .high = {}};
      if (data_.has_marks) {
        line.low = course.low;
        line.high = course.high;
      }
      if (course.quantile) {
        line.width = *course.quantile == 0.5 ? 1.4 : 0.5;
        if (data_.runs.size() == 1) line.dash = Dash::solid;
      }
      result.lines.push_back(std::move(line));
    }
  }

  /// From this quantile down to its counterpart below the median.
  void add_fan_band(const Course& upper, Figure& result) const {
    for (const Course& lower : data_.courses) {
      const bool is_counterpart = lower.variable == upper.variable && lower.run == upper.run && lower.quantile &&
                                  std::fabs(*lower.quantile + *upper.quantile - 1.0) < 1e-9;
      if (is_counterpart)
        result.bands.push_back({.label = "",
                                .colour = colour_of(upper),
                                .opacity = 0.18,
                                .x = upper.x,
                                .low = lower.values,
                                .high = upper.values});
    }
  }

  void stack(Figure& result) const {
    std::vector<double> top(data_.courses.front().x.size(), 0.0);
    for (const Course& course : data_.courses) {
      Band band{.label = name_of(course),
                .colour = colour_of(course),
                .opacity = 1.0,
                .is_stacked = true,
                .x = course.x,
                .low = top,
                .high = {}};
      for (std::size_t k = 0; k < top.size(); ++k) top[k] += course.values[k];
      band.high = top;
      result.bands.push_back(std::move(band));
    }
  }

  const PlotRequest& request_;
  const PlotData& data_;
  std::vector<const Course*> kinds_;  ///< the different lines, whatever the run
  bool has_labels_ = false;
};

}  // namespace

Figure figure_of(const PlotRequest& request, const PlotData& data) {
  return Styler(request, data).figure();
}

}  // namespace plussum::report
