// SPDX-License-Identifier: MIT
#include "figure/label_places.hpp"

#include <algorithm>
#include <cmath>

namespace plussum::figure {
namespace {

/// Position of the last value that has a place; nothing there gives NaN.
double last_place(const Axis& axis, const std::vector<double>& values) {
  for (std::size_t k = values.size(); k-- > 0;)
    if (const double place = axis.place(values[k]); std::isfinite(place)) return place;
  return std::nan("");
}

}  // namespace

std::vector<EndLabel> end_labels(const Figure& figure, const Axis& vertical) {
  std::vector<EndLabel> labels;
  const auto add = [&](EndLabel label) {
    if (!label.text.empty() && std::isfinite(label.wanted)) labels.push_back(std::move(label));
  };
  for (std::size_t k = 0; k < figure.bands.size(); ++k) {
    const Band& band = figure.bands[k];
    const double middle = (last_place(vertical, band.low) + last_place(vertical, band.high)) / 2.0;
    add({.text = band.label, .colour = band.colour, .is_area = true, .number = k, .wanted = middle});
  }
  for (std::size_t k = 0; k < figure.lines.size(); ++k) {
    const Line& line = figure.lines[k];
    add({.text = line.label,
         .colour = line.colour,
         .dash = line.dash,
         .number = k,
         .wanted = last_place(vertical, line.y)});
  }
  for (EndLabel& label : labels) label.place = label.wanted = std::clamp(label.wanted, 0.0, 1.0);
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.wanted < b.wanted; });
  return labels;
}

bool spread(std::vector<EndLabel>& labels, double distance) {
  if (labels.empty()) return true;
  if (static_cast<double>(labels.size() - 1) * distance > 1.0) return false;
  // Labels that touch form a group that stands around its mean wish; groups that touch join.
  struct Group {
    std::size_t first, count;
    double wish;  ///< of the lowest label, were the group alone
    double place;
  };
  std::vector<Group> groups;
  const auto set_within = [&](Group& group) {
    const double height = static_cast<double>(group.count - 1) * distance;
    group.place = std::clamp(group.wish, 0.0, 1.0 - height);
  };
  for (std::size_t k = 0; k < labels.size(); ++k) {
    groups.push_back({k, 1, labels[k].wanted, 0.0});
    set_within(groups.back());
    while (groups.size() > 1) {
      const Group upper = groups.back();
      Group& lower = groups[groups.size() - 2];
      if (lower.place + static_cast<double>(lower.count) * distance <= upper.place) break;
      const double shift = static_cast<double>(lower.count) * distance;
      const auto weight = static_cast<double>(lower.count), other = static_cast<double>(upper.count);
      lower.wish = (weight * lower.wish + other * (upper.wish - shift)) / (weight + other);
      lower.count += upper.count;
      groups.pop_back();
      set_within(groups.back());
    }
  }
  for (const Group& group : groups)
    for (std::size_t k = 0; k < group.count; ++k)
      labels[group.first + k].place = group.place + static_cast<double>(k) * distance;
  return true;
}

}  // namespace plussum::figure
