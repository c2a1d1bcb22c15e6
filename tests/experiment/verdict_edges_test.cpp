// SPDX-License-Identifier: MIT
// Verdicts on data that hide their spread: all equal, few values, times not reached, runs that ended insolvent, flat curves; and
// claims that are looked at while their replicates are made.
#include <cmath>
#include <functional>
#include <limits>

#include "experiment/samples.hpp"
#include "plussum/experiment/verdict.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

using enum ClaimVerdict;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A factor a at 0 (control) and 1 (treatment), and one metric.
struct Pair {
  ResultPlan plan;
  ResultTable table;

  Pair(std::uint32_t replicates, const std::function<double(bool treated, std::uint32_t replicate)>& value) {
    plan.factors = {{.name = "a", .unit = "1", .meaning = "", .levels = {}}};
    plan.metrics = {{.name = "y", .unit = "1", .meaning = ""}};
    plan.points = {{0}, {1}};
    plan.replicates = replicates;
    table.values.resize(1);
    for (std::uint32_t point = 0; point < 2; ++point)
      for (std::uint32_t r = 0; r < replicates; ++r) {
        plan.runs.push_back({.point = point, .replicate = r, .seed = r, .key = ""});
        table.values[0].push_back(value(point == 1, r));
      }
  }

  /// Times until a horizon; a NaN is one that was not reached.
  Pair& as_times(double horizon) {
    plan.metrics[0].is_time = true;
    plan.metrics[0].most = horizon;
    table.censored.resize(1);
    for (double& value : table.values[0]) {
      const CountedValue counted = counted_value(plan.metrics[0], value);
      table.censored[0].push_back(counted.is_censored);
      value = counted.value;
    }
    return *this;
  }
  ReadHypothesis claim(Expectation expected, double smallest_effect = 0.0) const {
    ReadHypothesis made;
    made.stated = {
        .id = "A", .treatment = {"a=1"}, .control = {"a=0"}, .expected = expected, .smallest_effect = smallest_effect};
    made.cells = {{1.0, {{0, 1.0}}, {1}}, {-1.0, {{0, 0.0}}, {0}}};
    return made;
  }
  TestedHypothesis tested(const ReadHypothesis& claim, const StopRule& stop = {}, std::int64_t most = 60) const {
    return test_hypotheses(plan, table, std::span(&claim, 1), stop, most, 1).front();
  }
  TestedHypothesis tested(Expectation expected, double smallest_effect = 0.0) const {
    return tested(claim(expected, smallest_effect));
  }
};

Pair differences(std::uint32_t replicates, const std::function<double(std::uint32_t)>& value) {
  return Pair(replicates, [&](bool treated, std::uint32_t r) { return treated ? value(r) : 0.0; });
}

const StopRule stop_on_a{.hypothesis = "A", .half_width = 0.0, .at_least = 5, .batch = 1};

}  // namespace

TEST_CASE("verdict: twenty equal zeros do not show that there is no effect", "[verdict][ST20]") {
  const Pair zeros = differences(20, [](std::uint32_t) { return 0.0; });
  const TestedHypothesis open = zeros.tested(Expectation::none, 0.05);
  CHECK(open.verdict == undecided);
  CHECK(open.p_for == 1.0);
  CHECK(open.values.all_equal());
  CHECK(std::isinf(open.interval.high));
  CHECK_FALSE(open.replicates_needed);
  CHECK(zeros.tested(Expectation::greater, 0.05).verdict == undecided);
  // With a bound the rule of three speaks: 0.8^20 < 0.05 < 0.95^20.
  ReadHypothesis bounded = zeros.claim(Expectation::none, 0.2);
  bounded.stated.largest_difference = 1.0;
  CHECK(zeros.tested(bounded).verdict == supported);
  bounded.stated.smallest_effect = 0.05;
  CHECK(zeros.tested(bounded).verdict == undecided);
  Pair shares = zeros;
  shares.plan.metrics[0].most = 1.0;  // known from the metric
  CHECK(shares.tested(Expectation::none, 0.2).verdict == supported);
}

TEST_CASE("verdict: fewer than five replicates decide nothing, equal or not", "[verdict]") {
  for (const std::uint32_t replicates : {2U, 4U}) {
    const Pair few = differences(replicates, [](std::uint32_t r) { return -5.0 - 0.001 * r; });
    CHECK(few.tested(Expectation::greater).verdict == undecided);
    CHECK(few.tested(Expectation::less).verdict == undecided);
  }
  CHECK(differences(2, [](std::uint32_t) { return -5.0; }).tested(Expectation::greater).verdict == undecided);
  CHECK(differences(20, [](std::uint32_t) { return -5.0; }).tested(Expectation::greater).verdict == refuted);
  CHECK(differences(20, [](std::uint32_t) { return 5.0; }).tested(Expectation::greater, 1.0).verdict == supported);
  CHECK(differences(20, [](std::uint32_t) { return 5.0; }).tested(Expectation::none, 1.0).verdict == refuted);
}

TEST_CASE("verdict: pairs of zeros and ones are judged by McNemar's exact test too", "[verdict][ST19]") {
  const Pair few = differences(20, [](std::uint32_t r) { return r < 5 ? 1.0 : 0.0; });
  CHECK(few.tested(Expectation::greater).p_for == Approx(2.0 * std::pow(0.5, 5)));  // Student's alone: 0.021
  CHECK(few.tested(Expectation::greater).verdict == undecided);
  const Pair enough = differences(20, [](std::uint32_t r) { return r < 6 ? 1.0 : 0.0; });
  CHECK(enough.tested(Expectation::greater).verdict == supported);
}

TEST_CASE("verdict: the rule for any time does not call nine zeros futile", "[verdict][ST22]") {
  Pair zeros = differences(60, [](std::uint32_t) { return 0.0; });
  const ReadHypothesis claim = zeros.claim(Expectation::greater, 0.1);
  const std::span claims(&claim, 1);
  for (const std::uint32_t done : {5U, 9U, 60U})
    CHECK(reason_to_stop(zeros.plan, zeros.table, claims, stop_on_a, 60, done, 1).empty());
  zeros.plan.metrics[0].most = 1.0;
  CHECK(reason_to_stop(zeros.plan, zeros.table, claims, stop_on_a, 60, 9, 1).empty());
  CHECK(reason_to_stop(zeros.plan, zeros.table, claims, stop_on_a, 60, 60, 1) == "futile");
}

TEST_CASE("verdict: times that one side never reaches decide", "[verdict][survival]") {
  Pair all(20, [](bool treated, std::uint32_t r) { return treated ? 2.0 + 0.1 * r : missing; });
  const TestedHypothesis tested = all.as_times(10.0).tested(Expectation::less);
  CHECK(tested.verdict == supported);
  CHECK(tested.replicates_missing == 0);
  CHECK(tested.effect.count == 20);
  CHECK(tested.effect.mean == Approx(2.95 - 10.0));
  CHECK(tested.treatment.not_reached == 0);
  CHECK(tested.control.not_reached == 20);
  CHECK(tested.control.runs == 20);
  CHECK(tested.control.restricted.mean == 10.0);
  CHECK(tested.log_rank->p < 1e-6);
  CHECK(tested.p_for >= 2.0 * std::pow(0.5, 20));  // the sign test stands beside
}

TEST_CASE("verdict: a longer horizon adds times and takes none away", "[verdict][survival]") {
  // Treated runs reach it sooner, and some of both only after 5 years: no pair is left out at either horizon.
  const auto pair = [] {
    return Pair(30, [](bool treated, std::uint32_t r) {
      const double control = 1.0 + 8.0 * (r + 0.5) / 30.0;
      return treated ? control - 0.5 - 0.02 * r : control;
    });
  };
  const TestedHypothesis soon = pair().as_times(5.0).tested(Expectation::less),
                         late = pair().as_times(20.0).tested(Expectation::less);
  CHECK(soon.effect.count == 30);
  CHECK(late.effect.count == 30);
  CHECK(soon.verdict == supported);
  CHECK(late.verdict == supported);
  CHECK(soon.control.not_reached > 10);
  CHECK(late.control.not_reached == 0);
  CHECK(soon.effect.mean >
        late.effect.mean);  // the restricted mean sees less of the difference, never one of another sign
}

TEST_CASE("verdict: replicates that lack a value must not turn it", "[verdict][V6]") {
  // Fifteen pairs show an effect of about 1 that the fifteen without a value could undo.
  Pair half =
      differences(30, [](std::uint32_t r) { return r < 15 ? 1.0 + 1.2 * (r % 2 ? 1.0 : -1.0) + 0.01 * r : missing; });
  half.plan.metrics[0].most = missing;
  TestedHypothesis tested = half.tested(Expectation::greater, 0.5);
  CHECK(tested.verdict_of_complete == supported);
  CHECK(tested.verdict == undecided);
  CHECK(tested.replicates_missing == 15);
  // One pair cannot.
  const Pair one = differences(30, [](std::uint32_t r) { return r > 0 ? 1.0 + 0.01 * (r % 5) : missing; });
  CHECK(one.tested(Expectation::greater, 0.5).verdict == supported);
  // Runs that are not made yet are no selection.
  half.table.ends.assign(60, RunEnd::finished);
  for (std::uint32_t r = 15; r < 30; ++r) half.table.ends[30 + r] = RunEnd::missing;
  tested = half.tested(Expectation::greater, 0.5);
  CHECK(tested.verdict == supported);
  CHECK(tested.replicates_not_made == 15);
}

TEST_CASE("verdict: insolvent runs are counted on both sides", "[verdict]") {
  Pair pair = differences(20, [](std::uint32_t r) { return 1.0 + 0.01 * r; });
  pair.table.ends.assign(40, RunEnd::finished);
  pair.table.ends[20] = RunEnd::insolvent;  // a treated run
  pair.table.values[0][20] = missing;
  const TestedHypothesis tested = pair.tested(Expectation::greater);
  CHECK(tested.treatment.insolvent == 1);
  CHECK(tested.treatment.without_value == 1);
  CHECK(tested.control.insolvent == 0);
  CHECK(tested.effect.count == 19);
}

TEST_CASE("verdict: a flat curve has no peak", "[verdict][V5]") {
  ResultPlan plan;
  plan.factors = {{.name = "x", .unit = "1", .meaning = "", .levels = {}}};
  plan.metrics = {{.name = "y", .unit = "1", .meaning = ""}};
  plan.replicates = 20;
  plan.points = {{0.0}, {0.25}, {0.5}, {0.75}, {1.0}};
  const auto tested = [&](const std::function<double(double, std::uint32_t)>& value, double low, double high) {
    ResultTable table{.values = {{}}, .censored = {}, .ends = {}};
    for (const DesignPoint& point : plan.points)
      for (std::uint32_t r = 0; r < 20; ++r) table.values[0].push_back(value(point[0], r));
    ReadHypothesis hypothesis;
    hypothesis.stated = {.id = "P", .expected = Expectation::peak, .peak_of = "x", .peak_low = low, .peak_high = high};
    return test_hypotheses(plan, table, std::span(&hypothesis, 1), {}, 20, 1).front();
  };
  const TestedHypothesis flat = tested([](double, std::uint32_t) { return 7.0; }, 0.2, 0.6);
  CHECK(flat.verdict == undecided);
  CHECK(flat.is_flat);
  CHECK(flat.p_for == 1.0);
  // Flat in each replicate, at heights of its own.
  CHECK(tested([](double, std::uint32_t r) { return 7.0 + r; }, 0.2, 0.6).verdict == undecided);
  // The same hill in every replicate is one, and a rising line has no peak inside.
  CHECK(tested([](double x, std::uint32_t) { return -(x - 0.5) * (x - 0.5); }, 0.4, 0.6).verdict == supported);
  CHECK(tested([](double x, std::uint32_t) { return -(x - 0.5) * (x - 0.5); }, 0.7, 0.8).verdict == refuted);
  CHECK(tested([](double x, std::uint32_t) { return x; }, 0.7, 1.0).verdict == refuted);
  CHECK(tested([](double x, std::uint32_t) { return x; }, 0.7, unbounded).verdict == supported);
}

TEST_CASE("verdict: the bootstrap interval has the confidence of the interval beside it", "[verdict]") {
  const Pair pair = differences(40, [](std::uint32_t r) { return standard_normal(3, 0, r); });
  const TestedHypothesis none = pair.tested(Expectation::none, 2.0), sign = pair.tested(Expectation::greater);
  CHECK(none.confidence == Approx(0.9));
  CHECK(none.bootstrap_interval.half_width() == Approx(none.interval.half_width()).epsilon(0.1));
  CHECK(none.bootstrap_interval.half_width() < 0.9 * sign.bootstrap_interval.half_width());
}

TEST_CASE("verdict: where a rule chooses the number of replicates, all claims are tested for any time", "[verdict]") {
  const Pair pair = differences(20, [](std::uint32_t r) { return 0.3 + standard_normal(4, 0, r); });
  ReadHypothesis other = pair.claim(Expectation::greater);
  other.stated.id = "B";
  const std::vector<ReadHypothesis> both{pair.claim(Expectation::greater), other};
  const auto tested = test_hypotheses(pair.plan, pair.table, both, stop_on_a, 60, 1);
  for (const TestedHypothesis& one : tested) {
    CHECK(one.is_sequential);
    CHECK(one.tuned_for == 60);
    CHECK(one.interval.half_width() > pair.tested(Expectation::greater).interval.half_width());
  }
}

TEST_CASE("verdict: what the stopping rule calls decided is decided in the family", "[verdict]") {
  int stops = 0;
  for (std::uint32_t world = 0; world < 40; ++world) {
    const Pair pair = differences(40, [=](std::uint32_t r) { return 0.8 + standard_normal(5, world, r); });
    std::vector<ReadHypothesis> family(4, pair.claim(Expectation::greater, 0.1));
    for (std::size_t k = 1; k < 4; ++k) family[k].stated.id = "B" + std::to_string(k);
    family[1].stated.expected = Expectation::less;  // a claim that fails shares the error too
    for (std::uint32_t done = 5; done < 40; ++done) {
      if (reason_to_stop(pair.plan, pair.table, family, stop_on_a, 40, done, 1).empty()) continue;
      const auto tested = test_hypotheses(first_replicates(pair.plan, done),
                                          first_replicates(pair.plan, pair.table, done), family, stop_on_a, 40, 1);
      CHECK(tested.front().verdict != undecided);
      ++stops;
      break;
    }
  }
  CHECK(stops > 30);
}

}  // namespace plussum::test
