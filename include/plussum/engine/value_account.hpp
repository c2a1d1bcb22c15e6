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
///     ΔW = Σ ΔU,  TR = (Σ|ΔU| − |ΔW|)/Σ|ΔU|,  Pareto share = share of constituents with ΔU >= 0              (W1)
/// Utility is quasi-linear in money, so that the sum has a meaning; transfers between constituents cancel exactly, since
/// every amount is a whole number of minor units. Plus-sum: ΔW > 0 and Pareto share 1. Potential plus-sum: ΔW > 0 only.
/// Zero-sum: ΔW = 0. Minus-sum: ΔW < 0. Source: Kaldor 1939; model section "ledger, prosperity, plus-sum"; L03.
/// An enterprise or a partner that only one of the two worlds has comes with cash. In the world without it that is not gone: whoever
/// would own it keeps it, so that its change is what it has made of it.
#include <cstdint>
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
};

using ValueAccount = std::vector<Constituent>;

ValueAccount value_account(const World& world, const Scenario& scenario);
/// What the owners of enterprises and partners that only `other` has keep in the world of `scenario`: their starting cash. Both are
/// scenarios as they stand at the start.
ValueAccount kept_by_owners(const Scenario& scenario, const Scenario& other);
/// The account with these amounts added, by name.
ValueAccount operator+(ValueAccount account, const ValueAccount& kept);
/// What all of them have.
Money total_of(const ValueAccount& account);

enum class SumClass : std::uint8_t { plus_sum, potential_plus_sum, zero_sum, minus_sum };
inline constexpr std::string_view sum_class_names[] = {"plus-sum", "potential plus-sum", "zero-sum", "minus-sum"};

struct ConstituentChange {
  std::string name;
  ConstituentGroup group = ConstituentGroup::customers;
  Money control, treatment, change;
};

/// (W1)
struct ValueComparison {
  std::vector<ConstituentChange> constituents;
  Money total_change;           ///< ΔW
  double transfer_ratio = 0.0;  ///< TR, 0 when nothing changed
  double pareto_share = 1.0;
  SumClass sum_class = SumClass::zero_sum;
};

/// Constituents are matched by name; one that a run does not have counts as 0 there.
ValueComparison compare_accounts(const ValueAccount& control, const ValueAccount& treatment);

}  // namespace plussum
