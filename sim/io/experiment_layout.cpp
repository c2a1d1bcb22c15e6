// SPDX-License-Identifier: MIT
#include "io/experiment_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/hypotheses.hpp"
#include "io/named_file.hpp"
#include "io/parameter_index.hpp"
#include "io/parameter_text.hpp"
#include "io/stated_settings.hpp"
#include "io/text_file.hpp"
#include "plussum/experiment/ignored_keys.hpp"
#include "plussum/scenario/may_change.hpp"

namespace plussum::io {

/// Reads factors and points of an experiment, once.
class LayoutReader {
 public:
  LayoutReader(const LoadedExperiment& loaded, const Scenario& fresh, const std::string& snapshot,
               Diagnostics& diagnostics, ExperimentLayout& made)
      : loaded_(loaded), fresh_(fresh), snapshot_(snapshot), diagnostics_(diagnostics), made_(made) {}

  bool read() {
    const std::size_t before = diagnostics_.count();
    const Experiment& experiment = loaded_.experiment;
    made_.experiment_ = experiment;
    made_.positions_ = loaded_.positions;
    for (const Problem& problem : ignored_keys(experiment)) report(problem.path, problem.message);
    if (!add_source(experiment.scenario, "scenario")) return false;
    if (!experiment.arms.empty()) add_choice("arm", "variant of the scenario", experiment.arms, "arms", true);
    if (!load_base()) return false;
    add_strategy();
    for (std::size_t i = 0; i < experiment.factors.size(); ++i)
      add_factor(experiment.factors[i], fmt::format("factors[{}]", i));
    if (diagnostics_.count() > before) return false;
    check_settings();
    lay_out_points();
    return diagnostics_.count() == before;
  }

 private:
  /// A setting of the command line is named by its option alone.
  void report(const std::string& path, std::string message) {
    const Mark mark = loaded_.positions.of(path);
    const bool is_option = mark.line == 0 && mark.file;
    diagnostics_.add(mark, is_option ? std::string() : path, std::move(message));
  }

  /// Reads a scenario file named in the experiment, or the snapshot's scenario in its place.
  bool add_source(const std::string& name, const std::string& path) {
    const auto at = loaded_.positions.of(path);
    // A name in a file that the experiment extends is relative to that file.
    const std::filesystem::path beside = at.line > 0 ? std::filesystem::path(*at.file) : loaded_.file;
    const std::filesystem::path file = find_named_file(beside.parent_path(), name);
    const auto kept = loaded_.scenario_texts.find(path);
    const bool is_kept = kept != loaded_.scenario_texts.end();
    if (const auto refused = is_kept ? std::nullopt : refuse_file(file)) {
      report(path, fmt::format("{} cannot be read: {}", shown(name), refused->message));
      return false;
    }
    if (!snapshot_.empty() && !is_kept && !is_of_the_snapshot(file)) {
      report(path, fmt::format("{} is not the scenario of the run that is continued; name that one, and write what "
                               "differs in 'set'",
                               shown(name)));
      return false;
    }
    auto source = !snapshot_.empty()
                      ? ScenarioSource::from_text(snapshot_, loaded_.experiment.from, fresh_, diagnostics_)
                  : is_kept ? ScenarioSource::from_text(kept->second, name, fresh_, diagnostics_)
                            : ScenarioSource::open(file, fresh_, diagnostics_);
    if (!source) return false;
    made_.sources_.push_back(std::move(*source));
    made_.source_places_.push_back(path);
    return true;
  }

  /// Whether the file holds a scenario of the snapshot's name, from which that run may differ by settings.
  bool is_of_the_snapshot(const std::filesystem::path& file) const {
    Diagnostics unheard;
    const auto named = load_scenario(file, {}, fresh_, unheard);
    const auto continued = load_scenario_text(snapshot_, loaded_.experiment.from, {}, fresh_, unheard);
    return !named || !continued || named->scenario.name == continued->scenario.name;
  }

  /// The scenario of the first arm, to read parameters and names from.
  bool load_base() {
    const std::size_t before = diagnostics_.count();
    const DesignPoint first(made_.factors_.size(), 0.0);
    base_ = made_.scenario_at(first, diagnostics_);
    if (!base_ || diagnostics_.count() > before) return false;
    index_ = ParameterIndex(base_->scenario);
    made_.currency_ = base_->scenario.currency;
    return true;
  }

  void add_choice(const std::string& name, const std::string& meaning, const std::vector<Variant>& levels,
                  const std::string& path, bool is_arm) {
    LaidOutFactor factor{.column = {.name = name, .unit = "", .meaning = meaning, .levels = {}}, .is_arm = is_arm};
    ExperimentLayout::Setter setter;
    setter.path = path;
    for (std::size_t k = 0; k < levels.size(); ++k) {
      factor.column.levels.push_back(levels[k].name);
      factor.listed.push_back(static_cast<double>(k));
      setter.sets.push_back(levels[k].set);
      const bool has_own = !levels[k].scenario.empty();
      if (has_own && !add_source(levels[k].scenario, fmt::format("{}[{}].scenario", path, k))) return;
      setter.sources.push_back(has_own ? made_.sources_.size() - 1 : 0);
    }
    add(std::move(factor), std::move(setter));
  }

  /// What would be set in vain.
  void check_settings() {
    StatedSettings stated(index_);
    const std::vector<std::string>& for_all = loaded_.experiment.set;
    for (std::size_t i = 0; i < for_all.size(); ++i) stated.add_for_all(for_all[i], fmt::format("set[{}]", i));
    std::vector<std::string> names;
    std::vector<std::size_t> levels;
    for (std::size_t f = 0; f < made_.setters_.size(); ++f) {
      const ExperimentLayout::Setter& setter = made_.setters_[f];
      names.push_back(made_.factors_[f].column.name);
      levels.push_back(std::max<std::size_t>(1, setter.sets.size()));
      for (std::size_t level = 0; level < setter.sets.size(); ++level)
        for (std::size_t i = 0; i < setter.sets[level].size(); ++i)
          stated.add_level(f, level, setter.sets[level][i], fmt::format("{}[{}].set[{}]", setter.path, level, i));
      for (std::size_t i = 0; i < setter.paths.size(); ++i)
        stated.add_number(f, setter.paths[i],
                          i == 0 ? setter.path + ".parameter" : fmt::format("{}.also[{}]", setter.path, i - 1));
    }
    const bool is_ramp = loaded_.experiment.design.kind == DesignKind::ramp;
    for (const Problem& problem : stated.problems(names, levels, is_ramp)) report(problem.path, problem.message);
  }

  void add(LaidOutFactor factor, ExperimentLayout::Setter setter) {
    const auto same = [&](const LaidOutFactor& other) { return other.column.name == factor.column.name; };
    if (std::any_of(made_.factors_.begin(), made_.factors_.end(), same))
      report(setter.path, fmt::format("there is another factor '{}'", factor.column.name));
    made_.factors_.push_back(std::move(factor));
    made_.setters_.push_back(std::move(setter));
  }

  /// Eight factors; a level is where the named strategies stand on the dimension.
  void add_strategy() {
    const StrategyFactors& wanted = loaded_.experiment.strategy;
    if (wanted.enterprise.empty()) return;
    const Scenario& scenario = base_->scenario;
    std::vector<std::string> firms, known;
    for (const Enterprise& enterprise : scenario.enterprises) firms.push_back(enterprise.name);
    for (const NamedStrategy& strategy : scenario.strategies) known.push_back(strategy.name);
    if (std::find(firms.begin(), firms.end(), wanted.enterprise) == firms.end())
      return report("strategy.enterprise", fmt::format("there is no enterprise '{}'{}", wanted.enterprise,
                                                       did_you_mean(wanted.enterprise, firms)));
    for (const auto& [key, name] : {std::pair{"from", wanted.from}, std::pair{"to", wanted.to}})
      if (std::find(known.begin(), known.end(), name) == known.end())
        return report(fmt::format("strategy.{}", key),
                      fmt::format("there is no strategy '{}' in the scenario{}", name, did_you_mean(name, known)));
    for (std::size_t d = 0; d < dimension_count; ++d) {
      const double from = declared_level({}, wanted.from, scenario.strategies, d);
      const double to = declared_level({}, wanted.to, scenario.strategies, d);
      LaidOutFactor factor{
          .column = {.name = std::string(dimension_names[d]),
                     .unit = "1",
                     .meaning = fmt::format("level of '{}' of {}", dimension_names[d], wanted.enterprise),
                     .levels = {}},
          .low = from,
          .high = to};
      ExperimentLayout::Setter setter;
      setter.paths = {fmt::format("enterprises.{}.strategy.{}", wanted.enterprise, dimension_names[d])};
      setter.declared_unit = "1";
      setter.path = "strategy";
      add(std::move(factor), std::move(setter));
    }
  }

  void add_factor(const Factor& factor, const std::string& path) {
    if (!factor.levels.empty()) return add_choice(factor.name, factor.meaning, factor.levels, path + ".levels", false);
    const ParameterIndex::Found* found = index_.find(factor.parameter);
    if (found == nullptr || found->kind == ParameterIndex::Kind::other)
      return report(path + ".parameter", fmt::format("there is no parameter '{}' with one value{}", factor.parameter,
                                                     did_you_mean(factor.parameter, index_.paths(true))));
    if (found->kind == ParameterIndex::Kind::word) return add_words(factor, path);
    add_number(factor, path, *found);
  }

  /// Flags, choices and texts: each value is a level.
  void add_words(const Factor& factor, const std::string& path) {
    if (factor.values.empty()) return report(path, "this parameter is no number: list its 'values'");
    std::vector<Variant> levels;
    for (const std::string& value : factor.values) {
      Variant level{.name = value};
      level.set.push_back(fmt::format("{}={}", factor.parameter, value));
      for (const std::string& also : factor.also) level.set.push_back(fmt::format("{}={}", also, value));
      levels.push_back(std::move(level));
    }
    add_choice(factor.name, factor.meaning, levels, path + ".values", false);
  }

  void add_number(const Factor& factor, const std::string& path, const ParameterIndex::Found& found) {
    const bool is_whole = found.kind == ParameterIndex::Kind::integer;
    const std::string unit(is_whole ? found.integer.unit : found.number.unit);
    LaidOutFactor made{.column = {.name = factor.name, .unit = unit, .meaning = factor.meaning, .levels = {}},
                       .is_logarithmic = factor.scale == FactorScale::logarithmic,
                       .is_whole = is_whole};
    if (made.column.meaning.empty())
      made.column.meaning = std::string(is_whole ? found.integer.meaning : found.number.meaning);
    for (std::size_t k = 0; k < factor.values.size(); ++k) {
      const std::string place = fmt::format("{}.values[{}]", path, k);
      const double value = value_of(factor.values[k], found, place);
      if (std::find(made.listed.begin(), made.listed.end(), value) != made.listed.end())
        report(place, fmt::format("{} is tried already; list each value once", shown(factor.values[k])));
      made.listed.push_back(value);
    }
    if (factor.values.empty()) {
      made.low = value_of(factor.low, found, path + ".low");
      made.high = value_of(factor.high, found, path + ".high");
      if (made.low > made.high) report(path + ".low", "the range ends below where it begins");
      if (made.low == made.high)
        report(path + ".low", "the range ends where it begins, so that nothing varies; write the value in 'set'");
      if (made.is_logarithmic && !(made.low > 0.0)) report(path + ".low", "a logarithmic range begins above 0");
    }
    ExperimentLayout::Setter setter;
    setter.paths = {factor.parameter};
    setter.paths.insert(setter.paths.end(), factor.also.begin(), factor.also.end());
    setter.declared_unit = unit;
    setter.path = path;
    add(std::move(made), std::move(setter));
  }

  /// A value in the unit of its declaration; a problem is reported and gives 0.
  double value_of(const std::string& text, const ParameterIndex::Found& found, const std::string& path) {
    const Units units(made_.currency_);
    const auto give = [&](const auto& read, const auto& info) {
      if (!read.value)
        report(path, fmt::format("{}; expected {}", read.problem, units.expectation(info.unit)));
      else if (!in_range(*read.value, info))
        report(path, fmt::format("{} is out of range; allowed is {}", shown(text), range_text(info, units)));
      return read.value ? static_cast<double>(*read.value) : 0.0;
    };
    return found.kind == ParameterIndex::Kind::integer ? give(units.integer(text, found.integer.unit), found.integer)
                                                       : give(units.number(text, found.number.unit), found.number);
  }

  std::vector<DesignPoint> listed_points() {
    std::vector<FactorColumn> inner;
    for (const LaidOutFactor& factor : made_.factors_)
      if (!factor.is_arm) inner.push_back(factor.column);
    std::vector<DesignPoint> points;
    const std::vector<ListedPoint>& wanted = loaded_.experiment.design.points;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::string path = fmt::format("design.points[{}]", i);
      DesignPoint point(inner.size(), std::nan(""));
      std::string problem;
      for (const std::string& text : wanted[i].at) {
        const auto condition = read_condition(text, inner, made_.currency_, problem);
        if (condition)
          point[condition->factor] = condition->value;
        else
          report(path + ".at", problem);
      }
      if (problem.empty() && std::any_of(point.begin(), point.end(), [](double value) { return std::isnan(value); }))
        report(path, "a point of a list has a value for every factor");
      points.push_back(std::move(point));
    }
    return points;
  }

  /// A ramp changes its parameters in the run, as events do.
  void check_ramp(const ExperimentLayout::Setter& setter) {
    for (std::size_t i = 0; i < setter.paths.size(); ++i) {
      const ParameterIndex::Found* found = index_.find(setter.paths[i]);
      const bool is_number = found != nullptr && found->kind == ParameterIndex::Kind::number;
      if (is_number && may_change_in_run(base_->scenario, setter.paths[i])) continue;
      report(i == 0 ? setter.path + ".parameter" : fmt::format("{}.also[{}]", setter.path, i - 1),
             is_number ? why_not_in_run(base_->scenario, setter.paths[i]) : only_numbers_change(setter.paths[i]));
    }
  }

  void lay_out_points() {
    const DesignSettings& design = loaded_.experiment.design;
    made_.ramped_ = made_.factors_.size();
    if (design.kind == DesignKind::ramp)
      for (std::size_t f = 0; f < made_.factors_.size(); ++f)
        if (made_.factors_[f].column.name == design.ramp) made_.ramped_ = f;
    if (made_.ramped_ < made_.factors_.size() && made_.factors_[made_.ramped_].column.is_choice())
      return report("design.ramp", "a choice among levels cannot go up and down; ramp a number");
    if (made_.ramped_ < made_.factors_.size()) check_ramp(made_.setters_[made_.ramped_]);
    made_.layout_ = lay_out(design, made_.factors_, listed_points(), made_.ramped_);
    if (!made_.layout_.problem.empty()) report("design", made_.layout_.problem);
  }

  const LoadedExperiment& loaded_;
  const Scenario& fresh_;
  const std::string& snapshot_;
  Diagnostics& diagnostics_;
  ExperimentLayout& made_;
  std::optional<LoadedScenario> base_;
  ParameterIndex index_;
};

std::optional<ExperimentLayout> ExperimentLayout::make(const LoadedExperiment& loaded, const Scenario& fresh,
                                                       const std::string& snapshot, Diagnostics& diagnostics) {
  ExperimentLayout made;
  if (!LayoutReader(loaded, fresh, snapshot, diagnostics, made).read()) return std::nullopt;
  return made;
}

}  // namespace plussum::io
