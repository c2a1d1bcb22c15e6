// SPDX-License-Identifier: MIT
#include "io/named_file.hpp"

namespace plussum::io {

namespace fs = std::filesystem;

std::array<fs::path, 2> shipped_folders() {
  return {PLUSSUM_SOURCE_SCENARIOS, PLUSSUM_INSTALLED_SCENARIOS};
}

fs::path find_named_file(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  const fs::path named = (folder / name).lexically_normal();
  if (name.empty() || fs::is_regular_file(named, ignored)) return named;
  if (fs::path with_ending = named.string() + ".yaml"; fs::is_regular_file(with_ending, ignored)) return with_ending;
  // Nothing but a file of its own stands where another file is, such as a pipe or a folder.
  if (fs::exists(named, ignored)) return named;
  for (const fs::path& shipped : shipped_folders())
    for (const char* kind : {"", "cases", "eras", "lessons", "experiments"})
      for (const std::string& candidate : {name, name + ".yaml"})
        if (const fs::path path = shipped / kind / candidate; fs::is_regular_file(path, ignored)) return path;
  return named;
}

std::vector<std::string> names_near(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::path& shipped : shipped_folders())
    for (const auto& entry : fs::recursive_directory_iterator(shipped, ignored))
      if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  return names;
}

}  // namespace plussum::io
