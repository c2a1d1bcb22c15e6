// SPDX-License-Identifier: MIT
#include "figure/label_places.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace plussum::figure;
using plussum::test::Approx;

namespace {

std::vector<EndLabel> labels_at(const std::vector<double>& places) {
  std::vector<EndLabel> labels;
  for (const double place : places) labels.push_back({.text = "x", .wanted = place, .place = place});
  return labels;
}

}  // namespace

TEST_CASE("labels: those with room stay where they are") {
  auto labels = labels_at({0.1, 0.5, 0.9});
  REQUIRE(spread(labels, 0.2));
  for (const EndLabel& label : labels) CHECK(label.place == label.wanted);
}

TEST_CASE("labels: crowded ones move apart around their mean") {
  auto labels = labels_at({0.5, 0.5, 0.5});
  REQUIRE(spread(labels, 0.1));
  CHECK(labels[0].place == Approx(0.4));
  CHECK(labels[1].place == Approx(0.5));
  CHECK(labels[2].place == Approx(0.6));
}

TEST_CASE("labels: none leaves the axis and none touches another") {
  for (const auto& places :
       {std::vector<double>{0.0, 0.0, 0.01, 0.02}, {0.98, 0.99, 1.0, 1.0}, {0.0, 0.45, 0.5, 1.0}}) {
    auto labels = labels_at(places);
    REQUIRE(spread(labels, 0.15));
    CHECK(labels.front().place >= 0.0);
    CHECK(labels.back().place <= 1.0 + 1e-12);
    for (std::size_t k = 1; k < labels.size(); ++k) CHECK(labels[k].place - labels[k - 1].place >= 0.15 - 1e-12);
  }
}

TEST_CASE("labels: where there is no room for all nothing moves") {
  auto labels = labels_at({0.2, 0.2, 0.2});
  CHECK_FALSE(spread(labels, 0.6));
  CHECK(labels[2].place == 0.2);
}

TEST_CASE("labels: a line's label stands at its last value, an area's at the middle of its last height") {
  Figure figure;
  figure.bands.push_back({.label = "area", .x = {0.0, 1.0}, .low = {0.0, 2.0}, .high = {1.0, 6.0}});
  figure.lines.push_back({.label = "line", .x = {0.0, 1.0, 2.0}, .y = {0.0, 8.0, std::nan("")}});
  figure.lines.push_back({.label = "", .x = {0.0}, .y = {1.0}});
  const Axis axis{.low = 0.0, .high = 10.0};
  const auto labels = end_labels(figure, axis);
  REQUIRE(labels.size() == 2);
  CHECK(labels[0].text == "area");
  CHECK(labels[0].wanted == Approx(0.4));
  CHECK(labels[1].wanted == Approx(0.8));
}
