// SPDX-License-Identifier: MIT
#pragma once
/// The verbs of the program. Each adds its subcommand and sets `exit_code` when it has run.
#include <CLI/CLI.hpp>

#include <string>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum::main {

/// What a verb needs to know of the whole command line.
struct Invocation {
  const Registry& registry;  ///< the mechanisms that scenarios can name
  std::string command;       ///< as typed
  int exit_code = 0;
};

void add_run(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_plan(CLI::App& app, Invocation& invocation);
void add_columns(CLI::App& app, Invocation& invocation);
void add_explain(CLI::App& app, Invocation& invocation);
void add_schema(CLI::App& app, Invocation& invocation);
void add_tables(CLI::App& app, Invocation& invocation);
void add_list(CLI::App& app, Invocation& invocation);
void add_loops(CLI::App& app, Invocation& invocation);
void add_verify(CLI::App& app, Invocation& invocation);
void add_diff(CLI::App& app, Invocation& invocation);
void add_compare(CLI::App& app, Invocation& invocation);
void add_attribute(CLI::App& app, Invocation& invocation);
void add_sweep(CLI::App& app, Invocation& invocation);
void add_status(CLI::App& app, Invocation& invocation);
void add_export(CLI::App& app, Invocation& invocation);
void add_register(CLI::App& app, Invocation& invocation);
void add_merge(CLI::App& app, Invocation& invocation);
void add_report(CLI::App& app, Invocation& invocation);
void add_plot(CLI::App& app, Invocation& invocation);
void add_targets(CLI::App& app, Invocation& invocation);
void add_test(CLI::App& app, Invocation& invocation);
void add_tip(CLI::App& app, Invocation& invocation);
void add_gain(CLI::App& app, Invocation& invocation);
void add_new(CLI::App& app, Invocation& invocation);

}  // namespace plussum::main
