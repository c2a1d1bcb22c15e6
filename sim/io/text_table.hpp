// SPDX-License-Identifier: MIT
#pragma once
/// Tables for people, as wide as the output.
#include <cstddef>
#include <string>
#include <vector>

namespace plussum::io {

/// A table with aligned columns; numbers stand right when `right` says so for the column.
struct TextTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> right;
  /// As wide as the output.
  std::string render() const;
};

/// Columns of the output: COLUMNS where it says so, else the terminal's own, else 100.
std::size_t output_columns();

/// From now on every row of a table stands on one line (--wide).
void keep_tables_wide();

/// The table for an output of so many columns, texts broken into several lines where it would be wider; 0: each row on one
/// line. `TextTable::render` takes the columns of the output.
std::string render_table(const TextTable& table, std::size_t columns);

}  // namespace plussum::io
