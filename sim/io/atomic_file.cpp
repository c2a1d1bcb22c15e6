// SPDX-License-Identifier: MIT
#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

/// Linux writes at most 2 GiB per call; smaller pieces let a signal in between.
constexpr std::size_t largest_piece = 64U << 20U;

/// Makes the rename itself durable. A failure is no reason to complain: the file is complete under either
/// name.
void synchronise_folder(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::string cause_of_failed_write(int number, const fs::path& path, std::uint64_t bytes) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  switch (number) {
    case ENOSPC:
      return fmt::format("the disk is full; free {} or write to another folder",
                         bytes < 100'000 ? fmt::format("{} bytes", bytes)
                                         : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6));
    case EDQUOT:
      return "your disk quota is used up; delete files or write to another folder";
    case EFBIG:
      return fmt::format("{} bytes are more than a file may have here (see ulimit -f)", bytes);
    case EACCES:
    case EPERM:
      return fmt::format("you may not write to the folder '{}'; choose another one", folder.string());
    case EROFS:
      return fmt::format("the folder '{}' is read-only; choose another one", folder.string());
    case ENOENT:
      return fmt::format("there is no folder '{}'; create it first", folder.string());
    case ENOTDIR:
      return fmt::format("'{}' is not a folder; choose another one", folder.string());
    case ENAMETOOLONG:
      return "the name of the file is too long; choose a shorter one";
    default:
      return std::generic_category().message(number);
  }
}

std::string obstacle_to_writing(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (path.empty()) return "the name of the file is empty";
  if (status.type() == fs::file_type::directory) return "this is a folder; name a file in it";
  // Renaming onto a device would replace the device by a file.
  if (fs::exists(status) && status.type() != fs::file_type::regular)
    return "this is a device, pipe or socket; name an ordinary file";
  if (!path.has_parent_path()) return {};
  const fs::file_status folder = fs::status(path.parent_path(), error);
  if (folder.type() == fs::file_type::not_found)
    return cause_of_failed_write(error.value() == ENOTDIR ? ENOTDIR : ENOENT, path, 0);
  if (folder.type() != fs::file_type::directory && folder.type() != fs::file_type::none)
    return cause_of_failed_write(ENOTDIR, path, 0);
  if (::access(path.parent_path().c_str(), W_OK | X_OK) != 0) return cause_of_failed_write(errno, path, 0);
  return {};
}

FileInProgress::FileInProgress(fs::path path, std::uint64_t expected_bytes)
    : path_(std::move(path)),
      neighbour_(path_.string() + ".tmp-" + std::to_string(::getpid())),
      expected_bytes_(expected_bytes) {}

FileInProgress::~FileInProgress() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (exists_) ::unlink(neighbour_.c_str());
}

bool FileInProgress::fail(int number, std::string& error) const {
  error = fmt::format("cannot write '{}': {}", path_.string(),
                      cause_of_failed_write(number, path_, std::max(expected_bytes_, written_bytes_)));
  return false;
}

bool FileInProgress::open(std::string& error) {
  if (const std::string why = obstacle_to_writing(path_); !why.empty()) {
    error = fmt::format("cannot write '{}': {}", path_.string(), why);
    return false;
  }
  descriptor_ = ::open(neighbour_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  exists_ = descriptor_ >= 0;
  return exists_ || fail(errno, error);
}

bool FileInProgress::write(std::span<const std::byte> bytes, std::string& error) {
  written_bytes_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), std::min(bytes.size(), largest_piece));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail(written < 0 ? errno : ENOSPC, error);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool FileInProgress::keep(std::string& error) {
  // Some file systems cannot synchronise and say so; others report a full disk only here.
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) return fail(errno, error);
  if (::close(std::exchange(descriptor_, -1)) != 0) return fail(errno, error);
  if (::rename(neighbour_.c_str(), path_.c_str()) != 0) return fail(errno, error);
  exists_ = false;
  synchronise_folder(path_);
  return true;
}

bool write_whole_file(const fs::path& path, Pieces pieces, std::string& error) noexcept try {
  std::uint64_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  FileInProgress file(path, size);
  if (!file.open(error)) return false;
  for (const auto piece : pieces)
    if (!file.write(piece, error)) return false;
  return file.keep(error);
} catch (const std::exception&) {
  error.clear();  // out of memory: even the sentence may not fit
  return false;
}

}  // namespace plussum::io
