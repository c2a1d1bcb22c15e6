// SPDX-License-Identifier: MIT
#include "figure/text.hpp"

#include "support/catch.hpp"

using namespace plussum::figure;

TEST_CASE("text: what a terminal or XML would obey becomes a space") {
  CHECK(clean_text("a\x1b[31mb\x07\tc\nd") == "a [31mb  c d");
  CHECK(clean_text("left\u202Eright\u2066") == "left right ");
  CHECK(clean_text(std::string_view("nul\0", 4)) == "nul ");
  CHECK(clean_text("\u0085\uFEFF") == "  ");
  CHECK(clean_text("Prix <b> \"é\" 東京 😀 שלום") == "Prix <b> \"é\" 東京 😀 שלום");
}

TEST_CASE("text: bytes that are no UTF-8 become replacement characters") {
  CHECK(clean_text("a\xFFz") == "a\uFFFDz");
  CHECK(clean_text("\xC3") == "\uFFFD");
  CHECK(clean_text("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // half of a surrogate pair
  CHECK(clean_text("\xC0\xAF") == "\uFFFD\uFFFD");            // a slash in two bytes
}

TEST_CASE("text: columns on a terminal") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("é") == 1);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("東京") == 4);
  CHECK(columns_of("😀") == 2);
  CHECK(shortened("abcdef", 6) == "abcdef");
  CHECK(shortened("abcdef", 4) == "abc…");
  CHECK(shortened("東京都", 4) == "東…");
  CHECK(shortened("abc", 0).empty());
}

TEST_CASE("text: XML") {
  CHECK(escaped_for_xml("<a b=\"c\">'&'</a>") == "&lt;a b=&quot;c&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;");
}
