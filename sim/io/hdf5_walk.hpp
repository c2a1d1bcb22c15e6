// SPDX-License-Identifier: MIT
#pragma once
/// A walk through all of an HDF5 file that nobody vouches for, before anything of it is read: groups, datasets and how they are kept.
#include "io/hdf5_file.hpp"

namespace plussum::io {

/// Throws FileError, "it is damaged or hostile: …", where the file holds a link to another file or place, values that are kept outside it
/// or put together from others, a filter that PlusSum does not use, a chunk or groups in groups beyond all need, or says that more
/// bytes are in it than it has. Returns how many bytes all values take when they are read.
std::uint64_t check_structure(const Hdf5File& file, std::uint64_t file_bytes);

}  // namespace plussum::io
