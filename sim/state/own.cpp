// SPDX-License-Identifier: MIT
#include "plussum/state/own.hpp"

#include <algorithm>

namespace plussum {

OwnColumnValues* OwnState::find_column(TableId table, std::string_view name) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const OwnColumnValues& column) {
    return column.table == table && column.name == name;
  });
  return found == columns.end() ? nullptr : &*found;
}

const OwnSeriesPlace* OwnState::find_series(std::string_view name) const {
  const auto found =
      std::find_if(series.begin(), series.end(), [&](const OwnSeriesPlace& place) { return place.info.name == name; });
  return found == series.end() ? nullptr : &*found;
}

std::size_t OwnState::counters() const {
  return series.empty() ? 0 : series.back().counter.first + counters_on(series.back().info.axis);
}

void OwnState::take_values(const OwnState& other) {
  for (const OwnColumnValues& taken : other.columns)
    if (OwnColumnValues* column = find_column(taken.table, taken.name);
        column && column->values.index() == taken.values.index())
      column->values = taken.values;
}

}  // namespace plussum
