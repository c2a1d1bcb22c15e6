// SPDX-License-Identifier: MIT
#include "io/run_store_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>
#include <system_error>

#include "io/atomic_file.hpp"
#include "io/run_store.hpp"
#include "io/text_file.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* label_name = "store.json";
constexpr const char* format_name = "PlusSum run store";

bool refuse(const fs::path& folder, std::string_view what, const std::string& why, std::string& error) {
  error = fmt::format("cannot {} '{}': {}", what, folder.string(), why);
  return false;
}

/// Whether nothing is in the folder but what another process leaves that makes it a store at this moment.
bool is_unused(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (!entry->path().filename().string().starts_with(label_name)) return false;
  return !error;
}

bool make_folder(const fs::path& folder, std::string& error) {
  if (::mkdir(folder.c_str(), 0777) == 0 || errno == EEXIST) return true;
  return refuse(folder, "make the store", cause_of_failed_write(errno, folder, 0), error);
}

bool write_label(const fs::path& folder, std::string& error) {
  const nlohmann::ordered_json label{{"format", format_name},
                                     {"version", fmt::format("{}.{}", store_major, store_minor)},
                                     {"about", "see docs/run-store.md of PlusSum"}};
  const std::string text = label.dump(2) + "\n";
  const std::span<const std::byte> pieces[] = {std::as_bytes(std::span(text))};
  return write_whole_file(folder / label_name, pieces, error);
}

/// The major version of a label; 0 when it is none.
int major_version(const std::string& text) {
  const nlohmann::json label = nlohmann::json::parse(text, nullptr, false);
  if (!label.is_object() || label.value("format", nlohmann::json()) != format_name) return 0;
  const nlohmann::json version = label.value("version", nlohmann::json());
  if (!version.is_string()) return 0;
  const std::string number = version.get<std::string>();
  int major = 0;
  std::from_chars(number.data(), number.data() + number.size(), major);
  return major;
}

}  // namespace

bool check_store_folder(const fs::path& folder, std::string& error) {
  std::error_code code;
  const fs::file_status status = fs::status(folder, code);
  if (status.type() == fs::file_type::not_found)
    return refuse(folder, "open the store", "there is no such folder", error);
  if (status.type() == fs::file_type::none) return refuse(folder, "open the store", code.message(), error);
  if (status.type() != fs::file_type::directory)
    return refuse(folder, "open the store", "this is a file; a store is a folder", error);
  if (fs::status(folder / label_name, code).type() == fs::file_type::not_found)
    return refuse(folder, "open the store", "this folder is no store of runs; name one that `plussum sweep` has made",
                  error);
  std::string text;
  if (const auto refused = read_text_file(folder / label_name, text))
    return refuse(folder, "open the store", fmt::format("{}: {}", label_name, refused->message), error);
  const int major = major_version(text);
  if (major == 0)
    return refuse(folder, "open the store",
                  fmt::format("{} in it is damaged; it should say \"format\": \"{}\", \"version\": \"{}.{}\"",
                              label_name, format_name, store_major, store_minor),
                  error);
  if (major > store_major)
    return refuse(
        folder, "open the store",
        fmt::format("it has version {}, this PlusSum knows version {}; use a newer PlusSum", major, store_major),
        error);
  return true;
}

bool prepare_store_folder(const fs::path& folder, std::string& error) {
  std::error_code code;
  const fs::file_status status = fs::status(folder, code);
  if (folder.empty()) return refuse(folder, "make the store", "its name is empty", error);
  if (status.type() == fs::file_type::not_found && !make_folder(folder, error)) return false;
  if (fs::is_directory(folder, code) && !fs::exists(folder / label_name, code)) {
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
      return refuse(folder, "make the store", cause_of_failed_write(errno, folder / label_name, 0), error);
    if (!is_unused(folder))
      return refuse(folder, "make a store in",
                    "it holds other files and is no store; name a new folder or an empty one", error);
    if (!write_label(folder, error)) return false;
  }
  return check_store_folder(folder, error) && make_folder(folder / "runs", error);
}

}  // namespace plussum::io
