// SPDX-License-Identifier: MIT
#pragma once
/// What is read from a trajectory or checkpoint, part by part, on its way from the process that reads it. A part that is
/// forgotten here does not compile: every part is named.
#include "io/byte_stream.hpp"
#include "io/checkpoint_file.hpp"

namespace plussum::io {

template <class Stream, class... Parts>
void transfer_all(Stream& stream, Parts&... parts) {
  (stream(parts), ...);
}

template <class Stream>
void transfer(Stream& stream, RecordedAxis& axis) {
  auto& [name, long_name, labels] = axis;
  transfer_all(stream, name, long_name, labels);
}

template <class Stream>
void transfer(Stream& stream, RecordedSeries& series) {
  auto& [name, unit, long_name, axis, values, own] = series;
  bool is_own = own.has_value();
  RecordedSeries::Own kind = own.value_or(RecordedSeries::Own{});
  transfer_all(stream, name, unit, long_name, axis, values, is_own, kind.is_total, kind.adds_up);
  if (is_own) own = kind;
}

template <class Stream>
void transfer(Stream& stream, RecordedColumn& column) {
  auto& [name, unit, long_name, is_integer, is_money, values] = column;
  transfer_all(stream, name, unit, long_name, is_integer, is_money, values);
}

template <class Stream>
void transfer(Stream& stream, RecordedEvent& event) {
  auto& [step, parameter, value] = event;
  transfer_all(stream, step, parameter, value);
}

template <class Stream>
void transfer(Stream& stream, BranchedFrom& branch) {
  auto& [scenario_yaml, step, digest, seed, file] = branch;
  bool has_seed = seed.has_value();
  std::int64_t number = seed.value_or(0);
  transfer_all(stream, scenario_yaml, step, digest, has_seed, number, file);
  if (has_seed) seed = number;
}

template <class Stream>
void transfer(Stream& stream, Recording& recording) {
  auto& [axes, series_steps, series, ledger_steps, moved, balances, transitions, panel_customers, panel_steps, panel,
         digest_columns, digests, column_digests, events, since_series, since_ledger, since_start] = recording;
  transfer_all(stream, axes, series_steps, series, ledger_steps, moved, balances, transitions, panel_customers,
               panel_steps, panel, digest_columns, digests, column_digests, events, since_series, since_ledger,
               since_start);
}

template <class Stream>
void transfer(Stream& stream, Provenance& provenance) {
  auto& [scenario_yaml, branched_from, scenario_name, title, code_version, git_commit, git_patch, build, packages,
         plan_text, sources, seed, final_digest, steps, start_date, step_unit, currency, outcome_unit, represents,
         wall_seconds, created, command] = provenance;
  transfer_all(stream, scenario_yaml, branched_from, scenario_name, title, code_version, git_commit, git_patch, build,
               packages, plan_text, sources, seed, final_digest, steps, start_date, step_unit, currency, outcome_unit,
               represents, wall_seconds, created, command);
}

template <class Stream>
void transfer(Stream& stream, Trajectory& trajectory) {
  auto& [provenance, recording, series_days, is_checkpoint] = trajectory;
  transfer(stream, provenance);
  transfer(stream, recording);
  transfer_all(stream, series_days, is_checkpoint);
}

template <class Stream>
void transfer(Stream& stream, OwnColumnValues& column) {
  auto& [table, name, unit, meaning, role, values] = column;
  bool is_count = std::holds_alternative<Column<std::int64_t>>(values);
  transfer_all(stream, table, name, unit, meaning, role, is_count);
  if (Stream::receives && is_count) values = Column<std::int64_t>{};
  std::visit([&](auto& stored) { stream(stored); }, values);
}

/// The network is not in a checkpoint, and the tally of a step under way neither.
template <class Stream>
void transfer(Stream& stream, Checkpoint& checkpoint) {
  auto& [step, world, opening_total, largest_imbalance] = checkpoint;
  SectorBalances balances = world.ledger.balances();
  transfer_all(stream, step, opening_total, largest_imbalance, world.rest_of_world, balances);
  if constexpr (Stream::receives) world.ledger.restore(opening_total, balances, largest_imbalance);
  World::for_each_table(world, [&](auto& table) {
    std::remove_cvref_t<decltype(table)>::describe([&](auto member, const ColumnInfo&) { stream(table.*member); });
  });
  stream(world.own.columns);
}

template <class Stream>
void transfer(Stream& stream, StoredCheckpoint& stored) {
  auto& [provenance, recording, checkpoint] = stored;
  transfer(stream, provenance);
  transfer(stream, recording);
  transfer(stream, checkpoint);
}

}  // namespace plussum::io
