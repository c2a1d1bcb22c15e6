// SPDX-License-Identifier: MIT
#pragma once
/// What an experiment and its factors set in the scenario, parameter by parameter, to see what would be set in vain.
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/parameter_index.hpp"
#include "io/yaml_tree.hpp"
#include "plussum/experiment/experiment.hpp"

namespace plussum::io {

/// The rule: what is set takes effect. A parameter is set by one factor, and not by the experiment where a factor sets it at every
/// point; what changes no run of an experiment is not set at all.
class StatedSettings {
 public:
  /// `index` holds the parameters of the scenario.
  explicit StatedSettings(const ParameterIndex& index) : index_(index) {}

  /// "PATH=VALUE" for every run.
  void add_for_all(std::string_view text, std::string place) { add(text, {0, 0, std::move(place)}); }
  /// The same at one level of a choice; factors are counted from 0, in the order in which they take effect.
  void add_level(std::size_t factor, std::size_t level, std::string_view text, std::string place) {
    add(text, {factor + 1, level, std::move(place)});
  }
  /// A parameter that takes a factor's number at every point.
  void add_number(std::size_t factor, std::string_view parameter, std::string place);

  /// `names` and `levels` of the factors; numbers have one level here.
  std::vector<Problem> problems(const std::vector<std::string>& names, const std::vector<std::size_t>& levels,
                                bool is_ramp) const;

 private:
  struct Owner {
    std::size_t number = 0;  ///< 0: the experiment; else 1 + position of the factor
    std::size_t level = 0;
    std::string place;  ///< in the experiment
  };
  struct Setting {
    Owner owner;
    std::string value;  ///< empty: the number of a factor
  };
  void add(std::string_view text, const Owner& owner);
  void add_leaves(const Node& node, const std::string& path, const Owner& owner);
  void keep(const std::string& path, Setting setting);
  bool is_at_every_point(const std::vector<Setting>& all, std::size_t owner, std::size_t levels) const;

  const ParameterIndex& index_;
  std::map<std::string, std::vector<Setting>> settings_;  ///< by parameter, with positions
};

}  // namespace plussum::io
