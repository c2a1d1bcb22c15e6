// SPDX-License-Identifier: MIT
#include "plussum/core/calendar.hpp"

#include <string>

#include "plussum/scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

std::int64_t day_of(const std::string& date) {
  std::int64_t day = -1;
  REQUIRE(parse_date(date, day));
  return day;
}

}  // namespace

TEST_CASE("calendar: lengths of steps add up to a year of 365.25 days and 12 months", "[unit][calendar]") {
  STATIC_REQUIRE(years_per_step(StepUnit::year) == 1.0);
  REQUIRE(12 * years_per_step(StepUnit::month) == 1.0);
  REQUIRE(years_per_step(StepUnit::week) * 365.25 == Approx(7.0).epsilon(1e-15));
  REQUIRE(years_per_step(StepUnit::week) / years_per_step(StepUnit::day) == Approx(7.0).epsilon(1e-15));
  REQUIRE(weeks_per_year * 7.0 == days_per_year);
}

TEST_CASE("calendar: days and weeks are counted exactly", "[unit][calendar]") {
  REQUIRE(day_of("1970-01-01") == 0);
  REQUIRE(day_of("2000-03-01") == 11017);
  const std::int64_t start = day_of("1999-12-31");
  REQUIRE(day_after_steps(start, StepUnit::day, 0) == start);
  REQUIRE(day_after_steps(start, StepUnit::day, 1) == day_of("2000-01-01"));
  REQUIRE(day_after_steps(start, StepUnit::day, 61) == day_of("2000-03-01"));  // over 29 February
  REQUIRE(day_after_steps(start, StepUnit::week, 52) == day_of("2000-12-29"));
  REQUIRE(day_after_steps(start, StepUnit::week, 4'000'000'000u) == start + 28'000'000'000);
}

TEST_CASE("calendar: months and years follow the civil calendar", "[unit][calendar]") {
  struct Row {
    const char* start;
    StepUnit unit;
    std::uint32_t steps;
    const char* end;
  };
  const Row rows[] = {
      {"2000-01-15", StepUnit::month, 1, "2000-02-15"},
      {"2000-01-31", StepUnit::month, 1, "2000-02-29"},
      {"2001-01-31", StepUnit::month, 1, "2001-02-28"},
      {"2000-01-31", StepUnit::month, 2, "2000-03-31"},  // from the start, not from the cut day
      {"2000-01-31", StepUnit::month, 3, "2000-04-30"},
      {"2000-11-30", StepUnit::month, 14, "2002-01-30"},
      {"1999-12-01", StepUnit::month, 1, "2000-01-01"},
      {"2000-02-29", StepUnit::year, 1, "2001-02-28"},
      {"2000-02-29", StepUnit::year, 4, "2004-02-29"},
      {"1900-03-01", StepUnit::year, 100, "2000-03-01"},
      {"2000-01-01", StepUnit::month, 0, "2000-01-01"},
      {"2000-01-01", StepUnit::month, 1200, "2100-01-01"},
  };
  for (const Row& row : rows) {
    INFO(row.start << " and " << row.steps << " steps");
    REQUIRE(day_after_steps(day_of(row.start), row.unit, row.steps) == day_of(row.end));
  }
}

TEST_CASE("calendar: twelve months are a year and time never runs backwards", "[unit][calendar]") {
  for (std::int64_t start = day_of("1999-01-01"); start < day_of("2001-01-01"); ++start) {
    REQUIRE(day_after_steps(start, StepUnit::month, 12) == day_after_steps(start, StepUnit::year, 1));
    for (std::uint32_t step = 0; step < 24; ++step)
      REQUIRE(day_after_steps(start, StepUnit::month, step + 1) > day_after_steps(start, StepUnit::month, step));
  }
}

TEST_CASE("calendar: dates that do not exist are refused", "[unit][calendar]") {
  std::int64_t day = 0;
  for (const char* text :
       {"", "2000", "2000-1-01", "2000-01-1", "2000-13-01", "2000-00-01", "2000-02-30", "2001-02-29", "1900-02-29",
        "2000-01-00", "2000/01/01", "2000-01-01 ", " 2000-01-01", "2000-01-0x", "-200-01-01x", "abcd-01-01"}) {
    INFO("'" << text << "'");
    REQUIRE_FALSE(parse_date(text, day));
  }
  REQUIRE(parse_date("2000-02-29", day));
}
