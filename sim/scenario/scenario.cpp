// SPDX-License-Identifier: MIT
#include "plussum/scenario/scenario.hpp"

#include <charconv>
#include <chrono>

#include "plussum/core/enums.hpp"
#include "plussum/core/ids.hpp"

namespace plussum {
namespace {
constexpr auto step_names = enumerator_names<StepUnit>;
}  // namespace

bool parse_date(const std::string& text, std::int64_t& day) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int year = 0;
  unsigned month = 0, day_of_month = 0;
  const char* begin = text.data();
  const auto whole = [](std::from_chars_result result, const char* end) {
    return result.ec == std::errc{} && result.ptr == end;
  };
  if (!whole(std::from_chars(begin, begin + 4, year), begin + 4)) return false;
  if (!whole(std::from_chars(begin + 5, begin + 7, month), begin + 7)) return false;
  if (!whole(std::from_chars(begin + 8, begin + 10, day_of_month), begin + 10)) return false;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day_of_month}};
  if (!date.ok()) return false;
  day = std::chrono::sys_days{date}.time_since_epoch().count();
  return true;
}

std::int64_t TimeSettings::start_day() const {
  std::int64_t day = 0;
  parse_date(start, day);
  return day;
}

void TimeSettings::declare(ParameterVisitor& visitor) {
  visitor.choice_of("step", step, step_names, {"length of a step", Use::world});
  visitor.text("start", start, {.form = TextForm::date, .meaning = "first day of the run", .use = Use::world});
  visitor.integer("steps", steps, {.unit = "1", .low = 0, .high = 10'000'000, .meaning = "number of steps"});
}

void PlanChanges::declare(ParameterVisitor& visitor) {
  const TextInfo name{.form = TextForm::identifier, .meaning = "name of a mechanism"};
  visitor.text_list("only", only, name, {.meaning = "replaces the default plan; the order is the order of execution"});
  visitor.text_list("drop", drop, name, {.meaning = "mechanisms left out of the default plan"});
  visitor.text_list("add", add, name, {.meaning = "mechanisms added at the end of their phase"});
}

void Event::declare(ParameterVisitor& visitor) {
  visitor.text("at", at,
               {.form = TextForm::date,
                .is_required = true,
                .meaning = "day of the change; it holds from the first step that begins on that day or later"});
  visitor.text("set", set,
               {.form = TextForm::path,
                .is_required = true,
                .meaning = "parameter that changes, e.g. enterprises.cemex.outlet_share"});
  visitor.text("to", to, {.is_required = true, .meaning = "its new value, with unit"});
}

void RecordSettings::declare(ParameterVisitor& visitor) {
  visitor.integer("series_every", series_every,
                  {.unit = "1",
                   .low = 1,
                   .high = 1'000'000,
                   .meaning = "steps between two records of the series; the last step is always recorded"});
  visitor.integer("ledger_every", ledger_every,
                  {.unit = "1",
                   .low = 1,
                   .high = 1'000'000,
                   .meaning = "steps between two records of flows and transitions; the last step is always recorded"});
  visitor.integer("panel_every", panel_every,
                  {.unit = "1",
                   .low = 1,
                   .high = 1'000'000,
                   .meaning = "steps between two records of the customer panel; the last step is always recorded"});
  visitor.number("panel_share", panel_share,
                 {.low = 0.0, .high = 1.0, .meaning = "share of customers, drawn once, whose columns are recorded"});
  visitor.integer("compression", compression,
                  {.unit = "1", .low = 0, .high = 9, .meaning = "deflate level of the file; 0 is none"});
}

void Target::declare(ParameterVisitor& visitor) {
  visitor.text("id", id, {.is_required = true, .meaning = "short id"});
  visitor.text("meaning", meaning, {.meaning = "what is compared"});
  visitor.text("metric", metric, {.form = TextForm::identifier, .is_required = true, .meaning = "recorded series"});
  visitor.text("of", of, {.meaning = "label on the second dimension of the series, e.g. the enterprise"});
  visitor.choice_of("reduce", reduce, reduce_names, "how the series becomes one number");
  visitor.text("at", at, {.meaning = "date for `reduce: at`"});
  visitor.text("relative_to", relative_to, {.meaning = "divide by the same metric of this label in the control run"});
  visitor.number("low", low, {.meaning = "lower end of the band", .use = Use::at_start});
  visitor.number("high", high, {.meaning = "upper end of the band", .use = Use::at_start});
  visitor.text("source", source, {.is_required = true, .meaning = "where the fact comes from"});
}

void Scenario::declare(ParameterVisitor& visitor) {
  visitor.text("name", name,
               {.form = TextForm::identifier, .is_required = true, .meaning = "short name of the scenario"});
  visitor.text("title", title, {.meaning = "title for people"});
  visitor.text("description", description, {.meaning = "what the scenario is about"});
  visitor.text("control", control,
               {.form = TextForm::file, .meaning = "scenario to compare with, relative to this file"});
  visitor.integer("seed", seed, {.unit = "1", .low = 0, .meaning = "seed of all draws", .use = Use::world});
  visitor.text("currency", currency,
               {.form = TextForm::currency, .meaning = "currency of all amounts", .use = Use::world});
  visitor.group("time", time, {"calendar", Use::at_start});
  visitor.group("market_space", market_space, "the outcome customers want and the activities that lead to it");
  visitor.group("population", population, {"customers and communities", Use::world});
  visitor.list(
      "regions", regions,
      {.at_most = max_regions, .meaning = "regions of the market; none: one region", .use_of_length = Use::world});
  visitor.group("preferences", preferences, "what customers weigh");
  visitor.group("strategy_table", strategy_table, "what levels 1, 2 and 3 of a strategy's dimensions mean");
  visitor.list("strategies", strategies, {.at_most = 100, .meaning = "strategies that enterprises can be `like`"});
  visitor.list("enterprises", enterprises, {.at_most = 16, .meaning = "enterprises", .use_of_length = Use::world});
  visitor.list("partners", partners,
               {.at_most = 16, .meaning = "partners of the enterprises", .use_of_length = Use::world});
  if (visitor.begin_group("mechanisms", "parameters of the mechanisms")) {
    for (MechanismBlock& block : mechanisms) visitor.group(block.name, *block.parameters, block.meaning);
    visitor.end_group();
  }
  visitor.group("links", links, "gains of causal links: 1 as modelled, 0 cut");
  visitor.group("plan", plan, {"changes of the default plan", Use::at_start});
  visitor.list("events", events, {.at_most = 10'000, .meaning = "scheduled changes"});
  visitor.group("record", record, {"what is written to the trajectory file", Use::at_start});
  visitor.list("targets", targets, {.at_most = 1000, .meaning = "facts that the run is held against"});
}

ParameterBlock* Scenario::parameters_of(std::string_view mechanism) const {
  for (const MechanismBlock& block : mechanisms)
    if (block.name == mechanism) return block.parameters.get();
  return nullptr;
}

}  // namespace plussum
