// SPDX-License-Identifier: MIT
#include "report/date_ticks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace plussum::report {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr const char* month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

year_month_day date_of(double day) {
  return year_month_day{sys_days{std::chrono::days{static_cast<std::int64_t>(std::floor(day))}}};
}

/// Every `stride` months, counted from a January of year 0.
std::vector<Tick> month_ticks(double first_day, double last_day, int stride) {
  std::vector<Tick> ticks;
  const year_month_day first = date_of(first_day);
  int month = static_cast<int>(first.year()) * 12 + static_cast<int>(static_cast<unsigned>(first.month())) - 1;
  month = static_cast<int>(std::floor(static_cast<double>(month) / stride)) * stride;
  for (;; month += stride) {
    const int year = static_cast<int>(std::floor(month / 12.0));
    const int of_year = month - year * 12;
    const auto begin = sys_days{std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(of_year) + 1} / 1};
    const auto day = static_cast<double>(begin.time_since_epoch().count());
    if (day > last_day) return ticks;
    if (day >= first_day)
      ticks.push_back(
          {day, stride % 12 == 0 ? std::to_string(year) : fmt::format("{} {}", month_names[of_year], year)});
  }
}

std::vector<Tick> day_ticks(double first_day, double last_day, int stride) {
  std::vector<Tick> ticks;
  for (double day = std::ceil(first_day); day <= last_day; day += stride) {
    const year_month_day date = date_of(day);
    ticks.push_back(
        {day, fmt::format("{} {} {}", static_cast<unsigned>(date.day()),
                          month_names[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()))});
  }
  return ticks;
}

}  // namespace

std::vector<Tick> date_ticks(double first_day, double last_day, std::size_t wanted) {
  constexpr double days_of_month = 30.4;
  const double most = static_cast<double>(std::max<std::size_t>(wanted, 1));
  for (const int days : {1, 2, 7, 14})
    if ((last_day - first_day) / days <= most) return day_ticks(first_day, last_day, days);
  for (const int months : {1, 2, 3, 6})
    if ((last_day - first_day) / (days_of_month * months) <= most) return month_ticks(first_day, last_day, months);
  for (int power = 12;; power *= 10)
    for (const int factor : {1, 2, 5})
      if ((last_day - first_day) / (days_of_month * power * factor) <= most)
        return month_ticks(first_day, last_day, power * factor);
}

std::string iso_date(double day) {
  const year_month_day date = date_of(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string compact_date(double day) {
  std::string date = iso_date(day);
  std::erase(date, '-');
  return date;
}

}  // namespace plussum::report
