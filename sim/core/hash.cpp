// SPDX-License-Identifier: MIT
#include "plussum/core/hash.hpp"

#include <algorithm>
#include <cstring>

namespace plussum {
namespace {

// One row's term. For a given id two Feistel rounds turn the two words of the value into two others without
// losing anything; the product of these is far from linear, so that no simple pattern of changes in several
// rows cancels in the sum. Only 32-bit multiplications and one 32x32->64 product: that is what vector units
// have.
PLUSSUM_INLINE std::uint64_t row_term(std::uint32_t low, std::uint32_t high, std::uint32_t id) noexcept {
  std::uint32_t k = id * 0x9e3779b1u + 0x7f4a7c15u;
  k ^= k >> 15;
  std::uint32_t a = (low ^ k) * 0x85ebca77u;
  a ^= a >> 15;
  std::uint32_t b = (high ^ (k + a)) * 0xc2b2ae3du;
  b ^= b >> 13;
  a += b * 5u;
  return static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b);
}

template <class Word>
PLUSSUM_INLINE std::uint64_t sum_rows(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  const auto* const bytes = static_cast<const unsigned char*>(values);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    Word word;
    std::memcpy(&word, bytes + i * sizeof(Word), sizeof(Word));  // the values may be of any type
    sum += row_term(word, 0, id[i]);
  }
  return sum;
}

PLUSSUM_KERNEL std::uint64_t sum_rows_1(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows<std::uint8_t>(values, id, rows);
}

PLUSSUM_KERNEL std::uint64_t sum_rows_2(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows<std::uint16_t>(values, id, rows);
}

PLUSSUM_KERNEL std::uint64_t sum_rows_4(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows<std::uint32_t>(values, id, rows);
}

PLUSSUM_KERNEL std::uint64_t sum_rows_8(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  const auto* const bytes = static_cast<const unsigned char*>(values);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint64_t word;
    std::memcpy(&word, bytes + i * 8, 8);
    sum += row_term(static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(word >> 32), id[i]);
  }
  return sum;
}

// Eight bytes as a little-endian number on every machine.
std::uint64_t load_little_endian(const std::byte* from, std::size_t bytes) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    word |= static_cast<std::uint64_t>(from[i]) << (8 * i);
  }
  return word;
}

}  // namespace

std::uint64_t digest_bytes(std::span<const std::byte> bytes) noexcept {
  std::uint64_t digest = mix64(bytes.size());
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    digest = combine(digest, load_little_endian(bytes.data() + at, 8));
  }
  if (at < bytes.size()) {
    digest = combine(digest, load_little_endian(bytes.data() + at, bytes.size() - at));
  }
  return digest;
}

namespace detail {

std::uint64_t digest_rows_1(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows_1(values, id, rows);
}
std::uint64_t digest_rows_2(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows_2(values, id, rows);
}
std::uint64_t digest_rows_4(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows_4(values, id, rows);
}
std::uint64_t digest_rows_8(const void* values, const std::uint32_t* id, std::size_t rows) noexcept {
  return sum_rows_8(values, id, rows);
}

}  // namespace detail
}  // namespace plussum
