// SPDX-License-Identifier: MIT
#include "report/test_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/text_table.hpp"
#include "plussum/statistics/power.hpp"
#include "report/test_notes.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

using io::TextTable;

std::string number(double value) {
  return std::isnan(value) ? "-" : readable(value);
}

std::string_view verdict_name(const TestedHypothesis& tested) {
  return claim_verdict_names[static_cast<std::size_t>(tested.verdict)];
}

std::string_view expectation_name(const TestedHypothesis& tested) {
  return expectation_names[static_cast<std::size_t>(tested.hypothesis.stated.expected)];
}

std::string unit_text(const ResultPlan& plan, const TestedHypothesis& tested) {
  const std::string& unit =
      is_peak(tested) ? plan.factors[tested.hypothesis.peak_factor].unit : metric_of(plan, tested).unit;
  return unit == "1" ? "" : " " + unit;
}

std::string counter_evidence(const ResultPlan& plan, const TestedHypothesis& tested) {
  std::string text;
  const std::size_t replicates = tested.effect.count;
  if (tested.against_sign > 0)
    text += fmt::format("    against: in {} of {} replicates {}\n", tested.against_sign, replicates,
                        is_peak(tested) ? "the highest point lies elsewhere" : "the effect has the other sign");
  for (const CounterExample& example : tested.counter_examples)
    text +=
        fmt::format("    against: {} at {} compared with {}\n", number(example.effect),
                    point_text(plan, plan.points[example.treatment]), point_text(plan, plan.points[example.control]));
  return text;
}

}  // namespace

std::string width_text(const TestedHypothesis& tested, double half_width) {
  const double confidence = 1.0 - tested.hypothesis.stated.alpha;
  const auto needed = replicates_for_half_width(tested.effect.standard_deviation, half_width, confidence);
  return needed
             ? fmt::format("    an interval of half width {} takes about {} replicates\n", number(half_width), *needed)
             : "";
}

std::string tested_text(const ResultPlan& plan, const TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  std::string text = fmt::format("{} {}: {}\n", stated.id, verdict_name(tested), stated.claim);
  if (const std::string& label = metric_of(plan, tested).label; !label.empty())
    text += fmt::format("    {} is: {}\n", metric_of(plan, tested).name, label);
  text += fmt::format("    {} {}: {}{}, {:.0f} % interval {}{}, {} replicates\n", metric_of(plan, tested).name,
                      is_peak(tested) ? "is highest at" : "effect", number(tested.effect.mean), unit_text(plan, tested),
                      100.0 * tested.confidence, interval_text(tested.interval),
                      tested.is_sequential ? " (valid at any time)" : "", tested.effect.count);
  const std::string least = stated.smallest_effect > 0.0
                                ? fmt::format(", smallest effect of interest {}", number(stated.smallest_effect))
                                : "";
  const std::string band = is_peak(tested) ? fmt::format(" between {} and {}", stated.peak_low, stated.peak_high) : "";
  text += fmt::format("    expected {}{}{}; p for it {}, against it {} (Holm)", expectation_name(tested), band, least,
                      p_text(tested.p_for), p_text(tested.p_against));
  if (!is_peak(tested) && std::isfinite(tested.size.cohen_d_z))
    text += fmt::format("; effect size d_z {:.2f}", tested.size.cohen_d_z);
  if (tested.variance_reduction)
    text += fmt::format("; common random numbers save {:.0f} % of the variance", 100.0 * *tested.variance_reduction);
  text += "\n" + counter_evidence(plan, tested);
  if (tested.verdict != tested.verdict_alone)
    text += fmt::format("    taken alone it would be {}; the error is shared with the other claims{}\n",
                        claim_verdict_names[static_cast<std::size_t>(tested.verdict_alone)],
                        tested.family_interval ? ", interval " + interval_text(*tested.family_interval) : "");
  for (const std::string& note : notes_of(plan, tested)) text += "    " + note + "\n";
  if (tested.replicates_needed)
    text += fmt::format("    about {} replicates would decide it with 90 % power\n",
                        number(static_cast<double>(*tested.replicates_needed)));
  return text;
}

std::string tested_table(const ResultPlan& plan, const std::vector<TestedHypothesis>& all) {
  TextTable table{.head = {"id", "verdict", "metric", "effect", "interval", "expected"}, .rows = {}, .right = {}};
  for (const TestedHypothesis& tested : all)
    table.rows.push_back({tested.hypothesis.stated.id, std::string(verdict_name(tested)), metric_of(plan, tested).name,
                          number(tested.effect.mean) + unit_text(plan, tested), interval_text(tested.interval),
                          std::string(expectation_name(tested))});
  return table.render();
}

}  // namespace plussum::report
