// SPDX-License-Identifier: MIT
#pragma once
/// Putting a whole file on disk so that its final name never holds half of it, whatever happens in between.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "io/output_place.hpp"
#include "plussum/core/outcome.hpp"

namespace plussum::io {

/// What a file is written from, one piece after the other.
using Pieces = std::span<const std::span<const std::byte>>;

/// Writes `pieces` to a neighbour of `path`, waits until they are on the disk and renames the neighbour to
/// `path`. On failure the neighbour is removed, what stood at `path` is untouched, and `error` says what to
/// do.
bool write_whole_file(const std::filesystem::path& path, Pieces pieces, std::string& error) noexcept;
/// The same for a text.
Outcome<Done> write_text_file(const std::filesystem::path& path, std::string_view text);

/// A file written piece by piece under the name of a neighbour of `path`, which becomes `path` when it is complete. Where `path`
/// is a symbolic link, the neighbour stands beside what it leads to, and the link stays. The neighbour's name cannot be
/// foretold, is never that of something that is there, and is locked while the file is written: neighbours of this file that
/// nobody locks are what killed processes left, and are removed. It is removed again unless keep() succeeded.
class FileInProgress {
 public:
  /// `expected_bytes`: how large the file will be, if that is known; for the sentence about a full disk.
  explicit FileInProgress(std::filesystem::path path, std::uint64_t expected_bytes = 0);
  ~FileInProgress();
  FileInProgress(const FileInProgress&) = delete;
  FileInProgress& operator=(const FileInProgress&) = delete;

  /// Each returns false with a sentence in `error`.
  bool open(std::string& error);
  bool write(std::span<const std::byte> bytes, std::string& error);
  /// Waits until the bytes are on the disk and renames. A file that was there keeps its permissions.
  bool keep(std::string& error);

  /// Where the bytes are until then, for those who write them by other means: as a name and as an open file.
  const std::string& neighbour() const { return neighbour_; }
  int descriptor() const { return descriptor_; }

 private:
  bool fail(int number, std::string& error) const;
  bool make_neighbour();

  std::filesystem::path path_;   ///< as named
  std::filesystem::path place_;  ///< where it comes to stand
  std::string neighbour_;
  std::uint64_t expected_bytes_;
  std::uint64_t written_bytes_ = 0;
  int descriptor_ = -1;
  bool exists_ = false;
};

}  // namespace plussum::io
