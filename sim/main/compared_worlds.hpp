// SPDX-License-Identifier: MIT
#pragma once
/// What `compare` and the comparison of a report say of two worlds beside their runs.
#include <vector>

#include "io/parameter_values.hpp"
#include "plussum/experiment/comparison.hpp"
#include "report/comparison_document.hpp"

namespace plussum::main {

/// Every parameter of a scenario, as it would be written.
std::vector<io::ParameterValue> values_of(const Scenario& scenario, const Registry& registry);

/// The columns in which the worlds of a replicate first differ, each with the mechanism that writes it.
std::vector<report::DifferentColumn> columns_that_differ(const PairedReplicate& replicate, const Registry& registry);

}  // namespace plussum::main
