// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "io/experiment_file.hpp"
#include "io/result_file.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"
#include "report/test_document.hpp"
#include "study/merge_registrations.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string target;
  std::vector<std::filesystem::path> sources;
};

using Json = nlohmann::ordered_json;

/// The store that has them all now, and how it stands.
struct MergedStore {
  std::string folder;
  io::MergeCounts counts;
  std::vector<MergedPart> parts;
  io::StoreStatus status;
  std::optional<Registration> registration;  ///< nothing when nothing is claimed
  bool has_plan = false;
};

Json parts_json(const std::vector<MergedPart>& parts) {
  Json json = Json::array();
  for (const MergedPart& part : parts)
    json.push_back({{"folder", part.folder},
                    {"claims_that_agree", part.agreeing},
                    {"differences", part.differing},
                    {"registration", report::registration_json(part.registration)}});
  return json;
}

Json merge_json(const MergedStore& merged) {
  const io::StoreStatus& status = merged.status;
  return {{"store", merged.folder},
          {"copied", merged.counts.copied},
          {"known", merged.counts.known},
          {"damaged", merged.counts.damaged},
          {"contradictions", merged.counts.contradictions},
          {"planned", status.planned},
          {"finished", status.finished},
          {"failed", status.failed},
          {"missing", status.missing},
          {"unplanned", status.unplanned},
          {"parts", parts_json(merged.parts)},
          {"registration", merged.registration ? report::registration_json(*merged.registration) : Json(nullptr)}};
}

std::string merge_text(const MergedStore& merged) {
  const io::MergeCounts& counts = merged.counts;
  std::string text =
      fmt::format("{} runs copied into {}, {} were there already", counts.copied, merged.folder, counts.known);
  if (counts.damaged > 0)
    text += fmt::format("; {} damaged place{} passed over", counts.damaged, counts.damaged == 1 ? "" : "s");
  text += ".\n" + (merged.has_plan ? standing_text(merged.status, merged.folder) : "No plan came with them.\n");
  text += merged_text(merged.parts, merged.folder);
  if (merged.registration) text += fmt::format("{}: {}.\n", merged.folder, merged.registration->sentence);
  return text;
}

/// False with a sentence in `error`.
bool read_merged(const io::RunStore& target, MergedStore& merged, std::string& error) {
  const auto plan = target.read_plan(error);
  if (!plan && !error.empty()) return false;
  merged.has_plan = plan.has_value();
  merged.status = target.status(plan.value_or(ResultPlan{}));
  io::Diagnostics unheard;
  const auto loaded = plan ? io::load_planned_experiment(*plan, "experiment", unheard) : std::nullopt;
  if (loaded && !loaded->experiment.hypotheses.empty())
    merged.registration = registration_of(target, *plan, loaded->experiment);
  return true;
}

/// False with a sentence in `error`.
bool merge_into(io::RunStore& target, const std::vector<io::RunStore>& sources, const std::string& time,
                MergedStore& merged, std::string& error) {
  const std::size_t runs_before = target.size();
  auto counts = io::merge_stores(target, sources, error);
  if (!counts || !target.finish(error)) return false;
  merged.counts = std::move(*counts);
  auto parts = merge_registrations(target, sources, runs_before, time);
  if (!parts) {
    error = parts.trouble().sentence;
    return false;
  }
  merged.parts = std::move(*parts);
  return target.refresh(error) && read_merged(target, merged, error);
}

int merge(const Options& options, const std::string& command) {
  std::string error;
  const auto fail = [&] {
    complain(error);
    return exit_input_output;
  };
  const auto sources = io::open_sources(options.sources, error);
  if (!sources) return fail();
  std::error_code ignored;
  const bool was_there = std::filesystem::exists(options.target, ignored);
  const bool was_used = was_there && !std::filesystem::is_empty(options.target, ignored);
  auto target = io::RunStore::open(options.target, error);
  if (!target) return fail();
  MergedStore merged{.folder = target->folder().string(), .counts = {}, .parts = {}, .status = {}, .registration = {}};
  if (!merge_into(*target, *sources, io::origin_now(command).created, merged, error)) {
    const bool is_empty = target->size() == 0;
    target.reset();
    if (is_empty && !was_used) io::remove_store(options.target, !was_there);
    return fail();
  }
  if (!target->notice().empty()) remark(options.common, target->notice());
  if (options.common.json)
    put_json(merge_json(merged));
  else
    put("{}", merge_text(merged));
  for (const std::string& sentence : merged.counts.contradictions) complain(sentence);
  return merged.counts.contradictions.empty() ? exit_of(merged.status) : exit_broken_invariant;
}

}  // namespace

void add_merge(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand("merge", "Copy the runs of other stores, such as shards, into one");
  verb.add_option("target", options->target, "Folder of the store that is to have them all; made if it is not there")
      ->required();
  verb.add_option("sources", options->sources, "Folders of the other stores; they are only read")->required();
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum merge whole.store part1.store part2.store\n"
               "  plussum merge whole.store part*.store && plussum export whole.store -o whole.h5");
  verb.callback([options, &invocation] { invocation.exit_code = merge(*options, invocation.command); });
}

}  // namespace plussum::main
