// SPDX-License-Identifier: MIT
#include "io/trajectory_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <new>
#include <system_error>

#include "io/atomic_file.hpp"
#include "io/file_seal.hpp"
#include "io/hdf5_walk.hpp"
#include "io/recording_file.hpp"

#include "plussum/core/enums.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

constexpr auto step_names = enumerator_names<StepUnit>;

/// The texts of a provenance under the names that they have in the file.
template <class Self, class Visit>
void for_each_text(Self& provenance, Visit&& visit) {
  visit("scenario_name", provenance.scenario_name);
  visit("digest", provenance.final_digest);
  visit("start_date", provenance.start_date);
  visit("step_unit", provenance.step_unit);
  visit("currency", provenance.currency);
  visit("outcome_unit", provenance.outcome_unit);
  visit("code_version", provenance.code_version);
  visit("git_commit", provenance.git_commit);
  visit("git_patch", provenance.git_patch);
  visit("build", provenance.build);
  visit("packages", provenance.packages);
  visit("plan", provenance.plan_text);
  visit("scenario", provenance.scenario_yaml);
  visit("created", provenance.created);
  visit("command", provenance.command);
}

void check_version(const std::string& version) {
  if (version.empty()) throw FileError("this is an HDF5 file, but not one that PlusSum has written");
  int major = 0;
  const auto result = std::from_chars(version.data(), version.data() + version.size(), major);
  if (result.ec != std::errc{} || major < 1)
    throw FileError("the attribute plussum_format_version is '" + version +
                    "', which is no version; the file is damaged");
  if (major > format_major)
    throw FileError(
        fmt::format("the file has format version {}, this version of PlusSum reads up to {}.x; use a newer PlusSum",
                    version, format_major));
}

/// One list for each member, since attributes have no records.
void write_branches(Hdf5Group& root, const std::vector<BranchedFrom>& branches) {
  if (branches.empty()) return;
  std::vector<std::string> scenarios, steps, digests, seeds, files;
  for (const BranchedFrom& branch : branches) {
    scenarios.push_back(branch.scenario_yaml);
    steps.push_back(std::to_string(branch.step));
    digests.push_back(branch.digest);
    seeds.push_back(branch.seed ? std::to_string(*branch.seed) : "as before");
    files.push_back(branch.file);
  }
  root.set_texts("branched_from_scenario", scenarios);
  root.set_texts("branched_from_step", steps);
  root.set_texts("branched_from_digest", digests);
  root.set_texts("branched_from_seed", seeds);
  root.set_texts("branched_from_file", files);
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc{} && result.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::vector<BranchedFrom> read_branches(const Hdf5Group& root) {
  const std::vector<std::string> scenarios = root.texts("branched_from_scenario"),
                                 steps = root.texts("branched_from_step"), digests = root.texts("branched_from_digest"),
                                 seeds = root.texts("branched_from_seed"), files = root.texts("branched_from_file");
  std::vector<BranchedFrom> branches;
  for (std::size_t k = 0; k < scenarios.size(); ++k) {
    const auto step = k < steps.size() ? whole_number(steps[k]) : std::nullopt;
    if (!step || k >= digests.size() || k >= seeds.size() || k >= files.size())
      throw FileError("the attributes branched_from_… do not fit each other; the file is damaged");
    branches.push_back({scenarios[k], *step, digests[k], whole_number(seeds[k]), files[k]});
  }
  return branches;
}

}  // namespace

/// HDF5 may put up to 2^n × 512 bytes of a user's own in front; PlusSum never does, but then the file is
/// still HDF5.
bool is_hdf5_file(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  constexpr std::array<char, 8> signature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
  std::array<char, 8> begin{};
  std::ifstream stream(path, std::ios::binary);
  stream.read(begin.data(), begin.size());
  return stream && begin == signature;
}

Provenance provenance_of(const Scenario& scenario) {
  Provenance provenance;
  provenance.scenario_name = scenario.name;
  provenance.title = scenario.title;
  provenance.seed = scenario.seed;
  provenance.start_date = scenario.time.start;
  provenance.step_unit = step_names[static_cast<std::size_t>(scenario.time.step)];
  provenance.currency = scenario.currency;
  provenance.outcome_unit = scenario.market_space.outcome_unit;
  provenance.represents = scenario.population.represents;
  return provenance;
}

/// A file that says so and has no seal has lost it.
constexpr const char* mark_of_sealed = "sealed";

void mark_as_sealed(Hdf5Group& root) {
  root.set_number(mark_of_sealed, std::int64_t{1});
}

void write_provenance(Hdf5Group& root, const Provenance& provenance, const std::string& kind) {
  root.set_text("Conventions", "CF-1.10");
  root.set_text("title", provenance.title.empty() ? provenance.scenario_name : provenance.title);
  root.set_text("history", provenance.created + (provenance.created.empty() ? "" : ": ") + provenance.command);
  root.set_text("plussum_format_version", fmt::format("{}.{}", format_major, format_minor));
  root.set_text("plussum_file", kind);
  mark_as_sealed(root);
  for_each_text(provenance, [&](const char* name, const std::string& text) { root.set_text(name, text); });
  root.set_number("seed", provenance.seed);
  root.set_number("steps", provenance.steps);
  root.set_number("represents", provenance.represents);
  root.set_texts("sources", provenance.sources);
  write_branches(root, provenance.branched_from);
  root.set_number("wall_seconds", provenance.wall_seconds);
}

/// Values that no run has would be shown as if they were results.
void check_provenance(const Provenance& provenance) {
  const auto refuse = [](const char* name, const std::string& value, const char* expected) {
    throw FileError(
        fmt::format("the attribute {} is '{}', where {} is expected; the file is damaged", name, value, expected));
  };
  std::int64_t day = 0;
  if (!parse_date(provenance.start_date, day)) refuse("start_date", provenance.start_date, "a date YYYY-MM-DD");
  if (std::find(step_names.begin(), step_names.end(), provenance.step_unit) == step_names.end())
    refuse("step_unit", provenance.step_unit, "day, week, month or year");
  if (provenance.steps < 0) refuse("steps", std::to_string(provenance.steps), "a number of steps, 0 or more,");
  if (!(std::isfinite(provenance.represents) && provenance.represents > 0.0))
    refuse("represents", fmt::format("{}", provenance.represents), "a finite number above 0");
}

Provenance read_provenance(const Hdf5Group& root) {
  Provenance provenance;
  for_each_text(provenance, [&](const char* name, std::string& text) { text = root.text(name); });
  provenance.title = root.text("title");
  provenance.sources = root.texts("sources");
  provenance.branched_from = read_branches(root);
  provenance.seed = root.number<std::int64_t>("seed");
  provenance.steps = root.number<std::int64_t>("steps");
  provenance.represents = root.number<double>("represents");
  provenance.wall_seconds = root.number<double>("wall_seconds");
  check_provenance(provenance);
  return provenance;
}

std::uint64_t size_of_hdf5_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) throw FileError("there is no such file");
  if (status.type() == fs::file_type::directory) throw FileError("this is a folder; name a file in it");
  if (status.type() == fs::file_type::none) throw FileError("it cannot be reached (" + error.message() + ")");
  if (status.type() != fs::file_type::regular)
    throw FileError("this is a device, pipe or socket; name an ordinary file");
  const std::uint64_t bytes = fs::file_size(path, error);
  if (error || bytes == 0) throw FileError("the file is empty; repeat the run");
  if (!std::ifstream(path)) throw FileError("the file cannot be opened; is it readable for you?");
  if (!is_hdf5_file(path)) throw FileError("this is no HDF5 file; name one that 'plussum run' has written");
  return bytes;
}

namespace {

void check_content(const Hdf5File& file, std::uint64_t bytes, SealState seal) {
  const std::uint64_t in_memory = check_structure(file, bytes);
  const std::uint64_t machine =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  if (in_memory > machine)
    throw FileError(fmt::format("its values take {:.1f} GB of memory, more than this machine has",
                                static_cast<double>(in_memory) / 1e9));
  raise_memory_limit(2 * in_memory);
  const Hdf5Group root = file.root();
  if (seal == SealState::absent && root.has_attribute(mark_of_sealed))
    throw FileError(
        "its seal is gone: it was cut, appended to or changed after it was written; copy it again or repeat the run. "
        "Where another "
        "program has rewritten it on purpose, delete the root attribute 'sealed': then it is read, unprotected");
  check_version(root.text("plussum_format_version"));
}

void refuse_broken(SealState seal) {
  if (seal == SealState::broken)
    throw FileError("the file is damaged or was changed after it was written; copy it again or repeat the run");
}

}  // namespace

Hdf5File open_known_file(const fs::path& path) {
  const SealState seal = check_seal(path);
  refuse_broken(seal);
  Hdf5File file = Hdf5File::open(path);
  std::error_code error;
  check_content(file, fs::file_size(path, error), seal);
  return file;
}

Hdf5File open_known_bytes(std::span<const std::byte> bytes) {
  const SealState seal = check_seal(bytes);
  refuse_broken(seal);
  Hdf5File file = Hdf5File::open(bytes);
  check_content(file, bytes.size(), seal);
  return file;
}

void save(Hdf5File& file, const fs::path& path) {
  const FileImage image = file.finish();
  const Seal seal = seal_of(image.bytes());
  const std::array<std::span<const std::byte>, 2> pieces{image.bytes(), seal};
  std::string error;
  if (!write_whole_file(path, pieces, error)) throw FileError(error);
}

std::string sentence_for(const fs::path& path, const char* activity, const std::exception& exception) {
  const std::string start = fmt::format("cannot {} '{}': ", activity, path.string());
  if (dynamic_cast<const std::bad_alloc*>(&exception) || dynamic_cast<const std::length_error*>(&exception))
    return start + "there is not enough memory; use a machine with more, or record less";
  const std::string message = exception.what();
  return message.starts_with("cannot write '") ? message : start + message;
}

bool write_trajectory(const fs::path& path, const Provenance& provenance, const Scenario& scenario,
                      const Recording& recording, std::string& error) noexcept try {
  const Hdf5Session session;
  if (const std::string obstacle = obstacle_to_writing(path); !obstacle.empty()) throw FileError(obstacle);
  Hdf5File file = Hdf5File::create();
  {
    Hdf5Group root = file.root();
    write_provenance(root, provenance, "trajectory");
    write_recording(root, scenario, recording, {.deflate = static_cast<int>(scenario.record.compression)});
  }
  save(file, path);
  return true;
} catch (const std::exception& exception) {
  error = sentence_for(path, "write", exception);
  return false;
}

Trajectory read_trajectory_from(const Hdf5File& file) {
  const Hdf5Group root = file.root();
  const std::string kind = root.text("plussum_file");
  if (kind == "experiment")
    throw FileError("this is the table of an experiment, not one run; name the folder of its run store");
  Trajectory trajectory{read_provenance(root), read_recording(root), {}, kind == "checkpoint"};
  if (root.has("series")) trajectory.series_days = root.group("series").dataset("time").read<std::int64_t>();
  if (trajectory.series_days.size() != trajectory.recording.series_steps.size())
    throw FileError("group 'series': it has more or fewer times than steps; the file is damaged");
  return trajectory;
}

std::optional<Trajectory> read_trajectory(const fs::path& path, std::string& error) noexcept try {
  const Hdf5Session session;
  Trajectory trajectory;
  read_known_file<Trajectory>(
      path, [](const Hdf5File& file, Trajectory& read) { read = read_trajectory_from(file); }, trajectory);
  return trajectory;
} catch (const std::exception& exception) {
  error = sentence_for(path, "read", exception);
  return std::nullopt;
}

std::optional<Trajectory> read_trajectory(std::span<const std::byte> bytes, std::string& error) noexcept try {
  const Hdf5Session session;
  return read_trajectory_from(open_known_bytes(bytes));
} catch (const std::exception& exception) {
  error = sentence_for("bytes in memory", "read", exception);
  return std::nullopt;
}

std::optional<std::string> kind_of_file(const fs::path& path, std::string& error) noexcept try {
  const Hdf5Session session;
  std::string kind;
  read_known_file<std::string>(
      path, [](const Hdf5File& file, std::string& read) { read = file.root().text("plussum_file"); }, kind);
  return kind;
} catch (const std::exception& exception) {
  error = sentence_for(path, "read", exception);
  return std::nullopt;
}

}  // namespace plussum::io
