// SPDX-License-Identifier: MIT
#pragma once
/// Metrics as they are named on the command line.
#include <optional>
#include <string>

#include "plussum/experiment/metric.hpp"

namespace plussum {

inline constexpr std::string_view metric_option_help =
    "welfare, served, value:CONSTITUENT, customers:COLUMN[:QUANTILE], or SERIES[:LABEL[+LABEL]][:share]";

/// Whether the metric exists is checked in a world, by check_metric.
///     welfare                            value:total
///     served                             customers_by_supplier:ENTERPRISE:share
///     value:firm                         what the constituent has
///     customers:cash:0.1                 quantile over customers; the median without a number
///     customers_by_supplier:firm:share   a recorded series: labels added up, as a share of all labels
/// \param problem  a sentence when nothing is returned
std::optional<Metric> read_metric(const std::string& text, const std::string& enterprise, std::string& problem);

/// Of whom `served` speaks when no enterprise is named; empty where there is none.
std::string first_enterprise(const Scenario& scenario);

}  // namespace plussum
