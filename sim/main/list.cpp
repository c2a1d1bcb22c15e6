// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/experiment_file.hpp"
#include "io/named_file.hpp"
#include "main/exit_codes.hpp"
#include "main/glossary.hpp"
#include "main/options.hpp"
#include "main/pages.hpp"
#include "main/reference.hpp"
#include "main/verbs.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/loops/loops.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string what;
};

TextTable mechanisms(const Registry& registry) {
  TextTable table{.head = {"mechanism", "phase", "rows", "what it does"}, .rows = {}, .right = {}};
  for (const RegistryEntry& entry : registry)
    table.rows.push_back(
        {std::string(entry.info->name), std::string(phase_names[static_cast<std::size_t>(entry.info->phase)]),
         entry.info->rows == TableId::none ? "once"
                                           : std::string(table_names[static_cast<std::size_t>(entry.info->rows)]),
         std::string(entry.info->summary)});
  return table;
}

}  // namespace

std::string loop_names(Link link) {
  return fmt::format("{}", fmt::join(loops_of(link), ", "));
}

TextTable link_table() {
  TextTable table{.head = {"link", "from", "to", "polarity", "loops", "meaning"}, .rows = {}, .right = {}};
  for (std::size_t k = 0; k < link_count; ++k) {
    const LinkInfo& link = all_links[k];
    table.rows.push_back({std::string(link.name), std::string(link.from), std::string(link.to),
                          link.polarity > 0 ? "+" : "-", loop_names(static_cast<Link>(k)), std::string(link.meaning)});
  }
  return table;
}

TextTable transfer_table() {
  TextTable table{.head = {"transfer", "from", "to", "meaning"}, .rows = {}, .right = {}};
  for (const TransferInfo& transfer : all_transfers)
    table.rows.push_back(
        {std::string(transfer.name), std::string(sector_names[static_cast<std::size_t>(transfer.payer)]),
         std::string(sector_names[static_cast<std::size_t>(transfer.payee)]), std::string(transfer.meaning)});
  return table;
}

/// The starter scenario in which every mechanism has its default parameters: a registry need not have those that it names.
std::string starter_by_default() {
  std::string text(starter_scenario());
  const std::size_t begin = text.find("\nmechanisms:\n");
  if (begin != std::string::npos) text.erase(begin, text.find("\n\n", begin) - begin);
  return text;
}

TextTable series_table(const Registry& registry) {
  TextTable table{.head = {"series", "for each", "unit", "meaning"}, .rows = {}, .right = {}};
  const auto starter = plan_text(starter_by_default(), {.registry = &registry, .file = "starter"});
  if (!starter) return table;
  Scenario scenario = starter->loaded.scenario;
  if (scenario.partners.empty()) scenario.partners.push_back({.name = "partner"});  // whose series are listed, too
  const Simulation simulation(scenario, starter->plan, {.threads = 1});
  const Recorder recorder(simulation);
  for (const RecordedSeries& one : recorder.recording().series)
    table.rows.push_back({one.name, one.axis, one.unit, one.long_name});
  return table;
}

nlohmann::ordered_json as_json(const TextTable& table) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object;
    for (std::size_t k = 0; k < row.size(); ++k) object[table.head[k]] = row[k];
    list.push_back(object);
  }
  return list;
}

namespace {

/// The files in these folders, of the source tree or else of the installation, each with its title.
TextTable files_in(const char* what, std::initializer_list<const char*> kinds,
                   const std::function<std::string(const std::filesystem::path&)>& title_of) {
  namespace fs = std::filesystem;
  TextTable table{.head = {what, "title"}, .rows = {}, .right = {}};
  std::error_code ignored;
  for (const fs::path& folder : io::shipped_folders()) {
    std::vector<fs::path> files;
    for (const char* kind : kinds)
      for (const auto& entry : fs::directory_iterator(folder / kind, ignored))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
      table.rows.push_back({fs::relative(file, folder, ignored).string(), title_of(file)});
    if (!files.empty()) break;
  }
  return table;
}

TextTable scenarios(const Registry& registry) {
  return files_in("scenario", {"cases", "eras", "lessons"}, [&](const std::filesystem::path& file) {
    io::Diagnostics diagnostics;
    const auto loaded = io::load_scenario(file, {}, scenario_for(registry), diagnostics);
    return loaded ? loaded->scenario.title : std::string("(has problems: plussum check)");
  });
}

TextTable experiments() {
  return files_in("experiment", {"experiments"}, [](const std::filesystem::path& file) {
    io::Diagnostics diagnostics;
    const auto loaded = io::load_experiment(file, {}, diagnostics);
    return loaded ? loaded->experiment.title : std::string("(has problems: plussum sweep --dry-run)");
  });
}

TextTable words() {
  TextTable table{.head = {"word", "topic", "meaning"}, .rows = {}, .right = {}};
  for (const Word& word : glossary_words()) table.rows.push_back({word.name, word.topic, word.meaning});
  return table;
}

int list(const Options& options) {
  constexpr std::string_view kinds[] = {"mechanisms", "links",     "scenarios", "experiments",
                                        "series",     "transfers", "words"};
  const Registry& registry = *options.common.registry;
  const std::function<TextTable()> tables[] = {[&] { return mechanisms(registry); },
                                               link_table,
                                               [&] { return scenarios(registry); },
                                               experiments,
                                               [&] { return series_table(registry); },
                                               transfer_table,
                                               words};
  nlohmann::ordered_json all;
  bool found = false;
  for (std::size_t k = 0; k < std::size(kinds); ++k) {
    if (!options.what.empty() && options.what != kinds[k]) continue;
    found = true;
    const TextTable table = tables[k]();
    if (options.common.json)
      all[std::string(kinds[k])] = as_json(table);
    else
      put("{}{}", k > 0 && options.what.empty() ? "\n" : "", table.render());
  }
  if (!found) {
    complain(fmt::format("cannot list '{}', only {}{}", options.what, io::enumeration(kinds),
                         io::did_you_mean(options.what, kinds)));
    return exit_bad_input;
  }
  if (options.common.json) put_json(all);
  return exit_good;
}

}  // namespace

void add_list(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb =
      *app.add_subcommand("list", "List mechanisms, links, scenarios, experiments, series, transfers and words");
  verb.add_option("what", options->what,
                  "mechanisms, links, scenarios, experiments, series, transfers or words; all if left out");
  add_common(verb, options->common, invocation);
  add_examples(verb, "  plussum list\n  plussum list scenarios");
  verb.callback([options, &invocation] { invocation.exit_code = list(*options); });
}

}  // namespace plussum::main
