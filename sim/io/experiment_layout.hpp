// SPDX-License-Identifier: MIT
#pragma once
/// From a loaded experiment to its points: the scenarios it names, the values of its factors, the layout of its design.
#include <optional>
#include <string>
#include <vector>

#include "io/experiment_file.hpp"
#include "io/units.hpp"
#include "plussum/experiment/layout.hpp"

namespace plussum::io {

/// An experiment whose factors are read and whose points are laid out. Scenarios of points are made when asked for, from any
/// thread.
class ExperimentLayout {
 public:
  /// Nothing if anything is wrong; `diagnostics` then says everything that is. `fresh` as for load_scenario. `snapshot` is
  /// the resolved scenario that runs continue from, empty when they begin at the start.
  static std::optional<ExperimentLayout> make(const LoadedExperiment& loaded, const Scenario& fresh,
                                              const std::string& snapshot, Diagnostics& diagnostics);

  const std::vector<LaidOutFactor>& factors() const { return factors_; }
  const std::vector<DesignPoint>& points() const { return layout_.points; }
  const std::vector<double>& ramp() const { return layout_.ramp; }
  /// Position of the ramped factor; factors().size() when there is none.
  std::size_t ramped_factor() const { return ramped_; }

  /// The experiment's scenario before any factor or arm changes it.
  std::optional<LoadedScenario> base_scenario(Diagnostics& diagnostics) const;
  /// The scenario at a point, with the ramp as events. Problems are reported where the experiment names the values.
  std::optional<LoadedScenario> scenario_at(const DesignPoint& point, Diagnostics& diagnostics) const;
  /// The texts of the scenarios that the experiment names.
  std::vector<ScenarioText> scenario_texts() const;
  /// Where the experiment states a factor.
  const std::string& place_of(std::size_t factor) const { return setters_[factor].path; }
  /// "price=2 USD, era=era3"
  std::string text_of(const DesignPoint& point) const;

 private:
  ExperimentLayout() = default;
  /// What a point sets in its scenario, and where the experiment says so.
  struct Settings {
    std::vector<std::string> texts;  ///< "population.customers=2000"
    std::vector<std::string> paths;  ///< "factors[1].levels[0].set[2]", one for each text
  };
  Settings settings_of(const DesignPoint& point) const;
  const ScenarioSource& source_of(const DesignPoint& point) const;
  void add_ramp(Scenario& scenario) const;
  friend class LayoutReader;

  Experiment experiment_;
  Positions positions_;
  std::vector<ScenarioSource> sources_;
  std::vector<std::string> source_places_;  ///< where the experiment names each
  /// For each factor: the settings of each level, or the paths that take its number, and the source of each level.
  struct Setter {
    std::vector<std::string> paths;              ///< of a number
    std::vector<std::vector<std::string>> sets;  ///< [level] of a choice
    std::vector<std::size_t> sources;            ///< [level], position in sources_; 0: the experiment's own
    std::string declared_unit;
    std::string path;  ///< in the experiment, for messages
  };
  std::vector<Setter> setters_;
  std::vector<LaidOutFactor> factors_;
  Layout layout_;
  std::size_t ramped_ = 0;
  std::string currency_;
};

}  // namespace plussum::io
