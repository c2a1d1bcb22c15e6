// SPDX-License-Identifier: MIT
#pragma once
/// Value accounts: what each constituent of the market has, in money, and how that differs between two runs on the same
/// random numbers.
///     U_customer  = surplus + cash − debt                       (consumption and service had, and net worth)
///     U_enterprise = cash + loans held,  U_partners = cash,  U_intermediaries = cash,  U_pools = pooled savings
///     U_community = local balance + Σ_communities heads·W·wellbeing value
///     U_nation = money of public bodies + Σ_customers h·capability value
///     U_planet = Σ_regions heads·N·commons value
///     U_future = Σ_customers A·v/(δ + m)                        (service still to come of what is in use)
///     ΔW = Σ ΔU,  TR = (Σ|ΔU| − |ΔW|)/Σ|ΔU|,  Pareto share = share of constituents known to have ΔU >= 0         (W1)
/// Utility is quasi-linear in money, so that the sum has a meaning; transfers between constituents cancel exactly, since
/// every amount is a whole number of minor units. Plus-sum: ΔW > 0 and Pareto share 1. Potential plus-sum: ΔW > 0 and a priced
/// constituent loses. Zero-sum: ΔW = 0. Minus-sum: ΔW < 0. Source: Kaldor 1939; model section "ledger, prosperity, plus-sum"; L03.
/// A constituent whose own holding has a shadow price of 0 is *not priced*: nobody knows whether it loses, so that it is never one
/// that is known not to lose. Where nobody priced loses and something is not priced, the sum is a plus-sum of what is priced. Where
/// the outcome itself has no price, no class is named.
/// An enterprise or a partner that only one of the two worlds has comes with cash. In the world without it that is not gone: whoever
/// would own it keeps it, so that its change is what it has made of it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/scenario/scenario.hpp"
#include "plussum/state/world.hpp"

namespace plussum {

/// Constituents of one kind.
enum class ConstituentGroup : std::uint8_t {
  customers,
  enterprise,
  partners,
  intermediaries,
  pools,
  community,
  nation,
  planet,
  future
};
inline constexpr std::string_view constituent_group_names[] = {
    "customers", "enterprise", "partners", "intermediaries", "pools", "community", "nation", "planet", "future"};

struct Constituent {
  std::string name;  ///< "enterprise firm", "customers, decile 1", "community", …
  Money utility;     ///< of the simulated market
  ConstituentGroup group = ConstituentGroup::customers;
  bool is_priced = true;  ///< false: what it holds beside money has a shadow price of 0
};

using ValueAccount = std::vector<Constituent>;

ValueAccount value_account(const World& world, const Scenario& scenario);

/// What outcome in use will still give: A·v/(δ + m).
struct ServiceToCome {
  double service_value = 0.0, wear_and_discount = 1.0;

  explicit ServiceToCome(const Scenario& scenario);
  Money of(float stock) const { return money_from(static_cast<double>(stock) * service_value / wear_and_discount); }
};

/// What the owners of enterprises and partners that only `other` has keep in the world of `scenario`: their starting cash. Both are
/// scenarios as they stand at the start.
ValueAccount kept_by_owners(const Scenario& scenario, const Scenario& other);
/// The account with these amounts added, by name.
ValueAccount operator+(ValueAccount account, const ValueAccount& kept);
/// What all of them have.
Money total_of(const ValueAccount& account);

enum class SumClass : std::uint8_t { plus_sum, plus_sum_of_priced, potential_plus_sum, zero_sum, minus_sum };
inline constexpr std::string_view sum_class_names[] = {"plus-sum", "plus-sum of what is priced", "potential plus-sum",
                                                       "zero-sum", "minus-sum"};

struct ConstituentChange {
  std::string name;
  ConstituentGroup group = ConstituentGroup::customers;
  Money control, treatment, change;
  bool is_priced = true;  ///< in both
};

/// (W1)
struct ValueComparison {
  std::vector<ConstituentChange> constituents;
  Money total_change;                     ///< ΔW
  double transfer_ratio = 0.0;            ///< TR, 0 when nothing changed
  std::size_t priced = 0, not_worse = 0;  ///< constituents; `not_worse` of the priced ones
  double pareto_share = 1.0;              ///< not_worse / all constituents
  std::optional<SumClass> sum_class;      ///< none: the outcome has no price
};

/// Constituents are matched by name; one that a run does not have counts as 0 there. One that either account does not price is not
/// priced.
ValueComparison compare_accounts(const ValueAccount& control, const ValueAccount& treatment);

}  // namespace plussum
