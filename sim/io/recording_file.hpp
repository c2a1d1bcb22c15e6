// SPDX-License-Identifier: MIT
#pragma once
/// The parts that trajectory files and checkpoints have in common; throws FileError.
#include <filesystem>
#include <functional>

#include "io/hdf5_file.hpp"
#include "io/reading_process.hpp"
#include "io/recording_bytes.hpp"
#include "io/trajectory_file.hpp"

namespace plussum::io {

struct RecordingOptions {
  int deflate = 0;
  bool keep_empty = false;  ///< also write parts without a record; a run that goes on needs their definitions
};

/// Says in the file that a seal follows it.
void mark_as_sealed(Hdf5Group& root);
void write_provenance(Hdf5Group& root, const Provenance& provenance, const std::string& kind);
Provenance read_provenance(const Hdf5Group& root);

void write_recording(Hdf5Group& root, const Scenario& scenario, const Recording& recording,
                     const RecordingOptions& options);
Recording read_recording(const Hdf5Group& root);

/// Throws where no HDF5 file is: nothing else is opened.
std::uint64_t size_of_hdf5_file(const std::filesystem::path& path);
/// Opens a file that is known to PlusSum, after a walk through all of it; in the process that reads it.
Hdf5File open_known_file(const std::filesystem::path& path);
/// The same from the bytes of a file.
Hdf5File open_known_bytes(std::span<const std::byte> bytes);
Trajectory read_trajectory_from(const Hdf5File& file);

/// Reads a file of PlusSum's in a format that this version knows, in a process of its own: `read` there, and what it leaves in `result`,
/// a Trajectory, a StoredCheckpoint or a text, comes back.
template <class Result>
void read_known_file(const std::filesystem::path& path, const std::function<void(const Hdf5File&, Result&)>& read,
                     Result& result) {
  read_in_other_process(
      limits_for(size_of_hdf5_file(path)), [&] { read(open_known_file(path), result); },
      [&](Sender& sender) { transfer(sender, result); }, [&](Receiver& receiver) { transfer(receiver, result); });
}

/// Finishes `file` and puts it at `path`; throws when that fails.
void save(Hdf5File& file, const std::filesystem::path& path);

/// The sentence for an exception on the way, with the name of the file.
std::string sentence_for(const std::filesystem::path& path, const char* activity, const std::exception& exception);

}  // namespace plussum::io
