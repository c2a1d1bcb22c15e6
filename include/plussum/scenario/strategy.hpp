// SPDX-License-Identifier: MIT
#pragma once
/// Strategies as data. A strategy is eight numbers in [1, 3], one for each dimension of customer focus; each dimension
/// sets some numbers of conduct, given at 1, 2 and 3 and interpolated linearly between:
///     c(x) = c_1 + (c_2 − c_1)(x − 1) for x <= 2,   c_2 + (c_3 − c_2)(x − 2) above                         (offer.6)
/// No rule reads an era by its name. Source: Vandermerwe 2012, Table 1; the defaults are assumptions of the model.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/core/dimensions.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

/// The numbers that a strategy sets.
enum class Conduct : std::uint8_t {
  perceived_share,
  through_intermediary,
  welfare_weight,
  community_share,
  cycle_breadth,
  livelihood,
  partner_share,
  switching_cost,
  value_weight,
  access_weight,
  discount_factor,
  reinvestment_share,
  later_cost_share,
  months_paid_at_once,
  noncustomer_share,
  latent_visibility,
  survey_sample,
  survey_bias,
  personalisation,
  group_share,
};
inline constexpr std::size_t conduct_count = 20;

struct ConductInfo {
  std::string_view name;
  Dimension dimension;
  std::array<double, 3> levels;  ///< defaults at 1, 2, 3
  std::string_view unit;
  double low, high;
  std::string_view meaning;
};
inline constexpr std::array<ConductInfo, conduct_count> all_conduct{{
    {"perceived_share", Dimension::customer, {0.3, 1, 1}, "1", 0, 1, "share of a true gap that the enterprise sees"},
    {"through_intermediary",
     Dimension::customer,
     {1, 0, 0},
     "1",
     0,
     1,
     "share sold through an intermediary with a margin"},
    {"welfare_weight",
     Dimension::customer,
     {0, 0.05, 0.1},
     "1",
     0,
     1,
     "weight of customers' surplus in what it maximises"},
    {"community_share", Dimension::customer, {0, 0, 0.1}, "1", 0, 1, "share of investment into communities"},
    {"cycle_breadth", Dimension::offering, {0, 1, 1}, "1", 0, 1, "0: covers the during phase only; 1: the whole cycle"},
    {"livelihood", Dimension::offering, {0, 0, 1}, "1", 0, 1, "training and producer roles offered"},
    {"partner_share", Dimension::aim, {0.05, 0.2, 0.4}, "1", 0, 1, "partners' share of the value of goods"},
    {"switching_cost",
     Dimension::objective,
     {1, 0.2, 0},
     "1",
     0,
     1,
     "artificial switching cost, of the most it can build"},
    {"value_weight", Dimension::objective, {0.2, 1, 0.7}, "1", 0, 1, "weight on holding customers by value"},
    {"access_weight", Dimension::objective, {0, 0.2, 1}, "1", 0, 1, "weight on removing barriers"},
    {"discount_factor", Dimension::horizon, {0.45, 0.85, 0.97}, "1", 0, 1, "worth of next year's money today"},
    {"reinvestment_share", Dimension::horizon, {0.2, 0.4, 0.6}, "1", 0, 1, "share of operating profit reinvested"},
    {"later_cost_share", Dimension::horizon, {0, 0.5, 1}, "1", 0, 1, "share of later costs that it bears itself"},
    {"months_paid_at_once", Dimension::need, {24, 3, 0.5}, "1", 0, 240, "months of use that are paid at once"},
    {"noncustomer_share",
     Dimension::research,
     {0, 0.4, 1},
     "1",
     0,
     1,
     "sampling rate of non-customers relative to customers"},
    {"latent_visibility",
     Dimension::research,
     {0.1, 0.5, 0.95},
     "1",
     0,
     1,
     "visible part of latent needs and barriers"},
    {"survey_sample", Dimension::research, {1000, 300, 60}, "customer", 1, 1e6, "people in a survey"},
    {"survey_bias", Dimension::research, {0.5, 0.25, 0.05}, "1", 0, 1, "bias of answers, of the true spread"},
    {"personalisation", Dimension::unit, {0, 1, 1}, "1", 0, 1, "how far it learns about each customer"},
    {"group_share", Dimension::unit, {0, 0, 1}, "1", 0, 1, "how far it forms and reaches affinity groups"},
}};

/// Eight numbers in [1, 3]; 0 stands for the level of the strategy that an enterprise is `like`.
struct Strategy {
  std::array<double, dimension_count> level{};
  void declare(ParameterVisitor& visitor, Use use = Use::as_group);
};

/// A strategy that enterprises can refer to by name.
struct NamedStrategy {
  std::string name;
  std::string title;
  Strategy strategy;
  void declare(ParameterVisitor& visitor);
};

/// The level an enterprise declares on a dimension: its own, else that of the strategy named `like`, else 1.
double declared_level(const Strategy& own, const std::string& like, const std::vector<NamedStrategy>& known,
                      std::size_t dimension);

/// What each level of each dimension means.
struct StrategyTable {
  std::array<std::array<double, 3>, conduct_count> levels = [] {
    std::array<std::array<double, 3>, conduct_count> defaults{};
    for (std::size_t k = 0; k < conduct_count; ++k) defaults[k] = all_conduct[k].levels;
    return defaults;
  }();
  void declare(ParameterVisitor& visitor);
};

/// (offer.6): value at level x in [1, 3].
double interpolated_level(const std::array<double, 3>& levels, double x);

/// The number of conduct of an enterprise whose dimensions stand at `effective` (8 levels), overridden by `overrides`.
double conduct_of(const StrategyTable& table, const std::vector<NamedNumber>& overrides, Conduct conduct,
                  double effective_level);

}  // namespace plussum
