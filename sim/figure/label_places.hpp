// SPDX-License-Identifier: MIT
#pragma once
/// Labels at the ends of lines, moved apart so that none covers another.
#include <cstddef>
#include <string>
#include <vector>

#include "figure/scale.hpp"

namespace plussum::figure {

struct EndLabel {
  std::string text;
  Colour colour = Colour::ink;
  Dash dash = Dash::solid;
  bool is_area = false;
  std::size_t number = 0;  ///< of the line or band in its figure
  double wanted = 0.0;     ///< height of what it names at its right end, 0 at the bottom of the axis and 1 at its top
  double place = 0.0;      ///< height at which it stands
};

/// The labels of a figure's lines and bands, from the bottom up, at the places they would like. A line that ends early
/// keeps the height of its last value.
std::vector<EndLabel> end_labels(const Figure& figure, const Axis& vertical);

/// Moves them as little as possible so that neighbours are at least `distance` apart and all lie within 0 … 1.
/// False, with nothing moved, when there is no room for all.
bool spread(std::vector<EndLabel>& labels, double distance);

}  // namespace plussum::figure
