// SPDX-License-Identifier: MIT
#include "io/parameter_reader.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "io/overlay.hpp"
#include "io/parameter_path.hpp"
#include "io/resolved_text.hpp"
#include "io/schema.hpp"
#include "io/yaml_tree.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace plussum;
using namespace plussum::io;

namespace {

enum class Colour : std::uint32_t { red, green, blue };
constexpr std::string_view colour_names[] = {"red", "green", "blue"};

struct Item {
  std::string name;
  double rate = required;
  std::vector<NamedNumber> shares;
  void declare(ParameterVisitor& visitor) {
    visitor.text("name", name, {.form = TextForm::identifier, .is_required = true, .meaning = "short name"});
    visitor.number("rate", rate, {.unit = "1/year", .low = 0.0, .high = 2.0, .meaning = "rate of something"});
    visitor.number_map("shares", shares, {.low = 0.0, .high = 1.0, .meaning = "shares"});
  }
};

struct Inner {
  std::int64_t rooms = required_integer;
  double price = 5.0;
  bool open = false;
  void declare(ParameterVisitor& visitor) {
    visitor.integer("rooms", rooms, {.unit = "room", .low = 1, .high = 9, .meaning = "number of rooms"});
    visitor.number("price", price,
                   {.unit = "money", .low = 0.0, .low_excluded = true, .meaning = "price", .source = "X"});
    visitor.flag("open", open, "whether it is open");
  }
};

struct Toy {
  std::string currency{unknown_currency}, title, day;
  Colour colour = Colour::green;
  Inner inner;
  std::vector<std::string> words;
  std::vector<Item> items;
  double limit = unbounded;
  void declare(ParameterVisitor& visitor) {
    visitor.text("currency", currency, {.form = TextForm::currency, .meaning = "currency"});
    visitor.text("title", title, {.meaning = "title"});
    visitor.text("day", day, {.form = TextForm::date, .meaning = "day"});
    visitor.choice_of("colour", colour, colour_names, "colour");
    visitor.group("inner", inner, "the inner part");
    visitor.text_list("words", words, {.form = TextForm::identifier, .meaning = "a word"},
                      {.at_most = 3, .meaning = "words"});
    visitor.list("items", items, {.at_most = 4, .meaning = "items"});
    visitor.number("limit", limit, {.meaning = "limit"});
  }
};

Node tree(std::string_view text) {
  Diagnostics diagnostics;
  auto root = parse_tree(text, {"test.yaml", true}, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(root.has_value());
  return std::move(*root);
}

std::string problems(std::string_view text) {
  const Node root = tree(text);
  Toy toy;
  Diagnostics diagnostics;
  read_parameters(root, toy, diagnostics);
  return diagnostics.render();
}

Toy good(std::string_view text) {
  const Node root = tree(text);
  Toy toy;
  Diagnostics diagnostics;
  read_parameters(root, toy, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(diagnostics.empty());
  return toy;
}

constexpr std::string_view complete = R"(currency: MXN
title: "A: \"toy\" # ü\n\tline"
day: 2004-02-29
colour: blue
inner: { rooms: 3 rooms, price: 12.5 MXN, open: true }
words: [one, two-b]
items:
  - { name: first, rate: 5 %/year, shares: { a: 10 %, b: 0.5 } }
  - { name: second, rate: 0.1 %/week }
)";

}  // namespace

TEST_CASE("a list that is written takes nothing from the items there were") {
  const auto read = [](std::string_view text, Toy& toy) {
    toy.items = {{.name = "before", .rate = 1.5, .shares = {{"a", 0.5}}}, {.name = "last", .rate = 0.5}};
    Diagnostics diagnostics;
    read_parameters(tree(text), toy, diagnostics);
    return diagnostics.render();
  };
  Toy toy;
  CHECK(read("inner: { rooms: 1 }\nitems: [{ name: new, rate: 1/year }]", toy).empty());
  REQUIRE(toy.items.size() == 1);
  CHECK(toy.items[0].shares.empty());
  CHECK(read("inner: { rooms: 1 }\nitems: [{ name: new }]", toy).starts_with("test.yaml:2:9: items[0].rate: missing"));
  CHECK(read("inner: { rooms: 1 }", toy).empty());
  REQUIRE(toy.items.size() == 2);
  CHECK(toy.items[0].shares.size() == 1);
}

TEST_CASE("every kind of parameter is read") {
  const Toy toy = good(complete);
  CHECK(toy.currency == "MXN");
  CHECK(toy.title == "A: \"toy\" # ü\n\tline");
  CHECK(toy.day == "2004-02-29");
  CHECK(toy.colour == Colour::blue);
  CHECK(toy.inner.rooms == 3);
  CHECK(toy.inner.price == 12.5);
  CHECK(toy.inner.open);
  CHECK(toy.words == std::vector<std::string>{"one", "two-b"});
  REQUIRE(toy.items.size() == 2);
  CHECK(toy.items[0].rate == 0.05);
  CHECK(toy.items[0].shares == std::vector<NamedNumber>{{"a", 0.1}, {"b", 0.5}});
  CHECK(toy.items[1].rate == 0.001 * 1461 / 28);
}

TEST_CASE("what is not written keeps its default") {
  const Toy toy = good("inner: { rooms: 1 room }");
  CHECK(toy.colour == Colour::green);
  CHECK(toy.inner.price == 5.0);
  CHECK(toy.items.empty());
  CHECK(toy.limit == unbounded);
}

TEST_CASE("all problems are reported at once, each at its place") {
  CHECK(problems(R"(currency: mxn
titel: x
colour: gren
inner:
  price: 0 XXX
  open: yes
words: one
items:
  - { nme: first, rate: 3 /year }
  - 5
)") ==
        R"(test.yaml:1:11: currency: 'mxn' is not a currency code: three capital letters such as MXN (ISO 4217)
test.yaml:2:1: titel: unknown key; did you mean 'title'?
test.yaml:3:9: colour: 'gren' is not one of red, green or blue; did you mean 'green'?
test.yaml:5:3: inner.rooms: missing; expected a number of rooms such as '3 rooms', as a whole number (number of rooms)
test.yaml:5:10: inner.price: '0 XXX' is out of range; allowed is more than 0 XXX
test.yaml:6:9: inner.open: 'yes' is neither true nor false; write 'true'
test.yaml:7:8: words: expected a list; write [one]
test.yaml:9:5: items[0].name: missing; expected a short name: lower-case letters, digits, '-' and '_', beginning with a letter (short name)
test.yaml:9:7: items[0].nme: unknown key; did you mean 'name'?
test.yaml:9:25: items[0].rate: '3 /year' is out of range; allowed is 0 %/year to 200 %/year
test.yaml:10:5: items[1]: expected a group of keys, but this is the single value '5'
)");
}

TEST_CASE("a required parameter of a group that is absent is missing") {
  CHECK(problems("title: x") ==
        "test.yaml:1:1: inner.rooms: missing; expected a number of rooms such as '3 rooms', as a whole number "
        "(number of rooms)\n");
}

TEST_CASE("amounts without a currency are reported once") {
  CHECK(problems("inner: { rooms: 1 room, price: 5 MXN }") ==
        "test.yaml:1:32: inner.price: the scenario names no currency; add 'currency: MXN' at its top level\n");
}

TEST_CASE("nothing is repaired") {
  Toy toy;
  const Node root = tree("inner: { rooms: 12 rooms, price: -5 XXX, open: maybe }\ncolour: violet\ndays: 1");
  Diagnostics diagnostics;
  read_parameters(root, toy, diagnostics);
  CHECK(diagnostics.count() == 5);
  CHECK(toy.inner.rooms == required_integer);
  CHECK(toy.inner.price == 5.0);
  CHECK_FALSE(toy.inner.open);
  CHECK(toy.colour == Colour::green);
}

TEST_CASE("the resolved text is complete and reads back to the same struct") {
  const Toy toy = good(complete);
  const std::string text = resolved_text(toy, toy.currency);
  CHECK(text == R"(currency: MXN
title: "A: \"toy\" # ü\n\tline"
day: 2004-02-29
colour: blue
inner:
  rooms: 3 rooms
  price: 12.5 MXN
  open: true
words: [one, two-b]
items:
  - name: first
    rate: 5 %/year
    shares:
      a: 0.1
      b: 0.5
  - name: second
    rate: 5.217857142857143 %/year
    shares: {}
)");
  CHECK(resolved_text(good(text), "MXN") == text);
}

TEST_CASE("texts survive being written and read") {
  const auto text =
      GENERATE(as<std::string>(), "null", "~", "yes", "-", "- a", "a: b", "#x", "a #b", "'", "\"", "\\", "a\nb\n",
               "\ttab", "  spaces  ", "1e5", "0x1", "[a, b]", "{", "*a", "&a", "!a", "%a", "@a", "|", ">", "\u2028",
               "é…", "😀", "<<", "---", "2001-01-01", ",", "a,b", "?", "? a", ":", "null\n");
  Toy toy = good("inner: { rooms: 1 room }");
  toy.title = text;
  CHECK(good(resolved_text(toy, std::string(unknown_currency))).title == text);
}

TEST_CASE("positions of parameters are found by index and by name, or else those of the group around them") {
  const Node root = tree(complete);
  const Positions positions(root);
  CHECK(positions.of("inner.rooms").line == 5);
  CHECK(positions.of("items[1].rate").line == 9);
  CHECK(positions.of("items.second.rate").line == 9);
  CHECK(positions.of("items[1].shares.x").line == 9);
  CHECK(positions.of("items[7]").line == 7);
  CHECK(positions.of("nothing.at.all").line == 1);
  CHECK(*positions.of("colour").file == "test.yaml");
}

TEST_CASE("an overlay merges groups, and lists by name; other values are replaced") {
  Node base = tree("a: { x: 1, y: 2 }\nlist: [1, 2]\nitems: [{ name: p, v: 1 }, { name: q, v: 2 }]\n");
  merge(base, tree("a: { y: 3 }\nlist: [4]\nitems: [{ name: q, v: 5 }, { name: r, v: 6 }, { name: r, v: 7 "
                   "}]\nb: 8\n"));
  CHECK(base.find("a")->value.find("x")->value.text == "1");
  CHECK(base.find("a")->value.find("y")->value.text == "3");
  CHECK(base.find("list")->value.items.size() == 1);
  CHECK(base.find("b")->value.text == "8");
  const auto& items = base.find("items")->value.items;
  REQUIRE(items.size() == 4);  // the name that comes twice stays twice, to be reported
  CHECK(items[0].find("v")->value.text == "1");
  CHECK(items[1].find("v")->value.text == "5");
  CHECK(items[3].find("v")->value.text == "7");
}

TEST_CASE("an empty list replaces a list of blocks") {
  Node base = tree("items: [{ name: p }]");
  merge(base, tree("items: []"));
  CHECK(base.find("items")->value.items.empty());
}

TEST_CASE("a --set reaches groups, list items by name or position, and makes groups that are absent") {
  Node root = tree("items: [{ name: p, v: 1 }, { name: q, v: 2 }]");
  Diagnostics diagnostics;
  NodeBudget budget;
  for (const std::string_view set : {"items.q.v=5 %/year", "items[0].v=7", "new.group.x=[1, 2]", "items.p={ w: 3 }"})
    CHECK(apply_set(root, set, 1, diagnostics, budget));
  CHECK(diagnostics.render().empty());
  CHECK(root.find("items")->value.items[1].find("v")->value.text == "5 %/year");
  CHECK(root.find("items")->value.items[0].find("v")->value.text == "7");
  CHECK(root.find("items")->value.items[0].find("w")->value.text == "3");
  CHECK(root.find("new")->value.find("group")->value.find("x")->value.items.size() == 2);
}

TEST_CASE("paths") {
  CHECK(parse_path("a")->size() == 1);
  CHECK(parse_path("a.b[3].c-d_e")->size() == 4);
  CHECK(parse_path("a[0][1]")->size() == 3);
  for (const std::string_view bad :
       {"", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a b", "A", "a[99999999999999999999]"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_path(bad).has_value());
  }
}

TEST_CASE("the nearest name") {
  const std::vector<std::string> names{"horizon", "price_level", "customers", "x"};
  CHECK(nearest_name("horizn", names) == "horizon");
  CHECK(nearest_name("hroizon", names) == "horizon");
  CHECK(nearest_name("Price-Level", names) == "price_level");
  CHECK(nearest_name("custmers", names) == "customers");
  CHECK(nearest_name("banana", names).empty());
  CHECK(nearest_name("y", names).empty());
  CHECK(nearest_name("", names).empty());
}

TEST_CASE("messages are sorted by file and place, without duplicates, and cut when they are too many") {
  Diagnostics diagnostics;
  diagnostics.name_file("main.yaml");
  diagnostics.add({"preset.yaml", 3, 1, "b", "second"});
  diagnostics.add({"main.yaml", 10, 1, "a", "ten"});
  diagnostics.add({"main.yaml", 9, 1, "a", "nine"});
  diagnostics.add({"main.yaml", 9, 1, "a", "nine"});
  diagnostics.add({"--set #2 (a.b)", 0, 0, "a.b", "set"});
  CHECK(diagnostics.count() == 4);
  CHECK(diagnostics.render() ==
        "main.yaml:9:1: a: nine\nmain.yaml:10:1: a: ten\npreset.yaml:3:1: b: second\n--set #2 (a.b): set\n");
  CHECK(diagnostics.render(1) == "main.yaml:9:1: a: nine\nand 3 more\n");
  CHECK(diagnostics.to_json()[0]["line"] == 9);
  for (int i = 0; i < 5000; ++i) diagnostics.add({"main.yaml", i + 100, 1, "", "more"});
  CHECK(diagnostics.count() == 5004);
}

TEST_CASE("texts of the user's are shown short and without control characters") {
  CHECK(shown("a\nb\x1B[31m") == "'a\\nb\\x1b[31m'");
  CHECK(shown(std::string(100, 'x')) == "'" + std::string(60, 'x') + "…'");
  CHECK(shown(std::string(59, 'x') + "éé") == "'" + std::string(59, 'x') + "…'");
}

TEST_CASE("the schema says what is required, allowed and default") {
  Toy toy;
  SchemaWriter writer;
  toy.declare(writer);
  const auto schema = writer.document("toy");
  CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
  CHECK(schema["additionalProperties"] == false);
  CHECK(schema["properties"].contains("extends"));
  CHECK(schema["properties"]["colour"]["enum"].dump() == R"(["red","green","blue"])");
  CHECK(schema["properties"]["colour"]["default"] == "green");
  CHECK(schema["properties"]["inner"]["properties"]["price"]["description"] ==
        "price [money]; more than 0 money; source: X");
  CHECK(schema["properties"]["items"]["maxItems"] == 4);
  CHECK(schema["properties"]["items"]["items"]["properties"]["rate"]["type"] == "string");
  CHECK(
      schema["else"].dump() ==
      R"({"required":["inner"],"properties":{"inner":{"required":["rooms"]},"items":{"items":{"required":["name","rate"]}}}})");
}

TEST_CASE("the table lists every parameter") {
  const auto rows = parameter_table(Toy{});
  REQUIRE(rows.size() == 12);
  CHECK(rows[4].path == "inner.rooms");
  CHECK(rows[4].range == "1 room to 9 rooms");
  CHECK(rows[4].default_value == "required");
  CHECK(rows[9].path == "items[].rate");
  CHECK(rows[9].unit == "%/year");
}

TEST_CASE("every parameter of a scenario says what it means") {
  for (const ParameterRow& row : parameter_table(scenario_for(built_in_mechanisms()))) {
    CAPTURE(row.path);
    CHECK_FALSE(row.meaning.empty());
  }
}
