// SPDX-License-Identifier: MIT
#include <fmt/chrono.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "figure/cairo_figure.hpp"
#include "figure/terminal_figure.hpp"
#include "io/atomic_file.hpp"
#include "io/decimal.hpp"
#include "io/safe_text.hpp"
#include "io/text_table.hpp"
#include "main/exit_codes.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/plot_data.hpp"
#include "main/verbs.hpp"
#include "plussum/engine/recorder.hpp"

namespace plussum::main {
namespace {

namespace fs = std::filesystem;

struct Options {
  CommonOptions common;
  PlotRequest request;
  std::string output, width = "160mm", height = "90mm";
  double dots_per_inch = 150.0;
  bool terminal = false;
};

int refuse_with(const std::string& sentence) {
  complain(sentence);
  return exit_bad_input;
}

std::optional<figure::FileKind> kind_of(const std::string& output) {
  const std::string ending = fs::path(output).extension().string();
  if (ending == ".svg") return figure::FileKind::svg;
  if (ending == ".pdf") return figure::FileKind::pdf;
  if (ending == ".png") return figure::FileKind::png;
  complain(fmt::format("a figure is written as .svg, .pdf or .png, not as {}", io::shown(output)));
  return std::nullopt;
}

/// "160", "160mm" or "800px" in millimetres. A pixel is a dot of a PNG and 1/96 inch elsewhere, as CSS has it.
std::optional<double> length_of(const std::string& text, const char* name, double dots_per_inch) {
  const std::string unit = text.ends_with("mm") ? "mm" : text.ends_with("px") ? "px" : "";
  const auto number = io::plain_number(std::string_view(text).substr(0, text.size() - unit.size()));
  const double length = number.value_or(0.0) * (unit == "px" ? 25.4 / dots_per_inch : 1.0);
  const bool is_known = number.has_value();
  if (is_known && length >= figure::least_side && length <= figure::largest_side) return length;
  complain(fmt::format("--{} is a length from {:g} to {:g} mm, such as 160mm or 800px, not {}", name,
                       figure::least_side, figure::largest_side, io::shown(text)));
  return std::nullopt;
}

/// Texts of the figure come from scenarios: a terminal shall not obey them, and XML and Cairo refuse what is no character.
void make_safe(figure::Figure& figure) {
  const auto make = [](std::string& text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    text = io::for_terminal(text);
  };
  for (std::string* text : {&figure.title, &figure.subtitle, &figure.x_label, &figure.y_label, &figure.provenance})
    make(*text);
  for (std::string& category : figure.categories) make(category);
  for (figure::Band& band : figure.bands) make(band.label);
  for (figure::Line& line : figure.lines) make(line.label);
  for (figure::Key& key : figure.keys) make(key.label);
}

int write_figure(const Options& options, const figure::Figure& figure) {
  const auto kind = kind_of(options.output);
  if (!kind) return exit_bad_input;
  const double dots = *kind == figure::FileKind::png ? options.dots_per_inch : 96.0;
  const auto width = length_of(options.width, "width", dots), height = length_of(options.height, "height", dots);
  if (!width || !height) return exit_bad_input;
  if (*kind == figure::FileKind::png && std::max(*width, *height) / 25.4 * dots > figure::most_dots)
    return refuse_with(fmt::format("a PNG of this size would have more than {:g} dots along a side; make --dpi smaller",
                                   figure::most_dots));
  std::string error;
  const auto file = render_file(figure, *kind, {*width, *height, dots}, error);
  if (!file) {
    complain(error);
    return exit_input_output;
  }
  const std::span<const std::byte> bytes = std::as_bytes(std::span<const char>(*file));
  if (!io::write_whole_file(options.output, {&bytes, 1}, error)) {
    complain(error);
    return exit_input_output;
  }
  remark(options.common, fmt::format("drawn in {}", options.output));
  return exit_good;
}

void print_figure(const figure::Figure& figure) {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool colour = isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
  constexpr std::size_t most_columns = 400;
  const std::size_t columns = std::min(io::output_columns(), most_columns);
  // Not by put(): the colours are escapes.
  const std::string text =
      render_text(figure, {.columns = columns, .rows = std::clamp<std::size_t>(columns / 4, 12, 30)}, colour);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

nlohmann::ordered_json number_json(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

nlohmann::ordered_json list_json(const std::vector<double>& values) {
  auto list = nlohmann::ordered_json::array();
  for (const double value : values) list.push_back(number_json(value));
  return list;
}

/// Dates as ISO 8601, values of a choice by name, other numbers as they are.
nlohmann::ordered_json times_json(const PlotData& data, const Course& course) {
  auto list = nlohmann::ordered_json::array();
  for (const double x : course.x) {
    if (data.x_kind == figure::AxisKind::dates)
      list.push_back(fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(x) * 86400)));
    else if (data.x_kind == figure::AxisKind::categories)
      list.push_back(data.categories.at(static_cast<std::size_t>(x)));
    else
      list.push_back(x);
  }
  return list;
}

void print_json(const PlotData& data, const figure::Figure& figure) {
  nlohmann::ordered_json json{
      {"title", figure.title}, {"subtitle", figure.subtitle}, {"x", data.x_label.empty() ? "date" : data.x_label}};
  auto series = nlohmann::ordered_json::array();
  for (const Course& course : data.courses) {
    nlohmann::ordered_json one{
        {"file", data.runs[course.run]}, {"variable", course.variable},       {"label", course.label},
        {"unit", course.unit},           {"times", times_json(data, course)}, {"values", list_json(course.values)}};
    if (!course.low.empty()) {
      one["low"] = list_json(course.low);
      one["high"] = list_json(course.high);
    }
    series.push_back(std::move(one));
  }
  json["series"] = std::move(series);
  put_json(json);
}

/// The store whose folder, or a file in whose folder, was named.
std::optional<std::string> store_of(const std::string& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) return file;
  const fs::path folder = fs::absolute(file, ignored).parent_path();
  if (fs::is_regular_file(folder / "store.json", ignored)) return folder.string();
  return std::nullopt;
}

/// What does not go together, as a sentence; empty when all is well.
std::string clash(const PlotRequest& request, bool is_store) {
  if (is_store && !request.with.empty()) return "--with adds other runs to the file of a run, not to an experiment";
  if (!is_store && !(request.by + request.against).empty())
    return "--by and --against are for experiments: name the folder of a run store";
  if (is_store && request.is_stacked) return "--stacked is for the labels of a run's series, not for an experiment";
  if (request.is_stacked && !request.with.empty()) return "--stacked has no room for other runs; leave --with out";
  if (request.is_stacked && request.is_logarithmic) return "a stack has no logarithmic axis; leave one of the two out";
  return {};
}

/// Whether the vertical axis has a place for a value.
bool has_place(const PlotRequest& request, double value) {
  return std::isfinite(value) && (!request.is_logarithmic || value > 0.0);
}

/// Why these courses make no figure; empty when they do.
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

/// Says what has no place on the axis.
void tell_left_out(const PlotRequest& request, const CommonOptions& common, const PlotData& data) {
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
    remark(common, fmt::format("Note: {} of {} values are not above 0 and have no place on a logarithmic axis; the "
                               "figure leaves them out.",
                               left_out, all));
  if (intervals > 0)
    remark(common, fmt::format("Note: {} of the means reach down to 0 or below and have no place on a logarithmic "
                               "axis; the figure leaves them out.",
                               io::counted(intervals, "interval")));
}

int plot(Options& options) {
  PlotRequest& request = options.request;
  const bool is_terminal = isatty(STDOUT_FILENO) == 1;
  if (options.output.empty() && !options.terminal && !options.common.json && !is_terminal)
    return refuse_with("where to? -o FILE.svg, .pdf or .png writes a figure, --terminal draws it as text");
  if (!options.output.empty() && options.terminal)
    return refuse_with("-o writes the figure to a file, --terminal draws it as text; leave one of the two out");
  if (!options.output.empty() && !kind_of(options.output)) return exit_bad_input;
  const auto store = store_of(request.file);
  if (const std::string sentence = clash(request, store.has_value()); !sentence.empty()) return refuse_with(sentence);
  std::vector<std::string> read = request.with;
  read.push_back(store.value_or(request.file));
  int exit_code = check_output(options.output, read);
  if (exit_code != exit_good) return exit_code;
  const auto data = store ? plot_data_of_store(request, options.common, *store, exit_code)
                          : plot_data_of_trajectories(request, exit_code);
  if (!data) return exit_code;
  if (data->courses.empty()) return refuse_with("there is no value to draw");
  if (const std::string sentence = unfit(request, *data); !sentence.empty()) return refuse_with(sentence);
  tell_left_out(request, options.common, *data);
  figure::Figure figure = figure_of(request, *data);
  make_safe(figure);
  if (options.common.json) print_json(*data, figure);
  if (!options.output.empty()) return write_figure(options, figure);
  if (!options.common.json) print_figure(figure);
  return exit_good;
}

}  // namespace

void add_plot(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  PlotRequest& request = options->request;
  CLI::App& verb = *app.add_subcommand("plot", "Draw series of a run, or metrics of an experiment, as one figure");
  verb.add_option("file", request.file, "File of a run, or folder of a run store")->required();
  verb.add_option(
          "variables", request.variables,
          "SERIES[:LABEL[+LABEL]][:share], ledger:TRANSFER, balance:SECTOR or panel:COLUMN; a metric of an experiment")
      ->required();
  verb.add_option("-o,--output", options->output, "Write FILE.svg, FILE.pdf or FILE.png");
  verb.add_flag("--terminal", options->terminal, "Draw with Unicode characters on standard output");
  verb.add_option("--with", request.with, "Add the same variables of another run, dashed; may be repeated")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  verb.add_option("--by", request.by, "Experiment: a line for each value of this factor");
  verb.add_option("--against", request.against, "Experiment: this factor on the horizontal axis instead of time");
  verb.add_flag("--stacked", request.is_stacked, "Stack the labels of a series as areas");
  verb.add_flag("--logarithmic", request.is_logarithmic, "Logarithmic vertical axis");
  verb.add_option("--from", request.from, "Begin here: years since the start, a year (2003) or a day (2003-06-01)");
  verb.add_option("--until", request.until, "End here");
  verb.add_option("--title", request.title, "Title instead of the meaning of the variable");
  verb.add_option("--width", options->width, "Width in mm or px; 160mm (default)");
  verb.add_option("--height", options->height, "Height in mm or px; 90mm (default)");
  verb.add_option("--dpi", options->dots_per_inch, "Dots per inch of a PNG; 150 (default)")->check(between(30, 1200));
  add_common(verb, options->common);
  add_examples(verb,
               "  plussum plot cemex.h5 customers_by_lock_state:share -o states.pdf\n"
               "  plussum plot cemex.h5 families_enrolled --with control.h5 --terminal\n"
               "  plussum plot era.store served --against price -o price.svg");
  verb.callback([options, &invocation] { invocation.exit_code = plot(*options); });
}

}  // namespace plussum::main
