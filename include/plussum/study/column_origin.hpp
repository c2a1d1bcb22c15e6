// SPDX-License-Identifier: MIT
#pragma once
#include <string>

namespace plussum {

/// Where a column comes from.
struct ColumnOrigin {
  std::string written_by;  ///< mechanism of the default plan; empty when none writes it
  std::string meaning;
};

/// \param column  "customers.cash"
ColumnOrigin origin_of(const std::string& column);

}  // namespace plussum
