// SPDX-License-Identifier: MIT
// Runs the scenarios of digests.txt in this build and compares the digest of the last step with the pinned one.
//   plussum_digests whole     on 1, 2, 3 and 8 threads, with several block sizes, recorded and not
//   plussum_digests once      on 3 threads, with small blocks, recorded
//   plussum_digests approve   writes the digests of this build into digests.txt
// Ends with "N passed, M failed".
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "io/scenario_file.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"

namespace {

using namespace plussum;

const std::string root = PLUSSUM_SOURCE_DIR, pins = root + "/tests/determinism/digests.txt";

struct Pin {
  std::string scenario;
  long long steps = 0, customers = 0;
  std::string digest;
};

struct Way {
  unsigned threads = 1;
  std::size_t block_rows = ExecutionOptions{}.block_rows;
  bool is_recorded = false;
};

struct Pins {
  std::vector<Pin> all;
  std::vector<std::string> remarks;                    ///< lines that begin with '#' or "same"
  std::set<std::pair<std::string, std::string>> same;  ///< pairs of scenarios that are known to end in the same world
};

Pins read_pins() {
  Pins read;
  std::ifstream file(pins);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    Pin pin;
    words >> pin.scenario;
    if (pin.scenario.empty() || pin.scenario.front() == '#' || pin.scenario == "same") {
      read.remarks.push_back(line);
      std::string first, second;
      if (words >> first >> second && pin.scenario == "same") read.same.emplace(first, second);
      continue;
    }
    words >> pin.steps >> pin.customers >> pin.digest;
    read.all.push_back(pin);
  }
  return read;
}

std::vector<Way> ways_of(const std::string& mode) {
  if (mode == "approve") return {{}};
  if (mode == "once") return {{.threads = 3, .block_rows = 64, .is_recorded = true}};
  std::vector<Way> ways{{.threads = 1, .is_recorded = true}, {.threads = 8, .is_recorded = true}};
  for (const unsigned threads : {1U, 2U, 3U, 8U}) ways.push_back({.threads = threads});
  // Far below, near and above the number of rows of a case.
  for (const std::size_t rows : {64U, 1000U, 100'000U}) ways.push_back({.threads = 3, .block_rows = rows});
  ways.push_back({.threads = 8, .block_rows = 64});
  return ways;
}

/// Nothing, with the reason printed, when the scenario cannot be run.
std::optional<io::LoadedScenario> load(const Pin& pin) {
  io::Diagnostics diagnostics;
  const std::vector<std::string> sets{"time.steps=" + std::to_string(pin.steps),
                                      "population.customers=" + std::to_string(pin.customers) + " customers"};
  auto loaded = io::load_scenario(root + "/" + pin.scenario, sets, scenario_for(built_in_mechanisms()), diagnostics);
  if (!loaded) std::printf("%s", diagnostics.render().c_str());
  return loaded;
}

std::string digest_of(const Scenario& scenario, const Way& way) {
  std::vector<PlanProblem> problems;
  Plan plan = make_plan(built_in_mechanisms(), scenario, problems);
  if (!problems.empty()) return "a plan that cannot be made";
  Simulation simulation(scenario, std::move(plan), {.threads = way.threads, .block_rows = way.block_rows});
  std::optional<Recorder> recorder;
  if (way.is_recorded) recorder.emplace(simulation);
  while (simulation.steps_done() < scenario.time.steps) {
    if (simulation.step().kind != BreachKind::none) return "books that do not balance";
    if (recorder) recorder->observe(simulation);
  }
  char text[17] = "";
  std::snprintf(text, sizeof text, "%016" PRIx64, simulation.digest().world);
  return text;
}

int approve(Pins read) {
  for (Pin& pin : read.all) {
    const auto loaded = load(pin);
    if (!loaded) return 1;
    pin.digest = digest_of(loaded->scenario, {});
  }
  std::ofstream file(pins);
  for (const std::string& remark : read.remarks) file << remark << '\n';
  for (const Pin& pin : read.all)
    file << pin.scenario << ' ' << pin.steps << ' ' << pin.customers << ' ' << pin.digest << '\n';
  std::printf("Wrote %s; look at the difference before you commit it.\n", pins.c_str());
  return 0;
}

/// Two scenarios that end in the same world pin less than they seem to: what tells them apart is never reached. Pairs for which
/// that is meant are listed, and the list must hold.
int count_wrong_pairs(const Pins& read) {
  int wrong = 0;
  for (std::size_t i = 0; i < read.all.size(); ++i)
    for (std::size_t j = 0; j < read.all.size(); ++j) {
      const Pin &first = read.all[i], &second = read.all[j];
      const bool is_listed = read.same.contains({first.scenario, second.scenario});
      const bool is_listed_otherwise = read.same.contains({second.scenario, first.scenario});
      const bool is_same = first.digest == second.digest;
      if (i < j && is_same && !is_listed && !is_listed_otherwise) {
        std::printf("FAILED %s and %s end in the same world; pin more steps\n", first.scenario.c_str(),
                    second.scenario.c_str());
        ++wrong;
      } else if (is_listed && !is_same) {
        std::printf("FAILED %s and %s end in different worlds; take them off the list\n", first.scenario.c_str(),
                    second.scenario.c_str());
        ++wrong;
      }
    }
  return wrong;
}

int check(const Pins& read, const std::vector<Way>& ways) {
  int passed = 0, failed = count_wrong_pairs(read);
  for (const Pin& pin : read.all) {
    const auto loaded = load(pin);
    failed += loaded ? 0 : 1;
    for (const Way& way : loaded ? ways : std::vector<Way>{}) {
      const std::string digest = digest_of(loaded->scenario, way);
      (digest == pin.digest ? passed : failed) += 1;
      if (digest != pin.digest)
        std::printf("FAILED %s on %u threads, blocks of %zu rows%s: the digest is %s, pinned is %s\n",
                    pin.scenario.c_str(), way.threads, way.block_rows, way.is_recorded ? ", recorded" : "",
                    digest.c_str(), pin.digest.c_str());
    }
  }
  if (passed + failed == 0) std::printf("FAILED digests.txt pins nothing\n");
  std::printf("%d passed, %d failed\n", passed, failed + (passed + failed == 0 ? 1 : 0));
  return passed > 0 && failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 2 ? argv[1] : "";
  if (mode == "approve") return approve(read_pins());
  if (mode == "whole" || mode == "once") return check(read_pins(), ways_of(mode));
  std::fprintf(stderr, "plussum_digests takes one word: whole, once or approve\n");
  return 2;
}
