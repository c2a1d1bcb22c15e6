// SPDX-License-Identifier: MIT
#include "report/words.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/numbers.hpp"

namespace plussum::report {

std::string readable(double value) {
  if (!std::isfinite(value)) return "-";
  if (std::fabs(value) < 10000.0) return fmt::format("{:.4g}", value);
  std::string digits = fmt::format("{:.0f}", std::fabs(value));
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return (value < 0 ? "-" : "") + digits;
}

std::string interval_text(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return "-";
  const auto end = [](double value) { return std::isinf(value) ? fmt::format("{}", value) : readable(value); };
  return fmt::format("{} to {}", end(low), end(high));
}

std::string p_text(double p) {
  return p < 1e-4 ? "< 0.0001" : fmt::format("{:.4f}", p);
}

std::string value_text(const FactorColumn& factor, double value) {
  return factor.is_choice() ? factor.levels[static_cast<std::size_t>(value)] : fmt::format("{:.6g}", value);
}

std::string point_text(const ResultPlan& plan, const DesignPoint& point) {
  std::string text;
  for (std::size_t f = 0; f < point.size(); ++f)
    text +=
        fmt::format("{}{}={}", text.empty() ? "" : ", ", plan.factors[f].name, value_text(plan.factors[f], point[f]));
  return text;
}

nlohmann::ordered_json point_json(const ResultPlan& plan, const DesignPoint& point) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (std::size_t f = 0; f < point.size(); ++f) {
    const FactorColumn& factor = plan.factors[f];
    json[factor.name] = factor.is_choice() ? nlohmann::ordered_json(factor.levels[static_cast<std::size_t>(point[f])])
                                           : number_json(point[f]);
  }
  return json;
}

}  // namespace plussum::report
