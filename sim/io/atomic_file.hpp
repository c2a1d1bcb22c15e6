// SPDX-License-Identifier: MIT
#pragma once
/// Putting a whole file on disk so that its final name never holds half of it, whatever happens in between.
#include <cstddef>
#include <cstdint>
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

/// A file written piece by piece under the name of a neighbour of `path`, which becomes `path` when it is complete. The
/// neighbour is removed again unless keep() succeeded.
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
  /// Waits until the bytes are on the disk and renames.
  bool keep(std::string& error);

  /// Where the bytes are until then, for those who write them by other means.
  const std::string& neighbour() const { return neighbour_; }

 private:
  bool fail(int number, std::string& error) const;

  std::filesystem::path path_;
  std::string neighbour_;
  std::uint64_t expected_bytes_;
  std::uint64_t written_bytes_ = 0;
  int descriptor_ = -1;
  bool exists_ = false;
};

/// Why a call that writes at `path` failed with this error number of the system, as a half sentence; `bytes` is how
/// much room would have been needed.
std::string cause_of_failed_write(int number, const std::filesystem::path& path, std::uint64_t bytes);

/// Why no file can be written at `path` (a folder, a device, no such folder); empty when nothing speaks
/// against it. Lets a long run find out before it starts.
std::string obstacle_to_writing(const std::filesystem::path& path);

}  // namespace plussum::io
