// SPDX-License-Identifier: MIT
#include "io/output_place.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// The folders in which names stand for devices and for open files of processes. Memory that is kept as files, /dev/shm, is none.
bool is_in_folder_of_devices(const fs::path& path) {
  std::error_code error;
  const fs::path folder = fs::canonical(folder_of(path), error);
  const std::string name = folder.string();
  return !error && (name == "/dev" || name == "/dev/fd" || name == "/proc" || name.starts_with("/proc/"));
}

/// A store may come from anywhere, and its own files are written without anybody naming them: no link in it leads outside.
bool is_in_store(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(folder_of(path) / "store.json", error));
}

/// As the system's own rule for such folders (fs.protected_symlinks), which reading the link ourselves would go round.
bool is_link_of_stranger(const fs::path& link) {
  struct stat of_link {
  }, of_folder{};
  if (::lstat(link.c_str(), &of_link) != 0 || ::stat(folder_of(link).c_str(), &of_folder) != 0) return true;
  constexpr mode_t shared = S_ISVTX | S_IWOTH;
  return (of_folder.st_mode & shared) == shared && of_link.st_uid != ::geteuid() && of_link.st_uid != of_folder.st_uid;
}

}  // namespace

std::string cause_of_failed_write(int number, const fs::path& path, std::uint64_t bytes) {
  const fs::path folder = folder_of(path);
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

fs::path place_of_output(const fs::path& path, std::string& why) {
  constexpr int most_links = 40;
  why.clear();
  fs::path place = path;
  for (int links = 0; links <= most_links; ++links) {
    std::error_code error;
    if (is_in_folder_of_devices(place)) {
      why = "this is a device, pipe or socket; name an ordinary file";
      return {};
    }
    if (fs::symlink_status(place, error).type() != fs::file_type::symlink || (links == 0 && is_in_store(place)))
      return place;
    if (is_link_of_stranger(place)) {
      why = "somebody else has put a link there, in a folder in which everybody may write; choose another name";
      return {};
    }
    const fs::path target = fs::read_symlink(place, error);
    if (error) break;
    place = place.has_parent_path() ? place.parent_path() / target : target;  // an absolute one replaces the folder
  }
  why = "its symbolic links lead nowhere; remove them or choose another name";
  return {};
}

std::string obstacle_to_writing(const fs::path& path) {
  if (path.empty()) return "the name of the file is empty";
  if (path == "-")
    return "'-' is no file, and no verb writes its file to standard output; name one, or ./- for this name";
  std::string why;
  const fs::path place = place_of_output(path, why);
  if (!why.empty()) return why;
  std::error_code error;
  const fs::file_status status = fs::status(place, error);
  if (error.value() == ENAMETOOLONG) return cause_of_failed_write(ENAMETOOLONG, place, 0);
  if (status.type() == fs::file_type::directory) return "this is a folder; name a file in it";
  // Renaming onto a device would replace the device by a file.
  if (fs::exists(status) && status.type() != fs::file_type::regular)
    return "this is a device, pipe or socket; name an ordinary file";
  if (fs::exists(status) && ::access(place.c_str(), W_OK) != 0 && errno == EACCES)
    return "there is a file that is protected against writing; allow it (chmod u+w) or choose another name";
  const fs::path folder = folder_of(place);
  const fs::file_status around = fs::status(folder, error);
  if (around.type() == fs::file_type::not_found)
    return cause_of_failed_write(error.value() == ENOTDIR ? ENOTDIR : ENOENT, place, 0);
  if (around.type() != fs::file_type::directory && around.type() != fs::file_type::none)
    return cause_of_failed_write(ENOTDIR, place, 0);
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return cause_of_failed_write(errno, place, 0);
  return {};
}

}  // namespace plussum::io
