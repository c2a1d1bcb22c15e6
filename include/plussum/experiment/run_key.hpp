// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "plussum/experiment/result.hpp"

namespace plussum {

/// Key of these texts in this order: a name-based identifier (RFC 4122, version 5, SHA-1), 32 hexadecimal digits. Texts
/// are told apart: ("ab", "c") and ("a", "bc") have different keys.
RunKey run_key(std::span<const std::string_view> texts);

/// A digest as records and files name it: 16 hexadecimal digits.
std::string hexadecimal(std::uint64_t digest);

}  // namespace plussum
