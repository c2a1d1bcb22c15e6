// SPDX-License-Identifier: MIT
// L41: a biased survey of many against immersion with few. L42: what one offer to a unit misses. Both are measured with
// the mechanism that asks, on worlds in which the truth is known.
#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/survey.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::int64_t people = 8000;

/// A share `truth` of people, none of them served, lacks the skill that the offer asks for.
struct Market {
  Scenario scenario = scenario_with({.customers = people});
  World world;

  Market(double truth, double sample, double bias) {
    Enterprise firm = shop("firm");
    firm.decides = true;
    firm.complexity = 0.5;
    firm.conduct = {{"noncustomer_share", 1.0}, {"latent_visibility", 1.0}, {"perceived_share", 1.0},
                    {"survey_sample", sample},  {"survey_bias", bias},      {"months_paid_at_once", 0.0}};
    scenario.enterprises = {firm};
    parameters<Survey>(scenario).interval = 0.0;
    world = build_world(scenario);
    for (std::size_t row = 0; row < people; ++row)
      world.customers.capability[row] = static_cast<double>(row) < truth * people ? 0.2f : 0.8f;
    run_once<Offer>(world, scenario);
    run_once<Cover>(world, scenario);
  }

  /// Mean squared distance of `surveys` readings from each of the needs, averaged over them.
  double misfit(std::uint32_t surveys, std::initializer_list<double> needs) {
    double sum = 0.0;
    for (std::uint32_t step = 0; step < surveys; ++step) {
      run_once<Survey>(world, scenario, step);
      const double read = world.beliefs.value[Beliefs::row(0, Belief::barred, 3)];
      for (const double need : needs) sum += (read - need) * (read - need) / static_cast<double>(needs.size());
    }
    return sum / surveys;
  }
};

/// Variance of the share among n of a finite number of people: σ²/n less what is known for certain.
double sampling_variance(double truth, double n) {
  return truth * (1 - truth) / n * (people - n) / (people - 1);
}

/// Mean squares of N deviations scatter by √(2/N) of the square; 4 standard deviations, a false alarm in 16,000.
double within(std::uint32_t surveys) {
  return 4 * std::sqrt(2.0 / surveys);
}

}  // namespace

TEST_CASE("L41 crossover of a biased survey and immersion", "[theory]") {
  const auto crossover = [](double bias, double n_survey) { return 1 / (bias * bias + 1 / n_survey); };
  REQUIRE(crossover(0.3, 2000) == Approx(11.0497).margin(1e-4));
  REQUIRE(crossover(0.0, 2000) == Approx(2000.0));

  constexpr std::uint32_t surveys = 500;
  const double variance = 0.25;
  const double survey = Market(0.5, 2000, 0.3).misfit(surveys, {0.5});
  // The bias is larger than what chance adds by 15 to 1, so the mean square scatters by 2·b·s/√N.
  const double spread = 2 * 0.15 * std::sqrt(sampling_variance(0.5, 2000) / surveys);
  REQUIRE(survey == Approx(0.09 * variance + sampling_variance(0.5, 2000)).margin(4 * spread + 1e-5));
  double immersion[30];
  for (const int households : {6, 11, 12, 24}) {
    immersion[households] = Market(0.5, households, 0.0).misfit(surveys, {0.5});
    REQUIRE(immersion[households] == Approx(sampling_variance(0.5, households)).epsilon(within(surveys)));
  }
  // The formula puts the crossover between 11 and 12; six households lose by 80 %, twenty-four win by a half.
  REQUIRE(variance / 11 > variance * (0.09 + 1.0 / 2000));
  REQUIRE(variance / 12 < variance * (0.09 + 1.0 / 2000));
  REQUIRE(immersion[6] > survey);
  REQUIRE(immersion[24] < survey);
}

TEST_CASE("L41 a larger sample repairs noise and never bias", "[theory]") {
  constexpr std::uint32_t surveys = 200;
  double biased = 1.0, unbiased = 1.0;
  for (const double n : {20.0, 200.0, 2000.0, 8000.0}) {
    const double with_bias = Market(0.5, n, 0.3).misfit(surveys, {0.5});
    const double without = Market(0.5, n, 0.0).misfit(surveys, {0.5});
    REQUIRE(without < unbiased);
    REQUIRE(without < with_bias);
    REQUIRE(with_bias > 0.9 * 0.0225 * (1 - 2.0 / n));
    biased = with_bias;
    unbiased = without;
  }
  REQUIRE(unbiased == 0.0);           // everyone was asked
  REQUIRE(biased == Approx(0.0225));  // and the bias is all that is left
}

TEST_CASE("L42 one offer to a group, or one to each of its members", "[theory]") {
  // Members need 0.5 − d and 0.5 + d in equal numbers. Asked 5 times each, or 60 times together.
  constexpr std::uint32_t surveys = 500;
  constexpr double n_individual = 5, n_group = 60;
  for (const double d : {0.1, 0.3}) {
    const double low = 0.5 - d, high = 0.5 + d;
    const double group = Market(0.5, n_group, 0.0).misfit(surveys, {low, high});
    const double individual = (Market(low, n_individual, 0.0).misfit(surveys, {low}) +
                               Market(high, n_individual, 0.0).misfit(surveys, {high})) /
                              2;
    INFO("d " << d);
    const double within_group = d * d, of_answers = sampling_variance(low, n_individual);
    REQUIRE(individual == Approx(of_answers).epsilon(within(2 * surveys)));
    REQUIRE(group - within_group == Approx(sampling_variance(0.5, n_group)).epsilon(within(surveys)));
    // The total variance of needs is what is within the group and what is between it and the market's mean, here 0.
    const bool group_wins = within_group < of_answers - sampling_variance(0.5, n_group);
    REQUIRE(group_wins == (d < 0.2));
    REQUIRE((group < individual) == group_wins);
  }
}

}  // namespace plussum::test
