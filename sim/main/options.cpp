// SPDX-License-Identifier: MIT
#include "main/options.hpp"

#include "io/decimal.hpp"
#include "io/text_table.hpp"
#include "main/option_numbers.hpp"

namespace plussum::main {

Outcome<PlannedScenario> load_named(const ScenarioOptions& options) {
  auto planned = load_and_plan(options);
  if (planned) show_notes(planned->notes);
  return planned;
}

void add_common(CLI::App& verb, CommonOptions& options, const Invocation& invocation) {
  options.registry = &invocation.registry;
  verb.add_flag("-q,--quiet", options.quiet, "Say nothing but results and errors");
  verb.add_flag("-v,--verbose", options.verbose, "Say more where there is more to say: threads, checkpoints");
  verb.add_flag("--json", options.json, "Print one JSON object on stdout; everything else goes to stderr");
  verb.add_flag_function(
      "--wide", [](std::int64_t) { io::keep_tables_wide(); }, "Keep each row of a table on one line, however wide");
}

void add_scenario(CLI::App& verb, ScenarioOptions& options, const Invocation& invocation) {
  options.registry = &invocation.registry;
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
      ->check(whole_between(0, most_jobs));
}

CLI::Option* once_each(CLI::Option* option) {
  return option->expected(1)->take_all()->allow_extra_args(false);
}

CLI::Validator above_zero() {
  return {[](std::string& text) {
            const auto value = io::plain_number(text);
            return value && *value > 0.0 ? std::string() : "a number above 0 is expected, not " + text;
          },
          "above 0"};
}

void expect_finite_numbers(CLI::App& verb) {
  read_numbers_exactly(verb);
}

void refuse_empty_texts(CLI::App& verb) {
  const CLI::Validator has_letters{
      [](std::string& text) {
        return text.empty() ? std::string("its value is empty; name something, or leave it out") : std::string();
      },
      ""};
  for (CLI::Option* option : verb.get_options())
    if (option->get_type_name().starts_with("TEXT")) option->check(has_letters);
}

void add_examples(CLI::App& verb, const std::string& examples) {
  verb.footer("Examples:\n" + examples);
}

}  // namespace plussum::main
