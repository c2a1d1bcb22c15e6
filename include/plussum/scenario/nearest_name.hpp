// SPDX-License-Identifier: MIT
#pragma once
/// What a misspelt name was probably meant to be.
#include <span>
#include <string>
#include <string_view>

namespace plussum {

/// The candidate that `word` was most probably meant to be; empty when none is near.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates);
std::string_view nearest_name(std::string_view word, std::span<const std::string> candidates);
/// "; did you mean 'horizon'?", or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace plussum
