// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "main/options.hpp"
#include "main/verbs.hpp"

namespace plussum::main {

void add_schema(CLI::App& app, Invocation&) {
  CLI::App& verb =
      *app.add_subcommand("schema", "Print the JSON Schema of scenario files, for completion and checks in an editor");
  add_examples(verb,
               "  plussum schema > plussum.schema.json\n"
               "  and as first line of a scenario:\n"
               "  # yaml-language-server: $schema=plussum.schema.json");
  verb.callback([] { fmt::print("{}\n", io::scenario_schema(scenario_for(built_in_mechanisms())).dump(2)); });
}

}  // namespace plussum::main
