// SPDX-License-Identifier: MIT
#include "plussum/state/ledger.hpp"

namespace plussum {
namespace {

Money magnitude(Money amount) {
  return amount.units < 0 ? -amount : amount;
}

/// False on overflow.
bool total_of(const SectorBalances& balances, Money& total) {
  total = {};
  for (const Money balance : balances)
    if (add_overflows(total, balance, total)) return false;
  return true;
}

}  // namespace

void Ledger::open(const SectorBalances& balances) {
  balances_ = balances;
  total_of(balances, opening_total_);
  largest_imbalance_ = {};
}

Breach Ledger::close_step(std::uint32_t step, const SectorBalances& balances, const TransferTotals& moved, Money loans,
                          Money debts) {
  Money total;
  if (!total_of(balances, total)) return {.kind = BreachKind::overflow, .step = step, .amount = {}};

  SectorBalances expected = balances_;
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose) {
    Money& payer = expected[static_cast<std::size_t>(all_transfers[purpose].payer)];
    Money& payee = expected[static_cast<std::size_t>(all_transfers[purpose].payee)];
    // One after the other: both may be of the same sector.
    if (add_overflows(payer, -moved[purpose], payer) || add_overflows(payee, moved[purpose], payee))
      return {.kind = BreachKind::overflow, .step = step, .amount = {}};
  }
  balances_ = balances;

  const Money imbalance = total - opening_total_;
  if (magnitude(imbalance) > largest_imbalance_) largest_imbalance_ = magnitude(imbalance);
  if (imbalance != Money{}) return {.kind = BreachKind::sum_of_balances, .step = step, .amount = imbalance};
  for (std::size_t sector = 0; sector < sector_count; ++sector)
    if (balances[sector] != expected[sector])
      return {.kind = BreachKind::sector_balance,
              .step = step,
              .sector = static_cast<Sector>(sector),
              .amount = balances[sector] - expected[sector]};
  if (loans != debts) return {.kind = BreachKind::loans_and_debts, .step = step, .amount = loans - debts};
  return {};
}

void Ledger::restore(Money opening_total, const SectorBalances& balances, Money largest_imbalance) {
  opening_total_ = opening_total;
  balances_ = balances;
  largest_imbalance_ = largest_imbalance;
}

}  // namespace plussum
