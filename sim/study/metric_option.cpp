// SPDX-License-Identifier: MIT
#include "plussum/study/metric_option.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "io/decimal.hpp"

namespace plussum {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char letter : text) {
    if (letter == at)
      parts.emplace_back();
    else
      parts.back() += letter;
  }
  return parts;
}

/// "customers_by_supplier:firm" as a name that may stand in a file.
std::string name_from(std::string text) {
  for (char& letter : text) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '-') letter = '_';
  }
  return text;
}

bool read_quantile(const std::string& text, double& quantile) {
  const auto read = io::plain_number(text);
  if (read) quantile = *read;
  return read && quantile >= 0.0 && quantile <= 1.0;
}

}  // namespace

std::optional<Metric> read_metric(const std::string& text, const std::string& enterprise, std::string& problem) {
  Metric metric{.name = name_from(text)};
  std::vector<std::string> parts = split(text, ':');
  const auto refuse_text = [&](std::string_view why) {
    problem = fmt::format("the metric '{}' {}; say {}", text, why, metric_option_help);
    return std::nullopt;
  };
  if (std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); }))
    return refuse_text("has an empty part");
  if (text == "welfare") {
    metric.value = "total";
  } else if (text == "served") {
    metric.series = "customers_by_supplier";
    metric.of = {enterprise};
    metric.share = true;
  } else if (parts[0] == "value") {
    if (parts.size() != 2) return refuse_text("does not name one constituent");
    metric.value = parts[1];
  } else if (parts[0] == "customers") {
    if (parts.size() < 2 || parts.size() > 3) return refuse_text("does not name one column");
    metric.customers = parts[1];
    if (parts.size() == 3 && !read_quantile(parts[2], metric.quantile))
      return refuse_text("has no quantile from 0 to 1");
  } else {
    metric.share = parts.size() > 1 && parts.back() == "share";
    if (metric.share) parts.pop_back();
    if (parts.size() > 2) return refuse_text("has more parts than series, labels and share");
    metric.series = parts[0];
    if (parts.size() == 2) metric.of = split(parts[1], '+');
  }
  return metric;
}

std::string first_enterprise(const Scenario& scenario) {
  return scenario.enterprises.empty() ? std::string() : scenario.enterprises.front().name;
}

}  // namespace plussum
