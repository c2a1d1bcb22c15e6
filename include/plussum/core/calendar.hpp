// SPDX-License-Identifier: MIT
#pragma once
/// The calendar of a run. One convention everywhere: a year is 365.25 days and 12 months, a week is 7 days.
#include <chrono>
#include <cstdint>

namespace plussum {

enum class StepUnit : std::uint32_t { day, week, month, year };

inline constexpr double days_per_year = 365.25;
inline constexpr double weeks_per_year = days_per_year / 7.0;

/// Length of one step [year].
constexpr double years_per_step(StepUnit unit) {
  switch (unit) {
    case StepUnit::day:
      return 1.0 / days_per_year;
    case StepUnit::week:
      return 7.0 / days_per_year;
    case StepUnit::month:
      return 1.0 / 12.0;
    case StepUnit::year:
      return 1.0;
  }
  return 1.0;
}

/// Days from 1970-01-01 to the end of step `steps` of a run that starts at `start_day` (also days since 1970).
/// Days and weeks count exactly; months and years follow the civil calendar, the day of the month cut to its length.
constexpr std::int64_t day_after_steps(std::int64_t start_day, StepUnit unit, std::uint32_t steps) {
  using namespace std::chrono;
  const auto count = static_cast<std::int64_t>(steps);
  if (unit == StepUnit::day) return start_day + count;
  if (unit == StepUnit::week) return start_day + 7 * count;
  const year_month_day start{sys_days{days{start_day}}};
  const auto shifted = unit == StepUnit::month ? start.year() / start.month() + months{count}
                                               : start.year() / start.month() + years{count};
  const year_month_day_last last{shifted.year(), month_day_last{shifted.month()}};
  const day wanted = start.day() > last.day() ? last.day() : start.day();
  return sys_days{shifted.year() / shifted.month() / wanted}.time_since_epoch().count();
}

}  // namespace plussum
