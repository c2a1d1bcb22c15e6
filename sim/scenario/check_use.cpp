// SPDX-License-Identifier: MIT
#include "plussum/scenario/check_use.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "plussum/scenario/all_numbers.hpp"
#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

/// Largest sum of money that is counted exactly with room for the sums of a step: 2^62 minor units.
constexpr double most_counted = 4.6e14;

std::string shown(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

std::string item(std::string_view list, std::size_t position) {
  return std::string(list) + "[" + std::to_string(position) + "]";
}

// ---- no default amount of money in any currency (C2)

void check_stated_amounts(const Scenario& scenario, const AllNumbers& numbers, std::vector<Problem>& problems) {
  const auto decides = std::find_if(scenario.enterprises.begin(), scenario.enterprises.end(),
                                    [](const Enterprise& enterprise) { return enterprise.decides; });
  const bool invests = numbers.of("links.profit_to_investment") > 0.0 || numbers.of("mechanisms.steer.drawdown") > 0.0;
  if (decides != scenario.enterprises.end() && invests && scenario.parameters_of("invest") != nullptr)
    for (const std::string_view lever : lever_names) {
      const std::string path = "mechanisms.invest.cost_per_head." + std::string(lever);
      if (!(numbers.of(path) > 0.0))
        problems.push_back({path, "missing; enterprise '" + decides->name +
                                      "' decides and may invest in this lever: state what closing all but 1/e of the "
                                      "gap costs for each customer, for example 100 " +
                                      scenario.currency + " (once the default, in any currency)"});
    }
  if (numbers.of("mechanisms.imitate.rate") > 0.0 && !(numbers.of("mechanisms.imitate.profit_scale") > 0.0))
    problems.push_back({"mechanisms.imitate.profit_scale",
                        "missing; with a rate of imitation above 0 state the difference of profit that counts as one, "
                        "for example 1 " +
                            scenario.currency + "/week (once the default, in any currency)"});
  const double progress_ratio = numbers.of("mechanisms.practise.progress_ratio");
  if (progress_ratio > 0.0 && progress_ratio < 1.0 && !(numbers.of("mechanisms.practise.reference_output") > 0.0))
    problems.push_back({"mechanisms.practise.reference_output",
                        "missing; with a progress_ratio below 1 state the value of goods made from which on unit cost "
                        "falls, for example 1000000 " +
                            scenario.currency + " (once the default, in any currency)"});
}

// ---- numbers that another one overrides (C4)

/// A number of the offer that says nothing when an enterprise decides, and what says it then.
struct Overridden {
  std::string_view key;
  double stated, neutral;
  std::string instead;
};

void check_decider(const Enterprise& enterprise, const std::string& path, std::vector<Problem>& problems) {
  const auto conduct = [](std::string_view number) {
    return "write conduct: { " + std::string(number) + ": … } or strategy_table." + std::string(number);
  };
  const Overridden overridden[] = {
      {"later_cost_share", enterprise.later_cost_share, 0.0, conduct("later_cost_share")},
      {"payment_interval", enterprise.payment_interval, 0.0, conduct("months_paid_at_once")},
      {"community_value", enterprise.community_value, 0.0, "write starting_levels: { community: … }"}};
  for (const Overridden& one : overridden)
    if (one.stated != one.neutral)
      problems.push_back({path + "." + std::string(one.key),
                          "the enterprise decides by its strategy, which overrides "
                          "this number; leave it out, or " +
                              one.instead});
}

void check_starting_levels(const Enterprise& enterprise, const std::string& path, std::vector<Problem>& problems) {
  const Enterprise neutral;
  const std::pair<std::string_view, std::pair<std::string_view, bool>> said_twice[] = {
      {"outlets", {"outlet_share", enterprise.outlet_share != neutral.outlet_share}},
      {"information", {"information_share", enterprise.information_share != neutral.information_share}},
      {"credit", {"credit_share", enterprise.credit_share != neutral.credit_share}},
      {"durability", {"durability", enterprise.durability != neutral.durability}}};
  for (const auto& [lever, number] : said_twice)
    for (const auto& [name, level] : enterprise.starting_levels)
      if (enterprise.decides && name == lever && number.second)
        problems.push_back(
            {path + "." + std::string(number.first),
             "starting_levels." + std::string(lever) + " says the same and overrides it; leave one out"});
}

/// Partners of an enterprise that decides divide what its strategy gives them.
void check_partner_shares(const Scenario& scenario, const Enterprise& enterprise, std::vector<Problem>& problems) {
  double sum = 0.0;
  std::size_t first = scenario.partners.size();
  for (std::size_t k = 0; k < scenario.partners.size(); ++k) {
    if (scenario.partners[k].enterprise != enterprise.name || !(scenario.partners[k].revenue_share > 0.0)) continue;
    sum += scenario.partners[k].revenue_share;
    first = std::min(first, k);
  }
  if (sum == 0.0 || std::fabs(sum - 1.0) < 1e-9) return;
  problems.push_back(
      {item("partners", first) + ".revenue_share",
       "'" + enterprise.name +
           "' decides by its strategy, which says what its partners get together (partner_share); theirs "
           "are parts of that, and sum to " +
           shown(sum) +
           ", not to 1. Write parts that sum to 100 %, and the whole as conduct: { "
           "partner_share: … } or strategy_table.partner_share"});
}

// ---- counts that the market cannot have (C5); those that only a community cannot have are warned of

void check_counts(const Scenario& scenario, const AllNumbers& numbers, std::vector<Problem>& problems) {
  const Population& population = scenario.population;
  const std::string people = "the market has " + std::to_string(population.customers) +
                             (population.customers == 1 ? " customer" : " customers");
  if (population.mixing == Mixing::network && population.neighbours > 0 &&
      population.neighbours >= population.customers)
    problems.push_back({"population.neighbours", std::to_string(population.neighbours) +
                                                     " neighbours cannot be had: " + people + ". Write " +
                                                     std::to_string((population.customers - 1) / 2 * 2) + " or fewer"});
  for (std::size_t k = 0; k < scenario.enterprises.size(); ++k) {
    const Programme& programme = scenario.enterprises[k].programme;
    if (programme.in_groups && programme.group_size > population.customers)
      problems.push_back({item("enterprises", k) + ".programme.group_size",
                          "a group of " + std::to_string(programme.group_size) + " cannot form: " + people});
  }
  const double pool = numbers.of("mechanisms.pool.size");
  if (numbers.of("mechanisms.pool.share") > 0.0 && pool > static_cast<double>(population.customers))
    problems.push_back({"mechanisms.pool.size", "a pool of " + shown(pool) + " cannot form: " + people});
}

// ---- amounts too large to be counted (E1)

void check_sizes(const Scenario& scenario, const AllNumbers& numbers, std::vector<Problem>& problems) {
  const Population& population = scenario.population;
  const double customers = static_cast<double>(population.customers);
  const double weeks = years_per_step(scenario.time.step) * weeks_per_year;
  const auto too_large = [&](const std::string& path, const std::string& subject, double sum) {
    if (sum < most_counted) return;
    problems.push_back({path, subject + " would be about " + shown(std::round(sum)) + " " + scenario.currency +
                                  ", more than can be counted exactly (" + shown(most_counted) +
                                  "); use a larger unit of money, fewer customers or shorter steps"});
  };
  // A row of the world holds amounts up to 2^50 minor units exactly.
  constexpr double most_of_one = 1.1e11;
  for (std::size_t k = 0; k < scenario.enterprises.size(); ++k) {
    const Enterprise& enterprise = scenario.enterprises[k];
    const Programme& programme = enterprise.programme;
    const double at_a_time =
        programme.instalment * std::max(1.0, enterprise.price_level) * std::max(weeks, enterprise.payment_interval);
    const double of_a_group = programme.in_groups
                                  ? programme.instalment * weeks * static_cast<double>(programme.group_size) *
                                        static_cast<double>(programme.delivery_instalments)
                                  : 0.0;
    if (std::max(at_a_time, of_a_group) >= most_of_one)
      problems.push_back({item("enterprises", k) + ".programme.instalment",
                          "what is paid or delivered at a time would be about " +
                              shown(std::round(std::max(at_a_time, of_a_group))) + " " + scenario.currency +
                              ", more than can be counted exactly for one customer or group (" + shown(most_of_one) +
                              "); use a larger unit of money, or smaller instalments"});
    too_large(item("enterprises", k) + ".outlet_cost", "the cost of all outlets in one step",
              in_simulated_market(scenario.population, enterprise.outlet_cost) * weeks *
                  static_cast<double>(population.communities));
  }
  too_large("population.income_median", "the income of all customers in one step",
            customers * population.income_median * weeks);
  too_large("population.starting_cash_weeks", "the cash of all customers at the start",
            customers * population.income_median * population.starting_cash_weeks);
  for (const char* price : {"wellbeing_value", "capability_value", "commons_value"}) {
    const std::string path = "mechanisms.assess_value." + std::string(price);
    too_large(path, "what all customers have by this price", customers * numbers.of(path));
  }
  for (const StatedAmount& amount : stated_market_amounts(scenario)) {
    const double simulated = in_simulated_market(scenario.population, amount.value);
    if (simulated > amount.most)
      problems.push_back({amount.path, "the simulated market's part of this amount (divided by represents) is " +
                                           shown(simulated) + ", more than the " + shown(amount.most) +
                                           " that can be counted exactly; use a larger unit of money"});
  }
}

}  // namespace

void check_use(const Scenario& scenario, std::vector<Problem>& problems) {
  const AllNumbers numbers(scenario);
  check_stated_amounts(scenario, numbers, problems);
  for (std::size_t k = 0; k < scenario.enterprises.size(); ++k) {
    const Enterprise& enterprise = scenario.enterprises[k];
    check_starting_levels(enterprise, item("enterprises", k), problems);
    if (!enterprise.decides) continue;
    check_decider(enterprise, item("enterprises", k), problems);
    check_partner_shares(scenario, enterprise, problems);
  }
  check_counts(scenario, numbers, problems);
  check_sizes(scenario, numbers, problems);
}

}  // namespace plussum
