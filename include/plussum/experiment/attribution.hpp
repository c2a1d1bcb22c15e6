// SPDX-License-Identifier: MIT
#pragma once
/// Attribution of a metric to the factors of an experiment: what its design allows to be said, from the values its runs left.
///     full factorial, two levels   Shapley values of v(all last) − v(all first), interactions, dividends, contrasts    (G1)
///     full factorial, fraction     contrasts of levels; in a fraction with their aliases                             (G2)
///     permutations                 sampled Shapley values                                                            (G3)
///     saltelli                     Sobol indices of the mean over replicates                                         (G4)
///     morris                       elementary effects of the mean over replicates, for the whole range of a factor   (G5)
///     one_at_a_time                d_r = v_r(point) − v_r(base) in replicate r, mean and Student's interval           (G6)
/// The formulas are those of statistics/shapley.hpp (G1, G3) and statistics/sensitivity.hpp (G2, G4, G5). (G6) is paired: replicate r
/// has the same seed at every point.
///
/// In (G1) also exactly: money is a whole number of minor units, so the Shapley values of the sum over replicates are fractions
/// whose denominator divides the least common multiple of 1 … k.
///
/// Values that are not finite leave out a replicate in (G1), (G2), (G3) and (G6), and a row of the design in (G4) and (G5). What
/// cannot be attributed is refused: the result is empty and `refusal` holds a sentence that says why.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"
#include "plussum/statistics/sensitivity.hpp"
#include "plussum/statistics/shapley.hpp"

namespace plussum {

/// What one metric came to at the points of a design.
struct DesignValues {
  std::uint32_t points = 0, replicates = 0, times = 0;
  std::vector<double> values;  ///< [replicate][point]
  std::vector<double> series;  ///< [point][time], mean over replicates; empty where the course is not asked for

  /// Mean over replicates, [point]; NaN where one of them has no value.
  std::vector<double> means() const;
};

/// The points of a plan without its arms, which vary slowest and stand in the first column.
std::vector<DesignPoint> points_of_an_arm(const ResultPlan& plan, std::size_t arms);

/// The values of one arm out of `arms`, or with a control those of the difference of two arms, in each replicate.
DesignValues values_of_an_arm(const DesignValues& all, std::size_t arms, std::size_t treatment,
                              std::optional<std::size_t> control);

/// The range of a factor, by which elementary effects are scaled (G5). NaN: that of the values tried.
struct FactorRange {
  double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();
  bool is_logarithmic = false;
};

/// [factor] of an arm, as the plan has them.
std::vector<FactorRange> ranges_of(const ResultPlan& plan, std::size_t arms);

struct AttributionOptions {
  double confidence = 0.95;
  std::uint32_t strongest = 10;  ///< dividends that are kept
  std::uint32_t resamples = 1000;
  std::uint64_t seed = 1;            ///< of the bootstrap
  double minor_units_per_one = 0.0;  ///< minor units in one of the metric's unit; 0: the metric is no money
  std::vector<FactorRange> ranges;   ///< [factor], for (G5); none: those of the values tried
};

/// (G1)
struct CornerAttribution {
  ShapleyValues shapley;
  std::vector<PairInteraction> interactions;
  std::vector<Dividend> dividends;
  FactorialEffects effects;
  /// Minor units, summed over the replicates used; empty where values are no whole minor units.
  std::vector<ExactShare> exact;
  std::int64_t exact_total = 0;     ///< v(N) − v(∅) of the same sums
  bool exact_sums_exactly = false;  ///< the fractions add up to exact_total without remainder
};

/// (G2)
struct LevelAttribution {
  FactorialEffects effects;
  std::vector<std::vector<double>> levels;  ///< [factor][level]: values of the factor
  std::uint32_t resolution = 0;             ///< of a fraction; 0: full factorial
  std::vector<std::vector<SignedProduct>> aliases;
};

/// (G3)
struct OrderAttribution {
  SampledShapley shapley;
  std::uint32_t pairs = 0;    ///< of orders
  std::uint32_t subsets = 0;  ///< evaluated, of 2^factors
};

/// (G4)
struct VarianceAttribution {
  SobolIndices indices;
  std::uint32_t base = 0;
  std::optional<SobolSeries> over_time;
};

/// (G5)
struct ScreeningAttribution {
  std::vector<MorrisEffect> effects;                 ///< [factor]
  std::vector<std::vector<MorrisEffect>> over_time;  ///< [time][factor]
  std::uint32_t trajectories = 0;
};

/// (G6)
struct AloneEffect {
  std::uint32_t factor = 0;
  double base = 0.0, value = 0.0;  ///< of the factor
  UnitMean effect;
};
struct AloneAttribution {
  UnitMean base;  ///< of the metric at the base point
  std::vector<AloneEffect> effects;
};

using Attribution = std::variant<CornerAttribution, LevelAttribution, OrderAttribution, VarianceAttribution,
                                 ScreeningAttribution, AloneAttribution>;

/// \param points  of the design without arms, in its order  \param values  one metric at these points
std::optional<Attribution> attribute(const DesignSettings& design, std::span<const DesignPoint> points,
                                     const DesignValues& values, const AttributionOptions& options,
                                     std::string& refusal);

// ---- the parts ------------------------------------------------------------------------------------------------------

/// Whether the points are all 2^k corners in standard order: each factor has two settings, the first varies fastest.
bool is_every_corner(std::span<const DesignPoint> points);

std::optional<CornerAttribution> attribute_corners(std::uint32_t factors, const DesignValues& values,
                                                   const AttributionOptions& options, std::string& refusal);
std::optional<LevelAttribution> attribute_levels(std::span<const DesignPoint> points, const DesignValues& values,
                                                 const AttributionOptions& options, std::string& refusal);
std::optional<LevelAttribution> attribute_fraction(const DesignSettings& design, std::span<const DesignPoint> points,
                                                   const DesignValues& values, const AttributionOptions& options,
                                                   std::string& refusal);
std::optional<OrderAttribution> attribute_orders(const DesignSettings& design, std::uint32_t factors,
                                                 const DesignValues& values, const AttributionOptions& options,
                                                 std::string& refusal);
std::optional<VarianceAttribution> attribute_variance(const DesignSettings& design, std::uint32_t factors,
                                                      const DesignValues& values, const AttributionOptions& options,
                                                      std::string& refusal);
std::optional<ScreeningAttribution> attribute_screening(std::span<const DesignPoint> points, const DesignValues& values,
                                                        const AttributionOptions& options, std::string& refusal);
std::optional<AloneAttribution> attribute_alone(std::span<const DesignPoint> points, const DesignValues& values,
                                                const AttributionOptions& options, std::string& refusal);

}  // namespace plussum
