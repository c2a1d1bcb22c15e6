// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Keyed random draws.
///
/// A draw is a function of (seed, step, purpose, stable id, number of the draw) and of nothing else. There is
/// no state to advance: the order of evaluation, the number of threads and draws that other parts of the
/// model make or leave out cannot change it. Two scenarios with one seed share their draws ("common random
/// numbers"); a checkpoint has nothing to save.
///
/// The function is Philox4x32-10 (J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel random numbers: as easy as
/// 1, 2, 3, SC11, 2011). Key: the two halves of the seed, lower half first. Counter: {id, step, purpose << 16
/// | n, tag}.

#include "plussum/core/enums.hpp"
#include "plussum/core/numeric.hpp"
#include "plussum/core/platform.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace plussum {

/// What a draw is for. Each purpose has its own draws. The list only grows, at its end: a number, once used,
/// never changes its meaning, so that old results can be repeated.
enum class Purpose : std::uint16_t {
  population_income,
  population_traits,
  population_place,
  network_ties,
  income_shock,
  common_shock,
  irregular_pay,
  awareness,
  review,
  choice,
  group_patience,
  willingness,
  trust_rumour,
  panel_sample,
  service_failure,
  test_stream,
  survey_sample,
  survey_noise,
  producer_entry,
  producer_exit,
  transformation_stage,
  staff_threshold,
  imitation,
  rotation_order,
  region_shock,
  bootstrap,
  experiment_design,
};

inline constexpr auto purpose_names = enumerator_names<Purpose>;

/// The four independent 32-bit words of one draw.
struct Block4 {
  std::array<std::uint32_t, 4> word;

  friend constexpr bool operator==(const Block4&, const Block4&) = default;
};

/// Philox4x32-10 of a counter under a key; equal to Random123's `philox4x32`.
[[nodiscard]] PLUSSUM_INLINE constexpr Block4 philox_block(std::array<std::uint32_t, 4> counter,
                                                           std::array<std::uint32_t, 2> key) noexcept {
  std::uint32_t c0 = counter[0];
  std::uint32_t c1 = counter[1];
  std::uint32_t c2 = counter[2];
  std::uint32_t c3 = counter[3];
  std::uint32_t k0 = key[0];
  std::uint32_t k1 = key[1];
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xd2511f53u} * c0;
    const std::uint64_t p1 = std::uint64_t{0xcd9e8d57u} * c2;
    c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<std::uint32_t>(p1);
    c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<std::uint32_t>(p0);
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return {{c0, c1, c2, c3}};
}

/// Number in (0, 1) with 53 significant bits from two words, the first being the more significant: (2k + 1) *
/// 2^-53 with k of 52 bits. Never 0 or 1, symmetric about 1/2, exact.
[[nodiscard]] constexpr double uniform_from_words(std::uint32_t high, std::uint32_t low) noexcept {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32) | low;
  return static_cast<double>(static_cast<std::int64_t>((bits >> 11) | 1u)) * 0x1p-53;
}

/// A generator in the sense of UniformRandomBitGenerator for one key, for the distributions of Boost.Random:
/// construct the engine and the distribution afresh for every draw. It walks through the blocks n = 0, 1, 2,
/// ... of its key, two 64-bit results each, and does not repeat within 2^48 blocks. (Not the distributions of
/// the standard library: their results differ between libraries, and some keep a value for the next call.)
class Engine {
 public:
  using result_type = std::uint64_t;

  /// \param counter  counter of the first block; its lower 16 bits of word 2 should be 0
  constexpr Engine(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) noexcept
      : counter_(counter), key_(key) {}

  [[nodiscard]] static constexpr result_type min() noexcept { return 0; }
  [[nodiscard]] static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  constexpr result_type operator()() noexcept {
    if (second_half_) {
      second_half_ = false;
      return (static_cast<std::uint64_t>(block_.word[2]) << 32) | block_.word[3];
    }
    block_ = philox_block(counter_, key_);
    second_half_ = true;
    const std::uint32_t n = (counter_[2] + 1u) & 0xffffu;
    counter_[2] = (counter_[2] & 0xffff0000u) | n;
    counter_[3] += n == 0 ? 1u : 0u;  // after 65 536 blocks the tag moves on
    return (static_cast<std::uint64_t>(block_.word[0]) << 32) | block_.word[1];
  }

 private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  Block4 block_{};
  bool second_half_ = false;
};

/// All draws of one step of one run.
///
/// `word`, `normal` and `uniform` of one (purpose, id, n) come from the same block and are therefore
/// dependent: use one of them per purpose, or different n. `uniform` takes words 0 and 1, `word` and `normal`
/// word 0.
class Draws {
 public:
  /// \param seed  any number
  /// \param step  number of the step, from 0; draws that belong to the set-up use their own purposes
  constexpr Draws(std::uint64_t seed, std::uint32_t step) noexcept
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}, step_(step) {}

  /// Four words for the n-th draw.
  [[nodiscard]] constexpr Block4 block(Purpose purpose, std::uint32_t id, std::uint16_t n = 0) const noexcept {
    return philox_block(counter(purpose, id, n), key_);
  }

  /// One word, uniform over 0 ... 2^32 - 1.
  [[nodiscard]] constexpr std::uint32_t word(Purpose purpose, std::uint32_t id, std::uint16_t n = 0) const noexcept {
    return block(purpose, id, n).word[0];
  }

  /// Uniform in the open interval (0, 1), 53 significant bits.
  [[nodiscard]] constexpr double uniform(Purpose purpose, std::uint32_t id, std::uint16_t n = 0) const noexcept {
    const Block4 b = block(purpose, id, n);
    return uniform_from_words(b.word[0], b.word[1]);
  }

  /// Standard normal; |value| < 6.34. A monotone function of `word`.
  [[nodiscard]] float normal(Purpose purpose, std::uint32_t id, std::uint16_t n = 0) const noexcept {
    return normal_quantile(word(purpose, id, n));
  }

  /// Generator for Boost's distributions; its first result begins with `word`.
  [[nodiscard]] constexpr Engine engine(Purpose purpose, std::uint32_t id) const noexcept {
    return Engine(counter(purpose, id, 0), key_);
  }

  /// Vectorised: word 0 (to the m-th) of the n-th draw for each id, bit for bit equal to `block`. The outputs
  /// must be at least as long as `id` and must not overlap it or each other.
  void fill_words(Purpose purpose, std::span<const std::uint32_t> id, std::span<std::uint32_t> out0,
                  std::uint16_t n = 0) const noexcept;
  void fill_words(Purpose purpose, std::span<const std::uint32_t> id, std::span<std::uint32_t> out0,
                  std::span<std::uint32_t> out1, std::uint16_t n = 0) const noexcept;
  void fill_words(Purpose purpose, std::span<const std::uint32_t> id, std::span<std::uint32_t> out0,
                  std::span<std::uint32_t> out1, std::span<std::uint32_t> out2, std::span<std::uint32_t> out3,
                  std::uint16_t n = 0) const noexcept;

  /// Vectorised `normal` for each id.
  void fill_normals(Purpose purpose, std::span<const std::uint32_t> id, std::span<float> out,
                    std::uint16_t n = 0) const noexcept;

  /// Vectorised `uniform` for each id.
  void fill_uniforms(Purpose purpose, std::span<const std::uint32_t> id, std::span<double> out,
                     std::uint16_t n = 0) const noexcept;

  [[nodiscard]] constexpr std::uint64_t seed() const noexcept {
    return (static_cast<std::uint64_t>(key_[1]) << 32) | key_[0];
  }
  [[nodiscard]] constexpr std::uint32_t step() const noexcept { return step_; }

  /// The counter of a draw, for code that has its own vectorised loop over `philox_block`.
  [[nodiscard]] constexpr std::array<std::uint32_t, 4> counter(Purpose purpose, std::uint32_t id,
                                                               std::uint16_t n) const noexcept {
    return {id, step_, (static_cast<std::uint32_t>(purpose) << 16) | n, 0x506c7573u};
  }
  [[nodiscard]] constexpr std::array<std::uint32_t, 2> key() const noexcept { return key_; }

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t step_;
};

/// Threshold for an event of the given probability: the event happens iff `word < threshold`. From 0 (never;
/// also for NaN) to 2^32 (always), hence 64 bits; the probability is met to within 2^-33.
[[nodiscard]] constexpr std::uint64_t chance_threshold(double probability) noexcept {
  if (!(probability > 0.0)) {
    return 0;
  }
  if (probability >= 1.0) {
    return std::uint64_t{1} << 32;
  }
  return static_cast<std::uint64_t>(probability * 0x1p32 + 0.5);  // exact product; truncation rounds the sum
}

/// Probability of at least one event within a time at a constant hazard: 1 - exp(-hazard * years), accurate
/// also for tiny products. \param hazard_per_year  events per year, >= 0 (infinity gives 1 for years > 0)
/// \param years            length of the interval, >= 0
[[nodiscard]] inline double hazard_chance(double hazard_per_year, double years) noexcept {
  return -portable_expm1(-(hazard_per_year * years));
}

}  // namespace plussum
