// SPDX-License-Identifier: MIT
#include "main/options.hpp"

namespace plussum::main {

void add_common(CLI::App& verb, CommonOptions& options) {
  verb.add_flag("-q,--quiet", options.quiet, "Say nothing but results and errors");
  verb.add_flag("-v,--verbose", options.verbose, "Say more where there is more to say: threads, checkpoints");
  verb.add_flag("--json", options.json, "Print one JSON object on stdout; everything else goes to stderr");
}

void add_scenario(CLI::App& verb, ScenarioOptions& options) {
  verb.add_option("scenario", options.file, "Scenario file (YAML), or the name of one that comes with PlusSum")
      ->required();
  once_each(verb.add_option("--set", options.sets,
                            "Change a parameter, e.g. --set population.customers=2000 (may be repeated)"));
  verb.add_option("--seed", options.seed, "Seed of all draws");
  verb.add_option("--steps", options.steps, "Number of steps");
}

void add_threads(CLI::App& verb, unsigned& threads) {
  verb.add_option("--threads", threads,
                  "Threads; 0 (default) is one for each processor. The result does not depend on it")
      ->check(CLI::Range(0, 1024));
}

CLI::Option* once_each(CLI::Option* option) {
  return option->expected(1)->take_all()->allow_extra_args(false);
}

void add_examples(CLI::App& verb, const std::string& examples) {
  verb.footer("Examples:\n" + examples);
}

}  // namespace plussum::main
