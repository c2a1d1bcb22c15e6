// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// A made-up experiment with records for the tests of the run store and of the consolidated file.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/experiment/result.hpp"
#include "plussum/experiment/run_key.hpp"

namespace plussum::test {

inline RunKey key_of(int number) {
  const std::string text = std::to_string(number);
  return run_key(std::array<std::string_view, 2>{"made up", text});
}

/// Two numbers and a choice at every point, one metric at the end, one over time.
inline ResultPlan made_up_plan(std::uint32_t points = 3, std::uint32_t replicates = 2, std::size_t times = 4) {
  ResultPlan plan;
  plan.name = "made_up";
  plan.title = "Made up – für Tests ✓";
  plan.experiment_yaml = "experiment: made_up\ntitle: \"quoted, ✓\"\n";
  plan.engine_version = "0.4.0";
  plan.currency = "MXN";
  plan.represents = 2.5;
  plan.factors = {{"price", "MXN/week", "what a room costs", {}},
                  {"gain", "1", "gain of a link", {}},
                  {"aim", "", "what, \"the\" enterprise aims at", {"unit", "people", "naïve, ✓"}}};
  plan.metrics = {{"served", "customer", "customers served at the end", false},
                  {"cash", "MXN", "cash of the enterprise", true}};
  for (std::size_t i = 0; i < times; ++i) plan.years.push_back(static_cast<double>(i + 1) / 12.0);
  for (std::uint32_t point = 0; point < points; ++point) {
    plan.points.push_back({0.1 * point, 1.0 / 3.0 * point, static_cast<double>(point % 3)});
    for (std::uint32_t replicate = 0; replicate < replicates; ++replicate)
      plan.runs.push_back({point, replicate, replicate == 0 ? std::numeric_limits<std::int64_t>::max() : replicate,
                           key_of(static_cast<int>(point * replicates + replicate))});
  }
  plan.replicates = replicates;
  return plan;
}

/// Different for every number; `times` entries of the series.
inline RunRecord made_up_record(int number, std::size_t times = 4) {
  RunRecord record;
  record.key = key_of(number);
  record.digest = "00000000000000" + std::to_string(10 + number % 90);
  record.values = {number + 0.1, -number / 3.0};
  record.series = {{}, std::vector<double>(times)};
  for (std::size_t i = 0; i < times; ++i) record.series[1][i] = number + static_cast<double>(i) / 7.0;
  record.wall_seconds = 0.25;
  return record;
}

inline RunRecord made_up_failure(int number) {
  RunRecord record;
  record.key = key_of(number);
  record.status = RunStatus::failed;
  record.message = "step 7: the books, \"as they say\", do not balance\nby 3";
  return record;
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) {
           return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
         });
}

inline bool same_record(const RunRecord& a, const RunRecord& b) {
  return a.key == b.key && a.status == b.status && a.message == b.message && a.digest == b.digest &&
         same_bits({a.wall_seconds}, {b.wall_seconds}) && same_bits(a.values, b.values) &&
         std::equal(a.series.begin(), a.series.end(), b.series.begin(), b.series.end(), same_bits);
}

}  // namespace plussum::test
