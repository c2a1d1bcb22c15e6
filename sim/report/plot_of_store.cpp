// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "io/decimal.hpp"
#include "io/diagnostics.hpp"
#include "plussum/statistics/intervals.hpp"
#include "report/plot_data.hpp"
#include "report/words.hpp"
#include "study/opened_store.hpp"

namespace plussum::report {
namespace {

constexpr double confidence = 0.95;
constexpr std::size_t most_levels = 8;   ///< lines over time
constexpr std::size_t most_joined = 24;  ///< values of a factor that a line joins
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Points of the design that are drawn as one: those with one value of a factor.
struct Level {
  std::string label;
  double value = 0.0;
  std::vector<std::uint32_t> points;
};

class StoreReader {
 public:
  StoreReader(const PlotRequest& request, const io::RunStore& store, const ResultPlan& plan)
      : request_(request), store_(store), plan_(plan) {}

  Outcome<PlotData> read() {
    const auto by = factor(request_.by), against = factor(request_.against);
    if (!by || !against || !choose_metrics() || !read_window()) return trouble_;
    PlotData data;
    data.runs = {plan_.name};
    data.title = metric_title();
    data.x_kind = AxisKind::numbers;
    const bool is_drawn = request_.against.empty() ? over_time(*by, data) : against_factor(*against, *by, data);
    if (!is_drawn) return trouble_;
    data.subtitle = fmt::format("Mean and 95 % interval of {}{}: {}", io::counted(replicates_, "replicate"),
                                replicates_ == plan_.replicates ? "" : fmt::format(" out of {}", plan_.replicates),
                                plan_.title.empty() ? plan_.name : plan_.title);
    for (const Position shown : {*by, *against})
      if (shown != none && mixes_others(shown, {*by, *against}))
        data.notes.push_back(
            fmt::format("Note: other factors are not the same at every value of '{}', so the figure mixes "
                        "their effects; `plussum attribute` tells them apart.",
                        plan_.factors[shown].name));
    data.provenance =
        fmt::format("Drawn from the experiment {} with PlusSum {}: {}, {}.", plan_.name, plan_.engine_version,
                    io::counted(plan_.points.size(), "point"), io::counted(plan_.replicates, "replicate"));
    return data;
  }

 private:
  using Position = std::size_t;
  static constexpr Position none = static_cast<Position>(-1);

  /// Position of a factor, `none` for an empty name.
  std::optional<Position> factor(const std::string& name) {
    if (name.empty()) return none;
    std::vector<std::string> known;
    for (const FactorColumn& one : plan_.factors) known.push_back(one.name);
    const auto found = std::find(known.begin(), known.end(), name);
    if (found != known.end()) return static_cast<Position>(found - known.begin());
    trouble_ = bad_input(fmt::format("the experiment has no factor '{}'{}", name, io::did_you_mean(name, known)));
    return std::nullopt;
  }

  bool choose_metrics() {
    std::vector<std::string> known;
    for (const MetricColumn& one : plan_.metrics) known.push_back(one.name);
    for (const std::string& variable : request_.variables) {
      const auto found = std::find(known.begin(), known.end(), variable);
      if (found == known.end()) {
        trouble_ =
            bad_input(fmt::format("the experiment has no metric '{}'{}", variable, io::did_you_mean(variable, known)));
        return false;
      }
      metrics_.push_back(static_cast<Position>(found - known.begin()));
      if (request_.against.empty() && !plan_.metrics[metrics_.back()].over_time) {
        trouble_ =
            bad_input(fmt::format("the metric '{}' is not kept over time (`over_time: true` in the experiment file); "
                                  "--against FACTOR draws its values",
                                  variable));
        return false;
      }
    }
    return true;
  }

  bool read_window() {
    for (const bool is_end : {false, true}) {
      const std::string& text = is_end ? request_.until : request_.from;
      if (text.empty()) continue;
      double& bound = is_end ? until_ : from_;
      if (const auto years = io::plain_number(text)) {
        bound = *years;
        continue;
      }
      trouble_ = bad_input(fmt::format("--{} takes years since the start for an experiment (2.5), not {}",
                                       is_end ? "until" : "from", io::shown(text)));
      return false;
    }
    return true;
  }

  std::string metric_title() const {
    const MetricColumn& metric = plan_.metrics[metrics_.front()];
    if (metrics_.size() > 1) return plan_.title.empty() ? plan_.name : plan_.title;
    return metric.meaning.empty() ? metric.name : metric.meaning;
  }

  std::string unit_of(const MetricColumn& metric) const {
    if (metric.unit == "1") return {};
    if (metric.unit.starts_with("money")) return plan_.currency + metric.unit.substr(5);
    return metric.unit == "customer" || metric.unit == "year" ? metric.unit + "s" : metric.unit;
  }

  std::string describe_point(std::size_t point) const {
    std::string text;
    for (std::size_t f = 0; f < plan_.factors.size(); ++f)
      text += fmt::format("{}{} {}", f == 0 ? "" : ", ", plan_.factors[f].name,
                          value_text(plan_.factors[f], plan_.points[point][f]));
    return text;
  }

  /// Without a factor every point is a level of its own.
  std::vector<Level> levels_of(Position factor) const {
    std::vector<Level> levels;
    for (std::size_t point = 0; point < plan_.points.size(); ++point) {
      const double value = factor == none ? static_cast<double>(point) : plan_.points[point][factor];
      auto level = std::find_if(levels.begin(), levels.end(), [&](const Level& one) { return one.value == value; });
      if (level == levels.end()) {
        levels.push_back({factor == none ? describe_point(point)
                                         : fmt::format("{} {}", plan_.factors[factor].name,
                                                       value_text(plan_.factors[factor], value)),
                          value,
                          {}});
        level = levels.end() - 1;
      }
      level->points.push_back(static_cast<std::uint32_t>(point));
    }
    if (factor != none)
      std::sort(levels.begin(), levels.end(), [](const Level& a, const Level& b) { return a.value < b.value; });
    return levels;
  }

  /// Whether some factor that is not shown has other values at one value of `shown` than at another: then a difference
  /// between the two is not that of `shown` alone.
  bool mixes_others(Position shown, std::initializer_list<Position> all_shown) const {
    const std::vector<Level> levels = levels_of(shown);
    for (std::size_t other = 0; other < plan_.factors.size(); ++other) {
      if (std::find(all_shown.begin(), all_shown.end(), other) != all_shown.end()) continue;
      std::map<double, std::size_t> first;
      for (const Level& level : levels) {
        std::map<double, std::size_t> counts;
        for (const std::uint32_t point : level.points) ++counts[plan_.points[point][other]];
        if (&level == &levels.front()) first = counts;
        if (counts != first) return true;
      }
    }
    return false;
  }

  /// Records of the plan's runs, [run]; missing and failed ones stay empty.
  bool read_records() {
    std::string error;
    std::vector<bool> is_whole(plan_.replicates, true);
    for (const PlannedRun& run : plan_.runs) {
      records_.emplace_back();
      if (store_.status_of(run.key) != RunStatus::finished) {
        is_whole[run.replicate] = false;
        continue;
      }
      auto record = store_.read(run.key, error);
      if (!record) {
        trouble_ = input_output_trouble(error);
        return false;
      }
      records_.back() = std::move(*record);
    }
    // A replicate that lacks a run would shift the mean of the points it has.
    for (std::uint32_t r = 0; r < plan_.replicates; ++r)
      if (is_whole[r]) whole_.push_back(r);
    replicates_ = whole_.size();
    if (!whole_.empty()) return true;
    trouble_ = bad_input("no replicate of the experiment is complete; `plussum sweep` goes on with it");
    return false;
  }

  /// Mean over these points of what `value` gives for a run, replicate by replicate.
  template <class Value>
  std::vector<double> per_replicate(const std::vector<std::uint32_t>& points, Value&& value) const {
    std::vector<double> means;
    for (const std::uint32_t replicate : whole_) {
      double sum = 0.0;
      for (const std::uint32_t point : points)
        sum += value(records_[std::size_t{point} * plan_.replicates + replicate]);
      means.push_back(sum / static_cast<double>(points.size()));
    }
    return means;
  }

  static void add_mean(Course& course, double x, const std::vector<double>& values) {
    const Summary summary = summarise(values);
    const Interval interval = mean_interval(summary, confidence);
    course.x.push_back(x);
    course.values.push_back(summary.mean);
    course.low.push_back(interval.low);
    course.high.push_back(interval.high);
  }

  Course course_of(Position metric, const std::string& label) const {
    const MetricColumn& column = plan_.metrics[metric];
    return {.variable = column.name,
            .label = label,
            .unit = unit_of(column),
            .long_name = column.meaning.empty() ? column.name : column.meaning,
            .run = 0,
            .quantile = {},
            .x = {},
            .values = {},
            .low = {},
            .high = {}};
  }

  bool over_time(Position by, PlotData& data) {
    const std::vector<Level> levels = levels_of(by);
    if (levels.size() > most_levels) {
      trouble_ = bad_input(
          by == none
              ? fmt::format("the experiment has {} points, too many for one figure; --by FACTOR draws a line "
                            "for each of its values",
                            levels.size())
              : fmt::format("the factor '{}' has {} values, too many for lines over time; --against {} draws the "
                            "metric over them",
                            request_.by, levels.size(), request_.by));
      return false;
    }
    if (!read_records()) return false;
    data.x_label = "years since the start";
    for (const Position metric : metrics_)
      for (const Level& level : levels) {
        Course course = course_of(metric, level.label);
        for (std::size_t time = 0; time < plan_.years.size(); ++time) {
          if (plan_.years[time] < from_ || plan_.years[time] > until_) continue;
          add_mean(course, plan_.years[time], per_replicate(level.points, [&](const RunRecord& record) {
                     const bool has_value = metric < record.series.size() && time < record.series[metric].size();
                     return has_value ? record.series[metric][time] : nothing;
                   }));
        }
        data.courses.push_back(std::move(course));
      }
    return true;
  }

  bool against_factor(Position against, Position by, PlotData& data) {
    const FactorColumn& factor = plan_.factors[against];
    const std::vector<Level> values = levels_of(against);
    std::vector<Level> lines{{"", 0.0, {}}};
    if (by != none) lines = levels_of(by);
    if (lines.size() > most_levels) {
      trouble_ = bad_input(fmt::format("the factor '{}' has {} values, too many for lines", request_.by, lines.size()));
      return false;
    }
    if (!read_records()) return false;
    data.x_label =
        factor.unit.empty() || factor.unit == "1" ? factor.name : fmt::format("{} [{}]", factor.name, factor.unit);
    data.has_marks = true;
    data.is_joined = !factor.is_choice() && values.size() <= most_joined;
    for (const Level& value : values)
      if (!factor.is_choice() && values.size() <= most_levels) data.x_ticks.push_back(value.value);
    if (factor.is_choice()) {
      data.x_kind = AxisKind::categories;
      data.categories = factor.levels;
    }
    for (const Position metric : metrics_)
      for (const Level& line : lines) {
        Course course = course_of(metric, line.label);
        for (const Level& value : values) {
          std::vector<std::uint32_t> points;
          for (const std::uint32_t point : value.points)
            if (by == none || plan_.points[point][by] == line.value) points.push_back(point);
          if (points.empty()) continue;
          add_mean(course, value.value, per_replicate(points, [&](const RunRecord& record) {
                     return metric < record.values.size()
                                ? counted_value(plan_.metrics[metric], record.values[metric]).value
                                : nothing;
                   }));
        }
        data.courses.push_back(std::move(course));
      }
    return true;
  }

  const PlotRequest& request_;
  const io::RunStore& store_;
  const ResultPlan& plan_;
  Trouble trouble_;  ///< why a step returned false
  std::vector<Position> metrics_;
  std::vector<RunRecord> records_;
  std::vector<std::uint32_t> whole_;  ///< replicates with all runs
  std::size_t replicates_ = 0;
  double from_ = -std::numeric_limits<double>::infinity();
  double until_ = std::numeric_limits<double>::infinity();
};

}  // namespace

Outcome<PlotData> plot_data_of_store(const PlotRequest& request, const std::string& folder) {
  const auto opened = open_store(folder);
  if (!opened) return opened.trouble();
  return StoreReader(request, opened->store, opened->plan).read();
}

}  // namespace plussum::report
