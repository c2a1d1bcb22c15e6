// SPDX-License-Identifier: MIT
#include "plussum/study/input_kind.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "io/experiment_file.hpp"
#include "io/yaml_tree.hpp"

namespace plussum {
namespace {

namespace fs = std::filesystem;

bool is_hdf5(const fs::path& path) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::array<char, signature.size()> begin{};
  std::ifstream file(path, std::ios::binary);
  return file.read(begin.data(), begin.size()) && std::string_view(begin.data(), begin.size()) == signature;
}

}  // namespace

std::string why_no_experiment(const std::string& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored))
    return fs::exists(fs::path(file) / "plan.json", ignored)
               ? fmt::format(
                     "this is the run store of an experiment, not its file; `plussum sweep EXPERIMENT.yaml -o {0}` "
                     "goes on "
                     "with it, and `plussum status {0}` says what it holds",
                     file)
               : "this is a folder, not an experiment file; name a file in it";
  if (!fs::is_regular_file(file, ignored)) return {};
  if (is_hdf5(file)) return "this is a file of results (HDF5), not an experiment file; plot and report show it";
  io::Diagnostics unheard;
  const auto root = io::load_tree(file, unheard);
  if (root && root->is_map() && !io::is_experiment_file(file) &&
      (root->find("market_space") || root->find("population") || root->find("enterprises")))
    return fmt::format(
        "this is a scenario, not an experiment; `plussum run {0}` makes one run of it. An experiment names it: "
        "scenario: {1}",
        file, fs::path(file).filename().string());
  return {};
}

std::string why_no_scenario(const std::string& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) {
    if (fs::exists(fs::path(file) / "plan.json", ignored))
      return fmt::format(
          "this is the run store of an experiment, not a scenario; `plussum status {0}` says what it holds, and test, "
          "attribute, report, plot and export take it",
          file);
    return "this is a folder, not a scenario file; name a file in it";
  }
  if (!fs::is_regular_file(file, ignored)) return {};
  if (is_hdf5(file))
    return fmt::format(
        "this is a file of results (HDF5), not a scenario; `plussum report {0} -o PAGE.html` shows it, and plot, "
        "targets, "
        "verify and diff take the file of a run, which `plussum run --from {0}@STEP` goes on from",
        file);
  if (io::is_experiment_file(file))
    return fmt::format(
        "this is an experiment, not a scenario; `plussum sweep {0}` makes its runs, and `plussum sweep {0} --dry-run` "
        "checks it",
        file);
  return {};
}

}  // namespace plussum
