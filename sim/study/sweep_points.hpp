// SPDX-License-Identifier: MIT
#pragma once
/// What the points of an experiment must have in common, so that one column holds one thing, and in what they must differ, so that a
/// factor is one.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/experiment_layout.hpp"
#include "plussum/experiment/run_key.hpp"

namespace plussum {

/// What the columns of a point rest on.
struct PointShape {
  std::string currency, outcome_unit;
  StepUnit step = StepUnit::month;
  std::int64_t steps = 0;
  double represents = 1.0;
  std::vector<std::string> names;  ///< of enterprises, partners and regions: what metrics may name

  auto operator<=>(const PointShape&) const = default;
};

PointShape shape_of(const Scenario& scenario);

/// The different shapes, each with the first point that has it.
using PointShapes = std::map<PointShape, std::uint32_t>;

/// Reports metrics whose column would hold two currencies, two units or two time axes, and windows in which a run has no step.
/// `units` are the declared units of the metrics, `begin` the steps that no metric looks at.
void check_columns(const io::LoadedExperiment& loaded, const io::ExperimentLayout& layout,
                   const std::vector<std::string>& units, const PointShapes& shapes, std::int64_t begin,
                   io::Diagnostics& diagnostics);

/// Reports factors that change no run wherever they alone differ. `keys` are those of the points.
void check_effects(const io::LoadedExperiment& loaded, const io::ExperimentLayout& layout,
                   const std::vector<RunKey>& keys, io::Diagnostics& diagnostics);

}  // namespace plussum
