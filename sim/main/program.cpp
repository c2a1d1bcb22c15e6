// SPDX-License-Identifier: MIT
#include "plussum/main/program.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "build_info.hpp"
#include "io/diagnostics.hpp"
#include "main/console.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"

namespace plussum {
namespace {

std::string typed(int count, char** words) {
  std::string all;
  for (int k = 0; k < count; ++k) {
    const std::string word = k == 0 ? "plussum" : words[k];
    all += (k == 0 ? "" : " ") + (word.find(' ') == std::string::npos ? word : "'" + word + "'");
  }
  return all;
}

/// CLI11's complaint as a sentence, with the nearest verb or option where a word is not known.
int complain_of_usage(const CLI::App& app, const CLI::ParseError& error, int count, char** words) {
  std::vector<std::string> known;
  const CLI::App* verb = &app;
  for (const CLI::App* candidate : app.get_subcommands({})) {
    if (count > 1 && candidate->get_name() == words[1]) verb = candidate;
    known.push_back(candidate->get_name());
  }
  for (const CLI::Option* option : verb->get_options())
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  std::string hint;
  for (int k = 1; k < count && hint.empty(); ++k) {
    const std::string word = std::string(words[k]).substr(0, std::string(words[k]).find('='));
    const bool is_known = std::find(known.begin(), known.end(), word) != known.end();
    if (!is_known && (k == 1 || word.starts_with("--"))) hint = io::did_you_mean(word, known);
  }
  const bool unknown_verb = count > 1 && words[1][0] != '-' && verb == &app;
  const std::string complaint = count == 1     ? "a verb is missing, such as run or check"
                                : unknown_verb ? fmt::format("there is no verb '{}'", words[1])
                                               : error.what();
  main::complain(complaint + hint);
  if (verb == &app)
    main::say("Run `plussum --help` for a list of verbs.\n");
  else
    main::say(fmt::format("Run `plussum {} --help` for its options.\n", verb->get_name()));
  return main::exit_bad_input;
}

int run_program(int count, char** words, const Registry& registry) {
  main::Invocation invocation{.registry = registry, .command = typed(count, words)};
  CLI::App app{
      "PlusSum: a simulator of market ecosystems. Customers, enterprises, groups and partners live through lock-in, "
      "lock-on and lock-out, with exact money."};
  app.name("plussum");
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("plussum {} ({}{}), {}", build_info::version, build_info::git_commit,
                                                build_info::git_dirty ? " with changes" : "", build_info::compiler));
  app.footer(
      "`plussum VERB --help` explains a verb, with examples.\n"
      "Exit codes: 0 good, 1 a verdict or comparison did not hold, 2 bad input, 3 reading or writing failed, 4 a bug "
      "in PlusSum, 130 interrupted.");
  main::add_run(app, invocation);
  main::add_check(app, invocation);
  main::add_plan(app, invocation);
  main::add_columns(app, invocation);
  main::add_explain(app, invocation);
  main::add_schema(app, invocation);
  main::add_tables(app, invocation);
  main::add_list(app, invocation);
  main::add_loops(app, invocation);
  main::add_targets(app, invocation);
  main::add_report(app, invocation);
  main::add_plot(app, invocation);
  main::add_compare(app, invocation);
  main::add_register(app, invocation);
  main::add_sweep(app, invocation);
  main::add_status(app, invocation);
  main::add_export(app, invocation);
  main::add_merge(app, invocation);
  main::add_attribute(app, invocation);
  main::add_test(app, invocation);
  main::add_tip(app, invocation);
  main::add_gain(app, invocation);
  main::add_verify(app, invocation);
  main::add_diff(app, invocation);
  main::add_new(app, invocation);
  for (CLI::App* verb : app.get_subcommands({})) {
    main::expect_finite_numbers(*verb);
    main::refuse_empty_texts(*verb);
  }
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain_of_usage(app, error, count, words);
  }
  return invocation.exit_code;
}

/// A file opened later must not get the number of a standard stream that is closed; and one that grows too large
/// (ulimit -f) is to be an error that can be told, not a signal that ends the program.
void prepare_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
    if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", O_RDONLY) == -1) return;
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace

int program(int count, char** words, const Registry& registry) {
  prepare_streams();
  // The outermost guard: whatever went wrong, the user gets a sentence and an exit code.
  int exit_code = main::exit_broken_invariant;
  try {
    exit_code = run_program(count, words, registry);
  } catch (const std::bad_alloc&) {
    main::complain("there is not enough memory for this scenario; try fewer customers (--set population.customers=…)");
    return main::exit_input_output;
  } catch (const std::exception&) {
    if (std::ferror(stdout) == 0)
      main::complain(
          "something went wrong that should not have: this is a bug in PlusSum. Please report the command and the "
          "scenario.");
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    main::complain("the result cannot be written to standard output; is it open, and the disk not full?");
    return main::exit_input_output;
  }
  return exit_code;
}

}  // namespace plussum
