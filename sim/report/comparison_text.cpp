// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "io/text_table.hpp"
#include "report/comparison_document.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

using io::TextTable;

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

/// NaN of nobody.
double share(std::int64_t part, const PeopleCount& count) {
  return static_cast<double>(part) / static_cast<double>(count.customers());
}

std::string percent(std::int64_t part, const PeopleCount& count) {
  return count.customers() == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * share(part, count));
}

std::string people_text(const PeopleComparison& people) {
  TextTable table{.head = {"people, each by her own account", "not worse off", "better", "equal", "worse"},
                  .rows = {},
                  .right = {false, true, true, true, true}};
  const auto add = [&table](const std::string& name, const PeopleCount& count) {
    table.rows.push_back({name, percent(count.not_worse(), count), percent(count.better, count),
                          percent(count.equal, count), percent(count.worse, count)});
  };
  add("all", people.all);
  for (std::size_t decile = 0; decile < decile_count; ++decile)
    add(fmt::format("tenth {} of income{}", decile + 1, decile == 0 ? ", the poorest" : ""), people.by_decile[decile]);
  add("served at the end of the treatment", people.served);
  add("not served then", people.not_served);
  return fmt::format("{} of the people are not worse off with the treatment.\n\n{}",
                     percent(people.all.not_worse(), people.all), table.render());
}

/// A sentence for each enterprise that is gone from this world ("the treatment") at the end, each a line.
std::string ends_text(std::span<const EnterpriseEnd> ends, const std::string& world, const Scenario& scenario) {
  std::string text;
  for (const EnterpriseEnd& end : ends)
    text +=
        fmt::format("In {} enterprise '{}' {} after step {} of {}; its account stands as it was then.\n", world,
                    scenario.enterprises[end.enterprise].name,
                    end.is_insolvent ? "is insolvent and gone" : "has left the market", end.step, scenario.time.steps);
  return text;
}

/// Which enterprises are gone, said before all else; empty when none is.
std::string ends_paragraph(const PairedResult& result, const Scenario& control, const Scenario& treatment) {
  const std::string text = ends_text(result.treatment_ends, "the treatment", treatment) +
                           ends_text(result.control_ends, "the control", control);
  return text.empty() ? text : text + "\n";
}

}  // namespace

std::string comparison_text(const MeasuredComparison& measured) {
  const Scenario &control = measured.control, &treatment = measured.treatment;
  const PairedReplicate& replicate = measured.replicates[measured.reference];
  const PairedResult& result = replicate.pair;
  const auto title_of = [](const Scenario& scenario) {
    return scenario.title.empty() ? scenario.name : scenario.title;
  };
  return fmt::format(
      "control: {}\ntreatment: {}\n{} steps, seed {}, amounts and shares of the real market\n\n{}{}\n{}\n{}\n{}",
      title_of(control), title_of(treatment), result.steps, replicate.seed, ends_paragraph(result, control, treatment),
      people_text(result.people), values_text(result.values, treatment), states_text(result, treatment),
      fates_text(result, treatment));
}

}  // namespace plussum::report
