// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace plussum::io {

/// SHA-256 of a text, 64 hexadecimal digits.
std::string sha256(std::string_view text);
/// Whether a text may be one.
bool is_sha256(std::string_view text);
inline constexpr std::size_t sha256_digits = 64;

}  // namespace plussum::io
