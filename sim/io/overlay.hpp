// SPDX-License-Identifier: MIT
#pragma once
/// Trees laid over trees: a scenario over the presets it extends, `--set` over the scenario.
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/diagnostics.hpp"
#include "io/yaml_tree.hpp"

namespace plussum::io {

/// Lays `overlay` over `base`. Maps merge key by key; lists of blocks with a `name` merge by name, new ones
/// are appended; everything else is replaced.
void merge(Node& base, Node overlay);

/// Loads a scenario with everything it extends. `extends: FILE` or `extends: [FILE, …]` at the top level
/// names files relative to the file that says so; later ones lie over earlier ones, the file itself over all.
/// The key `extends` is consumed. The result is a map.
std::optional<Node> load_with_extends(const std::filesystem::path& path, Diagnostics& diagnostics, NodeBudget& budget);

/// The file, all files that it extends, and those that any of them names as its control, as far as they can be read.
std::vector<std::filesystem::path> files_read_for(const std::filesystem::path& path);

/// load_with_extends for a tree that is at hand; `folder` is where its `extends` is relative to.
std::optional<Node> resolve_extends(Node root, const std::filesystem::path& folder, Diagnostics& diagnostics,
                                    NodeBudget& budget);

/// What messages call the `number`-th `--set` (from 1); the parameter may follow: "--set #2 (population.customers)".
std::string set_name(std::size_t number);

/// Lays `key=value`, the `number`-th `--set` of the command line (from 1), over the scenario. The value is
/// YAML. False when it cannot be applied; whether the parameter exists is seen when the tree is read.
bool apply_set(Node& root, std::string_view argument, std::size_t number, Diagnostics& diagnostics, NodeBudget& budget);

}  // namespace plussum::io
