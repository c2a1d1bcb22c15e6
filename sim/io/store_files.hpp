// SPDX-License-Identifier: MIT
#pragma once
/// Files inside a store. A store may come from anybody, so that none of its files is opened before it is known to be an
/// ordinary one: a symbolic link could lead out of the store, a pipe could hang and a device never end.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "io/descriptor.hpp"

namespace plussum::io {

/// Why this file of a store may be neither read nor written, a sentence; empty when it is an ordinary file or not there.
std::string obstacle_in_store(const std::filesystem::path& path);
/// The same for a folder of a store.
std::string obstacle_to_store_folder(const std::filesystem::path& path);

/// Opens an ordinary file of a store. Without one `error` has a sentence, or is empty when there is no such file.
Descriptor open_in_store(const std::filesystem::path& path, int flags, std::string& error);

/// The whole of a file of a store, of at most `most_bytes`; the end of `error` as above.
std::optional<std::string> read_in_store(const std::filesystem::path& path, std::uint64_t most_bytes,
                                         std::string& error);

}  // namespace plussum::io
