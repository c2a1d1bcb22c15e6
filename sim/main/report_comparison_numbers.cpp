// SPDX-License-Identifier: MIT
#include "main/report_comparison_numbers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <span>

namespace plussum::main {
namespace {

using report::TriedNumber;
using report::VariedIn;

constexpr std::size_t flips_wanted = 3;    ///< side by side, and enough
constexpr std::size_t most_searched = 12;  ///< numbers

/// Numbers that say how the market is simulated rather than what it is like.
bool is_structural(const std::string& path) {
  return path == "population.customers" || path == "population.represents" || path.starts_with("time.") ||
         path.starts_with("record.");
}

/// Candidates in the order in which they are tried: the lists one after the other.
enum Rank : std::size_t { differing, shared, of_named_strategies, rank_count };

Rank rank_of(const std::string& path, bool differs) {
  if (differs) return differing;
  return path.starts_with("strategies.") ? of_named_strategies : shared;
}

/// One of each section (enterprises, population, …) in turn, so that even a few speak of all parts of the market.
std::vector<TriedNumber> in_turn(std::vector<TriedNumber> numbers) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::pair<std::size_t, TriedNumber>> placed;  // the how many-th of its section
  for (TriedNumber& number : numbers) {
    const std::size_t place = seen[number.path.substr(0, number.path.find('.'))]++;
    placed.emplace_back(place, std::move(number));
  }
  std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t k = 0; k < placed.size(); ++k) numbers[k] = std::move(placed[k].second);
  return numbers;
}

std::vector<TriedNumber> candidates(const std::vector<io::ParameterValue>& of_control,
                                    const std::vector<io::ParameterValue>& of_treatment) {
  std::map<std::string, const io::ParameterValue*> in_control, in_treatment;
  for (const io::ParameterValue& value : of_control) in_control.emplace(value.path, &value);
  for (const io::ParameterValue& value : of_treatment) in_treatment.emplace(value.path, &value);
  std::array<std::vector<TriedNumber>, rank_count> ranked;
  const auto add = [&](const io::ParameterValue& value, bool is_stated, VariedIn varied_in, bool differs) {
    if (!value.is_number || !is_stated || value.number == 0.0 || is_structural(value.path)) return;
    const Variable variable{.base = value.number, .range = {value.number, value.info}};
    if (step_of(variable) == 0.0) return;
    ranked[rank_of(value.path, differs)].push_back(
        {.path = value.path, .varied_in = varied_in, .variable = variable, .step = step_of(variable), .flip = {}});
  };
  for (const io::ParameterValue& value : of_treatment) {
    const auto other = in_control.find(value.path);
    const bool is_shared = other != in_control.end();
    const bool differs = is_shared && other->second->text != value.text;
    add(value, !value.is_default || differs, is_shared && !differs ? VariedIn::both : VariedIn::treatment, differs);
  }
  for (const io::ParameterValue& value : of_control)
    if (!in_treatment.contains(value.path)) add(value, !value.is_default, VariedIn::control, false);
  std::vector<TriedNumber> all;
  ranked[shared] = in_turn(std::move(ranked[shared]));
  for (std::vector<TriedNumber>& rank : ranked) all.insert(all.end(), rank.begin(), rank.end());
  return all;
}

/// The worlds of a replicate with the number at this value. The check says no where the number cannot change alone.
ChangedPair changed(const ComparisonRuns& runs, std::size_t replicate, const TriedNumber& tried, double value) {
  ChangedPair pair{.replicate = replicate,
                   .control = {},
                   .treatment = {},
                   .what = fmt::format("with another value of {}", tried.path)};
  if (tried.varied_in != VariedIn::treatment)
    set_number(pair.control.emplace(runs.control_of(replicate)), tried.path, value);
  if (tried.varied_in != VariedIn::control)
    set_number(pair.treatment.emplace(runs.treatment_of(replicate)), tried.path, value);
  return pair;
}

bool is_possible(const ChangedPair& pair) {
  return (!pair.control || pair.control->check().empty()) && (!pair.treatment || pair.treatment->check().empty());
}

double screened_value(const TriedNumber& tried) {
  return tried.variable.base * (1.0 + tried.step);
}

/// Whether an event sets the number at `path`, by whatever name.
bool is_set_by_event(const Scenario& scenario, const std::string& path) {
  const auto number = find_number(scenario, path);
  if (!number) return false;
  Scenario other;
  const auto is_moved = [&](const Event& event) {
    if (event.set == path) return true;
    const auto before = find_number(scenario, event.set);
    if (!before || before->value != number->value) return false;
    if (other.events.empty()) set_number(other = scenario, path, number->value + 1.0);
    return find_number(other, event.set)->value != before->value;
  };
  return std::any_of(scenario.events.begin(), scenario.events.end(), is_moved);
}

/// A number that an event sets does not keep the value that is tried, and would seem to matter less than it does.
void leave_out_set_by_events(std::vector<TriedNumber>& tried, const ComparisonRuns& runs,
                             std::vector<std::string>& notes) {
  std::erase_if(tried, [&](const TriedNumber& one) {
    const bool is_set = (one.varied_in != VariedIn::treatment && is_set_by_event(runs.control(), one.path)) ||
                        (one.varied_in != VariedIn::control && is_set_by_event(runs.treatment(), one.path));
    if (is_set) notes.push_back(fmt::format("{} is set by an event, so it was not tried.", one.path));
    return is_set;
  });
}

/// ΔW of each pair; NaN also where a scenario is not possible.
std::vector<double> possible_changes(std::vector<ChangedPair> pairs, ComparisonRuns& runs) {
  std::vector<double> changes(pairs.size(), std::nan(""));
  std::vector<ChangedPair> possible;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < pairs.size(); ++k)
    if (is_possible(pairs[k])) {
      places.push_back(k);
      possible.push_back(std::move(pairs[k]));
    }
  const std::vector<double> found = runs.total_changes(possible, "where the answer turns: ");
  for (std::size_t k = 0; k < places.size(); ++k) changes[places[k]] = found[k];
  return changes;
}

/// Fills in the changes of ΔW; numbers whose runs fail drop out.
void screen(std::vector<TriedNumber>& tried, std::size_t replicate, double difference, ComparisonRuns& runs) {
  std::vector<ChangedPair> pairs;
  for (const TriedNumber& one : tried) pairs.push_back(changed(runs, replicate, one, screened_value(one)));
  const std::vector<double> found = runs.total_changes(pairs, "numbers, one at a time: ");
  for (std::size_t k = 0; k < tried.size(); ++k) tried[k].change = found[k] - difference;
  std::erase_if(tried, [](const TriedNumber& one) { return std::isnan(one.change); });
}

double distance_of(const TriedNumber& tried, double difference) {
  return predicted_distance(difference, tried.change, tried.step);
}

/// Numbers whose predicted flip is within reach first, each part by distance.
void sort_by_distance(std::vector<TriedNumber>& tried, double difference) {
  const auto key = [difference](const TriedNumber& one) {
    const double distance = distance_of(one, difference);
    return std::pair(!is_within_reach(one.variable, distance), std::fabs(distance));
  };
  std::stable_sort(tried.begin(), tried.end(),
                   [&](const TriedNumber& a, const TriedNumber& b) { return key(a) < key(b); });
}

/// Looks for the flips of some numbers side by side.
void bisect(std::span<TriedNumber> tried, std::size_t replicate, double difference, ComparisonRuns& runs) {
  std::vector<Variable> variables;
  std::vector<double> distances;
  for (const TriedNumber& one : tried) {
    variables.push_back(one.variable);
    distances.push_back(distance_of(one, difference));
  }
  const DifferencesAt differences = [&](std::span<const VariableProbe> probes) {
    std::vector<ChangedPair> pairs;
    for (const VariableProbe& probe : probes)
      pairs.push_back(changed(runs, replicate, tried[probe.variable], probe.value));
    return possible_changes(std::move(pairs), runs);
  };
  const std::vector<SignChange> flips = find_sign_changes(differences, variables, distances, difference);
  for (std::size_t k = 0; k < flips.size(); ++k) {
    tried[k].flip = flips[k];
    tried[k].is_bisected = true;
  }
}

/// Looks for flips until there are enough, and puts the numbers looked at in order of what was found.
void search_flips(std::vector<TriedNumber>& tried, std::size_t replicate, double difference, ComparisonRuns& runs) {
  // Numbers that change nothing stand last.
  const auto changing =
      std::find_if(tried.begin(), tried.end(), [](const TriedNumber& one) { return one.change == 0.0; });
  const std::size_t most = std::min(static_cast<std::size_t>(changing - tried.begin()), most_searched);
  std::size_t searched = 0;
  const auto found = [&] {
    return std::count_if(tried.begin(), tried.end(), [](const TriedNumber& one) { return !std::isnan(one.flip.at); });
  };
  while (searched < most && found() < static_cast<std::ptrdiff_t>(flips_wanted)) {
    const std::size_t size = std::min(flips_wanted, most - searched);
    bisect(std::span(tried).subspan(searched, size), replicate, difference, runs);
    searched += size;
  }
  const auto size = [](const TriedNumber& one) {
    return std::isnan(one.flip.at) ? std::numeric_limits<double>::infinity()
                                   : std::fabs(one.flip.at / one.variable.base - 1.0);
  };
  std::stable_sort(tried.begin(), tried.begin() + static_cast<std::ptrdiff_t>(searched),
                   [&](const TriedNumber& a, const TriedNumber& b) { return size(a) < size(b); });
}

}  // namespace

std::vector<TriedNumber> numbers_that_matter(std::uint32_t most, const std::vector<io::ParameterValue>& of_control,
                                             const std::vector<io::ParameterValue>& of_treatment, ComparisonRuns& runs,
                                             std::vector<std::string>& notes) {
  if (most == 0) {
    notes.emplace_back("Which numbers would change the answer was not looked for: --screen 0.");
    return {};
  }
  const std::size_t replicate = runs.reference();
  const double difference = report::total_change(runs.replicates()[replicate], runs.treatment());
  if (difference == 0.0) {
    notes.emplace_back(
        "Which numbers would change the answer was not looked for: the total change is exactly 0 with every seed, so "
        "it "
        "has no sign.");
    return {};
  }
  std::vector<TriedNumber> tried = candidates(of_control, of_treatment);
  leave_out_set_by_events(tried, runs, notes);
  const std::size_t stated = tried.size();
  std::erase_if(
      tried, [&](const TriedNumber& one) { return !is_possible(changed(runs, replicate, one, screened_value(one))); });
  if (tried.size() < stated)
    notes.push_back(fmt::format("{} numbers were not tried, since they cannot change alone.", stated - tried.size()));
  if (tried.size() > most) {
    notes.push_back(fmt::format("Of {} numbers that the scenarios state, {} were tried: --screen says how many.",
                                tried.size(), most));
    tried.resize(most);
  }
  screen(tried, replicate, difference, runs);
  sort_by_distance(tried, difference);
  search_flips(tried, replicate, difference, runs);
  return tried;
}

}  // namespace plussum::main
