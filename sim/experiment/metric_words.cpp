// SPDX-License-Identifier: MIT
#include "plussum/experiment/metric_words.hpp"

#include <array>
#include <charconv>
#include <string_view>

namespace plussum {
namespace {

std::string number_text(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6).ptr;
  return {text.data(), end};
}

/// "the run", "the run from year 2 on", "the run until year 5", "years 2 to 5".
std::string window_of(const Metric& metric) {
  const bool is_late = metric.from > 0.0, is_cut = metric.until < unbounded;
  if (is_late && is_cut) return "years " + number_text(metric.from) + " to " + number_text(metric.until);
  if (is_late) return "the run from year " + number_text(metric.from) + " on";
  return is_cut ? "the run until year " + number_text(metric.until) : "the run";
}

}  // namespace

std::string words_of_reduction(const Metric& metric) {
  const std::string over = " over " + window_of(metric);
  const std::string rate =
      metric.discount_rate > 0.0 ? ", discounted at " + number_text(100.0 * metric.discount_rate) + " % a year" : "";
  switch (metric.reduce) {
    case MetricReduce::last:
      return metric.until < unbounded ? "at year " + number_text(metric.until) : "at the end";
    case MetricReduce::first:
      return metric.from > 0.0 ? "at year " + number_text(metric.from) : "at the start";
    case MetricReduce::mean:
      return "mean" + over;
    case MetricReduce::max:
      return "highest" + over;
    case MetricReduce::min:
      return "lowest" + over;
    case MetricReduce::change:
      return "change" + over;
    case MetricReduce::sum:
      return (rate.empty() ? "sum" : "present value") + over + rate;
    case MetricReduce::integral:
      return "integral" + over + rate;
    case MetricReduce::time_to:
      return "first time at " + number_text(metric.level);
  }
  return {};
}

std::string reduced_meaning(std::string meaning, const Metric& metric) {
  constexpr std::string_view of_one_step = " of the last step";
  const bool is_one_step = metric.reduce == MetricReduce::last || metric.reduce == MetricReduce::first;
  if (!is_one_step && meaning.ends_with(of_one_step)) meaning.resize(meaning.size() - of_one_step.size());
  return meaning.empty() ? meaning : meaning + ", " + words_of_reduction(metric);
}

}  // namespace plussum
