// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/atomic_file.hpp"
#include "io/result_file.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/verbs.hpp"
#include "study/registration.hpp"
#include "study/sweep_store.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  SweepOptions sweep{};
  std::string store, output;
  std::optional<std::int64_t> replicates, seed;
};

/// The text of what the store's list says of this experiment.
io::LodgedRegistration lodged_from(const io::RunStore& store, const SweepPlan& plan) {
  const ResultPlan& results = plan.results();
  io::LodgedRegistration lodged{.experiment = results.name,
                                .title = results.title.empty() ? results.name : results.title,
                                .stated = {},
                                .entry = {},
                                .parts = registered_parts(plan.experiment(), results),
                                .claim_texts = claim_texts(plan.experiment())};
  std::replace_if(
      lodged.title.begin(), lodged.title.end(), [](unsigned char letter) { return letter < ' '; }, ' ');
  const std::string digest = lodged.parts.digest();
  const io::Registrations list = io::read_registrations(store.folder(), {});
  for (std::size_t k = 0; k < list.entries.size() && lodged.entry.empty(); ++k) {
    const io::RegistrationEntry& entry = list.entries[k];
    if (entry.event != io::RegistrationEvent::stated || entry.parts.digest() != digest) continue;
    lodged.stated = entry.time;
    lodged.runs = list.runs_before(k);
    lodged.entry = entry.hash;
  }
  return lodged;
}

int register_experiment(Options& options, const std::string& command) {
  if (options.replicates) options.sweep.sets.push_back(fmt::format("replicates={}", *options.replicates));
  if (options.seed) options.sweep.sets.push_back(fmt::format("first_seed={}", *options.seed));
  ConsoleObserver observer(options.common);
  const auto made = SweepPlan::make(options.sweep, observer);
  if (!made) return refuse(options.common, made.trouble());
  const std::unique_ptr<SweepPlan>& plan = *made;
  if (plan->hypotheses().empty()) {
    complain(fmt::format("'{}' claims nothing, so there is nothing to register; state its `hypotheses` first",
                         options.sweep.file));
    return exit_bad_input;
  }
  const std::string folder = options.store.empty() ? plan->results().name + ".store" : options.store;
  if (!options.output.empty())
    if (const int code = check_output(options.output, {options.sweep.file, folder}); code != exit_good) return code;
  const auto store = open_for_sweep(*plan, folder, observer, io::origin_now(command).created);
  if (!store) return refuse(options.common, store.trouble());
  const io::LodgedRegistration lodged = lodged_from(*store, *plan);
  const std::string text = io::lodged_text(lodged);
  if (!options.output.empty())
    if (const auto written = io::write_text_file(options.output, text); !written)
      return refuse(options.common, written.trouble());
  if (options.common.json)
    put_json(
        {{"store", folder},
         {"file", options.output.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(options.output)},
         {"digest", lodged.parts.digest()},
         {"entry", lodged.entry},
         {"stated", lodged.stated},
         {"runs_before", lodged.runs},
         {"text", text}});
  else if (options.output.empty())
    put("{}", text);
  else
    put("{} states what is claimed (digest {}); lodge it before the first run.\n", options.output,
        lodged.parts.digest());
  return exit_good;
}

}  // namespace

void add_register(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "register",
      "State the claims of an experiment in its store before the runs, and write a text to lodge elsewhere");
  verb.add_option("experiment", options->sweep.file, "Experiment file")->required();
  verb.add_option("-o,--output", options->output, "File for the text; it is printed when not given");
  verb.add_option("--store", options->store, "Folder that will keep the runs; NAME.store when not given");
  once_each(verb.add_option("--set", options->sweep.scenario_sets,
                            "PATH=VALUE for the scenario of every run; may be repeated"));
  once_each(verb.add_option("--set-experiment", options->sweep.sets,
                            "PATH=VALUE for the experiment itself; may be repeated"));
  verb.add_option("--replicates", options->replicates, "Seeds at each point");
  verb.add_option("--seed", options->seed, "Seed of the first replicate");
  add_common(verb, options->common, invocation);
  options->sweep.registry = &invocation.registry;
  add_examples(verb,
               "  plussum register complements -o complements.registration\n"
               "  plussum sweep complements && plussum test complements.store --registered complements.registration");
  verb.callback([options, &invocation] { invocation.exit_code = register_experiment(*options, invocation.command); });
}

}  // namespace plussum::main
