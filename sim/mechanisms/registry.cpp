// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/assess_value.hpp"
#include "plussum/mechanisms/choose.hpp"
#include "plussum/mechanisms/classify.hpp"
#include "plussum/mechanisms/collect.hpp"
#include "plussum/mechanisms/community_goods.hpp"
#include "plussum/mechanisms/compete.hpp"
#include "plussum/mechanisms/contract.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "plussum/mechanisms/deliver.hpp"
#include "plussum/mechanisms/earn.hpp"
#include "plussum/mechanisms/enrol.hpp"
#include "plussum/mechanisms/flourish.hpp"
#include "plussum/mechanisms/imitate.hpp"
#include "plussum/mechanisms/invest.hpp"
#include "plussum/mechanisms/learn.hpp"
#include "plussum/mechanisms/maintain.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/partner_entry.hpp"
#include "plussum/mechanisms/pool.hpp"
#include "plussum/mechanisms/practise.hpp"
#include "plussum/mechanisms/produce.hpp"
#include "plussum/mechanisms/progress_groups.hpp"
#include "plussum/mechanisms/queue.hpp"
#include "plussum/mechanisms/reach.hpp"
#include "plussum/mechanisms/recruit.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "plussum/mechanisms/steer.hpp"
#include "plussum/mechanisms/survey.hpp"
#include "plussum/mechanisms/transform.hpp"
#include "plussum/mechanisms/trust.hpp"
#include "plussum/mechanisms/update_beliefs.hpp"

#include <algorithm>

namespace plussum {

const RegistryEntry* Registry::find(std::string_view name) const {
  const auto found = std::find_if(begin(), end(), [&](const RegistryEntry& entry) { return entry.info->name == name; });
  return found == end() ? nullptr : &*found;
}

bool Registry::replace(std::string_view name, const RegistryEntry& entry) {
  const RegistryEntry* old = find(name);
  if (!old) return false;
  entries_[static_cast<std::size_t>(old - entries_.data())] = entry;
  return true;
}

bool Registry::add(const RegistryEntry& entry, std::string_view before) {
  const auto next = std::find_if(begin(), end(), [&](const RegistryEntry& other) {
    return before.empty() ? other.info->phase > entry.info->phase : other.info->name == before;
  });
  if (!before.empty() && next == end()) return false;
  entries_.insert(next, entry);
  return true;
}

std::vector<std::string> Registry::names() const {
  std::vector<std::string> all;
  for (const RegistryEntry& entry : *this) all.emplace_back(entry.info->name);
  return all;
}

std::vector<std::string_view> draw_names(const MechanismInfo& info) {
  std::vector<std::string_view> names;
  for (const Purpose purpose : info.draws) names.push_back(purpose_names[static_cast<std::size_t>(purpose)]);
  for (const OwnPurpose& purpose : info.own_draws) names.push_back(purpose.name);
  return names;
}

const Registry& built_in_mechanisms() {
  static const Registry registry{
      // sense
      registry_entry<Offer>(),
      registry_entry<Cover>(),
      registry_entry<Survey>(),
      registry_entry<Earn>(),
      registry_entry<Reach>(),
      registry_entry<Queue>(),
      // decide
      registry_entry<Choose>(),
      registry_entry<Steer>(),
      // exchange
      registry_entry<Pool>(),
      registry_entry<Collect>(),
      registry_entry<Spend>(),
      registry_entry<Maintain>(),
      registry_entry<Produce>(),
      // settle
      registry_entry<Contract>(),
      registry_entry<Settle>(),
      registry_entry<Deliver>(),
      registry_entry<Learn>(),
      registry_entry<AssessValue>(),
      registry_entry<ProgressGroups>(),
      registry_entry<UpdateBeliefs>(),
      registry_entry<PartnerEntry>(),
      registry_entry<Practise>(),
      registry_entry<Invest>(),
      registry_entry<Trust>(),
      registry_entry<CommunityGoods>(),
      registry_entry<Transform>(),
      registry_entry<Imitate>(),
      // change
      registry_entry<Compete>(),
      registry_entry<Enrol>(),
      registry_entry<Recruit>(),
      // assess
      registry_entry<Classify>(),
      registry_entry<Flourish>(),
  };
  return registry;
}

Scenario scenario_for(const Registry& registry) {
  Scenario scenario;
  for (const RegistryEntry& entry : registry) {
    MechanismBlock block;
    block.name = std::string(entry.info->name);
    block.meaning = entry.info->summary;
    block.parameters = entry.make_parameters();
    block.copy = entry.copy_parameters;
    scenario.mechanisms.push_back(std::move(block));
  }
  return scenario;
}

}  // namespace plussum
