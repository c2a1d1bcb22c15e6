// SPDX-License-Identifier: MIT
#include "io/result_plan_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "io/atomic_file.hpp"
#include "io/sha256.hpp"
#include "io/store_files.hpp"
#include "plussum/core/hash.hpp"
#include "plussum/experiment/run_key.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t most_plan_bytes = std::uint64_t{1} << 30U;
constexpr double infinity = std::numeric_limits<double>::infinity();

Json number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

double number_of(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const auto text = json.get<std::string>();
  return text == "Infinity" ? infinity : text == "-Infinity" ? -infinity : std::numeric_limits<double>::quiet_NaN();
}

/// NaN where a plan of an older version does not have it.
double number_or_none(const Json& json, const char* name) {
  return json.contains(name) ? number_of(json[name]) : std::numeric_limits<double>::quiet_NaN();
}

Json numbers(const std::vector<double>& values) {
  Json json = Json::array();
  for (const double value : values) json.push_back(number(value));
  return json;
}

std::vector<double> numbers_of(const Json& json) {
  std::vector<double> values;
  values.reserve(json.size());
  for (const Json& value : json) values.push_back(number_of(value));
  return values;
}

Json columns_of(const ResultPlan& plan) {
  Json factors = Json::array(), metrics = Json::array();
  for (const FactorColumn& factor : plan.factors)
    factors.push_back({{"name", factor.name},
                       {"unit", factor.unit},
                       {"meaning", factor.meaning},
                       {"levels", factor.levels},
                       {"low", number(factor.low)},
                       {"high", number(factor.high)},
                       {"is_logarithmic", factor.is_logarithmic}});
  for (const MetricColumn& metric : plan.metrics)
    metrics.push_back({{"name", metric.name},
                       {"unit", metric.unit},
                       {"meaning", metric.meaning},
                       {"over_time", metric.over_time},
                       {"is_time", metric.is_time},
                       {"most", number(metric.most)},
                       {"label", metric.label}});
  return {{"factors", std::move(factors)}, {"metrics", std::move(metrics)}};
}

Json json_of(const ResultPlan& plan) {
  Json json{{"name", plan.name},
            {"title", plan.title},
            {"engine_version", plan.engine_version},
            {"currency", plan.currency},
            {"represents", number(plan.represents)},
            {"replicates", plan.replicates}};
  json.update(columns_of(plan));
  json["years"] = numbers(plan.years);
  json["ramp"] = {{"name", plan.ramp_name}, {"unit", plan.ramp_unit}, {"values", numbers(plan.ramp)}};
  json["scenarios"] = Json::array();
  for (const ScenarioText& scenario : plan.scenarios) json["scenarios"].push_back({scenario.place, scenario.digest});
  json["trunk"] = plan.trunk;
  json["scenarios_digest"] = plan.scenarios_digest;
  json["build"] = plan.build;
  json["packages"] = plan.packages;
  json["registration"] = plan.registration;
  Json points = Json::array(), runs = Json::array();
  for (const DesignPoint& point : plan.points) points.push_back(numbers(point));
  for (const PlannedRun& run : plan.runs) runs.push_back({run.point, run.replicate, run.seed, run.key});
  json["points"] = std::move(points);
  json["runs"] = std::move(runs);
  json["experiment"] = plan.experiment_yaml;
  return json;
}

/// A whole number from 0 on: JSON's other numbers would be cut or wrapped. Throws as below.
template <class Number>
Number whole(const Json& json) {
  const auto value = json.is_number_unsigned() ? json.get<std::uint64_t>() : std::numeric_limits<std::uint64_t>::max();
  if (value > std::numeric_limits<Number>::max())
    throw Json::other_error::create(501, "a whole number is expected", &json);
  return static_cast<Number>(value);
}

std::int64_t seed_of(const Json& json) {
  if (!json.is_number_integer() || (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{1} << 63U))
    throw Json::other_error::create(501, "a seed is expected", &json);
  return json.get<std::int64_t>();
}

/// What plans of the first version lack. Throws as below.
void add_origin(const Json& json, ResultPlan& plan) {
  for (const Json& scenario : json.at("scenarios"))
    plan.scenarios.push_back({scenario.at(0).get<std::string>(), scenario.at(1).get<std::string>(), {}});
  plan.trunk = json.at("trunk");
  plan.scenarios_digest = json.at("scenarios_digest");
  plan.build = json.at("build");
  plan.packages = json.at("packages");
  plan.registration = json.at("registration");
}

/// Throws a nlohmann::json::exception where something is missing or of another type.
ResultPlan plan_of(const Json& json) {
  ResultPlan plan;
  plan.name = json.at("name");
  plan.title = json.at("title");
  plan.engine_version = json.at("engine_version");
  plan.currency = json.at("currency");
  plan.represents = number_of(json.at("represents"));
  plan.replicates = whole<std::uint32_t>(json.at("replicates"));
  for (const Json& factor : json.at("factors"))
    plan.factors.push_back({factor.at("name"), factor.at("unit"), factor.at("meaning"), factor.at("levels"),
                            number_or_none(factor, "low"), number_or_none(factor, "high"),
                            factor.value("is_logarithmic", false)});
  for (const Json& metric : json.at("metrics"))
    plan.metrics.push_back({metric.at("name"), metric.at("unit"), metric.at("meaning"), metric.at("over_time"),
                            metric.value("is_time", false), number_or_none(metric, "most"),
                            metric.value("label", std::string())});
  plan.years = numbers_of(json.at("years"));
  plan.ramp_name = json.at("ramp").at("name");
  plan.ramp_unit = json.at("ramp").at("unit");
  plan.ramp = numbers_of(json.at("ramp").at("values"));
  for (const Json& point : json.at("points")) plan.points.push_back(numbers_of(point));
  for (const Json& run : json.at("runs"))
    plan.runs.push_back({whole<std::uint32_t>(run.at(0)), whole<std::uint32_t>(run.at(1)), seed_of(run.at(2)),
                         run.at(3).get<std::string>()});
  plan.experiment_yaml = json.at("experiment");
  if (json.contains("scenarios")) add_origin(json, plan);
  return plan;
}

bool has_good_columns(const ResultPlan& plan) {
  std::set<std::string_view> factors, metrics;
  for (const FactorColumn& factor : plan.factors)
    if (factor.name.empty() || !factors.insert(factor.name).second) return false;
  for (const MetricColumn& metric : plan.metrics)
    if (metric.name.empty() || !metrics.insert(metric.name).second) return false;
  const auto is_number = [](double value) { return std::isfinite(value); };
  const bool points_differ = std::isnan(plan.represents);
  return !plan.metrics.empty() && (points_differ || (is_number(plan.represents) && plan.represents > 0.0)) &&
         std::all_of(plan.years.begin(), plan.years.end(), is_number) &&
         std::is_sorted(plan.years.begin(), plan.years.end()) &&
         std::all_of(plan.ramp.begin(), plan.ramp.end(), is_number) &&
         (plan.ramp.empty() || (plan.ramp.size() == plan.years.size() && factors.contains(plan.ramp_name)));
}

bool has_good_points(const ResultPlan& plan) {
  for (const DesignPoint& point : plan.points) {
    if (point.size() != plan.factors.size()) return false;
    for (std::size_t i = 0; i < point.size(); ++i) {
      const FactorColumn& factor = plan.factors[i];
      if (!std::isfinite(point[i])) return false;
      if (!factor.is_choice()) continue;
      if (!(point[i] >= 0 && point[i] < static_cast<double>(factor.levels.size())) || point[i] != std::floor(point[i]))
        return false;
    }
  }
  return !plan.points.empty();
}

/// Point by point, replicate by replicate, each once.
bool has_good_runs(const ResultPlan& plan) {
  if (plan.replicates == 0 || plan.runs.size() != plan.points.size() * plan.replicates) return false;
  for (std::size_t i = 0; i < plan.runs.size(); ++i) {
    const PlannedRun& run = plan.runs[i];
    if (run.point != i / plan.replicates || run.replicate != i % plan.replicates || run.key.empty()) return false;
  }
  return true;
}

/// Digests become names of files.
bool has_good_origin(const ResultPlan& plan) {
  const auto is_digest = [](const std::string& text) { return text.empty() || is_sha256(text); };
  return is_digest(plan.trunk) && is_digest(plan.scenarios_digest) && is_digest(plan.registration) &&
         std::all_of(plan.scenarios.begin(), plan.scenarios.end(),
                     [](const ScenarioText& scenario) { return is_sha256(scenario.digest); });
}

/// Whether all parts belong together, so that nobody who reads the plan has to ask again.
bool fits_together(const ResultPlan& plan) {
  return has_good_columns(plan) && has_good_points(plan) && has_good_runs(plan) && has_good_origin(plan);
}

/// One line for each of the outermost parts: a plan with many runs would be long otherwise.
std::string text_of(const Json& plan) {
  std::string text;
  for (const auto& [name, value] : plan.items())
    text += fmt::format("{}{}: {}", text.empty() ? "" : ",\n  ", Json(name).dump(),
                        value.dump(-1, ' ', false, Json::error_handler_t::replace));
  return "{\n  " + text + "\n}";
}

std::string digest_of(const std::string& text) {
  return hexadecimal(digest_bytes(std::as_bytes(std::span(text))));
}

// The file is an object of the plan and a digest of the plan's bytes; what is around them is always the same.
std::string file_text(const std::string& plan) {
  return fmt::format("{{\"digest\": \"{}\",\n\"plan\": {}}}\n", digest_of(plan), plan);
}
constexpr std::size_t before_plan = std::string_view("{\"digest\": \"0123456789abcdef\",\n\"plan\": ").size();
constexpr std::size_t behind_plan = std::string_view("}\n").size();

}  // namespace

std::string result_plan_text(const ResultPlan& plan) {
  return file_text(text_of(json_of(plan)));
}

std::optional<ResultPlan> result_plan_of(const std::string& text) try {
  if (text.size() < before_plan + behind_plan) return std::nullopt;
  const std::string plan_text = text.substr(before_plan, text.size() - before_plan - behind_plan);
  if (text != file_text(plan_text)) return std::nullopt;
  ResultPlan plan = plan_of(Json::parse(plan_text));
  if (!fits_together(plan)) return std::nullopt;
  return plan;
} catch (const nlohmann::json::exception&) {
  return std::nullopt;
}

bool write_result_plan(const fs::path& path, const ResultPlan& plan, std::string& error) {
  error = obstacle_in_store(path);
  if (!error.empty()) return false;
  const std::string text = result_plan_text(plan);
  const std::span<const std::byte> pieces[] = {std::as_bytes(std::span(text))};
  return write_whole_file(path, pieces, error);
}

std::optional<ResultPlan> read_result_plan(const fs::path& path, std::string& error) {
  const auto text = read_in_store(path, most_plan_bytes, error);
  if (!text) return std::nullopt;
  auto plan = result_plan_of(*text);
  if (!plan)
    error = fmt::format("cannot read '{}': it is damaged; repeat the sweep, which lays it out again and keeps all runs",
                        path.string());
  return plan;
}

}  // namespace plussum::io
