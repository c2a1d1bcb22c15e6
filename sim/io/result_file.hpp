// SPDX-License-Identifier: MIT
#pragma once
/// The consolidated file of an experiment: one table of all its runs, as HDF5 with a dimension `run` that xarray opens,
/// or as tidy CSV. Rows are in the order of ResultPlan::runs, whoever made the runs and when; runs that are missing or
/// failed have no values (NaN, `NA`) and say so in `status`. Records are read from the store block by block and never
/// all held in memory. Under its final name a file is always complete. Format: docs/file-format.md, "Experiments".
#include <filesystem>
#include <string>

#include "io/run_store.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum::io {

/// What may differ between two files with the same data.
struct ResultOrigin {
  std::string created;  ///< date and time, ISO 8601
  std::string command;
};
/// Made now, by this command.
ResultOrigin origin_now(const std::string& command);

/// Writes HDF5. The library runs in a process of its own for that, because it cannot recover from a full disk; no other
/// thread of the caller may be at work meanwhile. False with a sentence in `error` when the file cannot be written.
bool write_result_file(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
                       const ResultOrigin& origin, std::string& error) noexcept;

/// Writes CSV (RFC 4180), one row a run: run, point, replicate, seed, the factors, status, message, the metrics.
bool write_result_table(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
                        std::string& error) noexcept;

/// Writes CSV in long form, one row for each run, metric over time and time: run, point, replicate, seed, the factors,
/// year, the ramped parameter if there is one, metric, value.
bool write_result_series(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
                         std::string& error) noexcept;

}  // namespace plussum::io
