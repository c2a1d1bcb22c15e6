// SPDX-License-Identifier: MIT
#include "io/text_table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "io/decimal.hpp"

namespace plussum::io {
namespace {

constexpr std::size_t columns_without_terminal = 100;
constexpr std::size_t fewest_columns = 40;
constexpr std::size_t gap = 2;

bool tables_stay_wide = false;

bool begins_letter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u;
}

/// Columns a UTF-8 text takes on a terminal, near enough: one for each code point.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_letter));
}

/// Pieces that a word too long for its column may be broken into: after a sign that joins names.
std::vector<std::string> pieces_of(const std::string& word) {
  std::vector<std::string> pieces(1);
  for (const char letter : word) {
    pieces.back() += letter;
    if (std::string_view("_./,:+=-").find(letter) != std::string_view::npos) pieces.emplace_back();
  }
  if (pieces.back().empty()) pieces.pop_back();
  return pieces;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char letter : text) {
    if (letter == ' ') {
      words.emplace_back();
    } else {
      words.back() += letter;
    }
  }
  return words;
}

/// The narrowest column that a cell fits in without a break inside a piece.
std::size_t least_width(const std::string& cell) {
  std::size_t least = 0;
  for (const std::string& word : words_of(cell))
    for (const std::string& piece : pieces_of(word)) least = std::max(least, width_of(piece));
  return least;
}

/// A cell as lines of at most `width` columns.
std::vector<std::string> lines_of(const std::string& cell, std::size_t width) {
  if (width_of(cell) <= width) return {cell};
  std::vector<std::string> lines(1);
  const auto append = [&](const std::string& text, const char* between) {
    const std::size_t used = width_of(lines.back());
    const bool fits = used == 0 || used + width_of(between) + width_of(text) <= width;
    if (!fits) lines.emplace_back();
    lines.back() += (fits && used > 0 ? between : "") + text;
  };
  for (const std::string& word : words_of(cell)) {
    if (width_of(word) <= width) {
      append(word, " ");
      continue;
    }
    const char* between = " ";
    for (const std::string& piece : pieces_of(word)) append(piece, std::exchange(between, ""));
  }
  return lines;
}

class Layout {
 public:
  Layout(const TextTable& table, std::size_t columns) : table_(table), widths_(table.head.size()) {
    std::vector<std::size_t> least(widths_.size());
    const auto measure = [&](const std::vector<std::string>& row) {
      for (std::size_t k = 0; k < row.size(); ++k) {
        widths_[k] = std::max(widths_[k], width_of(row[k]));
        least[k] = std::max(least[k], is_right(k) ? width_of(row[k]) : least_width(row[k]));
      }
    };
    measure(table.head);
    for (const auto& row : table.rows) measure(row);
    if (columns > 0) narrow(columns, least);
  }

  void write_row(const std::vector<std::string>& row, std::string& text) const {
    std::vector<std::vector<std::string>> cells;
    std::size_t lines = 1;
    for (std::size_t k = 0; k < row.size(); ++k) {
      cells.push_back(lines_of(row[k], widths_[k]));
      lines = std::max(lines, cells.back().size());
    }
    for (std::size_t line = 0; line < lines; ++line) {
      std::string one;
      for (std::size_t k = 0; k < cells.size(); ++k) {
        const std::string cell = line < cells[k].size() ? cells[k][line] : std::string();
        const std::string space(widths_[k] - std::min(widths_[k], width_of(cell)), ' ');
        one += (k == 0 ? "" : std::string(gap, ' ')) + (is_right(k) ? space + cell : cell + space);
      }
      one.erase(one.find_last_not_of(' ') + 1);
      text += one + "\n";
    }
  }

  std::vector<std::string> rule() const {
    std::vector<std::string> dashes;
    for (const std::size_t width : widths_) dashes.push_back(std::string(width, '-'));
    return dashes;
  }

 private:
  bool is_right(std::size_t k) const { return k < table_.right.size() && table_.right[k]; }

  /// Takes from the widest column, one at a time, until the table fits or no column can be narrower.
  void narrow(std::size_t columns, const std::vector<std::size_t>& least) {
    std::size_t all = gap * (widths_.empty() ? 0 : widths_.size() - 1);
    for (const std::size_t width : widths_) all += width;
    for (; all > columns; --all) {
      std::size_t widest = widths_.size();
      for (std::size_t k = 0; k < widths_.size(); ++k)
        if (widths_[k] > least[k] && (widest == widths_.size() || widths_[k] > widths_[widest])) widest = k;
      if (widest == widths_.size()) return;
      --widths_[widest];
    }
  }

  const TextTable& table_;
  std::vector<std::size_t> widths_;
};

}  // namespace

std::size_t output_columns() {
  if (const char* variable = std::getenv("COLUMNS"))
    if (const auto said = plain_whole_number(variable); said && *said > 0)
      return std::max(fewest_columns, static_cast<std::size_t>(*said));
  winsize window{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
    return std::max<std::size_t>(fewest_columns, window.ws_col);
  return columns_without_terminal;
}

void keep_tables_wide() {
  tables_stay_wide = true;
}

std::string TextTable::render() const {
  return render_table(*this, tables_stay_wide ? 0 : output_columns());
}

std::string render_table(const TextTable& table, std::size_t columns) {
  const Layout layout(table, columns);
  std::string text;
  layout.write_row(table.head, text);
  layout.write_row(layout.rule(), text);
  for (const auto& row : table.rows) layout.write_row(row, text);
  return text;
}

}  // namespace plussum::io
