// SPDX-License-Identifier: MIT
#pragma once
/// Checkpoints: everything needed to continue a run with the same bits, in the same file format as
/// trajectories, with one more group `checkpoint` that holds every column of every table.
#include <filesystem>
#include <optional>
#include <string>

#include "io/trajectory_file.hpp"

namespace plussum::io {

struct StoredCheckpoint {
  Provenance provenance;
  Recording recording;
  Checkpoint checkpoint;
};

/// False with a sentence in `error` when the file cannot be written; the one before it is then still there.
bool write_checkpoint(const std::filesystem::path& path, const Provenance& provenance, const Scenario& scenario,
                      const Recording& recording, const Checkpoint& checkpoint, std::string& error) noexcept;

/// Exact to the bit. Refuses files whose columns are not those of this version of PlusSum. Whether a run can go on from it, is
/// asked in checkpoint_check.hpp.
std::optional<StoredCheckpoint> read_checkpoint(const std::filesystem::path& path, std::string& error) noexcept;
/// The same from the bytes of a file, in this process.
std::optional<StoredCheckpoint> read_checkpoint(std::span<const std::byte> bytes, std::string& error) noexcept;

}  // namespace plussum::io
