// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Elementary functions with the same bits on every machine.
///
/// The C library chooses a variant of `exp`, `log`, ... by processor, and its results differ in the last bit
/// between machines and versions. The functions here use only operations that IEEE 754 defines exactly (+, -,
/// *, /, sqrt, comparisons, integer arithmetic on the bits), in a fixed order. They have no branches and no
/// tables, so that a loop that calls them over an array is vectorised.
///
/// Conditions: compiled with `-ffp-contract=off`, without `-ffast-math`, run with rounding to nearest and
/// without flush-to-zero. For loops to be vectorised by g++ also `-fno-trapping-math -fno-math-errno`.
///
/// The errors are given in units in the last place (ulp) of the exact result, as measured against the 80-bit
/// C library. A NaN as argument gives a NaN; which NaN is not specified. Exception flags are not specified.
///
/// The reductions of the arguments are the usual ones (W. Cody and W. Waite, Software manual for the
/// elementary functions, 1980; P. Tang, ACM TOMS 15 and 16); the polynomials are our own Chebyshev fits.

#include "plussum/core/platform.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace plussum {

namespace detail {

// Adding and subtracting 1.5 * 2^52 (2^23) rounds a double (float) to an integer and leaves that integer in
// the low bits of the sum. Unlike a conversion to a 64-bit integer this vectorises on every machine.
inline constexpr double round_magic = 0x1.8p52;
inline constexpr float round_magic_f = 0x1.8p23f;

// ln 2 in two parts; the first has enough zeros at its end for products with any exponent to be exact.
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;
inline constexpr float ln2_high_f = 0.693145751953125f;
inline constexpr float ln2_low_f = 1.4286068203094172e-6f;

// a * b = product + error exactly (T. Dekker 1971), without fused multiply-add; |a|, |b| < 2^995.
struct TwoDoubles {
  double high;
  double low;
};

PLUSSUM_INLINE TwoDoubles two_product(double a, double b) noexcept {
  const double sa = 134217729.0 * a;  // 2^27 + 1
  const double ah = sa - (sa - a);
  const double al = a - ah;
  const double sb = 134217729.0 * b;
  const double bh = sb - (sb - b);
  const double bl = b - bh;
  const double p = a * b;
  return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

// a + b = sum + error exactly for |a| >= |b| or a == 0.
PLUSSUM_INLINE TwoDoubles fast_two_sum(double a, double b) noexcept {
  const double s = a + b;
  return {s, b - (s - a)};
}

// (exp(r) - 1 - r) / r^2 for |r| <= ln(2)/2, error below 1.5e-18.
PLUSSUM_INLINE double exp_tail(double r) noexcept {
  double q = 0x1.1f731ea5352cap-29;
  q = q * r + 0x1.af4e196027428p-26;
  q = q * r + 0x1.27e4db57442fbp-22;
  q = q * r + 0x1.71de021a90822p-19;
  q = q * r + 0x1.a01a01a6dcaffp-16;
  q = q * r + 0x1.a01a01abef415p-13;
  q = q * r + 0x1.6c16c16c162ccp-10;
  q = q * r + 0x1.11111111100cep-7;
  q = q * r + 0x1.5555555555556p-5;
  q = q * r + 0x1.5555555555557p-3;
  return q * r + 0.5;
}

// exp(x + low) for a correction |low| <= ulp(x), which is 0 where x is beyond the limits below.
PLUSSUM_INLINE double exp_of_sum(double x, double low) noexcept {
  // Written so that a NaN stays: a comparison with NaN is false.
  double y = x > 710.0 ? 710.0 : x;
  y = y < -746.0 ? -746.0 : y;
  const double shifted = y * 0x1.71547652b82fep0 + round_magic;
  const double n = shifted - round_magic;
  const double high = y - n * ln2_high;
  const double minus = n * ln2_low - low;
  const double r = high - minus;
  const double lost = (high - r) - minus;
  const double p = 1.0 + (r + (r * r * exp_tail(r) + lost));
  // 2^n as a product of two powers of two, so that results below 2^-1022 are rounded only once and results
  // above the largest double become infinite. 2 * 1023 + n is positive and below 2^12.
  const std::uint64_t biased =
      std::bit_cast<std::uint64_t>(shifted) - (std::bit_cast<std::uint64_t>(round_magic) - 2046u);
  const std::uint64_t first = biased >> 1;
  const std::uint64_t second = biased - first;
  return p * std::bit_cast<double>(first << 52) * std::bit_cast<double>(second << 52);
}

// x = m * 2^k for a positive finite x, with m in [sqrt(1/2), sqrt(2)).
struct Split {
  double m;
  double k;
};

PLUSSUM_INLINE Split split_exponent(double x) noexcept {
  const bool tiny = x < 0x1p-1022;
  const double y = tiny ? x * 0x1p54 : x;
  constexpr std::uint64_t root_half = 0x3fe6a09e00000000u;  // upper bits of sqrt(1/2)
  const std::uint64_t u = std::bit_cast<std::uint64_t>(y) + (0x3ff0000000000000u - root_half);
  const double m = std::bit_cast<double>((u & 0x000fffffffffffffu) + root_half);
  // u >> 52 is k + 1023; placed in the low bits of 2^52 it becomes a double without an integer conversion.
  const double biased = std::bit_cast<double>((u >> 52) | 0x4330000000000000u);
  return {m, biased - (tiny ? 0x1p52 + 1023.0 + 54.0 : 0x1p52 + 1023.0)};
}

// (log((1 + s)/(1 - s)) - 2 s)/s as a function of z = s^2 <= (3 - 2 sqrt 2)^2, error of the factor of z
// below 3.2e-16.
PLUSSUM_INLINE double log_tail(double z) noexcept {
  double q = 0x1.2b5bd9a316a24p-3;
  q = q * z + 0x1.39fe16ad885a7p-3;
  q = q * z + 0x1.7462b6e311a89p-3;
  q = q * z + 0x1.c71c62ddb431bp-3;
  q = q * z + 0x1.2492492df7663p-2;
  q = q * z + 0x1.99999999952abp-2;
  q = q * z + 0x1.5555555555558p-1;
  return q * z;
}

}  // namespace detail

/// e^x. Error below 1 ulp. Above 709.78 infinity; below -708.4 the result is subnormal (rounded correctly to
/// the grid of the subnormals to within 1 ulp), below -745.2 it is 0.
[[nodiscard]] PLUSSUM_INLINE double portable_exp(double x) noexcept {
  return detail::exp_of_sum(x, 0.0);
}

/// e^x in single precision. Error below 1.1 ulp. Above 88.72 infinity; below -87.3 subnormal, below -104 0.
[[nodiscard]] PLUSSUM_INLINE float portable_exp(float x) noexcept {
  float y = x > 89.0f ? 89.0f : x;
  y = y < -104.0f ? -104.0f : y;
  const float shifted = y * 0x1.715476p0f + detail::round_magic_f;
  const float n = shifted - detail::round_magic_f;
  const float r = (y - n * detail::ln2_high_f) - n * detail::ln2_low_f;
  float q = 0x1.6d113cp-10f;
  q = q * r + 0x1.120ba2p-7f;
  q = q * r + 0x1.55551ap-5f;
  q = q * r + 0x1.5554dcp-3f;
  q = q * r + 0.5f;
  const float p = 1.0f + (r + r * r * q);
  const std::uint32_t biased =
      std::bit_cast<std::uint32_t>(shifted) - (std::bit_cast<std::uint32_t>(detail::round_magic_f) - 254u);
  const std::uint32_t first = biased >> 1;
  const std::uint32_t second = biased - first;
  return p * std::bit_cast<float>(first << 23) * std::bit_cast<float>(second << 23);
}

/// Natural logarithm. Error below 1 ulp, also for subnormal arguments. log(0) = -infinity, log(negative) =
/// NaN, log(infinity) = infinity, log(1) = 0.
[[nodiscard]] PLUSSUM_INLINE double portable_log(double x) noexcept {
  const detail::Split split = detail::split_exponent(x);
  const double f = split.m - 1.0;
  const double s = f / (2.0 + f);
  const double half_square = 0.5 * f * f;
  // log(1 + f) = 2 s + s R = f - f^2/2 + s (f^2/2 + R): the large term f is exact.
  const double correction = s * (half_square + detail::log_tail(s * s)) + split.k * detail::ln2_low;
  const double result = split.k * detail::ln2_high - ((half_square - correction) - f);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double special = x == 0.0 ? -infinity : std::numeric_limits<double>::quiet_NaN();
  const double positive = x == infinity ? infinity : result;
  return x > 0.0 ? positive : special;
}

/// Natural logarithm in single precision. Error below 1 ulp; special values as for double.
[[nodiscard]] PLUSSUM_INLINE float portable_log(float x) noexcept {
  const bool tiny = x < 0x1p-126f;
  const float y = tiny ? x * 0x1p25f : x;
  constexpr std::uint32_t root_half = 0x3f3504f3u;
  const std::uint32_t u = std::bit_cast<std::uint32_t>(y) + (0x3f800000u - root_half);
  const float m = std::bit_cast<float>((u & 0x007fffffu) + root_half);
  const float k = static_cast<float>(static_cast<std::int32_t>(u >> 23)) - (tiny ? 127.0f + 25.0f : 127.0f);
  const float f = m - 1.0f;
  const float s = f / (2.0f + f);
  const float z = s * s;
  float q = 0x1.ddd1d8p-3f;
  q = q * z + 0x1.245c36p-2f;
  q = q * z + 0x1.9999ecp-2f;
  q = q * z + 0x1.555556p-1f;
  const float half_square = 0.5f * f * f;
  const float correction = s * (half_square + q * z) + k * detail::ln2_low_f;
  const float result = k * detail::ln2_high_f - ((half_square - correction) - f);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float special = x == 0.0f ? -infinity : std::numeric_limits<float>::quiet_NaN();
  const float positive = x == infinity ? infinity : result;
  return x > 0.0f ? positive : special;
}

/// e^x - 1 without cancellation for small x. Error below 1.2 ulp. expm1(+-0) = +-0, -1 below -38, infinity
/// above 709.78.
[[nodiscard]] PLUSSUM_INLINE double portable_expm1(double x) noexcept {
  double y = x > 710.0 ? 710.0 : x;
  y = y < -40.0 ? -40.0 : y;
  const double shifted = y * 0x1.71547652b82fep0 + detail::round_magic;
  const double n = shifted - detail::round_magic;
  const double high = y - n * detail::ln2_high;
  const double minus = n * detail::ln2_low;
  const double r = high - minus;
  const double tail = r * r * detail::exp_tail(r) + ((high - r) - minus);
  // e^x - 1 = 2^n (r + tail) + (2^n - 1); all halved so that n = 1024 does not overflow too early. The sum of
  // the two large terms is kept with its rounding error.
  const std::uint64_t exponent =
      std::bit_cast<std::uint64_t>(shifted) - (std::bit_cast<std::uint64_t>(detail::round_magic) - 1022u);
  const double half_power = std::bit_cast<double>(exponent << 52);
  const double a = half_power * r;
  const double b = half_power - 0.5;
  const double sum = a + b;
  const double part = sum - a;
  const double lost = (a - (sum - part)) + (b - part);
  const double result = 2.0 * (sum + (lost + half_power * tail));
  return std::fabs(x) < 0x1p-54 ? x : result;
}

/// log(1 + x) without cancellation for small x. Error below 1 ulp. log1p(+-0) = +-0, log1p(-1) = -infinity,
/// NaN below -1, log1p(infinity) = infinity.
[[nodiscard]] PLUSSUM_INLINE double portable_log1p(double x) noexcept {
  const double u = 1.0 + x;
  const detail::Split split = detail::split_exponent(u);
  const bool unscaled = split.k == 0.0;
  // What the sum 1 + x has lost, relative to u.
  const double lost = (split.k >= 2.0 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
  const double c = unscaled ? 0.0 : lost;
  const double f = unscaled ? x : split.m - 1.0;
  const double s = f / (2.0 + f);
  const double half_square = 0.5 * f * f;
  const double correction = s * (half_square + detail::log_tail(s * s)) + (split.k * detail::ln2_low + c);
  const double result = split.k * detail::ln2_high - ((half_square - correction) - f);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double special = x == -1.0 ? -infinity : std::numeric_limits<double>::quiet_NaN();
  const double above = x == infinity ? infinity : result;
  const double general = x > -1.0 ? above : special;
  return std::fabs(x) < 0x1p-54 ? x : general;
}

/// x^y for x >= 0. Error below 1 ulp wherever the result is a normal number. A negative x gives NaN (even for
/// an integer y); -0 counts as 0. pow(x, 0) = 1 and pow(1, y) = 1 for all x and y (also NaN), pow(0, y) is 0
/// for y > 0 and infinity for y < 0; infinite arguments as in C.
[[nodiscard]] PLUSSUM_INLINE double portable_pow(double x, double y) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  // log x as a sum of two doubles with an error near 2^-67 of it, because the exponential magnifies it up to
  // 745-fold.
  const detail::Split split = detail::split_exponent(x);
  const double f = split.m - 1.0;
  const detail::TwoDoubles d = detail::fast_two_sum(2.0, f);
  const double s = f / d.high;
  const detail::TwoDoubles back = detail::two_product(s, d.high);
  const double s_low = (((f - back.high) - back.low) - s * d.low) / d.high;
  const detail::TwoDoubles z = detail::two_product(s, s);
  const double z_low = z.low + 2.0 * s * s_low;
  // (log((1 + s)/(1 - s)) - 2 s)/s^3 = 2/3 + z q(z)
  double q = 0x1.e033ca1735265p-4;
  q = q * z.high + 0x1.df7c45d976e07p-4;
  q = q * z.high + 0x1.1118ca5739a59p-3;
  q = q * z.high + 0x1.3b1395c693565p-3;
  q = q * z.high + 0x1.745d177ab1a23p-3;
  q = q * z.high + 0x1.c71c71c6ea81dp-3;
  q = q * z.high + 0x1.2492492492522p-2;
  q = q * z.high + 0x1.999999999999ap-2;
  const detail::TwoDoubles t = detail::fast_two_sum(0x1.5555555555555p-1, z.high * q);
  const double t_low = t.low + 0x1.5555555555555p-55;
  const detail::TwoDoubles cube = detail::two_product(s, z.high);
  const double cube_low = cube.low + (s * z_low + s_low * z.high);
  const detail::TwoDoubles g = detail::two_product(cube.high, t.high);
  const double g_low = g.low + (cube.high * t_low + cube_low * t.high);
  const detail::TwoDoubles sum1 = detail::fast_two_sum(split.k * detail::ln2_high, 2.0 * s);
  const detail::TwoDoubles sum2 = detail::fast_two_sum(sum1.high, g.high);
  const double rest = ((sum1.low + sum2.low) + (2.0 * s_low + g_low)) + split.k * detail::ln2_low;
  const detail::TwoDoubles log_x = detail::fast_two_sum(sum2.high, rest);
  // |log x| >= 2^-53 unless x is 1: beyond 2^64 the value of y no longer matters.
  double e = y > 0x1p64 ? 0x1p64 : y;
  e = e < -0x1p64 ? -0x1p64 : e;
  const detail::TwoDoubles product = detail::two_product(e, log_x.high);
  const double product_low = product.low + e * log_x.low;
  const double low = std::fabs(product.high) < 746.0 ? product_low : 0.0;
  const double general = detail::exp_of_sum(product.high, low);
  // The special cases, each one a selection.
  const double at_zero = y > 0.0 ? 0.0 : infinity;
  const double at_infinity = y > 0.0 ? infinity : 0.0;
  double result = x == 0.0 ? at_zero : general;
  result = x == infinity ? at_infinity : result;
  result = x >= 0.0 ? result : std::numeric_limits<double>::quiet_NaN();
  result = y == y ? result : y;
  result = y == 0.0 ? 1.0 : result;
  return x == 1.0 ? 1.0 : result;
}

/// The nearest integer (ties to even) of |x| <= 2^51. Beyond that, and for NaN, the result is some number.
/// Vectorises on every machine, as a conversion by cast does not.
[[nodiscard]] PLUSSUM_INLINE std::int64_t nearest_int64(double x) noexcept {
  return static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(x + detail::round_magic) -
                                   std::bit_cast<std::uint64_t>(detail::round_magic));
}

/// The double equal to an integer |value| <= 2^51, exactly. Vectorises on every machine.
[[nodiscard]] PLUSSUM_INLINE double double_from_int64(std::int64_t value) noexcept {
  const auto bits = static_cast<std::uint64_t>(value) + std::bit_cast<std::uint64_t>(detail::round_magic);
  return std::bit_cast<double>(bits) - detail::round_magic;
}

/// Uniform in the open interval (0, 1): (word + 1/2) * 2^-32, exact.
[[nodiscard]] PLUSSUM_INLINE double uniform_unit(std::uint32_t word) noexcept {
  // A signed conversion, because only that vectorises on every machine.
  return (static_cast<double>(static_cast<std::int32_t>(word ^ 0x80000000u)) + 2147483648.5) * 0x1p-32;
}

/// Uniform in the open interval (0, 1), single precision: the upper 23 bits of the word plus 1/2, times
/// 2^-23, exact.
[[nodiscard]] PLUSSUM_INLINE float uniform_unit_float(std::uint32_t word) noexcept {
  return (static_cast<float>(static_cast<std::int32_t>(word >> 9)) + 0.5f) * 0x1p-23f;
}

/// Standard normal quantile of (word + 1/2) * 2^-32, single precision. The error is below 4e-7 times max(|z|,
/// 1/2), far into the tails (|z| < 6.34, the range that 32 bits can give). Monotone in `word` (checked for
/// all 2^32 words), exactly antisymmetric: normal_quantile(~word) == -normal_quantile(word). Never 0.
///
/// In the middle half z = x C(x^2) with x = 2 u - 1; in the tails a correction of s = sqrt(-2 log t), where t
/// is the probability of the tail, as a polynomial in 1/(2 + s). Both are evaluated and one is selected. (The
/// inverse of the error function by M. Giles, GPU Computing Gems Jade, 2011, has the same structure, but
/// takes the logarithm of 4 t (1 - t) from x, which ruins the tails, and is not monotone.)
[[nodiscard]] PLUSSUM_INLINE float normal_quantile(std::uint32_t word) noexcept {
  const std::uint32_t upper_half = word >> 31;
  const std::uint32_t d = (word ^ (upper_half - 1u)) & 0x7fffffffu;  // steps of 2^-32 away from the median
  const std::uint32_t tail_steps = 0x7fffffffu - d;

  const float x = (static_cast<float>(static_cast<std::int32_t>(d)) + 0.5f) * 0x1p-31f;
  const float y = x * x;
  float c = 0.145132854533f;
  c = c * y + 0.0687618650775f;
  c = c * y + 0.125589489878f;
  c = c * y + 0.180198765456f;
  c = c * y + 0.328121074393f;
  c = c * y + 1.25331412268f;
  const float middle = x * c;

  const float t = (static_cast<float>(static_cast<std::int32_t>(tail_steps)) + 0.5f) * 0x1p-32f;
  // -2 log t for t = m 2^e, m in [1, 2): a sum of terms that all decrease with m, so that it is monotone in
  // spite of the rounding.
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(t);
  const float k = static_cast<float>(126 - static_cast<std::int32_t>(bits >> 23));
  const float m = std::bit_cast<float>((bits & 0x007fffffu) | 0x3f800000u);
  const float v = (2.0f - m) / (2.0f + m);
  const float w = v * v;
  float a = 0.4878781616804605f;
  a = a * w + 0.4279712101335709f;
  a = a * w + 0.5724041481687648f;
  a = a * w + 0.7999742249372466f;
  a = a * w + 1.3333335805286794f;
  a = a * w + 3.999999999618012f;
  const float minus_two_log = k * 1.38629150390625f + (k * 2.857213640618834e-6f + v * a);
  const float s = std::sqrt(minus_two_log);
  const float r = 1.0f / (2.0f + s) - 0.1875f;
  float h = 873.27413559f;
  h = h * r - 27.7223109834f;
  h = h * r + 77.1295691842f;
  h = h * r + 6.68726589092f;
  h = h * r + 10.7104596859f;
  h = h * r + 2.55521846747f;
  h = h * r + 3.45495373461f;
  h = h * r + 0.669772389942f;
  const float outer = s - h;

  const float magnitude = d < 0x40000000u ? middle : outer;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | ((upper_half ^ 1u) << 31));
}

}  // namespace plussum
