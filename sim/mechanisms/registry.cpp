// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/advance.hpp"
#include "plussum/mechanisms/choose.hpp"
#include "plussum/mechanisms/classify.hpp"
#include "plussum/mechanisms/collect.hpp"
#include "plussum/mechanisms/compete.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "plussum/mechanisms/deliver.hpp"
#include "plussum/mechanisms/earn.hpp"
#include "plussum/mechanisms/enrol.hpp"
#include "plussum/mechanisms/imitate.hpp"
#include "plussum/mechanisms/learn.hpp"
#include "plussum/mechanisms/open.hpp"
#include "plussum/mechanisms/reach.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "plussum/mechanisms/transform.hpp"

namespace plussum {

const Registry& built_in_mechanisms() {
  static const Registry registry{
      // sense
      registry_entry<Open>(),
      registry_entry<Cover>(),
      registry_entry<Earn>(),
      registry_entry<Reach>(),
      // decide
      registry_entry<Choose>(),
      // exchange
      registry_entry<Collect>(),
      registry_entry<Spend>(),
      // settle
      registry_entry<Settle>(),
      registry_entry<Deliver>(),
      registry_entry<Learn>(),
      registry_entry<Advance>(),
      registry_entry<Transform>(),
      registry_entry<Imitate>(),
      // change
      registry_entry<Compete>(),
      registry_entry<Enrol>(),
      // assess
      registry_entry<Classify>(),
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
