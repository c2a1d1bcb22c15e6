// SPDX-License-Identifier: MIT
// Local maps recovered from the responses of known linear systems.
#include "plussum/statistics/spectral.hpp"

#include <cmath>
#include <numbers>

#include "plussum/core/random.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

using Matrix = std::vector<std::vector<double>>;

/// x(t+1) = J·x(t) from `start`, `times` values in all, with noise on what is observed.
Response course(const Matrix& j, std::vector<double> x, std::size_t times, double noise = 0.0,
                std::uint32_t replicate = 0) {
  Response response{.series = x.size(), .values = {}};
  for (std::size_t t = 0; t < times; ++t) {
    for (std::size_t k = 0; k < x.size(); ++k) {
      const auto id = static_cast<std::uint32_t>(t * x.size() + k);
      response.values.push_back(x[k] +
                                noise * static_cast<double>(Draws(5, replicate).normal(Purpose::test_stream, id)));
    }
    std::vector<double> next(x.size());
    for (std::size_t row = 0; row < x.size(); ++row)
      for (std::size_t column = 0; column < x.size(); ++column) next[row] += j[row][column] * x[column];
    x = next;
  }
  return response;
}

/// L17, the worked example: rows are where from, so that shares follow the transpose.
const Matrix lock_chain{
    {0.95, 0.05, 0.0, 0.0}, {0.02, 0.78, 0.12, 0.08}, {0.03, 0.07, 0.90, 0.0}, {0.005, 0.015, 0.0, 0.98}};

Matrix transposed(const Matrix& matrix) {
  Matrix result(matrix.size(), std::vector<double>(matrix.size()));
  for (std::size_t row = 0; row < matrix.size(); ++row)
    for (std::size_t column = 0; column < matrix.size(); ++column) result[column][row] = matrix[row][column];
  return result;
}

}  // namespace

TEST_CASE("spectral: the eigenvalues of the lock chain L17 from the course of its shares") {
  const Matrix step = transposed(lock_chain);
  const Response one = course(step, {1.0, 0.0, 0.0, 0.0}, 60);
  const auto map = fit_local_map(std::vector<Response>{one});
  REQUIRE(map);
  const double expected[] = {1.0, 0.96597, 0.91684, 0.72719};
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(map->eigenvalues[k].real() == Approx(expected[k]).margin(1e-5));
    CHECK(std::abs(map->eigenvalues[k].imag()) < 1e-6);
  }
  CHECK(map->spectral_radius == Approx(1.0).margin(1e-9));
  CHECK(map->residual_share < 1e-20);
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t column = 0; column < 4; ++column)
      CHECK(map->matrix[row * 4 + column] == Approx(step[row][column]).margin(1e-6));
  // A disturbance of the shares sums to 0 and lacks the first eigenvalue: the slow mode is left.
  const auto disturbance = fit_local_map(std::vector<Response>{course(step, {0.01, -0.01, 0.0, 0.0}, 60)});
  REQUIRE(disturbance);
  CHECK(disturbance->spectral_radius == Approx(0.96597).margin(1e-5));
  CHECK(std::log(0.5) / std::log(disturbance->spectral_radius) == Approx(20.0).margin(0.1));
}

TEST_CASE("spectral: rotation, growth and units") {
  const double angle = std::numbers::pi / 5.0, growth = 1.05;
  const Matrix spiral{{growth * std::cos(angle), -growth * std::sin(angle)},
                      {growth * std::sin(angle), growth * std::cos(angle)}};
  Response response = course(spiral, {1.0, 0.0}, 30);
  const auto map = fit_local_map(std::vector<Response>{response});
  REQUIRE(map);
  CHECK(map->spectral_radius == Approx(growth).epsilon(1e-10));
  CHECK(map->eigenvalues[0].imag() == Approx(growth * std::sin(angle)).epsilon(1e-9));
  CHECK(map->eigenvalues[1].imag() == Approx(-growth * std::sin(angle)).epsilon(1e-9));
  for (std::size_t k = 1; k < response.values.size(); k += 2) response.values[k] *= 1e9;  // another unit
  const auto scaled = fit_local_map(std::vector<Response>{response});
  REQUIRE(scaled);
  CHECK(scaled->spectral_radius == Approx(growth).epsilon(1e-9));
  CHECK(scaled->matrix[2] == Approx(spiral[1][0] * 1e9).epsilon(1e-8));
}

TEST_CASE("spectral: several pulses together span what one does not") {
  const Matrix diagonal{{0.9, 0.0}, {0.0, 0.4}};
  const auto one = fit_local_map(std::vector<Response>{course(diagonal, {0.0, 1.0}, 10)});
  REQUIRE(one);
  CHECK(one->spectral_radius == Approx(0.4));  // the first series never moves
  const auto both =
      fit_local_map(std::vector<Response>{course(diagonal, {0.0, 1.0}, 10), course(diagonal, {1.0, 0.0}, 10)});
  REQUIRE(both);
  CHECK(both->spectral_radius == Approx(0.9));
  CHECK(both->eigenvalues[1].real() == Approx(0.4));
}

TEST_CASE("spectral: no map without data") {
  CHECK_FALSE(fit_local_map({}));
  CHECK_FALSE(fit_local_map(std::vector<Response>{{.series = 1, .values = {1.0}}}));
  CHECK_FALSE(fit_local_map(std::vector<Response>{{.series = 2, .values = {1.0, 2.0, 3.0, 4.0, 5.0}}}));
  CHECK_FALSE(fit_local_map(std::vector<Response>{{.series = 1, .values = {0.0, 0.0, 0.0}}}));
  CHECK_FALSE(fit_local_map(std::vector<Response>{{.series = 1, .values = {1.0, NAN, 0.0}}}));
  CHECK_FALSE(
      fit_local_map(std::vector<Response>{{.series = 1, .values = {1.0, 1.0}}, {.series = 2, .values = {1, 1, 1, 1}}}));
  const std::vector<std::vector<Response>> single{{{.series = 1, .values = {1.0, 0.5, 0.25}}}};
  CHECK_FALSE(fit_mean_map(single, 0.95, 1));
}

TEST_CASE("spectral: noise is averaged over replicates, and the interval covers", "[statistics]") {
  // 200 trials of a damped pair; an interval of nominally 95 % from 24 replicates covers about 90 %: below 80 % in less than
  // one of 10⁵.
  const Matrix j{{0.8, 0.1}, {0.05, 0.6}};
  const double radius = (1.4 + std::sqrt(0.04 + 4 * 0.005)) / 2.0;
  int covered = 0;
  double sum = 0.0;
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    std::vector<std::vector<Response>> replicates;
    for (std::uint32_t r = 0; r < 24; ++r)
      replicates.push_back(
          {course(j, {1.0, 0.5}, 12, 0.05, trial * 100 + r), course(j, {0.0, 1.0}, 12, 0.05, trial * 100 + r + 50)});
    const auto map = fit_mean_map(replicates, 0.95, trial, 300);
    REQUIRE(map);
    covered += map->radius_interval.contains(radius) ? 1 : 0;
    sum += map->spectral_radius;
  }
  CHECK(sum / 200 == Approx(radius).margin(0.01));
  CHECK(covered >= 160);
}
