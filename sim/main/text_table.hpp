// SPDX-License-Identifier: MIT
#pragma once
/// How wide tables are: as wide as the output.
#include <cstddef>
#include <string>

#include "main/console.hpp"

namespace plussum::main {

/// Columns of the output: COLUMNS where it says so, else the terminal's own, else 100.
std::size_t output_columns();

/// From now on every row of a table stands on one line (--wide).
void keep_tables_wide();

/// The table for an output of so many columns, texts broken into several lines where it would be wider; 0: each row on one
/// line. `TextTable::render` takes the columns of the output.
std::string render_table(const TextTable& table, std::size_t columns);

}  // namespace plussum::main
