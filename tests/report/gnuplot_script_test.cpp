// SPDX-License-Identifier: MIT
#include "report/gnuplot_script.hpp"

#include <cmath>

#include "report/figure_scale.hpp"
#include "support/catch.hpp"

using namespace plussum::report;
using plussum::test::ContainsSubstring;

namespace {

Figure figure_with(std::vector<double> values, const std::string& label = "firm") {
  Figure figure;
  figure.title = "Customers";
  figure.y_label = "USD";
  Line& line = figure.lines.emplace_back();
  line.label = label;
  for (std::size_t k = 0; k < values.size(); ++k) line.x.push_back(static_cast<double>(k));
  line.y = std::move(values);
  return figure;
}

std::string script_of(const Figure& figure, PictureKind kind = PictureKind::svg) {
  return gnuplot_script(figure, {.kind = kind, .file = {}});
}

}  // namespace

TEST_CASE("script: large numbers are counted in thousands or millions, which the label says") {
  CHECK(scale_of(figure_with({0.0, 2.4e6})).y_label == "million USD");
  CHECK(scale_of(figure_with({0.0, -52000.0})).y_label == "thousand USD");
  CHECK(scale_of(figure_with({0.0, 9999.0})).unit == 1.0);
  CHECK_THAT(script_of(figure_with({0.0, 52000.0})), ContainsSubstring("unit = 1000"));
  CHECK_THAT(script_of(figure_with({0.0, 52000.0})), ContainsSubstring("set ytics 10000/unit"));
  CHECK_THAT(script_of(figure_with({0.0, 52000.0})), ContainsSubstring("\"thousand USD\""));
}

TEST_CASE("script: zero is shown unless the values keep far from it; a stack always stands on it") {
  CHECK_THAT(script_of(figure_with({40.0, 100.0})), ContainsSubstring("set yrange [0:*]"));
  CHECK_THAT(script_of(figure_with({-40.0, -100.0})), ContainsSubstring("set yrange [*:0]"));
  Figure far = figure_with({90.0, 100.0});
  CHECK_THAT(script_of(far), ContainsSubstring("set yrange [*:*]"));
  Band& band = far.bands.emplace_back();
  band.is_stacked = true;
  band.x = {0.0, 1.0};
  band.low = {90.0, 90.0};
  band.high = {100.0, 100.0};
  CHECK_THAT(script_of(far), ContainsSubstring("set yrange [0:*]"));
}

TEST_CASE("script: constant values have an axis, too") {
  CHECK_THAT(script_of(figure_with({0.0, 0.0})), ContainsSubstring("set yrange [0/unit:1/unit]"));
  CHECK_THAT(script_of(figure_with({-5.0, -5.0})), ContainsSubstring("set yrange [-5.5/unit:-4.5/unit]"));
}

TEST_CASE("script: a missing value is a gap, a value between two gaps a dot, a line without values nothing") {
  const double gap = std::nan("");
  const std::string script = script_of(figure_with({1.0, 2.0, gap, gap, 3.0, gap, 4.0, 5.0}));
  CHECK_THAT(script, ContainsSubstring("$data1 << END\n0 1\n1 2\n\n4 3\n\n6 4\n7 5\nEND\n"));
  CHECK_THAT(script, ContainsSubstring("$data2 << END\n4 3\nEND\n"));
  CHECK_THAT(script, ContainsSubstring("$data2 using 1:($2/unit) with points"));
  Figure figure = figure_with({1.0, 2.0});
  figure.lines.push_back(figure_with({gap, gap}, "nobody").lines[0]);
  CHECK(script_of(figure).find("nobody") == std::string::npos);
}

TEST_CASE("script: a logarithmic axis has no place for what is not positive") {
  Figure figure = figure_with({0.0, 3.0, 4000.0});
  figure.is_logarithmic = true;
  CHECK_THAT(script_of(figure), ContainsSubstring("$data1 << END\n1 3\n2 4000\nEND\n"));
}

TEST_CASE("script: short labels stand at the ends of lines, long ones in a list, those of a text always in one") {
  CHECK_THAT(script_of(figure_with({1.0, 2.0})), ContainsSubstring("array name[count] = [\"firm\"]"));
  CHECK_THAT(script_of(figure_with({1.0, 2.0}, std::string(60, 'x'))), ContainsSubstring("set key below"));
  CHECK_THAT(script_of(figure_with({1.0, 2.0}), PictureKind::text), ContainsSubstring("title \" firm\""));
}

TEST_CASE("script: dashes tell the runs of a file apart, names those of a text") {
  Figure figure = figure_with({1.0, 2.0});
  figure.lines[0].run = "a";
  figure.lines.push_back(figure_with({2.0, 3.0}).lines[0]);
  figure.lines[1].run = "b";
  figure.lines[1].dash = Dash::dashed;
  figure.keys = {{"a", Dash::solid}, {"b", Dash::dashed}};
  CHECK_THAT(script_of(figure), ContainsSubstring("array name[count] = [\"firm\"]"));
  CHECK_THAT(script_of(figure), ContainsSubstring("dashtype (7,3) title \"b\""));
  CHECK_THAT(script_of(figure, PictureKind::text), ContainsSubstring("title \" firm, b\""));
}

TEST_CASE("script: the name of the picture is no command") {
  const std::string script =
      gnuplot_script(figure_with({1.0, 2.0}), {.kind = PictureKind::svg, .file = "|touch x.svg"});
  CHECK_THAT(script, ContainsSubstring("set output \"./\\174touch x.svg\""));
}

TEST_CASE("picture: an SVG tells its origin, a PDF its day, and neither how it was drawn") {
  Figure figure = figure_with({1.0, 2.0});
  figure.title = "A < B";
  figure.provenance = "Drawn from a run.";
  figure.document_day = 12053;
  CHECK(finished_picture(figure, {.kind = PictureKind::svg, .file = {}},
                         "<svg><title>Gnuplot</title>\n<desc>Produced by GNUPLOT 5.4</desc></svg>") ==
        "<svg><title>A &lt; B</title>\n<desc>Drawn from a run.</desc></svg>");
  CHECK(finished_picture(figure, {.kind = PictureKind::pdf, .file = {}}, "x /CreationDate (D:20261201171938Z) y") ==
        "x /CreationDate (D:20030101000000Z) y");
  CHECK(finished_picture(figure, {.kind = PictureKind::text, .file = {}}, "\f   \n\n 5 +  * \n\n") ==
        "A < B\nUSD\n 5 +  *\n");
}
