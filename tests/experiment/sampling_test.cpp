// SPDX-License-Identifier: MIT
#include "plussum/statistics/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "support/catch.hpp"

using namespace plussum;
using plussum::test::ContainsSubstring;

namespace {

/// How often each of `strata` equal parts of [0, 1) holds a value of the column, over the first `rows` rows.
std::vector<int> hits_of(const UnitSample& sample, std::uint32_t column, std::uint32_t rows, std::uint32_t strata) {
  std::vector<int> hits(strata, 0);
  for (std::uint32_t row = 0; row < rows; ++row) ++hits.at(static_cast<std::size_t>(sample.at(row, column) * strata));
  return hits;
}

bool all_once(const std::vector<int>& hits) {
  return std::all_of(hits.begin(), hits.end(), [](int n) { return n == 1; });
}

/// Square of the L2 star discrepancy (Warnock 1972).
double discrepancy(const UnitSample& sample) {
  const double n = sample.rows;
  double single = 0.0, pairs = 0.0;
  for (std::uint32_t i = 0; i < sample.rows; ++i) {
    double product = 1.0;
    for (const double x : sample.row(i)) product *= 1.0 - x * x;
    single += product;
    for (std::uint32_t j = 0; j < sample.rows; ++j) {
      double both = 1.0;
      for (std::uint32_t c = 0; c < sample.columns; ++c) both *= 1.0 - std::max(sample.at(i, c), sample.at(j, c));
      pairs += both;
    }
  }
  const double k = sample.columns;
  return std::pow(3.0, -k) - std::pow(2.0, 1.0 - k) * single / n + pairs / (n * n);
}

}  // namespace

TEST_CASE("latin hypercube: every stratum of every column once", "[sampling]") {
  std::string refusal;
  for (const InStratum place : {InStratum::centre, InStratum::anywhere})
    for (const std::uint32_t rows : {1u, 7u, 10u, 1000u}) {
      const auto sample = latin_hypercube(rows, 5, place, 17, refusal);
      REQUIRE(sample);
      for (std::uint32_t column = 0; column < 5; ++column) CHECK(all_once(hits_of(*sample, column, rows, rows)));
    }
  const auto centred = latin_hypercube(4, 1, InStratum::centre, 3, refusal);
  const std::set<double> values(centred->values.begin(), centred->values.end());
  CHECK(values == std::set<double>{0.125, 0.375, 0.625, 0.875});
}

TEST_CASE("latin hypercube: a function of its seed, with columns that go their own ways", "[sampling]") {
  std::string refusal;
  const auto make = [&](std::uint64_t seed) { return *latin_hypercube(50, 3, InStratum::anywhere, seed, refusal); };
  const UnitSample sample = make(1);
  CHECK(sample.values == make(1).values);
  CHECK(sample.values != make(2).values);
  // Correlation of two columns; its standard deviation is 1/√49, the bound has an error rate of 1e-5.
  double product = 0.0;
  for (std::uint32_t row = 0; row < 50; ++row) product += (sample.at(row, 0) - 0.5) * (sample.at(row, 1) - 0.5);
  CHECK(std::abs(product / 50.0 * 12.0) < 4.4 / 7.0);
}

TEST_CASE("sobol sequence: the published points", "[sampling]") {
  std::string refusal;
  const auto sample = sobol_sequence(5, 2, 0, refusal);  // Bratley and Fox 1988, without the origin
  REQUIRE(sample);
  CHECK(sample->values == std::vector{0.5, 0.5, 0.75, 0.25, 0.25, 0.75, 0.375, 0.375, 0.875, 0.875});
}

TEST_CASE("sobol sequence: the shift keeps every block of 2^m points balanced", "[sampling]") {
  std::string refusal;
  for (const std::uint64_t seed : {1u, 2u, 77u}) {
    const auto sample = sobol_sequence(256, 40, seed, refusal);
    REQUIRE(sample);
    for (std::uint32_t column = 0; column < 40; ++column)
      for (const std::uint32_t rows : {16u, 256u}) CHECK(all_once(hits_of(*sample, column, rows, rows)));
    std::set<std::pair<int, int>> boxes;  // the first two columns are a (0, m, 2)-net
    for (std::uint32_t row = 0; row < 16; ++row)
      boxes.insert({static_cast<int>(sample->at(row, 0) * 4), static_cast<int>(sample->at(row, 1) * 4)});
    CHECK(boxes.size() == 16);
    CHECK(sample->values != sobol_sequence(256, 40, seed + 1, refusal)->values);
  }
}

TEST_CASE("sobol sequence: more even than random points, in the unit cube in all dimensions", "[sampling]") {
  std::string refusal;
  const double random = (1.0 / 8.0 - 1.0 / 27.0) / 256.0;  // expected for independent points: (2^−k − 3^−k)/n
  CHECK(discrepancy(*sobol_sequence(256, 3, 0, refusal)) < random / 10.0);
  CHECK(discrepancy(*sobol_sequence(256, 3, 9, refusal)) < random / 10.0);
  const auto widest = sobol_sequence(64, 3667, 1, refusal);
  REQUIRE(widest);
  CHECK(std::all_of(widest->values.begin(), widest->values.end(), [](double x) { return x >= 0.0 && x < 1.0; }));
  CHECK_FALSE(sobol_sequence(64, 3668, 1, refusal));
  CHECK_THAT(refusal, ContainsSubstring("3667 dimensions"));
}

TEST_CASE("morris trajectories: each factor moves once, by the step of the grid, between levels", "[sampling]") {
  std::string refusal;
  constexpr std::uint32_t trajectories = 2000, columns = 5, levels = 4;
  const std::vector<MorrisColumn> axes(columns, {levels, false});
  const auto sample = morris_trajectories(trajectories, axes, 8, refusal);
  REQUIRE(sample);
  REQUIRE(sample->rows == trajectories * (columns + 1));
  std::vector<int> at_level(levels, 0);
  int ups = 0;
  for (std::uint32_t t = 0; t < trajectories; ++t) {
    std::set<std::uint32_t> moved;
    for (std::uint32_t s = 0; s < columns; ++s) {
      const std::uint32_t row = t * (columns + 1) + s;
      for (std::uint32_t c = 0; c < columns; ++c) {
        const double change = sample->at(row + 1, c) - sample->at(row, c);
        if (change == 0.0) continue;
        moved.insert(c);
        ups += change > 0.0 ? 1 : 0;
        if (std::abs(std::abs(change) - 2.0 / 3.0) > 1e-15) FAIL("row " << row << " column " << c);
      }
    }
    if (moved.size() != columns) FAIL("trajectory " << t);
    for (const double x : sample->row(t * (columns + 1))) ++at_level.at(static_cast<std::size_t>(std::lround(x * 3)));
  }
  // All levels and both directions equally often: 4.4 standard deviations, error rate 1e-5 each.
  for (const int count : at_level) CHECK(std::abs(count - 2500) < 4.4 * std::sqrt(10'000 * 0.25 * 0.75));
  CHECK(std::abs(ups - 5000) < 4.4 * 50.0);
}

TEST_CASE("morris trajectories: levels that are all there is are visited evenly, and each pair of them is compared",
          "[sampling]") {
  std::string refusal;
  for (const std::uint32_t levels : {2U, 3U, 4U, 5U}) {
    const std::vector<MorrisColumn> axes{{levels, true}, {4, false}};
    const std::uint32_t trajectories = levels * (levels - 1);
    const auto sample = morris_trajectories(trajectories, axes, 3, refusal);
    REQUIRE(sample);
    std::vector<std::uint32_t> visits(levels, 0);
    std::set<std::pair<long, long>> pairs;
    for (std::uint32_t t = 0; t < trajectories; ++t) {
      const long before = std::lround(sample->at(3 * t, 0) * (levels - 1)),
                 after = std::lround(sample->at(3 * t + 2, 0) * (levels - 1));
      REQUIRE(before != after);
      ++visits.at(static_cast<std::size_t>(before));
      ++visits.at(static_cast<std::size_t>(after));
      pairs.insert({std::min(before, after), std::max(before, after)});
    }
    for (const std::uint32_t count : visits) CHECK(count == 2 * (levels - 1));
    CHECK(pairs.size() == (levels % 2 == 1 ? levels * (levels - 1) / 2 : levels / 2));
  }
  CHECK_FALSE(morris_trajectories(4, std::vector<MorrisColumn>{{1, true}}, 1, refusal));
  CHECK_THAT(refusal, ContainsSubstring("one level cannot move"));
}

TEST_CASE("saltelli: A, B and every crossed row, and a larger base only adds rows", "[sampling]") {
  std::string refusal;
  constexpr std::uint32_t k = 3;
  const auto sample = saltelli(8, k, true, 4, refusal);
  REQUIRE(sample);
  REQUIRE(sample->rows == 8 * saltelli_rows(k, true));
  const auto source = sobol_sequence(8, 2 * k, 4, refusal);
  for (std::uint32_t j = 0; j < 8; ++j)
    for (std::uint32_t c = 0; c < k; ++c) {
      const std::uint32_t start = j * 8;
      const double a = source->at(j, c), b = source->at(j, k + c);
      CHECK(sample->at(start, c) == a);
      CHECK(sample->at(start + 1, c) == b);
      for (std::uint32_t i = 0; i < k; ++i) {
        CHECK(sample->at(start + 2 + i, c) == (i == c ? b : a));
        CHECK(sample->at(start + 2 + k + i, c) == (i == c ? a : b));
      }
    }
  const auto first_only = saltelli(8, k, false, 4, refusal);
  CHECK(first_only->rows == 8 * 5);
  const auto larger = saltelli(20, k, true, 4, refusal);
  CHECK(std::equal(sample->values.begin(), sample->values.end(), larger->values.begin()));
}

TEST_CASE("sampling: what cannot be built is refused with a sentence", "[sampling]") {
  std::string refusal;
  CHECK_FALSE(latin_hypercube(0, 3, InStratum::centre, 1, refusal));
  CHECK(refusal == "A design needs at least one row and one factor.");
  CHECK_FALSE(sobol_sequence(1'000'001, 1, 1, refusal));
  CHECK(refusal == "The design would have 1000001 rows; the limit is 1000000.");
  CHECK_FALSE(saltelli(4'000'000'000u, 2'000'000'000u, true, 1, refusal));
  CHECK_FALSE(saltelli(2, 1834, false, 1, refusal));
  CHECK_THAT(refusal, ContainsSubstring("at most 1833 factors"));
  CHECK_FALSE(latin_hypercube(1'000'000, 101, InStratum::centre, 1, refusal));
  CHECK_THAT(refusal, ContainsSubstring("100000000 values"));
  CHECK_FALSE(morris_trajectories(10, std::vector<MorrisColumn>(3, {5, false}), 1, refusal));
  CHECK_THAT(refusal, ContainsSubstring("must be even"));
}
