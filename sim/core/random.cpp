// SPDX-License-Identifier: MIT
#include "plussum/core/random.hpp"

#include <algorithm>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(PLUSSUM_NO_CLONES)
#include <immintrin.h>
#endif

namespace plussum {
namespace {

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

// Rows of the inner blocks: the words stay in the first-level cache between two passes.
constexpr std::size_t block_rows = 512;

// Words 0 ... Words-1 of the blocks for `rows` ids. The counter's words other than the id are the same for
// all rows. Vectorised by the compiler: everything in the body is inlined, and the outputs do not overlap.
template <int Words>
PLUSSUM_INLINE void fill_plain(Counter counter, Key key, const std::uint32_t* __restrict id,
                               std::uint32_t* __restrict out0, std::uint32_t* __restrict out1,
                               std::uint32_t* __restrict out2, std::uint32_t* __restrict out3,
                               std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const Block4 block = philox_block({id[i], counter[1], counter[2], counter[3]}, key);
    out0[i] = block.word[0];
    if constexpr (Words >= 2) {
      out1[i] = block.word[1];
    }
    if constexpr (Words >= 4) {
      out2[i] = block.word[2];
      out3[i] = block.word[3];
    }
  }
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(PLUSSUM_NO_CLONES)

// g++ 12 needs three times as long as clang for the 32x32->64 multiplications; hence by hand, four blocks in
// the 64-bit lanes of a vector. The upper half of a lane may hold anything, because the multiplication
// ignores it.
#define PLUSSUM_AVX2 __attribute__((target("avx2")))

struct Lanes {
  __m256i c0, c1, c2, c3;
};

PLUSSUM_AVX2 PLUSSUM_INLINE Lanes philox_lanes(__m256i id, Counter counter, Key key) noexcept {
  const __m256i multiplier0 = _mm256_set1_epi64x(0xd2511f53);
  const __m256i multiplier1 = _mm256_set1_epi64x(0xcd9e8d57);
  Lanes c{id, _mm256_set1_epi64x(counter[1]), _mm256_set1_epi64x(counter[2]), _mm256_set1_epi64x(counter[3])};
  std::uint32_t k0 = key[0];
  std::uint32_t k1 = key[1];
  for (int round = 0; round < 10; ++round) {
    const __m256i p0 = _mm256_mul_epu32(c.c0, multiplier0);
    const __m256i p1 = _mm256_mul_epu32(c.c2, multiplier1);
    c.c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c.c1), _mm256_set1_epi64x(k0));
    c.c1 = p1;
    c.c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c.c3), _mm256_set1_epi64x(k1));
    c.c3 = p0;
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return c;
}

// Stores the lower halves of the eight lanes.
PLUSSUM_AVX2 PLUSSUM_INLINE void store_low(std::uint32_t* out, __m256i first, __m256i second) noexcept {
  const __m256 low = _mm256_shuffle_ps(_mm256_castsi256_ps(first), _mm256_castsi256_ps(second), 0x88);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permute4x64_epi64(_mm256_castps_si256(low), 0xd8));
}

template <int Words>
PLUSSUM_AVX2 void fill_avx2(Counter counter, Key key, const std::uint32_t* __restrict id,
                            std::uint32_t* __restrict out0, std::uint32_t* __restrict out1,
                            std::uint32_t* __restrict out2, std::uint32_t* __restrict out3, std::size_t rows) noexcept {
  std::size_t i = 0;
  for (; i + 8 <= rows; i += 8) {
    const auto* const from = reinterpret_cast<const __m128i*>(id + i);
    const Lanes a = philox_lanes(_mm256_cvtepu32_epi64(_mm_loadu_si128(from)), counter, key);
    const Lanes b = philox_lanes(_mm256_cvtepu32_epi64(_mm_loadu_si128(from + 1)), counter, key);
    store_low(out0 + i, a.c0, b.c0);
    if constexpr (Words >= 2) {
      store_low(out1 + i, a.c1, b.c1);
    }
    if constexpr (Words >= 4) {
      store_low(out2 + i, a.c2, b.c2);
      store_low(out3 + i, a.c3, b.c3);
    }
  }
  fill_plain<Words>(counter, key, id + i, out0 + i, Words >= 2 ? out1 + i : out1, Words >= 4 ? out2 + i : out2,
                    Words >= 4 ? out3 + i : out3, rows - i);
}

template <int Words>
void fill(Counter counter, Key key, const std::uint32_t* id, std::uint32_t* out0, std::uint32_t* out1,
          std::uint32_t* out2, std::uint32_t* out3, std::size_t rows) noexcept {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) {
    fill_avx2<Words>(counter, key, id, out0, out1, out2, out3, rows);
  } else {
    fill_plain<Words>(counter, key, id, out0, out1, out2, out3, rows);
  }
}

#undef PLUSSUM_AVX2

#else

PLUSSUM_KERNEL void fill_1(Counter counter, Key key, const std::uint32_t* id, std::uint32_t* out0,
                           std::size_t rows) noexcept {
  fill_plain<1>(counter, key, id, out0, nullptr, nullptr, nullptr, rows);
}

PLUSSUM_KERNEL void fill_2(Counter counter, Key key, const std::uint32_t* id, std::uint32_t* out0, std::uint32_t* out1,
                           std::size_t rows) noexcept {
  fill_plain<2>(counter, key, id, out0, out1, nullptr, nullptr, rows);
}

PLUSSUM_KERNEL void fill_4(Counter counter, Key key, const std::uint32_t* id, std::uint32_t* out0, std::uint32_t* out1,
                           std::uint32_t* out2, std::uint32_t* out3, std::size_t rows) noexcept {
  fill_plain<4>(counter, key, id, out0, out1, out2, out3, rows);
}

template <int Words>
void fill(Counter counter, Key key, const std::uint32_t* id, std::uint32_t* out0, std::uint32_t* out1,
          std::uint32_t* out2, std::uint32_t* out3, std::size_t rows) noexcept {
  if constexpr (Words == 1) {
    fill_1(counter, key, id, out0, rows);
  } else if constexpr (Words == 2) {
    fill_2(counter, key, id, out0, out1, rows);
  } else {
    fill_4(counter, key, id, out0, out1, out2, out3, rows);
  }
}

#endif

PLUSSUM_KERNEL void to_normal(const std::uint32_t* __restrict word, float* __restrict out, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    out[i] = normal_quantile(word[i]);
  }
}

PLUSSUM_KERNEL void to_uniform(const std::uint32_t* __restrict high, const std::uint32_t* __restrict low,
                               double* __restrict out, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    // The same 53 bits as uniform_from_words, put together from two exact halves: conversion of a 64-bit
    // integer does not vectorise.
    const auto upper = static_cast<double>(static_cast<std::int32_t>(high[i] >> 1));
    const std::uint32_t rest = ((high[i] & 1u) << 21) | (low[i] >> 11) | 1u;
    out[i] = upper * 0x1p-31 + static_cast<double>(static_cast<std::int32_t>(rest)) * 0x1p-53;
  }
}

}  // namespace

void Draws::fill_words(Purpose purpose, std::span<const std::uint32_t> id, std::span<std::uint32_t> out0,
                       std::uint16_t n) const noexcept {
  fill<1>(counter(purpose, 0, n), key_, id.data(), out0.data(), nullptr, nullptr, nullptr, id.size());
}

void Draws::fill_words(Purpose purpose, std::span<const std::uint32_t> id, std::span<std::uint32_t> out0,
                       std::span<std::uint32_t> out1, std::uint16_t n) const noexcept {
  fill<2>(counter(purpose, 0, n), key_, id.data(), out0.data(), out1.data(), nullptr, nullptr, id.size());
}

void Draws::fill_words(Purpose purpose, std::span<const std::uint32_t> id, std::span<std::uint32_t> out0,
                       std::span<std::uint32_t> out1, std::span<std::uint32_t> out2, std::span<std::uint32_t> out3,
                       std::uint16_t n) const noexcept {
  fill<4>(counter(purpose, 0, n), key_, id.data(), out0.data(), out1.data(), out2.data(), out3.data(), id.size());
}

void Draws::fill_normals(Purpose purpose, std::span<const std::uint32_t> id, std::span<float> out,
                         std::uint16_t n) const noexcept {
  std::array<std::uint32_t, block_rows> words;
  for (std::size_t first = 0; first < id.size(); first += block_rows) {
    const std::size_t rows = std::min(id.size() - first, block_rows);
    fill_words(purpose, id.subspan(first, rows), words, n);
    to_normal(words.data(), out.data() + first, rows);
  }
}

void Draws::fill_uniforms(Purpose purpose, std::span<const std::uint32_t> id, std::span<double> out,
                          std::uint16_t n) const noexcept {
  std::array<std::uint32_t, block_rows> high;
  std::array<std::uint32_t, block_rows> low;
  for (std::size_t first = 0; first < id.size(); first += block_rows) {
    const std::size_t rows = std::min(id.size() - first, block_rows);
    fill_words(purpose, id.subspan(first, rows), high, low, n);
    to_uniform(high.data(), low.data(), out.data() + first, rows);
  }
}

}  // namespace plussum
