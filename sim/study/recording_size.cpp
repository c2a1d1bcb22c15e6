// SPDX-License-Identifier: MIT
#include "plussum/study/recording_size.hpp"

#include <fmt/format.h>

#include <fstream>
#include <optional>

#include "io/decimal.hpp"
#include "plussum/engine/series_values.hpp"

namespace plussum {
namespace {

/// Columns grow by doubling, and the file is made in memory.
constexpr double copies = 3.0;

double records(std::int64_t steps, std::int64_t every) {
  return static_cast<double>((steps + every - 1) / every);
}

std::optional<double> free_memory() {
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    constexpr std::string_view key = "MemAvailable:";
    if (!line.starts_with(key)) continue;
    const std::size_t begin = line.find_first_not_of(' ', key.size());
    if (begin == std::string::npos) return std::nullopt;
    if (const auto kilobytes = io::plain_whole_number(line.substr(begin, line.find(' ', begin) - begin)))
      return static_cast<double>(*kilobytes) * 1024.0;
  }
  return std::nullopt;
}

}  // namespace

double bytes_of_recording(const Simulation& simulation, const Recording& empty) {
  const RecordSettings& settings = simulation.scenario().record;
  const std::int64_t steps = simulation.scenario().time.steps;
  double series = 0.0;
  for (const RecordedSeries& one : empty.series) series += static_cast<double>(labels_of(empty, one).size());
  constexpr double ledger = transfer_count + sector_count + lock_state_count * lock_state_count;
  const double panel = static_cast<double>(empty.panel.size()) * static_cast<double>(empty.panel_customers.size());
  const double digests = 1.0 + static_cast<double>(empty.digest_columns.size());
  return 8.0 * (records(steps, settings.series_every) * series + records(steps, settings.ledger_every) * ledger +
                records(steps, settings.panel_every) * panel + static_cast<double>(steps) * digests);
}

std::string readable_bytes(double bytes) {
  constexpr const char* units[] = {"bytes", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000.0 && unit + 1 < std::size(units); ++unit) bytes /= 1000.0;
  return unit == 0 ? fmt::format("{:.0f} bytes", bytes) : fmt::format("{:.3g} {}", bytes, units[unit]);
}

std::string why_recording_cannot_fit(double bytes) {
  const auto free = free_memory();
  if (!free || bytes * copies <= *free) return {};
  return fmt::format(
      "recording this run takes about {}, and with its file three times as much, but {} of memory are free; record "
      "less "
      "often (record.series_every, record.ledger_every, record.panel_every), fewer customers (record.panel_share), or "
      "nothing (--no-record)",
      readable_bytes(bytes), readable_bytes(*free));
}

}  // namespace plussum
