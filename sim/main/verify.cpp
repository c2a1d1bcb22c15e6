// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"
#include "main/verify_store.hpp"
#include "plussum/experiment/workers.hpp"
#include "study/run_scenario.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  RunOptions run;
  std::string file;
  VerifyStoreOptions store;
  bool is_share_given = false, is_draw_given = false;
};

/// First step whose digest differs, or the number of steps when none does.
std::size_t first_difference(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t step = 0;
  while (step < a.size() && step < b.size() && a[step] == b[step]) ++step;
  return step;
}

/// Options that are for stores alone; a sentence when they stand beside a file.
std::string obstacle_in(const Options& options) {
  if (options.is_share_given || options.store.runs || options.is_draw_given)
    return fmt::format("--share, --runs and --draw are for a store, whose runs are many; '{}' is a file", options.file);
  return {};
}

int verify(Options& options) {
  std::error_code ignored;
  if (std::filesystem::is_directory(options.file, ignored)) {
    options.store.common = options.common;
    options.store.store = options.file;
    options.store.jobs = threads_or_all(options.run.threads);
    return verify_store(options.store);
  }
  if (const std::string obstacle = obstacle_in(options); !obstacle.empty()) {
    complain(obstacle);
    return exit_bad_input;
  }
  std::string error;
  const auto stored = io::read_trajectory(options.file, error);
  if (!stored) {
    complain(error);
    return exit_input_output;
  }
  if (stored->is_checkpoint) {
    complain(fmt::format(
        "cannot verify '{}': it is the checkpoint of a run that did not come to its end; continue that with --resume",
        options.file));
    return exit_input_output;
  }
  const auto planned = plan_text(stored->provenance.scenario_yaml,
                                 {.registry = options.common.registry, .file = options.file + " (scenario)"});
  if (!planned) return refuse(options.common, planned.trouble());
  ConsoleObserver observer(options.common);
  std::optional<Trunk> trunk;
  if (!stored->provenance.branched_from.empty()) {
    const TrunkSource source{options.file, &stored->provenance, &stored->recording};
    Outcome<Trunk> made = make_trunk(source, static_cast<std::uint32_t>(stored->provenance.branched_from.back().step),
                                     *options.common.registry, options.run.threads, observer);
    if (!made) return refuse(options.common, made.trouble());
    trunk = std::move(*made);
    options.run.trunk = &*trunk;
    options.run.draw_seed = stored->provenance.branched_from.back().seed;
  }
  const auto run = run_scenario(*planned, options.run, observer);
  if (!run) return refuse(options.common, run.trouble());
  const ScenarioRun& outcome = *run;
  const std::size_t same = first_difference(stored->recording.digests, outcome.recording.digests);
  const bool agrees = outcome.digest == stored->provenance.final_digest && same == outcome.recording.digests.size() &&
                      same == stored->recording.digests.size();
  if (options.common.json) {
    put_json({{"agrees", agrees},
              {"digest", outcome.digest},
              {"stored_digest", stored->provenance.final_digest},
              {"steps_that_agree", same},
              {"steps", outcome.steps}});
  } else if (agrees) {
    put("{} agrees: digest {} after {} steps, and after every step before.\n", options.file, outcome.digest,
        outcome.steps);
  } else {
    put("{} does not agree: the file says {}, this run gives {}; the first different step is {}.\nThe file was written "
        "by version {} ({}).\n",
        options.file, stored->provenance.final_digest, outcome.digest, same + 1, stored->provenance.code_version,
        stored->provenance.git_commit);
  }
  return agrees ? exit_good : exit_failed;
}

}  // namespace

void add_verify(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "verify", "Run what is in a trajectory file or a store again, from it alone, and compare it to the bit");
  verb.add_option("file", options->file, "Trajectory file, or folder of a store of runs")->required();
  CLI::Option* share = verb.add_option("--share", options->store.share,
                                       "Share of a store's finished runs to make again; '5 %' (default)");
  verb.add_option("--runs", options->store.runs, "Or their number")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->excludes(share);
  CLI::Option* draw =
      verb.add_option("--draw", options->store.draw, "Another number draws other runs of a store; 1 (default)");
  add_common(verb, options->common, invocation);
  add_threads(verb, options->run.threads);
  add_examples(verb,
               "  plussum verify cemex.h5 --threads 2\n"
               "  plussum verify complements.store --share '20 %'      a fifth of its runs, made again and compared");
  verb.callback([options, share, draw, &invocation] {
    options->is_share_given = share->count() > 0;
    options->is_draw_given = draw->count() > 0;
    invocation.exit_code = verify(*options);
  });
}

}  // namespace plussum::main
