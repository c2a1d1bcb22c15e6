// SPDX-License-Identifier: MIT
#include "io/registrations.hpp"

#include <fstream>
#include <iterator>
#include <memory>

#include "io/scenario_file.hpp"
#include "io/sha256.hpp"
#include "io/yaml_text.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/made_up_run.hpp"

using namespace plussum;
using plussum::test::Child;
using plussum::test::ContainsSubstring;
using plussum::test::ScratchFolder;

namespace {

namespace fs = std::filesystem;

io::RegisteredParts made_up_parts(std::int64_t replicates = 20) {
  return {.scenarios = io::sha256("scenarios"),
          .design = io::sha256("design"),
          .metrics = io::sha256("metrics"),
          .claims = {{"A", io::sha256("id: A\n")}, {"B: of two", io::sha256("id: B\nclaim: more\n\n# x\n")}},
          .stopping_rule = io::sha256("rule"),
          .first_seed = -3,
          .replicates = replicates,
          .program = "1.0 (abc, changes 12)"};
}

io::RegistrationEntry stated(std::int64_t replicates, std::uint64_t runs = 0) {
  io::RegistrationEntry entry;
  entry.time = "2026-01-05T10:15:00Z";
  entry.runs = runs;
  entry.parts = made_up_parts(replicates);
  return entry;
}

std::string add(const fs::path& store, const io::RegistrationEntry& entry) {
  std::string error;
  const auto head = io::add_registration(store, entry, error);
  INFO(error);
  REQUIRE(head.has_value());
  return *head;
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

io::LodgedRegistration made_up_lodged() {
  return {.experiment = "tiny",
          .title = "A title: with # signs",
          .stated = "2026-01-05T10:15:00Z",
          .runs = 0,
          .entry = io::sha256("entry"),
          .parts = made_up_parts(),
          .claim_texts = {"id: A\n", "id: B\nclaim: more\n\n# x\n"}};
}

}  // namespace

TEST_CASE("SHA-256 is what others compute", "[registration]") {
  CHECK(io::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(io::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("entries come back as they were added, each once", "[registration]") {
  const ScratchFolder folder;
  CHECK(io::read_registrations(folder.path(), {}).entries.empty());
  const std::string first = add(folder.path(), stated(20));
  CHECK(add(folder.path(), stated(20, 7)) == first);
  io::RegistrationEntry merged = stated(20);
  merged.event = io::RegistrationEvent::merged;
  merged.part = "part1.store";
  merged.part_head = first;
  const std::string last = add(folder.path(), merged);
  CHECK(add(folder.path(), merged) == last);
  const io::Registrations list = io::read_registrations(folder.path(), first);
  CHECK(list.broken.empty());
  REQUIRE(list.entries.size() == 2);
  CHECK(list.head() == last);
  CHECK(list.entries[0].hash == first);
  CHECK(list.entries[0].parts.text() == made_up_parts(20).text());
  CHECK((list.entries[1].part == "part1.store" && list.entries[1].part_head == first));
}

TEST_CASE("runs that a store once had are remembered", "[registration]") {
  const ScratchFolder folder;
  io::RegistrationEntry made;
  made.event = io::RegistrationEvent::made;
  made.runs = 40;
  add(folder.path(), stated(20));
  add(folder.path(), made);
  add(folder.path(), stated(60));
  const io::Registrations list = io::read_registrations(folder.path(), {});
  REQUIRE(list.entries.size() == 3);
  CHECK(list.runs_before(0) == 0);
  CHECK(list.runs_before(2) == 40);
}

TEST_CASE("a list that was touched is broken and nothing is added to it", "[registration]") {
  const ScratchFolder folder;
  add(folder.path(), stated(20));
  add(folder.path(), stated(30));
  const std::string head = add(folder.path(), stated(40));
  const fs::path file = folder / "registrations";
  const std::string good = contents(file);
  const std::vector<std::string> lines = lines_of(good);
  REQUIRE(lines.size() == 3);
  const auto with = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  // The hash of a changed line made anew, as somebody would who does not go on to the lines behind it.
  const auto chained_anew = [&](const std::string& line) {
    const std::size_t at = line.find("\"entry\": ") + 9;
    const std::string body = line.substr(at, line.size() - at - 2);
    return "{\"sha256\": \"" + io::sha256(body) + "\", \"entry\": " + body + "}\n";
  };
  const std::vector<std::pair<std::string, std::string>> touched{
      {with(good, "\"replicates\":30", "\"replicates\":31"), "line 2 was changed after it was written"},
      {with(good, "\"runs\":0", "\"runs\":1"), "line 1 was changed after it was written"},
      {lines[1] + lines[0] + lines[2], "line 1 does not follow the line before it"},
      {lines[0] + lines[2], "line 2 does not follow the line before it"},
      {lines[1] + lines[2], "line 1 does not follow the line before it"},
      {lines[0] + chained_anew(with(lines[1], "\"replicates\":30", "\"replicates\":31")) + lines[2],
       "line 3 does not follow the line before it"},
      {lines[0] + "\n" + lines[1] + lines[2], "line 2 is no entry"},
      {"[]\n", "line 1 is no entry"}};
  std::string error;
  for (const auto& [text, why] : touched) {
    put(file, text);
    const io::Registrations list = io::read_registrations(folder.path(), {});
    CHECK_THAT(list.broken, ContainsSubstring("registrations' is broken: " + why));
    CHECK(list.entries.empty());
    CHECK_FALSE(io::add_registration(folder.path(), stated(50), error).has_value());
    CHECK_THAT(error, ContainsSubstring(why));
    CHECK(contents(file) == text);
  }
  for (const std::string& text : {lines[0] + lines[1], lines[0], std::string()}) {
    put(file, text);
    CHECK(io::read_registrations(folder.path(), {}).broken.empty());
    CHECK_THAT(io::read_registrations(folder.path(), head).broken, ContainsSubstring("is not in it"));
  }
  fs::remove(file);
  CHECK_THAT(io::read_registrations(folder.path(), head).broken, ContainsSubstring("is not in it"));
}

TEST_CASE("what a killed writer leaves is passed over and replaced", "[registration]") {
  const ScratchFolder folder;
  add(folder.path(), stated(20));
  const std::string one = contents(folder / "registrations");
  add(folder.path(), stated(30));
  const std::string two = contents(folder / "registrations");
  for (std::size_t size = one.size(); size < two.size(); ++size) {
    put(folder / "registrations", two.substr(0, size));
    const io::Registrations list = io::read_registrations(folder.path(), {});
    if (!list.broken.empty() || list.entries.size() != 1) FAIL("at " << size << " bytes: " << list.broken);
  }
  add(folder.path(), stated(30));
  CHECK(contents(folder / "registrations") == two);
}

TEST_CASE("processes that state claims at the same time lose none", "[registration]") {
  const ScratchFolder folder;
  constexpr int processes = 8, each = 10;
  std::vector<std::unique_ptr<Child>> children;
  for (int process = 0; process < processes; ++process)
    children.push_back(std::make_unique<Child>([&folder, process]() -> int {
      std::string error;
      for (int k = 0; k < each; ++k)
        if (!io::add_registration(folder.path(), stated(100 * process + k), error)) return 1;
      return 0;
    }));
  for (const auto& child : children) CHECK(child->wait() == 0);
  const io::Registrations list = io::read_registrations(folder.path(), {});
  CHECK(list.broken.empty());
  CHECK(list.entries.size() == processes * each);
}

TEST_CASE("differences are named part by part", "[registration]") {
  const io::RegisteredParts before = made_up_parts();
  CHECK(io::differences(before, before).empty());
  io::RegisteredParts now = before;
  now.scenarios = io::sha256("others");
  now.claims = {{"A", io::sha256("id: A\nalpha: 0.1\n")}, {"C", io::sha256("c")}};
  now.first_seed = 5;
  now.replicates = 60;
  CHECK(io::differences(before, now) ==
        std::vector<std::string>{"the scenarios", "claim A", "claim B: of two (left out)", "claim C (added)",
                                 "the first seed (-3 then, 5 now)", "the replicates (20 then, 60 now)"});
  CHECK(before.digest() != now.digest());
}

TEST_CASE("a lodged text comes back, and a changed one is refused", "[registration]") {
  const io::LodgedRegistration lodged = made_up_lodged();
  const std::string text = io::lodged_text(lodged);
  std::string error;
  const auto read = io::read_lodged(text, error);
  INFO(error << "\n" << text);
  REQUIRE(read.has_value());
  CHECK(
      (read->experiment == "tiny" && read->title == lodged.title && read->stated == lodged.stated && read->runs == 0));
  CHECK((read->entry == lodged.entry && read->claim_texts == lodged.claim_texts));
  CHECK(read->parts.text() == lodged.parts.text());
  for (const auto& [from, to] :
       {std::pair{"replicates: 20", "replicates: 21"}, std::pair{"id: A", "id: a"},
        std::pair{"first seed: -3", "first seed: 3"}, std::pair{"program: 1.0", "program: 1.1"}}) {
    std::string changed = text;
    changed.replace(changed.find(from), std::string_view(from).size(), to);
    CHECK_FALSE(io::read_lodged(changed, error).has_value());
    CHECK_THAT(error, ContainsSubstring("do not belong together"));
  }
  for (std::size_t size = 0; size + 1 < text.size(); ++size)
    if (io::read_lodged(text.substr(0, size), error)) FAIL("accepted " << size << " bytes");
  CHECK_FALSE(io::read_lodged("anything", error).has_value());
  CHECK_THAT(error, ContainsSubstring("it is no registration of PlusSum"));
}

TEST_CASE("the one text of a scenario gives the same scenario as its files", "[registration]") {
  const Scenario fresh = scenario_for(built_in_mechanisms());
  std::size_t compared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(PLUSSUM_SOURCE_DIR) / "scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    io::Diagnostics unheard;
    const auto source = io::ScenarioSource::open(entry.path(), fresh, unheard);
    const auto loaded = source ? source->with({}, unheard) : std::nullopt;
    if (!loaded) continue;  // a preset, or an experiment
    INFO(entry.path().string());
    io::Diagnostics problems;
    const std::string text = source->text();
    const auto again = io::ScenarioSource::from_text(text, "text", fresh, problems);
    REQUIRE(again.has_value());
    const auto same = again->with({}, problems);
    INFO(problems.render());
    REQUIRE(same.has_value());
    CHECK(problems.empty());
    CHECK(same->resolved_yaml == loaded->resolved_yaml);
    CHECK(again->text() == text);
    ++compared;
  }
  CHECK(compared >= 20);
}

TEST_CASE("the one text of files with different formats is of the newest", "[registration]") {
  // The file that is run states no amount of the market and no format; the one that it extends states both.
  const ScratchFolder folder;
  std::string market = contents(fs::path(PLUSSUM_SOURCE_DIR) / "scenarios/lessons/starter.yaml");
  market.replace(market.find("population:"), 11, "population:\n  represents: 10");
  put(folder.path() / "market.yaml", market);
  put(folder.path() / "run.yaml", "extends: market.yaml\nseed: 5\n");
  const Scenario fresh = scenario_for(built_in_mechanisms());
  io::Diagnostics problems;
  const auto source = io::ScenarioSource::open(folder.path() / "run.yaml", fresh, problems);
  INFO(problems.render());
  REQUIRE(source.has_value());
  const auto loaded = source->with({}, problems);
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->scenario.enterprises[0].starting_cash == 20000.0);
  const std::string text = source->text();
  CHECK(text.starts_with("format: 2\n"));
  const auto again = io::ScenarioSource::from_text(text, "text", fresh, problems);
  REQUIRE(again.has_value());
  const auto same = again->with({}, problems);
  REQUIRE(same.has_value());
  CHECK(problems.empty());
  CHECK(same->resolved_yaml == loaded->resolved_yaml);
}
