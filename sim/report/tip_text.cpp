// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>

#include "io/text_table.hpp"
#include "plussum/statistics/summary.hpp"
#include "report/tip_document.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

std::string point_text(const AskedTip& asked, const SearchedTip& found) {
  const TippingPoint& point = found.point;
  const VariedNumber& varied = asked.varied;
  if (std::isfinite(point.median))
    return fmt::format("tipping point {}, {:g} % interval {}; taken off {} it\n", varied.text(point.median),
                       100.0 * asked.confidence, varied.text(point.interval), point.rising ? "above" : "below");
  return fmt::format("no tipping point between {} and {}: {}\n", varied.text(asked.low), varied.text(asked.high),
                     std::isnan(point.median)               ? "the replicates do not agree"
                     : (point.median < 0.0) == point.rising ? "most replicates have taken off everywhere"
                                                            : "most replicates take off nowhere");
}

/// What the horizon has to do with it.
std::string horizon_text(const AskedTip& asked, const std::vector<SearchedTip>& horizons) {
  const SearchedTip& found = horizons.front();
  std::string text = fmt::format("It holds for runs of {} steps ({:.4g} years)", found.steps, found.years);
  if (found.crossing == 0)
    text += ".\n";
  else if (found.late == 0)
    text += ": just beyond their thresholds all have taken off by half of that.\n";
  else
    text += fmt::format(
        ", and {}: just beyond their thresholds {} of {} replicates have not yet taken off at half of that.\n",
        found.is_limited() ? "is limited by them; longer runs tip elsewhere" : "partly hangs on them", found.late,
        found.crossing);
  for (std::size_t k = 1; k < horizons.size(); ++k)
    text += fmt::format("With {} steps: {}", horizons[k].steps, point_text(asked, horizons[k]));
  return text;
}

/// Whether one threshold is all there is to say.
std::string monotone_text(const AskedTip& asked, const TippingPoint& point) {
  std::string text;
  if (point.several_crossings > 0)
    text += fmt::format(
        "{} of {} replicates cross the level several times: the interval reaches from the first crossing to the "
        "last.\n",
        point.several_crossings, point.thresholds.size());
  const Reversal& reversal = point.reversal;
  if (reversal.against > 0)
    text += fmt::format(
        "The share goes the other way between {} and {} ({} replicates against {}): {} (exact sign test, all pairs, p "
        "= "
        "{:.2g}).\n",
        asked.varied.text(reversal.from), asked.varied.text(reversal.to), reversal.against, reversal.along,
        reversal.p < 1.0 - asked.confidence ? "it is not monotone, and one tipping point is not the "
                                              "whole answer"
                                            : "chance can do that",
        reversal.p);
  return text;
}

std::string curve_text(const AskedTip& asked, const TippingPoint& point) {
  io::TextTable table{.head = {asked.varied.path, "runs", "taken off", "share", "interval"},
                      .rows = {},
                      .right = {true, true, true, true, false}};
  for (const CurvePoint& here : point.curve) {
    const Interval interval = here.runs == 0 ? Interval{} : share_interval(here.taken_off, here.runs, asked.confidence);
    table.rows.push_back(
        {asked.varied.text(here.x), std::to_string(here.runs), std::to_string(here.taken_off),
         here.runs == 0 ? "-" : fmt::format("{:.0f} %", 100.0 * here.share()),
         here.runs == 0 ? "-" : fmt::format("{:.0f} to {:.0f} %", 100.0 * interval.low, 100.0 * interval.high)});
  }
  return table.render();
}

}  // namespace

std::string tip_text(const FoundTip& found) {
  const AskedTip& asked = found.asked;
  const TippingPoint& point = found.horizons.front().point;
  std::string text =
      fmt::format("{}\n{} ({}) at or above {:g}, by {}, {} replicates, {} runs\n\n", asked.title, asked.metric,
                  asked.reduce, found.level, asked.varied.path, point.thresholds.size(), point.evaluations) +
      point_text(asked, found.horizons.front()) + horizon_text(asked, found.horizons) + monotone_text(asked, point);
  if (std::isfinite(point.quartile_distance))
    text += fmt::format("the middle half of the replicates tips within {}, each found to within {}\n",
                        asked.varied.text(point.quartile_distance), asked.varied.text(found.tolerance));
  text += fmt::format(
      "{:.0f} % of the replicates have no crossing in the bracket{}\n\n", 100.0 * point.without_crossing,
      point.against > 0.0 ? fmt::format(", {:.0f} % no value, or none in this direction", 100.0 * point.against) : "");
  return text + curve_text(asked, point);
}

std::string ramp_text(const FoundRamp& found) {
  const AskedTip& asked = found.asked;
  const Summary area = summarise(found.areas);
  io::TextTable table{
      .head = {asked.varied.path, "on the way up", "on the way down"}, .rows = {}, .right = {true, true, true}};
  for (std::size_t k = 0; k < found.levels.size(); ++k)
    table.rows.push_back({asked.varied.text(found.levels[k]), readable(found.up[k]), readable(found.down[k])});
  return fmt::format(
      "{}\n{} while {} goes up and down, {} steps at each level, means of {} replicates\n\n{}\n"
      "area between the two ways {:.4g}, {:g} % interval {}\n",
      asked.title, asked.metric, asked.varied.path, found.hold, found.areas.size(), table.render(), area.mean,
      100.0 * asked.confidence, interval_text(mean_interval(area, asked.confidence)));
}

}  // namespace plussum::report
