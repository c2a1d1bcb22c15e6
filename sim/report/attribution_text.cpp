// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "io/text_table.hpp"
#include "report/attribution_document.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

using io::TextTable;

/// A table whose columns from `first_number` on stand right.
TextTable table_of(std::vector<std::string> head, std::size_t first_number) {
  TextTable table{.head = std::move(head), .rows = {}, .right = {}};
  for (std::size_t k = 0; k < table.head.size(); ++k) table.right.push_back(k >= first_number);
  return table;
}

/// Positions, those with the largest |size_of(position)| first, at most `count`.
template <class SizeOf>
std::vector<std::size_t> largest(std::size_t total, std::size_t count, SizeOf size_of) {
  std::vector<std::size_t> order(total);
  for (std::size_t k = 0; k < total; ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(size_of(a)) > std::abs(size_of(b)); });
  order.resize(std::min(total, count));
  return order;
}

/// One kind of attribution each, as tables.
struct Writer {
  const AttributionReport& report;
  std::string unit;

  const std::string& name(std::size_t factor) const { return report.factor(factor).name; }

  std::string setting(std::size_t factor, double value) const { return value_text(report.factor(factor), value); }

  /// "1 → 3": the settings at the first point and at the first that differs from it.
  std::string change_of(std::size_t factor) const {
    const std::size_t column = factor + (report.arms() > 0 ? 1 : 0);
    const double first = report.plan.points.front()[column];
    for (const DesignPoint& point : report.plan.points)
      if (point[column] != first) return fmt::format("{} → {}", setting(factor, first), setting(factor, point[column]));
    return fmt::format("{} (no change)", setting(factor, first));
  }

  std::string names_in(std::uint64_t set) const {
    std::string names;
    for (std::size_t f = 0; f < report.factors(); ++f)
      if ((set >> f & 1U) != 0) names += (names.empty() ? "" : " x ") + name(f);
    return names;
  }

  std::string shapley_text(const std::vector<UnitMean>& values, const UnitMean& total, bool sums_exactly) const {
    TextTable table = table_of({"factor", "change", "Shapley value", "interval", "share"}, 2);
    for (const std::size_t f : largest(values.size(), values.size(), [&](std::size_t k) { return values[k].mean; })) {
      // Of a difference that may as well be nothing there are no shares.
      const bool is_nothing = total.low <= 0.0 && total.high >= 0.0;
      const double share = is_nothing ? std::nan("") : values[f].mean / total.mean;
      table.rows.push_back({name(f), change_of(f), readable(values[f].mean), interval_text(values[f]),
                            std::isfinite(share) ? fmt::format("{:.1f} %", 100.0 * share) : "-"});
    }
    table.rows.push_back({"together", "", readable(total.mean), interval_text(total), ""});
    const std::string left_out = total.units < report.replicates.size()
                                     ? fmt::format("{} replicates are left out: a run failed or has no value.\n",
                                                   report.replicates.size() - total.units)
                                     : "";
    return table.render() + left_out +
           (sums_exactly ? "The values sum exactly to the difference, in every replicate.\n"
                         : "The values do not sum to the difference.\n");
  }

  std::string exact_text(const CornerAttribution& found) const {
    if (found.exact.empty()) return {};
    return fmt::format(
        "In minor units of money (1/10,000), over all replicates together: {}, and the exact fractions {}.\n",
        found.exact_total, found.exact_sums_exactly ? "add up to it without remainder" : "do not add up to it");
  }

  std::string main_effects_text(const FactorialEffects& effects, const std::vector<std::vector<double>>* levels) const {
    TextTable table = table_of({"factor", "change", fmt::format("main effect [{}]", unit), "interval"}, 2);
    for (const MainEffect& effect : effects.main) {
      const auto change = [&](const std::vector<double>& of) {
        return fmt::format("{} → {}", setting(effect.factor, of[0]), setting(effect.factor, of[effect.level]));
      };
      table.rows.push_back({name(effect.factor), levels ? change((*levels)[effect.factor]) : change_of(effect.factor),
                            readable(effect.effect.mean), interval_text(effect.effect)});
    }
    return "Main effects: the mean over all settings of the other factors\n" + table.render();
  }

  std::string interactions_text(const FactorialEffects& effects, const std::vector<std::vector<double>>* levels) const {
    if (effects.interactions.empty()) return {};
    const auto& all = effects.interactions;
    TextTable table = table_of({"factors", fmt::format("interaction [{}]", unit), "interval"}, 1);
    for (const std::size_t k :
         largest(all.size(), report.strongest, [&](std::size_t pair) { return all[pair].effect.mean; })) {
      const auto at = [&](std::uint32_t factor, std::uint32_t level) {
        return levels ? fmt::format("{}={}", name(factor), setting(factor, (*levels)[factor][level])) : name(factor);
      };
      table.rows.push_back({fmt::format("{} x {}", at(all[k].first_factor, all[k].first_level),
                                        at(all[k].second_factor, all[k].second_level)),
                            readable(all[k].effect.mean), interval_text(all[k].effect)});
    }
    return "\nTwo-factor interactions, the strongest\n" + table.render();
  }

  std::string pairs_text(const CornerAttribution& found) const {
    TextTable pairs = table_of({"pair", fmt::format("interaction [{}]", unit), "interval", "the two are"}, 1);
    pairs.right.back() = false;
    for (const std::size_t k : largest(found.interactions.size(), report.strongest,
                                       [&](std::size_t pair) { return found.interactions[pair].index.mean; })) {
      const PairInteraction& pair = found.interactions[k];
      const std::string_view kind = pair.index.low > 0.0             ? "complements"
                                    : pair.index.high < 0.0          ? "substitutes"
                                    : std::isfinite(pair.index.high) ? "not told apart from independent"
                                                                     : "-";
      pairs.rows.push_back({fmt::format("{} x {}", name(pair.first), name(pair.second)), readable(pair.index.mean),
                            interval_text(pair.index), std::string(kind)});
    }
    TextTable sets = table_of({"together", fmt::format("dividend [{}]", unit), "interval"}, 1);
    for (const Dividend& dividend : found.dividends)
      sets.rows.push_back({names_in(dividend.players), readable(dividend.value.mean), interval_text(dividend.value)});
    if (pairs.rows.empty()) return {};
    return "\nShapley interactions of pairs, the strongest\n" + pairs.render() +
           "\nDividends: what two or three add only when all of them are there, from the first corner\n" +
           sets.render();
  }

  std::string operator()(const CornerAttribution& found) const {
    return shapley_text(found.shapley.values, found.shapley.total, found.shapley.sums_exactly) + exact_text(found) +
           pairs_text(found) + "\n" + main_effects_text(found.effects, nullptr) +
           interactions_text(found.effects, nullptr);
  }

  std::string operator()(const LevelAttribution& found) const {
    std::string text =
        main_effects_text(found.effects, &found.levels) + interactions_text(found.effects, &found.levels);
    if (found.resolution == 0) return text;
    text += fmt::format("\nA fraction of resolution {}: these cannot be told apart, and each number is their sum\n",
                        found.resolution);
    for (const auto& alike : found.aliases) {
      std::string line;
      for (const SignedProduct& product : alike)
        line += fmt::format("{}{}", line.empty() ? "" : product.negative ? " = -" : " = ", names_in(product.factors));
      text += "  " + line + "\n";
    }
    return text;
  }

  std::string operator()(const OrderAttribution& found) const {
    return fmt::format("{} pairs of random orders, {} sets of factors tried\n", found.pairs, found.subsets) +
           shapley_text(found.shapley.values, found.shapley.total, found.shapley.sums_exactly);
  }

  std::string indices_text(const SobolIndices& indices, const std::string& title) const {
    TextTable table = table_of({"factor", "first order", "interval", "total", "interval"}, 1);
    const auto& total = indices.total;
    for (const std::size_t f : largest(total.size(), total.size(), [&](std::size_t k) { return total[k].value; }))
      table.rows.push_back({name(f), readable(indices.first[f].value), interval_text(indices.first[f]),
                            readable(total[f].value), interval_text(total[f])});
    const std::int64_t base = report.experiment.design.samples;
    std::string text = fmt::format("{}, {} base rows{}\n", title, indices.used,
                                   indices.used == base ? "" : fmt::format(" of {}; the others lack a value", base)) +
                       table.render();
    if (indices.second.empty()) return text;
    std::vector<std::string> pairs;
    for (std::size_t a = 0; a < total.size(); ++a)
      for (std::size_t b = a + 1; b < total.size(); ++b) pairs.push_back(name(a) + " x " + name(b));
    TextTable second = table_of({"factors", "second order", "interval"}, 1);
    for (const std::size_t k :
         largest(pairs.size(), report.strongest, [&](std::size_t pair) { return indices.second[pair].value; }))
      second.rows.push_back({pairs[k], readable(indices.second[k].value), interval_text(indices.second[k])});
    return text + "\n" + second.render();
  }

  /// A column for each factor, a row for each time.
  template <class ValueAt>
  std::string course_text(const std::string& title, std::size_t times, ValueAt value_at) const {
    std::vector<std::string> head{"year"};
    for (std::size_t f = 0; f < report.factors(); ++f) head.push_back(name(f));
    TextTable table = table_of(std::move(head), 0);
    for (std::size_t t = 0; t < times; ++t) {
      std::vector<std::string> row{readable(report.plan.years[t])};
      for (std::size_t f = 0; f < report.factors(); ++f) row.push_back(readable(value_at(t, f)));
      table.rows.push_back(std::move(row));
    }
    return "\n" + title + "\n" + table.render();
  }

  std::string operator()(const VarianceAttribution& found) const {
    std::string text = indices_text(found.indices, "Sobol indices: shares of the variance between points");
    for (const std::string& doubt : doubts_of(report, found)) text += doubt + "\n";
    if (!found.over_time) return text;
    const SobolSeries& series = *found.over_time;
    text += "\n" + indices_text(series.generalised, "Generalised indices of the whole course");
    text += course_text("First-order indices over time", series.at.size(),
                        [&](std::size_t t, std::size_t f) { return series.at[t].first[f].value; });
    return text + course_text("Total indices over time", series.at.size(),
                              [&](std::size_t t, std::size_t f) { return series.at[t].total[f].value; });
  }

  static std::string lacking_text(const ScreeningAttribution& found) {
    std::size_t lacking = 0;
    for (const MorrisEffect& effect : found.effects) lacking += found.trajectories - effect.mu.units;
    return lacking == 0 ? ""
                        : fmt::format("{} of {} effects are left out: a run failed or has no value.\n", lacking,
                                      found.effects.size() * found.trajectories);
  }

  std::string operator()(const ScreeningAttribution& found) const {
    TextTable table = table_of({"factor", "mu*", "interval", "mu", "interval", "sigma"}, 1);
    const auto& all = found.effects;
    for (const std::size_t f : largest(all.size(), all.size(), [&](std::size_t k) { return all[k].mu_star.mean; }))
      table.rows.push_back({name(f), readable(all[f].mu_star.mean), interval_text(all[f].mu_star),
                            readable(all[f].mu.mean), interval_text(all[f].mu), readable(all[f].sigma)});
    std::string text =
        fmt::format("Elementary effects [{}] of the whole range, {} trajectories\n", unit, found.trajectories) +
        table.render() + lacking_text(found);
    if (found.over_time.empty()) return text;
    return text + course_text(fmt::format("mu* over time [{}]", unit), found.over_time.size(),
                              [&](std::size_t t, std::size_t f) { return found.over_time[t][f].mu_star.mean; });
  }

  std::string operator()(const AloneAttribution& found) const {
    TextTable table = table_of({"factor", "change", fmt::format("effect [{}]", unit), "interval", "meaning"}, 2);
    table.right.back() = false;
    for (const AloneEffect& effect : found.effects)
      table.rows.push_back(
          {name(effect.factor),
           fmt::format("{} → {}", setting(effect.factor, effect.base), setting(effect.factor, effect.value)),
           readable(effect.effect.mean), interval_text(effect.effect), report.factor(effect.factor).meaning});
    return fmt::format("At the base point {} ({}); one change at a time, paired by replicate\n",
                       readable(found.base.mean), interval_text(found.base)) +
           table.render();
  }
};

}  // namespace

std::string attribution_text(const AttributionReport& report) {
  const std::string made =
      report.failed_runs == 0 ? "complete" : fmt::format("made, {} of their runs failed", report.failed_runs);
  std::string text = fmt::format("{}: {} of {} replicates {}, {:g} % intervals\n",
                                 report.plan.title.empty() ? report.plan.name : report.plan.title,
                                 report.replicates.size(), report.plan.replicates, made, 100.0 * report.confidence);
  for (const AttributedMetric& metric : report.metrics)
    for (const AttributedArm& arm : metric.arms) {
      const MetricColumn& column = report.column(metric);
      text +=
          fmt::format("\n{} [{}]{}{}\n", column.name, column.unit, column.meaning.empty() ? "" : ": " + column.meaning,
                      arm.arm.empty() ? "" : fmt::format(" (arm {})", arm.arm));
      text += std::visit(Writer{report, column.unit}, arm.attribution);
    }
  return text;
}

}  // namespace plussum::report
