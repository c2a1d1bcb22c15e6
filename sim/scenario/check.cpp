// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>

#include "plussum/scenario/scenario.hpp"

namespace plussum {
namespace {

template <class Block>
std::string joined_names(const std::vector<Block>& blocks) {
  std::string all;
  for (const Block& block : blocks) {
    if (!all.empty()) all += ", ";
    all += block.name;
  }
  return all.empty() ? "none is declared" : all;
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
        problems.push_back({list + "[" + std::to_string(k) + "].name", "the name '" + blocks[k].name + "' is taken by " + list + "[" + std::to_string(j) + "]"});
}

void check_market_space(const MarketSpace& space, std::vector<Problem>& problems) {
  double sum = 0.0;
  for (const Activity& activity : space.activities) sum += activity.weight;
  if (!(std::fabs(sum - 1.0) < 1e-6))
    problems.push_back({"market_space.activities", "the weights of the activities sum to " + std::to_string(sum) + ", not to 1"});
  for (std::size_t k = 0; k < space.activities.size(); ++k)
    if (space.activities[k].alone_skilled < space.activities[k].alone)
      problems.push_back({"market_space.activities[" + std::to_string(k) + "].alone_skilled", "a skilled customer manages less alone than one without skill (alone)"});
}

void check_programme(const Programme& programme, const std::string& path, std::vector<Problem>& problems) {
  if (!programme.in_groups) return;
  if (programme.saving_instalments > programme.delivery_instalments)
    problems.push_back({path + ".saving_instalments", "more instalments are saved before a delivery than the delivery is worth (delivery_instalments)"});
  if (programme.delivery_instalments > 0 && programme.plan_instalments % programme.delivery_instalments != 0)
    problems.push_back({path + ".plan_instalments", "the plan is not a whole number of cycles of delivery_instalments"});
  if (programme.promoter_commission > programme.service_share)
    problems.push_back({path + ".promoter_commission", "the commission is larger than the service part (service_share) it is paid from"});
}

void check_enterprises(const Scenario& scenario, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < scenario.enterprises.size(); ++k) {
    const Enterprise& enterprise = scenario.enterprises[k];
    const std::string path = "enterprises[" + std::to_string(k) + "]";
    for (const auto& [activity, share] : enterprise.coverage)
      if (!names(scenario.market_space.activities, activity))
        problems.push_back({path + ".coverage." + activity, "there is no activity '" + activity + "'; the activities are: " + joined_names(scenario.market_space.activities)});
    check_programme(enterprise.programme, path + ".programme", problems);
  }
}

void check_partners(const Scenario& scenario, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < scenario.partners.size(); ++k) {
    const Partner& partner = scenario.partners[k];
    const std::string path = "partners[" + std::to_string(k) + "]";
    if (!names(scenario.enterprises, partner.enterprise))
      problems.push_back({path + ".enterprise", "there is no enterprise '" + partner.enterprise + "'; the enterprises are: " + joined_names(scenario.enterprises)});
    if (partner.kind == FilledBy::enterprise)
      problems.push_back({path + ".kind", "a partner cannot be of kind 'enterprise'"});
  }
  for (const Enterprise& enterprise : scenario.enterprises) {
    double shares = 0.0;
    for (const Partner& partner : scenario.partners)
      if (partner.enterprise == enterprise.name) shares += partner.revenue_share;
    if (shares > 1.0) problems.push_back({"partners", "the revenue shares of the partners of '" + enterprise.name + "' sum to more than 1"});
  }
}

void check_population(const Population& population, std::vector<Problem>& problems) {
  if (population.communities > population.customers)
    problems.push_back({"population.communities", "there are more communities than customers"});
  if (population.neighbours % 2 != 0)
    problems.push_back({"population.neighbours", "the number of neighbours must be even: half of them stand on either side"});
}

void check_events(const Scenario& scenario, std::vector<Problem>& problems) {
  Scenario probe = scenario;
  for (std::size_t k = 0; k < scenario.events.size(); ++k)
    if (!set_number(probe, scenario.events[k].set, scenario.events[k].value))
      problems.push_back({"events[" + std::to_string(k) + "].set", "there is no numeric parameter '" + scenario.events[k].set + "'"});
}

void check_targets(const Scenario& scenario, std::vector<Problem>& problems) {
  for (std::size_t k = 0; k < scenario.targets.size(); ++k) {
    const Target& target = scenario.targets[k];
    const std::string path = "targets[" + std::to_string(k) + "]";
    if (target.low > target.high) problems.push_back({path + ".low", "the lower end of the band is above the upper end"});
    std::int64_t day = 0;
    if (target.reduce == Reduce::at && !parse_date(target.at, day))
      problems.push_back({path + ".at", "'reduce: at' needs a date, written YYYY-MM-DD"});
    if (!target.relative_to.empty() && scenario.control.empty())
      problems.push_back({path + ".relative_to", "the scenario names no control to be relative to"});
  }
}

}  // namespace

std::vector<Problem> Scenario::check() const {
  std::vector<Problem> problems;
  check_market_space(market_space, problems);
  check_population(population, problems);
  check_unique_names(market_space.activities, "market_space.activities", problems);
  check_unique_names(enterprises, "enterprises", problems);
  check_unique_names(partners, "partners", problems);
  check_enterprises(*this, problems);
  check_partners(*this, problems);
  check_events(*this, problems);
  check_targets(*this, problems);
  return problems;
}

}  // namespace plussum
