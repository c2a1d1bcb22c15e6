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

#include "io/atomic_file.hpp"
#include "io/child_program.hpp"
#include "io/decimal.hpp"
#include "io/safe_text.hpp"
#include "io/text_table.hpp"
#include "main/exit_codes.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/verbs.hpp"
#include "report/gnuplot_script.hpp"
#include "report/numbers.hpp"
#include "report/plot_data.hpp"

namespace plussum::main {
namespace {

namespace fs = std::filesystem;

struct Options {
  CommonOptions common;
  report::PlotRequest request;
  std::string output, script, width = "160mm", height = "90mm";
  double dots_per_inch = 150.0;
  bool terminal = false;
};

int refuse_with(const std::string& sentence) {
  complain(sentence);
  return exit_bad_input;
}

/// Sides of a figure [mm], and most dots along a side of a PNG.
constexpr double least_side = 30.0, largest_side = 2000.0, most_dots = 20000.0;

std::optional<report::PictureKind> kind_of(const std::string& output) {
  const std::string ending = fs::path(output).extension().string();
  if (ending == ".svg") return report::PictureKind::svg;
  if (ending == ".pdf") return report::PictureKind::pdf;
  if (ending == ".png") return report::PictureKind::png;
  complain(fmt::format("a figure is written as .svg, .pdf or .png, not as {}", io::shown(output)));
  return std::nullopt;
}

/// "160", "160mm" or "800px" in millimetres. A pixel is a dot of a PNG and 1/96 inch elsewhere, as CSS has it.
std::optional<double> length_of(const std::string& text, const char* name, double dots_per_inch) {
  const std::string unit = text.ends_with("mm") ? "mm" : text.ends_with("px") ? "px" : "";
  const auto number = io::plain_number(std::string_view(text).substr(0, text.size() - unit.size()));
  const double length = number.value_or(0.0) * (unit == "px" ? 25.4 / dots_per_inch : 1.0);
  const bool is_known = number.has_value();
  if (is_known && length >= least_side && length <= largest_side) return length;
  complain(fmt::format("--{} is a length from {:g} to {:g} mm, such as 160mm or 800px, not {}", name, least_side,
                       largest_side, io::shown(text)));
  return std::nullopt;
}

/// Texts of the figure come from scenarios: a terminal shall not obey them, and XML and gnuplot refuse what is no character.
void make_safe(report::Figure& figure) {
  const auto make = [](std::string& text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    text = io::for_terminal(text);
  };
  for (std::string* text : {&figure.title, &figure.subtitle, &figure.x_label, &figure.y_label, &figure.provenance})
    make(*text);
  for (std::string& category : figure.categories) make(category);
  for (report::Band& band : figure.bands) make(band.label);
  for (report::Line& line : figure.lines) {
    make(line.label);
    make(line.run);
  }
  for (report::Key& key : figure.keys) make(key.label);
}

/// The picture that a file is to hold; nothing after a complaint. A script alone makes an SVG.
std::optional<report::Picture> file_picture(const Options& options) {
  report::Picture picture;
  if (!options.output.empty()) {
    const auto kind = kind_of(options.output);
    if (!kind) return std::nullopt;
    picture.kind = *kind;
  }
  const bool is_png = picture.kind == report::PictureKind::png;
  picture.dots_per_inch = is_png ? options.dots_per_inch : 96.0;
  const auto width = length_of(options.width, "width", picture.dots_per_inch),
             height = length_of(options.height, "height", picture.dots_per_inch);
  if (!width || !height) return std::nullopt;
  picture.width = *width;
  picture.height = *height;
  if (is_png && std::max(*width, *height) / 25.4 * picture.dots_per_inch > most_dots) {
    complain(
        fmt::format("a PNG of this size would have more than {:g} dots along a side; make --dpi smaller", most_dots));
    return std::nullopt;
  }
  return picture;
}

report::Picture text_picture() {
  report::Picture picture{.kind = report::PictureKind::text, .file = {}};
  const char* no_colour = std::getenv("NO_COLOR");
  picture.is_coloured = isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
  constexpr std::size_t most_columns = 400;
  picture.columns = std::min(io::output_columns(), most_columns);
  picture.rows = std::clamp<std::size_t>(picture.columns / 4, 14, 30);
  return picture;
}

/// Gnuplot goes on after an error: the first line that names a place says what was wrong.
std::string reason_in(const std::string& errors) {
  const std::size_t place = errors.find(" line ");
  return io::last_line(place == std::string::npos ? errors : errors.substr(place, errors.find('\n', place) - place));
}

/// What gnuplot draws; nothing after a complaint.
std::optional<std::string> drawn(const report::Figure& figure, const report::Picture& picture) {
  const io::ProgramEnd end = io::run_program({"gnuplot", "--default-settings"}, gnuplot_script(figure, picture));
  if (end.kind == io::ProgramEnd::Kind::good) return finished_picture(figure, picture, end.output);
  complain(end.kind == io::ProgramEnd::Kind::missing
               ? "the program gnuplot, which draws figures, is not installed; `apt-get install gnuplot-nox`, or say "
                 "--script FILE for what it would draw"
               : fmt::format("gnuplot could not draw the figure: {}; PlusSum needs gnuplot 5.4 or newer with the "
                             "terminals pngcairo and pdfcairo, as in `apt-get install gnuplot-nox`",
                             reason_in(end.errors)));
  return std::nullopt;
}

bool write_text(const std::string& file, const std::string& text) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span<const char>(text));
  std::string error;
  if (io::write_whole_file(file, {&bytes, 1}, error)) return true;
  complain(error);
  return false;
}

/// The script draws the figure beside itself where no other place was named.
int write_script(const Options& options, const report::Figure& figure, report::Picture picture) {
  picture.file = options.output.empty() ? fs::path(options.script).stem().string() + ".svg" : options.output;
  if (!write_text(options.script, gnuplot_script(figure, picture))) return exit_input_output;
  remark(options.common,
         fmt::format("the script is {}; `gnuplot {}` draws {}", options.script, options.script, picture.file));
  return exit_good;
}

int write_files(const Options& options, const report::Figure& figure) {
  const auto picture = file_picture(options);
  if (!picture) return exit_bad_input;
  if (!options.script.empty())
    if (const int code = write_script(options, figure, *picture); code != exit_good || options.output.empty())
      return code;
  const auto file = drawn(figure, *picture);
  if (!file || !write_text(options.output, *file)) return exit_input_output;
  remark(options.common, fmt::format("drawn in {}", options.output));
  return exit_good;
}

int print_figure(const report::Figure& figure) {
  const auto text = drawn(figure, text_picture());
  if (!text) return exit_input_output;
  // Not by put(): the colours are escapes.
  std::fwrite(text->data(), 1, text->size(), stdout);
  return exit_good;
}

/// Dates as ISO 8601, values of a choice by name, other numbers as they are.
nlohmann::ordered_json times_json(const report::PlotData& data, const report::Course& course) {
  auto list = nlohmann::ordered_json::array();
  for (const double x : course.x) {
    if (data.x_kind == report::AxisKind::dates)
      list.push_back(fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(x) * 86400)));
    else if (data.x_kind == report::AxisKind::categories)
      list.push_back(data.categories.at(static_cast<std::size_t>(x)));
    else
      list.push_back(x);
  }
  return list;
}

void print_json(const report::PlotData& data, const report::Figure& figure) {
  nlohmann::ordered_json json{
      {"title", figure.title}, {"subtitle", figure.subtitle}, {"x", data.x_label.empty() ? "date" : data.x_label}};
  auto series = nlohmann::ordered_json::array();
  for (const report::Course& course : data.courses) {
    nlohmann::ordered_json one{{"file", data.runs[course.run]},
                               {"variable", course.variable},
                               {"label", course.label},
                               {"unit", course.unit},
                               {"times", times_json(data, course)},
                               {"values", report::numbers_json(course.values)}};
    if (!course.low.empty()) {
      one["low"] = report::numbers_json(course.low);
      one["high"] = report::numbers_json(course.high);
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

int plot(Options& options) {
  report::PlotRequest& request = options.request;
  const bool is_terminal = isatty(STDOUT_FILENO) == 1;
  const bool makes_files = !(options.output + options.script).empty();
  if (!makes_files && !options.terminal && !options.common.json && !is_terminal)
    return refuse_with("where to? -o FILE.svg, .pdf or .png writes a figure, --terminal draws it as text");
  if (makes_files && options.terminal)
    return refuse_with("-o and --script write files, --terminal draws the figure as text; leave one of the two out");
  if (!options.output.empty() && !kind_of(options.output)) return exit_bad_input;
  const auto store = store_of(request.file);
  if (const std::string sentence = clash(request, store.has_value()); !sentence.empty()) return refuse_with(sentence);
  std::vector<std::string> read = request.with;
  read.push_back(store.value_or(request.file));
  int exit_code = check_output(options.output, read);
  if (exit_code == exit_good) exit_code = check_output(options.script, read);
  if (exit_code != exit_good) return exit_code;
  auto data = store ? plot_data_of_store(request, *store) : plot_data_of_runs(request);
  if (!data) return refuse(options.common, data.trouble());
  if (data->courses.empty()) return refuse_with("there is no value to draw");
  if (const std::string sentence = unfit(request, *data); !sentence.empty()) return refuse_with(sentence);
  note_left_out(request, *data);
  for (const std::string& note : data->notes) remark(options.common, note);
  report::Figure figure = figure_of(request, *data);
  make_safe(figure);
  if (options.common.json) print_json(*data, figure);
  if (makes_files) return write_files(options, figure);
  return options.common.json ? exit_good : print_figure(figure);
}

}  // namespace

void add_plot(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  report::PlotRequest& request = options->request;
  CLI::App& verb = *app.add_subcommand("plot", "Draw series of a run, or metrics of an experiment, as one figure");
  verb.add_option("file", request.file, "File of a run, or folder of a run store")->required();
  verb.add_option(
          "variables", request.variables,
          "SERIES[:LABEL[+LABEL]][:share], ledger:TRANSFER, balance:SECTOR or panel:COLUMN; a metric of an experiment")
      ->required();
  verb.add_option("-o,--output", options->output, "Write FILE.svg, FILE.pdf or FILE.png");
  verb.add_option("--script", options->script,
                  "Write FILE, a script for gnuplot with all data of the figure, to be changed");
  verb.add_flag("--terminal", options->terminal, "Draw with letters on standard output");
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
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum plot cemex.h5 customers_by_lock_state:share -o states.pdf\n"
               "  plussum plot cemex.h5 families_enrolled --with control.h5 --terminal\n"
               "  plussum plot era.store served --against price -o price.svg");
  verb.callback([options, &invocation] { invocation.exit_code = plot(*options); });
}

}  // namespace plussum::main
