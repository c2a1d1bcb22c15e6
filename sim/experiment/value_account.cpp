// SPDX-License-Identifier: MIT
#include "plussum/experiment/value_account.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "plussum/mechanisms/assess_value.hpp"
#include "plussum/mechanisms/deliver.hpp"
#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

Money sum_of(std::span<const Money> amounts) {
  Money sum;
  for (const Money amount : amounts) sum += amount;
  return sum;
}

Money size_of(Money amount) {
  return amount < Money{} ? Money{} - amount : amount;
}

template <class Params>
const Params* parameters_of(const Scenario& scenario, std::string_view mechanism) {
  return static_cast<const Params*>(scenario.parameters_of(mechanism));
}

Money community_value(const World& world, double wellbeing_value) {
  Money value = sum_of(world.communities.local_balance);
  for (std::size_t place = 0; place < world.communities.size(); ++place)
    value += money_from(static_cast<double>(world.communities.wellbeing[place]) * wellbeing_value *
                        world.communities.customers[place]);
  return value;
}

Money commons_value(const World& world, double value_per_head) {
  std::array<double, max_regions> heads{};
  for (std::size_t place = 0; place < world.communities.size(); ++place)
    heads[world.communities.region[place]] += world.communities.customers[place];
  Money value;
  for (std::size_t region = 0; region < world.regions.size(); ++region)
    value += money_from(world.regions.commons[region] * value_per_head * heads[region]);
  return value;
}

template <class Owned>
bool has_name(const std::vector<Owned>& all, const std::string& name) {
  return std::any_of(all.begin(), all.end(), [&](const Owned& one) { return one.name == name; });
}

std::string name_of(const Enterprise& owned) {
  return "enterprise " + owned.name;
}

std::optional<SumClass> class_of(const ValueComparison& comparison) {
  const auto& rows = comparison.constituents;
  const auto is_unpriced_outcome = [](const ConstituentChange& row) {
    return row.group == ConstituentGroup::future && !row.is_priced;
  };
  if (std::any_of(rows.begin(), rows.end(), is_unpriced_outcome)) return std::nullopt;
  if (comparison.total_change == Money{}) return SumClass::zero_sum;
  if (comparison.total_change < Money{}) return SumClass::minus_sum;
  if (comparison.not_worse < comparison.priced) return SumClass::potential_plus_sum;
  return comparison.priced == rows.size() ? SumClass::plus_sum : SumClass::plus_sum_of_priced;
}

/// (W1) of changes that are known.
void judge(ValueComparison& comparison) {
  Money moved;
  for (const ConstituentChange& row : comparison.constituents) {
    moved += size_of(row.change);
    comparison.priced += row.is_priced ? 1 : 0;
    comparison.not_worse += row.is_priced && row.change >= Money{} ? 1 : 0;
  }
  if (moved > Money{})
    comparison.transfer_ratio = (moved - size_of(comparison.total_change)).in_currency() / moved.in_currency();
  if (!comparison.constituents.empty())
    comparison.pareto_share =
        static_cast<double>(comparison.not_worse) / static_cast<double>(comparison.constituents.size());
  comparison.sum_class = class_of(comparison);
}

}  // namespace

ServiceToCome::ServiceToCome(const Scenario& scenario) : service_value(scenario.market_space.service_value) {
  const auto* deliver = parameters_of<DeliverParams>(scenario, Deliver::info.name);
  wear_and_discount = (deliver ? deliver->depreciation : 0.0) + scenario.market_space.future_discount;
}

ValueAccount value_account(const World& world, const Scenario& scenario) {
  const AssessValueParams defaults;
  const auto* prices = parameters_of<AssessValueParams>(scenario, AssessValue::info.name);
  const AssessValueParams& shadow = prices ? *prices : defaults;
  const ServiceToCome service(scenario);

  std::array<Money, decile_count> by_decile{};
  Money skill, value_to_come;
  for (std::size_t row = 0; row < world.customers.size(); ++row) {
    by_decile[world.customers.income_decile[row]] +=
        world.customers.surplus[row] + world.customers.cash[row] - world.customers.debt[row];
    skill += money_from(static_cast<double>(world.customers.capability[row]) * shadow.capability_value);
    value_to_come += service.of(world.customers.outcome_stock[row]);
  }
  using enum ConstituentGroup;
  ValueAccount account;
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e)
    account.push_back(
        {name_of(scenario.enterprises[e]), world.enterprises.cash[e] + world.enterprises.loans_held[e], enterprise});
  account.push_back({"partners", sum_of(world.partners.cash), partners});
  account.push_back({"intermediaries", sum_of(world.enterprises.intermediary_cash), intermediaries});
  for (std::size_t decile = 0; decile < decile_count; ++decile)
    account.push_back({"customers, decile " + std::to_string(decile + 1), by_decile[decile], customers});
  account.push_back({"savings in groups", sum_of(world.groups.pool), pools});
  account.push_back(
      {"community", community_value(world, shadow.wellbeing_value), community, shadow.wellbeing_value != 0.0});
  account.push_back({"nation", sum_of(world.regions.public_cash) + skill, nation, shadow.capability_value != 0.0});
  account.push_back({"planet", commons_value(world, shadow.commons_value), planet, shadow.commons_value != 0.0});
  account.push_back({"future", value_to_come, future, service.service_value != 0.0});
  return account;
}

ValueAccount kept_by_owners(const Scenario& scenario, const Scenario& other) {
  ValueAccount kept;
  for (const Enterprise& owned : other.enterprises)
    if (!has_name(scenario.enterprises, owned.name))
      kept.push_back({name_of(owned), money_from(in_simulated_market(other.population, owned.starting_cash)),
                      ConstituentGroup::enterprise});
  for (const Partner& owned : other.partners)
    if (!has_name(scenario.partners, owned.name))
      kept.push_back({"partners", money_from(in_simulated_market(other.population, owned.starting_cash)),
                      ConstituentGroup::partners});
  return kept;
}

ValueAccount operator+(ValueAccount account, const ValueAccount& kept) {
  for (const Constituent& owner : kept) {
    const auto row =
        std::find_if(account.begin(), account.end(), [&](const auto& one) { return one.name == owner.name; });
    if (row != account.end())
      row->utility += owner.utility;
    else  // enterprises stand first
      account.insert(
          std::find_if(account.begin(), account.end(), [&](const auto& one) { return one.group != owner.group; }),
          owner);
  }
  return account;
}

Money total_of(const ValueAccount& account) {
  Money total;
  for (const Constituent& constituent : account) total += constituent.utility;
  return total;
}

ValueComparison compare_accounts(const ValueAccount& control, const ValueAccount& treatment) {
  ValueComparison comparison;
  for (const Constituent& before : control)
    comparison.constituents.push_back({.name = before.name,
                                       .group = before.group,
                                       .control = before.utility,
                                       .treatment = {},
                                       .change = {},
                                       .is_priced = before.is_priced});
  for (const Constituent& after : treatment) {
    auto& rows = comparison.constituents;
    auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& other) { return other.name == after.name; });
    if (row == rows.end())
      row = rows.insert(rows.end(),
                        {.name = after.name, .group = after.group, .control = {}, .treatment = {}, .change = {}});
    row->treatment = after.utility;
    row->is_priced = row->is_priced && after.is_priced;
  }
  for (ConstituentChange& row : comparison.constituents) {
    row.change = row.treatment - row.control;
    comparison.total_change += row.change;
  }
  judge(comparison);
  return comparison;
}

}  // namespace plussum
