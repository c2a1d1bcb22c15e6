// SPDX-License-Identifier: MIT
// No text, however short and odd, is anything but a number or a sentence.
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "io/decimal.hpp"
#include "io/units.hpp"
#include "support/catch.hpp"

using namespace plussum::io;

namespace {

/// Calls visit(text) for all texts of up to `longest` of these letters.
template <class Visit>
void for_each_text(std::string_view letters, std::size_t longest, Visit&& visit) {
  std::vector<std::string> shorter{""};
  visit(shorter.front());
  for (std::size_t length = 1; length <= longest; ++length) {
    std::vector<std::string> texts;
    for (const std::string& begin : shorter)
      for (const char letter : letters) {
        texts.push_back(begin + letter);
        visit(texts.back());
      }
    shorter = std::move(texts);
  }
}

}  // namespace

TEST_CASE("number reader: every short text is a number or is refused by a sentence", "[unit][decimal]") {
  const Units units("EUR");
  std::size_t numbers = 0, refused = 0;
  for_each_text("0 1.+-e/_%,xN", 4, [&](const std::string& text) {
    const ScannedNumber scanned = scan_number(text);
    CAPTURE(text);
    if (!scanned.problem.empty()) {
      ++refused;
      REQUIRE(scanned.problem.find(text.empty() ? "empty" : " ") != std::string::npos);
    } else {
      ++numbers;
      REQUIRE_FALSE(scanned.digits.empty());
      const auto value = decimal_value(scanned.digits, 0);
      REQUIRE((!value || std::isfinite(*value)));
      const auto whole = whole_value(scanned.digits);
      REQUIRE((!whole || !value || static_cast<double>(*whole) == *value));
    }
    for (const char* unit : {"1", "1/year", "money", "money/week", "customer"}) {
      REQUIRE((units.number(text, unit).value.has_value() || !units.number(text, unit).problem.empty()));
      REQUIRE((units.integer(text, unit).value.has_value() || !units.integer(text, unit).problem.empty()));
    }
  });
  CHECK(numbers > 100);
  CHECK(refused > 10'000);
}

TEST_CASE("number reader: texts of signs alone", "[unit][decimal]") {
  for (const char* text : {"..", "--", "+", ".", "-", "e5", "...", "-.", "+-", "++--", "-e5", ".e"}) {
    CAPTURE(text);
    CHECK(scan_number(text).problem.find(std::string("'") + text + "'") == 0);
  }
  CHECK(scan_number("").problem == "the value is empty");
  CHECK(scan_number("   ").problem == "the value is empty");
}
