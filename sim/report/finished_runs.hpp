// SPDX-License-Identifier: MIT
#pragma once
/// Which runs of an experiment are there: while a sweep is not finished, or where runs have failed, means over different replicates
/// must not be compared with each other.
#include <cstdint>
#include <vector>

#include "report/experiment_results.hpp"

namespace plussum::report {

class FinishedRuns {
 public:
  explicit FinishedRuns(const ExperimentResults& results);

  bool is_finished(std::size_t point, std::uint32_t replicate) const { return finished_[place(point, replicate)]; }
  /// Whether the run is not there although its point has finished in another replicate.
  bool is_missed(std::size_t point, std::uint32_t replicate) const {
    return in_any_replicate_[point] && !is_finished(point, replicate);
  }

 private:
  std::size_t place(std::size_t point, std::uint32_t replicate) const { return point * replicates_ + replicate; }

  std::size_t replicates_;
  std::vector<bool> finished_;          ///< [point][replicate]
  std::vector<bool> in_any_replicate_;  ///< [point]
};

}  // namespace plussum::report
