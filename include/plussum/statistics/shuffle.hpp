// SPDX-License-Identifier: MIT
#pragma once
/// A random order of things from keyed draws (Fisher and Yates): every order is equally likely.
#include <span>
#include <utility>

#include "plussum/core/random.hpp"

namespace plussum {

/// A whole number from 0 to bound − 1 from a uniform in (0, 1); all equally likely to within 2^-53.
constexpr std::uint32_t whole_below(std::uint32_t bound, double uniform) {
  return static_cast<std::uint32_t>(uniform * bound);
}

/// The draw for place i has the id i.
inline void shuffle(std::span<std::uint32_t> items, const Draws& draws, Purpose purpose, std::uint16_t n) {
  for (auto i = static_cast<std::uint32_t>(items.size()); i-- > 1;)
    std::swap(items[i], items[whole_below(i + 1, draws.uniform(purpose, i, n))]);
}

}  // namespace plussum
