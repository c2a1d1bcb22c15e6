// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

/// Where a column comes from.
struct ColumnOrigin {
  std::string written_by;  ///< mechanism of the default plan; empty when none writes it
  std::string meaning;
};

/// \param column  "customers.cash"
ColumnOrigin origin_of(const std::string& column, const Registry& registry);

}  // namespace plussum
