// SPDX-License-Identifier: MIT
#pragma once
/// One number for a course of values, of which some are missing (NaN). Where all are missing the number is missing.
#include <span>

namespace plussum {

double first_known(std::span<const double> values);
double last_known(std::span<const double> values);
double mean_known(std::span<const double> values);
double highest_known(std::span<const double> values);
double lowest_known(std::span<const double> values);

}  // namespace plussum
