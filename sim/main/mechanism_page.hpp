// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum::main {

/// The page of a registered mechanism: its own, or one made of what it declares; empty when there is no mechanism of this
/// name.
std::string mechanism_page(const Registry& registry, std::string_view name);

}  // namespace plussum::main
