// SPDX-License-Identifier: MIT
#pragma once
/// Every number of a scenario by its path, also those of mechanisms whose blocks only they know.
#include <map>
#include <string>
#include <string_view>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// Real and whole numbers, flags (0 or 1) and choices (their position), by "enterprises[0].outlet_cost".
class AllNumbers {
 public:
  explicit AllNumbers(const Scenario& scenario);
  /// 0 where there is none: a mechanism that is not registered does nothing.
  double of(std::string_view path) const {
    const auto found = values_.find(path);
    return found == values_.end() ? 0.0 : found->second;
  }
  bool has(std::string_view path) const { return values_.find(path) != values_.end(); }
  const std::map<std::string, double, std::less<>>& values() const { return values_; }

 private:
  std::map<std::string, double, std::less<>> values_;
};

}  // namespace plussum
