// SPDX-License-Identifier: MIT
#include "io/store_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace plussum::io {

namespace fs = std::filesystem;

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

namespace {

std::string cannot_read(const fs::path& path, int number) {
  std::string cause = std::generic_category().message(number);
  if (number == EACCES || number == EPERM) cause = "you may not read it; ask its owner for the right to (chmod)";
  return fmt::format("cannot read '{}': {}", path.string(), cause);
}

std::string refusal(const fs::path& path, std::string_view what, std::string_view advice) {
  return fmt::format("cannot use '{}': this is {}; {}", path.string(), what, advice);
}

}  // namespace

std::string obstacle_in_store(const fs::path& path) {
  struct ::stat status {};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? std::string() : cannot_read(path, errno);
  if (S_ISREG(status.st_mode)) return {};
  if (S_ISLNK(status.st_mode))
    return refusal(path, "a symbolic link", "a store holds its files itself, so put the file in the link's place");
  if (S_ISDIR(status.st_mode)) return refusal(path, "a folder", "a file is expected here, so move the folder away");
  return refusal(path, "a device, pipe or socket", "a store holds ordinary files, so remove it");
}

std::string obstacle_to_store_folder(const fs::path& path) {
  struct ::stat status {};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? std::string() : cannot_read(path, errno);
  if (S_ISDIR(status.st_mode)) return {};
  if (S_ISLNK(status.st_mode))
    return refusal(path, "a symbolic link", "a store holds its folders itself, so put the folder in the link's place");
  return refusal(path, "no folder", "a folder is expected here, so move it away");
}

Descriptor open_in_store(const fs::path& path, int flags, std::string& error) {
  error = obstacle_in_store(path);
  if (!error.empty()) return Descriptor();
  // What has been put there since is neither followed nor waited for.
  Descriptor file(::open(path.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666));
  if (!file) {
    if (errno != ENOENT) error = cannot_read(path, errno);
    return file;
  }
  struct ::stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode)) return file;
  error = refusal(path, "no ordinary file", "a store holds ordinary files, so remove it");
  return Descriptor();
}

std::optional<std::string> read_in_store(const fs::path& path, std::uint64_t most_bytes, std::string& error) {
  const Descriptor file = open_in_store(path, O_RDONLY, error);
  if (!file) return std::nullopt;
  std::string text;
  for (;;) {
    constexpr std::size_t piece = 1U << 20U;
    const std::size_t filled = text.size();
    text.resize(filled + piece);
    const ssize_t got = ::read(file.get(), text.data() + filled, piece);
    text.resize(filled + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = cannot_read(path, errno);
    if (text.size() > most_bytes)
      error = fmt::format("cannot read '{}': it has more than {} MB, which no such file has", path.string(),
                          most_bytes >> 20U);
    if (!error.empty()) return std::nullopt;
    if (got == 0) return text;
  }
}

}  // namespace plussum::io
