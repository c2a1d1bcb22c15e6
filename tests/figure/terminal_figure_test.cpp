// SPDX-License-Identifier: MIT
#include "figure/terminal_figure.hpp"

#include <cmath>
#include <sstream>

#include "figure/short_labels.hpp"
#include "figure/text.hpp"
#include "support/catch.hpp"

using namespace plussum::figure;

namespace {

Figure two_lines() {
  Figure figure{.title = "Two lines", .x_label = "year", .y_label = "customers"};
  figure.lines.push_back({.label = "up", .colour = Colour::blue, .x = {0.0, 10.0}, .y = {0.0, 8.0}});
  figure.lines.push_back({.label = "level", .colour = Colour::orange, .x = {0.0, 10.0}, .y = {2.0, 2.0}});
  return figure;
}

Figure two_areas() {
  Figure figure{.title = "Two areas", .y_label = "%"};
  figure.bands.push_back({.label = "below",
                          .colour = Colour::blue,
                          .is_stacked = true,
                          .x = {0.0, 1.0},
                          .low = {0.0, 0.0},
                          .high = {50.0, 50.0}});
  figure.bands.push_back({.label = "above",
                          .colour = Colour::orange,
                          .is_stacked = true,
                          .x = {0.0, 1.0},
                          .low = {50.0, 50.0},
                          .high = {100.0, 100.0}});
  return figure;
}

}  // namespace

TEST_CASE("terminal: no line is wider than asked for, whatever the texts") {
  Figure figure = two_lines();
  figure.title = std::string(300, 'x') + "\x1b[31m";
  figure.lines[0].label = "東京都東京都東京都東京都東京都東京都";
  for (const std::size_t columns : {30u, 41u, 80u, 200u}) {
    std::istringstream text(render_text(figure, {.columns = columns, .rows = 9}, false));
    for (std::string line; std::getline(text, line);) CHECK(columns_of(line) <= columns);
  }
}

TEST_CASE("terminal: a subtitle that is too wide goes on in a second line") {
  Figure figure = two_lines();
  figure.subtitle = "Mean and 95 % interval of 36 replicates: does it end here?";
  const std::string text = render_text(figure, {.columns = 41, .rows = 9}, false);
  CHECK(text.find("\nMean and 95 % interval of 36 replicates:\ndoes it end here?\n") != std::string::npos);
}

TEST_CASE("terminal: without colour there is no escape sequence, with colour each line resets it") {
  CHECK(render_text(two_lines(), {}, false).find('\x1b') == std::string::npos);
  std::istringstream text(render_text(two_areas(), {}, true));
  for (std::string line; std::getline(text, line);) {
    const std::size_t last = line.rfind("\x1b[38;"), reset = line.rfind("\x1b[39m");
    if (last != std::string::npos) CHECK((reset != std::string::npos && reset > last));
  }
  CHECK(render_text(two_areas(), {}, true).find("\x1b[38;2;0;114;178m") != std::string::npos);
}

TEST_CASE("terminal: a figure without a value is still a frame") {
  Figure figure = two_lines();
  for (Line& line : figure.lines) line.y.assign(2, std::nan(""));
  const std::string text = render_text(figure, {.columns = 40, .rows = 6}, false);
  CHECK(text.find("└") != std::string::npos);
  CHECK(text.find("level") == std::string::npos);
}

TEST_CASE("terminal: lines are Braille dots with their labels at the ends") {
  CHECK(render_text(two_lines(), {.columns = 40, .rows = 6}, false) ==
        "Two lines\n"
        "customers\n"
        "10 ┤\n"
        "   │                        ⣀⡠⠤⠒ up\n"
        "   │                  ⣀⡠⠤⠒⠊⠉\n"
        " 5 ┤           ⢀⣀⠤⠤⠒⠊⠉\n"
        "   │⠤⠤⠤⠤⠤⢤⣤⠤⠴⠶⠭⠥⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤ level\n"
        " 0 ┤⣀⠤⠔⠒⠉⠁\n"
        "   └┬─────────────┬────────────┬\n"
        "    0             5           10\n"
        "                year\n");
}

TEST_CASE("terminal: a stack without colour is shaded") {
  CHECK(render_text(two_areas(), {.columns = 30, .rows = 4}, false) ==
        "Two areas\n"
        "%\n"
        "100 ┤▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓\n"
        "    │▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ ▓ above\n"
        " 50 ┤█████████████████ █ below\n"
        "  0 ┤█████████████████\n"
        "    └┬───────┬───────┬\n"
        "     0      0.5     1.0\n");
}

namespace {

/// Lines of these names, one above the other.
Figure lines_named(const std::vector<std::string>& names) {
  Figure figure{.title = "Names", .y_label = "customers"};
  for (std::size_t k = 0; k < names.size(); ++k) {
    const double height = static_cast<double>(k);
    figure.lines.push_back({.label = names[k],
                            .colour = static_cast<Colour>(k % colour_count),
                            .dash = static_cast<Dash>(k % dash_count),
                            .x = {0.0, 1.0},
                            .y = {height, height}});
  }
  return figure;
}

/// The text without the breaks of its lines and their indents.
std::string flowing(const std::string& text) {
  std::string flow;
  for (const char letter : text) {
    const char plain = letter == '\n' ? ' ' : letter;
    if (plain != ' ' || !flow.ends_with(' ')) flow += plain;
  }
  return flow;
}

}  // namespace

TEST_CASE("terminal: what all long labels share is said once, and the names stay whole") {
  const std::string text = render_text(
      lines_named({"customers by supplier: self", "customers by supplier: site", "customers by supplier: rival"}),
      {.columns = 60, .rows = 9}, false);
  CHECK(text.find("\ncustomers by supplier: …\n") != std::string::npos);
  for (const char* name : {" self\n", " site\n", " rival\n"}) CHECK(text.find(name) != std::string::npos);
}

TEST_CASE("terminal: labels that differ are never cut to the same words") {
  const std::string far = "an enterprise whose name is much longer than the whole picture is wide: ";
  const std::vector<std::vector<std::string>> all = {
      {far + "north", far + "south", "quality of life"},
      {"Поставщик электроэнергии: север", "Поставщик электроэнергии: юг", "Поставщик тепла: север и юг"},
      {"東京都東京都東京都東京都東京都東京都一", "東京都東京都東京都東京都東京都東京都二"},
      {std::string(120, 'x') + "1", std::string(120, 'x') + "2"},
      {"مورد الكهرباء في المنطقة الشمالية", "مورد الكهرباء في المنطقة الجنوبية"}};
  std::vector<std::string> many;
  for (int k = 0; k < 40; ++k) many.push_back("customers by supplier: enterprise number " + std::to_string(k));
  for (std::vector<std::string> names : all) {
    for (const std::size_t columns : {30u, 60u, 100u}) {
      const std::string text = render_text(lines_named(names), {.columns = columns, .rows = 12}, false);
      CHECK(text.find(names[0]) == text.rfind(names[0]));
      std::string letters;
      for (const char letter : text)
        if (letter != ' ' && letter != '\n') letters += letter;
      for (const std::string& name : names) {
        const std::string last = name.substr(name.find_last_of(' ') + 1);
        CHECK(letters.find(last) != std::string::npos);
      }
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= columns);
    }
  }
  const std::string text = flowing(render_text(lines_named(many), {.columns = 60, .rows = 9}, false));
  CHECK(text.find("customers by supplier: enterprise number …") != std::string::npos);
  for (int k = 0; k < 40; ++k) CHECK(text.find(" " + std::to_string(k) + " ") != std::string::npos);
}

TEST_CASE("terminal: common parts are whole words, and something is left of every label") {
  const CommonParts same_letters = without_common_parts({"north", "nordic"});
  CHECK_FALSE(same_letters.has_any());
  const CommonParts both = without_common_parts({"cash of firm, at the end", "cash of rival, at the end"});
  CHECK(both.names == std::vector<std::string>{"firm,", "rival,"});
  CHECK(both.said_once() == "cash of … at the end");
  const CommonParts inside = without_common_parts({"cash", "cash of firm"});
  CHECK(inside.names == std::vector<std::string>{"cash", "cash of firm"});
  CHECK(without_common_parts({"only one label"}).names.front() == "only one label");
  CHECK_FALSE(without_common_parts({"a", ""}).has_any());
}
