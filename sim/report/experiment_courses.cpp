// SPDX-License-Identifier: MIT
#include "report/experiment_courses.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "plussum/statistics/bisection.hpp"
#include "plussum/statistics/summary.hpp"
#include "report/factor_axis.hpp"
#include "report/finished_runs.hpp"
#include "report/numbers.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;
using Course = std::vector<double>;

constexpr std::size_t most_times = 200;
constexpr std::size_t most_groups = 8;  // of levels; arms are all shown

struct Groups {
  std::vector<std::string> names;
  std::vector<std::size_t> of_point;  ///< beyond `names`: in none
};

/// The factor with the largest effect, on the first metric over time, among those with few levels that can be compared.
const Curve* strongest_of(const ResultPlan& plan, const std::vector<Curve>& curves) {
  const Curve* best = nullptr;
  for (const Curve& curve : curves) {
    if (!plan.metrics[curve.metric].over_time || curve.values.size() > most_groups) continue;
    if (best != nullptr && curve.metric != best->metric) break;
    if (best == nullptr || main_effect(curve) > main_effect(*best)) best = &curve;
  }
  return best;
}

/// The arms, or the levels of the strongest factor, or all points together.
Groups groups_of(const ResultPlan& plan, bool has_arms, const std::vector<Curve>& curves) {
  const std::size_t points = plan.points.size();
  Groups groups;
  if (has_arms) {  // the first factor
    groups.names = plan.factors[0].levels;
    for (const DesignPoint& point : plan.points) groups.of_point.push_back(static_cast<std::size_t>(point[0]));
    return groups;
  }
  const Curve* curve = strongest_of(plan, curves);
  if (curve == nullptr) return {{points == 1 ? "all runs" : "all points"}, std::vector<std::size_t>(points, 0)};
  for (const double value : curve->values)
    groups.names.push_back(io::describe_setting(plan.factors[curve->factor], value));
  groups.of_point = curve->places;
  return groups;
}

/// Positions of at most `most_times` times, equally far apart, the last one among them.
std::vector<std::size_t> times_shown(std::size_t times) {
  const std::size_t every = (times + most_times - 1) / most_times;
  std::vector<std::size_t> shown;
  for (std::size_t time = 0; time < times; ++time)
    if ((times - 1 - time) % every == 0) shown.push_back(time);
  return shown;
}

/// Means over the points of each group in one replicate, summarised over replicates.
class GroupCourses {
 public:
  GroupCourses(std::size_t groups, std::size_t times)
      : times_(times), sums_(groups * times, 0.0), counts_(groups * times, 0), means_(groups * times), ends_(groups) {}

  void add(std::size_t group, std::size_t time, double value) {
    if (!std::isfinite(value) || group * times_ >= sums_.size()) return;
    sums_[group * times_ + time] += value;
    ++counts_[group * times_ + time];
  }

  /// \param counts  whether the replicate is one that enters the means
  void end_replicate(bool counts) {
    for (std::size_t k = 0; k < sums_.size(); ++k)
      if (counts && counts_[k] > 0) means_[k].add(sums_[k] / counts_[k]);
    for (std::size_t group = 0; counts && times_ > 0 && group < ends_.size(); ++group) {
      const std::size_t last = (group + 1) * times_ - 1;
      ends_[group].push_back(counts_[last] > 0 ? sums_[last] / counts_[last]
                                               : std::numeric_limits<double>::quiet_NaN());
    }
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(counts_.begin(), counts_.end(), 0U);
  }

  /// Differences at the end from the group that is highest then, each replicate with itself.
  std::vector<UnitMean> ends_from_highest(double confidence) const {
    std::vector<double> means;
    for (const Course& ends : ends_) {
      const double mean = mean_of_units(ends, confidence).mean;
      means.push_back(std::isfinite(mean) ? mean : -std::numeric_limits<double>::infinity());
    }
    const Course& highest =
        ends_[static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin())];
    std::vector<UnitMean> all;
    for (Course ends : ends_) {
      for (std::size_t replicate = 0; replicate < ends.size(); ++replicate) ends[replicate] -= highest[replicate];
      all.push_back(mean_of_units(ends, confidence));
    }
    return all;
  }

  Json estimates(std::size_t group, double confidence) const {
    Json all = Json::array();
    for (std::size_t time = 0; time < times_; ++time) {
      const Summary found = means_[group * times_ + time].summary();
      const auto count = static_cast<std::uint32_t>(found.count);
      all.push_back(estimate_json(mean_with_error(found.mean, found.standard_error, count - 1.0, confidence, count)));
    }
    return all;
  }

 private:
  std::size_t times_;
  std::vector<double> sums_;
  std::vector<std::uint32_t> counts_;
  std::vector<RunningSummary> means_;
  std::vector<Course> ends_;  ///< [group][replicate]
};

/// Reads the courses of all finished runs, replicate by replicate.
class CourseReader {
 public:
  CourseReader(const ExperimentResults& results, const std::vector<Curve>& curves)
      : curves_(curves), results_(results), plan_(results.plan), finished_(results) {
    for (std::size_t metric = 0; metric < plan_.metrics.size(); ++metric)
      if (plan_.metrics[metric].over_time) metrics_.push_back(metric);
    if (!plan_.ramp.empty())
      ramps_.assign(metrics_.size(),
                    std::vector<std::vector<Course>>(std::min(plan_.points.size(), most_points_shown)));
  }

  bool read(std::string& error) {
    groups_ = groups_of(plan_, !results_.experiment.arms.empty(), curves_);
    times_ = times_shown(plan_.years.size());
    courses_.assign(metrics_.size(), GroupCourses(groups_.names.size(), times_.size()));
    if (metrics_.empty()) return true;
    for (std::uint32_t replicate = 0; replicate < plan_.replicates; ++replicate) {
      for (std::size_t point = 0; point < plan_.points.size(); ++point) {
        if (!finished_.is_finished(point, replicate)) continue;
        const auto record = results_.store.read(plan_.runs[point * plan_.replicates + replicate].key, error);
        if (!record) return false;
        take(point, record->series);
      }
      const bool counts = draws_points(results_.experiment.design.kind) || is_complete(replicate);
      for (GroupCourses& courses : courses_) courses.end_replicate(counts);
    }
    return true;
  }

  Json over_time_json() const {
    std::vector<double> years;
    for (const std::size_t time : times_) years.push_back(plan_.years[time]);
    Json all = Json::array();
    for (std::size_t k = 0; k < metrics_.size(); ++k) {
      Json groups = Json::array();
      if (times_.empty()) {  // nothing to draw, which the page says
        all.push_back({{"metric", metrics_[k]}, {"groups", std::move(groups)}, {"years", years}});
        continue;
      }
      const std::vector<UnitMean> ends = courses_[k].ends_from_highest(results_.confidence);
      for (std::size_t group = 0; group < groups_.names.size(); ++group)
        groups.push_back({{"name", groups_.names[group]},
                          {"means", courses_[k].estimates(group, results_.confidence)},
                          {"end_from_highest", estimate_json(ends[group])}});
      all.push_back({{"metric", metrics_[k]}, {"groups", std::move(groups)}, {"years", years}});
    }
    return all;
  }

  Json ramps_json() const {
    Json all = Json::array();
    for (std::size_t k = 0; k < ramps_.size(); ++k)
      for (std::size_t point = 0; point < ramps_[k].size(); ++point)
        if (!ramps_[k][point].empty()) all.push_back(ramp_json(metrics_[k], point, ramps_[k][point]));
    return all;
  }

 private:
  /// Whether no run is missed: means over fewer points than in other replicates would compare groups of different make-up.
  bool is_complete(std::uint32_t replicate) const {
    for (std::size_t point = 0; point < plan_.points.size(); ++point)
      if (finished_.is_missed(point, replicate)) return false;
    return true;
  }

  void take(std::size_t point, const std::vector<Course>& series) {
    for (std::size_t k = 0; k < metrics_.size(); ++k) {
      if (metrics_[k] >= series.size() || series[metrics_[k]].size() != plan_.years.size()) continue;
      const Course& course = series[metrics_[k]];
      for (std::size_t time = 0; time < times_.size(); ++time)
        courses_[k].add(groups_.of_point[point], time, course[times_[time]]);
      if (!ramps_.empty() && point < ramps_[k].size()) ramps_[k][point].push_back(course);
    }
  }

  /// The settings of a point but for the ramped factor.
  std::string group_of(std::size_t point) const {
    std::string text;
    for (std::size_t factor = 0; factor < plan_.factors.size(); ++factor)
      if (plan_.factors[factor].name != plan_.ramp_name)
        text += (text.empty() ? "" : ", ") + io::describe_setting(plan_.factors[factor], plan_.points[point][factor]);
    return text;
  }

  Json ramp_json(std::size_t metric, std::size_t point, const std::vector<Course>& courses) const {
    std::vector<double> levels = ways_of_ramp(plan_.ramp).up;
    const bool begins_above = levels.front() > levels.back();  // then it goes down first
    if (begins_above) std::reverse(levels.begin(), levels.end());
    std::vector<RampWays> ways;
    std::vector<double> areas;
    for (const Course& course : courses) {
      ways.push_back(ways_of_ramp(course));
      RampWays& way = ways.back();
      if (begins_above) {
        std::swap(way.up, way.down);
        std::reverse(way.up.begin(), way.up.end());
        std::reverse(way.down.begin(), way.down.end());
      }
      areas.push_back(hysteresis_area(levels, way.up, way.down));
    }
    return {{"metric", metric},
            {"parameter", plan_.ramp_name},
            {"unit", plan_.ramp_unit},
            {"group", group_of(point)},
            {"up", way_json(levels, ways, &RampWays::up)},
            {"down", way_json(levels, ways, &RampWays::down)},
            {"area", estimate_json(mean_of_units(areas, results_.confidence))}};
  }

  Json way_json(const std::vector<double>& levels, const std::vector<RampWays>& ways, Course RampWays::*way) const {
    Json all = Json::array();
    for (std::size_t level = 0; level < levels.size(); ++level) {
      std::vector<double> values;
      for (const RampWays& one : ways) values.push_back((one.*way)[level]);
      all.push_back(
          {{"value", levels[level]}, {"estimate", estimate_json(mean_of_units(values, results_.confidence))}});
    }
    return all;
  }

  const std::vector<Curve>& curves_;
  const ExperimentResults& results_;
  const ResultPlan& plan_;
  FinishedRuns finished_;
  std::vector<std::size_t> metrics_;  ///< that are kept over time
  Groups groups_;
  std::vector<std::size_t> times_;
  std::vector<GroupCourses> courses_;                    ///< of each of the metrics
  std::vector<std::vector<std::vector<Course>>> ramps_;  ///< [of the metrics][point][run]; empty without a ramp
};

}  // namespace

std::optional<Json> courses_json(const ExperimentResults& results, const std::vector<Curve>& curves,
                                 std::string& error) {
  CourseReader reader(results, curves);
  if (!reader.read(error)) return std::nullopt;
  return Json{{"over_time", reader.over_time_json()}, {"ramps", reader.ramps_json()}};
}

}  // namespace plussum::report
