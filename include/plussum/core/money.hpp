// SPDX-License-Identifier: MIT
#pragma once
/// Exact money: a signed 64-bit count of minor units, 1/10,000 of the scenario's currency. Sums are exact and
/// independent of order, so any number of threads gives the same balance; the range is ±9.2e14 currency units.
#include <compare>
#include <cstdint>
#include <span>

namespace plussum {

/// a + b, a − b and a·b modulo 2^64: defined for every argument. Whether a sum fits is seen by add_overflows, or by the
/// watched counters of a step (state/tally_overflow.hpp), and not by the addition itself.
constexpr std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
constexpr std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
constexpr std::int64_t wrapping_product(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

struct Money {
  std::int64_t units = 0;

  static constexpr std::int64_t units_per_currency = 10'000;

  constexpr auto operator<=>(const Money&) const = default;
  constexpr Money& operator+=(Money other) {
    units = wrapping_sum(units, other.units);
    return *this;
  }
  constexpr Money& operator-=(Money other) {
    units = wrapping_difference(units, other.units);
    return *this;
  }
  friend constexpr Money operator+(Money a, Money b) { return {wrapping_sum(a.units, b.units)}; }
  friend constexpr Money operator-(Money a, Money b) { return {wrapping_difference(a.units, b.units)}; }
  friend constexpr Money operator-(Money a) { return {wrapping_difference(0, a.units)}; }
  friend constexpr Money operator*(Money a, std::int64_t times) { return {wrapping_product(a.units, times)}; }

  constexpr double in_currency() const { return static_cast<double>(units) / units_per_currency; }
};
static_assert(sizeof(Money) == 8);

/// Rounds half up to whole minor units. The caller guarantees |amount| < 9e14 (parameter ranges do).
constexpr Money money_from(double amount) {
  const double scaled = amount * static_cast<double>(Money::units_per_currency);
  const auto down = static_cast<std::int64_t>(scaled) - (scaled < 0.0 ? 1 : 0);
  return {down + (scaled - static_cast<double>(down) >= 0.5 ? 1 : 0)};
}

/// A share of an amount and what is left: nothing is lost to rounding, the remainder belongs to `rest`.
struct Split {
  Money part;
  Money rest;
};

/// Splits `total` >= 0 so that `part` is the largest whole number of minor units not above share·total,
/// 0 <= share <= 1. Source: ledger convention, L01.
constexpr Split split_money(Money total, double share) {
  auto part = static_cast<std::int64_t>(static_cast<double>(total.units) * share);
  if (part > total.units) part = total.units;
  return {{part}, {total.units - part}};
}

/// Sum that reports overflow instead of wrapping.
constexpr bool add_overflows(Money a, Money b, Money& sum) {
  return __builtin_add_overflow(a.units, b.units, &sum.units);
}

/// The same for fewer than 2^31 amounts: true only when the sum of all does not fit, in whatever order they stand.
bool sum_overflows(std::span<const Money> amounts, Money& sum);

}  // namespace plussum
