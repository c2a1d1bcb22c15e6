// SPDX-License-Identifier: MIT
#include "main/compared_worlds.hpp"

#include "plussum/experiment/make_run.hpp"
#include "plussum/study/column_origin.hpp"
#include "study/loading.hpp"

namespace plussum::main {

std::vector<io::ParameterValue> values_of(const Scenario& scenario, const Registry& registry) {
  return io::parameter_values(bare_scenario(scenario), scenario_for(registry));
}

std::vector<report::DifferentColumn> columns_that_differ(const PairedReplicate& replicate, const Registry& registry) {
  std::vector<report::DifferentColumn> columns;
  for (const std::string& column : replicate.pair.fates.first_different_columns) {
    const ColumnOrigin origin = origin_of(column, registry);
    columns.push_back({column, origin.written_by, origin.meaning});
  }
  return columns;
}

}  // namespace plussum::main
