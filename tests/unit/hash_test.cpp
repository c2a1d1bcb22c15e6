// SPDX-License-Identifier: MIT
#include "plussum/core/hash.hpp"
#include "plussum/core/random.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <set>
#include <span>
#include <vector>

using namespace plussum;

namespace {

std::vector<std::uint32_t> counting_ids(std::uint32_t rows, std::uint32_t first = 0) {
  std::vector<std::uint32_t> id(rows);
  std::iota(id.begin(), id.end(), first);
  return id;
}

// Fixed pseudo-random values of any of the four widths.
template <class T>
std::vector<T> some_values(std::uint32_t rows) {
  std::vector<T> values(rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    const Block4 block = Draws(7, 0).block(Purpose::test_stream, i);
    values[i] = static_cast<T>((static_cast<std::uint64_t>(block.word[1]) << 32) | block.word[0]);
  }
  return values;
}

template <class T>
std::uint64_t digest_one(T value, std::uint32_t id) {
  const std::array<T, 1> values{value};
  const std::array<std::uint32_t, 1> ids{id};
  return column_digest(std::span<const T>(values), std::span<const std::uint32_t>(ids));
}

template <class T>
std::uint64_t digest_of(const std::vector<T>& values, const std::vector<std::uint32_t>& id) {
  return column_digest(std::span<const T>(values), std::span<const std::uint32_t>(id));
}

}  // namespace

TEMPLATE_TEST_CASE("column digest is a sum over rows", "[hash]", std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
  const auto values = some_values<TestType>(1003);
  const auto id = counting_ids(1003, 17);
  const std::uint64_t whole = digest_of(values, id);

  SECTION("any split into blocks gives the same digest") {
    for (const std::size_t block :
         {std::size_t{1}, std::size_t{3}, std::size_t{8}, std::size_t{64}, std::size_t{500}, std::size_t{2000}}) {
      std::uint64_t sum = 0;
      for (std::size_t first = 0; first < values.size(); first += block) {
        const std::size_t rows = std::min(block, values.size() - first);
        sum += column_digest(std::span<const TestType>(values).subspan(first, rows),
                             std::span<const std::uint32_t>(id).subspan(first, rows));
      }
      CHECK(sum == whole);
    }
  }
  SECTION("the order of the rows does not matter") {
    const std::vector<TestType> reversed_values(values.rbegin(), values.rend());
    const std::vector<std::uint32_t> reversed_id(id.rbegin(), id.rend());
    CHECK(digest_of(reversed_values, reversed_id) == whole);
  }
  SECTION("exchanging two different values matters") {
    auto exchanged = values;
    std::swap(exchanged[10], exchanged[700]);
    REQUIRE(exchanged != values);
    CHECK(digest_of(exchanged, id) != whole);
  }
  SECTION("a span of non-constant values is the same column") {
    auto copy = values;
    CHECK(column_digest(std::span<TestType>(copy), std::span<const std::uint32_t>(id)) == whole);
  }
  SECTION("no rows") {
    CHECK(column_digest(std::span<const TestType>(), std::span<const std::uint32_t>()) == 0);
  }
}

TEMPLATE_TEST_CASE("every bit of value and id counts", "[hash]", std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    const auto value = some_values<TestType>(trial + 1)[trial];
    const std::uint32_t id = trial * 977u;
    std::set<std::uint64_t> seen{digest_one<TestType>(value, id)};
    std::size_t variants = 1;
    for (unsigned bit = 0; bit < 8 * sizeof(TestType); ++bit, ++variants) {
      seen.insert(digest_one(static_cast<TestType>(value ^ (TestType{1} << bit)), id));
    }
    for (unsigned bit = 0; bit < 32; ++bit, ++variants) {
      seen.insert(digest_one(value, id ^ (1u << bit)));
    }
    CHECK(seen.size() == variants);
  }
}

TEST_CASE("equal values in different rows have different terms", "[hash]") {
  std::set<std::uint64_t> terms4;
  std::set<std::uint64_t> terms8;
  for (std::uint32_t id = 0; id < 100'000; ++id) {
    terms4.insert(digest_one<std::uint32_t>(0, id));
    terms8.insert(digest_one<std::uint64_t>(0, id));
  }
  CHECK(terms4.size() == 100'000);
  CHECK(terms8.size() == 100'000);
}

TEST_CASE("small systematic changes do not cancel", "[hash]") {
  // Patterns that keep sums, or sums weighted with the id, unchanged: a digest linear in the values would
  // miss them.
  const auto id = counting_ids(64);
  const std::vector<std::uint32_t> base(64, 1000u);
  std::set<std::uint64_t> seen{digest_of(base, id)};
  std::size_t variants = 1;
  for (std::uint32_t at = 0; at + 2 < 64; ++at) {
    for (std::uint32_t step = 1; step <= 16; ++step, variants += 3) {
      auto changed = base;
      changed[at] += step;
      changed[at + 1] -= step;
      seen.insert(digest_of(changed, id));
      changed[at + 1] -= step;
      changed[at + 2] += step;
      seen.insert(digest_of(changed, id));
      auto flipped = base;
      flipped[at] ^= step << 8;
      flipped[at + 1] ^= step << 8;
      seen.insert(digest_of(flipped, id));
    }
  }
  CHECK(seen.size() == variants);
}

TEST_CASE("floating-point columns are digested by their bits", "[hash]") {
  CHECK(digest_one(0.0, 1) != digest_one(-0.0, 1));
  CHECK(digest_one(0.0f, 1) != digest_one(-0.0f, 1));
  CHECK(digest_one(1.5, 1) == digest_one(std::bit_cast<std::uint64_t>(1.5), 1));
  enum class Colour : std::uint8_t { red, green };
  CHECK(digest_one(Colour::green, 3) == digest_one(std::uint8_t{1}, 3));
}

TEST_CASE("mix64 and combine", "[hash]") {
  static_assert(mix64(0) == 0);
  // First outputs of splitmix64 with state 0 and state 1234567 (reference implementation of S. Vigna).
  static_assert(mix64(0x9e3779b97f4a7c15u) == 0xe220a8397b1dcdafu);
  static_assert(mix64(1234567u + 0x9e3779b97f4a7c15u) == 6457827717110365317u);
  static_assert(combine(1, 2) != combine(2, 1));
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 100; ++a) {
    for (std::uint64_t b = 0; b < 100; ++b) {
      seen.insert(combine(a, b));
    }
  }
  CHECK(seen.size() == 10'000);
}

TEST_CASE("digest of bytes", "[hash]") {
  std::vector<std::byte> bytes(40, std::byte{0});
  std::set<std::uint64_t> seen;
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    seen.insert(digest_bytes(std::span<const std::byte>(bytes).first(length)));
  }
  std::size_t variants = bytes.size() + 1;  // zeros of different lengths
  for (std::size_t at = 0; at < bytes.size(); ++at, ++variants) {
    bytes[at] = std::byte{1};
    seen.insert(digest_bytes(bytes));
    bytes[at] = std::byte{0};
  }
  CHECK(seen.size() == variants);
}

TEST_CASE("digests have the same bits on every machine", "[hash][fingerprint]") {
  const auto id = counting_ids(5000, 0xfffffc00u);  // wraps around
  CHECK(digest_of(some_values<std::uint8_t>(5000), id) == 0x28839203a16b13b3u);
  CHECK(digest_of(some_values<std::uint16_t>(5000), id) == 0x395f970a5cfc2920u);
  CHECK(digest_of(some_values<std::uint32_t>(5000), id) == 0x2249d996fcfb5b02u);
  CHECK(digest_of(some_values<std::uint64_t>(5000), id) == 0xcccf5a34438e8d87u);
  std::vector<std::byte> bytes(1001);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::byte>(i * 7);
  }
  CHECK(digest_bytes(bytes) == 0x661075d5f8eef9dcu);
}
