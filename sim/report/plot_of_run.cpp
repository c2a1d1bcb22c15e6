// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "io/decimal.hpp"
#include "io/diagnostics.hpp"
#include "io/trajectory_file.hpp"
#include "plussum/core/calendar.hpp"
#include "plussum/core/enums.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/series_values.hpp"
#include "plussum/scenario/nearest_name.hpp"
#include "plussum/statistics/summary.hpp"
#include "plussum/study/metric_option.hpp"
#include "report/plot_data.hpp"

namespace plussum::report {
namespace {

constexpr double fan_of_quantiles[] = {0.9, 0.75, 0.5, 0.25, 0.1};

std::int64_t start_day_of(const io::Provenance& provenance) {
  std::int64_t day = 0;
  parse_date(provenance.start_date, day);
  return day;
}

/// Days since 1970-01-01 at the end of these steps.
std::vector<double> days_after(const io::Provenance& provenance, const std::vector<std::uint32_t>& steps) {
  constexpr auto names = enumerator_names<StepUnit>;
  const auto unit = static_cast<StepUnit>(std::find(std::begin(names), std::end(names) - 1, provenance.step_unit) -
                                          std::begin(names));
  std::vector<double> days;
  for (const std::uint32_t step : steps)
    days.push_back(static_cast<double>(day_after_steps(start_day_of(provenance), unit, step)));
  return days;
}

/// The model's unit as it stands on an axis: "money/week" -> "USD/week", "customer" -> "customers".
std::string unit_for_people(const std::string& unit, const io::Provenance& provenance) {
  if (unit == "1") return {};
  if (unit.starts_with("money")) return provenance.currency + unit.substr(5);
  if (unit.starts_with("outcome")) return provenance.outcome_unit + unit.substr(7);
  constexpr std::string_view counted[] = {"customer", "group", "instalment", "week", "month", "step"};
  const bool has_plural = std::find(std::begin(counted), std::end(counted), unit) != std::end(counted);
  return has_plural ? unit + "s" : unit;
}

/// Chooses the courses of one variable from one run.
class Chooser {
 public:
  Chooser(const io::Trajectory& trajectory, const std::string& variable, std::size_t run)
      : provenance_(trajectory.provenance), recording_(trajectory.recording), variable_(variable), run_(run) {}

  /// False with a sentence in problem().
  bool choose() {
    const std::size_t colon = variable_.find(':');
    const std::string group = variable_.substr(0, colon);
    const std::string name = colon == std::string::npos ? "" : variable_.substr(colon + 1);
    if (colon != std::string::npos && group == "ledger") return choose_transfer(name);
    if (colon != std::string::npos && group == "balance") return choose_balance(name);
    if (colon != std::string::npos && group == "panel") return choose_panel(name);
    return choose_series();
  }

  const std::string& problem() const { return problem_; }
  std::vector<Course> take() { return std::move(courses_); }

 private:
  bool refuse(std::string sentence) {
    problem_ = std::move(sentence);
    return false;
  }

  Course& add(const std::string& label, const std::string& unit, const std::string& long_name,
              const std::vector<std::uint32_t>& steps) {
    return courses_.emplace_back(Course{.variable = variable_,
                                        .label = label,
                                        .unit = unit,
                                        .long_name = long_name,
                                        .run = run_,
                                        .quantile = {},
                                        .x = days_after(provenance_, steps),
                                        .values = {},
                                        .low = {},
                                        .high = {}});
  }

  bool choose_series() {
    std::string first;
    for (const RecordedAxis& axis : recording_.axes)
      if (axis.name == "enterprise" && !axis.labels.empty()) first = axis.labels.front();
    const auto metric = read_metric(variable_, first, problem_);
    if (!metric) return false;
    if (metric->series.empty())
      return refuse(
          fmt::format("'{}' is not recorded in the file of a run; name a series (`plussum list series`), "
                      "ledger:TRANSFER, balance:SECTOR or panel:COLUMN",
                      variable_));
    const RecordedSeries* series = find_series(recording_, metric->series);
    if (!series) {
      std::vector<std::string> known{"ledger:", "balance:", "panel:"};
      for (const RecordedSeries& one : recording_.series) known.push_back(one.name);
      return refuse(fmt::format("there is no recorded series '{}'{}; `plussum list series` names them", metric->series,
                                did_you_mean(metric->series, known)));
    }
    return choose_labels(*metric, *series);
  }

  bool choose_labels(const Metric& metric, const RecordedSeries& series) {
    const std::vector<std::string> labels = labels_of(recording_, series);
    for (const std::string& label : metric.of)
      if (series.axis.empty() || std::find(labels.begin(), labels.end(), label) == labels.end())
        return refuse(series.axis.empty() ? fmt::format("the series '{}' has no labels", series.name)
                                          : fmt::format("the series '{}' has no label '{}'{}", series.name, label,
                                                        did_you_mean(label, labels)));
    if (metric.share && series.axis.empty())
      return refuse(fmt::format("the series '{}' has no labels to take shares of", series.name));
    if ((metric.share || metric.of.size() > 1) && !adds_over_labels(series.name))
      return refuse(fmt::format(
          "the labels of '{}' are no amounts of one kind, so that they {}", series.name,
          metric.share ? "have no shares; leave out ':share'" : "cannot be added up; name them one by one"));
    const std::string unit = metric.share ? "%" : unit_for_people(series.unit, provenance_);
    const std::vector<double> all = metric.share ? sum_of(series, labels, labels) : std::vector<double>();
    const auto add_sum = [&](const std::string& label, const std::vector<std::string>& wanted) {
      Course& course = add(label, unit, series.long_name, recording_.series_steps);
      course.values = sum_of(series, labels, wanted);
      for (std::size_t k = 0; k < all.size(); ++k) course.values[k] = 100.0 * course.values[k] / all[k];
    };
    if (series.axis.empty()) {
      add_sum("", {""});
    } else if (metric.of.empty()) {
      for (const std::string& label : labels) add_sum(label, {label});
    } else {
      std::string label;
      for (const std::string& one : metric.of) label += (label.empty() ? "" : " + ") + one;
      add_sum(label, metric.of);
    }
    return true;
  }

  static std::vector<double> sum_of(const RecordedSeries& series, const std::vector<std::string>& labels,
                                    const std::vector<std::string>& wanted) {
    std::vector<double> sums;
    for (std::size_t begin = 0; !labels.empty() && begin + labels.size() <= series.values.size();
         begin += labels.size()) {
      double sum = 0.0;
      for (std::size_t k = 0; k < labels.size(); ++k)
        if (std::find(wanted.begin(), wanted.end(), labels[k]) != wanted.end()) sum += series.values[begin + k];
      sums.push_back(sum);
    }
    return sums;
  }

  /// Amounts of the real market, as those of the series are.
  void add_money(const std::string& long_name, const std::vector<std::int64_t>& amounts, std::size_t width,
                 std::size_t position) {
    Course& course = add("", provenance_.currency, long_name, recording_.ledger_steps);
    for (std::size_t k = position; k < amounts.size(); k += width)
      course.values.push_back(Money{amounts[k]}.in_currency() * provenance_.represents);
  }

  bool choose_transfer(const std::string& name) {
    std::vector<std::string_view> known;
    for (const TransferInfo& transfer : all_transfers) known.push_back(transfer.name);
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end())
      return refuse(fmt::format("there is no transfer '{}'{}; `plussum list transfers` names them", name,
                                did_you_mean(name, known)));
    const auto position = static_cast<std::size_t>(found - known.begin());
    add_money(fmt::format("{}, paid between two records", all_transfers[position].meaning), recording_.moved,
              transfer_count, position);
    return true;
  }

  bool choose_balance(const std::string& name) {
    const auto found = std::find(sector_names.begin(), sector_names.end(), name);
    if (found == sector_names.end())
      return refuse(fmt::format("there is no sector '{}'{}", name,
                                did_you_mean(name, std::span<const std::string_view>(sector_names))));
    add_money(fmt::format("money of the sector {}", name), recording_.balances, sector_count,
              static_cast<std::size_t>(found - sector_names.begin()));
    return true;
  }

  bool choose_panel(const std::string& name) {
    std::vector<std::string> known;
    const RecordedColumn* column = nullptr;
    for (const RecordedColumn& one : recording_.panel) {
      // Whole numbers without unit are codes, such as the lock state: their quantiles say nothing.
      if (one.is_integer && one.unit == "1") continue;
      known.push_back(one.name);
      if (one.name == name) column = &one;
    }
    if (known.empty()) return refuse("the run has no panel; set record.panel_share in its scenario");
    if (!column)
      return refuse(fmt::format("the panel has no column '{}' with quantiles{}", name, did_you_mean(name, known)));
    const std::size_t customers = recording_.panel_customers.size();
    const double scale = column->is_money ? 1.0 / static_cast<double>(Money::units_per_currency) : 1.0;
    for (const double probability : fan_of_quantiles) {
      Course& course = add(fmt::format("{:.0f} %", 100.0 * probability), unit_for_people(column->unit, provenance_),
                           column->long_name, recording_.panel_steps);
      course.quantile = probability;
      for (std::size_t begin = 0; customers > 0 && begin + customers <= column->values.size(); begin += customers)
        course.values.push_back(
            scale * quantile(std::span<const double>(column->values).subspan(begin, customers), probability));
    }
    return true;
  }

  const io::Provenance& provenance_;
  const Recording& recording_;
  std::string variable_, problem_;
  std::size_t run_;
  std::vector<Course> courses_;
};

/// "2.5" is years since the start, "2003" a calendar year, "2003-06-01" a day.
std::optional<double> day_of(const std::string& text, const io::Provenance& provenance, bool is_end) {
  std::int64_t day = 0;
  if (parse_date(text, day)) return static_cast<double>(day);
  if (text.size() == 4 && parse_date(text + (is_end ? "-12-31" : "-01-01"), day)) return static_cast<double>(day);
  const auto years = io::plain_number(text);
  if (!years) return std::nullopt;
  return static_cast<double>(start_day_of(provenance)) + *years * days_per_year;
}

/// What lies before --from or after --until goes. A sentence when one of them is no time.
std::string cut(const PlotRequest& request, const io::Provenance& provenance, PlotData& data) {
  double from = -std::numeric_limits<double>::infinity(), until = -from;
  for (const bool is_end : {false, true}) {
    const std::string& text = is_end ? request.until : request.from;
    if (text.empty()) continue;
    const auto day = day_of(text, provenance, is_end);
    if (!day)
      return fmt::format("--{} takes years since the start (2.5), a calendar year (2003) or a day (2003-06-01), not {}",
                         is_end ? "until" : "from", io::shown(text));
    (is_end ? until : from) = *day;
  }
  for (Course& course : data.courses) {
    std::vector<double> x, values;
    for (std::size_t k = 0; k < std::min(course.x.size(), course.values.size()); ++k) {
      if (course.x[k] < from || course.x[k] > until) continue;
      x.push_back(course.x[k]);
      values.push_back(course.values[k]);
    }
    course.x = std::move(x);
    course.values = std::move(values);
  }
  return {};
}

/// File names without folder and ending; whole paths where two would be the same.
std::vector<std::string> names_of(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) names.push_back(std::filesystem::path(file).stem().string());
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end() ? names : files;
}

void describe(const PlotRequest& request, const io::Trajectory& trajectory, PlotData& data) {
  const io::Provenance& provenance = trajectory.provenance;
  const Course& first = data.courses.front();
  const bool is_one = request.variables.size() == 1;
  data.title = provenance.title;
  data.subtitle = fmt::format("{}, seed {}", provenance.scenario_name, provenance.seed);
  if (is_one) {
    data.title = first.long_name;
    const bool is_single_label = !first.label.empty() && !first.quantile && data.courses.size() == data.runs.size();
    if (is_single_label) data.title += ": " + first.label;
    if (first.quantile) data.title += ": quantiles over customers";
    if (first.unit == "%") data.title += ", share";
    data.subtitle = fmt::format("{}, seed {}", provenance.title, provenance.seed);
  }
  const auto of_panel =
      std::any_of(data.courses.begin(), data.courses.end(), [](const Course& c) { return c.quantile; });
  if (of_panel)
    data.subtitle += fmt::format(", panel of {}", io::counted(trajectory.recording.panel_customers.size(), "customer"));
  data.provenance =
      fmt::format("Drawn from a run of the scenario {} with PlusSum {}: seed {}, {}, digest {}.",
                  provenance.scenario_name, provenance.code_version, provenance.seed,
                  io::counted(static_cast<std::size_t>(provenance.steps), "step"), provenance.final_digest);
  data.document_day = start_day_of(provenance);
  data.is_stacked_by_itself = is_one && !request.is_logarithmic && data.runs.size() == 1 && data.courses.size() > 1 &&
                              first.unit == "%" && first.variable.starts_with("customers_by_lock_state");
}

}  // namespace

Outcome<PlotData> plot_data_of_runs(const PlotRequest& request) {
  std::vector<std::string> files{request.file};
  files.insert(files.end(), request.with.begin(), request.with.end());
  PlotData data;
  data.runs = names_of(files);
  std::optional<io::Trajectory> main_run;
  for (std::size_t run = 0; run < files.size(); ++run) {
    std::string error;
    auto trajectory = io::read_trajectory(files[run], error);
    if (!trajectory) return input_output_trouble(error);
    for (const std::string& variable : request.variables) {
      Chooser chooser(*trajectory, variable, run);
      if (!chooser.choose())
        return bad_input(run == 0 ? chooser.problem() : fmt::format("{}: {}", files[run], chooser.problem()));
      for (Course& course : chooser.take()) data.courses.push_back(std::move(course));
    }
    if (run == 0) main_run = std::move(trajectory);
  }
  if (const std::string problem = cut(request, main_run->provenance, data); !problem.empty()) return bad_input(problem);
  if (!data.courses.empty()) describe(request, *main_run, data);
  return data;
}

}  // namespace plussum::report
