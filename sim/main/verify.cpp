// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/runner.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  RunOptions run;
  std::string file;
};

/// First step whose digest differs, or the number of steps when none does.
std::size_t first_difference(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t step = 0;
  while (step < a.size() && step < b.size() && a[step] == b[step]) ++step;
  return step;
}

int verify(Options& options) {
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
  io::Diagnostics diagnostics;
  const auto planned = plan_text(stored->provenance.scenario_yaml, {.file = options.file + " (scenario)"}, diagnostics);
  if (!planned) return refuse(options.run.common, diagnostics);
  std::optional<Trunk> trunk;
  if (!stored->provenance.branched_from.empty()) {
    const TrunkSource source{options.file, &stored->provenance, &stored->recording};
    TrunkResult result = make_trunk(source, static_cast<std::uint32_t>(stored->provenance.branched_from.back().step),
                                    {.threads = options.run.threads, .common = options.run.common});
    if (!result.trunk) return refuse_trunk(options.run.common, result);
    trunk = std::move(result.trunk);
    options.run.trunk = &*trunk;
    options.run.draw_seed = stored->provenance.branched_from.back().seed;
  }
  const RunOutcome outcome = run_scenario(*planned, options.run);
  if (outcome.exit_code != exit_good) return outcome.exit_code;
  const std::size_t same = first_difference(stored->recording.digests, outcome.recording.digests);
  const bool agrees = outcome.digest == stored->provenance.final_digest && same == outcome.recording.digests.size() &&
                      same == stored->recording.digests.size();
  if (options.run.common.json) {
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
  CLI::App& verb =
      *app.add_subcommand("verify", "Run the scenario in a trajectory file again and compare the digests of all steps");
  verb.add_option("file", options->file, "Trajectory file")->required();
  add_common(verb, options->run.common);
  add_threads(verb, options->run.threads);
  add_examples(verb, "  plussum verify cemex.h5 --threads 2");
  verb.callback([options, &invocation] { invocation.exit_code = verify(*options); });
}

}  // namespace plussum::main
