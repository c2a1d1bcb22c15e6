// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string_view>

namespace plussum::main {

/// A text built into the program.
struct Page {
  std::string_view name;
  std::string_view text;
};

/// The pages of the mechanisms, sim/mechanisms/NAME.md.
std::span<const Page> mechanism_pages();
/// The page docs/glossary.md.
std::string_view glossary_page();
/// The scenario that `plussum new` writes, scenarios/lessons/starter.yaml.
std::string_view starter_scenario();

}  // namespace plussum::main
