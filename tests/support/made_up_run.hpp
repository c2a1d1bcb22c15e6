// SPDX-License-Identifier: MIT
#pragma once
/// A recording and a checkpoint with something in every part, made up rather than run, and bitwise
/// comparison.
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "io/trajectory_file.hpp"
#include "plussum/engine/recording.hpp"

namespace plussum::test {

/// A folder of its own, gone with all that is in it at the end of the test.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plussum-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_)) ++count;
    return count;
  }

 private:
  std::filesystem::path path_;
};

inline Scenario made_up_scenario() {
  Scenario scenario;
  scenario.name = "made_up";
  scenario.title = "Made up – für Tests ✓";
  scenario.currency = "MXN";
  scenario.seed = std::numeric_limits<std::int64_t>::max();
  scenario.time = {.step = StepUnit::month, .start = "1999-12-31", .steps = 6};
  scenario.market_space.outcome_unit = "room";
  scenario.population.represents = 2.5;
  return scenario;
}

inline io::Provenance made_up_provenance() {
  io::Provenance provenance = io::provenance_of(made_up_scenario());
  provenance.scenario_yaml = "name: made_up\n" + std::string(200'000, '#') + "\n";
  provenance.code_version = "0.1.0";
  provenance.git_commit = "0123456789abcdef";
  provenance.git_patch = "--- a\n+++ b\n";
  provenance.build = "GNU 12.2.0 -O3";
  provenance.packages = "HDF5 1.10.8";
  provenance.plan_text = "sense\ndecide\n";
  provenance.sources = {"Rogers 2003", "Granovetter 1978, «Threshold Models»"};
  provenance.final_digest = "00ff00ff00ff00ff";
  provenance.steps = 6;
  provenance.wall_seconds = 0.1;
  provenance.created = "2001-02-03T04:05:06Z";
  provenance.command = "plussum run made_up.yaml";
  return provenance;
}

template <class T>
std::vector<T> sequence(std::size_t count, T first, T difference) {
  std::vector<T> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<T>(first + static_cast<T>(i) * difference);
  return values;
}

inline void fill_panel(Recording& recording) {
  recording.panel_customers = {0, 7, 4'294'967'294U};
  recording.panel_steps = {3, 6};
  recording.panel = {
      {"cash", "money", "money in hand", false, true, {0, -1, 9007199254740991.0, 12345, 7, 8}},
      {"income_potential", "money/week", "income", false, false, {0.5, 1e30f, std::nan(""), -0.0, 1.0f / 3.0f, 4}},
      {"lock_state", "1", "lock state", true, false, {0, 1, 2, 3, 4, 0}}};
}

/// `records` rows of series; large numbers of them make large files.
inline Recording made_up_recording(std::size_t records = 6) {
  Recording recording;
  recording.axes = {{"enterprise", "enterprise", {"cemex", "Tía Rosa – 店"}},
                    {"nobody", "an axis without labels", {}},
                    {"lock_state", "lock state", {"locked_out", "outside", "locked_in", "locked_on", "transactional"}}};
  recording.series_steps = sequence<std::uint32_t>(records, 1, 1);
  recording.series = {
      {"household_cash", "money", "money in the hands of households", "", sequence(records, 0.1, 1e9)},
      {"outcome_stock", "outcome", "stock of the desired outcome", "", sequence(records, 0.0, 1.0 / 3.0)},
      {"customers_by_lock_state", "customer", "customers", "lock_state", sequence(records * 5, 0.0, 1.0)},
      {"enrolments", "customer", "customers enrolled", "enterprise", sequence(records * 2, -1.0, 0.7)},
      {"empty", "moneybox", "a series over no label", "nobody", {}}};
  if (records > 0) recording.series[1].values[0] = std::numeric_limits<double>::quiet_NaN();
  recording.ledger_steps = {2, 4, 6};
  recording.moved = sequence<std::int64_t>(3 * transfer_count, -5, 987'654'321'012'345);
  recording.balances = sequence<std::int64_t>(3 * sector_count, 1, -123'456'789);
  recording.transitions = sequence<std::int64_t>(3 * lock_state_count * lock_state_count, 0, 11);
  fill_panel(recording);
  recording.digest_columns = {"customers.cash", "groups.pool"};
  recording.digests = sequence<std::uint64_t>(6, 0xFFFFFFFFFFFFFFFFU, 0x9E3779B97F4A7C15U);
  recording.column_digests = sequence<std::uint64_t>(12, 3, 0xBF58476D1CE4E5B9U);
  recording.events = {{2, "links.word_of_mouth", 0.0}, {5, "enterprises.cemex.outlet_share", 0.25}};
  return recording;
}

template <class T>
bool same_bits(const std::vector<T>& left, const std::vector<T>& right) {
  return left.size() == right.size() &&
         (left.empty() || std::memcmp(left.data(), right.data(), left.size() * sizeof(T)) == 0);
}

inline bool same_bits(const Tally& left, const Tally& right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

inline bool same_series(const Recording& left, const Recording& right) {
  bool same = left.axes.size() == right.axes.size() && left.series.size() == right.series.size();
  for (std::size_t i = 0; same && i < left.axes.size(); ++i)
    same = left.axes[i].name == right.axes[i].name && left.axes[i].long_name == right.axes[i].long_name &&
           left.axes[i].labels == right.axes[i].labels;
  for (std::size_t i = 0; same && i < left.series.size(); ++i) {
    const RecordedSeries &a = left.series[i], &b = right.series[i];
    same = a.name == b.name && a.unit == b.unit && a.long_name == b.long_name && a.axis == b.axis &&
           same_bits(a.values, b.values);
  }
  return same && left.series_steps == right.series_steps;
}

inline bool same_panel(const Recording& left, const Recording& right) {
  bool same = left.panel.size() == right.panel.size();
  for (std::size_t i = 0; same && i < left.panel.size(); ++i) {
    const RecordedColumn &a = left.panel[i], &b = right.panel[i];
    same = a.name == b.name && a.unit == b.unit && a.long_name == b.long_name && a.is_integer == b.is_integer &&
           a.is_money == b.is_money && same_bits(a.values, b.values);
  }
  return same && left.panel_customers == right.panel_customers && left.panel_steps == right.panel_steps;
}

inline bool same_events(const Recording& left, const Recording& right) {
  bool same = left.events.size() == right.events.size();
  for (std::size_t i = 0; same && i < left.events.size(); ++i)
    same = left.events[i].step == right.events[i].step && left.events[i].parameter == right.events[i].parameter &&
           left.events[i].value == right.events[i].value;
  return same;
}

/// Everything but the sums between records.
inline bool same_recording(const Recording& left, const Recording& right) {
  return same_series(left, right) && same_panel(left, right) && same_events(left, right) &&
         left.ledger_steps == right.ledger_steps && left.moved == right.moved && left.balances == right.balances &&
         left.transitions == right.transitions && left.digest_columns == right.digest_columns &&
         left.digests == right.digests && left.column_digests == right.column_digests;
}

}  // namespace plussum::test
