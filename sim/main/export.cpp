// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "io/result_file.hpp"
#include "io/store_files.hpp"
#include "io/trajectory_table.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view table = "csv", series = "series-csv", consolidated = "hdf5";

struct Options {
  CommonOptions common;
  std::string store, file, format;
};

/// The format asked for; else by the ending of the file. Empty when neither tells.
std::string format_of(const Options& options) {
  if (!options.format.empty()) return options.format;
  const std::string ending = std::filesystem::path(options.file).extension().string();
  if (options.file.empty() || ending == ".csv") return std::string(table);
  if (ending == ".h5" || ending == ".hdf5" || ending == ".nc") return std::string(consolidated);
  return {};
}

std::filesystem::path file_of(const Options& options, const std::string& format, const io::RunStore& store) {
  if (!options.file.empty()) return options.file;
  return store.folder() / (format == consolidated ? "results.h5" : format == series ? "series.csv" : "results.csv");
}

bool write(const std::filesystem::path& file, const std::string& format, const OpenedStore& opened,
           const std::string& command, std::string& error) {
  std::error_code ignored;
  if (fs::equivalent(file.has_parent_path() ? file.parent_path() : ".", opened.store.folder(), ignored))
    if (error = io::obstacle_in_store(file); !error.empty()) return false;
  if (format == consolidated)
    return io::write_result_file(file, opened.store, opened.plan, io::origin_now(command), error);
  if (format == series) return io::write_result_series(file, opened.store, opened.plan, error);
  return io::write_result_table(file, opened.store, opened.plan, error);
}

/// The series of one run. Both formats of CSV are the same table there: a run has no rows of points.
int export_run(const Options& options) {
  const std::string format = format_of(options);
  if (format != table && format != series) {
    complain(fmt::format(
        "the series of a run are exported as CSV, to a file that ends in .csv or with --format csv; '{}' is "
        "HDF5 already",
        options.store));
    return exit_bad_input;
  }
  const std::string file =
      options.file.empty() ? std::filesystem::path(options.store).replace_extension(".csv").string() : options.file;
  if (const int code = check_output(file, {options.store}); code != exit_good) return code;
  std::string error;
  const auto trajectory = io::read_trajectory(options.store, error);
  if (!trajectory || !io::write_trajectory_table(file, *trajectory, error)) {
    complain(error);
    return exit_input_output;
  }
  const std::size_t rows = io::rows_of_table(*trajectory);
  if (options.common.json)
    put_json({{"file", file}, {"format", series}, {"rows", rows}});
  else
    put("{} has {} rows.\n", file, rows);
  return exit_good;
}

int export_store(const Options& options, const std::string& command) {
  const std::string format = format_of(options);
  if (format.empty()) {
    complain(
        fmt::format("'{}' does not tell its format by its ending: .csv or .h5, or say --format csv, series-csv or "
                    "hdf5",
                    options.file));
    return exit_bad_input;
  }
  int exit_code = exit_good;
  const auto opened = open_store(options.store);
  if (!opened) return refuse(options.common, opened.trouble());
  const std::filesystem::path file = file_of(options, format, opened->store);
  // Tables may stand in the store, beside what it is made of.
  const std::string ending = file.extension().string();
  const bool is_table = ending == ".csv" || ending == ".h5" || ending == ".hdf5" || ending == ".nc";
  std::error_code ignored;
  const bool is_beside =
      std::filesystem::equivalent(file.has_parent_path() ? file.parent_path() : ".", options.store, ignored);
  if (!(is_table && is_beside))
    if (exit_code = check_output(file.string(), {options.store}); exit_code != exit_good) return exit_code;
  std::string error;
  if (!write(file, format, *opened, command, error)) {
    complain(error);
    return exit_input_output;
  }
  const io::StoreStatus status = opened->store.status(opened->plan);
  if (options.common.json)
    put_json({{"file", file.string()},
              {"format", format},
              {"runs", status.planned},
              {"finished", status.finished},
              {"failed", status.failed},
              {"missing", status.missing}});
  else
    put("{} has {} runs{}.\n", file.string(), status.planned,
        status.finished == status.planned
            ? ""
            : fmt::format(", {} of them without values: {} failed, {} missing", status.planned - status.finished,
                          status.failed, status.missing));
  return exit_good;
}

}  // namespace

void add_export(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "export",
      "Write the runs of a store as one table, tidy CSV or HDF5 for xarray; or the series of a run as tidy CSV");
  verb.add_option("store", options->store, "Folder of the store, or the trajectory file of a run")->required();
  verb.add_option("-o,--output", options->file,
                  "File; results.csv, series.csv or results.h5 in the store, RUN.csv beside RUN.h5, if not given");
  verb.add_option(
          "--format", options->format,
          "csv: a row for each run; series-csv: a row for each run, metric and time; hdf5. By the ending of the "
          "file when not given")
      ->check(CLI::IsMember({std::string(table), std::string(series), std::string(consolidated)}));
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum export complements.store -o complements.csv\n"
               "  plussum export complements.store -o over-time.csv --format series-csv\n"
               "  plussum export complements.store -o complements.h5\n"
               "  plussum export cemex.h5 -o cemex.csv");
  verb.callback([options, &invocation] {
    invocation.exit_code =
        io::is_hdf5_file(options->store) ? export_run(*options) : export_store(*options, invocation.command);
  });
}

}  // namespace plussum::main
