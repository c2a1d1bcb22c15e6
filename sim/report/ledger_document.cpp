// SPDX-License-Identifier: MIT
#include "report/ledger_document.hpp"

#include <nlohmann/json.hpp>

#include "report/numbers.hpp"
#include "report/records.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view sector_name(Sector sector) {
  return sector_names[static_cast<std::size_t>(sector)];
}

}  // namespace

nlohmann::ordered_json ledger_document(const Recording& recording, const Scenario& scenario) {
  if (recording.ledger_steps.empty()) return nullptr;
  const Records records(recording.ledger_steps, scenario.time);
  const auto amount = [&](std::int64_t minor_units) {
    return number_json(Money{minor_units}.in_currency() * scenario.population.represents);
  };
  Json document, transfers = Json::array(), moved = Json::array(), balance = Json::array();
  records.add_times(document);
  for (std::size_t transfer = 0; transfer < transfer_count; ++transfer) {
    const TransferInfo& info = all_transfers[transfer];
    transfers.push_back({{"name", info.name},
                         {"payer", sector_name(info.payer)},
                         {"payee", sector_name(info.payee)},
                         {"meaning", info.meaning}});
    Json& row = moved.emplace_back(Json::array());
    for (std::size_t kept = 0; kept < records.size(); ++kept)
      row.push_back(amount(records.sum(recording.moved, transfer_count, transfer, kept)));
  }
  for (std::size_t sector = 0; sector < sector_count; ++sector) {
    Json& row = balance.emplace_back(Json::array());
    for (std::size_t kept = 0; kept < records.size(); ++kept)
      row.push_back(amount(recording.balances[records.last(kept) * sector_count + sector]));
  }
  document["sectors"] = sector_names;
  document["transfers"] = std::move(transfers);
  document["moved"] = std::move(moved);
  document["balance"] = std::move(balance);
  return document;
}

nlohmann::ordered_json transitions_document(const Recording& recording, const Scenario& scenario) {
  if (recording.transitions.empty()) return nullptr;
  constexpr std::size_t pairs = lock_state_count * lock_state_count;
  const Records records(recording.ledger_steps, scenario.time);
  Json document, counts = Json::array();
  records.add_times(document);
  for (std::size_t kept = 0; kept < records.size(); ++kept) {
    Json& matrix = counts.emplace_back(Json::array());
    for (std::size_t from = 0; from < lock_state_count; ++from) {
      Json& row = matrix.emplace_back(Json::array());
      for (std::size_t to = 0; to < lock_state_count; ++to)
        row.push_back(number_json(
            static_cast<double>(records.sum(recording.transitions, pairs, from * lock_state_count + to, kept)) *
            scenario.population.represents));
    }
  }
  document["states"] = lock_state_names;
  document["counts"] = std::move(counts);
  return document;
}

}  // namespace plussum::report
