// SPDX-License-Identifier: MIT
// Where a difference changes its sign, for differences whose zeros are known (SC1, SC2).
#include "plussum/experiment/sign_change.hpp"

#include <cmath>
#include <functional>

#include "support/catch.hpp"

using namespace plussum;
using plussum::test::Approx;

namespace {

using Curve = std::function<double(double)>;

Variable variable(double base, double low = -unbounded, double high = unbounded, bool low_excluded = false) {
  return {base, {base, {.low = low, .high = high, .low_excluded = low_excluded}}};
}

double distance(const Curve& curve, const Variable& variable) {
  const double step = step_of(variable), base = variable.base;
  return predicted_distance(curve(base), curve(base * (1.0 + step)) - curve(base), step);
}

struct Search {
  SignChange found;
  std::size_t evaluations = 0;
  double smallest = unbounded, largest = -unbounded;  ///< values tried
};

Search search(const Curve& curve, const Variable& variable) {
  Search search;
  const DifferencesAt differences = [&](std::span<const VariableProbe> probes) {
    std::vector<double> values;
    for (const VariableProbe& probe : probes) {
      ++search.evaluations;
      search.smallest = std::min(search.smallest, probe.value);
      search.largest = std::max(search.largest, probe.value);
      values.push_back(curve(probe.value));
    }
    return values;
  };
  const double distances[] = {distance(curve, variable)};
  search.found = find_sign_changes(differences, std::span(&variable, 1), distances, curve(variable.base)).front();
  return search;
}

}  // namespace

TEST_CASE("sign change: the prediction is the zero of the line through two runs", "[experiment][sign_change]") {
  const Curve line = [](double x) { return 3.0 * x - 12.0; };
  CHECK(distance(line, variable(2.0)) == Approx(1.0));
  CHECK(distance(line, variable(5.0)) == Approx(-0.2));
  CHECK(distance(line, variable(-4.0)) == Approx(-2.0));
  CHECK(distance(line, variable(3.9, 0.0, 4.0)) == Approx(4.0 / 3.9 - 1.0));  // lowered, since the range ends
  CHECK(std::isinf(predicted_distance(5.0, 0.0, 0.1)));
}

TEST_CASE("sign change: the step and the ends stay in the range", "[experiment][sign_change]") {
  CHECK(step_of(variable(1.0)) == 0.1);
  CHECK(step_of(variable(0.95, 0.0, 1.0)) == -0.1);
  CHECK(step_of(variable(1.0, 0.99, 1.01)) == 0.0);
  CHECK(end_of(variable(2.0), true) == 8.0);
  CHECK(end_of(variable(2.0), false) == 0.5);
  CHECK(end_of(variable(-2.0), true) == -8.0);
  CHECK(end_of(variable(0.5, 0.0, 1.0), true) == 1.0);
  CHECK(end_of(variable(2.0, 1.0), false) == 1.0);
  CHECK(end_of(variable(1.0, 0.0, 1.0), true) == 1.0);
  const double inside = end_of(variable(2.0, 1.0, unbounded, true), false);
  CHECK(inside > 1.0);
  CHECK(inside < 1.05);
  CHECK(is_within_reach(variable(1.0), 2.9));
  CHECK_FALSE(is_within_reach(variable(1.0), 3.1));
  CHECK_FALSE(is_within_reach(variable(1.0), -0.8));
  CHECK_FALSE(is_within_reach(variable(0.9, 0.0, 1.0), 0.2));
}

TEST_CASE("sign change: a line's zero is found near where it was predicted, on both sides of the base",
          "[experiment][sign_change]") {
  for (const double zero : {1.1, 1.9, 3.5, 0.9, 0.3}) {
    const Search found = search([zero](double x) { return 7.0 * (x - zero); }, variable(1.0));
    CAPTURE(zero);
    CHECK(found.found.at == Approx(zero).epsilon(0.012));
    CHECK(found.found.low <= std::min(zero, 1.0));
    CHECK(found.found.high >= std::max(zero, 1.0));
    CHECK(found.evaluations <= 7);
  }
  CHECK(search([](double x) { return x + 2.0; }, variable(-1.0)).found.at == Approx(-2.0).epsilon(0.012));
}

TEST_CASE("sign change: a curve whose slope misleads is followed to its ends", "[experiment][sign_change]") {
  // At the base it falls slowly: the line says far above, the zero is below.
  const Curve hump = [](double x) { return 1.0 - 0.01 * x - (x < 0.4 ? 2.0 : 0.0); };
  const Search found = search(hump, variable(1.0));
  CHECK(found.found.at == Approx(0.4).epsilon(0.012));
  CHECK(found.found.low == 0.25);
  CHECK(found.found.high == 4.0);
  // Steep at first, then flat: the zero lies beyond where it was looked for first.
  const Curve flattening = [](double x) { return x < 1.2 ? 3.0 - 2.0 * x : 0.66 - 0.05 * x - (x > 2.5 ? 1.0 : 0.0); };
  CHECK(search(flattening, variable(1.0)).found.at == Approx(2.5).epsilon(0.012));
}

TEST_CASE("sign change: exactly 0 is a change, and no change is none", "[experiment][sign_change]") {
  const SignChange gone = search([](double x) { return x < 1.5 ? 1.5 - x : 0.0; }, variable(1.0)).found;
  CHECK(gone.at == Approx(1.5).epsilon(0.012));
  CHECK(gone.vanishes);
  CHECK_FALSE(search([](double x) { return 1.5 - x; }, variable(1.0)).found.vanishes);
  const Search none = search([](double x) { return 5.0 + 0.1 * x; }, variable(1.0, 0.0, 2.0));
  CHECK(std::isnan(none.found.at));
  CHECK_FALSE(none.found.vanishes);
  CHECK(none.found.low == 0.25);
  CHECK(none.found.high == 2.0);
  CHECK(none.smallest >= 0.25);
  CHECK(none.largest <= 2.0);
}

TEST_CASE("sign change: where there is no value the range ends", "[experiment][sign_change]") {
  const auto ends_at = [](double most, double zero) {
    return [=](double x) { return x > most ? std::nan("") : zero - x; };
  };
  const Search before = search(ends_at(2.0, 3.0), variable(1.0));
  CHECK(std::isnan(before.found.at));
  CHECK(before.found.high <= 2.0);
  CHECK(before.found.high > 1.9);
  CHECK(before.found.low == 0.25);
  CHECK(search(ends_at(2.0, 1.5), variable(1.0)).found.at == Approx(1.5).epsilon(0.012));
}

TEST_CASE("sign change: variables do not disturb one another", "[experiment][sign_change]") {
  const std::vector<Variable> variables{variable(1.0), variable(1.0), variable(4.0)};
  const std::vector<double> zeros{1.3, 100.0, 2.2};
  std::vector<double> distances;
  const auto curve = [&](std::size_t k, double x) { return (zeros[k] - x) * (k == 2 ? -1.0 : 1.0); };
  const double same = 0.3;  // D at all bases
  const auto scaled = [&](std::size_t k, double x) { return curve(k, x) * same / curve(k, variables[k].base); };
  for (std::size_t k = 0; k < variables.size(); ++k)
    distances.push_back(distance([&](double x) { return scaled(k, x); }, variables[k]));
  const DifferencesAt differences = [&](std::span<const VariableProbe> probes) {
    std::vector<double> values;
    for (const VariableProbe& probe : probes) values.push_back(scaled(probe.variable, probe.value));
    return values;
  };
  const std::vector<SignChange> found = find_sign_changes(differences, variables, distances, same);
  CHECK(found[0].at == Approx(1.3).epsilon(0.012));
  CHECK(std::isnan(found[1].at));
  CHECK(found[2].at == Approx(2.2).epsilon(0.012));
}
