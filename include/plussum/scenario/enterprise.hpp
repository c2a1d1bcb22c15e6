// SPDX-License-Identifier: MIT
#pragma once
/// Enterprises, their programmes, and partners.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/scenario/activity_cycle.hpp"
#include "plussum/scenario/parameter.hpp"
#include "plussum/scenario/strategy.hpp"

namespace plussum {

/// How customers pay and get goods. With `group_size` 1 a customer has the plan alone; with `in_groups` false there is
/// no plan: she pays the instalment every step and gets goods at once. A rotating group hands all that it saves in a cycle
/// to one member, each in her turn.
struct Programme {
  bool in_groups = true;
  bool rotating = false;
  std::int64_t group_size = 3;
  double instalment = required;
  double service_share = 0.0;
  std::int64_t saving_instalments = 5;
  std::int64_t delivery_instalments = 10;
  std::int64_t plan_instalments = 70;
  double cover_limit = 1.0;
  std::int64_t arrears_limit = 4;
  double renewal_share = 0.0;
  double promoter_commission = 0.0;

  void declare(ParameterVisitor& visitor);
};

/// One good used by several customers in turn.
struct SharedUse {
  std::int64_t sharers = 1;
  double coordination_cost = 0.0;
  double coordination_growth = 0.0;

  void declare(ParameterVisitor& visitor);
};

/// Customers who sell the enterprise's goods to their neighbours.
struct ProducerRole {
  double margin = 0.0;
  double stock_loan = 0.0;
  double capability_needed = 0.3;
  std::int64_t territory = 60;
  double displacement = 0.0;

  void declare(ParameterVisitor& visitor);
};

/// Whom a transformation needs first: the majority, or the few who begin by themselves.
enum class TransformationPolicy : std::uint32_t { consensus_first, points_of_light_first };
/// How the new way is tried out on selected customers.
enum class Pilot : std::uint32_t { timid, full_resources };
enum class TransformationStart : std::uint32_t { before_crisis, in_crisis };

/// How an enterprise moves from the strategy it declares to another one, in ten stages. Source: model section
/// "transformation".
struct Transformation {
  bool transforms = false;
  Strategy towards;
  double mean_months = 36.0;
  TransformationPolicy policy = TransformationPolicy::consensus_first;
  Pilot pilot = Pilot::timid;
  TransformationStart start = TransformationStart::before_crisis;
  double crisis_cash_share = 0.25;
  std::int64_t silos = 0;
  std::int64_t staff_per_silo = 20;
  double openness = 0.2;
  double threshold_mean = 0.25;
  double threshold_sd = 0.12;
  double points_of_light = 0.05;
  double leadership = 0.0;
  double pilot_effect = 1.0;
  double majority = 0.5;

  void declare(ParameterVisitor& visitor);
};

struct Enterprise {
  std::string name, title;
  bool decides = false;
  std::string like;
  Strategy strategy;
  std::vector<NamedNumber> conduct;
  std::vector<NamedNumber> starting_levels;
  std::string enters;
  double starting_cash = 0.0;
  bool may_be_overdrawn = false;
  double price_level = 1.0;
  double unit_cost_share = 0.0;
  double outlet_cost = 0.0;
  std::vector<NamedNumber> coverage;
  double known_share = 0.0;
  double promotion = 0.0;
  double promoter_promotion = 0.0;
  double outlet_share = 0.0;
  double information_share = 0.0;
  double switching_cost = 0.0;
  double personalisation = 0.0;
  double training = 0.0;
  double trust = 1.0;
  double complexity = 0.0;
  bool serves_irregular_earners = true;
  bool serves_shunned = true;
  double payment_interval = 0.0;
  double credit_share = 0.0;
  double credit_interest = 0.0;
  double credit_term = 52.0;
  double durability = 1.0;
  double durability_cost = 0.0;
  double later_cost_share = 0.0;
  double bulk_exponent = 0.0;
  double bulk_reference = 1.0;
  double intermediary_margin = 0.0;
  double capacity_per_outlet = 0.0;
  double community_value = 0.0;
  SharedUse shared_use;
  ProducerRole producers;
  Programme programme;
  Transformation transformation;

  void declare(ParameterVisitor& visitor);
  /// Coverage offered for an activity; 0 when it is not named.
  double coverage_of(const std::string& activity) const;
  /// How far a lever is built up at the start: `starting_levels`, or the number of the offer it stands for.
  double starting_level(Lever lever) const;
};

struct Partner {
  std::string name;
  FilledBy kind = FilledBy::distributor;
  std::string enterprise;
  double capacity = required;
  double revenue_share = 0.0;
  double reservation_income = 0.0;
  double starting_cash = 0.0;

  void declare(ParameterVisitor& visitor);
};

/// What partners of capacity Z make possible: 1 − exp(−Z). Source: model section "partners".
double partner_factor(double capacity);

}  // namespace plussum
