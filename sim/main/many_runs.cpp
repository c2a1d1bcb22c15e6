// SPDX-License-Identifier: MIT
#include "main/many_runs.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <span>

#include "io/atomic_file.hpp"
#include "io/safe_text.hpp"
#include "main/exit_codes.hpp"
#include "main/option_numbers.hpp"
#include "plussum/experiment/workers.hpp"
#include "study/run_scenario.hpp"

namespace plussum::main {

using Json = nlohmann::ordered_json;

void add_many_runs(CLI::App& verb, ManyRunsOptions& options, const Invocation& invocation) {
  add_scenario(verb, options.scenario, invocation);
  add_common(verb, options.common, invocation);
  verb.add_option("--replicates", options.replicates,
                  "Runs with seeds of their own: the scenario's seed and the ones after it")
      ->check(whole_between(2, 100000));
  verb.add_option("--jobs", options.jobs,
                  "Runs at a time; 0 (default) is one for each processor. No result depends on it")
      ->check(whole_between(0, most_jobs));
  verb.add_option("--confidence", options.confidence, "Of all intervals; 0.95 (default)")->check(between(0.5, 0.9999));
  verb.add_option("-o,--output", options.output, "File (JSON) for the same numbers");
}

unsigned jobs_of(const ManyRunsOptions& options) {
  return threads_or_all(options.jobs);
}

bool check_metrics(const std::vector<Metric>& metrics, const PlannedScenario& planned,
                   std::vector<MetricColumn>& columns) {
  const Simulation simulation(planned.loaded.scenario, planned.plan, {});
  bool good = true;
  for (const Metric& metric : metrics) {
    MetricColumn column;
    const std::string problem = check_metric(metric, simulation, column);
    if (!problem.empty()) complain(problem);
    good = good && problem.empty();
    column.unit = io::Units(planned.loaded.scenario.currency).unit_of_values(column.unit);
    columns.push_back(std::move(column));
  }
  return good;
}

std::optional<VariedNumber> varied_number(const Scenario& scenario, const std::string& path) {
  const auto number = find_number(scenario, path);
  if (number) return VariedNumber{path, *number, io::Units(scenario.currency)};
  complain(fmt::format(
      "there is no number '{}' in the scenario; `plussum explain` and `plussum list` show what there is", path));
  return std::nullopt;
}

std::optional<double> value_of(const VariedNumber& varied, const std::string& text, const std::string& option) {
  const auto result = varied.units.number(text, varied.number.info.unit);
  if (!result.value) {
    complain(fmt::format("{}: {}", option, result.problem));
    return std::nullopt;
  }
  if (varied.number.allows(*result.value)) return result.value;
  complain(fmt::format("{}: {} lies outside the range of '{}'", option, text, varied.path));
  return std::nullopt;
}

bool has_seeds_for(const Scenario& scenario, std::uint32_t replicates) {
  const auto checked = check_seeds(scenario, replicates);
  if (!checked) complain(checked.trouble().sentence);
  return static_cast<bool>(checked);
}

void Failures::add(const std::string& sentence) {
  const std::lock_guard guard(mutex_);
  if (count_++ == 0) first_ = sentence;
}

void Failures::tell(const CommonOptions& options, std::size_t runs) const {
  if (count_ > 0) remark(options, fmt::format("{} of {} runs failed; one of them: {}", count_, runs, first_));
}

int show_result(const ManyRunsOptions& options, const Json& json, const std::string& text) {
  put("{}", options.common.json ? io::json_text(json) + "\n" : text);
  if (options.output.empty()) return exit_good;
  const auto written = io::write_text_file(options.output, io::json_text(json) + "\n");
  return written ? exit_good : refuse(options.common, written.trouble());
}

}  // namespace plussum::main
