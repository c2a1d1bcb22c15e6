// SPDX-License-Identifier: MIT
#include "plussum/state/ledger.hpp"

#include <limits>
#include <set>
#include <string>

#include "plussum/state/tally.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

constexpr std::size_t index(Sector sector) {
  return static_cast<std::size_t>(sector);
}
constexpr std::size_t index(Transfer transfer) {
  return static_cast<std::size_t>(transfer);
}

SectorBalances balances(std::int64_t household, std::int64_t pool, std::int64_t enterprise, std::int64_t rest) {
  SectorBalances all{};
  all[index(Sector::household)] = {household};
  all[index(Sector::group_pool)] = {pool};
  all[index(Sector::enterprise)] = {enterprise};
  all[index(Sector::rest_of_world)] = {rest};
  return all;
}

}  // namespace

TEST_CASE("ledger: every purpose has a name of its own and sectors that pay and receive", "[unit][ledger]") {
  std::set<std::string_view> names;
  for (const TransferInfo& info : all_transfers) {
    names.insert(info.name);
    REQUIRE(index(info.payer) < sector_count);
    REQUIRE(index(info.payee) < sector_count);
    REQUIRE_FALSE(info.meaning.empty());
  }
  REQUIRE(names.size() == transfer_count);
  REQUIRE(all_transfers[index(Transfer::earned_income)].name == "earned_income");
  REQUIRE(all_transfers[index(Transfer::goods_from_pool)].name == "goods_from_pool");
  REQUIRE(all_transfers[index(Transfer::outlet_cost)].name == "outlet_cost");
}

TEST_CASE("ledger: a correct step closes without breach", "[unit][ledger]") {
  Ledger ledger;
  ledger.open(balances(100, 0, 50, -150));
  REQUIRE(ledger.opening_total() == Money{});
  TransferTotals moved{};
  moved[index(Transfer::earned_income)] = {30};   // rest of the world to households
  moved[index(Transfer::group_saving)] = {20};    // households to pools
  moved[index(Transfer::goods_from_pool)] = {5};  // pools to enterprises
  moved[index(Transfer::peer_cover)] = {7};       // among households
  REQUIRE(ledger.close_step(0, balances(110, 15, 55, -180), moved, {9}, {9}).kind == BreachKind::none);
  REQUIRE(ledger.balances()[index(Sector::household)].units == 110);
  REQUIRE(ledger.close_step(1, balances(110, 15, 55, -180), {}, {}, {}).kind == BreachKind::none);
  REQUIRE(ledger.largest_imbalance() == Money{});
}

TEST_CASE("ledger: money made or lost is a breach", "[unit][ledger]") {
  Ledger ledger;
  ledger.open(balances(100, 0, 50, 0));
  const Breach made = ledger.close_step(3, balances(101, 0, 50, 0), {}, {}, {});
  REQUIRE(made.kind == BreachKind::sum_of_balances);
  REQUIRE(made.step == 3);
  REQUIRE(made.amount.units == 1);
  const Breach lost = ledger.close_step(4, balances(90, 0, 50, 0), {}, {}, {});
  REQUIRE(lost.kind == BreachKind::sum_of_balances);
  REQUIRE(lost.amount.units == -10);
  REQUIRE(ledger.largest_imbalance().units == 10);
}

TEST_CASE("ledger: money in the wrong sector is a breach though the sum is right", "[unit][ledger]") {
  Ledger ledger;
  ledger.open(balances(100, 0, 50, 0));
  TransferTotals moved{};
  moved[index(Transfer::service_fee)] = {10};
  const Breach breach = ledger.close_step(0, balances(90, 10, 50, 0), moved, {}, {});  // the fee went to the pool
  REQUIRE(breach.kind == BreachKind::sector_balance);
  REQUIRE(breach.sector == Sector::group_pool);
  REQUIRE(breach.amount.units == 10);
  ledger.open(balances(100, 0, 50, 0));
  const Breach unposted = ledger.close_step(0, balances(100, 0, 50, 0), moved, {}, {});
  REQUIRE(unposted.kind == BreachKind::sector_balance);
  REQUIRE(unposted.sector == Sector::household);
  REQUIRE(unposted.amount.units == 10);
}

TEST_CASE("ledger: loans that differ from debts are a breach", "[unit][ledger]") {
  Ledger ledger;
  ledger.open(balances(0, 0, 0, 0));
  const Breach breach = ledger.close_step(0, balances(0, 0, 0, 0), {}, {8}, {5});
  REQUIRE(breach.kind == BreachKind::loans_and_debts);
  REQUIRE(breach.amount.units == 3);
}

TEST_CASE("ledger: overflow of the total is a breach of its own", "[unit][ledger]") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  Ledger ledger;
  ledger.open(balances(1, 0, 0, 0));
  REQUIRE(ledger.close_step(0, balances(most, 0, 1, 0), {}, {}, {}).kind == BreachKind::overflow);
}

TEST_CASE("ledger: restored books continue as if they had never been closed", "[unit][ledger]") {
  Ledger straight, resumed;
  straight.open(balances(100, 0, 50, 0));
  TransferTotals moved{};
  moved[index(Transfer::service_fee)] = {10};
  REQUIRE(straight.close_step(0, balances(90, 0, 60, 0), moved, {}, {}).kind == BreachKind::none);
  resumed.restore(straight.opening_total(), straight.balances(), straight.largest_imbalance());
  for (Ledger* ledger : {&straight, &resumed}) {
    REQUIRE(ledger->close_step(1, balances(80, 0, 70, 0), moved, {}, {}).kind == BreachKind::none);
    REQUIRE(ledger->close_step(2, balances(70, 0, 81, 0), moved, {}, {}).amount.units == 1);
    REQUIRE(ledger->largest_imbalance().units == 1);
  }
}

TEST_CASE("ledger: tallies of blocks add up to the same totals in any order", "[unit][ledger]") {
  Tally a, b;
  a.move(Transfer::service_fee, {5}, 2);
  a.move(Transfer::service_fee, {7}, 15);
  a.move(Transfer::earned_income, {100});
  a.overdrawn_customer[0] = 12;
  b.move(Transfer::service_fee, {1}, 2);
  b.overdrawn_customer[0] = 7;
  b.groups_formed[3] = 4;
  Tally forth = a, back = b;
  forth.add(b);
  back.add(a);
  for (const Tally& sum : {forth, back}) {
    REQUIRE(sum.moved_for(Transfer::service_fee, 2).units == 6);
    REQUIRE(sum.transfer_totals()[index(Transfer::service_fee)].units == 13);
    REQUIRE(sum.transfer_totals()[index(Transfer::earned_income)].units == 100);
    REQUIRE(sum.transfer_totals()[index(Transfer::outlet_cost)].units == 0);
    REQUIRE(sum.groups_formed[3] == 4);
    REQUIRE(sum.overdrawn_customer[0] == 12);  // the largest, not the sum
  }
}
