// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "io/yaml_tree.hpp"

namespace plussum::io {

/// A tree as YAML that parses to the same tree: the same keys, texts and quotes in the same order.
std::string text_of_tree(const Node& root);

}  // namespace plussum::io
