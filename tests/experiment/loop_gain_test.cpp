// SPDX-License-Identifier: MIT
// Loop gains of responses with a known gain, and of pulses on cloned worlds.
#include "plussum/loops/loop_gain.hpp"

#include <cmath>

#include "plussum/core/random.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A pulse of 1 that comes back once in each window of three steps with gain g, noise of 2 % on each replicate.
std::vector<std::vector<double>> echoes(double g, std::size_t windows, std::size_t replicates = 30) {
  std::vector<std::vector<double>> responses(replicates);
  for (std::size_t r = 0; r < replicates; ++r)
    for (std::size_t k = 0; k < windows; ++k) {
      const auto noise = static_cast<double>(
          Draws(3, static_cast<std::uint32_t>(k)).normal(Purpose::test_stream, static_cast<std::uint32_t>(r)));
      const double whole = std::pow(g, static_cast<double>(k)) * (1.0 + 0.02 * noise);
      for (const double part : {0.2, 0.5, 0.3}) responses[r].push_back(part * whole);
    }
  return responses;
}

std::vector<GainWindow> gains(const std::vector<std::vector<double>>& responses) {
  return window_gains(responses, 3, 0.95, 1);
}

Metric series(const char* name, std::vector<std::string> of = {}) {
  Metric metric;
  metric.name = name;
  metric.series = name;
  metric.of = std::move(of);
  return metric;
}

Scenario market() {
  Scenario scenario = housing_case(400, 4);
  scenario.time.steps = 40;
  scenario.enterprises[0].promotion = 2.0;
  return scenario;
}

PulseSettings settings_for(const std::string& parameter, double size, std::uint32_t at, std::uint32_t duration,
                           std::vector<Metric> metrics) {
  PulseSettings settings;
  settings.pulse.parameter = parameter;
  settings.pulse.size = size;
  settings.pulse.at = at;
  settings.pulse.duration = duration;
  settings.metrics = std::move(metrics);
  return settings;
}

PulseRun pulsed(const Scenario& scenario, const PulseSettings& settings) {
  return run_pulse(scenario, plan_for(scenario), settings, [] { return true; });
}

}  // namespace

TEST_CASE("loop gain: an event does not join again what is cut") {
  const Scenario scenario = market();
  const std::vector<std::string> links{"outcome_to_income"};
  Scenario with_events = scenario;
  with_events.events = {event(date_of_step(scenario, 10), "links.outcome_to_income", 1.0),
                        event(date_of_step(scenario, 10), "links.neighbours_to_choice", 1.0)};
  Scenario cut = with_events;
  cut_links(cut, links);
  CHECK(find_number(cut, "links.outcome_to_income")->value == 0.0);
  REQUIRE(cut.events.size() == 1);
  CHECK(cut.events[0].set == "links.neighbours_to_choice");
  // The pulse comes before the event, which changes nothing where the link is not cut.
  PulseSettings settings = settings_for("enterprises.builders.promotion", 1.0, 4, 12, {series("household_income")});
  settings.cuts = {{Link::outcome_to_income}};
  const PulseRun plain = pulsed(scenario, settings), changed = pulsed(with_events, settings);
  CHECK(plain.closed == changed.closed);
  CHECK(plain.cut[0] == changed.cut[0]);
  CHECK(plain.cut[0] != plain.closed);
}

TEST_CASE("loop gain: L36 a gain below 1 is a multiplier of 1/(1 − G)") {
  for (const double g : {0.3, 0.6, 0.8}) {
    const auto closed = echoes(g, 60), cut = echoes(0.0, 60);
    const auto windows = gains(closed);
    CHECK(windows.size() == 60);
    CHECK(windows[0].gain == Approx(g).margin(0.02));
    CHECK(windows[3].gain_interval.contains(windows[3].gain));
    CHECK(windows_above_one(windows) == 0);
    const LoopGain gain = loop_gain(closed, cut, windows, 3, 0.95, 1);
    CHECK(gain.multiplier == Approx(1.0 / (1.0 - g)).epsilon(0.02));
    CHECK(gain.gain == Approx(g).margin(0.01));
    CHECK(gain.gain_interval.contains(gain.gain));
    CHECK(gain.verdict == GainVerdict::multiplier);
  }
}

TEST_CASE("loop gain: only a gain above 1 for several windows is compounding") {
  const auto growing = echoes(1.3, 8), cut = echoes(0.0, 8);
  CHECK(windows_above_one(gains(growing)) == 7);
  CHECK(loop_gain(growing, cut, gains(growing), 3, 0.95, 1).verdict == GainVerdict::compounding);
  CHECK(loop_gain(growing, cut, gains(growing), 8, 0.95, 1).verdict == GainVerdict::multiplier);
  const auto linear = echoes(1.0, 8);  // G = 1: the sum grows by the same amount in each window
  CHECK(windows_above_one(gains(linear)) < 3);
  CHECK(loop_gain(linear, cut, gains(linear), 3, 0.95, 1).multiplier == Approx(8.0).epsilon(0.02));
}

TEST_CASE("loop gain: a loop that opposes is damped, one that does nothing is none") {
  const auto with = echoes(0.3, 30), without = echoes(0.5, 30);
  const LoopGain balancing = loop_gain(with, without, gains(with), 3, 0.95, 1);
  CHECK(balancing.multiplier == Approx(0.5 / 0.7).epsilon(0.02));
  CHECK(balancing.gain == Approx(1.0 - 0.7 / 0.5).margin(0.05));
  CHECK(balancing.verdict == GainVerdict::damped);
  CHECK(loop_gain(with, with, gains(with), 3, 0.95, 1).verdict == GainVerdict::none);
  const std::vector<std::vector<double>> silent(10, std::vector<double>(30, 0.0));
  const LoopGain nothing = loop_gain(silent, silent, gains(silent), 3, 0.95, 1);
  CHECK(std::isnan(nothing.multiplier));
  CHECK(nothing.verdict == GainVerdict::none);
  CHECK(std::isnan(gains(silent)[0].gain));
}

TEST_CASE("pulse: without a size the clones stay equal, and the number is set back afterwards") {
  const Scenario scenario = market();
  PulseSettings settings =
      settings_for("enterprises.builders.promotion", 0.0, 10, 3,
                   {series("customers_by_supplier"), series("customers_by_lock_state", {"locked_on"})});
  settings.cuts = {{Link::neighbours_to_awareness}};
  const PulseRun same = pulsed(scenario, settings);
  REQUIRE(same.problem == "");
  REQUIRE(same.closed.size() == 2);
  REQUIRE(same.cut.size() == 1);
  for (const MetricCourses* courses : {&same.closed, &same.cut[0]})
    for (const auto& course : *courses) {
      REQUIRE(course.size() == 30);
      for (const double value : course) CHECK(value == 0.0);
    }
  // Of what is 0 again after the pulse nothing is left: a number that only costs money while it is higher.
  Scenario costly = market();
  settings = settings_for("enterprises.builders.outlet_cost", 1.0, 10, 3, {series("enterprise_cash", {"builders"})});
  const PulseRun paid = pulsed(costly, settings);
  REQUIRE(paid.problem == "");
  const std::vector<double>& cash = paid.closed[0];
  CHECK(cash[0] < 0.0);
  CHECK(cash[2] == Approx(3.0 * cash[0]));
  CHECK(cash[10] == cash[2]);
  CHECK(cash[29] == cash[2]);
}

TEST_CASE("pulse: the response is that of two straight runs with events") {
  Scenario scenario = market();
  PulseSettings settings =
      settings_for("enterprises.builders.promotion", 1.0, 4, 12, {series("customers_by_supplier", {"builders"})});
  settings.cuts = {{Link::neighbours_to_awareness}};
  const PulseRun run = pulsed(scenario, settings);
  const auto straight = [&](bool with_pulse, bool with_cut) {
    Scenario changed = scenario;
    if (with_pulse) {
      changed.events.push_back(event(date_of_step(scenario, 4), "enterprises.builders.promotion", 4.0));
      changed.events.push_back(event(date_of_step(scenario, 16), "enterprises.builders.promotion", 2.0));
    }
    if (with_cut) changed.events.push_back(event(date_of_step(scenario, 4), "links.neighbours_to_awareness", 0.0));
    Simulation simulation = simulation_of(changed);
    std::vector<double> customers;
    while (simulation.steps_done() < 40) {
      test::run(simulation, 1);
      if (simulation.steps_done() > 4)
        customers.push_back(static_cast<double>(simulation.world().tally.customers_of[0]));
    }
    return customers;
  };
  bool moved = false;
  for (const bool with_cut : {false, true}) {
    const auto base = straight(false, with_cut), after = straight(true, with_cut);
    const auto& response = with_cut ? run.cut[0][0] : run.closed[0];
    REQUIRE(response.size() == base.size());
    for (std::size_t t = 0; t < base.size(); ++t) {
      CHECK(response[t] == after[t] - base[t]);
      moved = moved || response[t] != 0.0;
    }
  }
  CHECK(moved);
}

TEST_CASE("pulse: what cannot be pulsed is refused with a sentence") {
  const Scenario scenario = market();
  const auto problem = [&](const char* parameter, double size) {
    return pulsed(scenario, settings_for(parameter, size, 1, 1, {series("customers_by_supplier")})).problem;
  };
  CHECK(problem("enterprises.builders.nothing", 0.01).find("there is no number") == 0);
  CHECK(problem("links.neighbours_to_awareness", 0.01).find("out of its range") != std::string::npos);
  CHECK(problem("links.neighbours_to_awareness", -0.01) == "");
  CHECK(problem("enterprises.builders.credit_share", 0.01) ==
        "'enterprises.builders.credit_share' is 0 when the pulse begins, so that multiplying it changes nothing");
  CHECK(problem("enterprises.builders.known_share", 0.01) ==
        "'enterprises.builders.known_share' cannot change during a run: it is used only to make the world at the "
        "start");
}
