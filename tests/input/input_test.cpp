// SPDX-License-Identifier: MIT
/// Every file in tests/input/bad is refused with exactly the message in its .expected file, and every file in
/// tests/input/good is accepted. To accept changed messages after reading them: PLUSSUM_APPROVE=1
/// plussum_input_tests
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "io/overlay.hpp"
#include "io/parameter_reader.hpp"
#include "io/scenario_file.hpp"
#include "io/scenario_format.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/mechanisms/trust.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
using namespace plussum;
using namespace plussum::io;

namespace {

const fs::path input_folder = fs::path(PLUSSUM_SOURCE_DIR) / "tests" / "input";

std::vector<fs::path> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}

/// The `--set` arguments of a bad file stand in comments at its beginning: "# --set key=value".
std::vector<std::string> sets_of(const fs::path& path) {
  const std::string prefix = "# --set ";
  std::vector<std::string> sets;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line) && line.starts_with('#');)
    if (line.starts_with(prefix)) sets.push_back(line.substr(prefix.size()));
  return sets;
}

const Scenario& fresh() {
  static const Scenario scenario = scenario_for(built_in_mechanisms());
  return scenario;
}

/// What the user is told about a scenario that stands in `folder`.
std::string messages_of_text(const std::string& text, const fs::path& folder) {
  Diagnostics diagnostics;
  NodeBudget budget;
  auto root = parse_tree(text, {"text", true}, diagnostics, budget);
  if (root) root = resolve_extends(std::move(*root), folder, diagnostics, budget);
  if (!root) return diagnostics.render();
  const FileFormats formats(*root);  // takes the key `format` out of the tree
  Scenario scenario = fresh();
  read_parameters(*root, scenario, diagnostics);
  const Positions positions(*root);
  if (diagnostics.empty())
    for (const Problem& problem : scenario.check())
      diagnostics.add(positions.of(problem.path), problem.path, problem.message);
  return diagnostics.render();
}

/// The keys of four letters and more outside of comments and quoted texts, with their positions.
std::vector<std::pair<std::size_t, std::string>> keys_in(const std::string& text) {
  std::vector<std::pair<std::size_t, std::string>> keys;
  const auto is_word = [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '_'; };
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
    } else if (text[i] == '"' || text[i] == '\'') {
      quote = text[i];
    } else if (text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (is_word(text[i]) && (i == 0 || !is_word(text[i - 1]))) {
      std::size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      const std::string word = text.substr(i, end - i);
      const bool is_key = end < text.size() && text[end] == ':' && word.size() >= 4 && word != "extends";
      if (is_key) keys.emplace_back(i, word);
    }
  }
  return keys;
}

/// What the user is told about a file, without the folders.
std::string messages(const fs::path& path) {
  Diagnostics diagnostics;
  const auto loaded = load_scenario(path, sets_of(path), fresh(), diagnostics);
  CHECK(loaded.has_value() == diagnostics.empty());
  std::string text = diagnostics.render();
  for (const fs::path& folder : {input_folder / "bad", input_folder / "good", input_folder})
    text = without(text, folder.string() + "/");
  return text;
}

}  // namespace

TEST_CASE("each bad file is refused with exactly its message") {
  const auto files = files_in(input_folder / "bad", ".yaml");
  CHECK(files.size() >= 70);
  const bool approve = std::getenv("PLUSSUM_APPROVE") != nullptr;
  for (const fs::path& file : files) {
    // Files that others extend are in folders of their own.
    if (file.parent_path().filename() == "parts") continue;
    const fs::path expected = fs::path(file).replace_extension(".expected");
    const std::string told = messages(file);
    if (approve) std::ofstream(expected, std::ios::binary) << told;
    INFO(file.filename().string() << "; if the new message is better: PLUSSUM_APPROVE=1 plussum_input_tests");
    CHECK_FALSE(told.empty());
    CHECK(told == content(expected));
  }
}

TEST_CASE("each expected message belongs to a bad file") {
  for (const fs::path& expected : files_in(input_folder / "bad", ".expected")) {
    CAPTURE(expected.string());
    CHECK(fs::exists(fs::path(expected).replace_extension(".yaml")));
  }
}

TEST_CASE("good files are accepted, and their resolved text gives the same scenario") {
  std::vector<fs::path> files = files_in(input_folder / "good", ".yaml");
  for (const char* folder : {"cases", "lessons"})
    for (const fs::path& file : files_in(fs::path(PLUSSUM_SOURCE_DIR) / "scenarios" / folder, ".yaml"))
      files.push_back(file);
  CHECK(files.size() >= 2);
  for (const fs::path& file : files) {
    Diagnostics diagnostics;
    const auto loaded = load_scenario(file, {}, fresh(), diagnostics);
    INFO(diagnostics.render());
    REQUIRE(loaded.has_value());
    const auto again = load_scenario_text(loaded->resolved_yaml, "resolved", {}, fresh(), diagnostics);
    INFO(diagnostics.render() << loaded->resolved_yaml);
    REQUIRE(again.has_value());
    CHECK(again->resolved_yaml == loaded->resolved_yaml);
  }
}

TEST_CASE("values end up where they belong") {
  Diagnostics diagnostics;
  const std::vector<std::string> sets{"enterprises.cemex.trust=90 %", "mechanisms.reach.imitation=0.2/year", "seed=7"};
  const auto loaded = load_scenario(input_folder / "good" / "every_form.yaml", sets, fresh(), diagnostics);
  INFO(diagnostics.render());
  REQUIRE(loaded.has_value());
  const Scenario& scenario = loaded->scenario;
  CHECK(scenario.name == "every_form");
  CHECK(scenario.title == "It's a \"title\": with signs # that need quotes");
  CHECK(scenario.description == "Several lines\n  with [brackets, 'quotes and: colons\n");
  CHECK(scenario.seed == 7);
  CHECK(scenario.time.step == StepUnit::month);
  CHECK(scenario.time.steps == 1000);
  CHECK(scenario.population.subsistence == 70.0);
  CHECK(scenario.population.starting_cash_weeks == 2.0);
  REQUIRE(scenario.enterprises.size() == 2);
  CHECK(scenario.enterprises[0].trust == 0.9);
  CHECK(scenario.enterprises[0].promotion == 0.05);
  CHECK(scenario.enterprises[0].programme.instalment == 200.0);  // from minimal.yaml
  CHECK(scenario.enterprises[0].programme.plan_instalments == 140);
  CHECK(scenario.enterprises[1].programme.instalment == 10.0 * 12 * 7 / 365.25);
  REQUIRE(scenario.events.size() == 2);
  CHECK(scenario.events[0].value == 20.0 * 12 * 7 / 365.25);
  CHECK(scenario.events[1].value == 0.07);
  CHECK(scenario.targets[0].low == -0.001);
}

TEST_CASE("of several files that one extends, later ones lie over earlier ones, and itself over all") {
  const auto trust_in = [](const char* file) {
    Diagnostics diagnostics;
    const auto loaded = load_scenario(input_folder / "good" / file, {}, fresh(), diagnostics);
    INFO(diagnostics.render());
    REQUIRE(loaded.has_value());
    CHECK(loaded->scenario.enterprises[0].programme.instalment == 200.0);  // from minimal.yaml, below all
    return static_cast<const TrustParams&>(*loaded->scenario.parameters_of("trust"));
  };
  const TrustParams primary = trust_in("presets_primary_last.yaml"), seed = trust_in("presets_seed_last.yaml");
  CHECK(primary.tell_acquaintances == 0.89);
  CHECK(seed.tell_acquaintances == 0.69);
  CHECK(primary.tell_blogs == 0.4);
  CHECK(seed.tell_blogs == 0.1);
  CHECK(primary.telling_effect == 0.1);
  CHECK(seed.telling_effect == 0.0);
}

TEST_CASE("a misspelt key anywhere in the shipped scenarios gets its line, column and the right suggestion") {
  const fs::path folder = fs::path(PLUSSUM_SOURCE_DIR) / "scenarios" / "cases";
  int tried = 0;
  for (const fs::path& file : files_in(folder, ".yaml")) {
    const std::string text = content(file);
    for (const auto& [position, key] : keys_in(text)) {
      // The last two letters swapped: "stesp" for "steps".
      std::string misspelt = text;
      const std::size_t last = position + key.size() - 1;
      if (text[last] == text[last - 1]) continue;
      std::swap(misspelt[last], misspelt[last - 1]);
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n') + 1;
      const std::size_t column = position - text.rfind('\n', position);
      const std::string told = messages_of_text(misspelt, folder);
      const std::string place = ":" + std::to_string(line) + ":";
      INFO(file.filename().string() << " with '" << key << "' misspelt in line " << line << "\n" << told);
      const std::size_t at = told.find(place);
      REQUIRE(at != std::string::npos);
      const std::string message = told.substr(at, told.find('\n', at) - at);
      CHECK(message.find(key) != std::string::npos);
      // Names of activities are keys, too; they are well-formed, so it is their value that is questioned.
      if (message.find("unknown key") != std::string::npos)
        CHECK(message.find(place + std::to_string(column) + ": ") == 0);
      ++tried;
    }
  }
  CHECK(tried > 100);
}

TEST_CASE("later problems are reported where the parameter was written") {
  Diagnostics diagnostics;
  const auto loaded = load_scenario(input_folder / "good" / "minimal.yaml", {}, fresh(), diagnostics);
  REQUIRE(loaded.has_value());
  const std::vector<Problem> problems{
      {"enterprises[0].promotion", "is odd"}, {"enterprises.cemex.trust", "is absent"}, {"plan.drop", "no"}};
  loaded->report(problems, diagnostics);
  CHECK(without(diagnostics.render(), (input_folder / "good").string() + "/") ==
        "minimal.yaml:2:1: plan.drop: no\n"
        "minimal.yaml:15:5: enterprises.cemex.trust: is absent\n"
        "minimal.yaml:17:16: enterprises[0].promotion: is odd\n");
}
