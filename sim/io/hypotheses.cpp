// SPDX-License-Identifier: MIT
#include "io/hypotheses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/units.hpp"
#include "plussum/experiment/verdict_parts.hpp"

namespace plussum::io {
namespace {

std::size_t metric_of(const Experiment& experiment, const std::string& name) {
  const auto found = std::find_if(experiment.metrics.begin(), experiment.metrics.end(),
                                  [&](const Metric& metric) { return metric.name == name; });
  return static_cast<std::size_t>(found - experiment.metrics.begin());
}

/// Treatment and control are short for two terms; a peak is looked for where its treatment says.
std::vector<ContrastTerm> terms_of(const Hypothesis& stated) {
  if (stated.expected == Expectation::peak) return {{.weight = 1.0, .at = stated.treatment}};
  if (!stated.terms.empty()) return stated.terms;
  return {{.weight = 1.0, .at = stated.treatment}, {.weight = -1.0, .at = stated.control}};
}

/// Units of a laid-out plan name the scenario's currency; declarations call it money.
std::string declared_unit(std::string unit, const std::string& currency) {
  const std::size_t at = unit.find(currency);
  return at == std::string::npos ? unit : unit.replace(at, currency.size(), "money");
}

class HypothesisReader {
 public:
  HypothesisReader(const LoadedExperiment& loaded, const ResultPlan& plan, Diagnostics& diagnostics)
      : loaded_(loaded), plan_(plan), diagnostics_(diagnostics) {}

  ReadHypothesis read(const Hypothesis& stated, const std::string& path) {
    ReadHypothesis made{.stated = stated, .metric = metric_of(loaded_.experiment, stated.metric), .cells = {}};
    for (const ContrastTerm& term : terms_of(stated)) {
      Cell cell{.weight = term.weight, .conditions = {}, .points = {}};
      for (const std::string& text : term.at) {
        std::string problem;
        const auto condition = read_condition(text, plan_.factors, plan_.currency, problem);
        if (condition)
          cell.conditions.push_back(*condition);
        else
          report(path, problem);
      }
      cell.points = points_where(plan_, cell.conditions);
      if (cell.points.empty()) report(path, fmt::format("the design has no point at {}", fmt::join(term.at, ", ")));
      made.cells.push_back(std::move(cell));
    }
    if (stated.expected == Expectation::peak) {
      made.peak_factor = peak_factor(stated, path);
      if (made.peak_factor < plan_.factors.size()) check_peak(made, path);
    }
    return made;
  }

 private:
  void report(const std::string& path, std::string message) {
    diagnostics_.add(loaded_.positions.of(path), path, std::move(message));
  }

  std::size_t peak_factor(const Hypothesis& stated, const std::string& path) {
    std::vector<std::string> names;
    for (const FactorColumn& factor : plan_.factors) names.push_back(factor.name);
    const auto found = std::find(names.begin(), names.end(), stated.peak_of);
    if (found == names.end())
      report(path + ".peak_of",
             fmt::format("there is no factor '{}'{}", stated.peak_of, did_you_mean(stated.peak_of, names)));
    return static_cast<std::size_t>(found - names.begin());
  }

  /// A peak is something that the design can show: in numbers, at more than two places, some of them inside and some outside.
  void check_peak(const ReadHypothesis& made, const std::string& path) {
    const Hypothesis& stated = made.stated;
    const FactorColumn& factor = plan_.factors[made.peak_factor];
    if (factor.is_choice())
      return report(path + ".peak_of",
                    fmt::format("the levels of '{}' have no order, so that there is no peak along them; name a factor "
                                "that is a number",
                                stated.peak_of));
    const std::vector<double> places = places_along(plan_, made);
    const std::string tried = fmt::format("{:.6g}", fmt::join(places, ", "));
    if (places.size() < 3)
      return report(path + ".peak_of", fmt::format("a peak is looked for along three or more values; '{}' has {}: {}",
                                                   stated.peak_of, places.size(), tried));
    std::size_t inside = 0;
    for (std::size_t k = 0; k < places.size(); ++k) inside += is_in_band(stated, places, k) ? 1 : 0;
    if (inside == 0)
      report(
          path + ".peak_low",
          fmt::format("the band from {:.6g} to {:.6g} holds none of the values of '{}' that have tried values on both "
                      "sides ({}); try values in it, or leave out 'peak_low' or 'peak_high' where the highest point "
                      "may lie at that end",
                      stated.peak_low, stated.peak_high, stated.peak_of, tried));
    else if (inside == places.size())
      report(path + ".peak_low", fmt::format("the band holds every value of '{}' that is tried ({}), so that the claim "
                                             "cannot fail; try values outside, or narrow the band",
                                             stated.peak_of, tried));
  }

  const LoadedExperiment& loaded_;
  const ResultPlan& plan_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Condition> read_condition(const std::string& text, const std::vector<FactorColumn>& factors,
                                        const std::string& currency, std::string& problem) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  std::vector<std::string> names;
  for (const FactorColumn& factor : factors) names.push_back(factor.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (equals == std::string::npos || found == names.end()) {
    problem = fmt::format("{} is not of the form FACTOR=VALUE with one of the factors{}", shown(text),
                          did_you_mean(name, names));
    return std::nullopt;
  }
  const auto position = static_cast<std::size_t>(found - names.begin());
  const FactorColumn& factor = factors[position];
  const std::string value = text.substr(equals + 1);
  if (factor.is_choice()) {
    const auto level = std::find(factor.levels.begin(), factor.levels.end(), value);
    if (level != factor.levels.end()) return Condition{position, static_cast<double>(level - factor.levels.begin())};
    problem = fmt::format("'{}' has no level '{}'{}", name, value, did_you_mean(value, factor.levels));
    return std::nullopt;
  }
  const Units units(currency);
  const std::string unit = declared_unit(factor.unit, currency);
  const auto read = units.number(value, unit);
  if (read.value) return Condition{position, *read.value};
  problem = fmt::format("{}: {}; expected {}", shown(text), read.problem, units.expectation(unit));
  return std::nullopt;
}

std::optional<std::vector<ReadHypothesis>> read_hypotheses(const LoadedExperiment& loaded, const ResultPlan& plan,
                                                           Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  HypothesisReader reader(loaded, plan, diagnostics);
  std::vector<ReadHypothesis> all;
  const std::vector<Hypothesis>& stated = loaded.experiment.hypotheses;
  for (std::size_t k = 0; k < stated.size(); ++k)
    all.push_back(reader.read(stated[k], fmt::format("hypotheses[{}]", k)));
  if (diagnostics.count() > before) return std::nullopt;
  return all;
}

}  // namespace plussum::io
