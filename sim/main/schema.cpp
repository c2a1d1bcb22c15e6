// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "io/experiment_file.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"

namespace plussum::main {

void add_schema(CLI::App& app, Invocation& invocation) {
  auto experiment = std::make_shared<bool>(false);
  CLI::App& verb = *app.add_subcommand(
      "schema", "Print the JSON Schema of scenario or experiment files, for completion and checks in an editor");
  verb.add_flag("--experiment", *experiment, "Of experiment files");
  add_examples(verb,
               "  plussum schema > plussum.schema.json\n"
               "  plussum schema --experiment > plussum-experiment.schema.json\n"
               "  and as first line of a scenario:\n"
               "  # yaml-language-server: $schema=plussum.schema.json");
  verb.callback([experiment, &registry = invocation.registry] {
    const auto schema = *experiment ? io::experiment_schema() : io::scenario_schema(scenario_for(registry));
    put_json(schema);
  });
}

}  // namespace plussum::main
