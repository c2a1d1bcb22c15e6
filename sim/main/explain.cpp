// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/experiment_file.hpp"
#include "io/former_names.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/pages.hpp"
#include "main/reference.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string name;
};

/// Those of scenarios, and those of experiments below "experiment".
std::vector<io::ParameterRow> all_parameters() {
  std::vector<io::ParameterRow> rows = io::scenario_parameters(scenario_for(built_in_mechanisms()));
  for (io::ParameterRow& row : io::experiment_parameters()) {
    row.path = "experiment." + row.path;
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Parameters whose path is, or stands below, the wanted one. A list's items are shown once: enterprises[].name.
std::vector<io::ParameterRow> parameters_below(const std::string& wanted) {
  std::vector<io::ParameterRow> found;
  for (io::ParameterRow& row : all_parameters())
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

/// The names one may ask for: mechanisms, links and parameters.
std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const Page& page : mechanism_pages()) all.emplace_back(page.name);
  for (const LinkInfo& link : all_links) all.emplace_back(link.name);
  for (const io::ParameterRow& row : all_parameters()) all.push_back(row.path);
  for (const char* block : {"time", "market_space", "population", "preferences", "enterprises", "partners",
                            "mechanisms", "links", "plan", "events", "record", "targets", "experiment"})
    all.emplace_back(block);
  return all;
}

/// The page without the marks around what is generated.
std::string without_marks(std::string_view page) {
  std::string text;
  for (std::size_t begin = page.find("<!--"); begin != std::string_view::npos; begin = page.find("<!--")) {
    text += page.substr(0, begin);
    const std::size_t end = page.find("-->\n", begin);
    page.remove_prefix(
        std::min(page.size(), end == std::string_view::npos ? end : page.find_first_not_of('\n', end + 4)));
  }
  return text += page;
}

int explain(Options options) {
  options.name = io::present_mechanism_name(options.name);
  const auto pages = mechanism_pages();
  const auto page =
      std::find_if(pages.begin(), pages.end(), [&](const Page& candidate) { return candidate.name == options.name; });
  const auto link = std::find_if(all_links.begin(), all_links.end(),
                                 [&](const LinkInfo& candidate) { return candidate.name == options.name; });
  auto parameters = parameters_below(options.name);
  if (parameters.empty()) parameters = parameters_below("mechanisms." + options.name);
  if (page == pages.end() && link == all_links.end() && parameters.empty()) {
    complain(
        fmt::format("nothing is called '{}' among the mechanisms (`plussum list mechanisms`), the links (`plussum list "
                    "links`) and the parameters (such as population.customers){}",
                    options.name, io::did_you_mean(options.name, names())));
    return exit_bad_input;
  }
  if (options.common.json) {
    put_json({{"name", options.name},
              {"page", page != pages.end() ? without_marks(page->text) : ""},
              {"parameters", parameter_json(parameters)}});
    return exit_good;
  }
  if (page != pages.end()) put("{}\n", without_marks(page->text));
  if (link != all_links.end())
    put("{}: {}\nfrom {} to {}, {} direction, can close {}.\nlinks: {{ {}: 0 }} cuts it, values between 0 and 1 weaken "
        "it.\n\n",
        link->name, link->meaning, link->from, link->to, link->polarity > 0 ? "same" : "opposite",
        loop_names(static_cast<Link>(link - all_links.begin())), link->name);
  if (!parameters.empty()) put("{}", parameter_text(parameters));
  return exit_good;
}

}  // namespace

void add_explain(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb =
      *app.add_subcommand("explain", "Explain a mechanism, a link, or a parameter of a scenario or experiment");
  verb.add_option("name", options->name, "e.g. choose, neighbours_to_choice, enterprises[].programme")->required();
  add_common(verb, options->common);
  add_examples(
      verb,
      "  plussum explain choose\n  plussum explain population\n  plussum explain enterprises[].programme.instalment\n"
      "  plussum explain experiment.design");
  verb.callback([options, &invocation] { invocation.exit_code = explain(*options); });
}

}  // namespace plussum::main
