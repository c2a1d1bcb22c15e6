// SPDX-License-Identifier: MIT
#pragma once
/// Trajectory files: what a run leaves behind, in HDF5 that xarray, h5py, ncdump and R open without help.
/// Under its final name a file is always complete.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/engine/recording.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum::io {

/// Files of a newer major version are refused; a newer minor version only adds.
inline constexpr int format_major = 1;
inline constexpr int format_minor = 2;

/// A run that the run of a file branched off from.
struct BranchedFrom {
  std::string scenario_yaml;         ///< of that run, complete and resolved
  std::int64_t step = 0;             ///< steps done when the branch left it
  std::string digest;                ///< hexadecimal, of the world there
  std::optional<std::int64_t> seed;  ///< of the draws from there on; none: as before
  std::string file;                  ///< what it was called; never compared

  bool same_as(const BranchedFrom& other) const {
    return scenario_yaml == other.scenario_yaml && step == other.step && digest == other.digest && seed == other.seed;
  }
};

/// Where a file comes from: root attributes of the same names (`scenario_yaml` is called `scenario`,
/// `final_digest` `digest`, `plan_text` `plan`).
struct Provenance {
  std::string scenario_yaml;                ///< complete and resolved: it alone, with `branched_from`, repeats the run
  std::vector<BranchedFrom> branched_from;  ///< the oldest first; none: a run from the start
  std::string scenario_name;
  std::string title;
  std::string code_version;
  std::string git_commit;
  std::string git_patch;  ///< changes that were not committed
  std::string build;      ///< compiler, flags and system
  std::string packages;
  std::string plan_text;
  std::vector<std::string> sources;  ///< of the mechanisms used
  std::int64_t seed = 0;
  std::string final_digest;  ///< hexadecimal, of the world after the last step
  std::int64_t steps = 0;    ///< steps done
  std::string start_date;
  std::string step_unit;  ///< day, week, month or year
  std::string currency;
  std::string outcome_unit;
  double represents = 1.0;  ///< real customers per simulated one

  // Differ between two runs that are equal otherwise; never compared.
  double wall_seconds = 0.0;
  std::string created;  ///< date and time, ISO 8601
  std::string command;
};

/// What the scenario says of itself; code, plan, digest, steps and clock remain to be filled in.
Provenance provenance_of(const Scenario& scenario);

struct Trajectory {
  Provenance provenance;
  Recording recording;                    ///< the sums between records are not in the file and stay 0
  std::vector<std::int64_t> series_days;  ///< days from the start of the run to each record of the series
  bool is_checkpoint = false;             ///< of a run that is not finished
};

/// False with a sentence in `error` when the file cannot be written.
bool write_trajectory(const std::filesystem::path& path, const Provenance& provenance, const Scenario& scenario,
                      const Recording& recording, std::string& error) noexcept;

/// Also reads the recording of a checkpoint. Nothing with a sentence in `error` when this is no file of
/// PlusSum's, is damaged, or was written in a newer format.
/// The HDF5 library works in a process of its own, with limits: a file that nobody vouches for costs a sentence.
std::optional<Trajectory> read_trajectory(const std::filesystem::path& path, std::string& error) noexcept;
/// The same from the bytes of a file, in this process.
std::optional<Trajectory> read_trajectory(std::span<const std::byte> bytes, std::string& error) noexcept;

/// Whether the file begins as HDF5 files do.
bool is_hdf5_file(const std::filesystem::path& path);

/// "trajectory", "checkpoint" or "experiment". Nothing with a sentence in `error` when this is no file of PlusSum's, is damaged,
/// or was written in a newer format.
std::optional<std::string> kind_of_file(const std::filesystem::path& path, std::string& error) noexcept;

}  // namespace plussum::io
