// SPDX-License-Identifier: MIT
#include "plussum/study/output_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "io/atomic_file.hpp"
#include "io/experiment_file.hpp"
#include "io/named_file.hpp"
#include "io/overlay.hpp"
#include "io/trajectory_file.hpp"
#include "study/loading.hpp"

namespace plussum {
namespace {

namespace fs = std::filesystem;

/// The files that an experiment names, scenarios and the run from which all go on, and its usual store.
void add_named_files(const io::LoadedExperiment& loaded, std::vector<fs::path>& files) {
  const Experiment& experiment = loaded.experiment;
  const auto add = [&](const std::string& name, const std::string& path) {
    if (name.empty()) return;
    const io::Mark mark = loaded.positions.of(path);
    const fs::path beside = mark.line > 0 ? fs::path(*mark.file) : loaded.file;
    const fs::path file = io::find_named_file(beside.parent_path(), name);
    for (const fs::path& read : io::files_read_for(file)) files.push_back(read);
  };
  files.push_back(experiment.name + ".store");
  add(experiment.scenario, "scenario");
  add(file_of_branch(experiment.from), "from");
  for (std::size_t a = 0; a < experiment.arms.size(); ++a)
    add(experiment.arms[a].scenario, fmt::format("arms[{}].scenario", a));
  for (std::size_t f = 0; f < experiment.factors.size(); ++f)
    for (std::size_t l = 0; l < experiment.factors[f].levels.size(); ++l)
      add(experiment.factors[f].levels[l].scenario, fmt::format("factors[{}].levels[{}].scenario", f, l));
}

std::vector<fs::path> files_of(const fs::path& input) {
  std::error_code ignored;
  if (fs::is_directory(input, ignored) || io::is_hdf5_file(input)) return {input};
  std::vector<fs::path> files = io::files_read_for(input);
  io::Diagnostics unheard;
  if (io::is_experiment_file(input))
    if (const auto loaded = io::load_experiment(input, {}, unheard)) add_named_files(*loaded, files);
  return files;
}

bool is_in_folder(const fs::path& file, const fs::path& folder) {
  std::error_code ignored;
  for (fs::path above = fs::weakly_canonical(fs::absolute(file, ignored), ignored); above.has_relative_path();
       above = above.parent_path())
    if (fs::equivalent(above, folder, ignored)) return true;
  return false;
}

bool is_read_from(const std::string& output, const std::string& input) {
  const std::vector<fs::path> read = files_of(find_input(input));
  std::error_code ignored;
  return std::any_of(read.begin(), read.end(), [&](const fs::path& path) {
    return fs::is_directory(path, ignored) ? is_in_folder(output, path) : fs::equivalent(path, output, ignored);
  });
}

}  // namespace

std::string loss_by_writing(const std::string& output, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs)
    if (!input.empty() && is_read_from(output, input))
      return fmt::format("'{}' is to be read, or belongs to what is, so that what is written needs another name",
                         output);
  return {};
}

Outcome<Done> check_output_place(const std::string& output, const std::vector<std::string>& inputs) {
  if (output.empty()) return Done{};
  if (const std::string why = io::obstacle_to_writing(output); !why.empty())
    return input_output_trouble(fmt::format("cannot write '{}': {}", output, why));
  const std::string loss = loss_by_writing(output, inputs);
  if (loss.empty()) return Done{};
  return bad_input(loss + " (-o FILE)");
}

std::string file_of_branch(const std::string& from) {
  return from.substr(0, from.rfind('@'));
}

}  // namespace plussum
