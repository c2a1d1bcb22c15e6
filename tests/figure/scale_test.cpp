// SPDX-License-Identifier: MIT
#include "figure/scale.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace plussum::figure;
using plussum::test::Approx;

namespace {

std::vector<std::string> texts_of(const std::vector<Tick>& ticks) {
  std::vector<std::string> texts;
  for (const Tick& tick : ticks) texts.push_back(tick.text);
  return texts;
}

Figure figure_with(std::vector<double> values, const std::string& unit = "") {
  Figure figure;
  figure.y_label = unit;
  Line line;
  for (std::size_t k = 0; k < values.size(); ++k) line.x.push_back(static_cast<double>(k));
  line.y = std::move(values);
  figure.lines.push_back(line);
  return figure;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("scale: ticks are 1, 2 or 5 times a power of ten and never more than wanted") {
  CHECK(round_numbers(0.0, 10.0, 5) == std::vector<double>{0.0, 2.0, 4.0, 6.0, 8.0, 10.0});
  CHECK(round_numbers(-3.0, 3.0, 3) == std::vector<double>{-2.0, 0.0, 2.0});
  CHECK(round_numbers(0.0, 0.05, 5).size() == 6);
  CHECK(round_numbers(1.0, 1.0, 5).empty());
  for (double high = 0.001; high < 1e7; high *= 1.37) CHECK(round_numbers(0.0, high, 6).size() <= 7);
}

TEST_CASE("scale: large numbers are counted in millions, which the label says") {
  const Axis axis = vertical_axis(figure_with({0.0, 2.4e6}, "USD"), 5);
  CHECK(axis.label == "million USD");
  CHECK(texts_of(axis.ticks) == Texts{"0", "0.5", "1.0", "1.5", "2.0", "2.5"});
  CHECK(vertical_axis(figure_with({0.0, 3e9}), 5).label == "billion");
  const Axis plain = vertical_axis(figure_with({0.0, 52000.0}, "customers"), 5);
  CHECK(plain.label == "customers");
  CHECK(texts_of(plain.ticks) == Texts{"0", "20,000", "40,000", "60,000"});
}

TEST_CASE("scale: zero is shown unless the values keep far from it; a stack always stands on it") {
  CHECK(vertical_axis(figure_with({40.0, 100.0}), 5).low == 0.0);
  CHECK(vertical_axis(figure_with({-40.0, -100.0}), 5).high == 0.0);
  Figure far = figure_with({90.0, 100.0});
  CHECK(vertical_axis(far, 5).low == 90.0);
  far.bands.push_back({.is_stacked = true, .x = {0.0}, .low = {90.0}, .high = {100.0}});
  CHECK(vertical_axis(far, 5).low == 0.0);
}

TEST_CASE("scale: constant, missing and negative values have an axis, too") {
  for (const auto& values :
       {std::vector<double>{0.0, 0.0}, {7.0, 7.0}, {-7.0}, {std::nan(""), std::nan("")}, {1e18, 1e18}}) {
    const Axis axis = vertical_axis(figure_with(values), 5);
    CHECK(axis.high > axis.low);
    CHECK(axis.ticks.size() >= 2);
  }
  const Axis both = vertical_axis(figure_with({-7.0, 3.0}), 5);
  CHECK(texts_of(both.ticks) == Texts{"−8", "−6", "−4", "−2", "0", "2", "4"});
  CHECK(both.low == -8.0);
  CHECK(both.high == 4.0);
}

TEST_CASE("scale: a logarithmic axis takes whole decades and has no place for zero") {
  Figure figure = figure_with({0.0, 3.0, 4000.0});
  figure.is_logarithmic = true;
  const Axis axis = vertical_axis(figure, 6);
  CHECK(axis.low == Approx(1.0));
  CHECK(axis.high == Approx(10000.0));
  CHECK(texts_of(axis.ticks) == Texts{"1", "10", "100", "1,000", "10,000"});
  CHECK(axis.place(100.0) == Approx(0.5));
  CHECK(std::isnan(axis.place(0.0)));
  Figure huge = figure_with({1e5, 2e8});
  huge.is_logarithmic = true;
  CHECK(texts_of(vertical_axis(huge, 6).ticks) == Texts{"100,000", "10⁶", "10⁷", "10⁸", "10⁹"});
}

TEST_CASE("scale: dates stand at the beginning of years, months or days") {
  constexpr double first = 10988.0;  // 2000-02-01
  CHECK(texts_of(date_ticks(first, first + 5 * 365.25, 6)) == Texts{"2001", "2002", "2003", "2004", "2005"});
  CHECK(texts_of(date_ticks(first, first + 150.0, 6)) ==
        Texts{"Feb 2000", "Mar 2000", "Apr 2000", "May 2000", "Jun 2000"});
  CHECK(texts_of(date_ticks(first, first + 4.0, 6)) == Texts{"1 Feb", "2 Feb", "3 Feb", "4 Feb", "5 Feb"});
  CHECK(date_ticks(first, first + 365.25 * 1000, 6).size() <= 7);
  CHECK(date_ticks(-800000.0, -790000.0, 6).size() <= 7);
  CHECK(date_ticks(first, first + 366, 13)[1].at == 11017.0);  // 2000-03-01
}

TEST_CASE("scale: days without a year leave it to the axis' label") {
  Figure figure;
  figure.x_kind = AxisKind::dates;
  figure.lines.push_back({.x = {10988.0, 10994.0}, .y = {1.0, 2.0}});
  CHECK(horizontal_axis(figure, 6).label == "2000");
  figure.lines[0].x = {10956.0, 10960.0};
  CHECK(horizontal_axis(figure, 6).label == "1999–2000");
}
