// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string_view>

#include "plussum/experiment/result.hpp"

namespace plussum {

/// Key of these texts in this order: a name-based identifier (RFC 4122, version 5, SHA-1), 32 hexadecimal digits. Texts
/// are told apart: ("ab", "c") and ("a", "bc") have different keys.
RunKey run_key(std::span<const std::string_view> texts);

}  // namespace plussum
