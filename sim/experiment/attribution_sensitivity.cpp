// SPDX-License-Identifier: MIT
#include "plussum/experiment/attribution.hpp"
#include "plussum/experiment/layout.hpp"

namespace plussum {
namespace {

std::vector<double> at_time(const DesignValues& values, std::uint32_t time) {
  std::vector<double> column;
  for (std::size_t point = 0; point < values.points; ++point)
    column.push_back(values.series[point * values.times + time]);
  return column;
}

}  // namespace

std::optional<VarianceAttribution> attribute_variance(const DesignSettings& design, std::uint32_t factors,
                                                      const DesignValues& values, const AttributionOptions& options,
                                                      std::string& refusal) {
  const SaltelliShape shape{static_cast<std::uint32_t>(design.samples), factors, design.second_order};
  const SobolBootstrap bootstrap{options.resamples, options.confidence, options.seed};
  auto indices = sobol_indices(values.means(), shape, bootstrap, refusal);
  if (!indices) return std::nullopt;
  VarianceAttribution made{.indices = std::move(*indices), .base = shape.base, .over_time = {}};
  if (values.series.empty()) return made;
  made.over_time = sobol_indices_over_time(values.series, values.times, shape, bootstrap, refusal);
  if (!made.over_time) return std::nullopt;
  return made;
}

std::optional<ScreeningAttribution> attribute_screening(const DesignSettings& design, std::uint32_t factors,
                                                        const DesignValues& values, const AttributionOptions& options,
                                                        std::string& refusal) {
  const auto trajectories = static_cast<std::uint32_t>(design.trajectories);
  const auto drawn = morris_trajectories(trajectories, factors, static_cast<std::uint32_t>(levels_tried(design)),
                                         static_cast<std::uint64_t>(design.seed), refusal);
  auto effects = drawn ? morris_effects(values.means(), *drawn, options.confidence, refusal) : std::nullopt;
  if (!effects) return std::nullopt;
  ScreeningAttribution made{.effects = std::move(*effects), .over_time = {}, .trajectories = trajectories};
  for (std::uint32_t time = 0; !values.series.empty() && time < values.times; ++time) {
    auto now = morris_effects(at_time(values, time), *drawn, options.confidence, refusal);
    if (!now) return std::nullopt;
    made.over_time.push_back(std::move(*now));
  }
  return made;
}

}  // namespace plussum
