// SPDX-License-Identifier: MIT
#include "report/comparison_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/units.hpp"
#include "report/comparison_parties.hpp"
#include "report/numbers.hpp"
#include "report/records.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t flip_periods = 24;

/// Turns the complete replicates into JSON.
class Writer {
 public:
  explicit Writer(const MeasuredComparison& measured)
      : measured_(measured), scale_(measured.treatment.population.represents) {
    for (const PairedReplicate& replicate : measured.replicates)
      if (replicate.is_complete()) complete_.push_back(&replicate);
  }

  Json document() const;

 private:
  Json seeds() const;
  Json failed() const;
  Json constituents(const ValueComparison& sums) const;
  Json totals() const;
  Json sum_classes() const;
  Json effects() const;
  Json deciles() const;
  Json poorer_less_richer() const;
  Json over_time() const;
  Json fates() const;
  Json first_difference() const;
  Json flips() const;
  Json loops() const;
  Json parameters() const;

  std::string shown_unit(std::string_view unit) const {
    return io::shown_unit(std::string(unit), measured_.treatment.currency,
                          measured_.treatment.market_space.outcome_unit);
  }
  double amount(Money money) const { return money.in_currency() * scale_; }
  double customers(std::int64_t count) const { return static_cast<double>(count) * scale_; }
  const PairedReplicate& reference() const { return measured_.replicates[measured_.reference]; }
  /// Mean level of a constituent in one of the two worlds.
  double mean(std::size_t constituent, Money ConstituentChange::*world) const {
    std::vector<double> levels;
    for (const PairedReplicate* replicate : complete_)
      levels.push_back(amount(replicate->pair.values.constituents[constituent].*world));
    return summarise(levels).mean;
  }
  Json date_of(std::uint32_t step) const {
    return step == 0 ? Json() : Json(date_after(measured_.treatment.time, step));
  }
  double year_of(std::uint32_t step) const { return step * years_per_step(measured_.treatment.time.step); }
  /// The mean of `value(replicate)` over the complete replicates.
  template <class Value>
  Json estimate(Value&& value) const {
    std::vector<double> values;
    for (const PairedReplicate* replicate : complete_) values.push_back(value(*replicate));
    return estimate_json(estimate_mean(values, measured_.confidence));
  }

  const MeasuredComparison& measured_;
  double scale_;
  PairedReplicates complete_;
};

Json Writer::seeds() const {
  Json seeds = Json::array();
  for (const PairedReplicate& replicate : measured_.replicates) seeds.push_back(replicate.seed);
  return seeds;
}

Json Writer::failed() const {
  Json failed = Json::array();
  for (std::size_t r = 0; r < measured_.replicates.size(); ++r)
    if (!measured_.failures[r].empty())
      failed.push_back({{"seed", measured_.replicates[r].seed}, {"message", measured_.failures[r]}});
  return failed;
}

Json Writer::constituents(const ValueComparison& sums) const {
  Json rows = Json::array();
  for (std::size_t k = 0; k < sums.constituents.size(); ++k) {
    const ConstituentChange& row = sums.constituents[k];
    rows.push_back({{"constituent", row.name},
                    {"group", constituent_group_names[static_cast<std::size_t>(row.group)]},
                    {"priced", row.is_priced},
                    {"control", mean(k, &ConstituentChange::control)},
                    {"treatment", mean(k, &ConstituentChange::treatment)},
                    {"effect", estimate([&](const PairedReplicate& replicate) {
                       return amount(replicate.pair.values.constituents[k].change);
                     })},
                    {"change_minor_units", row.change.units}});
  }
  return rows;
}

Json Writer::totals() const {
  Json totals = Json::array();
  for (const PairedReplicate& replicate : measured_.replicates)
    totals.push_back(replicate.is_complete() ? Json(amount(replicate.pair.values.total_change)) : Json());
  return totals;
}

Json Writer::sum_classes() const {
  Json classes = Json::array();
  for (std::size_t k = 0; k < std::size(sum_class_names); ++k) {
    const auto count = std::count_if(complete_.begin(), complete_.end(), [k](const PairedReplicate* replicate) {
      return replicate->pair.values.sum_class == static_cast<SumClass>(k);
    });
    if (count > 0) classes.push_back({{"sum_class", sum_class_names[k]}, {"replicates", count}});
  }
  return classes;
}

Json Writer::effects() const {
  Json effects = Json::array();
  for (std::size_t m = 0; m < measured_.metrics.size(); ++m) {
    const ComparedMetric& metric = measured_.metrics[m];
    std::vector<double> control, treatment;
    for (const PairedReplicate* replicate : complete_) {
      control.push_back(replicate->control[m]);
      treatment.push_back(replicate->treatment[m]);
    }
    effects.push_back(
        {{"metric", metric.name},
         {"unit", shown_unit(metric.unit)},
         {"meaning", metric.meaning},
         {"control", number_json(summarise(control).mean)},
         {"treatment", number_json(summarise(treatment).mean)},
         {"effect", estimate([m](const PairedReplicate& one) { return one.treatment[m] - one.control[m]; })}});
  }
  return effects;
}

/// What the customers of one tenth of income, from 0, have more.
Money change_of_decile(const PairedReplicate& replicate, std::size_t decile) {
  const std::string name = "customers, decile " + std::to_string(decile + 1);
  const auto& rows = replicate.pair.values.constituents;
  return std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; })->change;
}

Json Writer::poorer_less_richer() const {
  return estimate([this](const PairedReplicate& replicate) {
    Money difference;
    for (std::size_t decile = 0; decile < decile_count; ++decile) {
      const Money change = change_of_decile(replicate, decile);
      difference += decile < decile_count / 2 ? change : -change;
    }
    return amount(difference);
  });
}

Json Writer::deciles() const {
  Json deciles = Json::array();
  const Fates& fates = reference().pair.fates;
  for (std::size_t decile = 0; decile < decile_count; ++decile) {
    const auto change = [&](const PairedReplicate& replicate) { return amount(change_of_decile(replicate, decile)); };
    const auto all = static_cast<double>(fates.customers_by_decile[decile]);
    deciles.push_back({{"decile", decile + 1},
                       {"effect", estimate(change)},
                       {"flipped", all > 0.0 ? static_cast<double>(fates.ever_flipped_by_decile[decile]) / all : 0.0}});
  }
  return deciles;
}

Json Writer::over_time() const {
  Json dates = Json::array(), years = Json::array(), total = Json::array();
  const std::vector<PairedMoment>& moments = complete_.front()->pair.moments;
  for (std::size_t k = 0; k < moments.size(); ++k) {
    dates.push_back(date_of(moments[k].step));
    years.push_back(year_of(moments[k].step));
    total.push_back(
        estimate([&](const PairedReplicate& replicate) { return amount(replicate.pair.moments[k].total_change); }));
  }
  return {{"dates", dates}, {"years", years}, {"total", total}};
}

Json Writer::first_difference() const {
  Json columns = Json::array();
  for (const DifferentColumn& column : measured_.first_different_columns)
    columns.push_back({{"column", column.name}, {"written_by", column.written_by}, {"meaning", column.meaning}});
  return columns;
}

Json Writer::flips() const {
  const PairedResult& pair = reference().pair;
  const std::uint32_t length = std::max(1U, (pair.steps + flip_periods - 1) / flip_periods);
  std::vector<std::int64_t> counts((pair.steps + length - 1) / length);
  for (const std::uint32_t step : pair.fates.first_flip_of)
    if (step > 0) ++counts[(step - 1) / length];
  Json dates = Json::array(), flipped = Json::array();
  for (std::uint32_t period = 0; period < counts.size(); ++period) {
    dates.push_back(date_of(std::min(pair.steps, (period + 1) * length)));
    flipped.push_back(customers(counts[period]));
  }
  return {{"dates", dates}, {"customers", flipped}};
}

Json Writer::fates() const {
  const Fates& fates = reference().pair.fates;
  const auto step_json = [](std::uint32_t step) { return step == 0 ? Json() : Json(step); };
  Json matrix = Json::array();
  for (const auto& row : fates.at_end) {
    Json line = Json::array();
    for (const std::int64_t count : row) line.push_back(customers(count));
    matrix.push_back(line);
  }
  return {{"first_different_step", step_json(fates.first_different_step)},
          {"first_different_date", date_of(fates.first_different_step)},
          {"first_different_columns", first_difference()},
          {"first_flip_step", step_json(fates.first_flip)},
          {"first_flip_date", date_of(fates.first_flip)},
          {"ever_flipped", customers(fates.ever_flipped)},
          {"customers", customers(measured_.treatment.population.customers)},
          {"states", lock_state_names},
          {"at_end", matrix},
          {"flips", flips()}};
}

Json Writer::loops() const {
  std::vector<std::pair<double, Json>> rows;
  for (const LoopContribution& loop : measured_.loops) {
    const MeanEstimate contribution = estimate_mean(loop.by_replicate, measured_.confidence);
    rows.push_back({std::fabs(contribution.summary.mean),
                    {{"loop", loop.loop},
                     {"title", loop.title},
                     {"kind", loop.kind},
                     {"contribution", estimate_json(contribution)}}});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  Json loops = Json::array();
  for (auto& [size, row] : rows) loops.push_back(std::move(row));
  return loops;
}

Json Writer::parameters() const {
  Json rows = Json::array();
  for (const TriedNumber& tried : measured_.numbers) {
    const NumberInfo& info = tried.variable.range.info;
    rows.push_back({{"path", tried.path},
                    {"meaning", info.meaning},
                    {"unit", shown_unit(info.unit)},
                    {"varied_in", varied_in_names[static_cast<std::size_t>(tried.varied_in)]},
                    {"base", tried.variable.base},
                    {"change", tried.change},
                    {"step", tried.step},
                    {"flips_at", number_json(tried.flip.at)},
                    {"vanishes", tried.flip.vanishes},
                    {"bisected", tried.is_bisected},
                    {"tried_low", tried.is_bisected ? Json(tried.flip.low) : Json()},
                    {"tried_high", tried.is_bisected ? Json(tried.flip.high) : Json()}});
  }
  return rows;
}

Json Writer::document() const {
  std::vector<ValueComparison> values;
  std::vector<double> changes;
  for (const PairedReplicate* replicate : complete_) {
    values.push_back(replicate->pair.values);
    changes.push_back(amount(replicate->pair.values.total_change));
  }
  const ValueComparison sums = sum_of_comparisons(values);
  const Regret of_control = regret_of_control(changes), of_treatment = regret_of_treatment(changes);
  return {{"control", measured_.control_run},
          {"treatment", measured_.treatment_run},
          {"names", {{"control", measured_.control.name}, {"treatment", measured_.treatment.name}}},
          {"steps", reference().pair.steps},
          {"currency", measured_.treatment.currency},
          {"confidence", measured_.confidence},
          {"seeds", seeds()},
          {"failed", failed()},
          {"ends", ends_json(complete_, measured_)},
          {"differences", differences_json(measured_)},
          {"people", people_json(complete_, measured_)},
          {"constituents", constituents(sums)},
          {"total", estimate_json(estimate_mean(changes, measured_.confidence))},
          {"total_by_replicate", totals()},
          {"total_change_minor_units", sums.total_change.units},
          {"pareto_share", sums.pareto_share},
          {"not_worse", sums.not_worse},
          {"transfer_ratio", sums.transfer_ratio},
          {"sum_class", sums.sum_class ? Json(sum_class_names[static_cast<std::size_t>(*sums.sum_class)]) : Json()},
          {"sum_classes", sum_classes()},
          {"probability_better", estimate_json(probability_better(changes, measured_.confidence))},
          {"regret",
           {{"control", {{"mean", of_control.mean}, {"worst", of_control.worst}}},
            {"treatment", {{"mean", of_treatment.mean}, {"worst", of_treatment.worst}}}}},
          {"parties", parties_json(complete_, measured_)},
          {"effects", effects()},
          {"deciles", deciles()},
          {"poorer_less_richer", poorer_less_richer()},
          {"moments", moments_json(measured_)},
          {"over_time", over_time()},
          {"fates", fates()},
          {"loops", loops()},
          {"reference_seed", reference().seed},
          {"reference_total", amount(reference().pair.values.total_change)},
          {"parameters", parameters()},
          {"notes", measured_.notes}};
}

}  // namespace

double total_change(const PairedReplicate& replicate, const Scenario& scenario) {
  return replicate.pair.values.total_change.in_currency() * scenario.population.represents;
}

Json comparison_document(const MeasuredComparison& measured) {
  return Writer(measured).document();
}

}  // namespace plussum::report
