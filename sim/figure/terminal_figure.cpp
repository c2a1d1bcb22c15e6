// SPDX-License-Identifier: MIT
#include "figure/terminal_figure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "figure/label_places.hpp"
#include "figure/short_labels.hpp"
#include "figure/text.hpp"

namespace plussum::figure {
namespace {

constexpr std::size_t widest_label = 24;
constexpr std::string_view shades[] = {"█", "▓", "▒", "░", "·", "+", ":", "x"};
constexpr std::string_view dash_samples[] = {"━━━━", "╍╍╍╍", "┈┈┈┈", "━ · ", "━━ ━"};
constexpr std::string_view eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

struct Cell {
  std::string glyph = " ";
  std::uint8_t dots = 0;
  std::optional<Colour> colour, background;
};

/// A line of text with colours set and reset as they change.
class ColouredText {
 public:
  explicit ColouredText(bool colour) : colour_(colour) {}

  void add(std::string_view text, std::optional<Colour> colour = {}, std::optional<Colour> background = {}) {
    // The terminal's own colour is what ink is on paper, whether it is light on dark or dark on light.
    if (colour == Colour::ink && !background) colour.reset();
    if (colour_ && colour != now_) text_ += colour ? sequence(38, *colour) : "\x1b[39m";
    if (colour_ && background != behind_) text_ += background ? sequence(48, *background) : "\x1b[49m";
    if (colour_) now_ = colour, behind_ = background;
    text_ += text;
  }

  std::string take() {
    add("");
    // Spaces at the end say nothing.
    text_.erase(text_.find_last_not_of(' ') + 1);
    return std::exchange(text_, {}) + "\n";
  }

 private:
  static std::string sequence(int what, Colour colour) {
    const auto& value = colour_values[static_cast<std::size_t>(colour)];
    return fmt::format("\x1b[{};2;{};{};{}m", what, value[0], value[1], value[2]);
  }

  bool colour_;
  std::optional<Colour> now_, behind_;
  std::string text_;
};

/// Which dots of a dashed line are set, by their number along it.
bool is_set(Dash dash, std::size_t dot) {
  constexpr std::size_t periods[] = {1, 7, 3, 9, 11}, marked[] = {1, 4, 1, 4, 8};
  const auto which = static_cast<std::size_t>(dash);
  const std::size_t within = dot % periods[which];
  return within < marked[which] || (dash == Dash::dash_dotted && within == 6);
}

/// Between the neighbours of `x`, in proportion; NaN outside and in gaps.
double value_at(const std::vector<double>& xs, const std::vector<double>& ys, double x) {
  const auto right = std::lower_bound(xs.begin(), xs.end(), x);
  if (right == xs.end()) return std::nan("");
  const auto k = static_cast<std::size_t>(right - xs.begin());
  if (*right == x) return ys[k];
  if (k == 0) return std::nan("");
  return ys[k - 1] + (ys[k] - ys[k - 1]) * (x - xs[k - 1]) / (xs[k] - xs[k - 1]);
}

class Canvas {
 public:
  Canvas(const Figure& figure, const Axis& across, const Axis& up, std::size_t columns, std::size_t rows, bool colour)
      : figure_(figure), across_(across), up_(up), columns_(columns), rows_(rows), cells_(columns * rows) {
    stacks(colour);
    shadow();
    for (const Line& line : figure.lines) draw(line);
    for (Cell& cell : cells_)
      if (cell.dots != 0) cell.glyph = braille(cell.dots);
    for (const Line& line : figure.lines) marks(line);
  }

  const Cell& at(std::size_t column, std::size_t row) const { return cells_[row * columns_ + column]; }

 private:
  static std::string braille(std::uint8_t dots) {
    return {'\xE2', static_cast<char>(0xA0 | dots >> 6), static_cast<char>(0x80 | (dots & 0x3F))};
  }

  /// Layer of the stack at a place of the axes; nothing where there is none.
  std::optional<std::size_t> layer_at(double x, double height) const {
    for (std::size_t k = 0; k < figure_.bands.size(); ++k) {
      const Band& band = figure_.bands[k];
      if (!band.is_stacked) continue;
      const double low = up_.place(value_at(band.x, band.low, x)), high = up_.place(value_at(band.x, band.high, x));
      if (height >= low && height < high) return k;
    }
    return {};
  }

  double x_of(std::size_t column) const {
    const double place = columns_ > 1 ? static_cast<double>(column) / static_cast<double>(columns_ - 1) : 0.5;
    return across_.low + place * (across_.high - across_.low);
  }

  void stacks(bool colour) {
    const bool has_stack =
        std::any_of(figure_.bands.begin(), figure_.bands.end(), [](const Band& band) { return band.is_stacked; });
    for (std::size_t row = 0; has_stack && row < rows_; ++row)
      for (std::size_t column = 0; column < columns_; ++column)
        colour ? coloured_block(column, row) : shaded_block(column, row);
  }

  void shaded_block(std::size_t column, std::size_t row) {
    const double height = (static_cast<double>(rows_ - row) - 0.5) / static_cast<double>(rows_);
    if (const auto layer = layer_at(x_of(column), height))
      cells_[row * columns_ + column].glyph = shades[*layer % std::size(shades)];
  }

  /// Two layers can share a block: the lower one is its foreground, the upper one its background.
  void coloured_block(std::size_t column, std::size_t row) {
    const auto layer_of_eighth = [&](std::size_t eighth) {
      const double within = (static_cast<double>(eighth) + 0.5) / 8.0;
      return layer_at(x_of(column), (static_cast<double>(rows_ - row - 1) + within) / static_cast<double>(rows_));
    };
    const auto lowest = layer_of_eighth(0), highest = layer_of_eighth(7);
    if (!lowest) return;
    std::size_t count = 1;
    while (count < 8 && layer_of_eighth(count) == lowest) ++count;
    Cell& cell = cells_[row * columns_ + column];
    cell.glyph = eighths[count];
    cell.colour = figure_.bands[*lowest].colour;
    if (count < 8 && highest) cell.background = figure_.bands[*highest].colour;
  }

  /// An interval around a single line is shaded; several would cover each other, so they are left out.
  void shadow() {
    if (figure_.bands.size() != 1 || figure_.bands[0].is_stacked) return;
    const Band& band = figure_.bands[0];
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t column = 0; column < columns_; ++column) {
        const double height = (static_cast<double>(rows_ - row) - 0.5) / static_cast<double>(rows_), x = x_of(column);
        if (height < up_.place(value_at(band.x, band.low, x)) || !(height < up_.place(value_at(band.x, band.high, x))))
          continue;
        cells_[row * columns_ + column] = {.glyph = "░", .dots = 0, .colour = band.colour, .background = {}};
      }
  }

  struct Dot {
    long x = 0, y = 0;
  };

  std::optional<Dot> dot_of(double x, double y) const {
    const double right = across_.place(x), height = up_.place(y);
    if (!std::isfinite(right) || !std::isfinite(height)) return {};
    return Dot{std::lround(right * static_cast<double>(2 * columns_ - 1)),
               std::lround((1.0 - height) * static_cast<double>(4 * rows_ - 1))};
  }

  Cell* cell_of(Dot dot) {
    const auto column = static_cast<std::size_t>(dot.x / 2), row = static_cast<std::size_t>(dot.y / 4);
    return dot.x < 0 || dot.y < 0 || column >= columns_ || row >= rows_ ? nullptr : &cells_[row * columns_ + column];
  }

  void set(Dot dot, Colour colour) {
    constexpr std::uint8_t bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    Cell* cell = cell_of(dot);
    if (!cell) return;
    cell->dots = static_cast<std::uint8_t>(cell->dots | bits[dot.y % 4][dot.x % 2]);
    cell->colour = colour;
  }

  void join(Dot from, Dot to, Colour colour, Dash dash, std::size_t& along) {
    const long length = std::max({std::labs(to.x - from.x), std::labs(to.y - from.y), 1L});
    for (long k = 0; k <= length; ++k) {
      const double part = static_cast<double>(k) / static_cast<double>(length);
      const Dot dot{from.x + std::lround(part * static_cast<double>(to.x - from.x)),
                    from.y + std::lround(part * static_cast<double>(to.y - from.y))};
      if (is_set(dash, along)) set(dot, colour);
      if (k < length) ++along;
    }
  }

  void draw(const Line& line) {
    std::optional<Dot> before;
    std::size_t along = 0;
    for (std::size_t k = 0; k < line.x.size(); ++k) {
      const auto dot = dot_of(line.x[k], line.y[k]);
      if (dot && line.is_joined) join(before.value_or(*dot), *dot, line.colour, line.dash, along);
      before = dot;
      if (line.low.empty()) continue;
      const auto low = dot_of(line.x[k], line.low[k]), high = dot_of(line.x[k], line.high[k]);
      std::size_t none = 0;
      if (low && high) join(*low, *high, line.colour, Dash::solid, none);
    }
  }

  void marks(const Line& line) {
    for (std::size_t k = 0; line.has_marks && k < line.x.size(); ++k)
      if (const auto dot = dot_of(line.x[k], line.y[k]))
        if (Cell* cell = cell_of(*dot)) *cell = {.glyph = "●", .dots = 0, .colour = line.colour, .background = {}};
  }

  const Figure& figure_;
  const Axis& across_;
  const Axis& up_;
  std::size_t columns_, rows_;
  std::vector<Cell> cells_;
};

std::string padded(const std::string& text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  return std::string(columns > used ? columns - used : 0, ' ') + text;
}

struct Drawing {
  const Figure& figure;
  std::size_t width, rows;
  bool colour;
  Axis up, across;
  std::size_t left = 0, columns = 0;  ///< of the ticks' texts, of the axes
  std::vector<EndLabel> labels;
  bool labels_at_ends = true;
  std::string said_once;  ///< what has been left out of all labels; empty: nothing
  std::string text;

  void arrange();
  bool shorten_labels();
  void head();
  void axes();
  void foot();
  void legend();
  std::string_view sample_of(const EndLabel& label) const;
};

void Drawing::arrange() {
  up = vertical_axis(figure, std::max<std::size_t>(2, rows / 4));
  for (const Tick& tick : up.ticks) left = std::max(left, columns_of(tick.text));
  labels = end_labels(figure, up);
  const bool are_short = shorten_labels();
  std::size_t widest = 0;
  for (const EndLabel& label : labels) widest = std::max(widest, columns_of(label.text) + 3);
  // A little more than a row, so that rounding never puts two into one.
  const double row = rows > 1 ? (1.0 + 1e-6) / static_cast<double>(rows - 1) : 2.0;
  labels_at_ends = are_short && left + 2 + widest + 16 <= width && spread(labels, row);
  columns = std::max<std::size_t>(4, width - std::min(width, left + 2 + (labels_at_ends ? widest : 0)));
  across = horizontal_axis(figure, std::max<std::size_t>(2, columns / 12));
}

/// Labels that are too wide for the ends of lines lose what all of them share, which is said once. Nothing is cut: two that differ
/// could look alike. Whether they are short enough then; else they go into a legend.
bool Drawing::shorten_labels() {
  const auto are_short = [this] {
    return std::all_of(labels.begin(), labels.end(),
                       [](const EndLabel& label) { return columns_of(label.text) <= widest_label; });
  };
  if (are_short()) return true;
  std::vector<std::string> texts;
  for (const EndLabel& label : labels) texts.push_back(label.text);
  const CommonParts parts = without_common_parts(texts);
  for (std::size_t k = 0; k < labels.size(); ++k) labels[k].text = parts.names[k];
  if (parts.has_any()) said_once = parts.said_once();
  return are_short();
}

/// A text that is too wide goes on in a second line, from a space where there is one that fits.
std::vector<std::string> two_lines(const std::string& text, std::size_t width) {
  if (text.empty()) return {};
  if (columns_of(text) <= width) return {text};
  std::size_t end = std::string::npos;
  for (std::size_t space = text.find(' '); space != std::string::npos && columns_of(text.substr(0, space)) <= width;
       space = text.find(' ', space + 1))
    end = space;
  return end == std::string::npos ? std::vector{text} : std::vector{text.substr(0, end), text.substr(end + 1)};
}

void Drawing::head() {
  for (const std::string* line : {&figure.title, &figure.subtitle})
    for (const std::string& part : two_lines(*line, width)) text += shortened(part, width) + "\n";
  for (const Key& key : figure.keys)
    text += shortened(fmt::format("{} {}", dash_samples[static_cast<std::size_t>(key.dash)], key.label), width) + "\n";
  for (const std::string& part : wrapped(said_once, width)) text += part + "\n";
  if (!up.label.empty()) text += shortened(up.label, width) + "\n";
}

/// What shows a label's line or area beside it. Without colour lines have only their dashes to show, and at their ends nothing.
std::string_view Drawing::sample_of(const EndLabel& label) const {
  if (!label.is_area && !labels_at_ends) return dash_samples[static_cast<std::size_t>(label.dash)];
  if (colour) return label.is_area ? "█ " : "━ ";
  if (!label.is_area) return "";
  return shades[label.number % std::size(shades)];
}

void Drawing::axes() {
  const Canvas canvas(figure, across, up, columns, rows, colour);
  ColouredText line(colour);
  const auto row_of = [&](double place) {
    return static_cast<std::size_t>(std::lround((1.0 - place) * static_cast<double>(rows - 1)));
  };
  for (std::size_t row = 0; row < rows; ++row) {
    const auto tick = std::find_if(up.ticks.begin(), up.ticks.end(),
                                   [&](const Tick& one) { return row_of(up.place(one.at)) == row; });
    const bool is_tick = tick != up.ticks.end();
    line.add(padded(is_tick ? tick->text : "", left) + (is_tick ? " ┤" : " │"));
    for (std::size_t column = 0; column < columns; ++column) {
      const Cell& cell = canvas.at(column, row);
      line.add(cell.glyph, cell.colour, cell.background);
    }
    for (const EndLabel& label : labels)
      if (labels_at_ends && row_of(label.place) == row) {
        line.add(" ");
        const std::string_view sample = sample_of(label);
        line.add(sample, label.colour);
        line.add((sample.empty() || sample.ends_with(' ') ? "" : " ") + label.text);
      }
    text += line.take();
  }
}

void Drawing::foot() {
  std::string ruler, words;
  std::size_t written = 0;  // columns of `words`
  std::size_t next = 0;
  std::vector<std::size_t> places;
  for (const Tick& tick : across.ticks)
    places.push_back(static_cast<std::size_t>(std::lround(across.place(tick.at) * static_cast<double>(columns - 1))));
  for (std::size_t column = 0; column < columns; ++column) {
    const bool is_tick = next < places.size() && places[next] == column;
    ruler += is_tick ? "┬" : "─";
    while (next < places.size() && places[next] == column) {
      const std::string word = shortened(across.ticks[next].text, width - left - 2);
      const std::size_t length = columns_of(word), centre = left + 2 + column;
      const std::size_t begin = std::min(centre - std::min(centre, length / 2), width - std::min(width, length));
      // A word that would touch the one before is left out.
      if (written == 0 || begin > written) {
        words += std::string(begin - written, ' ') + word;
        written = begin + length;
      }
      ++next;
    }
  }
  text += std::string(left + 1, ' ') + "└" + ruler + "\n" + words + "\n";
  if (!across.label.empty()) {
    const std::string label = shortened(across.label, width);
    text += padded(label, std::min(width, left + 2 + columns / 2 + columns_of(label) / 2)) + "\n";
  }
}

void Drawing::legend() {
  ColouredText line(colour);
  std::size_t used = 0;
  const auto close = [&] {
    if (used > 0) text += line.take();
    used = 0;
  };
  for (const EndLabel& label : labels) {
    std::string sample(sample_of(label));
    if (!sample.empty() && !sample.ends_with(' ')) sample += ' ';
    const std::size_t indent = columns_of(sample);
    if (used > 0 && used + indent + columns_of(label.text) > width) close();
    line.add(sample, label.colour);
    const std::vector<std::string> parts = wrapped(label.text, width - indent);
    for (std::size_t k = 0; k < parts.size(); ++k) {
      if (k > 0) {
        close();
        line.add(std::string(indent, ' '));
      }
      line.add(parts[k] + "  ");
      used += indent + columns_of(parts[k]) + 2;
    }
  }
  close();
}

}  // namespace

std::string render_text(const Figure& original, const TerminalSize& size, bool colour) {
  Figure figure = original;
  clean_texts(figure);
  Drawing drawing{.figure = figure,
                  .width = std::max(size.columns, least_columns),
                  .rows = std::max<std::size_t>(size.rows, 4),
                  .colour = colour,
                  .up = {},
                  .across = {},
                  .labels = {},
                  .said_once = {},
                  .text = {}};
  drawing.arrange();
  drawing.head();
  drawing.axes();
  drawing.foot();
  if (!drawing.labels_at_ends) drawing.legend();
  return drawing.text;
}

}  // namespace plussum::figure
