// SPDX-License-Identifier: MIT
#pragma once
/// Conversions between doubles and 64-bit integers that vectorise on processors without such an instruction: adding
/// 1.5·2^52 puts the integer into the low bits of the mantissa. Valid for |x| < 2^51, which is 2.2e11 currency units.
#include <bit>
#include <cstdint>

#include "plussum/core/money.hpp"
#include "plussum/core/platform.hpp"

namespace plussum {

/// Nearest integer, ties to even. |x| < 2^51.
PLUSSUM_INLINE std::int64_t round_to_int64(double x) {
  return std::bit_cast<std::int64_t>(x + 6755399441055744.0) - 0x4338000000000000;
}

/// Exact. |x| < 2^51.
PLUSSUM_INLINE double small_to_double(std::int64_t x) {
  return std::bit_cast<double>(x + 0x4338000000000000) - 6755399441055744.0;
}

/// Largest integer not above x. |x| < 2^51.
PLUSSUM_INLINE std::int64_t floor_to_int64(double x) {
  const double shifted = x + 6755399441055744.0;
  const double nearest = shifted - 6755399441055744.0;
  return std::bit_cast<std::int64_t>(shifted) - 0x4338000000000000 - (nearest > x ? 1 : 0);
}

}  // namespace plussum
