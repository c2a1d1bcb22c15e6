// SPDX-License-Identifier: MIT
#include "plussum/core/numeric.hpp"
#include "plussum/core/hash.hpp"
#include "plussum/core/random.hpp"

#include "support/catch.hpp"

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

using namespace plussum;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr float infinity_f = std::numeric_limits<float>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t samples = 200'000;

// The references are the 80-bit functions of the C library; where long double is no wider than double the
// errors cannot be measured.
constexpr bool has_reference = LDBL_MANT_DIG >= 64;

// Uniform in (a, b), the i-th of a fixed sequence.
double sample(std::uint32_t i, double a, double b) {
  return a + (b - a) * Draws(20'240, 0).uniform(Purpose::test_stream, i);
}

// A positive finite double with uniformly distributed bits: all magnitudes.
double any_positive(std::uint32_t i) {
  const Block4 block = Draws(20'241, 0).block(Purpose::test_stream, i);
  const std::uint64_t bits = (static_cast<std::uint64_t>(block.word[0]) << 32) | block.word[1];
  return std::bit_cast<double>(bits % 0x7ff0000000000000u);
}

template <class T>
double error_in_ulp(T result, long double exact) {
  const T nearest = static_cast<T>(exact);
  if (std::isinf(nearest) || std::isinf(result)) {
    return result == nearest ? 0.0 : 1e9;
  }
  const T size = std::fabs(nearest);
  const T ulp = std::nextafter(size, std::numeric_limits<T>::infinity()) - size;
  return static_cast<double>(std::fabs(static_cast<long double>(result) - exact) / static_cast<long double>(ulp));
}

// Largest error over fixed samples of [a, b], both rounded to T.
template <class T, class Function, class Reference>
double worst(double a, double b, Function function, Reference reference) {
  double largest = 0.0;
  for (std::uint32_t i = 0; i < samples; ++i) {
    const T x = static_cast<T>(sample(i, a, b));
    const double error = error_in_ulp<T>(function(x), reference(static_cast<long double>(x)));
    largest = error <= largest ? largest : error;  // also takes a NaN
  }
  return largest;
}

// Probability of the upper tail of a standard normal.
long double upper_tail(long double z) {
  return erfcl(z / sqrtl(2.0L)) / 2.0L;
}

// Normal quantile of (word + 1/2) 2^-32 by bisection on the magnitude: slow and independent of the code under
// test.
long double exact_quantile(std::uint32_t word) {
  const bool upper = word >= 0x80000000u;
  const long double t = (static_cast<long double>(upper ? ~word : word) + 0.5L) * 0x1p-32L;
  long double low = 0.0L;
  long double high = 8.0L;
  for (int i = 0; i < 70; ++i) {
    const long double middle = (low + high) / 2.0L;
    (upper_tail(middle) > t ? low : high) = middle;
  }
  return upper ? low : -low;
}

}  // namespace

TEST_CASE("exp agrees with the exact function", "[numeric]") {
  if (!has_reference) {
    SKIP("long double is no wider than double");
  }
  const auto f = [](auto x) { return portable_exp(x); };
  const auto reference = [](long double x) { return expl(x); };
  CHECK(worst<double>(-708.3, 709.78, f, reference) < 1.0);
  CHECK(worst<double>(-1.0, 1.0, f, reference) < 1.0);
  CHECK(worst<double>(-1e-9, 1e-9, f, reference) < 1.0);
  CHECK(worst<double>(-746.0, -708.0, f, reference) < 1.0);  // subnormal results
  CHECK(worst<float>(-87.3, 88.72, f, reference) < 1.1);
  CHECK(worst<float>(-1.0, 1.0, f, reference) < 1.1);
  CHECK(worst<float>(-104.5, -87.0, f, reference) < 1.1);
}

TEST_CASE("log agrees with the exact function", "[numeric]") {
  if (!has_reference) {
    SKIP("long double is no wider than double");
  }
  const auto f = [](auto x) { return portable_log(x); };
  const auto reference = [](long double x) { return logl(x); };
  CHECK(worst<double>(0.5, 2.0, f, reference) < 1.0);
  CHECK(worst<double>(0.999, 1.001, f, reference) < 1.0);
  CHECK(worst<double>(0.0, 1e6, f, reference) < 1.0);
  CHECK(worst<double>(0.0, 0x1p-1022, f, reference) < 1.0);  // subnormal arguments
  CHECK(worst<float>(0.5, 2.0, f, reference) < 1.0);
  CHECK(worst<float>(0.999, 1.001, f, reference) < 1.0);
  CHECK(worst<float>(0.0, 1e6, f, reference) < 1.0);
  CHECK(worst<float>(0x1p-140, 0x1p-126, f, reference) < 1.0);
  double largest = 0.0;
  for (std::uint32_t i = 0; i < samples; ++i) {
    const double x = any_positive(i);
    largest = std::fmax(largest, error_in_ulp(portable_log(x), logl(x)));
  }
  CHECK(largest < 1.0);
}

TEST_CASE("expm1 and log1p agree with the exact functions", "[numeric]") {
  if (!has_reference) {
    SKIP("long double is no wider than double");
  }
  const auto f = [](double x) { return portable_expm1(x); };
  const auto f_reference = [](long double x) { return expm1l(x); };
  CHECK(worst<double>(-1.0, 1.0, f, f_reference) < 1.2);
  CHECK(worst<double>(-45.0, 50.0, f, f_reference) < 1.2);
  CHECK(worst<double>(-1e-7, 1e-7, f, f_reference) < 1.2);
  CHECK(worst<double>(50.0, 709.78, f, f_reference) < 1.2);
  const auto g = [](double x) { return portable_log1p(x); };
  const auto g_reference = [](long double x) { return log1pl(x); };
  CHECK(worst<double>(-1.0, 1.0, g, g_reference) < 1.0);
  CHECK(worst<double>(-1e-7, 1e-7, g, g_reference) < 1.0);
  CHECK(worst<double>(0.0, 1e6, g, g_reference) < 1.0);
  CHECK(worst<double>(-0.5, -0.2, g, g_reference) < 1.0);
  double largest = 0.0;
  for (std::uint32_t i = 0; i < samples; ++i) {
    const double x = any_positive(i);
    largest = std::fmax(largest, error_in_ulp(portable_log1p(x), log1pl(x)));
    if (x < 700.0) {
      largest = std::fmax(largest, error_in_ulp(portable_expm1(x), expm1l(x)));
      largest = std::fmax(largest, error_in_ulp(portable_expm1(-x), expm1l(-static_cast<long double>(x))));
    }
  }
  CHECK(largest < 1.2);
}

TEST_CASE("pow agrees with the exact function", "[numeric]") {
  if (!has_reference) {
    SKIP("long double is no wider than double");
  }
  double largest = 0.0;
  for (std::uint32_t i = 0; i < samples; ++i) {
    // The worst cases are results near the ends of the range, where the logarithm is magnified most.
    const double base = sample(2 * i, 0.25, 4.0);
    const double exponent = sample(2 * i + 1, -500.0, 500.0);
    const double near_one = sample(2 * i, 0.9995, 1.0005);
    const double large_exponent = sample(2 * i + 1, -1e6, 1e6);
    const double any = any_positive(i);
    const double small_exponent = sample(2 * i + 1, -0.95, 0.95);
    for (const auto& [x, y] :
         {std::pair(base, exponent), std::pair(near_one, large_exponent), std::pair(any, small_exponent)}) {
      const double error = error_in_ulp(portable_pow(x, y), powl(x, y));
      largest = error <= largest ? largest : error;
    }
  }
  CHECK(largest < 1.0);
}

TEST_CASE("special arguments", "[numeric]") {
  CHECK(portable_exp(0.0) == 1.0);
  CHECK(portable_exp(-0.0) == 1.0);
  CHECK(portable_exp(710.0) == infinity);
  CHECK(portable_exp(infinity) == infinity);
  CHECK(portable_exp(-746.0) == 0.0);
  CHECK(portable_exp(-infinity) == 0.0);
  CHECK(std::isnan(portable_exp(nan_value)));
  CHECK(portable_exp(0.0f) == 1.0f);
  CHECK(portable_exp(88.8f) == infinity_f);
  CHECK(portable_exp(infinity_f) == infinity_f);
  CHECK(portable_exp(-104.0f) == 0.0f);
  CHECK(portable_exp(-infinity_f) == 0.0f);
  CHECK(std::isnan(portable_exp(std::numeric_limits<float>::quiet_NaN())));

  CHECK(portable_log(1.0) == 0.0);
  CHECK(portable_log(0.0) == -infinity);
  CHECK(portable_log(-0.0) == -infinity);
  CHECK(std::isnan(portable_log(-1.0)));
  CHECK(std::isnan(portable_log(-infinity)));
  CHECK(portable_log(infinity) == infinity);
  CHECK(std::isnan(portable_log(nan_value)));
  CHECK(portable_log(1.0f) == 0.0f);
  CHECK(portable_log(0.0f) == -infinity_f);
  CHECK(std::isnan(portable_log(-1.0f)));
  CHECK(portable_log(infinity_f) == infinity_f);
  CHECK(std::isnan(portable_log(std::numeric_limits<float>::quiet_NaN())));

  CHECK(portable_expm1(0.0) == 0.0);
  CHECK(std::signbit(portable_expm1(-0.0)));
  CHECK(portable_expm1(1e-310) == 1e-310);
  CHECK(portable_expm1(-1e3) == -1.0);
  CHECK(portable_expm1(-infinity) == -1.0);
  CHECK(portable_expm1(710.0) == infinity);
  CHECK(portable_expm1(infinity) == infinity);
  CHECK(std::isnan(portable_expm1(nan_value)));

  CHECK(portable_log1p(0.0) == 0.0);
  CHECK(std::signbit(portable_log1p(-0.0)));
  CHECK(portable_log1p(1e-310) == 1e-310);
  CHECK(portable_log1p(-1.0) == -infinity);
  CHECK(std::isnan(portable_log1p(-1.5)));
  CHECK(portable_log1p(infinity) == infinity);
  CHECK(std::isnan(portable_log1p(nan_value)));

  CHECK(portable_pow(0.0, 0.0) == 1.0);
  CHECK(portable_pow(nan_value, 0.0) == 1.0);
  CHECK(portable_pow(1.0, nan_value) == 1.0);
  CHECK(portable_pow(1.0, infinity) == 1.0);
  CHECK(portable_pow(0.0, 2.0) == 0.0);
  CHECK(portable_pow(0.0, -2.0) == infinity);
  CHECK(portable_pow(infinity, 0.5) == infinity);
  CHECK(portable_pow(infinity, -0.5) == 0.0);
  CHECK(portable_pow(2.0, infinity) == infinity);
  CHECK(portable_pow(2.0, -infinity) == 0.0);
  CHECK(portable_pow(0.5, infinity) == 0.0);
  CHECK(portable_pow(2.0, 1e300) == infinity);
  CHECK(portable_pow(2.0, 1024.0) == infinity);
  CHECK(portable_pow(2.0, -1080.0) == 0.0);
  CHECK(std::isnan(portable_pow(-1.0, 2.0)));
  CHECK(std::isnan(portable_pow(nan_value, 2.0)));
  CHECK(std::isnan(portable_pow(2.0, nan_value)));
  CHECK(portable_pow(3.0, 4.0) == 81.0);
  CHECK(portable_pow(2.0, -1074.0) == 0x1p-1074);
  CHECK(portable_pow(1.5, 1.0) == 1.5);
}

TEST_CASE("rounding and conversion without casts", "[numeric]") {
  CHECK(nearest_int64(0.0) == 0);
  CHECK(nearest_int64(2.5) == 2);
  CHECK(nearest_int64(3.5) == 4);
  CHECK(nearest_int64(-2.5) == -2);
  CHECK(nearest_int64(-0.51) == -1);
  CHECK(nearest_int64(0x1p51) == std::int64_t{1} << 51);
  CHECK(nearest_int64(-0x1p51) == -(std::int64_t{1} << 51));
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{123456789012345},
                                   std::int64_t{-123456789012345}, std::int64_t{1} << 51}) {
    CHECK(double_from_int64(value) == static_cast<double>(value));
  }
  CHECK(uniform_unit(0) == 0x1p-33);
  CHECK(uniform_unit(0xffffffffu) == 1.0 - 0x1p-33);
  CHECK(uniform_unit(0x7fffffffu) == 0.5 - 0x1p-33);
  CHECK(uniform_unit(0x80000000u) == 0.5 + 0x1p-33);
  CHECK(uniform_unit_float(0) == 0x1p-24f);
  CHECK(uniform_unit_float(0xffffffffu) == 1.0f - 0x1p-24f);
}

TEST_CASE("exp and log are monotone over a fine grid", "[numeric]") {
  // A step of 2^-20 of the argument is far above the error of the functions in double precision.
  bool rising = true;
  for (int i = 0; i < 400'000; ++i) {
    const double x = -30.0 + i * 0x1p-13;
    rising = rising && portable_exp(x) < portable_exp(x + 0x1p-20);
    const double y = 0.25 + i * 0x1p-16;
    rising = rising && portable_log(y) < portable_log(y + 0x1p-30);
    rising = rising && portable_expm1(x) <= portable_expm1(x + 0x1p-20);
  }
  CHECK(rising);
}

TEST_CASE("normal quantile against known quantiles", "[numeric]") {
  // R: qnorm(c(0.75, 0.9, 0.975, 0.99, 0.999, 0.9999, 0.999999))
  const std::pair<double, double> known[] = {
      {0.75, 0.6744897501960817}, {0.9, 1.2815515655446004},   {0.975, 1.959963984540054},   {0.99, 2.3263478740408408},
      {0.999, 3.090232306167813}, {0.9999, 3.719016485455709}, {0.999999, 4.753424308823798}};
  for (const auto& [probability, quantile] : known) {
    const auto word = static_cast<std::uint32_t>(probability * 0x1p32);
    // The probability is met to within one step of 2^-32.
    const double step = 0x1p-32 * std::sqrt(2.0 * 3.14159265358979) * std::exp(quantile * quantile / 2.0);
    CHECK(std::fabs(static_cast<double>(normal_quantile(word)) - quantile) < 4e-7 * quantile + step);
    CHECK(std::fabs(static_cast<double>(normal_quantile(~word)) + quantile) < 4e-7 * quantile + step);
  }
  CHECK(std::fabs(normal_quantile(0x80000000u)) < 1e-9f);
  CHECK(normal_quantile(0xffffffffu) > 6.337f);
  CHECK(normal_quantile(0xffffffffu) < 6.339f);
}

TEST_CASE("normal quantile within the stated error, also in the tails", "[numeric]") {
  if (!has_reference) {
    SKIP("long double is no wider than double");
  }
  double largest = 0.0;
  for (std::uint32_t i = 0; i < 30'000; ++i) {
    const std::uint32_t random_word = Draws(20'242, 0).word(Purpose::test_stream, i);
    const std::uint32_t word = i < 1000 ? i : i % 2 == 0 ? random_word : random_word >> (i % 31);
    const long double exact = exact_quantile(word);
    const long double error = fabsl(static_cast<long double>(normal_quantile(word)) - exact);
    largest = std::fmax(largest, static_cast<double>(error / fmaxl(fabsl(exact), 0.5L)));
  }
  CHECK(largest < 4e-7);
}

TEST_CASE("normal quantile is monotone and antisymmetric", "[numeric]") {
  bool monotone = true;
  bool antisymmetric = true;
  const auto walk = [&](std::uint64_t from, std::uint64_t to, std::uint64_t stride) {
    float before = -infinity_f;
    for (std::uint64_t at = from; at < to; at += stride) {
      const auto word = static_cast<std::uint32_t>(at);
      const float z = normal_quantile(word);
      monotone = monotone && z >= before;
      antisymmetric = antisymmetric && normal_quantile(~word) == -z;
      before = z;
    }
  };
  const std::uint64_t end = std::uint64_t{1} << 32;
  walk(0, end, 4001);
  walk(0, 100'000, 1);
  // Neighbourhoods of the places where the code changes: the median, the seams at the quartiles, powers of
  // two of the tail probability.
  for (int k = 17; k < 32; ++k) {
    walk((std::uint64_t{1} << k) - 20'000, (std::uint64_t{1} << k) + 20'000, 1);
  }
  walk((std::uint64_t{3} << 30) - 20'000, (std::uint64_t{3} << 30) + 20'000, 1);
  CHECK(monotone);
  CHECK(antisymmetric);
}

TEST_CASE("normal quantile is monotone over all words", "[statistics][numeric]") {
  std::uint64_t violations = 0;
  float before = 0.0f;
  for (std::uint64_t word = 0x80000000u; word < (std::uint64_t{1} << 32); ++word) {
    const float z = normal_quantile(static_cast<std::uint32_t>(word));
    violations += z >= before ? 0u : 1u;
    before = z;
  }
  CHECK(violations == 0);
}

TEST_CASE("the functions have the same bits on every machine", "[numeric][fingerprint]") {
  // One number over many results. It must not differ between compilers, optimisation levels, instruction sets
  // and operating systems. If a deliberate change of a function alters it, all pinned results of the project
  // change.
  std::uint64_t digest = 0;
  const auto add = [&](auto value) {
    if constexpr (sizeof(value) == 8) {
      digest = combine(digest, std::bit_cast<std::uint64_t>(value));
    } else {
      digest = combine(digest, std::bit_cast<std::uint32_t>(value));
    }
  };
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const double wide = sample(i, -760.0, 720.0);
    const double narrow = sample(i, -1.0, 1.0);
    const double positive = any_positive(i);
    add(portable_exp(wide));
    add(portable_exp(narrow));
    add(portable_exp(static_cast<float>(wide * 0.15)));
    add(portable_exp(static_cast<float>(narrow)));
    add(portable_log(positive));
    add(portable_log(narrow + 1.0));
    add(portable_log(static_cast<float>(narrow + 1.0)));
    add(portable_log(static_cast<float>(wide + 800.0)));
    add(portable_expm1(wide));
    add(portable_expm1(narrow));
    add(portable_log1p(positive));
    add(portable_log1p(narrow));
    add(portable_pow(positive, narrow));
    add(portable_pow(narrow + 1.5, wide));
    const std::uint32_t word = Draws(20'243, 0).word(Purpose::test_stream, i);
    add(normal_quantile(word));
    add(normal_quantile(word >> (i % 32)));
    add(uniform_unit(word));
    add(uniform_unit_float(word));
  }
  CHECK(digest == 0x6c0c41d2f065f5e1u);
}
