// SPDX-License-Identifier: MIT
// L38: two kinds of enterprise that differ in one dimension, with constant profits by kind. With d the difference of
// profits in units of selection, the pairwise rule has the fixation chance (1 − e^−d)/(1 − e^−Nd), which is Moran's with a
// fitness of e^d, and the expected drift x(1 − x) tanh(d/2) of the mean field.
#include <cmath>
#include <string>

#include "plussum/mechanisms/imitate.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

constexpr double high_level = 3.0;

/// Enterprises of which some stand at 3 in one dimension; the rule sees their levels without the rest of the model.
class Kinds {
 public:
  Kinds(std::size_t enterprises, double difference, double looks_in_a_step)
      : scenario_(scenario_with({.customers = 1})) {
    for (std::size_t e = 0; e < enterprises; ++e) {
      Enterprise one = shop("shop" + std::to_string(e));
      one.decides = true;
      scenario_ = scenario_ + one;
    }
    auto& params = parameters<Imitate>(scenario_);
    params.compares = Compares::profit;
    params.intensity = difference;
    params.rate = -std::log1p(-looks_in_a_step) / years_per_step(StepUnit::week);
    world_ = build_world(scenario_);
    Binder binder(world_, scenario_);
    view_.bind(binder);
  }

  void start(std::size_t of_high_level) {
    for (std::size_t e = 0; e < world_.enterprises.size(); ++e) set_kind(e, e < of_high_level);
  }

  void step(std::uint64_t seed, std::uint32_t number) {
    StepContext context = context_of(scenario_, number);
    context.draws = Draws(seed, number);
    Imitate::end(view_, parameters<Imitate>(scenario_), context, world_.tally);
    for (std::size_t e = 0; e < world_.enterprises.size(); ++e)
      set_kind(e, world_.stances.effective[e * dimension_count] + world_.stances.imitated[e * dimension_count] > 2.0);
  }

  std::size_t count() const {
    std::size_t high = 0;
    for (std::size_t e = 0; e < world_.enterprises.size(); ++e) high += world_.enterprises.profit[e] > Money{};
    return high;
  }

 private:
  void set_kind(std::size_t e, bool high) {
    world_.stances.effective[e * dimension_count] = high ? high_level : 1.0;
    world_.stances.imitated[e * dimension_count] = 0.0;
    world_.enterprises.profit[e] = high ? money_from(1.0) : Money{};
  }

  Scenario scenario_;
  World world_;
  ImitateView view_;
};

/// How often one enterprise of the better kind takes over the market, out of `runs`.
double takeovers(std::size_t enterprises, double difference, std::uint64_t runs) {
  // At most 1 in 20 looks at a rival in a step: two changes in one step, which the closed form does not know, are rare.
  Kinds kinds(enterprises, difference, 0.05);
  double fixed = 0.0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    kinds.start(1);
    for (std::uint32_t step = 0; kinds.count() > 0 && kinds.count() < enterprises; ++step) kinds.step(run, step);
    fixed += kinds.count() == enterprises;
  }
  return fixed;
}

}  // namespace

TEST_CASE("L38 imitation: chance that the better kind takes over a market of 10 and of 16", "[theory][statistics]") {
  constexpr std::uint64_t runs = 1500;
  for (const std::size_t enterprises : {std::size_t{10}, std::size_t{16}})
    for (const double fitness : {1.1, 2.0}) {
      const double expected = (1 - 1 / fitness) / (1 - std::pow(fitness, -static_cast<double>(enterprises)));
      CAPTURE(enterprises, fitness, expected);
      CHECK(fermi_fixation(std::log(fitness), static_cast<double>(enterprises)) == Approx(expected));
      CHECK(std::abs(binomial_z(takeovers(enterprises, std::log(fitness), runs), runs, expected)) < 4.0);
    }
}

TEST_CASE("L38 imitation: without a difference each kind takes over in proportion to its number",
          "[theory][statistics]") {
  CHECK(std::abs(binomial_z(takeovers(10, 0.0, 2000), 2000, 0.1)) < 4.0);
}

TEST_CASE("L38 imitation: the expected change of a share is x(1 - x) tanh(d/2)", "[theory]") {
  constexpr std::size_t n = 16;
  constexpr std::uint64_t runs = 4000;
  for (const double difference : {0.2, 1.0, 3.0})
    for (const std::size_t start : {std::size_t{2}, std::size_t{8}, std::size_t{13}}) {
      Kinds kinds(n, difference, 0.5);
      double change = 0.0, squares = 0.0;
      for (std::uint64_t run = 0; run < runs; ++run) {
        kinds.start(start);
        kinds.step(run, 0);
        const double step = static_cast<double>(kinds.count()) - static_cast<double>(start);
        change += step;
        squares += step * step;
      }
      // Drawing a rival among the other n − 1 makes x(1 − x) n/(n − 1) of the mean field's x(1 − x); half of all look.
      const double pairs = static_cast<double>(start * (n - start)) / (n - 1);
      const double expected = 0.5 * pairs * std::tanh(difference / 2);
      const double error = std::sqrt((squares / runs - (change / runs) * (change / runs)) / runs);
      CAPTURE(difference, start, expected, change / runs);
      CHECK(std::abs(change / runs - expected) < 4.0 * error);
    }
}

}  // namespace plussum::test
