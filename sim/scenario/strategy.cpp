// SPDX-License-Identifier: MIT
#include "plussum/scenario/strategy.hpp"

#include <algorithm>

namespace plussum {

void Strategy::declare(ParameterVisitor& visitor, Use use) {
  constexpr std::string_view meanings[dimension_count] = {
      "whom it serves: 1 the next in the chain, 2 the end user, 3 customer, community, nation, planet",
      "what it offers: 1 a product, 2 an experience and its outcome, 3 quality of life",
      "what it aims at: 1 market share, 2 the market space with partners, 3 prosperity of the ecosystem",
      "how it holds customers: 1 lock-in, 2 lock-on, 3 less lock-out",
      "how far it looks: 1 short-term profit, 2 customers over time, 3 generations",
      "what customers need: 1 ownership, 2 effective use, 3 access",
      "how it learns: 1 analyse, 2 engage, 3 immerse",
      "whom it reaches: 1 a target market, 2 individuals, 3 affinity groups"};
  for (std::size_t k = 0; k < dimension_count; ++k)
    visitor.number(
        dimension_names[k], level[k],
        {.low = 0.0, .high = 3.0, .meaning = meanings[k], .source = "Vandermerwe 2012, Table 1", .use = use});
}

void NamedStrategy::declare(ParameterVisitor& visitor) {
  visitor.text("name", name, {.form = TextForm::identifier, .is_required = true, .meaning = "short name"});
  visitor.text("title", title, {.meaning = "name for people"});
  strategy.declare(visitor, Use::at_start);
}

double declared_level(const Strategy& own, const std::string& like, const std::vector<NamedStrategy>& known,
                      std::size_t dimension) {
  if (own.level[dimension] > 0.0) return own.level[dimension];
  for (const NamedStrategy& other : known)
    if (other.name == like && other.strategy.level[dimension] > 0.0) return other.strategy.level[dimension];
  return 1.0;
}

void StrategyTable::declare(ParameterVisitor& visitor) {
  constexpr std::string_view level_names[] = {"at_1", "at_2", "at_3"};
  for (std::size_t k = 0; k < conduct_count; ++k) {
    const ConductInfo& info = all_conduct[k];
    if (!visitor.begin_group(info.name, info.meaning)) continue;
    for (std::size_t level = 0; level < 3; ++level)
      visitor.number(level_names[level], levels[k][level],
                     {.unit = info.unit,
                      .low = info.low,
                      .high = info.high,
                      .meaning = info.meaning,
                      .source = "Vandermerwe 2012, Table 1; numbers assumed"});
    visitor.end_group();
  }
}

double interpolated_level(const std::array<double, 3>& levels, double x) {
  const double at = std::clamp(x, 1.0, 3.0);
  return at <= 2.0 ? levels[0] * (2.0 - at) + levels[1] * (at - 1.0)
                   : levels[1] * (3.0 - at) + levels[2] * (at - 2.0);  // (offer.6), exact at 1, 2 and 3
}

double conduct_of(const StrategyTable& table, const std::vector<NamedNumber>& overrides, Conduct conduct,
                  double effective_level) {
  const auto k = static_cast<std::size_t>(conduct);
  for (const auto& [name, value] : overrides)
    if (name == all_conduct[k].name) return value;
  return interpolated_level(table.levels[k], effective_level);
}

}  // namespace plussum
