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

struct Options {
  CommonOptions common;
  std::string target;
  std::vector<std::filesystem::path> sources;
};

nlohmann::ordered_json merge_json(const std::string& folder, const io::MergeCounts& counts,
                                  const io::StoreStatus& status) {
  return {{"store", folder},
          {"copied", counts.copied},
          {"known", counts.known},
          {"damaged", counts.damaged},
          {"contradictions", counts.contradictions},
          {"planned", status.planned},
          {"finished", status.finished},
          {"failed", status.failed},
          {"missing", status.missing},
          {"unplanned", status.unplanned}};
}

std::string merge_text(const std::string& folder, const io::MergeCounts& counts, const io::StoreStatus& status,
                       bool planned) {
  std::string text = fmt::format("{} runs copied into {}, {} were there already", counts.copied, folder, counts.known);
  if (counts.damaged > 0)
    text += fmt::format("; {} damaged place{} passed over", counts.damaged, counts.damaged == 1 ? "" : "s");
  return text + ".\n" + (planned ? standing_text(status, folder) : "No plan came with them.\n");
}

int merge(const Options& options) {
  std::string error;
  auto target = io::RunStore::open(options.target, error);
  const auto counts = target ? io::merge_stores(*target, options.sources, error) : std::nullopt;
  if (!counts || !target->finish(error)) {
    complain(error);
    return exit_input_output;
  }
  if (!target->notice().empty()) remark(options.common, target->notice());
  target->refresh();
  const auto plan = target->read_plan(error);
  if (!plan && !error.empty()) {
    complain(error);
    return exit_input_output;
  }
  const io::StoreStatus status = target->status(plan.value_or(ResultPlan{}));
  const std::string folder = target->folder().string();
  if (options.common.json)
    put_json(merge_json(folder, *counts, status));
  else
    put("{}", merge_text(folder, *counts, status, plan.has_value()));
  for (const std::string& sentence : counts->contradictions) complain(sentence);
  return counts->contradictions.empty() ? exit_of(status) : exit_broken_invariant;
}

}  // namespace

void add_merge(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand("merge", "Copy the runs of other stores, such as shards, into one");
  verb.add_option("target", options->target, "Folder of the store that is to have them all; made if it is not there")
      ->required();
  verb.add_option("sources", options->sources, "Folders of the other stores; they are only read")->required();
  add_common(verb, options->common);
  add_examples(verb,
               "  plussum merge whole.store part1.store part2.store\n"
               "  plussum merge whole.store part*.store && plussum export whole.store -o whole.h5");
  verb.callback([options, &invocation] { invocation.exit_code = merge(*options); });
}

}  // namespace plussum::main
