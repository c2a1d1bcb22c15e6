// SPDX-License-Identifier: MIT
#include "plussum/core/money.hpp"

#include "plussum/core/platform.hpp"

namespace plussum {

/// Upper and lower halves are added apart: neither sum can overflow, and the loop has no branch.
PLUSSUM_KERNEL bool sum_overflows(std::span<const Money> amounts, Money& sum) {
  std::int64_t upper = 0;
  std::uint64_t lower = 0;
  for (const Money amount : amounts) {
    upper += amount.units >> 32;
    lower += static_cast<std::uint64_t>(amount.units) & 0xFFFFFFFFU;
  }
  upper += static_cast<std::int64_t>(lower >> 32);
  sum.units = static_cast<std::int64_t>(static_cast<std::uint64_t>(upper) << 32 | (lower & 0xFFFFFFFFU));
  return upper != static_cast<std::int32_t>(upper);
}

}  // namespace plussum
