// SPDX-License-Identifier: MIT
#include "report/label_text.hpp"

#include "support/catch.hpp"

using namespace plussum::report;

TEST_CASE("labels: a text in a script for gnuplot neither ends its string nor is a command") {
  CHECK(gnuplot_quoted("Customers, 20 % (b)") == "\"Customers, 20 % (b)\"");
  CHECK(gnuplot_quoted("it's \"x\"") == "\"it\\047s \\042x\\042\"");
  CHECK(gnuplot_quoted("`id` @a $b \\n") == "\"\\140id\\140 \\100a \\044b \\134n\"");
  CHECK(gnuplot_quoted("a\nset output '|id'") == "\"a set output \\047\\174id\\047\"");
  CHECK(gnuplot_quoted("中文 Ж 😀") == "\"中文 Ж 😀\"");
  for (int code = 1; code < 128; ++code) {
    const std::string quoted = gnuplot_quoted(std::string(1, static_cast<char>(code)));
    CAPTURE(code);
    CHECK(quoted.substr(1, quoted.size() - 2).find_first_of("\"'`@$\n#{}|!") == std::string::npos);
  }
}

TEST_CASE("labels: a tick's text is no format of numbers") {
  CHECK(gnuplot_quoted_tick("100 %d") == "\"100 %%d\"");
}

TEST_CASE("labels: XML has no markup from outside") {
  CHECK(escaped_for_xml("<b>&'\"") == "&lt;b&gt;&amp;&apos;&quot;");
}

TEST_CASE("labels: East Asian letters and emoji take two columns") {
  CHECK(columns_of("Ж…−a") == 4);
  CHECK(columns_of("中文 😀") == 7);
}

TEST_CASE("labels: a long text loses its middle and no letter is cut in two") {
  CHECK(shortened("locked on", 9) == "locked on");
  CHECK(shortened("promotion little", 9) == "prom…ttle");
  CHECK(shortened("中文標籤中文標籤", 9) == "中文…標籤");
  CHECK(shortened("abc", 0).empty());
  const std::string mixed = "Жa中b😀c標籤d…";
  for (std::size_t columns = 1; columns < columns_of(mixed); ++columns) {
    const std::string cut = shortened(mixed, columns);
    CAPTURE(columns, cut);
    CHECK(columns_of(cut) <= columns);
    CHECK(cut.find("…") != std::string::npos);
  }
}
