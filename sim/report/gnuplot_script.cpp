// SPDX-License-Identifier: MIT
#include "report/gnuplot_script.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/date_ticks.hpp"
#include "report/figure_scale.hpp"
#include "report/label_text.hpp"

namespace plussum::report {
namespace {

constexpr double letter_points = 8.0;  ///< size of the letters
constexpr double letter_width = 1.75;  ///< on average [mm]
constexpr double label_gap = 3.6;      ///< from label to label at the ends of lines [mm]
constexpr double tick_gap = 9.0;       ///< from tick to tick of the vertical axis, or more [mm]
constexpr double least_height = 60.0;  ///< of a picture with a subtitle [mm]
constexpr double axis_share = 0.63;    ///< of a picture's height, with the axis

constexpr double beside_share = 0.36;  ///< of the width, for labels beside the axes

constexpr const char* dashes[dash_count] = {"solid", "(7,3)", "(1.5,2.5)", "(8,2.5,1.5,2.5)", "(14,4)"};
constexpr const char* marks = "pointtype 7 pointsize 0.5";

/// Finds places for the labels at the ends of the lines: those that would touch move apart. The script does so itself, so that the places are
/// right for other data too.
constexpr const char* place_labels = R"(do for [k=1:count] { place[k] = height(value[k]) }
do for [round=1:200] {
  do for [k=2:count] {
    lack = gap - (place[k] - place[k-1])
    if (lack > 0) { place[k-1] = place[k-1] - lack / 2; place[k] = place[k] + lack / 2 }
  }
  if (place[1] < 0) { place[1] = 0 }
  if (place[count] > 1) { place[count] = 1 }
}
do for [k=1:count] {
  set arrow from graph 1.004, graph height(value[k]) to graph 1.025, graph place[k] nohead linewidth 1.2 linecolor rgb colour[k]
  set label name[k] at graph 1.032, graph place[k] noenhanced
}
)";

std::string colour_text(Colour colour) {
  const auto& value = colour_values[static_cast<std::size_t>(colour)];
  return fmt::format("'#{:02x}{:02x}{:02x}'", value[0], value[1], value[2]);
}

std::string dash_text(Dash dash) {
  return dashes[static_cast<std::size_t>(dash)];
}

struct Labelled {
  std::string text;
  Colour colour = Colour::blue;
  double value = 0.0;  ///< that the label stands beside
};

/// An array of gnuplot.
template <class Value>
std::string array(const char* name, const std::vector<Labelled>& all, Value&& value) {
  std::string list;
  for (const Labelled& one : all) list += (list.empty() ? "" : ", ") + value(one);
  return fmt::format("array {}[count] = [{}]\n", name, list);
}

class Script {
 public:
  Script(const Figure& figure, const Picture& picture)
      : figure_(figure), picture_(picture), scale_(scale_of(figure)), is_text_(picture.kind == PictureKind::text) {
    const bool has_areas =
        std::any_of(figure_.bands.begin(), figure_.bands.end(), [](const Band& band) { return band.x.size() > 1; });
    if (is_text_ || !has_areas) make_lines_of_bands();
    std::erase_if(figure_.lines, [&](const Line& line) { return std::isnan(last_place(figure_, line.y)); });
    std::erase_if(figure_.bands, [&](const Band& band) { return std::isnan(last_place(figure_, band.high)); });
    // A list of labels has the order of the lines' ends.
    std::stable_sort(figure_.lines.begin(), figure_.lines.end(),
                     [&](const Line& a, const Line& b) { return last_place(figure_, a.y) > last_place(figure_, b.y); });
    place_all_labels();
  }

  std::string text() {
    text_ = fmt::format(
        "# {}\n# {}\n# This is a script for the program gnuplot, which draws the figure from it: gnuplot FILE\n"
        "set encoding utf8\nunit = {:.1f}  # of the vertical axis\n",
        gnuplot_quoted(figure_.title), gnuplot_quoted(figure_.provenance), scale_.unit);
    for (const Band& band : figure_.bands) add_band(band);
    for (const Line& line : figure_.lines) add_line(line);
    for (const Key& key : figure_.keys)
      if (!is_text_)
        add_plot(fmt::format("NaN with lines linewidth 1.4 linecolor rgb '#444444' dashtype {}", dash_text(key.dash)),
                 key.label, true);
    axes();
    headings();
    const std::string plot = "plot " + plots_ + '\n';
    if (ends_.empty()) return text_ + terminal() + plot;
    return text_ + "\n# A first look at the figure, which draws nothing, tells how high its lines end.\n" +
           "set terminal unknown\n" + plot + end_labels() + terminal() + "replot\n";
  }

 private:
  /// Where there is no area, in a text or at a single time, the layers of a stack are their upper edges.
  void make_lines_of_bands() {
    for (const Band& band : figure_.bands)
      if (band.is_stacked) {
        Line& edge = figure_.lines.emplace_back();
        edge.label = band.label;
        edge.colour = band.colour;
        edge.x = band.x;
        edge.y = band.high;
      }
    figure_.bands.clear();
  }

  /// How many letters stand side by side.
  double columns() const { return is_text_ ? static_cast<double>(picture_.columns) : picture_.width / letter_width; }
  std::size_t columns(double share) const { return static_cast<std::size_t>(std::max(3.0, share * columns())); }

  /// A file's dashes tell runs apart, so that the lines of the first run alone have labels.
  std::string label_of(const Line& line) const {
    if (figure_.keys.empty()) return line.label;
    if (is_text_) return line.label + (line.label.empty() ? "" : ", ") + line.run;
    return line.run == figure_.keys.front().label ? line.label : std::string();
  }

  /// Labels stand at the ends of lines where they are few and short, or where there is no room for a list below. A text has its list
  /// at the right.
  void place_all_labels() {
    std::vector<Labelled> all;
    for (const Band& band : figure_.bands)
      all.push_back({band.label, band.colour, (last_place(figure_, band.low) + last_place(figure_, band.high)) / 2.0});
    for (const Line& line : figure_.lines) all.push_back({label_of(line), line.colour, last_place(figure_, line.y)});
    std::erase_if(all, [](const Labelled& one) { return one.text.empty() || !std::isfinite(one.value); });
    std::stable_sort(all.begin(), all.end(), [](const Labelled& a, const Labelled& b) { return a.value < b.value; });
    std::size_t longest = 0;
    for (const Labelled& one : all) longest = std::max(longest, columns_of(one.text));
    const double most = is_text_ ? static_cast<double>(picture_.rows) - 4.0 : axis_share * picture_.height / label_gap;
    const bool are_short = longest <= columns(beside_share),
               is_low = !is_text_ && static_cast<double>(all.size()) * label_gap > 0.4 * picture_.height;
    is_list_below_ = static_cast<double>(all.size()) > most || (!are_short && !is_low);
    if (is_list_below_) return;
    for (Labelled& one : all) one.text = shortened(one.text, columns(beside_share));
    beside_ = static_cast<double>(std::min(longest, columns(beside_share)));
    if (!is_text_) ends_ = std::move(all);
  }

  /// Rows of numbers; a gap is a blank line. Returns the name.
  template <class... Columns>
  std::string block(const std::vector<double>& x, const Columns&... columns) {
    const std::string name = fmt::format("$data{}", ++blocks_);
    text_ += fmt::format("\n{} << END\n", name);
    bool is_open = false;
    for (std::size_t k = 0; k < x.size(); ++k) {
      const bool is_there = (has_place(figure_, columns[k]) && ...);
      if (is_there) {
        text_ += figure_.x_kind == AxisKind::dates ? iso_date(x[k]) : fmt::format("{}", x[k]);
        ((text_ += fmt::format(" {}", columns[k])), ...);
      }
      if (is_there || is_open) text_ += '\n';
      is_open = is_there;
    }
    text_ += "END\n";
    return name;
  }

  void add_plot(const std::string& plot, const std::string& label, bool is_listed) {
    const std::string text = shortened(label, columns(is_list_below_ ? 0.85 : beside_share));
    const std::string title =
        is_listed && !label.empty() ? "title " + gnuplot_quoted((is_text_ ? " " : "") + text) : "notitle";
    plots_ += fmt::format("{}{} {}", plots_.empty() ? "" : ", \\\n     ", plot, title);
  }

  void add_band(const Band& band) {
    const std::string name = block(band.x, band.low, band.high);
    add_plot(fmt::format("{} using 1:($2/unit):($3/unit) with filledcurves linecolor rgb {} fillstyle {} noborder",
                         name, colour_text(band.colour),
                         band.opacity < 1.0 ? fmt::format("transparent solid {}", band.opacity) : "solid 1"),
             band.label, is_list_below_);
    if (band.is_stacked)  // parts it from the layer below
      add_plot(fmt::format("{} using 1:($2/unit) with lines linewidth 0.6 linecolor rgb '#ffffff'", name), "", false);
  }

  void add_line(const Line& line) {
    const std::string colour = colour_text(line.colour);
    if (!line.low.empty() && !is_text_)
      add_plot(fmt::format("{} using 1:($2/unit):($3/unit):($4/unit) with yerrorbars pointsize 0 linewidth 1.2 "
                           "linecolor rgb {}",
                           block(line.x, line.y, line.low, line.high), colour),
               "", false);
    const bool is_course = line.is_joined && line.x.size() > 1;
    const std::string form = !is_course ? fmt::format("points {}", marks)
                                        : fmt::format("{} linewidth {:.2g} dashtype {}",
                                                      line.has_marks ? fmt::format("linespoints {}", marks) : "lines",
                                                      1.6 * line.width, dash_text(line.dash));
    add_plot(fmt::format("{} using 1:($2/unit) with {} linecolor rgb {}", block(line.x, line.y), form, colour),
             label_of(line), is_text_ || is_list_below_);
    if (is_course && !line.has_marks) add_lone_points(line);
  }

  /// A value between two gaps is a dot: no line leads to it.
  void add_lone_points(const Line& line) {
    const auto is_there = [&](std::size_t k) { return k < line.y.size() && has_place(figure_, line.y[k]); };
    std::vector<double> x, y;
    for (std::size_t k = 0; k < line.x.size(); ++k) {
      if (!is_there(k) || is_there(k + 1) || (k > 0 && is_there(k - 1))) continue;
      x.push_back(line.x[k]);
      y.push_back(line.y[k]);
    }
    if (!x.empty())
      add_plot(fmt::format("{} using 1:($2/unit) with points {} linecolor rgb {}", block(x, y), marks,
                           colour_text(line.colour)),
               "", false);
  }

  void axes() {
    text_ += is_text_ ? "\nset border 1\nset tics nomirror scale 0\n"
                      : "\nset border 1 linecolor rgb '#595959'\n"
                        "set tics nomirror out scale 0.5 textcolor rgb '#444444'\n"
                        "set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#d8d8d8'\n";
    text_ += "set minussign\n" + axis_settings(figure_, scale_, columns() - beside_ - 10.0,
                                               is_text_ ? static_cast<double>(picture_.rows) / 3.5
                                                        : axis_share * picture_.height / tick_gap);
    const bool has_list = is_text_ || is_list_below_ || !figure_.keys.empty();
    text_ += !has_list                     ? "unset key\n"
             : is_text_ && !is_list_below_ ? "set key outside right center Left reverse samplen 3 noenhanced\n"
                                           : "set key below left Left reverse samplen 4 noenhanced\n";
  }

  void headings() {
    if (is_text_) return;  // the lines above it
    const bool has_subtitle = picture_.height >= least_height;
    text_ += fmt::format("set tmargin {}\n", has_subtitle ? 5.6 : 4.2);
    const auto add = [&](const std::string& text, const char* at, double down, const std::string& style) {
      text_ += fmt::format("set label {} at screen 0.012, {} offset 0, character {} noenhanced {}\n",
                           gnuplot_quoted(text), at, down, style);
    };
    const std::string quiet = "textcolor rgb '#595959'";
    add(shortened(figure_.title, columns(0.8)), "screen 1", -1.1, fmt::format("font ',{:.3g}'", 1.2 * letter_size()));
    if (has_subtitle) add(shortened(figure_.subtitle, columns(0.95)), "screen 1", -2.5, quiet);
    add(shortened(scale_.y_label, columns(0.95)), "graph 1", 1.1, quiet);
  }

  std::string end_labels() const {
    return fmt::format("count = {}\ngap = {:.3g}\n", ends_.size(),
                       std::min(label_gap / (axis_share * picture_.height), 1.0 / static_cast<double>(ends_.size()))) +
           array("name", ends_, [](const Labelled& one) { return gnuplot_quoted(one.text); }) +
           array("colour", ends_, [](const Labelled& one) { return colour_text(one.colour); }) +
           array("value", ends_, [&](const Labelled& one) { return fmt::format("{}", one.value / scale_.unit); }) +
           "array place[count]\n" +
           (figure_.is_logarithmic ? "height(y) = log10(y / GPVAL_Y_MIN) / log10(GPVAL_Y_MAX / GPVAL_Y_MIN)\n"
                                   : "height(y) = (y - GPVAL_Y_MIN) / (GPVAL_Y_MAX - GPVAL_Y_MIN)\n") +
           place_labels + fmt::format("set rmargin {:.4g}\n", 0.9 * beside_ + 3.5);
  }

  /// SVG counts in pixels, of which 96 make an inch.
  double letter_size() const { return letter_points * (picture_.kind == PictureKind::svg ? 96.0 / 72.0 : 1.0); }

  std::string terminal() const {
    const auto dots = [&](double length) { return std::lround(length / 25.4 * picture_.dots_per_inch); };
    const std::string size = fmt::format("size {}, {}", dots(picture_.width), dots(picture_.height));
    const double scale = picture_.dots_per_inch / 96.0;
    std::string text = "\nset terminal ";
    switch (picture_.kind) {
      case PictureKind::text:
        text += fmt::format("dumb noenhanced {} size {}, {}", picture_.is_coloured ? "ansi256" : "mono",
                            picture_.columns, picture_.rows);
        break;
      case PictureKind::svg:
        text += fmt::format("svg noenhanced {} font 'sans-serif,{:.3g}' linewidth 1.2 background '#ffffff'", size,
                            letter_size());
        break;
      case PictureKind::png:
        text += fmt::format("pngcairo noenhanced {} font 'Sans,{}' fontscale {:.4g} linewidth {:.4g} pointscale {:.4g}",
                            size, letter_size(), scale, 1.2 * scale, scale);
        break;
      case PictureKind::pdf:
        text += fmt::format("pdfcairo noenhanced size {:.6g}cm, {:.6g}cm font 'Sans,{}' fontscale 1 linewidth 1.5",
                            picture_.width / 10.0, picture_.height / 10.0, letter_size());
        break;
    }
    text += '\n';
    // Gnuplot takes a name that begins with | for a command.
    const std::string place = picture_.file.starts_with('|') ? "./" + picture_.file : picture_.file;
    if (!place.empty()) text += fmt::format("set output {}\n", gnuplot_quoted(place));
    return text;
  }

  Figure figure_;
  const Picture& picture_;
  FigureScale scale_;
  bool is_text_;
  bool is_list_below_ = false;
  double beside_ = 0.0;  ///< columns of the labels beside the axes
  std::size_t blocks_ = 0;
  std::vector<Labelled> ends_;  ///< the labels at the ends of lines, from below
  std::string text_, plots_;
};

}  // namespace

std::string gnuplot_script(const Figure& figure, const Picture& picture) {
  return Script(figure, picture).text();
}

}  // namespace plussum::report
