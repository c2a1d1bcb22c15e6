// SPDX-License-Identifier: MIT
#pragma once
/// A t test and an interval of the mean paired difference that may be looked at after every replicate, and the rule that says
/// when to stop. Whenever and for whatever reason one stops, the error rate is at most α.
///     BF(μ) = (1 + ng)^(−½)·((1 + x)/(1 + x/(1 + ng)))^(n/2),  x = n(x̄ − μ)²/Σ(xᵢ − x̄)² = t²/(n − 1)       (ST14)
///     P(BF(μ) >= 1/α for any n) <= α  where μ is the mean
///     p = min(1, 1/max over n of BF(0))                                                                    (ST15)
///     interval = {μ: BF(μ) < 1/α} = {μ: x < (K − 1)/(1 − K/(1 + ng))},  K = (√(1 + ng)/α)^(2/n);
///     all numbers while K >= 1 + ng                                                                        (ST16)
///     narrowest at n replicates for about g = (−W₋₁(−α²/e) − 1)/n,  W₋₁ the lower branch of Lambert's W    (ST17)
/// BF is the Bayes factor of a standardised effect from N(0, g) against none, for any unknown variance; under the null it is a
/// nonnegative martingale in the sequence of t statistics, hence the bound by Ville's inequality.
/// Sources: M. Gönen, W. Johnson, Y. Lu and P. Westfall, The American Statistician 59 (2005), for (ST14); T. Lai, Annals of
/// Statistics 4 (1976), and H. Wang and A. Ramdas, Anytime-valid t-tests and confidence sequences, 2023, for (ST15) and (ST16);
/// A. Hendriksen, R. de Heide and P. Grünwald, Bayesian Analysis 16 (2021), for optional stopping; S. Howard, A. Ramdas,
/// J. McAuliffe and J. Sekhon, Annals of Statistics 49 (2021), for (ST17), which they give for a known variance.
///
/// Assumption: independent differences from one normal distribution. Replicates with seeds of their own are independent.
/// Heavy tails do little harm; skewness does, while there are few replicates: exponential differences err with 8 % instead of
/// at most 5 %, and keep to it with a minimum of 50 replicates. Shares of rare events need more still.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "plussum/core/enums.hpp"
#include "plussum/statistics/intervals.hpp"

namespace plussum {

/// When to stop. What is not set never stops a comparison; `maximum` always does.
struct SequentialRule {
  double alpha;                           ///< error rate, e.g. 0.05
  double prior_variance;                  ///< g of (ST14), fixed beforehand; see prior_variance_for
  std::size_t minimum;                    ///< replicates before which nothing but `maximum` stops, >= 2
  std::size_t maximum;                    ///< replicates after which it ends in any case
  std::optional<double> half_width;       ///< wanted, in the unit of the differences
  std::optional<double> smallest_effect;  ///< of interest, in the unit of the differences
  bool until_decided;                     ///< stop as soon as the sign is known
};

/// What is wrong with a rule, as a sentence; nothing if it can be used.
std::optional<std::string> fault_in(const SequentialRule& rule);

/// g of (ST17) for which the interval is narrowest at this number of replicates, the one at which one expects to stop. A third
/// or three times that number costs a few per cent in width and nothing in validity.
double prior_variance_for(std::size_t replicates, double alpha);

/// Why to stop; of several reasons the first in this order. The interval is the one of (ST16), d the smallest effect.
enum class SequentialDecision : std::uint8_t {
  go_on,
  futile,         ///< the interval lies strictly between −d and d: whatever the effect, it is too small to matter
  decided,        ///< 0 lies outside the interval: there is an effect, of the sign of the mean
  narrow_enough,  ///< half the width of the interval is at most the one wanted
  exhausted,      ///< none of these after `maximum` replicates
};
inline constexpr std::string_view sequential_decision_names[] = {"go on", "futile", "decided", "narrow enough",
                                                                 "exhausted"};
static_assert(std::size(sequential_decision_names) == enumerator_count<SequentialDecision>);

/// Where a comparison stands. The interval covers the mean, at all times together, with probability 1 − α.
struct SequentialState {
  Summary differences;
  Interval interval;              ///< (ST16) from all differences so far
  double log_bayes_factor = 0.0;  ///< ln BF(0) of (ST14)
  double p = 1.0;                 ///< (ST15): may be compared with α at any time; never rises
  SequentialDecision decision = SequentialDecision::go_on;
};

/// ln BF(μ) of (ST14). Differences without spread have its limit; fewer than 2 have 0.
double log_bayes_factor(const Summary& differences, double prior_variance, double mean_of_null = 0.0);

/// (ST16); (−∞, ∞) while there are too few differences, among them 0 and 1.
Interval confidence_sequence(const Summary& differences, double alpha, double prior_variance);

/// A comparison that takes its differences one by one, in the order of the replicates.
class SequentialTest {
 public:
  explicit SequentialTest(const SequentialRule& rule) : rule_(rule) {}
  /// A NaN among the differences decides nothing: the comparison ends exhausted.
  const SequentialState& add(double difference);
  const SequentialState& state() const { return state_; }

 private:
  SequentialDecision decision() const;

  SequentialRule rule_;
  RunningSummary running_;
  double largest_log_bayes_factor_ = 0.0;  ///< over all n so far; BF is 1 at n = 0
  SequentialState state_;
};

/// Where a comparison stands after all of these, whether or not it could have stopped before.
SequentialState sequential_state(const SequentialRule& rule, std::span<const double> differences);

}  // namespace plussum
