// SPDX-License-Identifier: MIT
#pragma once
/// What a run leaves behind, in memory: the rows that observers have written so far. Recording only reads the world;
/// nothing recorded or left out changes the result.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/scenario/scenario.hpp"
#include "plussum/state/world.hpp"

namespace plussum {

/// A named second dimension with a label for each position.
struct RecordedAxis {
  std::string name;  ///< "lock_state", "barrier", "supplier", "enterprise"
  std::string long_name;
  std::vector<std::string> labels;
};

/// One variable of the series: values[record * labels + label], or values[record] when `axis` is empty.
struct RecordedSeries {
  std::string name, unit, long_name, axis;
  std::vector<double> values;
  /// How a series that a rule declares is to be read; of the built-in ones this is known by their names.
  struct Own {
    bool is_total = false;  ///< a sum over the steps since the record before
    bool adds_up = false;   ///< labels are amounts of one kind
    bool operator==(const Own&) const = default;
  };
  std::optional<Own> own = {};
};

/// One recorded customer column: values[record * panel customers + k]. Every stored type fits a double exactly
/// except 64-bit money beyond 2^53 minor units, which no customer holds.
struct RecordedColumn {
  std::string name, unit, long_name;
  bool is_integer = false;  ///< written as int64 instead of float32
  bool is_money = false;    ///< int64 minor units with scale_factor 1e-4
  std::vector<double> values;
};

/// A change of the scenario that took place during the run.
struct RecordedEvent {
  std::uint32_t step = 0;
  std::string parameter;
  double value = 0.0;
};

struct Recording {
  std::vector<RecordedAxis> axes;

  std::vector<std::uint32_t> series_steps;  ///< steps done at each record, 1 is after the first step
  std::vector<RecordedSeries> series;

  std::vector<std::uint32_t> ledger_steps;
  std::vector<std::int64_t> moved;        ///< [record][transfer], minor units moved since the record before
  std::vector<std::int64_t> balances;     ///< [record][sector], minor units
  std::vector<std::int64_t> transitions;  ///< [record][from][to], simulated customers since the record before

  std::vector<std::uint32_t> panel_customers;  ///< stable ids
  std::vector<std::uint32_t> panel_steps;
  std::vector<RecordedColumn> panel;

  std::vector<std::string> digest_columns;    ///< "customers.cash", …
  std::vector<std::uint64_t> digests;         ///< [step], the whole world after each step
  std::vector<std::uint64_t> column_digests;  ///< [step][digest column]

  std::vector<RecordedEvent> events;

  /// Running sums between records, part of a checkpoint.
  Tally since_series, since_ledger, since_start;
};

/// Everything needed to continue a run at `step` with the same bits: the columns (the network and the traits are made
/// again from the scenario), the balance outside, and the books.
struct Checkpoint {
  std::uint32_t step = 0;
  World world;  ///< network empty
  Money opening_total;
  Money largest_imbalance;
};

}  // namespace plussum
