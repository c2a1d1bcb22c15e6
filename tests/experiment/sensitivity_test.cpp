// SPDX-License-Identifier: MIT
#include "plussum/statistics/sensitivity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

#include "plussum/core/random.hpp"
#include "support/catch.hpp"

using namespace plussum;
using plussum::test::Approx;
using plussum::test::ContainsSubstring;

namespace {

using Function = std::function<double(std::span<const double>)>;

std::vector<double> evaluate(const UnitSample& sample, const Function& function) {
  std::vector<double> values;
  for (std::uint32_t row = 0; row < sample.rows; ++row) values.push_back(function(sample.row(row)));
  return values;
}

SobolIndices indices_of(const Function& function, const SaltelliShape& shape, std::uint64_t seed) {
  std::string refusal;
  const auto sample = saltelli(shape.base, shape.columns, shape.second_order, seed, refusal);
  const auto indices = sobol_indices(evaluate(*sample, function), shape, {200, 0.95, 1}, refusal);
  REQUIRE(indices);
  return *indices;
}

double ishigami(std::span<const double> u) {
  const auto angle = [&](std::size_t k) { return std::numbers::pi * (2.0 * u[k] - 1.0); };
  const double s = std::sin(angle(1));
  return std::sin(angle(0)) * (1.0 + 0.1 * std::pow(angle(2), 4)) + 7.0 * s * s;
}

bool holds(const SobolIndex& index, double value) {
  return index.low <= value && value <= index.high;
}

}  // namespace

TEST_CASE("sobol indices: Ishigami function", "[sensitivity]") {
  // a = 7, b = 0.1; Ishigami and Homma 1990, values of Saltelli et al., Global Sensitivity Analysis, 2008.
  constexpr std::array first = {0.3139, 0.4424, 0.0}, total = {0.5576, 0.4424, 0.2437}, second = {0.0, 0.2437, 0.0};
  for (const std::uint64_t seed : {0u, 3u}) {
    const SobolIndices indices = indices_of(ishigami, {8192, 3, true}, seed);
    CHECK(indices.variance == Approx(13.8446).epsilon(0.005));
    CHECK(indices.used == 8192);
    for (std::size_t k = 0; k < 3; ++k) {
      CAPTURE(seed, k);
      CHECK(indices.first[k].value == Approx(first[k]).margin(0.01));
      CHECK(indices.total[k].value == Approx(total[k]).margin(0.01));
      CHECK(indices.second[k].value == Approx(second[k]).margin(0.02));
      // Intervals for independent rows are wide for a Sobol sequence: the values lie inside for these seeds.
      CHECK(holds(indices.first[k], first[k]));
      CHECK(holds(indices.total[k], total[k]));
      CHECK(holds(indices.second[k], second[k]));
    }
  }
}

TEST_CASE("sobol indices: g-function of Sobol", "[sensitivity]") {
  // Saltelli and Sobol 1995: f = Π (|4u − 2| + a)/(1 + a), V_i = 1/(3 (1 + a)²), V = Π (1 + V_i) − 1.
  constexpr std::array a = {0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0};
  const auto g = [&](std::span<const double> u) {
    double product = 1.0;
    for (std::size_t k = 0; k < a.size(); ++k) product *= (std::abs(4.0 * u[k] - 2.0) + a[k]) / (1.0 + a[k]);
    return product;
  };
  double all = 1.0;
  for (const double value : a) all *= 1.0 + 1.0 / (3.0 * (1.0 + value) * (1.0 + value));
  const SobolIndices indices = indices_of(g, {8192, 8, false}, 5);
  CHECK(indices.variance == Approx(all - 1.0).epsilon(0.01));
  for (std::size_t k = 0; k < a.size(); ++k) {
    CAPTURE(k);
    const double own = 1.0 / (3.0 * (1.0 + a[k]) * (1.0 + a[k]));
    CHECK(indices.first[k].value == Approx(own / (all - 1.0)).margin(0.01));
    CHECK(indices.total[k].value == Approx(own * all / (1.0 + own) / (all - 1.0)).margin(0.01));
  }
  CHECK(indices.second.empty());
}

TEST_CASE("sobol indices: a choice among levels and a number", "[sensitivity]") {
  constexpr std::array worth = {0.0, 1.0, 5.0};  // variance 14/3; that of the number is 1/12
  const SobolIndices indices =
      indices_of([&](std::span<const double> u) { return worth[static_cast<std::size_t>(3.0 * u[0])] + u[1]; },
                 {4096, 2, true}, 2);
  const double share = (14.0 / 3.0) / (14.0 / 3.0 + 1.0 / 12.0);
  CHECK(indices.first[0].value == Approx(share).margin(0.01));
  CHECK(indices.total[0].value == Approx(share).margin(0.01));
  CHECK(indices.first[1].value == Approx(1.0 - share).margin(0.01));
  CHECK(indices.second[0].value == Approx(0.0).margin(0.01));
}

TEST_CASE("sobol indices: constant responses, missing values, wrong sizes", "[sensitivity]") {
  std::string refusal;
  const SaltelliShape shape{64, 2, false};
  const auto sample = saltelli(64, 2, false, 1, refusal);
  const auto constant = sobol_indices(std::vector<double>(256, 0.1), shape, {}, refusal);
  CHECK(constant->variance == 0.0);
  CHECK(std::isnan(constant->first[0].value));
  std::vector<double> values = evaluate(*sample, [](std::span<const double> u) { return 1e6 + u[0]; });
  values[5] = std::numeric_limits<double>::quiet_NaN();
  const auto indices = sobol_indices(values, shape, {0, 0.95, 1}, refusal);
  CHECK(indices->used == 63);
  CHECK(indices->first[0].value == Approx(1.0).margin(0.1));
  CHECK(indices->total[1].value == Approx(0.0).margin(1e-12));
  CHECK(std::isnan(indices->first[0].low));
  values.pop_back();
  CHECK_FALSE(sobol_indices(values, shape, {}, refusal));
  CHECK_THAT(refusal, ContainsSubstring("256 rows"));
}

TEST_CASE("sobol indices over time: each time by itself and the generalised index", "[sensitivity]") {
  std::string refusal;
  const SaltelliShape shape{2048, 2, false};
  const auto sample = saltelli(shape.base, 2, false, 6, refusal);
  constexpr std::array one = {0.0, 1.0, 3.0, 1.0}, two = {2.0, 1.0, 1.0, 1.0};
  std::vector<double> values;
  for (std::uint32_t row = 0; row < sample->rows; ++row) {
    for (std::size_t t = 0; t < 3; ++t) values.push_back(one[t] * sample->at(row, 0) + two[t] * sample->at(row, 1));
    values.push_back(std::numeric_limits<double>::quiet_NaN());  // a time that has no value
  }
  const auto series = sobol_indices_over_time(values, 4, shape, {100, 0.95, 1}, refusal);
  REQUIRE(series);
  REQUIRE(series->at.size() == 4);
  CHECK(series->at[0].first[0].value == Approx(0.0).margin(0.01));
  CHECK(series->at[1].first[0].value == Approx(0.5).margin(0.01));
  CHECK(series->at[2].first[0].value == Approx(0.9).margin(0.01));
  CHECK(series->at[3].used == 0);
  CHECK(std::isnan(series->at[3].first[0].value));
  CHECK(series->generalised.first[0].value == Approx(10.0 / 16.0).margin(0.01));  // Σ 1² + 3² of Σ 4 + 2 + 10
  CHECK(series->generalised.total[1].value == Approx(6.0 / 16.0).margin(0.01));
  CHECK(series->generalised.variance == Approx(16.0 / 12.0).epsilon(0.01));
  CHECK(series->generalised.used == 2048);
  CHECK(holds(series->generalised.first[0], 10.0 / 16.0));
}

TEST_CASE("sobol indices: intervals of independent rows cover at their rate", "[sensitivity][statistics]") {
  // f = 2 u₀ + u₁ (1 + u₂) on independent base rows. Indices: V = 4/12 + (9/4)/12 + (1/4)/12 + 1/144.
  constexpr double v0 = 4.0 / 12.0, v1 = 2.25 / 12.0, v2 = 0.25 / 12.0, v12 = 1.0 / 144.0, v = v0 + v1 + v2 + v12;
  constexpr int experiments = 600;
  const SaltelliShape shape{300, 3, false};
  std::array<int, 2> covered{};
  for (int e = 0; e < experiments; ++e) {
    const Draws draws(1000 + static_cast<std::uint64_t>(e), 0);
    std::vector<double> values;
    for (std::uint32_t j = 0; j < shape.base; ++j) {
      std::array<double, 3> a{}, b{};
      for (std::uint16_t k = 0; k < 3; ++k) a[k] = draws.uniform(Purpose::test_stream, j, k);
      for (std::uint16_t k = 0; k < 3; ++k)
        b[k] = draws.uniform(Purpose::test_stream, j, static_cast<std::uint16_t>(3 + k));
      const auto f = [](const std::array<double, 3>& u) { return 2.0 * u[0] + u[1] * (1.0 + u[2]); };
      values.push_back(f(a));
      values.push_back(f(b));
      for (std::size_t k = 0; k < 3; ++k) {
        std::array<double, 3> ab = a;
        ab[k] = b[k];
        values.push_back(f(ab));
      }
    }
    std::string refusal;
    const auto indices = sobol_indices(values, shape, {400, 0.95, static_cast<std::uint64_t>(e)}, refusal);
    covered[0] += holds(indices->first[0], v0 / v) ? 1 : 0;
    covered[1] += holds(indices->total[1], (v1 + v12) / v) ? 1 : 0;
  }
  // Percentile intervals of 300 rows: 95 % nominal; 91.5 to 98.5 % is beyond 3.9 standard deviations (0.9 %) of 95 %.
  for (const int count : covered) {
    CHECK(count > 0.915 * experiments);
    CHECK(count < 0.985 * experiments);
  }
}

TEST_CASE("morris effects: exact for linear functions, spread for products", "[sensitivity]") {
  std::string refusal;
  const auto design = morris_trajectories(40, std::vector<MorrisColumn>(4, {4, false}), 3, refusal);
  const auto values =
      evaluate(*design, [](std::span<const double> u) { return 5.0 + 3.0 * u[0] - 2.0 * u[1] + 4.0 * u[2] * u[3]; });
  const auto effects = morris_effects(values, *design, 0.95, refusal);
  REQUIRE(effects);
  constexpr std::array slopes = {3.0, -2.0};
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK((*effects)[k].mu.mean == Approx(slopes[k]));
    CHECK((*effects)[k].mu_star.mean == Approx(std::abs(slopes[k])));
    CHECK((*effects)[k].sigma == Approx(0.0).margin(1e-12));
  }
  // The effect of one factor is 4 × the level of the other: 0, 4/3, 8/3, 4 equally likely, mean 2, variance 20/9.
  for (std::size_t k = 2; k < 4; ++k) {
    CHECK((*effects)[k].mu.units == 40);
    CHECK((*effects)[k].sigma == Approx(std::sqrt(20.0 / 9.0)).epsilon(0.2));
    CHECK((*effects)[k].mu.low < 2.0);
    CHECK((*effects)[k].mu.high > 2.0);
  }
}

TEST_CASE("morris effects: the function of Morris 1991", "[sensitivity]") {
  // Twenty factors, section 5 of the paper, with the random coefficients of its small terms set to 0.
  const auto function = [](std::span<const double> u) {
    std::array<double, 10> w{};
    for (std::size_t k = 0; k < 10; ++k)
      w[k] = 2.0 * ((k == 2 || k == 4 || k == 6 ? 1.1 * u[k] / (u[k] + 0.1) : u[k]) - 0.5);
    double y = 0.0;
    for (std::size_t i = 0; i < 10; ++i) {
      y += 20.0 * w[i];
      for (std::size_t j = i + 1; j < 6; ++j) {
        y -= 15.0 * w[i] * w[j];
        for (std::size_t l = j + 1; l < 5; ++l) {
          y -= 10.0 * w[i] * w[j] * w[l];
          for (std::size_t s = l + 1; s < 4; ++s) y += 5.0 * w[i] * w[j] * w[l] * w[s];
        }
      }
    }
    return y;
  };
  std::string refusal;
  const auto design = morris_trajectories(20, std::vector<MorrisColumn>(20, {4, false}), 1991, refusal);
  const auto effects = morris_effects(evaluate(*design, function), *design, 0.95, refusal);
  REQUIRE(effects);
  for (std::size_t k = 0; k < 6; ++k) CHECK((*effects)[k].sigma > 20.0);  // interact
  CHECK((*effects)[6].sigma > 1.0);                                       // curved
  for (std::size_t k = 7; k < 10; ++k) {
    CHECK((*effects)[k].mu.mean == Approx(40.0));
    CHECK((*effects)[k].sigma == Approx(0.0).margin(1e-9));
  }
  for (std::size_t k = 10; k < 20; ++k) CHECK((*effects)[k].mu_star.mean == 0.0);
}

TEST_CASE("morris effects: a missing value costs the effects that need it", "[sensitivity]") {
  std::string refusal;
  const auto design = morris_trajectories(5, std::vector<MorrisColumn>(2, {4, false}), 1, refusal);
  std::vector<double> values = evaluate(*design, [](std::span<const double> u) { return u[0]; });
  values[1] = std::numeric_limits<double>::quiet_NaN();  // the middle row of the first trajectory
  const auto effects = morris_effects(values, *design, 0.95, refusal);
  CHECK((*effects)[0].mu.units == 4);
  CHECK((*effects)[1].mu.units == 4);
  CHECK((*effects)[0].mu.mean == Approx(1.0));
  values.pop_back();
  CHECK_FALSE(morris_effects(values, *design, 0.95, refusal));
  CHECK_THAT(refusal, ContainsSubstring("15 rows"));
}

TEST_CASE("mean of units: Student's interval", "[sensitivity]") {
  const UnitMean mean = mean_of_units(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, std::nan("")}, 0.95);
  CHECK(mean.mean == 3.0);
  CHECK(mean.units == 5);
  CHECK(mean.standard_error == Approx(std::sqrt(0.5)));
  CHECK(mean.high == Approx(3.0 + 2.776445 * std::sqrt(0.5)).epsilon(1e-6));
  CHECK(mean_of_units(std::vector{4.0}, 0.95).mean == 4.0);
  CHECK(std::isnan(mean_of_units(std::vector{4.0}, 0.95).low));
  CHECK(mean_of_units({}, 0.95).units == 0);
}

TEST_CASE("mean of crossed units: by hand, and coverage at its rate", "[sensitivity][statistics]") {
  const UnitMean small = mean_of_crossed_units({{1.0, 2.0, 3.0}, {3.0, 4.0, 8.0}}, 0.95);
  CHECK(small.mean == Approx(3.5));
  // Column means 2, 3, 5.5; row means 2, 5. MS_c = 2 (1.5² + 0.5² + 2²)/2 = 6.5, MS_r = 3 (1.5² + 1.5²) = 13.5,
  // rest ±½, ±½, ∓1: MS_e = 2 (0.25 + 0.25 + 1)/2 = 1.5.
  CHECK(small.standard_error == Approx(std::sqrt((6.5 + 13.5 - 1.5) / 6.0)));
  // 12 columns and 6 rows, standard deviations 1, 1 and 2: 2,000 tables, 95 % nominal, Satterthwaite's degrees of freedom
  // keep it within 2 %; a coverage outside 92.5 to 98 % lies beyond 5 standard deviations (0.5 %).
  int covered = 0;
  for (std::uint32_t e = 0; e < 2000; ++e) {
    const Draws draws(99, e);
    std::vector<std::vector<double>> table(6, std::vector<double>(12));
    for (std::uint32_t r = 0; r < 6; ++r)
      for (std::uint32_t c = 0; c < 12; ++c)
        table[r][c] = static_cast<double>(draws.normal(Purpose::test_stream, r, 1)) +
                      static_cast<double>(draws.normal(Purpose::test_stream, c, 2)) +
                      2.0 * static_cast<double>(draws.normal(Purpose::test_stream, 100 * r + c, 3));
    const UnitMean mean = mean_of_crossed_units(table, 0.95);
    covered += mean.low <= 0.0 && 0.0 <= mean.high ? 1 : 0;
  }
  CHECK(covered > 0.925 * 2000);
  CHECK(covered < 0.98 * 2000);
}
