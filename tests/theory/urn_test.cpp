// SPDX-License-Identifier: MIT
// L14, L15: newcomers choose between two enterprises with chances as share^γ, one after another, and stay. From one
// customer each, γ = 1 (Polya) makes every share equally likely, γ < 1 leads to ½ and γ > 1 to monopoly.
#include <cmath>
#include <vector>

#include "plussum/mechanisms/offer.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

/// A market that one newcomer enters at a time. She knows both shops, which are equal, and cannot do without; the rows of
/// `choose` are run for her alone, in a step of her own, and she is counted before the next one comes.
class Urn {
 public:
  Urn(double power, std::int64_t newcomers) : scenario_(scenario_with({.customers = newcomers + 2})) {
    for (Activity& activity : scenario_.market_space.activities) activity.alone = activity.alone_skilled = 0.0;
    scenario_ = scenario_ + shop("left") + shop("right");
    for (Enterprise& seller : scenario_.enterprises) seller.coverage = {{"plan", 0.5}, {"build", 0.5}};
    scenario_.preferences.popularity_weight = power;
    parameters<Choose>(scenario_).review_rate = 1e6;
    fresh_ = build_world(scenario_);
    run_once<Offer>(fresh_, scenario_);
    run_once<Cover>(fresh_, scenario_);
    fresh_.customers.aware.assign(fresh_.customers.size(), 3);
  }

  /// Customers of the first shop at the end, of all that came and the two at the start.
  std::size_t left_after_all(std::int64_t seed) {
    scenario_.seed = seed;
    World world = fresh_;
    world.enterprises.customers = {1, 1};
    ChooseView view;
    Binder binder(world, scenario_);
    view.bind(binder);
    Tally tally;
    for (std::uint32_t row = 2; row < world.customers.size(); ++row) {
      const StepContext context = context_of(scenario_, row);
      Choose::begin(view, parameters<Choose>(scenario_), context, tally);
      Choose::rows(view, parameters<Choose>(scenario_), context, {row, row + 1}, tally);
      const std::uint8_t chosen = world.customers.intended_supplier[row];
      if (chosen > 1) FAIL("nobody can do without");
      ++world.enterprises.customers[chosen];
    }
    return world.enterprises.customers[0];
  }

 private:
  Scenario scenario_;
  World fresh_;
};

/// Exact distribution of the first shop's customers after `newcomers`, by position 0 … newcomers + 2.
std::vector<double> urn_law(double power, std::size_t newcomers) {
  std::vector<double> law{0.0, 1.0}, next;
  for (std::size_t all = 2; all < newcomers + 2; ++all) {
    next.assign(all + 1, 0.0);
    for (std::size_t left = 1; left < all; ++left) {
      const double right = static_cast<double>(all - left);
      const double chance = 1.0 / (1.0 + std::pow(right / static_cast<double>(left), power));
      next[left + 1] += law[left] * chance;
      next[left] += law[left] * (1.0 - chance);
    }
    law.swap(next);
  }
  return law;
}

struct Moments {
  double variance, fourth, extreme;  ///< about ½; chance of less than 1 % on either side
};

Moments moments_of(const std::vector<double>& law, std::size_t all) {
  Moments moments{};
  for (std::size_t left = 0; left < law.size(); ++left) {
    const double share = static_cast<double>(left) / static_cast<double>(all), off = share - 0.5;
    moments.variance += law[left] * off * off;
    moments.fourth += law[left] * off * off * off * off;
    if (share < 0.01 || share > 0.99) moments.extreme += law[left];
  }
  return moments;
}

/// Compares many runs with the exact law: mean ½, variance and monopolies within four standard deviations each.
void compare(double power, std::size_t newcomers, int runs, const Moments& law) {
  Urn urn(power, static_cast<std::int64_t>(newcomers));
  const double all = static_cast<double>(newcomers + 2);
  double sum = 0.0, squares = 0.0, extremes = 0.0;
  for (int k = 0; k < runs; ++k) {
    const double share = static_cast<double>(urn.left_after_all(k + 1)) / all;
    sum += share - 0.5;
    squares += (share - 0.5) * (share - 0.5);
    extremes += share < 0.01 || share > 0.99 ? 1.0 : 0.0;
  }
  CAPTURE(power, squares / runs, law.variance, extremes, law.extreme);
  CHECK(std::fabs(sum) < 4.0 * std::sqrt(runs * law.variance));
  CHECK(std::fabs(squares - runs * law.variance) < 4.0 * std::sqrt(runs * (law.fourth - law.variance * law.variance)));
  if (runs * law.extreme > 10.0) CHECK(std::fabs(binomial_z(extremes, runs, law.extreme)) < 4.0);
}

}  // namespace

TEST_CASE("L14 in a Polya urn from one each every share is equally likely", "[theory]") {
  constexpr std::size_t newcomers = 198;
  const std::vector<double> law = urn_law(1.0, newcomers);
  for (std::size_t left = 1; left <= newcomers + 1; ++left)
    REQUIRE(law[left] == Approx(1.0 / (newcomers + 1)).epsilon(1e-9));
  CHECK(moments_of(law, newcomers + 2).variance == Approx(1.0 / 12.0).epsilon(0.01));
  compare(1.0, newcomers, 600, moments_of(law, newcomers + 2));
  Urn urn(1.0, static_cast<std::int64_t>(newcomers) + 1);  // 200 outcomes, twenty to a cell
  std::vector<double> cells(10);
  constexpr int runs = 1000;
  for (int k = 0; k < runs; ++k) cells[(urn.left_after_all(5000 + k) - 1) / 20] += 1.0;
  double chi_square = 0.0;
  for (const double count : cells) chi_square += (count - runs / 10.0) * (count - runs / 10.0) / (runs / 10.0);
  CHECK(std::fabs(chi_square_z(chi_square, 9.0)) < 4.0);
}

TEST_CASE("L15 weak increasing returns share the market, strong ones end in monopoly (choose.5)",
          "[theory][statistics]") {
  constexpr std::size_t newcomers = 5000;
  const Moments weak = moments_of(urn_law(0.5, newcomers), newcomers + 2);
  CHECK(weak.variance == Approx(4e-4).epsilon(0.25));
  const Moments strong = moments_of(urn_law(2.0, newcomers), newcomers + 2);
  CHECK(strong.extreme == Approx(0.98).margin(0.01));
  compare(0.5, newcomers, 250, weak);
  compare(1.0, newcomers, 250, moments_of(urn_law(1.0, newcomers), newcomers + 2));
  compare(2.0, newcomers, 250, strong);
}

}  // namespace plussum::test
