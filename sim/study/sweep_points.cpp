// SPDX-License-Identifier: MIT
#include "study/sweep_points.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "plussum/engine/series_values.hpp"

namespace plussum {
namespace {

constexpr std::size_t most_points_compared = 50'000;
constexpr std::string_view step_names[] = {"day", "week", "month", "year"};

bool is_flow_in_a_step(const Metric& metric) {
  const bool sums = metric.reduce == MetricReduce::sum || metric.reduce == MetricReduce::time_to;
  return is_flow(metric.series) && !metric.share && !sums;
}

/// Holds a point to the first one, metric by metric.
class ColumnCheck {
 public:
  ColumnCheck(const io::LoadedExperiment& loaded, const io::ExperimentLayout& layout, const PointShape& first,
              std::int64_t begin, io::Diagnostics& diagnostics)
      : loaded_(loaded), layout_(layout), first_(first), begin_(begin), diagnostics_(diagnostics) {}

  void check(std::size_t m, const std::string& unit, const PointShape& here, std::uint32_t point) {
    const Metric& metric = loaded_.experiment.metrics[m];
    point_ = point;
    path_ = fmt::format("metrics[{}]", m);
    const bool in_money = unit.find("money") != std::string::npos,
               in_outcome = unit.find("outcome") != std::string::npos;
    if (in_money && here.currency != first_.currency)
      differ("amounts in " + first_.currency, "amounts in " + here.currency,
             "make an experiment of each, or compare numbers without unit ('share: true')");
    if (in_outcome && here.outcome_unit != first_.outcome_unit)
      differ(fmt::format("numbers of '{}'", first_.outcome_unit), fmt::format("numbers of '{}'", here.outcome_unit),
             "make an experiment of each");
    if (is_flow_in_a_step(metric) && here.step != first_.step)
      differ("amounts of a " + step_name(first_), "amounts of a " + step_name(here),
             "add them up with 'reduce: sum', or let all points have the same 'time.step'");
    if (metric.over_time && (here.step != first_.step || here.steps != first_.steps))
      differ("courses of " + length(first_), "courses of " + length(here),
             "leave out 'over_time', or let all points have the same 'time'");
    check_window(metric, here);
  }

 private:
  static std::string step_name(const PointShape& shape) {
    return std::string(step_names[static_cast<std::size_t>(shape.step)]);
  }
  static std::string length(const PointShape& shape) {
    return io::counted(static_cast<std::size_t>(shape.steps), step_name(shape));
  }
  static double end_of(const PointShape& shape) {
    return static_cast<double>(shape.steps) * years_per_step(shape.step);
  }

  void report(const std::string& key, std::string message) {
    const std::string path = path_ + key;
    diagnostics_.add(loaded_.positions.of(path), path, std::move(message));
  }

  std::string at(std::uint32_t point) const {
    const std::string text = layout_.text_of(layout_.points()[point]);
    return text.empty() ? text : fmt::format(" (at {})", text);
  }

  void differ(const std::string& there, const std::string& here, const char* remedy) {
    report("", fmt::format("one column would hold {}{} and {}{}; {}", there, at(0), here, at(point_), remedy));
  }

  void check_window(const Metric& metric, const PointShape& here) {
    const double year = years_per_step(here.step);
    bool has_step = false;
    // The window is one stretch of steps: its ends tell.
    const auto first = std::max(begin_ + 1, static_cast<std::int64_t>(std::max(0.0, metric.from / year - 1.0)));
    for (std::int64_t step = first; step <= std::min(here.steps, first + 2) && !has_step; ++step)
      has_step = is_in_window(metric, static_cast<double>(step) * year, year);
    if (!has_step && here.steps > begin_)
      report(metric.from > 0.0 ? ".from" : ".until",
             fmt::format("no step lies between 'from' and 'until': the run ends after {}{}{}", length(here),
                         begin_ > 0 ? fmt::format(", and metrics look at what comes after step {}", begin_) : "",
                         at(point_)));
    const bool is_cut = !is_in_window(metric, end_of(here) + year, year) || metric.until == unbounded;
    const bool first_is_cut =
        !is_in_window(metric, end_of(first_) + years_per_step(first_.step), years_per_step(first_.step)) ||
        metric.until == unbounded;
    if (is_cut != first_is_cut)
      report(
          ".until",
          fmt::format("'until' lies within some runs only: they end after {}{} and after {}{}; shorten it, or let all "
                      "points have the same 'time'",
                      length(first_), at(0), length(here), at(point_)));
  }

  const io::LoadedExperiment& loaded_;
  const io::ExperimentLayout& layout_;
  const PointShape& first_;
  std::int64_t begin_;
  io::Diagnostics& diagnostics_;
  std::string path_;
  std::uint32_t point_ = 0;
};

}  // namespace

PointShape shape_of(const Scenario& scenario) {
  PointShape shape{.currency = scenario.currency,
                   .outcome_unit = scenario.market_space.outcome_unit,
                   .step = scenario.time.step,
                   .steps = scenario.time.steps,
                   .represents = scenario.population.represents,
                   .names = {}};
  for (const Enterprise& enterprise : scenario.enterprises) shape.names.push_back("enterprise " + enterprise.name);
  for (const Partner& partner : scenario.partners) shape.names.push_back("partner " + partner.name);
  for (const Region& region : scenario.regions) shape.names.push_back("region " + region.name);
  return shape;
}

void check_columns(const io::LoadedExperiment& loaded, const io::ExperimentLayout& layout,
                   const std::vector<std::string>& units, const PointShapes& shapes, std::int64_t begin,
                   io::Diagnostics& diagnostics) {
  const auto first = std::find_if(shapes.begin(), shapes.end(), [](const auto& entry) { return entry.second == 0; });
  ColumnCheck check(loaded, layout, first->first, begin, diagnostics);
  for (std::size_t m = 0; m < units.size(); ++m)
    for (const auto& [shape, point] : shapes) check.check(m, units[m], shape, point);
}

void check_effects(const io::LoadedExperiment& loaded, const io::ExperimentLayout& layout,
                   const std::vector<RunKey>& keys, io::Diagnostics& diagnostics) {
  const std::vector<DesignPoint>& points = layout.points();
  if (points.size() > most_points_compared) return;
  for (std::size_t f = 0; f < layout.factors().size(); ++f) {
    bool has_pair = false, has_effect = false;
    std::map<DesignPoint, std::size_t> others;  // the first point with the same values of all other factors
    for (std::size_t k = 0; k < points.size() && !has_effect; ++k) {
      DesignPoint other = points[k];
      other.erase(other.begin() + static_cast<std::ptrdiff_t>(f));
      const auto [found, is_new] = others.try_emplace(std::move(other), k);
      if (is_new || points[found->second][f] == points[k][f]) continue;
      has_pair = true;
      has_effect = keys[found->second] != keys[k];
    }
    if (!has_pair || has_effect) continue;
    const std::string& path = layout.place_of(f);
    diagnostics.add(
        loaded.positions.of(path), path,
        fmt::format("the factor '{}' changes nothing: its runs are the same ones wherever it alone differs; "
                    "leave it out, or let its levels differ",
                    layout.factors()[f].column.name));
  }
}

}  // namespace plussum
