// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Digests of results: 64-bit numbers that show whether two runs agree bit for bit.
///
/// They are made for comparing runs, not for security: somebody who wants two different columns with one
/// digest can construct them.

#include "plussum/core/platform.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace plussum {

/// Scrambles all 64 bits; a bijection (the finaliser "variant 13" of D. Stafford, used by splitmix64).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// Joins two digests into one; the order matters: `combine(a, b) != combine(b, a)` in general.
/// A chain starts with any constant: `d = combine(d, next)`.
[[nodiscard]] constexpr std::uint64_t combine(std::uint64_t a, std::uint64_t b) noexcept {
  return mix64(mix64(a + 0x9e3779b97f4a7c15u) ^ b);
}

/// Digest of a sequence of bytes; depends on the order and the number of bytes, not on the machine's byte
/// order.
[[nodiscard]] std::uint64_t digest_bytes(std::span<const std::byte> bytes) noexcept;

namespace detail {
// Sums of row terms for rows of 1, 2, 4 and 8 bytes; `values` points at `rows` values without padding.
[[nodiscard]] std::uint64_t digest_rows_1(const void* values, const std::uint32_t* id, std::size_t rows) noexcept;
[[nodiscard]] std::uint64_t digest_rows_2(const void* values, const std::uint32_t* id, std::size_t rows) noexcept;
[[nodiscard]] std::uint64_t digest_rows_4(const void* values, const std::uint32_t* id, std::size_t rows) noexcept;
[[nodiscard]] std::uint64_t digest_rows_8(const void* values, const std::uint32_t* id, std::size_t rows) noexcept;
}  // namespace detail

/// Digest of a column of values, one row per stable id: the sum modulo 2^64 over the rows of a scrambled
/// (bits of the value, id).
///
/// Because it is a sum, the digest does not depend on the order of the rows, and the digests of any split of
/// the rows into blocks add up (with unsigned wrap-around) to the digest of the whole: it is the same for
/// every block size and number of threads. Because each term depends on the id, swapping two different values
/// changes it. An empty column has digest 0.
///
/// The bits count, not the value: 0.0 and -0.0 differ, and so do two NaNs with different payloads. An
/// unsigned integer has the same digest in every width.
///
/// \param values  trivially copyable values of 1, 2, 4 or 8 bytes without padding
/// \param id      stable ids, at least as many as values; distinct ids within a column
template <class T, std::size_t Extent = std::dynamic_extent>
requires(std::is_trivially_copyable_v<T> && (sizeof(T) == 1 || sizeof(T) == 2 || sizeof(T) == 4 || sizeof(T) == 8))
    [[nodiscard]] std::uint64_t
    column_digest(std::span<const T, Extent> values, std::span<const std::uint32_t> id) noexcept {
  if constexpr (sizeof(T) == 1) {
    return detail::digest_rows_1(values.data(), id.data(), values.size());
  } else if constexpr (sizeof(T) == 2) {
    return detail::digest_rows_2(values.data(), id.data(), values.size());
  } else if constexpr (sizeof(T) == 4) {
    return detail::digest_rows_4(values.data(), id.data(), values.size());
  } else {
    return detail::digest_rows_8(values.data(), id.data(), values.size());
  }
}

/// As above for a span of non-constant values.
template <class T, std::size_t Extent = std::dynamic_extent>
requires(!std::is_const_v<T>) [[nodiscard]] std::uint64_t
    column_digest(std::span<T, Extent> values, std::span<const std::uint32_t> id) noexcept {
  return column_digest(std::span<const T, Extent>(values), id);
}

}  // namespace plussum
