// SPDX-License-Identifier: MIT
#pragma once
/// An experiment: which runs are to be made of which scenarios, what is read off them, and what is claimed about it.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/core/enums.hpp"
#include "plussum/experiment/metric.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

/// A named way a scenario can be: another file, or changes of it.
struct Variant {
  std::string name, meaning;
  std::string scenario;          ///< file, relative to the experiment's; empty: the experiment's scenario
  std::vector<std::string> set;  ///< PATH=VALUE
  void declare(ParameterVisitor& visitor);
};

enum class FactorScale : std::uint32_t { linear, logarithmic };
inline constexpr auto factor_scale_names = enumerator_names<FactorScale>;

/// What is varied: a parameter over listed values or a range, or a choice among variants.
struct Factor {
  std::string name, meaning;
  std::string parameter;            ///< path
  std::vector<std::string> also;    ///< further parameters that take the same value
  std::vector<std::string> values;  ///< with unit
  std::string low, high;            ///< with unit
  FactorScale scale = FactorScale::linear;
  std::vector<Variant> levels;
  void declare(ParameterVisitor& visitor);
};

/// Eight factors at once: the dimensions of an enterprise's strategy, from one named strategy to another.
struct StrategyFactors {
  std::string enterprise, from, to;
  void declare(ParameterVisitor& visitor);
};

enum class DesignKind : std::uint32_t {
  grid,
  list,
  paired,
  one_at_a_time,
  factorial,
  fractional_factorial,
  latin_hypercube,
  sobol_sequence,
  morris,
  saltelli,
  permutations,
  ramp,
};
inline constexpr auto design_kind_names = enumerator_names<DesignKind>;

/// One point of a list, "price=2" for each factor.
struct ListedPoint {
  std::vector<std::string> at;
  void declare(ParameterVisitor& visitor);
};

struct DesignSettings {
  DesignKind kind = DesignKind::grid;
  std::int64_t levels =
      0;  ///< values of a range in a grid, factorial, one_at_a_time, morris or ramp; 0: as usual there
  std::int64_t samples = 64;            ///< latin_hypercube, sobol_sequence, saltelli (base), permutations
  std::int64_t trajectories = 10;       ///< morris
  bool second_order = false;            ///< saltelli
  std::int64_t resolution = 4;          ///< fractional_factorial, when no generators are given
  std::vector<std::string> generators;  ///< fractional_factorial, "E=ABCD"
  std::int64_t seed = 1;                ///< of designs that are drawn
  std::vector<ListedPoint> points;      ///< list
  std::string ramp;                     ///< ramp: the factor that goes up and down within each run
  std::int64_t hold = 12;               ///< ramp: steps at each level
  void declare(ParameterVisitor& visitor);
};

enum class Expectation : std::uint32_t { greater, less, none, peak };
inline constexpr auto expectation_names = enumerator_names<Expectation>;

/// A cell of a contrast: the points at which all these hold, averaged, times the weight.
struct ContrastTerm {
  double weight = 1.0;
  std::vector<std::string> at;  ///< "era=era3"; none: all points
  void declare(ParameterVisitor& visitor);
};

/// A claim about a metric, stated before it is tested.
struct Hypothesis {
  std::string id, claim, source, metric;
  std::vector<std::string> treatment, control;  ///< conditions on factors; short for two terms
  std::vector<ContrastTerm> terms;              ///< or: a contrast of cells
  Expectation expected = Expectation::greater;
  double smallest_effect = 0.0;     ///< of interest, in the metric's unit
  double largest_difference = 0.0;  ///< that one replicate can show; 0: not known, or known from the metric
  std::string peak_of;              ///< expected: peak: the factor along which the metric is highest …
  double peak_low = -unbounded, peak_high = unbounded;  ///< … at a value in this band
  double alpha = 0.05;
  void declare(ParameterVisitor& visitor);
};

/// When enough replicates have been made: the anytime-valid rule of statistics/sequential.hpp on the effect of a hypothesis.
struct StopRule {
  std::string hypothesis;   ///< empty: all replicates are made
  double half_width = 0.0;  ///< narrow enough, in the metric's unit; 0: not asked
  std::int64_t at_least = 10;
  std::int64_t batch = 5;
  void declare(ParameterVisitor& visitor);
};

struct Experiment {
  std::string name, title, description;
  std::string scenario;          ///< file, relative to the experiment's
  std::vector<std::string> set;  ///< PATH=VALUE for every run
  std::string from;              ///< RUN.h5@STEP: every run continues from there
  std::int64_t burn_in = 0;      ///< steps made once for each seed, before the points differ
  std::vector<Variant> arms;
  StrategyFactors strategy;
  std::vector<Factor> factors;
  DesignSettings design;
  std::int64_t replicates = 20;
  std::int64_t first_seed = 1;
  std::int64_t sample_every = 1;  ///< steps between two entries of metrics over time
  std::vector<Metric> metrics;
  std::vector<Hypothesis> hypotheses;
  StopRule stop;

  void declare(ParameterVisitor& visitor);
  /// Problems that no single value shows, as far as they do not need the scenario.
  std::vector<Problem> check() const;
};

}  // namespace plussum
