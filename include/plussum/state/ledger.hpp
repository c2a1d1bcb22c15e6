// SPDX-License-Identifier: MIT
#pragma once
/// The ledger: every movement of money is a transfer from one sector to another for a stated purpose. Actors post
/// their own side to their cash column and the purpose's total to the step's tally; `close_step` then checks, from
/// balances counted anew, that nothing was made or lost. Equation L01: Σ balances(t) = Σ balances(0), exactly.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plussum/core/enums.hpp"
#include "plussum/core/money.hpp"

namespace plussum {

enum class Sector : std::uint8_t {
  household,
  group_pool,
  enterprise,
  partner,
  intermediary,
  public_body,
  local_market,
  rest_of_world
};
inline constexpr std::size_t sector_count = enumerator_count<Sector>;
inline constexpr auto sector_names = enumerator_names<Sector>;

/// Why money moves. Each purpose has one paying and one receiving sector.
enum class Transfer : std::uint8_t {
  earned_income,
  local_income,
  local_consumption,
  other_consumption,
  local_building,
  other_building,
  direct_sale,
  peer_cover,
  service_fee,
  group_saving,
  loan_repayment,
  goods_from_pool,
  pool_refund,
  promoter_commission,
  partner_share,
  cost_of_goods,
  outlet_cost,
  maintenance_by_customer,
  maintenance_by_enterprise,
  risk_pooling,
  intermediary_margin,
  producer_margin,
  displaced_margin,
  producer_stock,
  investment,
  community_programme,
  research_cost,
  levy,
  levy_returned,
};
inline constexpr std::size_t transfer_count = enumerator_count<Transfer>;

struct TransferInfo {
  std::string_view name;
  Sector payer;
  Sector payee;
  std::string_view meaning;
};
inline constexpr std::array<TransferInfo, transfer_count> all_transfers{{
    {"earned_income", Sector::rest_of_world, Sector::household, "income from outside the community"},
    {"local_income", Sector::local_market, Sector::household,
     "income from the local market's sales of the step before"},
    {"local_consumption", Sector::household, Sector::local_market, "consumption bought in the community"},
    {"other_consumption", Sector::household, Sector::rest_of_world, "consumption bought elsewhere"},
    {"local_building", Sector::household, Sector::local_market, "self-provision: the part bought in the community"},
    {"other_building", Sector::household, Sector::rest_of_world, "self-provision: the part bought elsewhere"},
    {"direct_sale", Sector::household, Sector::enterprise, "goods bought without a group"},
    {"peer_cover", Sector::household, Sector::household, "members of a group paying for one who is short"},
    {"service_fee", Sector::household, Sector::enterprise, "service part of an instalment"},
    {"group_saving", Sector::household, Sector::group_pool, "part of an instalment saved for the next delivery"},
    {"loan_repayment", Sector::household, Sector::enterprise, "part of an instalment that repays goods on credit"},
    {"goods_from_pool", Sector::group_pool, Sector::enterprise, "goods paid out of pooled savings"},
    {"pool_refund", Sector::group_pool, Sector::household, "savings returned when a group dissolves"},
    {"promoter_commission", Sector::enterprise, Sector::household, "promoter's commission on instalments paid"},
    {"partner_share", Sector::enterprise, Sector::partner, "partners' share of goods delivered"},
    {"cost_of_goods", Sector::enterprise, Sector::rest_of_world, "unit cost of goods delivered"},
    {"outlet_cost", Sector::enterprise, Sector::rest_of_world, "running cost of outlets"},
    {"maintenance_by_customer", Sector::household, Sector::rest_of_world,
     "upkeep that customers pay for what they were sold"},
    {"maintenance_by_enterprise", Sector::enterprise, Sector::rest_of_world,
     "the part of that upkeep that the enterprise bears"},
    {"risk_pooling", Sector::household, Sector::household, "members of a risk pool sharing their incomes"},
    {"intermediary_margin", Sector::enterprise, Sector::intermediary,
     "margin of the intermediary through whom the enterprise sells"},
    {"producer_margin", Sector::enterprise, Sector::household, "margin of customer-producers on what they sell"},
    {"displaced_margin", Sector::local_market, Sector::household,
     "margin that customer-producers take over from sellers of before"},
    {"producer_stock", Sector::household, Sector::enterprise,
     "customer-producers repaying the loan for their first stock"},
    {"investment", Sector::enterprise, Sector::rest_of_world,
     "spending on outlets, information, training and the other levers"},
    {"community_programme", Sector::enterprise, Sector::local_market, "spending on programmes in communities"},
    {"research_cost", Sector::enterprise, Sector::rest_of_world, "interviews with customers and others"},
    {"levy", Sector::enterprise, Sector::public_body, "levy on what wears the commons"},
    {"levy_returned", Sector::public_body, Sector::local_market, "levy handed back to communities"},
}};
static_assert(names_each<Transfer>(all_transfers));

using SectorBalances = std::array<Money, sector_count>;
using TransferTotals = std::array<Money, transfer_count>;

/// What a breach of the books is. The edge of the program turns it into a sentence.
enum class BreachKind : std::uint8_t { none, sum_of_balances, sector_balance, loans_and_debts, overdrawn, overflow };

struct Breach {
  BreachKind kind = BreachKind::none;
  std::uint32_t step = 0;
  Sector sector = Sector::household;
  Money amount;             ///< by how much the books are out, or the overdrawn balance
  std::uint32_t entry = 0;  ///< first offending row of the sector's table, for `overdrawn`
};

class Ledger {
 public:
  /// Opens the books with the balances of a new world.
  void open(const SectorBalances& balances);
  /// Checks one step: the sum of balances is what it was at the opening, each sector's balance changed by what it
  /// received less what it paid, and loans held equal debts owed.
  Breach close_step(std::uint32_t step, const SectorBalances& balances, const TransferTotals& moved, Money loans,
                    Money debts);

  Money opening_total() const { return opening_total_; }
  const SectorBalances& balances() const { return balances_; }
  /// Largest |Σ balances − opening total| over all steps closed so far; 0 in a correct program.
  Money largest_imbalance() const { return largest_imbalance_; }
  void restore(Money opening_total, const SectorBalances& balances, Money largest_imbalance);

 private:
  Money opening_total_;
  SectorBalances balances_{};
  Money largest_imbalance_;
};

}  // namespace plussum
