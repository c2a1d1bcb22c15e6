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

namespace plussum {

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
