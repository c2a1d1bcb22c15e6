// SPDX-License-Identifier: MIT
#include "report/date_ticks.hpp"

#include "support/catch.hpp"

using namespace plussum::report;

namespace {

using Texts = std::vector<std::string>;

Texts texts_of(const std::vector<Tick>& ticks) {
  Texts texts;
  for (const Tick& tick : ticks) texts.push_back(tick.text);
  return texts;
}

constexpr double day_2003 = 12053.0;  // 2003-01-01

}  // namespace

TEST_CASE("ticks of dates: years, months or days, by the length of the axis") {
  CHECK(texts_of(date_ticks(day_2003, day_2003 + 5 * 365.25, 6)) ==
        Texts{"2003", "2004", "2005", "2006", "2007", "2008"});
  CHECK(texts_of(date_ticks(day_2003 + 1, day_2003 + 40 * 365.25, 5)) == Texts{"2010", "2020", "2030", "2040"});
  CHECK(texts_of(date_ticks(day_2003 + 10, day_2003 + 370, 5)) ==
        Texts{"Apr 2003", "Jul 2003", "Oct 2003", "Jan 2004"});
  CHECK(texts_of(date_ticks(day_2003, day_2003 + 14, 3)) == Texts{"1 Jan 2003", "8 Jan 2003", "15 Jan 2003"});
}

TEST_CASE("ticks of dates: they stand on the first day of what they name, before 1970 too") {
  const auto ticks = date_ticks(day_2003, day_2003 + 4 * 365.25, 5);
  REQUIRE(ticks.size() >= 2);
  CHECK(ticks[1].at == day_2003 + 365.0);
  CHECK(iso_date(ticks[1].at) == "2004-01-01");
  const auto old = date_ticks(-1000.0, -300.0, 3);
  REQUIRE(!old.empty());
  CHECK(iso_date(old.front().at) == "1968-01-01");
  CHECK(compact_date(-1.0) == "19691231");
}
