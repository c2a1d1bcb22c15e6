// SPDX-License-Identifier: MIT
// Did numbers change? Summaries of three small runs, quarter by quarter to 12 digits with the world's digest, against the
// approved ones in tests/golden/*.golden. `scripts/approve` (or PLUSSUM_APPROVE=1) writes them anew and shows what changed.
// Goldens do not say that the numbers are right; the theory tests do.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "plussum/engine/recorder.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

using Lines = std::vector<std::string>;

/// One programme, three years by the week.
Scenario golden_housing() {
  return housing_case(600, 6);
}

/// Three rivals and three changes on the way, four years by the month.
Scenario golden_rivals() {
  Scenario scenario = rival_case(500, 5);
  scenario.time.step = StepUnit::month;
  scenario.time.steps = 48;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 1.0;
  parameters<Choose>(scenario).review_rate = 5.0;
  scenario.events = {event("2000-01-04", "enterprises.builders.price_level", 1.2),
                     event("2000-07-04", "enterprises.shop.outlet_share", 0.4),
                     event("2001-01-04", "links.neighbours_to_awareness", 0.0)};
  return scenario;
}

/// Hard times: irregular earners, unwilling members, defaults that spread; one year by the day.
Scenario golden_hard_times() {
  Scenario scenario = rival_case(300, 3);
  scenario.time.step = StepUnit::day;
  scenario.time.steps = 364;
  scenario.population.irregular_share = 0.9;
  scenario.population.starting_cash_weeks = 0.5;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 6.0;
  parameters<Choose>(scenario).review_rate = 20.0;
  parameters<Collect>(scenario).unwillingness = 0.3;
  scenario.enterprises[0].programme.arrears_limit = 1;
  parameters<Collect>(scenario).contagion = 0.5;
  return scenario;
}

std::int64_t steps_of_a_quarter(const Scenario& scenario) {
  switch (scenario.time.step) {
    case StepUnit::day:
      return 91;
    case StepUnit::week:
      return 13;
    case StepUnit::month:
      return 3;
    case StepUnit::year:
      return 1;
  }
  return 1;
}

const RecordedAxis* axis_of(const Recording& recording, const RecordedSeries& series) {
  for (const RecordedAxis& axis : recording.axes)
    if (axis.name == series.axis) return &axis;
  return nullptr;
}

/// One line for each quarter's digest and one for each value of the series in it.
Lines summary_of(Scenario scenario) {
  scenario.record.series_every = steps_of_a_quarter(scenario);
  Simulation simulation = simulation_of(scenario);
  Recorder recorder(simulation);
  for (std::int64_t k = 0; k < scenario.time.steps; ++k) {
    run(simulation, 1);
    recorder.observe(simulation);
  }
  const Recording& recording = recorder.recording();
  Lines lines;
  for (std::size_t quarter = 0; quarter < recording.series_steps.size(); ++quarter) {
    lines.push_back(
        fmt::format("quarter {} digest {:016x}", quarter + 1, recording.digests[recording.series_steps[quarter] - 1]));
    for (const RecordedSeries& series : recording.series) {
      // Offers, strategies, levers and beliefs are in the digest; of enterprises' columns, amounts are told.
      if (series.axis.starts_with("enterprise_") || (series.name.starts_with("enterprise_") && series.unit != "money"))
        continue;
      const RecordedAxis* axis = axis_of(recording, series);
      const std::size_t labels = axis ? axis->labels.size() : 1;
      for (std::size_t k = 0; k < labels; ++k)
        lines.push_back(fmt::format("quarter {} {}{} {:.12g}", quarter + 1, series.name,
                                    axis ? "." + axis->labels[k] : "", series.values[quarter * labels + k]));
    }
  }
  return lines;
}

std::string file_of(const std::string& name) {
  return std::string(PLUSSUM_SOURCE_DIR) + "/tests/golden/" + name + ".golden";
}

/// Lines of a golden file without its comments.
Lines approved(const std::string& name) {
  Lines lines;
  std::ifstream file(file_of(name));
  for (std::string line; std::getline(file, line);)
    if (!line.starts_with("#")) lines.push_back(line);
  return lines;
}

/// "quarter 3 groups_formed.builders 12" without its value.
std::string key_of(const std::string& line) {
  return line.substr(0, line.rfind(' '));
}

/// What differs, in the order of the run: at most `most` lines, each with the old and the new value.
std::string difference(const Lines& before, const Lines& now, std::size_t most) {
  std::ostringstream text;
  std::size_t shown = 0, differing = 0;
  const auto tell = [&](const std::string& sentence) {
    ++differing;
    if (shown < most) text << "  " << sentence << '\n';
    ++shown;
  };
  std::size_t a = 0, b = 0;
  while (a < before.size() || b < now.size()) {
    if (a < before.size() && b < now.size() && key_of(before[a]) == key_of(now[b])) {
      if (before[a] != now[b])
        tell(fmt::format("{}: {} -> {}", key_of(now[b]), before[a].substr(before[a].rfind(' ') + 1),
                         now[b].substr(now[b].rfind(' ') + 1)));
      ++a, ++b;
    } else if (b < now.size() && (a >= before.size() || std::find_if(before.begin() + static_cast<std::ptrdiff_t>(a),
                                                                     before.end(), [&](const std::string& line) {
                                                                       return key_of(line) == key_of(now[b]);
                                                                     }) == before.end())) {
      tell("new:  " + now[b++]);
    } else {
      tell("gone: " + before[a++]);
    }
  }
  if (differing > most) text << "  and " << differing - most << " more\n";
  return text.str();
}

void write(const std::string& name, const std::string& meaning, const Lines& lines) {
  std::ofstream file(file_of(name));
  file << "# " << meaning
       << "\n# Written by scripts/approve; changed only on purpose, with the reason in the commit.\n";
  for (const std::string& line : lines) file << line << '\n';
  REQUIRE(file.good());
}

void compare_with_golden(const std::string& name, const std::string& meaning, const Scenario& scenario) {
  const Lines now = summary_of(scenario), before = approved(name);
  const char* approve = std::getenv("PLUSSUM_APPROVE");
  if (approve != nullptr && std::string(approve) == "1") {
    if (now != before) {
      write(name, meaning, now);
      std::cout << name << ": approved with these changes\n" << difference(before, now, before.empty() ? 0 : 200);
    } else {
      std::cout << name << ": unchanged\n";
    }
    return;
  }
  if (now == before) return;
  FAIL("numbers of '" << name << "' differ from " << file_of(name) << " (approved -> now):\n"
                      << difference(before, now, 30) << "If that is meant, approve it: scripts/approve");
}

}  // namespace

TEST_CASE("golden: one programme by the week", "[golden]") {
  compare_with_golden("housing", "One programme in groups, 600 customers, three years by the week.", golden_housing());
}

TEST_CASE("golden: three rivals by the month", "[golden]") {
  compare_with_golden("rivals", "Two programmes and a shop, 500 customers, four years by the month, with events.",
                      golden_rivals());
}

TEST_CASE("golden: hard times by the day", "[golden]") {
  compare_with_golden("hard_times", "Irregular earners and defaults that spread, 300 customers, a year by the day.",
                      golden_hard_times());
}

TEST_CASE("golden: a difference is told line by line", "[golden]") {
  const Lines before{"quarter 1 digest 00", "quarter 1 cash 1.5", "quarter 1 debt 2"},
      now{"quarter 1 digest 01", "quarter 1 cash 1.5", "quarter 1 loans 2"};
  CHECK(difference(before, before, 10).empty());
  CHECK(difference(before, now, 10) ==
        "  quarter 1 digest: 00 -> 01\n  new:  quarter 1 loans 2\n  gone: quarter 1 debt 2\n");
  CHECK(difference(before, now, 1) == "  quarter 1 digest: 00 -> 01\n  and 2 more\n");
}

}  // namespace plussum::test
