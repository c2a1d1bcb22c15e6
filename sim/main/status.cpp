// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_failures_shown = 20;

struct Options {
  CommonOptions common;
  std::string store;
};

Json failure_json(const ResultPlan& plan, const io::FailedRun& failure) {
  Json json{{"key", failure.key}, {"message", failure.message}};
  if (failure.planned) {
    const PlannedRun& run = plan.runs[*failure.planned];
    json["run"] = *failure.planned;
    json["point"] = run.point;
    json["replicate"] = run.replicate;
    json["seed"] = run.seed;
    json["parameters"] = point_json(plan, plan.points[run.point]);
  }
  return json;
}

Json status_json(const OpenedStore& opened, const io::StoreStatus& status) {
  Json failures = Json::array(), damaged = Json::array();
  for (const io::FailedRun& failure : status.failures) failures.push_back(failure_json(opened.plan, failure));
  for (const io::DamagedPlace& place : status.damaged)
    damaged.push_back(
        {{"file", place.file}, {"offset", place.offset}, {"bytes", place.bytes}, {"at_end", place.at_end}});
  return {{"store", opened.store.folder().string()},
          {"experiment", opened.plan.name},
          {"title", opened.plan.title},
          {"points", opened.plan.points.size()},
          {"replicates", opened.plan.replicates},
          {"planned", status.planned},
          {"finished", status.finished},
          {"failed", status.failed},
          {"missing", status.missing},
          {"unplanned", status.unplanned},
          {"in_work", status.in_work},
          {"workers", status.workers},
          {"bytes", status.bytes},
          {"failures", failures},
          {"damaged", damaged},
          {"contradictions", status.contradictions}};
}

std::string failures_text(const io::StoreStatus& status) {
  std::string text;
  for (std::size_t k = 0; k < std::min(status.failures.size(), most_failures_shown); ++k) {
    const io::FailedRun& failure = status.failures[k];
    text += fmt::format("failed: {}: {}\n",
                        failure.planned ? failure.parameters : "run " + failure.key + ", which is not in the plan",
                        failure.message);
  }
  if (status.failures.size() > most_failures_shown)
    text += fmt::format("… and {} more, which --json lists.\n", status.failures.size() - most_failures_shown);
  return text;
}

std::string status_text(const OpenedStore& opened, const io::StoreStatus& status) {
  const ResultPlan& plan = opened.plan;
  std::string text = plan.title.empty() ? plan.name : fmt::format("{}: {}", plan.name, plan.title);
  text += fmt::format("\n{} points x {} replicates\n", plan.points.size(), plan.replicates);
  text += standing_text(status, opened.store.folder().string());
  if (!status.workers.empty())
    text += fmt::format("in work now: {} runs by {} process{}\n", status.in_work, status.workers.size(),
                        status.workers.size() == 1 ? "" : "es");
  return text + failures_text(status) + damage_text(status);
}

int status_of_store(const Options& options) {
  const auto opened = open_store(options.store);
  if (!opened) return refuse(options.common, opened.trouble());
  const io::StoreStatus status = opened->store.status(opened->plan);
  if (options.common.json)
    put_json(status_json(*opened, status));
  else
    put("{}", status_text(*opened, status));
  return exit_of(status);
}

}  // namespace

void add_status(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb =
      *app.add_subcommand("status", "Tell how a sweep stands: runs finished, failed (and why), missing, in work now");
  verb.add_option("store", options->store, "Folder of the store")->required();
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum status complements.store\n"
               "  plussum status complements.store --json | jq .failures");
  verb.callback([options, &invocation] { invocation.exit_code = status_of_store(*options); });
}

}  // namespace plussum::main
