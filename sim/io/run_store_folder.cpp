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
#include "io/registrations.hpp"
#include "io/run_store.hpp"
#include "io/sha256.hpp"
#include "io/store_files.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* label_name = "store.json";
constexpr const char* texts_name = "texts";
constexpr std::uint64_t most_text_bytes = std::uint64_t{4} << 30U;
constexpr std::uint64_t most_label_bytes = 1U << 20U;
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

/// A store may come from anybody: nothing in it leads out of it, hangs or never ends.
bool has_ordinary_parts(const fs::path& folder, std::string& error) {
  for (const char* name : {label_name, "plan.json", "claims", registrations_name, "registered-claims.json"}) {
    error = obstacle_in_store(folder / name);
    if (!error.empty()) return false;
  }
  for (const char* name : {"runs", texts_name}) {
    error = obstacle_to_store_folder(folder / name);
    if (!error.empty()) return false;
  }
  return true;
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
  if (fs::symlink_status(folder / label_name, code).type() == fs::file_type::not_found)
    return refuse(folder, "open the store", "this folder is no store of runs; name one that `plussum sweep` has made",
                  error);
  if (!has_ordinary_parts(folder, error)) return false;
  std::string cause;
  const auto text = read_in_store(folder / label_name, most_label_bytes, cause);
  if (!text) return refuse(folder, "open the store", cause, error);
  const int major = major_version(*text);
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
  if (fs::is_directory(folder, code) && !has_ordinary_parts(folder, error)) return false;
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

bool keep_text(const fs::path& store, const std::string& name, std::string_view text, std::string& error) {
  std::string ignored;
  if (read_kept_text(store, name, ignored)) return true;
  if (!make_folder(store / texts_name, error)) return false;
  const fs::path path = store / texts_name / name;
  error = obstacle_in_store(path);
  const std::span<const std::byte> pieces[] = {std::as_bytes(std::span(text))};
  return error.empty() && write_whole_file(path, pieces, error);
}

std::optional<std::string> read_kept_text(const fs::path& store, const std::string& name, std::string& error) {
  const fs::path path = store / texts_name / name;
  auto text = read_in_store(path, most_text_bytes, error);
  if (text && name.starts_with(sha256(*text))) return text;
  if (error.empty())
    error = fmt::format("cannot read '{}': it {}; copy it again from where the store comes from", path.string(),
                        text ? "was changed after it was written" : "is missing");
  return std::nullopt;
}

void remove_store(const fs::path& folder, bool whole) noexcept {
  std::error_code ignored;
  for (const char* name : {"runs", texts_name, "claims", "plan.json", registrations_name, label_name})
    fs::remove_all(folder / name, ignored);
  if (whole) fs::remove(folder, ignored);  // only when it is empty
}

}  // namespace plussum::io
