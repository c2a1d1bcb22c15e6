// SPDX-License-Identifier: MIT
#pragma once
/// Which records of a run a page shows. A page holds at most 1,000: of a longer run every second, third … is kept, the last
/// one always, and what happened in between is added to it.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum::report {

inline constexpr std::size_t most_records = 1000;

/// ISO date of the end of a step; `steps` done.
std::string date_after(const TimeSettings& time, std::uint32_t steps);

class Records {
 public:
  /// \param steps  steps done at each record of the run
  Records(const std::vector<std::uint32_t>& steps, const TimeSettings& time);

  std::size_t size() const { return last_.size(); }
  /// Every how many records of the run one is kept.
  std::size_t thinning() const { return thinning_; }
  /// Records of the run that a kept one stands for, first and last; the last gives its date and its levels.
  std::size_t first(std::size_t kept) const { return kept == 0 ? 0 : last_[kept - 1] + 1; }
  std::size_t last(std::size_t kept) const { return last_[kept]; }
  /// Steps done at a kept record.
  std::uint32_t steps(std::size_t kept) const { return steps_[last_[kept]]; }

  /// Adds `dates` (ISO) and `years` (since the start of the run) of the kept records.
  void add_times(nlohmann::ordered_json& document) const;
  /// Sum of values[record * width + position] over the records that a kept one stands for.
  template <class Number>
  Number sum(const std::vector<Number>& values, std::size_t width, std::size_t position, std::size_t kept) const {
    Number total{};
    for (std::size_t record = first(kept); record <= last(kept); ++record) total += values[record * width + position];
    return total;
  }

 private:
  const std::vector<std::uint32_t>& steps_;
  TimeSettings time_;
  std::size_t thinning_;
  std::vector<std::size_t> last_;
};

}  // namespace plussum::report
