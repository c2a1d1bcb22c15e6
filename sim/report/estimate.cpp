// SPDX-License-Identifier: MIT
#include "report/estimate.hpp"

#include <nlohmann/json.hpp>

namespace plussum::report {

nlohmann::ordered_json estimate_json(const UnitMean& mean) {
  return {{"mean", mean.mean}, {"low", mean.low}, {"high", mean.high}, {"count", mean.units}};
}

}  // namespace plussum::report
