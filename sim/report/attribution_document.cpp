// SPDX-License-Identifier: MIT
#include "report/attribution_document.hpp"

#include <nlohmann/json.hpp>

#include "report/numbers.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

/// MeanWithError
Json mean_json(const UnitMean& mean) {
  Json json = estimate_json(mean);
  json["standard_error"] = number_json(mean.standard_error);
  return json;
}

Json index_json(const SobolIndex& index) {
  return {{"value", number_json(index.value)}, {"low", number_json(index.low)}, {"high", number_json(index.high)}};
}

/// One kind of attribution each, as members of one object.
struct Writer {
  const AttributionReport& report;

  const std::string& name(std::size_t factor) const { return report.factor(factor).name; }

  Json value(std::size_t factor, double setting) const {
    const FactorColumn& column = report.factor(factor);
    return column.is_choice() ? Json(value_text(column, setting)) : number_json(setting);
  }

  Json names_in(std::uint64_t set) const {
    Json names = Json::array();
    for (std::size_t f = 0; f < report.factors(); ++f)
      if ((set >> f & 1U) != 0) names.push_back(name(f));
    return names;
  }

  Json shapley_json(const std::vector<UnitMean>& values, double total) const {
    Json list = Json::array();
    for (std::size_t f = 0; f < values.size(); ++f) {
      Json row{{"factor", name(f)}};
      row.update(mean_json(values[f]));
      row["share"] = number_json(values[f].mean / total);
      list.push_back(row);
    }
    return list;
  }

  void add_effects(const FactorialEffects& effects, const std::vector<std::vector<double>>* levels, Json& json) const {
    Json main = Json::array(), pairs = Json::array();
    for (const MainEffect& effect : effects.main) {
      Json row{{"factor", name(effect.factor)}};
      if (levels) row["level"] = value(effect.factor, (*levels)[effect.factor][effect.level]);
      row.update(mean_json(effect.effect));
      main.push_back(row);
    }
    for (const TwoFactorInteraction& pair : effects.interactions) {
      Json row{{"factors", {name(pair.first_factor), name(pair.second_factor)}}};
      if (levels)
        row["levels"] = {value(pair.first_factor, (*levels)[pair.first_factor][pair.first_level]),
                         value(pair.second_factor, (*levels)[pair.second_factor][pair.second_level])};
      row.update(mean_json(pair.effect));
      pairs.push_back(row);
    }
    json["main_effects"] = main;
    json["two_factor_interactions"] = pairs;
  }

  Json operator()(const CornerAttribution& found) const {
    Json json{{"method", "shapley"},
              {"total", mean_json(found.shapley.total)},
              {"sums_exactly", found.shapley.sums_exactly},
              {"shapley", shapley_json(found.shapley.values, found.shapley.total.mean)}};
    Json pairs = Json::array(), sets = Json::array(), exact = Json::array();
    for (const PairInteraction& pair : found.interactions) {
      Json row{{"factors", {name(pair.first), name(pair.second)}}};
      row.update(mean_json(pair.index));
      pairs.push_back(row);
    }
    for (const Dividend& dividend : found.dividends) {
      Json row{{"factors", names_in(dividend.players)}};
      row.update(mean_json(dividend.value));
      sets.push_back(row);
    }
    for (std::size_t f = 0; f < found.exact.size(); ++f)
      exact.push_back({{"factor", name(f)},
                       {"whole", found.exact[f].whole},
                       {"numerator", found.exact[f].numerator},
                       {"denominator", found.exact[f].denominator}});
    json["interactions"] = pairs;
    json["dividends"] = sets;
    json["minor_units"] =
        found.exact.empty()
            ? Json(nullptr)
            : Json{{"total", found.exact_total}, {"sums_exactly", found.exact_sums_exactly}, {"shapley", exact}};
    add_effects(found.effects, nullptr, json);
    return json;
  }

  Json operator()(const LevelAttribution& found) const {
    Json json{{"method", found.resolution > 0 ? "fractional_factorial" : "factorial"}};
    if (found.resolution > 0) json["resolution"] = found.resolution;
    add_effects(found.effects, &found.levels, json);
    Json aliases = Json::array();
    for (const auto& alike : found.aliases) {
      Json group = Json::array();
      for (const SignedProduct& product : alike)
        group.push_back({{"factors", names_in(product.factors)}, {"negative", product.negative}});
      aliases.push_back(group);
    }
    if (found.resolution > 0) json["aliases"] = aliases;
    return json;
  }

  Json operator()(const OrderAttribution& found) const {
    return {{"method", "sampled_shapley"},
            {"pairs_of_orders", found.pairs},
            {"subsets", found.subsets},
            {"total", mean_json(found.shapley.total)},
            {"sums_exactly", found.shapley.sums_exactly},
            {"shapley", shapley_json(found.shapley.values, found.shapley.total.mean)}};
  }

  void add_indices(const SobolIndices& indices, Json& json) const {
    Json first = Json::array(), second = Json::array();
    for (std::size_t f = 0; f < indices.first.size(); ++f)
      first.push_back(
          {{"factor", name(f)}, {"first", index_json(indices.first[f])}, {"total", index_json(indices.total[f])}});
    std::size_t pair = 0;
    for (std::size_t a = 0; !indices.second.empty() && a < indices.first.size(); ++a)
      for (std::size_t b = a + 1; b < indices.first.size(); ++b) {
        Json row{{"factors", {name(a), name(b)}}};
        row.update(index_json(indices.second[pair++]));
        second.push_back(row);
      }
    json["variance"] = number_json(indices.variance);
    json["base_used"] = indices.used;
    json["indices"] = first;
    if (!indices.second.empty()) json["second_order"] = second;
  }

  Json operator()(const VarianceAttribution& found) const {
    Json json{{"method", "sobol"}, {"base", found.base}, {"doubts", doubts_of(report, found)}};
    add_indices(found.indices, json);
    if (!found.over_time) return json;
    Json generalised = Json::object(), times = Json::array();
    add_indices(found.over_time->generalised, generalised);
    for (std::size_t t = 0; t < found.over_time->at.size(); ++t) {
      Json row{{"years", number_json(report.plan.years[t])}};
      add_indices(found.over_time->at[t], row);
      times.push_back(row);
    }
    json["generalised"] = generalised;
    json["over_time"] = times;
    return json;
  }

  Json morris_json(const std::vector<MorrisEffect>& effects) const {
    Json list = Json::array();
    for (std::size_t f = 0; f < effects.size(); ++f)
      list.push_back({{"factor", name(f)},
                      {"mu", mean_json(effects[f].mu)},
                      {"mu_star", mean_json(effects[f].mu_star)},
                      {"sigma", number_json(effects[f].sigma)}});
    return list;
  }

  Json operator()(const ScreeningAttribution& found) const {
    Json json{{"method", "morris"}, {"trajectories", found.trajectories}, {"effects", morris_json(found.effects)}};
    Json times = Json::array();
    for (std::size_t t = 0; t < found.over_time.size(); ++t)
      times.push_back({{"years", number_json(report.plan.years[t])}, {"effects", morris_json(found.over_time[t])}});
    if (!found.over_time.empty()) json["over_time"] = times;
    return json;
  }

  Json operator()(const AloneAttribution& found) const {
    Json effects = Json::array();
    for (const AloneEffect& effect : found.effects) {
      Json row{{"factor", name(effect.factor)},
               {"from", value(effect.factor, effect.base)},
               {"to", value(effect.factor, effect.value)}};
      row.update(mean_json(effect.effect));
      effects.push_back(row);
    }
    return {{"method", "one_at_a_time"}, {"base", mean_json(found.base)}, {"effects", effects}};
  }
};

}  // namespace

Json attribution_document(const AttributionReport& report) {
  Json metrics = Json::array();
  for (const AttributedMetric& metric : report.metrics) {
    Json arms = Json::array();
    for (const AttributedArm& arm : metric.arms) {
      Json json{{"arm", arm.arm.empty() ? Json(nullptr) : Json(arm.arm)}};
      json.update(std::visit(Writer{report}, arm.attribution));
      arms.push_back(json);
    }
    metrics.push_back({{"metric", report.column(metric).name},
                       {"unit", report.column(metric).unit},
                       {"meaning", report.column(metric).meaning},
                       {"attributions", arms}});
  }
  Json refused = Json::array();
  for (const RefusedMetric& metric : report.refused)
    refused.push_back({{"metric", report.plan.metrics[metric.metric].name}, {"why", metric.why}});
  return {{"experiment", report.plan.name},
          {"store", report.store},
          {"design", design_kind_names[static_cast<std::size_t>(report.experiment.design.kind)]},
          {"confidence", report.confidence},
          {"replicates_planned", report.plan.replicates},
          {"replicates_complete", report.replicates.size()},
          {"failed_runs", report.failed_runs},
          {"metrics", metrics},
          {"refused", refused}};
}

}  // namespace plussum::report
