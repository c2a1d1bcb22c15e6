// SPDX-License-Identifier: MIT
#pragma once
/// Where a market tips: what `plussum tip` found, the tipping point or the loop of a ramp, and its two faces.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plussum/statistics/bisection.hpp"
#include "report/varied_number.hpp"

namespace plussum::report {

/// What was asked.
struct AskedTip {
  std::string scenario, title;
  VariedNumber varied;
  std::string metric, metric_unit, reduce;
  double low = 0.0, high = 0.0;
  std::uint32_t replicates = 0;
  std::int64_t first_seed = 0;
  double confidence = 0.95;
};

/// A search with runs of so many steps.
struct SearchedTip {
  std::int64_t steps = 0;
  double years = 0.0;
  TippingPoint point;
  /// Replicates that have not yet taken off at half the horizon, at the end of their bracket that takes off.
  std::size_t late = 0;
  std::size_t crossing = 0;  ///< replicates with a bracket

  /// The tipping point itself is one of the second half of the runs.
  bool is_limited() const { return 2 * late > crossing; }
};

struct FoundTip {
  AskedTip asked;
  double level = 0.0, tolerance = 0.0;
  std::vector<SearchedTip> horizons;  ///< the one asked for first
  std::size_t failed = 0;             ///< runs
};

/// The metric while the parameter goes up and down again.
struct FoundRamp {
  AskedTip asked;
  std::int64_t hold = 0;
  std::vector<double> levels, up, down;  ///< [level], means over replicates
  std::vector<double> areas;             ///< [replicate]
  std::size_t failed = 0;
};

/// TippingDocument
nlohmann::ordered_json tip_document(const FoundTip& found);
std::string tip_text(const FoundTip& found);

/// RampDocument
nlohmann::ordered_json ramp_document(const FoundRamp& found);
std::string ramp_text(const FoundRamp& found);

}  // namespace plussum::report
