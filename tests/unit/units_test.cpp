// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "io/decimal.hpp"
#include "io/units.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/scenario/parameter_walk.hpp"
#include "plussum/scenario/scenario.hpp"
#include "support/catch.hpp"

using plussum::io::decimal_text;
using plussum::io::decimal_value;
using plussum::io::Units;

namespace {

double read(std::string_view text, std::string_view unit) {
  const auto result = Units("MXN").number(text, unit);
  INFO(text << " as " << unit << ": " << result.problem);
  REQUIRE(result.value.has_value());
  return *result.value;
}

std::string problem(std::string_view text, std::string_view unit) {
  const auto result = Units("MXN").number(text, unit);
  REQUIRE_FALSE(result.value.has_value());
  return result.problem;
}

std::string whole_problem(std::string_view text, std::string_view unit) {
  const auto result = Units("MXN").integer(text, unit);
  REQUIRE_FALSE(result.value.has_value());
  return result.problem;
}

}  // namespace

TEST_CASE("quantities are converted to the declared unit, rounded once") {
  struct Case {
    std::string_view text, unit;
    double value;
  };
  const auto c = GENERATE(values<Case>({{"0.25", "1", 0.25},
                                        {"25 %", "1", 0.25},
                                        {"25%", "1", 0.25},
                                        {"3.3 %", "1", 0.033},
                                        {"7 %", "1", 0.07},
                                        {"-1e-3", "1", -0.001},
                                        {"1E+3", "1", 1000.0},
                                        {"5 %/year", "1/year", 0.05},
                                        {"5%/year", "1/year", 0.05},
                                        {"5 % / year", "1/year", 0.05},
                                        {"0.05/year", "1/year", 0.05},
                                        {"0.05 1/year", "1/year", 0.05},
                                        {"0.3 %/month", "1/year", 0.036},
                                        {"1 %/week", "1/year", 0.01 * 1461 / 28},
                                        {"70 weeks", "week", 70.0},
                                        {"1 week", "week", 1.0},
                                        {"1 year", "day", 365.25},
                                        {"12 months", "year", 1.0},
                                        {"1 month", "day", 30.4375},
                                        {"14 days", "week", 2.0},
                                        {"200 MXN", "money", 200.0},
                                        {"200 MXN/week", "money/week", 200.0},
                                        {"10 MXN/day", "money/week", 70.0},
                                        {"1500 m", "km", 1.5},
                                        {"0.5 km", "km", 0.5},
                                        {"3 instalments", "instalment", 3.0},
                                        {"2 rooms/household", "room/household", 2.0},
                                        {"4 1/km^2", "1/km^2", 4.0},
                                        {"4/km/km", "1/km^2", 4.0},
                                        {"0 MXN", "money", 0.0}}));
  CAPTURE(c.text, c.unit);
  CHECK(read(c.text, c.unit) == c.value);
}

TEST_CASE("an amount may stand in any order of factors") {
  CHECK(read("5 1/week*MXN", "money/week") == 5.0);
  CHECK(read("5 MXN*week/week/week", "money/week") == 5.0);
  CHECK(read("50 %*MXN", "money") == 0.5);
}

TEST_CASE("numbers that are not plain decimal numbers are refused with a reason") {
  struct Case {
    std::string_view text, reason;
  };
  const auto c = GENERATE(values<Case>({{"", "the value is empty"},
                                        {"abc", "'abc' is not a number"},
                                        {"NaN", "'NaN' is not a finite number"},
                                        {".nan", "'.nan' is not a finite number"},
                                        {"inf", "'inf' is not a finite number"},
                                        {"-.Inf", "'-.Inf' is not a finite number"},
                                        {"infinity", "'infinity' is not a finite number"},
                                        {"0x10", "'0x10' is not a decimal number"},
                                        {"0b1", "'0b1' is not a decimal number"},
                                        {"0o7", "'0o7' is not a decimal number"},
                                        {"010", "'010' has a leading zero"},
                                        {"-00.5", "'-00.5' has a leading zero"},
                                        {"1_000", "'1_000' contains '_'"},
                                        {"1,5", "'1,5' contains a comma"},
                                        {"30,000", "'30,000' contains a comma"},
                                        {"1 000", "'1 000' has a space between its digits"},
                                        {"1.000.000", "'1.000.000' has a decimal point in the wrong place"},
                                        {"5.", "'5.' has a decimal point in the wrong place"},
                                        {".5", "'.5' has no digit before the decimal point"},
                                        {"+5", "'+5' begins with a plus sign"},
                                        {"−5", "'−5' begins with a typographic minus sign"},
                                        {"1/3", "'1/3' is a fraction"},
                                        {"2*3", "'2*3' is not a single number"},
                                        {"1-2", "'1-2' is not a single number"},
                                        {"1:30", "'1:30' is not a single number"},
                                        {"(1)", "'(1)' is not a number"},
                                        {"1e999", "'1e999' is outside the range of numbers"},
                                        {"-1e999", "'-1e999' is outside the range of numbers"},
                                        {"1e-999", "'1e-999' is outside the range of numbers"},
                                        {"1e99999999999999999999", "is outside the range of numbers"}}));
  CHECK_THAT(problem(c.text, "1"), plussum::test::ContainsSubstring(std::string(c.reason)));
}

TEST_CASE("a wrong, missing or unknown unit is refused with a reason") {
  struct Case {
    std::string_view text, unit, reason;
  };
  const auto c =
      GENERATE(values<Case>({{"70", "week", "'70' has no unit"},
                             {"0", "money", "'0' has no unit"},
                             {"3 weeks", "1", "'3 weeks' is a duration"},
                             {"3 rooms", "week", "'3 rooms' is a number of rooms"},
                             {"3 rooms", "customer", "'3 rooms' is a number of rooms"},
                             {"5 %", "1/year", "'5 %' is a percentage"},
                             {"200 MXN", "money/week", "'200 MXN' is an amount of money"},
                             {"200 USD/week", "money/week", "amounts are in the scenario's currency MXN, not in USD"},
                             {"200 money/week", "money/week", "write the currency 'MXN' instead of 'money'"},
                             {"200 mxn", "money", "there is no unit 'mxn'; did you mean 'MXN'?"},
                             {"3 wekes", "week", "there is no unit 'wekes'; did you mean 'weeks'?"},
                             {"5 percent", "1", "write '%' instead of 'percent'"},
                             {"5\u00A0%", "1", "contains a non-breaking or zero-width space"},
                             {"3 minutes", "week", "there is no unit 'minutes'"},
                             {"3 MXN week", "money/week", "units are joined by '/' or '*'"},
                             {"3 MXN/", "money/week", "a unit is missing"},
                             {"3 km^9", "km", "a power of a unit is ^2 or ^3"},
                             {"3 km*km*km*km*km*km*km*km*km*km", "km", "that is too long for a unit"}}));
  CHECK_THAT(problem(c.text, c.unit), plussum::test::ContainsSubstring(std::string(c.reason)));
}

TEST_CASE("an absurd power of units is refused, not computed wrongly") {
  CHECK_THAT(problem("1 year^3*year^3*year^3*year^3*year^3*year^3", "1"),
             plussum::test::ContainsSubstring("the unit is too long"));
}

TEST_CASE("a scenario without a currency is told so once by its reader") {
  const auto read_without = Units().number("200 MXN", "money");
  CHECK_FALSE(read_without.value);
  CHECK(read_without.lacks_currency);
  CHECK(read_without.problem == "the scenario names no currency; add 'currency: MXN' at its top level");
}

TEST_CASE("whole numbers") {
  const Units units("MXN");
  CHECK(units.integer("70 weeks", "week").value == 70);
  CHECK(units.integer("14 days", "week").value == 2);
  CHECK(units.integer("2 years", "month").value == 24);
  CHECK(units.integer("1e6", "1").value == 1'000'000);
  CHECK(units.integer("3.0", "1").value == 3);
  CHECK(units.integer("-5", "1").value == -5);
  CHECK(units.integer("9223372036854775807", "1").value == std::numeric_limits<std::int64_t>::max());
  CHECK(whole_problem("3.5", "1") == "'3.5' is not a whole number");
  CHECK(whole_problem("50 %", "1") == "'50 %' is 0.5, which is not a whole number");
  CHECK(whole_problem("2 years", "week") == "'2 years' is 104.35714285714286 weeks, which is not a whole number");
  CHECK(whole_problem("9223372036854775808", "1") == "'9223372036854775808' is too large for a whole number");
  CHECK(whole_problem("1e300", "1") == "'1e300' is too large for a whole number");
}

TEST_CASE("texts of quantities are short, and read back to the same number") {
  const Units units("MXN");
  CHECK(units.text(0.05, "1/year") == "5 %/year");
  CHECK(units.text(0.07, "1/year") == "7 %/year");
  CHECK(units.text(70.0, "week") == "70 weeks");
  CHECK(units.text(1.0, "week") == "1 week");
  CHECK(units.text(200.0, "money/week") == "200 MXN/week");
  CHECK(units.unit_text("1/year") == "%/year");
  CHECK(units.unit_of_values("1/year") == "1/year");
  CHECK(units.unit_of_values("money/week") == "MXN/week");
  CHECK(units.text(0.1, "1") == "0.1");
  CHECK(units.text(1e-7, "1") == "1e-7");
  CHECK(units.text(1e22, "money") == "1e22 MXN");
  CHECK(units.text(std::int64_t{3}, "room/household") == "3 rooms/household");

  const auto unit =
      GENERATE(as<std::string>(), "1", "1/year", "week", "money", "money/week", "km", "1/km^2", "room/household");
  const double extremes[] = {5e-324,
                             2.2250738585072014e-308,
                             1.7976931348623157e306,
                             0.1,
                             1.0 / 3.0,
                             123456.789,
                             9007199254740993.0,
                             1e15,
                             1e16,
                             99999.99999999999,
                             1e-5,
                             1.2345678901234567e-5,
                             -0.7};
  for (const double value : extremes) {
    const std::string text = units.text(value, unit);
    CAPTURE(text);
    CHECK(read(text, unit) == value);
  }
}

TEST_CASE("random numbers survive being written and read, whatever the shift") {
  std::uint64_t state = 0x9E3779B97F4A7C15ULL;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    // An exponent between -300 and 300, so that the shift stays within range.
    const double mantissa = 1.0 + static_cast<double>(state >> 12) * 0x1p-52;
    const double value = std::ldexp(mantissa, static_cast<int>(state % 1900) - 950);
    for (const int shift : {0, 2, -3}) {
      const std::string text = decimal_text(value, shift);
      if (decimal_value(text, -shift) != value) FAIL("'" << text << "' shifted by " << -shift << " is not " << value);
    }
  }
}

TEST_CASE("what is expected is said with an example") {
  const Units units("MXN");
  CHECK(units.expectation("1/year") == "a rate such as '5 %/year'");
  CHECK(units.expectation("week") == "a duration such as '3 weeks'");
  CHECK(units.expectation("money") == "an amount of money such as '200 MXN'");
  CHECK(units.expectation("money/week") == "an amount of money per time such as '200 MXN/week'");
  CHECK(units.expectation("instalment") == "a number of instalments such as '3 instalments'");
  CHECK(units.expectation("room/household") == "a quantity such as '3 rooms/household'");
  CHECK(units.expectation("1") == "a plain number such as 0.25, or a percentage such as '25 %'");
}

TEST_CASE("the example of every unit is itself readable") {
  for (const std::string_view unit : {"1/year", "week", "money", "money/week", "instalment", "room/household", "km"}) {
    const std::string expectation = Units("MXN").expectation(unit);
    const std::size_t begin = expectation.find('\'') + 1;
    const std::string example = expectation.substr(begin, expectation.rfind('\'') - begin);
    CAPTURE(example);
    CHECK(Units("MXN").number(example, unit).value.has_value());
  }
}

TEST_CASE("every unit that a declaration names exists") {
  std::set<std::string, std::less<>> units;
  plussum::for_each_default_parameter(
      plussum::scenario_for(plussum::built_in_mechanisms()), [](std::string_view) { return std::size_t{1}; },
      [&](const plussum::ParameterAt& parameter) {
        if (const auto* number = parameter.number()) units.emplace(number->info.unit);
        if (const auto* integer = parameter.as<plussum::IntegerParameter>()) units.emplace(integer->info.unit);
        if (const auto* map = parameter.as<plussum::NumberMapParameter>()) units.emplace(map->info.unit);
      });
  CHECK(units.size() > 5);
  for (const std::string& unit : units) {
    CAPTURE(unit);
    CHECK(plussum::io::is_declared_unit(unit));
  }
}
