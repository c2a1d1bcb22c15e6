// SPDX-License-Identifier: MIT
#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

/// Linux writes at most 2 GiB per call; smaller pieces let a signal in between.
constexpr std::size_t largest_piece = 64U << 20U;

/// Which call on a file failed: it decides what the reader of the sentence can do about it.
std::string cause(int number, const fs::path& path, std::size_t bytes) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  switch (number) {
    case ENOSPC:
      return fmt::format("the disk is full; free {:.1f} MB or write to another folder",
                         static_cast<double>(bytes) / 1e6);
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

/// A file being written; closed and removed again unless it was renamed.
class Neighbour {
 public:
  explicit Neighbour(const fs::path& path) : name_(path.string() + ".tmp-" + std::to_string(::getpid())) {}
  ~Neighbour() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (exists_) ::unlink(name_.c_str());
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;

  /// Each returns 0 or the error number.
  int open() {
    descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    exists_ = descriptor_ >= 0;
    return exists_ ? 0 : errno;
  }
  int write(std::span<const std::byte> bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), std::min(bytes.size(), largest_piece));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return written < 0 ? errno : ENOSPC;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
  }
  int close() {
    // Some file systems cannot synchronise and say so; others report a full disk only here.
    if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) return errno;
    const int result = ::close(descriptor_);
    descriptor_ = -1;
    return result == 0 ? 0 : errno;
  }
  int rename_to(const fs::path& path) {
    if (::rename(name_.c_str(), path.c_str()) != 0) return errno;
    exists_ = false;
    return 0;
  }

 private:
  std::string name_;
  int descriptor_ = -1;
  bool exists_ = false;
};

/// Makes the rename itself durable. A failure is no reason to complain: the file is complete under either
/// name.
void synchronise_folder(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

int write_and_rename(const fs::path& path, Pieces pieces) {
  Neighbour neighbour(path);
  if (const int number = neighbour.open()) return number;
  for (const auto piece : pieces)
    if (const int number = neighbour.write(piece)) return number;
  if (const int number = neighbour.close()) return number;
  if (const int number = neighbour.rename_to(path)) return number;
  synchronise_folder(path);
  return 0;
}

}  // namespace

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
  if (folder.type() == fs::file_type::not_found) return cause(error.value() == ENOTDIR ? ENOTDIR : ENOENT, path, 0);
  if (folder.type() != fs::file_type::directory && folder.type() != fs::file_type::none) return cause(ENOTDIR, path, 0);
  if (::access(path.parent_path().c_str(), W_OK | X_OK) != 0) return cause(errno, path, 0);
  return {};
}

bool write_whole_file(const fs::path& path, Pieces pieces, std::string& error) noexcept try {
  std::string why = obstacle_to_writing(path);
  if (why.empty()) {
    const int number = write_and_rename(path, pieces);
    if (number == 0) return true;
    std::size_t size = 0;
    for (const auto piece : pieces) size += piece.size();
    why = cause(number, path, size);
  }
  error = fmt::format("cannot write '{}': {}", path.string(), why);
  return false;
} catch (const std::exception&) {
  error.clear();  // out of memory: even the sentence may not fit
  return false;
}

}  // namespace plussum::io
