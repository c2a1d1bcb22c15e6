// SPDX-License-Identifier: MIT
#include "plussum/statistics/paired_contrast.hpp"

#include <algorithm>
#include <functional>

namespace plussum {

std::vector<double> paired_differences(std::span<const double> treatment, std::span<const double> control) {
  if (treatment.size() != control.size()) return {};
  std::vector<double> differences(treatment.size());
  std::transform(treatment.begin(), treatment.end(), control.begin(), differences.begin(), std::minus<>());
  return differences;
}

PairedContrast paired_contrast(std::span<const double> treatment, std::span<const double> control, double confidence,
                               std::uint64_t seed) {
  PairedContrast contrast{.confidence = confidence};
  if (treatment.size() != control.size()) return contrast;
  const std::vector<double> differences = paired_differences(treatment, control);
  contrast.treatment = summarise(treatment);
  contrast.control = summarise(control);
  contrast.difference = summarise(differences);
  contrast.t_interval = mean_interval(contrast.difference, confidence);
  const auto mean = [](std::span<const double> values) { return summarise(values).mean; };
  contrast.bootstrap_interval = bootstrap_interval(differences, mean, confidence, seed);
  contrast.test = t_test(contrast.difference, Alternative::two_sided);
  contrast.effect = effect_size(contrast.difference);
  contrast.correlation = correlation(treatment, control);
  const auto variance = [](const Summary& of) { return of.standard_deviation * of.standard_deviation; };
  const double apart = variance(contrast.treatment) + variance(contrast.control);
  if (apart > 0.0) contrast.variance_reduction = 1.0 - variance(contrast.difference) / apart;  // (ST18)
  return contrast;
}

}  // namespace plussum
