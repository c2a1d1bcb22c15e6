// SPDX-License-Identifier: MIT
#include "plussum/core/fixed_point.hpp"

#include <cmath>
#include <vector>

#include "plussum/core/random.hpp"
#include "plussum/state/tally.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

constexpr double limit = 2251799813685248.0;  // 2^51

/// Numbers of all sizes below the limit, with ties, whole numbers and their neighbours.
std::vector<double> numbers() {
  std::vector<double> all{0.0,
                          -0.0,
                          0.5,
                          -0.5,
                          1.5,
                          -1.5,
                          2.5,
                          -2.5,
                          0.49999999999999994,
                          -0.49999999999999994,
                          limit - 1,
                          1 - limit,
                          limit - 0.5,
                          0.5 - limit,
                          1e-300,
                          -1e-300};
  for (std::uint32_t k = 0; k < 20'000; ++k) {
    const double size = std::exp2(Draws(1, 0).uniform(Purpose::test_stream, k) * 51.0);
    const double x = (Draws(2, 0).uniform(Purpose::test_stream, k) - 0.5) * size;
    all.insert(all.end(), {x, std::floor(x), std::floor(x) + 0.5, std::nextafter(std::floor(x), -limit),
                           std::nextafter(std::floor(x), limit)});
  }
  return all;
}

}  // namespace

TEST_CASE("fixed point: rounding is to nearest with ties to even", "[unit][fixed_point]") {
  for (const double x : numbers()) {
    INFO(x);
    REQUIRE(static_cast<double>(round_to_int64(x)) == std::nearbyint(x));
  }
}

TEST_CASE("fixed point: floor is the largest integer not above", "[unit][fixed_point]") {
  for (const double x : numbers()) {
    INFO(x);
    REQUIRE(static_cast<double>(floor_to_int64(x)) == std::floor(x));
  }
}

TEST_CASE("fixed point: integers below 2^51 become doubles exactly", "[unit][fixed_point]") {
  for (const double x : numbers()) {
    const auto whole = static_cast<std::int64_t>(x);
    REQUIRE(small_to_double(whole) == static_cast<double>(whole));
    REQUIRE(round_to_int64(small_to_double(whole)) == whole);
    REQUIRE(floor_to_int64(small_to_double(whole)) == whole);
  }
}

TEST_CASE("fixed point: counts of real numbers err by at most half a quantum", "[unit][fixed_point]") {
  for (std::uint32_t k = 0; k < 10'000; ++k) {
    const float x = uniform_unit_float(Draws(3, 0).word(Purpose::test_stream, k)) * 1000.0f;
    REQUIRE(std::abs(static_cast<double>(tally_count(x)) * tally_quantum - static_cast<double>(x)) <=
            tally_quantum / 2);
  }
  REQUIRE(tally_count(1.0f) == 1'048'576);
  REQUIRE(tally_count(0.0f) == 0);
}
