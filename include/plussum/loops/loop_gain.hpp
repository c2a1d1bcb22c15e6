// SPDX-License-Identifier: MIT
#pragma once
/// How strong a feedback loop is: a small pulse on cloned worlds, and what comes back of it.
///     y(t) = pulsed − base,     two futures of one snapshot on the same random numbers                              (LG1)
///     G_k = Y_{k+1}/Y_k,        Y_k the response summed over window k, means over replicates                        (LG2)
///     multiplier = Σ y, loop closed / Σ y, loop cut,     G = 1 − 1/multiplier                                       (LG3)
/// With a gain of G a cycle a pulse comes back as 1 + G + G² + … = 1/(1 − G) (L36), which (LG3) turns round. A loop is called
/// compounding only if the interval of G_k lies above 1 in several windows in a row and the pulse is worth more with the loop
/// than without it; with G < 1 it is a finite multiplier, however much it adds. Source: L36; H32.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "plussum/engine/simulation.hpp"
#include "plussum/experiment/metric.hpp"
#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/spectral.hpp"

namespace plussum {

/// A number of the scenario that is multiplied by 1 + size for some steps and then set back.
struct Pulse {
  std::string parameter;
  double size = 0.01;
  std::uint32_t at = 0;        ///< step before which it begins
  std::uint32_t duration = 1;  ///< [step]
};

/// Links that are cut together, from the pulse on: their gain is 0.
using CutLinks = std::vector<Link>;

/// Cuts links, by name, in the run of a scenario: their gains are 0, and events that would set them are left out.
void cut_links(Scenario& scenario, std::span<const std::string> links);

struct PulseSettings {
  Pulse pulse;
  std::vector<Metric> metrics;  ///< followed after every step; what `reduce` says does not count
  std::vector<CutLinks> cuts;
};

/// (LG1) [metric][step after the beginning of the pulse], with all loops closed and with each cut.
using MetricCourses = std::vector<std::vector<double>>;
struct PulseRun {
  MetricCourses closed;
  std::vector<MetricCourses> cut;
  Breach breach;             ///< of any of the runs; the courses are of no use then
  std::string problem;       ///< why there can be no such pulse, a sentence; empty when there can
  bool interrupted = false;  ///< `go_on` said no
};

/// One replicate: runs to the pulse once, then every future to the end of the scenario, on the calling thread. `go_on` is
/// asked after each step.
PulseRun run_pulse(const Scenario& scenario, const Plan& plan, const PulseSettings& settings,
                   const std::function<bool()>& go_on);

struct GainWindow {
  double response = 0.0;  ///< mean Y_k
  Interval response_interval;
  double gain = 0.0;  ///< (LG2) to the next window; NaN in the last one, and where no response can be told from 0
  Interval gain_interval;
};

/// (LG2) of responses [replicate][step]; a last window that is not full is left out.
std::vector<GainWindow> window_gains(const std::vector<std::vector<double>>& responses, std::size_t window,
                                     double confidence, std::uint64_t seed);

/// The longest run of windows whose gain lies above 1 with its whole interval.
std::size_t windows_above_one(const std::vector<GainWindow>& windows);

enum class GainVerdict : std::uint8_t {
  none,         ///< the loop makes no difference that can be told
  damped,       ///< the pulse is worth less with the loop than without it
  multiplier,   ///< it is worth more, by a finite factor
  compounding,  ///< it grows from cycle to cycle
};
inline constexpr std::string_view gain_verdict_names[] = {"none", "damped", "multiplier", "compounding"};

struct LoopGain {
  double multiplier = 0.0;  ///< (LG3); NaN where the response without the loop cannot be told from 0
  Interval multiplier_interval;
  double gain = 0.0;  ///< (LG3); NaN unless the multiplier is positive
  Interval gain_interval;
  GainVerdict verdict = GainVerdict::none;
};

/// (LG3). \param windows  of the closed loop  \param sustained  windows in a row above 1 that count as compounding
LoopGain loop_gain(const std::vector<std::vector<double>>& closed, const std::vector<std::vector<double>>& cut,
                   const std::vector<GainWindow>& windows, std::size_t sustained, double confidence,
                   std::uint64_t seed);

}  // namespace plussum
