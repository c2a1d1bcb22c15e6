// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "io/atomic_file.hpp"
#include "io/parameter_path.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/pages.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string name;
};

int make_new(const Options& options) {
  if (!io::is_identifier(options.name)) {
    complain(fmt::format(
        "'{}' is no name for a scenario: use lower-case letters, digits, '-' and '_', beginning with a letter",
        options.name));
    return exit_bad_input;
  }
  const std::filesystem::path path = options.name + ".yaml";
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    complain(fmt::format("{} is there already; nothing was written", path.string()));
    return exit_bad_input;
  }
  std::string text(starter_scenario());
  const std::string placeholder = "name: starter";
  text.replace(text.find(placeholder), placeholder.size(), "name: " + options.name);
  // In the example as it is tested nobody becomes attached; one who starts from it is to see lock-on.
  const std::string mechanisms = "mechanisms:\n";
  text.insert(
      text.find(mechanisms) + mechanisms.size(),
      "  learn: { attachment_rate: 0.5/year, attachment_decay: 0.1/year }   # without it nobody is ever locked on\n");
  if (const auto written = io::write_text_file(path, text); !written) return refuse(options.common, written.trouble());
  if (options.common.json) put_json({{"file", path.string()}});
  remark(options.common, fmt::format("{} is written. Next:\n  plussum check {}\n  plussum run {} -o {}.h5",
                                     path.string(), path.string(), path.string(), options.name));
  return exit_good;
}

}  // namespace

void add_new(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand("new", "Write a small scenario to start from");
  verb.add_option("name", options->name, "Name of the scenario; NAME.yaml is written to this folder")->required();
  add_common(verb, options->common, invocation);
  add_examples(verb, "  plussum new my-market");
  verb.callback([options, &invocation] { invocation.exit_code = make_new(*options); });
}

}  // namespace plussum::main
