// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>

#include "io/experiment_layout.hpp"
#include "io/overlay.hpp"
#include "io/sha256.hpp"
#include "plussum/core/calendar.hpp"

namespace plussum::io {
namespace {

std::string date_text(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::size_t level_of(double value) {
  return static_cast<std::size_t>(value);
}

}  // namespace

ExperimentLayout::Settings ExperimentLayout::settings_of(const DesignPoint& point) const {
  const Units units(currency_);
  Settings settings;
  const auto add = [&](std::string text, std::string path) {
    settings.texts.push_back(std::move(text));
    settings.paths.push_back(std::move(path));
  };
  for (std::size_t i = 0; i < experiment_.set.size(); ++i) add(experiment_.set[i], fmt::format("set[{}]", i));
  for (std::size_t f = 0; f < point.size(); ++f) {
    const Setter& setter = setters_[f];
    if (factors_[f].column.is_choice()) {
      const std::size_t level = level_of(point[f]);
      for (std::size_t i = 0; i < setter.sets[level].size(); ++i)
        add(setter.sets[level][i], fmt::format("{}[{}].set[{}]", setter.path, level, i));
    } else {
      for (const std::string& path : setter.paths)
        add(fmt::format("{}={}", path, units.text(point[f], setter.declared_unit)), setter.path);
    }
  }
  return settings;
}

const ScenarioSource& ExperimentLayout::source_of(const DesignPoint& point) const {
  std::size_t source = 0;
  for (std::size_t f = 0; f < point.size(); ++f)
    if (factors_[f].column.is_choice() && setters_[f].sources[level_of(point[f])] != 0)
      source = setters_[f].sources[level_of(point[f])];
  return sources_[source];
}

/// Each level holds for `hold` steps; the first is the scenario's own value already.
void ExperimentLayout::add_ramp(Scenario& scenario) const {
  if (layout_.ramp.empty()) return;
  const Setter& setter = setters_[ramped_];
  const Units units(currency_);
  const auto hold = static_cast<std::uint32_t>(experiment_.design.hold);
  for (std::uint32_t k = 1; k < layout_.ramp.size(); ++k)
    for (const std::string& path : setter.paths) {
      const std::int64_t day = day_after_steps(scenario.time.start_day(), scenario.time.step, k * hold);
      const double value = layout_.ramp[k];
      scenario.events.push_back(
          {.at = date_text(day), .set = path, .to = units.text(value, setter.declared_unit), .value = value});
    }
  scenario.time.steps = static_cast<std::int64_t>(hold) * static_cast<std::int64_t>(layout_.ramp.size());
}

std::optional<LoadedScenario> ExperimentLayout::base_scenario(Diagnostics& diagnostics) const {
  return sources_.front().with(experiment_.set, diagnostics);
}

std::optional<LoadedScenario> ExperimentLayout::scenario_at(const DesignPoint& point, Diagnostics& diagnostics) const {
  Diagnostics own;
  const Settings settings = settings_of(point);
  auto loaded = source_of(point).with(settings.texts, own);
  if (loaded) add_ramp(loaded->scenario);
  if (own.empty()) return loaded;
  // What a setting breaks is reported where the experiment says it, with the point that shows it.
  const auto path_of = [&](const std::string& source) -> std::string_view {
    for (std::size_t i = 0; i < settings.paths.size(); ++i)
      if (const std::string name = set_name(i + 1); source == name || source.starts_with(name + " ("))
        return settings.paths[i];
    return "factors";
  };
  for (const Diagnostic& problem : own.sorted()) {
    const bool is_setting = problem.line == 0;
    const std::string where = point.empty() ? "" : fmt::format(" (at {})", text_of(point));
    if (is_setting)
      diagnostics.add(positions_.of(path_of(problem.file)), problem.path, problem.message + where);
    else
      diagnostics.add(problem);
  }
  return std::nullopt;
}

std::vector<ScenarioText> ExperimentLayout::scenario_texts() const {
  std::vector<ScenarioText> texts;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    std::string text = sources_[i].text();
    texts.push_back({.place = source_places_[i], .digest = sha256(text), .text = std::move(text)});
  }
  return texts;
}

std::string ExperimentLayout::text_of(const DesignPoint& point) const {
  const Units units(currency_);
  std::string text;
  for (std::size_t f = 0; f < point.size(); ++f) {
    const FactorColumn& column = factors_[f].column;
    const std::string value =
        column.is_choice() ? column.levels[level_of(point[f])] : units.text(point[f], column.unit);
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", column.name, value);
  }
  return text;
}

}  // namespace plussum::io
