// SPDX-License-Identifier: MIT
#pragma once
/// Putting a whole file on disk so that its final name never holds half of it, whatever happens in between.
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace plussum::io {

/// What a file is written from, one piece after the other.
using Pieces = std::span<const std::span<const std::byte>>;

/// Writes `pieces` to a neighbour of `path`, waits until they are on the disk and renames the neighbour to
/// `path`. On failure the neighbour is removed, what stood at `path` is untouched, and `error` says what to
/// do.
bool write_whole_file(const std::filesystem::path& path, Pieces pieces, std::string& error) noexcept;

/// Why no file can be written at `path` (a folder, a device, no such folder); empty when nothing speaks
/// against it. Lets a long run find out before it starts.
std::string obstacle_to_writing(const std::filesystem::path& path);

}  // namespace plussum::io
