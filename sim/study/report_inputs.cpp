// SPDX-License-Identifier: MIT
#include "plussum/study/report_inputs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "io/experiment_file.hpp"
#include "io/named_file.hpp"
#include "io/run_store_folder.hpp"
#include "io/trajectory_file.hpp"
#include "study/loading.hpp"

namespace plussum {
namespace {

namespace fs = std::filesystem;
using Kind = ReportInput::Kind;

constexpr std::string_view run_endings[] = {".stopped", ".checkpoint", ".h5"};

bool is_named_like_run(const std::string& name) {
  return std::any_of(std::begin(run_endings), std::end(run_endings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

/// "results/a.h5.stopped" -> "a"
std::string short_name(const fs::path& path) {
  std::string name = path.filename().string();
  if (name.empty()) name = path.parent_path().filename().string();
  for (const std::string_view ending : {".stopped", ".checkpoint", ".h5", ".yaml", ".yml", ".store"})
    if (name.ends_with(ending) && name.size() > ending.size()) name.resize(name.size() - ending.size());
  return name;
}

/// An HDF5 file of PlusSum's: a run, or the table of an experiment that stands in its store.
Outcome<ReportInput> read_hdf5_input(const fs::path& path) {
  std::string error;
  const auto kind = io::kind_of_file(path, error);
  if (!kind) return input_output_trouble(error);
  if (*kind != "experiment") return ReportInput{Kind::run, path.string(), short_name(path)};
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (io::check_store_folder(folder, error)) return ReportInput{Kind::store, folder.string(), short_name(folder)};
  return bad_input(fmt::format(
      "'{}' is the table of an experiment, without its claims and settings; name the store that it was exported from",
      path.string()));
}

/// What comes with PlusSum, and all that stands beside the input.
std::vector<std::string> known_near(const fs::path& input) {
  const fs::path folder = input.has_parent_path() ? input.parent_path() : ".";
  std::vector<std::string> names = io::names_near(folder);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) names.push_back(entry.path().filename().string());
  return names;
}

Outcome<ReportInput> read_input(const std::string& input) {
  const std::string found = find_input(input);
  std::error_code ignored;
  if (fs::status(found, ignored).type() == fs::file_type::not_found) {
    return Trouble{
        is_named_like_run(found) ? TroubleKind::input_output : TroubleKind::bad_input,
        fmt::format("'{}': there is no such file, nor does a scenario or experiment of this name come with PlusSum{}",
                    input, io::did_you_mean(fs::path(input).filename().string(), known_near(input)))};
  }
  if (fs::is_directory(found, ignored)) {
    std::string error;
    if (io::check_store_folder(found, error)) return ReportInput{Kind::store, found, short_name(found)};
    return input_output_trouble(error);
  }
  if (is_named_like_run(found) || io::is_hdf5_file(found)) return read_hdf5_input(found);
  const Kind kind = io::is_experiment_file(found) ? Kind::experiment : Kind::scenario;
  return ReportInput{kind, found, short_name(found)};
}

}  // namespace

Outcome<std::vector<ReportInput>> read_report_inputs(const std::vector<std::string>& inputs) {
  std::vector<ReportInput> all;
  for (const std::string& input : inputs) {
    auto read = read_input(input);
    if (!read) return read.take_trouble();
    const std::string name = read->name;
    const auto is_taken = [&](const ReportInput& other) { return other.name == read->name; };
    for (int number = 2; std::any_of(all.begin(), all.end(), is_taken); ++number)
      read->name = fmt::format("{}-{}", name, number);
    all.push_back(*std::move(read));
  }
  return all;
}

}  // namespace plussum
