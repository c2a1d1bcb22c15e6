// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

#include "plussum/core/numeric.hpp"
#include "plussum/scenario/check_use.hpp"
#include "plussum/scenario/may_change.hpp"
#include "plussum/scenario/nearest_name.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum {
namespace {

template <class Blocks>
std::vector<std::string> names_of(const Blocks& blocks) {
  std::vector<std::string> known;
  for (const auto& block : blocks) known.emplace_back(block.name);
  return known;
}

/// What could have been meant by an unknown name: the one that is nearly the same, or else any of them.
std::string known_names(const std::string& name, const std::vector<std::string>& known, const std::string& plural) {
  if (known.empty()) return "; none is declared";
  if (std::string suggestion = did_you_mean(name, known); !suggestion.empty()) return suggestion;
  std::string all = "; the " + plural + " are: " + known.front();
  for (std::size_t k = 1; k < known.size(); ++k) all += ", " + known[k];
  return all;
}

std::string shown(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

template <class Block>
bool names(const std::vector<Block>& blocks, const std::string& name) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) { return block.name == name; });
}

template <class Block>
void check_unique_names(const std::vector<Block>& blocks, const std::string& list, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < blocks.size(); ++k)
    for (std::size_t j = 0; j < k; ++j)
      if (blocks[k].name == blocks[j].name)
        problems.push_back({list + "[" + std::to_string(k) + "].name",
                            "the name '" + blocks[k].name + "' is taken by " + list + "[" + std::to_string(j) + "]"});
}

void check_market_space(const MarketSpace& space, std::vector<Problem>& problems) {
  double sum = 0.0;
  for (const Activity& activity : space.activities) sum += activity.weight;
  if (!(std::fabs(sum - 1.0) < 1e-6))
    problems.push_back(
        {"market_space.activities", "the weights of the activities sum to " + std::to_string(sum) + ", not to 1"});
  for (std::size_t k = 0; k < space.activities.size(); ++k)
    if (space.activities[k].alone_skilled < space.activities[k].alone)
      problems.push_back({"market_space.activities[" + std::to_string(k) + "].alone_skilled",
                          "a skilled customer manages less alone than one without skill (alone)"});
}

/// Dates have four digits for the year, here and in everything that reads what a run leaves behind.
void check_last_day(const TimeSettings& time, std::vector<Problem>& problems) {
  using namespace std::chrono;
  std::int64_t first = 0;
  if (!parse_date(time.start, first)) return;  // told where it is read
  const int first_year = std::stoi(time.start.substr(0, 4));
  const double last_year = std::floor(first_year + static_cast<double>(time.steps) * years_per_step(time.step));
  std::string last = "in the year " + shown(last_year);
  constexpr double chrono_reaches = 30'000.0;
  if (last_year < chrono_reaches) {
    const sys_days day{days{day_after_steps(first, time.step, static_cast<std::uint32_t>(time.steps))}};
    const year_month_day date{day};
    if (date.year() <= year{9999}) return;
    const auto two_digits = [](unsigned number) { return (number < 10 ? "-0" : "-") + std::to_string(number); };
    last = "on " + std::to_string(static_cast<int>(date.year())) + two_digits(static_cast<unsigned>(date.month())) +
           two_digits(static_cast<unsigned>(date.day()));
  }
  problems.push_back({"time.steps", "the run would end " + last +
                                        ", but the last day of the calendar is 9999-12-31; start earlier or run fewer "
                                        "steps"});
}

void check_programme(const Programme& programme, const std::string& path, std::vector<Problem>& problems) {
  if (!programme.in_groups) return;
  if (programme.rotating && programme.plan_instalments != programme.group_size * programme.delivery_instalments)
    problems.push_back({path + ".plan_instalments",
                        "a rotating plan has one cycle of delivery_instalments for each of the group_size members"});
  if (!programme.rotating && programme.saving_instalments > programme.delivery_instalments)
    problems.push_back(
        {path + ".saving_instalments",
         "more instalments are saved before a delivery than the delivery is worth (delivery_instalments)"});
  if (programme.delivery_instalments > 0 && programme.plan_instalments % programme.delivery_instalments != 0)
    problems.push_back(
        {path + ".plan_instalments", "the plan is not a whole number of cycles of delivery_instalments"});
  if (programme.promoter_commission > programme.service_share)
    problems.push_back({path + ".promoter_commission",
                        "the commission is larger than the service part (service_share) it is paid from"});
}

/// Numbers of conduct set by hand, which have ranges of their own, and levers built up at the start.
void check_conduct(const Enterprise& enterprise, const std::string& path, std::vector<Problem>& problems) {
  for (const auto& [name, value] : enterprise.conduct) {
    const std::string place = path + ".conduct." + name;
    const auto* known = std::find_if(all_conduct.begin(), all_conduct.end(),
                                     [&](const ConductInfo& info) { return info.name == name; });
    if (known == all_conduct.end())
      problems.push_back({place, "there is no number of conduct '" + name + "'" +
                                     known_names(name, names_of(all_conduct), "numbers of conduct")});
    else if (value < known->low || value > known->high)
      problems.push_back(
          {place, shown(value) + " is out of range; allowed is " + shown(known->low) + " to " + shown(known->high)});
  }
  const std::vector<std::string> levers(std::begin(lever_names), std::end(lever_names));
  for (const auto& [name, level] : enterprise.starting_levels)
    if (std::find(levers.begin(), levers.end(), name) == levers.end())
      problems.push_back({path + ".starting_levels." + name,
                          "there is no lever '" + name + "'" + known_names(name, levers, "levers")});
}

void check_enterprises(const Scenario& scenario, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < scenario.enterprises.size(); ++k) {
    const Enterprise& enterprise = scenario.enterprises[k];
    const std::string path = "enterprises[" + std::to_string(k) + "]";
    for (const auto& [activity, share] : enterprise.coverage)
      if (!names(scenario.market_space.activities, activity))
        problems.push_back({path + ".coverage." + activity,
                            "there is no activity '" + activity + "'" +
                                known_names(activity, names_of(scenario.market_space.activities), "activities")});
    if (!enterprise.like.empty() && !names(scenario.strategies, enterprise.like))
      problems.push_back(
          {path + ".like", "there is no strategy '" + enterprise.like + "'" +
                               known_names(enterprise.like, names_of(scenario.strategies), "strategies")});
    check_conduct(enterprise, path, problems);
    std::int64_t day = 0;
    if (!enterprise.enters.empty() && !parse_date(enterprise.enters, day))
      problems.push_back({path + ".enters", "'" + enterprise.enters + "' is not a date, written YYYY-MM-DD"});
    check_programme(enterprise.programme, path + ".programme", problems);
  }
}

void check_partners(const Scenario& scenario, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < scenario.partners.size(); ++k) {
    const Partner& partner = scenario.partners[k];
    const std::string path = "partners[" + std::to_string(k) + "]";
    if (!names(scenario.enterprises, partner.enterprise))
      problems.push_back(
          {path + ".enterprise", "there is no enterprise '" + partner.enterprise + "'" +
                                     known_names(partner.enterprise, names_of(scenario.enterprises), "enterprises")});
    if (partner.kind == FilledBy::enterprise)
      problems.push_back({path + ".kind", "a partner cannot be of kind 'enterprise'"});
  }
  for (const Enterprise& enterprise : scenario.enterprises) {
    double shares = 0.0;
    for (const Partner& partner : scenario.partners)
      if (partner.enterprise == enterprise.name) shares += partner.revenue_share;
    if (shares > 1.0)
      problems.push_back(
          {"partners", "the revenue shares of the partners of '" + enterprise.name + "' sum to more than 1"});
  }
}

void check_regions(const std::vector<Region>& regions, std::vector<Problem>& problems) {
  check_unique_names(regions, "regions", problems);
  const auto has_places = [](const Region& region) { return region.share > 0.0; };
  if (!regions.empty() && std::none_of(regions.begin(), regions.end(), has_places))
    problems.push_back({"regions", "no region has a share above 0, so the communities belong nowhere"});
}

void check_population(const Population& population, std::vector<Problem>& problems) {
  if (population.communities > population.customers)
    problems.push_back({"population.communities", "there are more communities than customers"});
  // The largest of 2^32 keyed normals is 6.34; shocks, irregular pay and long steps may multiply by a thousand.
  const double largest = population.income_median * portable_exp(6.34 * population.income_log_sd) *
                         std::max(1.0, population.starting_cash_weeks);
  if (!(largest < 1e8 * 1e3))
    problems.push_back({"population.income_median",
                        "with this spread the richest customer would have more money than can be counted exactly; use "
                        "a larger unit of money"});
  if (population.neighbours % 2 != 0)
    problems.push_back(
        {"population.neighbours", "the number of neighbours must be even: half of them stand on either side"});
}

std::vector<Problem> problems_without_events(const Scenario& scenario);

void check_events(const Scenario& scenario, std::vector<Problem>& problems) {
  const bool sound = problems.empty();
  Scenario probe = scenario;
  probe.events.clear();  // so that looking a parameter up costs the same, however many events there are
  for (std::size_t k = 0; k < scenario.events.size(); ++k) {
    const Event& event = scenario.events[k];
    const std::string path = "events[" + std::to_string(k) + "].set";
    if (!find_number(probe, event.set)) {
      problems.push_back({path, "there is no numeric parameter '" + event.set + "'"});
      continue;
    }
    if (!may_change_in_run(probe, event.set)) {
      problems.push_back({path, why_not_in_run(scenario, event.set)});
      continue;
    }
    set_number(probe, event.set, event.value);
    if (!sound) continue;
    for (const Problem& problem : problems_without_events(probe))
      problems.push_back({path, "after this change " + problem.path + " does not hold: " + problem.message});
  }
}

std::vector<Problem> problems_without_events(const Scenario& scenario) {
  std::vector<Problem> problems;
  check_last_day(scenario.time, problems);
  check_market_space(scenario.market_space, problems);
  check_population(scenario.population, problems);
  check_unique_names(scenario.market_space.activities, "market_space.activities", problems);
  check_unique_names(scenario.enterprises, "enterprises", problems);
  check_unique_names(scenario.partners, "partners", problems);
  check_regions(scenario.regions, problems);
  check_enterprises(scenario, problems);
  check_partners(scenario, problems);
  check_use(scenario, problems);
  return problems;
}

void check_targets(const Scenario& scenario, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < scenario.targets.size(); ++k) {
    const Target& target = scenario.targets[k];
    const std::string path = "targets[" + std::to_string(k) + "]";
    if (target.low > target.high)
      problems.push_back({path + ".low", "the lower end of the band is above the upper end"});
    std::int64_t day = 0;
    if (target.reduce == Reduce::at && !parse_date(target.at, day))
      problems.push_back({path + ".at", "'reduce: at' needs a date, written YYYY-MM-DD"});
    if (!target.relative_to.empty() && scenario.control.empty())
      problems.push_back({path + ".relative_to", "the scenario names no control to be relative to"});
  }
}

}  // namespace

std::vector<Problem> Scenario::check() const {
  std::vector<Problem> problems = problems_without_events(*this);
  check_events(*this, problems);
  check_targets(*this, problems);
  return problems;
}

}  // namespace plussum
