// SPDX-License-Identifier: MIT
#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <random>
#include <system_error>
#include <utility>

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

/// Linux writes at most 2 GiB per call; smaller pieces let a signal in between.
constexpr std::size_t largest_piece = 64U << 20U;

constexpr std::string_view mark = ".tmp-";
constexpr std::size_t digits = 16;

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Makes the rename itself durable. A failure is no reason to complain: the file is complete under either
/// name.
void synchronise_folder(const fs::path& path) {
  const int descriptor = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// A file's name with its mark may be longer than a name can be: then the name is cut, never the mark.
std::string opening_of_neighbours(const fs::path& place) {
  constexpr std::size_t longest_name = 255;
  return place.filename().string().substr(0, longest_name - mark.size() - digits) + std::string(mark);
}

bool is_neighbour(const std::string& name, const std::string& opening) {
  return name.size() == opening.size() + digits && name.starts_with(opening) &&
         name.find_first_not_of("0123456789abcdef", opening.size()) == std::string::npos;
}

/// Removes a neighbour that no process holds.
void remove_if_left(const fs::path& neighbour) {
  const int descriptor = ::open(neighbour.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return;
  struct stat information {};
  if (::fstat(descriptor, &information) == 0 && S_ISREG(information.st_mode) && information.st_uid == ::geteuid() &&
      ::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    ::unlink(neighbour.c_str());
  ::close(descriptor);
}

void remove_what_killed_processes_left(const fs::path& place) {
  const std::string opening = opening_of_neighbours(place);
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(place), error), end; !error && entry != end; entry.increment(error))
    if (is_neighbour(entry->path().filename().string(), opening)) remove_if_left(entry->path());
}

/// A file that was there gives its permissions, and as far as the system lets us its owner, to the one that replaces it.
void take_over_permissions(int descriptor, const fs::path& place) {
  struct stat before {
  }, now{};
  if (::stat(place.c_str(), &before) != 0 || ::fstat(descriptor, &now) != 0) return;
  const bool same_owner = before.st_uid == now.st_uid && before.st_gid == now.st_gid;
  if (!same_owner && ::fchown(descriptor, before.st_uid, before.st_gid) != 0) before.st_mode &= 0777U;
  static_cast<void>(::fchmod(descriptor, before.st_mode & 07777U));
}

}  // namespace

FileInProgress::FileInProgress(fs::path path, std::uint64_t expected_bytes)
    : path_(std::move(path)), expected_bytes_(expected_bytes) {}

FileInProgress::~FileInProgress() {
  if (exists_) ::unlink(neighbour_.c_str());
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool FileInProgress::fail(int number, std::string& error) const {
  error = fmt::format("cannot write '{}': {}", path_.string(),
                      cause_of_failed_write(number, place_, std::max(expected_bytes_, written_bytes_)));
  return false;
}

/// A file of our own under a name that nothing has. Between making and locking it another process may take it for one that was
/// left; then the next name is tried.
bool FileInProgress::make_neighbour() {
  constexpr int most_tries = 100;
  std::random_device random;
  for (int tries = 0; tries < most_tries; ++tries) {
    neighbour_ =
        (folder_of(place_) / fmt::format("{}{:08x}{:08x}", opening_of_neighbours(place_), random(), random())).string();
    descriptor_ = ::open(neighbour_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno == EEXIST) continue;
    if (descriptor_ < 0) return false;
    struct stat information {};
    const bool taken = ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (!taken && ::fstat(descriptor_, &information) == 0 && information.st_nlink > 0) return exists_ = true;
    ::close(std::exchange(descriptor_, -1));
  }
  errno = EEXIST;
  return false;
}

bool FileInProgress::open(std::string& error) {
  std::string why = obstacle_to_writing(path_);
  if (why.empty()) place_ = place_of_output(path_, why);
  if (!why.empty()) {
    error = fmt::format("cannot write '{}': {}", path_.string(), why);
    return false;
  }
  remove_what_killed_processes_left(place_);
  return make_neighbour() || fail(errno, error);
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
  take_over_permissions(descriptor_, place_);
  // Some file systems cannot synchronise and say so; others report a full disk only here.
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) return fail(errno, error);
  // Renamed before it is closed: what is closed is no longer locked.
  if (::rename(neighbour_.c_str(), place_.c_str()) != 0) return fail(errno, error);
  exists_ = false;
  if (::close(std::exchange(descriptor_, -1)) != 0) return fail(errno, error);
  synchronise_folder(place_);
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

Outcome<Done> write_text_file(const fs::path& path, std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  std::string error;
  if (write_whole_file(path, {&bytes, 1}, error)) return Done{};
  return input_output_trouble(error.empty() ? "out of memory" : std::move(error));
}

}  // namespace plussum::io
