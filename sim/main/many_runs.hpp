// SPDX-License-Identifier: MIT
#pragma once
/// What the verbs that make many runs of one scenario share: options, metrics named in a word, and runs side by side.
#include <cstdint>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "main/options.hpp"
#include "plussum/experiment/metric.hpp"
#include "plussum/study/replicates.hpp"
#include "report/varied_number.hpp"

namespace plussum::main {

struct ManyRunsOptions {
  ScenarioOptions scenario{};
  CommonOptions common;
  std::uint32_t replicates = 20;
  unsigned jobs = 0;
  double confidence = 0.95;
  std::string output;
};

void add_many_runs(CLI::App& verb, ManyRunsOptions& options, const Invocation& invocation);
unsigned jobs_of(const ManyRunsOptions& options);
/// Checks metrics in the scenario's world; complains and is false when one cannot be taken. Units of `columns` name the
/// scenario's currency.
bool check_metrics(const std::vector<Metric>& metrics, const PlannedScenario& planned,
                   std::vector<MetricColumn>& columns);

using report::VariedNumber;
/// Nothing, with a complaint, when there is no such number.
std::optional<VariedNumber> varied_number(const Scenario& scenario, const std::string& path);
/// A value with unit, as in --set; nothing, with a complaint, when it is none or lies outside the parameter's range.
std::optional<double> value_of(const VariedNumber& varied, const std::string& text, const std::string& option);

/// Complains and is false when the seeds of so many replicates do not fit into 64 bits.
bool has_seeds_for(const Scenario& scenario, std::uint32_t replicates);

/// Sentences of runs that failed; from any thread.
class Failures {
 public:
  void add(const std::string& sentence);
  std::size_t count() const { return count_; }
  const std::string& first() const { return first_; }
  /// How many, and the first; nothing when none failed.
  void tell(const CommonOptions& options, std::size_t runs) const;

 private:
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::string first_;
};

/// Prints the object, or the text, and writes the object to the output file. Returns the exit code.
int show_result(const ManyRunsOptions& options, const nlohmann::ordered_json& json, const std::string& text);

}  // namespace plussum::main
