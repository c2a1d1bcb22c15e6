// SPDX-License-Identifier: MIT
#pragma once
/// Options that several verbs share, declared once.
#include <CLI/CLI.hpp>

#include "main/console.hpp"
#include "main/verbs.hpp"
#include "study/loading.hpp"

namespace plussum::main {

/// load_and_plan, with its notes shown.
Outcome<PlannedScenario> load_named(const ScenarioOptions& options);

/// These take over the registry of the program, too.
void add_common(CLI::App& verb, CommonOptions& options, const Invocation& invocation);
void add_scenario(CLI::App& verb, ScenarioOptions& options, const Invocation& invocation);
void add_threads(CLI::App& verb, unsigned& threads);
/// One value each time it is given, so that `--set a=1 other.yaml` does not swallow the file. Returns the option.
CLI::Option* once_each(CLI::Option* option);
/// Refuses what is not more than 0.
CLI::Validator above_zero();
/// Refuses NaN, infinity, and what is too large for a double, in all options of a verb that take a number: ranges let NaN pass.
void expect_finite_numbers(CLI::App& verb);
/// Refuses empty texts in all options and words of a verb that take a text: an empty name names no file, no metric, nothing.
void refuse_empty_texts(CLI::App& verb);
/// Examples at the end of a verb's help.
void add_examples(CLI::App& verb, const std::string& examples);

}  // namespace plussum::main
