// SPDX-License-Identifier: MIT
#pragma once
/// The rows of the table of an experiment, as HDF5 and CSV show them; not for others.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "io/run_store.hpp"
#include "plussum/core/enums.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum::io {

/// Why the table cannot be made, a sentence.
class ResultError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class RowStatus : std::int8_t { finished, failed, missing };
inline constexpr auto row_status_names = enumerator_names<RowStatus>;

struct ResultRow {
  const PlannedRun* run = nullptr;
  const DesignPoint* point = nullptr;
  RowStatus status = RowStatus::missing;
  std::string message, digest;
  std::vector<double> values;               ///< [metric]; NaN where there is none; a time not reached: the horizon
  std::vector<double> is_observed;          ///< [metric]; of times: 1, 0 where not reached; NaN where there is none
  std::vector<std::vector<double>> series;  ///< [metric][time]; filled up with NaN, empty for metrics without series
};

/// Reads the runs of the plan in its order, a block at a time so that a bounded number is in memory, and calls `use`
/// with the position of the first row and the rows. Throws ResultError when a stored record cannot be read or is not of
/// this plan.
void for_each_block(const RunStore& store, const ResultPlan& plan,
                    const std::function<void(std::size_t first, std::span<const ResultRow>)>& use);

/// The name of the level of a choice.
const std::string& level_of(const FactorColumn& factor, double value);

/// Names of variables and columns: those of factors and metrics without characters that netCDF and CF do not allow in a
/// name, told apart where one is taken.
struct ResultNames {
  std::vector<std::string> factors;
  std::vector<std::string> metrics;
  std::vector<std::string> observed;  ///< [metric]; empty for metrics that are no times
  std::vector<std::string> series;    ///< [metric]; empty for metrics without series
  std::string ramp;                   ///< empty without a ramp
};
ResultNames names_of(const ResultPlan& plan);

}  // namespace plussum::io
