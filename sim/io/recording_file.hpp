// SPDX-License-Identifier: MIT
#pragma once
/// The parts that trajectory files and checkpoints have in common; throws FileError.
#include <filesystem>

#include "io/hdf5_file.hpp"
#include "io/trajectory_file.hpp"

namespace plussum::io {

struct RecordingOptions {
  int deflate = 0;
  bool keep_empty = false;  ///< also write parts without a record; a run that goes on needs their definitions
};

void write_provenance(Hdf5Group& root, const Provenance& provenance, const std::string& kind);
Provenance read_provenance(const Hdf5Group& root);

void write_recording(Hdf5Group& root, const Scenario& scenario, const Recording& recording,
                     const RecordingOptions& options);
Recording read_recording(const Hdf5Group& root);

/// Opens a file of PlusSum's in a format that this version knows.
Hdf5File open_known_file(const std::filesystem::path& path);

/// Finishes `file` and puts it at `path`; throws when that fails.
void save(Hdf5File& file, const std::filesystem::path& path);

/// The sentence for an exception on the way, with the name of the file.
std::string sentence_for(const std::filesystem::path& path, const char* activity, const std::exception& exception);

}  // namespace plussum::io
