// SPDX-License-Identifier: MIT
#include "plussum/experiment/verdict.hpp"

#include <cmath>

#include "plussum/core/random.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

/// Factors a (0, 1) and b (0, 1), four points in standard order, and a metric that `value` gives.
struct Market {
  ResultPlan plan;
  ResultTable table;

  template <class Value>
  Market(std::uint32_t replicates, Value&& value) {
    plan.factors = {{.name = "a", .unit = "1", .meaning = "", .levels = {}},
                    {.name = "b", .unit = "1", .meaning = "", .levels = {}}};
    plan.metrics = {{.name = "y", .unit = "1", .meaning = "", .over_time = false}};
    plan.points = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
    plan.replicates = replicates;
    table.values.resize(1);
    for (std::uint32_t point = 0; point < 4; ++point)
      for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) {
        plan.runs.push_back({.point = point, .replicate = replicate, .seed = replicate, .key = ""});
        table.values[0].push_back(value(plan.points[point][0], plan.points[point][1], replicate));
      }
  }

  Cell cell(double weight, std::vector<Condition> conditions) const {
    return {.weight = weight, .conditions = conditions, .points = points_where(plan, conditions)};
  }
  /// Effect of a, over both values of b.
  ReadHypothesis effect_of_a(Expectation expected, double smallest_effect) const {
    ReadHypothesis hypothesis;
    hypothesis.stated = {
        .id = "A", .treatment = {"a=1"}, .control = {"a=0"}, .expected = expected, .smallest_effect = smallest_effect};
    hypothesis.cells = {cell(1, {{0, 1}}), cell(-1, {{0, 0}})};
    return hypothesis;
  }
  TestedHypothesis tested(const ReadHypothesis& hypothesis, const StopRule& stop = {}) const {
    return test_hypotheses(plan, table, std::span(&hypothesis, 1), stop, plan.replicates, 1).front();
  }
};

double noise(std::uint32_t replicate, std::uint32_t which) {
  return Draws(7, 0).normal(Purpose::bootstrap, replicate, static_cast<std::uint16_t>(which));
}

}  // namespace

TEST_CASE("verdict: an effect on common random numbers, whatever the replicates have in common", "[verdict][V1]") {
  const Market market(6, [](double a, double b, std::uint32_t r) { return 100.0 * noise(r, 0) + 2.0 * a + b; });
  for (const double effect : effects_of(market.plan, market.table, market.effect_of_a(Expectation::greater, 0.0)))
    CHECK(effect == test::Approx(2.0));
}

TEST_CASE("verdict: says what common random numbers save", "[verdict]") {
  const Market market(
      200, [](double a, double, std::uint32_t r) { return 3.0 * noise(r, 0) + noise(r, a > 0.5 ? 1 : 2) + a; });
  // Each arm has variance 10, their difference 2: 1 − 2/20.
  CHECK(market.tested(market.effect_of_a(Expectation::greater, 0.0)).variance_reduction.value() ==
        test::Approx(0.9).margin(0.03));
}

TEST_CASE("verdict: V2 and V3, supported, refuted, undecided, and real but too small", "[verdict][V2][V3]") {
  const auto market = [](double effect, double spread) {
    return Market(20, [=](double a, double, std::uint32_t r) { return a * (effect + spread * noise(r, 1)); });
  };
  const auto verdict = [&](double effect, double spread, Expectation expected, double smallest) {
    const Market made = market(effect, spread);
    return made.tested(made.effect_of_a(expected, smallest)).verdict;
  };
  CHECK(verdict(1.0, 0.1, Expectation::greater, 0.5) == ClaimVerdict::supported);
  CHECK(verdict(-1.0, 0.1, Expectation::greater, 0.5) == ClaimVerdict::refuted);
  CHECK(verdict(-1.0, 0.1, Expectation::less, 0.5) == ClaimVerdict::supported);
  CHECK(verdict(1.0, 0.1, Expectation::less, 0.0) == ClaimVerdict::refuted);
  CHECK(verdict(0.2, 0.1, Expectation::greater, 0.5) ==
        ClaimVerdict::refuted);  // there is an effect, too small to matter
  CHECK(verdict(0.2, 5.0, Expectation::greater, 0.5) == ClaimVerdict::undecided);
}

TEST_CASE("verdict: V4, no effect is shown within bounds only", "[verdict][V4]") {
  const auto verdict = [](double effect, double spread) {
    const Market market(20, [=](double a, double, std::uint32_t r) { return a * (effect + spread * noise(r, 1)); });
    return market.tested(market.effect_of_a(Expectation::none, 0.5)).verdict;
  };
  CHECK(verdict(0.1, 0.2) == ClaimVerdict::supported);
  CHECK(verdict(2.0, 0.2) == ClaimVerdict::refuted);
  CHECK(verdict(0.0, 5.0) == ClaimVerdict::undecided);
}

TEST_CASE("verdict: an interaction is a contrast of four cells", "[verdict][V1]") {
  const Market market(5, [](double a, double b, std::uint32_t r) { return a + b + 3.0 * a * b + noise(r, 0); });
  ReadHypothesis hypothesis;
  hypothesis.stated = {.id = "I", .expected = Expectation::greater};
  hypothesis.cells = {market.cell(1, {{0, 1}, {1, 1}}), market.cell(-1, {{0, 1}, {1, 0}}),
                      market.cell(-1, {{0, 0}, {1, 1}}), market.cell(1, {{0, 0}, {1, 0}})};
  for (const double effect : effects_of(market.plan, market.table, hypothesis)) CHECK(effect == test::Approx(3.0));
}

TEST_CASE("verdict: V5, the place of a peak", "[verdict][V5]") {
  ResultPlan plan;
  plan.factors = {{.name = "x", .unit = "1", .meaning = "", .levels = {}}};
  plan.metrics = {{.name = "y", .unit = "1", .meaning = "", .over_time = false}};
  plan.replicates = 20;
  ResultTable table{.values = {{}}};
  for (std::uint32_t point = 0; point < 5; ++point) {
    plan.points.push_back({0.25 * point});
    for (std::uint32_t r = 0; r < plan.replicates; ++r) {
      plan.runs.push_back({.point = point, .replicate = r, .seed = r, .key = ""});
      const double x = 0.25 * point;
      table.values[0].push_back(-(x - 0.5) * (x - 0.5) + 0.05 * noise(r, point));
    }
  }
  const auto verdict = [&](double low, double high) {
    ReadHypothesis hypothesis;
    hypothesis.stated = {.id = "P", .expected = Expectation::peak, .peak_of = "x", .peak_low = low, .peak_high = high};
    return test_hypotheses(plan, table, std::span(&hypothesis, 1), {}, plan.replicates, 1).front();
  };
  CHECK(verdict(0.4, 0.6).verdict == ClaimVerdict::supported);
  CHECK(verdict(0.7, 1.0).verdict == ClaimVerdict::refuted);
  CHECK(verdict(0.4, 0.6).interval.contains(0.5));
}

TEST_CASE("verdict: counter-evidence names the setting at which the claim fails", "[verdict]") {
  const Market market(
      8, [](double a, double b, std::uint32_t r) { return a * (b > 0.5 ? -1.0 : 4.0) + 0.1 * noise(r, 2) * a; });
  const TestedHypothesis tested = market.tested(market.effect_of_a(Expectation::greater, 0.0));
  CHECK(tested.verdict == ClaimVerdict::supported);
  REQUIRE(tested.counter_examples.size() == 1);
  CHECK(market.plan.points[tested.counter_examples[0].treatment] == DesignPoint{1, 1});
  CHECK(market.plan.points[tested.counter_examples[0].control] == DesignPoint{0, 1});
  CHECK(tested.counter_examples[0].effect < 0.0);
}

TEST_CASE("verdict: replicates with a missing value do not count", "[verdict]") {
  Market market(10, [](double a, double, std::uint32_t r) { return a + 0.1 * a * noise(r, 3); });
  market.table.values[0][3] = std::nan("");
  const TestedHypothesis tested = market.tested(market.effect_of_a(Expectation::greater, 0.0));
  CHECK(tested.replicates_missing == 1);
  CHECK(tested.effect.count == 9);
}

TEST_CASE("verdict: the family shares its error after Holm", "[verdict]") {
  const Market market(12, [](double a, double, std::uint32_t r) { return a * (0.75 + noise(r, 4)); });
  const std::vector<ReadHypothesis> family(20, market.effect_of_a(Expectation::greater, 0.0));
  const auto alone = market.tested(family.front());
  const auto together = test_hypotheses(market.plan, market.table, family, {}, market.plan.replicates, 1);
  CHECK(together.front().p_for == test::Approx(std::min(1.0, 20.0 * alone.p_for)));
}

TEST_CASE("verdict: what the family takes away is told, and its interval never contradicts the verdict", "[verdict]") {
  // t = 3 against no effect
  const Market market(12, [](double a, double, std::uint32_t r) {
    return a * (1.0 + (r % 2 == 0 ? 1.0 : -1.0) * (1.1055 + 0.01 * (static_cast<double>(r / 2) - 2.5)));
  });
  for (const Expectation expected : {Expectation::greater, Expectation::less, Expectation::none}) {
    const double border = expected == Expectation::none ? 1.9 : 0.0;
    const std::vector<ReadHypothesis> family(20, market.effect_of_a(expected, border));
    const auto alone = market.tested(family.front());
    const auto together = test_hypotheses(market.plan, market.table, family, {}, market.plan.replicates, 1).front();
    REQUIRE(alone.verdict != ClaimVerdict::undecided);
    CHECK(alone.family_interval->half_width() == test::Approx(alone.interval.half_width()).epsilon(0.3));
    CHECK(together.verdict == ClaimVerdict::undecided);
    CHECK(together.verdict_alone == alone.verdict);
    CHECK(together.family_confidence == test::Approx(1.0 - 0.05 / 20));
    CHECK(together.family_interval->contains(border));
    CHECK(together.replicates_needed.value() > together.effect.count);
  }
}

TEST_CASE("verdict: as many replicates as are said to be needed decide nine times in ten", "[verdict]") {
  struct Case {
    Expectation expected;
    double effect, smallest;
    ClaimVerdict leads_to;
  };
  const Case cases[] = {{Expectation::greater, 0.5, 0.0, ClaimVerdict::supported},
                        {Expectation::greater, 0.5, 0.3, ClaimVerdict::supported},
                        {Expectation::greater, 0.3, 0.8, ClaimVerdict::refuted},
                        {Expectation::less, -0.5, 0.1, ClaimVerdict::supported},
                        {Expectation::none, 0.05, 0.5, ClaimVerdict::supported},
                        {Expectation::none, 1.0, 0.5, ClaimVerdict::refuted}};
  for (const Case& one : cases) {
    // Four replicates of exactly this mean and a standard deviation of 1.
    const Market pilot(4, [&](double a, double, std::uint32_t r) {
      return a * (one.effect + (r % 2 == 0 ? 1.0 : -1.0) * (r < 2 ? 0.7 : std::sqrt(1.01)));
    });
    const TestedHypothesis open = pilot.tested(pilot.effect_of_a(one.expected, one.smallest));
    REQUIRE(open.verdict == ClaimVerdict::undecided);
    REQUIRE(open.replicates_needed.has_value());
    int decided = 0;
    constexpr int repeats = 300;
    for (std::uint32_t repeat = 0; repeat < repeats; ++repeat) {
      const Market market(static_cast<std::uint32_t>(*open.replicates_needed), [&](double a, double, std::uint32_t r) {
        return a * (one.effect + noise(repeat * 1000 + r, 8));
      });
      decided += market.tested(market.effect_of_a(one.expected, one.smallest)).verdict == one.leads_to ? 1 : 0;
    }
    CHECK(decided > 0.86 * repeats);
    CHECK(decided < 0.95 * repeats);
  }
}

TEST_CASE("verdict: the stopping rule ends a clear comparison early and keeps its error rate in the verdict",
          "[verdict]") {
  const Market market(60, [](double a, double, std::uint32_t r) { return a * (2.0 + noise(r, 5)); });
  const ReadHypothesis hypothesis = market.effect_of_a(Expectation::greater, 0.0);
  const StopRule stop{.hypothesis = "A", .half_width = 0.0, .at_least = 5, .batch = 5};
  const std::span claims(&hypothesis, 1);
  CHECK(reason_to_stop(market.plan, market.table, claims, stop, 60, 2, 1).empty());
  CHECK(reason_to_stop(market.plan, market.table, claims, stop, 60, 30, 1) == "decided");
  const TestedHypothesis tested = market.tested(hypothesis, stop);
  CHECK(tested.is_sequential);
  CHECK(tested.verdict == ClaimVerdict::supported);
  // The price of looking: a wider interval than Student's.
  CHECK(tested.interval.half_width() > market.tested(hypothesis).interval.half_width());
}

TEST_CASE("verdict: without an effect at most alpha of the claims are supported or refuted wrongly", "[verdict]") {
  int supported = 0;
  constexpr int families = 400;
  for (int family = 0; family < families; ++family) {
    const Market market(10, [&](double a, double, std::uint32_t r) {
      return a * noise(static_cast<std::uint32_t>(family) * 100 + r, 6);
    });
    supported +=
        market.tested(market.effect_of_a(Expectation::greater, 0.0)).verdict == ClaimVerdict::supported ? 1 : 0;
  }
  // Binomial(400, 0.025) exceeds 20 with probability 0.001: one side of a two-sided test at 5 %.
  CHECK(supported <= 20);
  CHECK(supported > 0);
}
