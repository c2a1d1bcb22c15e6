// SPDX-License-Identifier: MIT
#pragma once
/// Mechanisms that were renamed. Scenarios may use the former name for one version: it is read as the present one, and a
/// note says so at its place.
#include <string>
#include <string_view>

#include "io/diagnostics.hpp"
#include "io/yaml_tree.hpp"

namespace plussum::io {

/// The present name of a mechanism: `name` itself unless it is a former one.
std::string_view present_mechanism_name(std::string_view name);

/// "mechanisms.open.cost_wear" becomes "mechanisms.offer.cost_wear"; other paths stay as they are.
std::string present_path(std::string_view path);

/// Puts present names into the tree of one file of a scenario or an experiment: below `mechanisms`, in the lists of `plan`,
/// and in the paths of events, factors and settings.
void use_present_names(Node& file, Diagnostics& diagnostics);

}  // namespace plussum::io
