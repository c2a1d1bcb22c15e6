// SPDX-License-Identifier: MIT
#pragma once
/// How a metric's course became one number, for people: every label says it, so that a sum over years is not taken for a level.
#include <string>

#include "plussum/experiment/metric.hpp"

namespace plussum {

/// "at the end", "sum over the run", "present value at 5 % a year over years 2 to 5".
std::string words_of_reduction(const Metric& metric);

/// What a series or an account means, with how it was reduced. What a series says of a single step is left out where more than one
/// step counts: "operating profit, sum over the run".
std::string reduced_meaning(std::string meaning, const Metric& metric);

}  // namespace plussum
