// SPDX-License-Identifier: MIT
#pragma once
/// Names of scenarios and experiments. The same everywhere one is named, on the command line as in `scenario`, `extends` and
/// `control`: the file of that name, then NAME.yaml, then what comes with PlusSum.
#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace plussum::io {

/// Of the source tree, and of the installation.
std::array<std::filesystem::path, 2> shipped_folders();

/// The file that `name` stands for in a text beside which `folder` is; folder / name where there is none.
std::filesystem::path find_named_file(const std::filesystem::path& folder, const std::string& name);

/// Names of what comes with PlusSum and of the YAML files in a folder, without their ending.
std::vector<std::string> names_near(const std::filesystem::path& folder);

}  // namespace plussum::io
