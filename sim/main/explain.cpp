// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/experiment_file.hpp"
#include "io/former_names.hpp"
#include "main/exit_codes.hpp"
#include "main/glossary.hpp"
#include "main/mechanism_page.hpp"
#include "main/options.hpp"
#include "main/reference.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::vector<std::string> words;  ///< of the name, which may have several
};

/// All that the program knows under one name.
struct Explanation {
  std::string name;
  const Word* word = nullptr;
  std::string page;                               ///< of a mechanism
  nlohmann::ordered_json link, transfer, series;  ///< rows of `plussum list`; null where there is none
  std::vector<io::ParameterRow> parameters;

  bool empty() const {
    return word == nullptr && page.empty() && link.is_null() && transfer.is_null() && series.is_null() &&
           parameters.empty();
  }
};

/// Those of scenarios, and those of experiments below "experiment".
std::vector<io::ParameterRow> all_parameters(const Registry& registry) {
  std::vector<io::ParameterRow> rows = io::scenario_parameters(scenario_for(registry));
  for (io::ParameterRow& row : io::experiment_parameters()) {
    row.path = "experiment." + row.path;
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Parameters whose path is, or stands below, the wanted one. A list's items are shown once: enterprises[].name.
std::vector<io::ParameterRow> parameters_below(const Registry& registry, const std::string& wanted) {
  std::vector<io::ParameterRow> found;
  for (io::ParameterRow& row : all_parameters(registry))
    if (row.path == wanted || row.path.starts_with(wanted + ".") || row.path.starts_with(wanted + "[]"))
      found.push_back(std::move(row));
  return found;
}

std::string parameter_text(const std::vector<io::ParameterRow>& rows) {
  TextTable table{.head = {"parameter", "unit", "range", "default", "meaning", "source"}, .rows = {}, .right = {}};
  for (const io::ParameterRow& row : rows)
    table.rows.push_back({row.path, row.unit, row.range, row.default_value, row.meaning, row.source});
  return table.render();
}

nlohmann::ordered_json parameter_json(const std::vector<io::ParameterRow>& rows) {
  auto list = nlohmann::ordered_json::array();
  for (const io::ParameterRow& row : rows)
    list.push_back({{"path", row.path},
                    {"kind", row.kind},
                    {"unit", row.unit},
                    {"range", row.range},
                    {"default", row.default_value},
                    {"meaning", row.meaning},
                    {"source", row.source}});
  return list;
}

std::vector<std::string> known_names(const Registry& registry) {
  std::vector<std::string> all = registry.names();
  for (const LinkInfo& link : all_links) all.emplace_back(link.name);
  for (const TransferInfo& transfer : all_transfers) all.emplace_back(transfer.name);
  for (const Word& word : glossary_words()) {
    all.push_back(word.name);
    all.insert(all.end(), word.also.begin(), word.also.end());
  }
  for (const io::ParameterRow& row : all_parameters(registry)) all.push_back(row.path);
  for (const char* block : {"time", "market_space", "population", "preferences", "enterprises", "partners",
                            "mechanisms", "links", "plan", "events", "record", "targets", "experiment"})
    all.emplace_back(block);
  return all;
}

/// The row of a table whose first cell is the name, as an object; null when there is none.
nlohmann::ordered_json row_named(const std::string& name, const TextTable& table) {
  for (const auto& row : as_json(table))
    if (row.front() == name) return row;
  return nullptr;
}

Explanation explanation_of(const Registry& registry, const std::string& asked) {
  Explanation found;
  found.name = io::present_mechanism_name(asked);
  found.word = find_word(asked);
  if (found.word == nullptr) found.word = find_word(found.name);
  found.page = mechanism_page(registry, found.name);
  found.link = row_named(found.name, link_table());
  found.transfer = row_named(found.name, transfer_table());
  found.parameters = parameters_below(registry, found.name);
  if (found.parameters.empty()) found.parameters = parameters_below(registry, "mechanisms." + found.name);
  if (found.empty()) found.series = row_named(found.name, series_table(registry));
  return found;
}

nlohmann::ordered_json word_json(const Word* word) {
  if (word == nullptr) return nullptr;
  return {{"word", word->name}, {"also", word->also}, {"topic", word->topic}, {"meaning", word->meaning}};
}

void show(const Explanation& found) {
  if (found.word != nullptr) {
    put("{}: {}\n", found.word->name, found.word->meaning);
    if (!found.word->also.empty()) put("Also written {}.\n", fmt::join(found.word->also, ", "));
    put("\n");
  }
  if (!found.page.empty()) put("{}\n", found.page);
  if (!found.link.is_null()) {
    const auto of = [&](const char* key) { return found.link[key].get<std::string>(); };
    put("{}: {}\nfrom {} to {}, {} direction, can close {}.\nlinks: {{ {}: 0 }} cuts it, values between 0 and 1 weaken "
        "it.\n\n",
        found.name, of("meaning"), of("from"), of("to"), of("polarity") == "+" ? "same" : "opposite", of("loops"),
        found.name);
  }
  if (!found.transfer.is_null())
    put("{}: {}\nA transfer of money from {} to {}.\n\n", found.name, found.transfer["meaning"].get<std::string>(),
        found.transfer["from"].get<std::string>(), found.transfer["to"].get<std::string>());
  if (!found.series.is_null())
    put("{}: {}\nA recorded series, for each: {}; unit: {}.\n\n", found.name,
        found.series["meaning"].get<std::string>(), found.series["for each"].get<std::string>(),
        found.series["unit"].get<std::string>());
  if (!found.parameters.empty()) put("{}", parameter_text(found.parameters));
}

int explain(const Options& options) {
  const std::string asked = fmt::format("{}", fmt::join(options.words, " "));
  const Registry& registry = *options.common.registry;
  const Explanation found = explanation_of(registry, asked);
  if (found.empty()) {
    complain(
        fmt::format("nothing is called '{}' among the words (`plussum list words`), the mechanisms (`plussum list "
                    "mechanisms`), the links, transfers and series (listed likewise) and the parameters (such as "
                    "population.customers){}",
                    asked, io::did_you_mean(asked, known_names(registry))));
    return exit_bad_input;
  }
  if (options.common.json)
    put_json({{"name", found.name},
              {"word", word_json(found.word)},
              {"page", found.page},
              {"link", found.link},
              {"transfer", found.transfer},
              {"series", found.series},
              {"parameters", parameter_json(found.parameters)}});
  else
    show(found);
  return exit_good;
}

}  // namespace

void add_explain(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb =
      *app.add_subcommand("explain", "Explain a word, a mechanism, a link, a transfer, a series or a parameter");
  verb.add_option("name", options->words, "e.g. lock-in, choose, neighbours_to_choice, enterprises[].programme")
      ->required();
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum explain lock-in\n  plussum explain common random numbers\n  plussum explain choose\n  "
               "plussum explain population\n  plussum explain enterprises[].programme.instalment\n"
               "  plussum explain experiment.design");
  verb.callback([options, &invocation] { invocation.exit_code = explain(*options); });
}

}  // namespace plussum::main
