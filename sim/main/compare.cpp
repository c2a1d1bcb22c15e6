// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "io/atomic_file.hpp"
#include "io/safe_text.hpp"
#include "main/compare_people.hpp"
#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/runner.hpp"
#include "main/verbs.hpp"
#include "plussum/experiment/paired_run.hpp"
#include "plussum/study/pairing.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  CommonOptions common;
  std::string control, treatment, output;
  std::vector<std::string> sets, control_sets, treatment_sets;
  std::optional<std::int64_t> seed, steps;
  unsigned threads = 0;
  std::uint32_t moments = 6;
};

/// A scenario, or the one a trajectory file was made with, changed by --set.
std::optional<PlannedScenario> load_side(const Options& options, const std::string& file,
                                         const std::vector<std::string>& own_sets, io::Diagnostics& diagnostics) {
  ScenarioOptions side{.file = file, .sets = options.sets, .seed = options.seed, .steps = options.steps};
  side.sets.insert(side.sets.end(), own_sets.begin(), own_sets.end());
  if (!file.ends_with(".h5")) return load_named(side, diagnostics);
  std::string error;
  const auto stored = io::read_trajectory(file, error);
  if (!stored) {
    complain(error);
    return std::nullopt;
  }
  if (!stored->provenance.branched_from.empty()) {
    complain(branch_cannot_be_paired(file));
    return std::nullopt;
  }
  side.file += " (scenario)";
  return plan_text(stored->provenance.scenario_yaml, side, diagnostics);
}

std::string money_text(Money amount, const Scenario& scenario) {
  return readable(amount.in_currency() * scenario.population.represents);
}

std::string signed_text(const std::string& text) {
  return text.starts_with('-') || text == "0" ? text : "+" + text;
}

double percent_of_customers(std::int64_t customers, const Scenario& scenario) {
  return 100.0 * static_cast<double>(customers) / static_cast<double>(scenario.population.customers);
}

std::string customers_text(std::int64_t customers, const Scenario& scenario) {
  return fmt::format("{:.1f} %", percent_of_customers(customers, scenario));
}

/// What the Pareto share counts.
std::string pareto_text(const ValueComparison& values) {
  std::string unpriced;
  for (const ConstituentChange& row : values.constituents)
    if (!row.is_priced) unpriced += (unpriced.empty() ? "" : ", ") + row.name;
  const std::string known =
      fmt::format("{} of {} constituents are known not to lose", values.not_worse, values.constituents.size());
  if (unpriced.empty()) return known + "; all are priced\n";
  return known + fmt::format(" (of the {} priced {:.3f}); not priced, so not known: {}\n", values.priced,
                             static_cast<double>(values.not_worse) / static_cast<double>(values.priced), unpriced);
}

std::string values_text(const ValueComparison& values, const Scenario& scenario) {
  TextTable table{.head = {"constituent [" + scenario.currency + "]", "control", "treatment", "change"},
                  .rows = {},
                  .right = {false, true, true, true}};
  for (const ConstituentChange& row : values.constituents)
    table.rows.push_back({row.name + (row.is_priced ? "" : " (not priced)"), money_text(row.control, scenario),
                          money_text(row.treatment, scenario), signed_text(money_text(row.change, scenario))});
  return table.render() + fmt::format("\ntotal change (dW) {} {}, transfer ratio {:.3f}, Pareto share {:.3f}: {}\n{}",
                                      signed_text(money_text(values.total_change, scenario)), scenario.currency,
                                      values.transfer_ratio, values.pareto_share,
                                      values.sum_class ? sum_class_names[static_cast<std::size_t>(*values.sum_class)]
                                                       : "no class of sum, because market_space.service_value is 0",
                                      pareto_text(values));
}

/// Control / treatment shares of customers, over time.
std::string states_text(const PairedResult& result, const Scenario& scenario) {
  TextTable table{.head = {"control / treatment [%], after step"}, .rows = {}, .right = {false}};
  for (const PairedMoment& moment : result.moments) {
    table.head.push_back(std::to_string(moment.step));
    table.right.push_back(true);
  }
  const auto add = [&](const std::string& name, auto&& count) {
    std::vector<std::string> row{name};
    for (const PairedMoment& moment : result.moments)
      row.push_back(fmt::format("{:.1f} / {:.1f}", percent_of_customers(count(moment.control), scenario),
                                percent_of_customers(count(moment.treatment), scenario)));
    table.rows.push_back(row);
  };
  for (std::size_t state = 0; state < lock_state_count; ++state) {
    add(std::string(lock_state_names[state]), [state](const MarketState& market) { return market.lock_states[state]; });
    if (state != static_cast<std::size_t>(LockState::locked_out)) continue;
    for (std::size_t barrier = 0; barrier < barrier_count; ++barrier)
      add("  by " + std::string(barrier_names[barrier]),
          [barrier](const MarketState& market) { return market.locked_out_by[barrier]; });
  }
  std::vector<std::string> change{"dW [" + scenario.currency + "]"};
  for (const PairedMoment& moment : result.moments)
    change.push_back(signed_text(money_text(moment.total_change, scenario)));
  table.rows.push_back(change);
  return table.render();
}

std::string fates_text(const PairedResult& result, const Scenario& scenario) {
  const Fates& fates = result.fates;
  if (fates.first_different_step == 0) return "The two worlds never differ.\n";
  std::string text = fmt::format("The worlds differ from step {} on.", fates.first_different_step);
  if (fates.ever_flipped == 0) return text + " No customer ever has another supplier.\n";
  text += fmt::format(" The first customers with another supplier: step {}; ever: {} of the customers.\n\n",
                      fates.first_flip, customers_text(fates.ever_flipped, scenario));
  TextTable table{.head = {"state at the end: control \\ treatment"}, .rows = {}, .right = {false}};
  for (const std::string_view state : lock_state_names) {
    table.head.emplace_back(state);
    table.right.push_back(true);
  }
  for (std::size_t from = 0; from < lock_state_count; ++from) {
    std::vector<std::string> row{std::string(lock_state_names[from])};
    for (std::size_t to = 0; to < lock_state_count; ++to)
      row.push_back(customers_text(fates.at_end[from][to], scenario));
    table.rows.push_back(row);
  }
  return text + table.render();
}

Json state_json(const MarketState& market, const Scenario& scenario) {
  Json states, barriers;
  for (std::size_t state = 0; state < lock_state_count; ++state)
    states[std::string(lock_state_names[state])] =
        static_cast<double>(market.lock_states[state]) * scenario.population.represents;
  for (std::size_t barrier = 0; barrier < barrier_count; ++barrier)
    barriers[std::string(barrier_names[barrier])] =
        static_cast<double>(market.locked_out_by[barrier]) * scenario.population.represents;
  return {{"customers_by_lock_state", states}, {"locked_out_by_barrier", barriers}};
}

Json result_json(const PairedResult& result, const Scenario& control, const Scenario& treatment) {
  const double scale = treatment.population.represents;
  const auto amount = [scale](Money money) { return money.in_currency() * scale; };
  Json constituents = Json::array(), moments = Json::array(), not_priced = Json::array();
  for (const ConstituentChange& row : result.values.constituents)
    if (!row.is_priced) not_priced.push_back(row.name);
  for (const ConstituentChange& row : result.values.constituents)
    constituents.push_back({{"constituent", row.name},
                            {"control", amount(row.control)},
                            {"treatment", amount(row.treatment)},
                            {"change", amount(row.change)},
                            {"priced", row.is_priced},
                            {"change_minor_units", row.change.units}});
  for (const PairedMoment& moment : result.moments)
    moments.push_back({{"step", moment.step},
                       {"control", state_json(moment.control, control)},
                       {"treatment", state_json(moment.treatment, treatment)},
                       {"total_change", amount(moment.total_change)}});
  const auto customers = [scale](std::int64_t count) { return static_cast<double>(count) * scale; };
  Json matrix = Json::array(), flipped = Json::array();
  for (const std::int64_t count : result.fates.ever_flipped_by_decile) flipped.push_back(customers(count));
  for (const auto& row : result.fates.at_end) {
    Json line = Json::array();
    for (const std::int64_t count : row) line.push_back(customers(count));
    matrix.push_back(line);
  }
  return {
      {"control", control.name},
      {"treatment", treatment.name},
      {"seed", treatment.seed},
      {"steps", result.steps},
      {"currency", treatment.currency},
      {"ends",
       {{"control", ends_json(result.control_ends, control)},
        {"treatment", ends_json(result.treatment_ends, treatment)}}},
      {"people", people_json(result.people, treatment)},
      {"constituents", constituents},
      {"total_change", amount(result.values.total_change)},
      {"total_change_minor_units", result.values.total_change.units},
      {"transfer_ratio", result.values.transfer_ratio},
      {"pareto_share", result.values.pareto_share},
      {"not_worse", result.values.not_worse},
      {"not_priced", not_priced},
      {"sum_class",
       result.values.sum_class ? Json(sum_class_names[static_cast<std::size_t>(*result.values.sum_class)]) : Json()},
      {"moments", moments},
      {"fates",
       {{"first_different_step", result.fates.first_different_step},
        {"first_flip", result.fates.first_flip},
        {"ever_flipped", customers(result.fates.ever_flipped)},
        {"ever_flipped_by_decile", flipped},
        {"lock_state_at_end", matrix}}}};
}

int write_json(const std::string& path, const Json& json) {
  const std::string text = io::json_text(json) + "\n";
  const auto bytes = std::as_bytes(std::span(text));
  std::string error;
  if (io::write_whole_file(path, std::span(&bytes, 1), error)) return exit_good;
  complain(error);
  return exit_input_output;
}

/// Which enterprises are gone, said before all else; empty when none is.
std::string ends_paragraph(const PairedResult& result, const Scenario& control, const Scenario& treatment) {
  const std::string text = ends_text(result.treatment_ends, "the treatment", treatment) +
                           ends_text(result.control_ends, "the control", control);
  return text.empty() ? text : text + "\n";
}

/// The exit code for a breach or an insolvency, which is told.
int exit_code_of(const Breach& breach, std::span<const EnterpriseEnd> ends, const Scenario& scenario,
                 std::string_view which) {
  int code = exit_good;
  for (const EnterpriseEnd& end : ends) {
    if (!end.is_insolvent) continue;
    const Breach insolvency{.kind = BreachKind::overdrawn,
                            .step = end.step - 1,
                            .sector = Sector::enterprise,
                            .amount = end.cash,
                            .entry = end.enterprise};
    complain(
        fmt::format("{} run: {}; it leaves, and the run goes on without it", which, sentence_of(insolvency, scenario)));
    code = exit_failed;
  }
  if (breach.kind == BreachKind::none) return code;
  complain(fmt::format("{} run: {}", which, sentence_of(breach, scenario)));
  return breach.kind == BreachKind::overflow ? exit_failed : exit_broken_invariant;
}

int compare(const Options& options) {
  io::Diagnostics diagnostics;
  const auto control = load_side(options, options.control, options.control_sets, diagnostics);
  const auto treatment = load_side(options, options.treatment, options.treatment_sets, diagnostics);
  if (!control || !treatment) return diagnostics.empty() ? exit_input_output : refuse(options.common, diagnostics);
  const Scenario &a = control->loaded.scenario, &b = treatment->loaded.scenario;
  if (const std::string obstacle = obstacle_to_pairing(a, b); !obstacle.empty()) {
    complain(fmt::format("the two cannot be compared on the same random numbers: {}", obstacle));
    return exit_bad_input;
  }
  if (const int code = check_output(options.output, {options.control, options.treatment}); code != exit_good)
    return code;
  watch_for_interrupt();
  const ExecutionOptions execution{.threads = threads_or_all(options.threads)};
  Simulation first(a, control->plan, execution), second(b, treatment->plan, execution);
  const PairedResult result = run_pair(first, second, static_cast<std::uint32_t>(b.time.steps), options.moments,
                                       [](std::uint32_t) { return !interrupted(); });
  if (interrupted()) {
    say("Interrupted; there is no result.\n");
    return exit_interrupted;
  }
  const Json json = result_json(result, a, b);
  if (options.common.json)
    put_json(json);
  else
    put("control: {}\ntreatment: {}\n{} steps, seed {}, amounts and shares of the real market\n\n{}{}\n{}\n{}\n{}",
        a.title.empty() ? a.name : a.title, b.title.empty() ? b.name : b.title, result.steps, b.seed,
        ends_paragraph(result, a, b), people_text(result.people), values_text(result.values, b), states_text(result, b),
        fates_text(result, b));
  if (!options.output.empty()) {
    if (const int failed = write_json(options.output, json); failed != exit_good) return failed;
  }
  const int of_control = exit_code_of(result.control_breach, result.control_ends, a, "the control");
  return std::max(of_control, exit_code_of(result.treatment_breach, result.treatment_ends, b, "the treatment"));
}

}  // namespace

void add_compare(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "compare", "Run two scenarios on the same random numbers: who has more, who less, and whose fate differs");
  verb.add_option("control", options->control,
                  "Scenario to compare with, or a trajectory file, whose scenario is run again")
      ->required();
  verb.add_option("treatment", options->treatment, "Scenario whose effect is asked for")->required();
  once_each(verb.add_option("--set", options->sets, "PATH=VALUE for both scenarios; may be repeated"));
  once_each(
      verb.add_option("--set-control", options->control_sets, "PATH=VALUE for the control only; may be repeated"));
  once_each(verb.add_option("--set-treatment", options->treatment_sets,
                            "PATH=VALUE for the treatment only; may be repeated"));
  verb.add_option("--seed", options->seed, "Seed of both runs");
  verb.add_option("--steps", options->steps, "Number of steps of both runs");
  verb.add_option("--moments", options->moments, "How many steps the tables over time show")
      ->check(whole_between(1, 1000));
  verb.add_option("-o,--output", options->output, "File (JSON) for the same numbers");
  add_threads(verb, options->threads);
  add_common(verb, options->common);
  add_examples(
      verb,
      "  plussum compare scenarios/eras/emerging-era1.yaml scenarios/eras/emerging-era3.yaml\n"
      "  plussum compare emerging-era1 emerging-era1 --set-treatment enterprises.firm.strategy.need=3\n"
      "  plussum compare emerging-era3 emerging-era3 --set-treatment links.profit_to_investment=0 -o cut.json");
  verb.callback([options, &invocation] { invocation.exit_code = compare(*options); });
}

}  // namespace plussum::main
