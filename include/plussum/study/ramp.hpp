// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <vector>

#include "plussum/experiment/make_run.hpp"
#include "plussum/statistics/bisection.hpp"

namespace plussum {

/// A metric while a parameter goes up level by level and down again, each held for some steps, within one run.
struct RampRun {
  RampWays ways;  ///< [level], the metric at the end of each hold; empty when the run did not come to its end
  Breach breach;
  bool interrupted = false;
};

/// Steps of a ramp over so many levels.
std::int64_t ramp_steps(std::size_t levels, std::int64_t hold);

/// On the calling thread. `go_on` is asked after each step.
RampRun run_ramp(Scenario scenario, const Plan& plan, const Metric& metric, const std::string& parameter,
                 const std::vector<double>& levels, std::int64_t hold, const std::function<bool()>& go_on);

}  // namespace plussum
