// SPDX-License-Identifier: MIT
#pragma once
/// The series of a run as tidy CSV.
#include <filesystem>
#include <string>

#include "io/trajectory_file.hpp"

namespace plussum::io {

/// One row for each series, label and record: year, step, date, metric, label, value, unit. `year` and `date` are the end of the step, as
/// in the file; `label` is empty for a series without labels. False with a sentence in `error` when the file cannot be written.
bool write_trajectory_table(const std::filesystem::path& path, const Trajectory& trajectory,
                            std::string& error) noexcept;

/// How many rows that are, the head aside.
std::size_t rows_of_table(const Trajectory& trajectory);

}  // namespace plussum::io
