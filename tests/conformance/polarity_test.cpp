// SPDX-License-Identifier: MIT
// What links declare is what the code does: with the driving column of a link pushed up, the mechanism that carries it moves
// the driven one in the declared direction. Only what goes through the link counts: the response with the link less that
// without it, on the same draws, in states of a market in mid-run.
#include <bit>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "plussum/loops/causal_graph.hpp"
#include "plussum/mechanisms/community_goods.hpp"
#include "plussum/mechanisms/imitate.hpp"
#include "plussum/mechanisms/maintain.hpp"
#include "plussum/mechanisms/partner_entry.hpp"
#include "plussum/mechanisms/practise.hpp"
#include "plussum/mechanisms/recruit.hpp"
#include "plussum/mechanisms/steer.hpp"
#include "plussum/mechanisms/trust.hpp"
#include "support/decider.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::uint32_t end_of_a_month = 4;  // steps are weeks
constexpr std::uint32_t first_state = 20, between_states = 10, states = 6;

void set_rules(Scenario& scenario) {
  auto& trust = parameters<Trust>(scenario);
  trust.outcome_gain = trust.resentment_loss = 0.5;
  trust.expected_outcome = 0.1;
  trust.tell_acquaintances = 0.5;
  trust.telling_effect = 0.1;
  parameters<Reach>(scenario).trust_gain = 20.0;
  parameters<Choose>(scenario).review_rate = 20.0;
  parameters<Collect>(scenario).unwillingness = 0.1;
  parameters<Earn>(scenario).wellbeing_gain = parameters<Earn>(scenario).commons_gain = 0.3;
  auto& commons = parameters<CommunityGoods>(scenario);
  commons.regrowth = 0.5;
  commons.wear = 1e-4;
  commons.programme_gain = 0.01;
  commons.outcome_rate = commons.wellbeing_decay = 0.5;
  parameters<Maintain>(scenario).maintenance_rate = 0.3;
  parameters<Deliver>(scenario).unkept_depreciation = 0.5;
  parameters<Deliver>(scenario).alone_durability = 0.5;
  parameters<Practise>(scenario).progress_ratio = 0.8;
  parameters<Practise>(scenario).reference_output = 1000.0;
  parameters<PartnerEntry>(scenario).entry_rate = 1.0;
  parameters<PartnerEntry>(scenario).review_interval = 0.0;
  parameters<Recruit>(scenario).entry_rate = 20.0;
  parameters<Imitate>(scenario).rate = 1000.0;
  parameters<Imitate>(scenario).profit_scale = 1000.0;
  auto& steer = parameters<Steer>(scenario);
  steer.lowest_price = 0.5;
  steer.highest_price = 4.0;
  steer.prices = 1000;
}

/// A market in which every link carries something: three enterprises decide, the last of them transforms itself.
Scenario probed_case() {
  Scenario scenario = rival_case(600, 6);
  set_rules(scenario);
  Preferences& weights = scenario.preferences;
  weights.stigma_weight = weights.community_weight = 1.0;
  weights.stigma_price = 2.0;
  weights.debt_weeks = 10.0;
  for (Enterprise& enterprise : scenario.enterprises) {
    enterprise.promotion = enterprise.promoter_promotion = 1.0;
    enterprise.capacity_per_outlet = 8.0;
    enterprise.community_value = 0.5;
    enterprise.credit_share = 0.5;
    enterprise.durability = 0.5;
    enterprise.producers.margin = 0.2;
    enterprise.producers.territory = 10;
    enterprise.producers.capability_needed = 0.0;
  }
  Enterprise& shop = scenario.enterprises[1];
  shop.bulk_exponent = 0.2;
  shop.bulk_reference = 2.0;
  shop.shared_use = {.sharers = 2, .coordination_cost = 0.1, .coordination_growth = 0.5};
  shop.payment_interval = 8.0;
  for (const double level : {1.5, 2.0, 2.5}) {
    Enterprise decider = scenario.enterprises[2];
    decider.name = "decider" + std::to_string(scenario.enterprises.size());
    decider.decides = true;
    leave_out_overridden(decider);
    decider.strategy.level.fill(level);
    for (const Lever lever : all_levers)
      decider.starting_levels.emplace_back(lever_names[static_cast<std::size_t>(lever)], 0.4);
    scenario.enterprises.push_back(decider);
  }
  Transformation& plan = scenario.enterprises.back().transformation;
  plan.transforms = true;
  plan.towards.level.fill(3.0);
  plan.silos = 3;
  for (Partner& partner : scenario.partners) partner.reservation_income = 10.0;
  return scenario;
}

/// Calls visit(values, width of a row) for the column of that name.
template <class Visit>
void with_column(World& world, ColumnKey key, Visit&& visit) {
  World::for_each_table(world, [&](auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    if (Table::table != key.table) return;
    std::uint16_t position = 0;
    Table::describe([&](auto member, const ColumnInfo&) {
      if (position++ == key.position) visit(table.*member);
    });
  });
}

double number(Money money) {
  return money.in_currency();
}
template <class T>
double number(T value) {
  return static_cast<double>(value);
}

double sum_of_column(World& world, std::string_view name) {
  double sum = 0.0;
  with_column(world, *column_named(name), [&](const auto& column) {
    for (const auto& value : column) sum += number(value);
  });
  return sum;
}

/// Every value a tenth larger, and a little at least; shares stay below 1.
void push_column(World& world, std::string_view name) {
  with_column(world, *column_named(name), [](auto& column) {
    using Value = typename std::remove_cvref_t<decltype(column)>::value_type;
    for (auto& value : column) {
      if constexpr (std::is_same_v<Value, Money>)
        value += split_money(value, 0.1).part + Money{200'000};
      else if constexpr (std::is_floating_point_v<Value>)
        value = static_cast<Value>(value > 1 ? value * 1.1 : value + 0.1 * (1.0 - value));
      else
        value = static_cast<Value>(value + 1 + value / 10);
    }
  });
}

struct Probe {
  std::function<void(World&)> push = {};      ///< else the driving column, every value a tenth up
  std::function<double(World&)> read = {};    ///< else the sum of the driven column
  std::function<void(Scenario&)> adapt = {};  ///< a scenario in which nothing else hides what it carries
  std::uint32_t step = 0;                     ///< in which a year begins
  std::function<void(World&)> prepare = {};   ///< a state in which the link has something to carry
};

double chosen(World& world) {
  double count = 0.0;
  for (const std::uint8_t supplier : world.customers.intended_supplier) count += supplier != self_provision;
  return count;
}
double aware_of_any(World& world) {
  double count = 0.0;
  for (const std::uint16_t bits : world.customers.aware) count += std::popcount(bits);
  return count;
}
std::function<double(World&)> stays() {
  return [](World& world) {
    double count = 0.0;
    for (std::size_t row = 0; row < world.customers.size(); ++row)
      count += world.customers.supplier[row] != self_provision &&
               world.customers.intended_supplier[row] == world.customers.supplier[row];
    return count;
  };
}
/// Half of those in another state come into this one.
std::function<void(World&)> push_state(LockState state) {
  return [state](World& world) {
    for (std::size_t row = 0; row < world.customers.size(); row += 2)
      world.customers.lock_state[row] = static_cast<std::uint8_t>(state);
  };
}
void forget_awareness(World& world) {
  std::fill(world.customers.aware.begin(), world.customers.aware.end(), std::uint16_t{0});
}
void serve_more(World& world) {
  for (std::size_t row = 0; row < world.customers.size(); row += 3)
    if (world.customers.supplier[row] == self_provision)
      world.customers.supplier[row] = world.customers.intended_supplier[row] = 0;
}
void sell_more(World& world) {
  for (auto& goods : world.tally.goods_in) goods += goods / 10 + 1'000'000;
}
void work_the_new_way(World& world) {
  for (std::size_t row = 0; row < world.staff.size(); row += 4) world.staff.adopted[row] = 1;
}
void work_the_old_way(World& world) {
  std::fill(world.staff.adopted.begin(), world.staff.adopted.end(), std::uint8_t{0});
  std::fill(world.enterprises.stage.begin(), world.enterprises.stage.end(), std::uint8_t{7});
}
void have_means(World& world) {
  for (std::size_t e = 0; e < world.enterprises.size(); ++e) {
    world.enterprises.cash[e] = money_from(1e6);
    world.enterprises.reserve[e] = money_from(1e3);
  }
  push_column(world, "beliefs.value");
}

std::map<Link, Probe> special_probes() {
  std::map<Link, Probe> probes;
  for (const Link link : {Link::neighbours_to_choice, Link::community_value_to_choice, Link::cheapness_to_choice,
                          Link::debt_to_affordability})
    probes[link].read = chosen;
  for (const Link link : {Link::attachment_to_choice, Link::resentment_to_choice}) probes[link].read = stays();
  for (const Link link : {Link::neighbours_to_awareness, Link::promoters_to_awareness, Link::trust_to_awareness})
    probes[link] = {.read = aware_of_any, .prepare = forget_awareness};
  probes[Link::promoters_to_awareness].push = [](World& world) {
    for (std::size_t k = 0; k < world.communities.promoter.size(); ++k)
      world.communities.promoter[k] = world.communities.first_customer[k % world.communities.size()];
  };
  probes[Link::promoters_to_awareness].prepare = [](World& world) {
    forget_awareness(world);
    std::fill(world.communities.promoter.begin(), world.communities.promoter.end(), no_row);
  };
  probes[Link::training_to_capability].push = serve_more;
  probes[Link::exclusion_to_capability] = {.push = push_state(LockState::locked_out), .prepare = [](World& world) {
                                             for (auto& state : world.customers.lock_state)
                                               state = static_cast<std::uint8_t>(LockState::outside);
                                           }};
  probes[Link::switching_cost_to_resentment] = {.push = push_state(LockState::locked_in), .prepare = [](World& world) {
                                                  for (auto& state : world.customers.lock_state)
                                                    state = static_cast<std::uint8_t>(LockState::outside);
                                                }};
  probes[Link::failure_to_trust] = {.push =
                                        [](World& world) {
                                          for (std::size_t row = 0; row < world.customers.size(); row += 2)
                                            world.customers.service_failed[row] = 1;
                                        },
                                    .prepare =
                                        [](World& world) {
                                          std::fill(world.customers.service_failed.begin(),
                                                    world.customers.service_failed.end(), std::uint8_t{0});
                                        }};
  probes[Link::record_to_credit].prepare = [](World& world) {
    for (auto& steps : world.customers.paid_steps) steps = 0;
    for (std::size_t row = 0; row < world.customers.size(); ++row) {
      world.customers.debt[row] = Money{};
      if (world.customers.member[row] == no_row)
        world.customers.supplier[row] = world.customers.intended_supplier[row] = 1;
    }
  };
  probes[Link::producers_to_presence] = {.push =
                                             [](World& world) {
                                               for (auto& producers : world.communities.producers) ++producers;
                                             },
                                         .prepare =
                                             [](World& world) {
                                               for (auto& producers : world.communities.producers) producers = 0;
                                             }};
  probes[Link::producers_to_margin] = {.push =
                                           [](World& world) {
                                             for (auto& active : world.producers.active) active = producer_selling;
                                           },
                                       .read =
                                           [](World& world) {
                                             double sum = 0.0, sellers = 0.0;
                                             for (const Money margin : world.producers.margin) {
                                               sum += margin.in_currency();
                                               sellers += margin > Money{};
                                             }
                                             return sellers > 0.0 ? sum / sellers : 0.0;
                                           },
                                       .prepare =
                                           [](World& world) {
                                             for (std::size_t row = 0; row < world.producers.size(); ++row)
                                               world.producers.active[row] =
                                                   row % 2 == 0 ? producer_selling : producer_stopped;
                                           }};
  probes[Link::sales_to_producers].prepare = [](World& world) {
    for (auto& margin : world.producers.smoothed_margin) margin = 0.0;
  };
  probes[Link::sales_to_commons].push = sell_more;
  probes[Link::staff_to_staff] = {.push = work_the_new_way, .step = end_of_a_month, .prepare = work_the_old_way};
  probes[Link::pilot_to_staff] = {
      .push =
          [](World& world) {
            for (auto& customers : world.enterprises.customers) customers += 500;
          },
      .adapt = [](Scenario& scenario) { scenario.enterprises.back().transformation.pilot_effect = 5.0; },
      .step = end_of_a_month,
      .prepare = work_the_old_way};
  probes[Link::prosperity_to_imitation].push = [](World& world) { world.enterprises.profit.back() += money_from(1e7); };
  probes[Link::profit_to_investment].prepare = have_means;
  probes[Link::partners_to_income].prepare = [](World& world) {  // they earn well, so that others come
    for (Money& cash : world.partners.cash) cash += money_from(1e6);
  };
  probes[Link::community_value_to_choice].push = [](World& world) {
    for (double& value : world.enterprises.community_value) value += 5.0;
  };
  probes[Link::community_value_to_choice].prepare = [](World& world) {
    for (float& quality : world.customers.quality_of_life) quality = 0.5f;
  };
  probes[Link::debt_to_affordability].push = [](World& world) {
    for (Money& debt : world.customers.debt) debt += money_from(1000.0);
  };
  probes[Link::rivals_to_price].push = [](World& world) {  // of those who do not decide
    for (std::size_t e = 0; e < 3; ++e) world.enterprises.offered_price[e] *= 2.0;
  };
  probes[Link::rivals_to_price].prepare = [](World& world) {  // against whom the others stand alone
    for (std::size_t e = 0; e < world.enterprises.size(); ++e) {
      if (e < 3)
        world.enterprises.offered_price[e] = 2.0;
      else
        world.enterprises.terms_of_offer[e] = 0;
    }
    for (std::size_t row = 0; row < world.beliefs.size(); ++row) {  // everybody can pay, many are to be won
      const std::uint8_t belief = world.beliefs.belief[row];
      const bool amount = belief >= static_cast<std::uint8_t>(Belief::affordable) &&
                          belief < static_cast<std::uint8_t>(Belief::unserved);
      world.beliefs.value[row] = amount ? 1e6 : belief == static_cast<std::uint8_t>(Belief::unserved) ? 0.5 : 0.0;
    }
  };
  probes[Link::research_to_investment] = {
      .push =
          [](World& world) {
            for (std::size_t row = 0; row < world.beliefs.size(); ++row)
              if (world.beliefs.belief[row] < barrier_count) world.beliefs.value[row] += 0.3;
          },
      .read =
          [](World& world) {  // what takes barriers down, out of the same total
            double sum = 0.0;
            for (std::size_t row = 0; row < world.levers.size(); ++row)
              if (world.levers.lever[row] <= static_cast<std::uint8_t>(Lever::credit))
                sum += world.levers.budget[row].in_currency();
            return sum;
          },
      .prepare = have_means};
  probes[Link::prosperity_to_imitation].prepare = [](World& world) {
    for (std::size_t row = 0; row < world.stances.size(); ++row)
      world.stances.effective[row] = 1.0 + 0.3 * world.stances.enterprise[row];
  };
  probes[Link::cheapness_to_choice].adapt = [](Scenario& scenario) {  // a price that matters as a sign of quality only
    scenario.preferences.outcome_weight = 0.0;
    scenario.preferences.stigma_weight = 5.0;
  };
  probes[Link::defaults_to_willingness] = {
      .push =
          [](World& world) {
            for (float& memory : world.communities.default_memory) memory = 1.0f;
          },
      .adapt = [](Scenario& scenario) { parameters<Collect>(scenario).contagion = 0.8; },
      .prepare =
          [](World& world) {
            for (float& memory : world.communities.default_memory) memory = 0.0f;
          }};
  return probes;
}

/// The world after the mechanism alone, pushed before or not.
World after(const Scenario& scenario, const RegistryEntry& entry, World world, const Probe& probe, const LinkInfo& link,
            bool pushed) {
  if (probe.prepare) probe.prepare(world);
  if (pushed && probe.push) probe.push(world);
  if (pushed && !probe.push) push_column(world, link.from);
  const auto mechanism = entry.make();
  run_in_blocks(*mechanism, world, context_of(scenario, probe.step), {SIZE_MAX});
  return world;
}

/// The mechanism that carries the first edge of a link.
const PlannedMechanism& carrier_of(const Plan& plan, std::size_t link) {
  const std::string_view name = carrier_in(plan, edge_of(static_cast<Link>(link)));
  const auto found = std::find_if(plan.mechanisms.begin(), plan.mechanisms.end(),
                                  [&](const PlannedMechanism& one) { return one.entry->info->name == name; });
  REQUIRE(found != plan.mechanisms.end());
  return *found;
}

/// The scenario in which a link is looked at, with draws of its own and the given gain.
Scenario looked_at(const Scenario& scenario, const Probe& probe, std::size_t link, std::uint32_t seed, double gain) {
  Scenario made = scenario;
  if (probe.adapt) probe.adapt(made);
  made.seed = seed;
  made.links.gain[link] = gain;
  return made;
}

Probe probe_of(std::size_t link) {
  const auto special = special_probes();
  const auto found = special.find(static_cast<Link>(link));
  return found == special.end() ? Probe{} : found->second;
}

/// The columns that the link is stated to drive.
std::set<std::string> driven_by(const Plan& plan, std::size_t link) {
  std::set<std::string> columns;
  for (const StatedEdge& stated : stated_edges(plan))
    if (stated.edge.link == static_cast<Link>(link)) columns.insert(column_name(*column_named(stated.edge.to)));
  return columns;
}

}  // namespace

TEST_CASE("every link moves what it drives in the declared direction", "[conformance][loops]") {
  const Scenario scenario = probed_case();
  Simulation simulation = simulation_of(scenario);
  const Plan plan = plan_for(scenario);
  std::array<int, link_count> moved{};
  for (std::uint32_t state = 0; state < states; ++state) {
    run(simulation, state == 0 ? first_state : between_states);
    for (std::size_t k = 0; k < link_count; ++k) {
      const LinkInfo& link = all_links[k];
      const RegistryEntry& entry = *carrier_of(plan, k).entry;
      const Probe probe = probe_of(k);
      const auto driven = [&](const Scenario& which, bool pushed) {
        World world = after(which, entry, simulation.world(), probe, link, pushed);
        return probe.read ? probe.read(world) : sum_of_column(world, link.to);
      };
      const Scenario whole = looked_at(scenario, probe, k, state, 1.0), cut = looked_at(scenario, probe, k, state, 0.0);
      const double through_link = driven(whole, true) - driven(whole, false) - driven(cut, true) + driven(cut, false);
      CAPTURE(link.name, state, through_link);
      CHECK(through_link * link.polarity >= -1e-9);
      if (through_link * link.polarity > 1e-9) ++moved[k];
    }
  }
  for (std::size_t k = 0; k < link_count; ++k) {
    INFO(all_links[k].name << " has moved nothing in any state");
    CHECK(moved[k] > 0);
  }
}

TEST_CASE("cutting a link changes what it drives, and nothing that its mechanism does not write",
          "[conformance][loops]") {
  const Scenario scenario = probed_case();
  Simulation simulation = simulation_of(scenario);
  run(simulation, first_state);
  const Plan plan = plan_for(scenario);
  for (std::size_t k = 0; k < link_count; ++k) {
    const LinkInfo& link = all_links[k];
    CAPTURE(link.name);
    const PlannedMechanism& planned = carrier_of(plan, k);
    const Probe probe = probe_of(k);
    std::set<std::string> written, changed;
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes) written.insert(column_name(access.column));
    for (std::uint32_t seed = 0; seed < states; ++seed)
      for (const bool pushed : {false, true}) {
        const auto made = [&](double gain) {
          return snapshot(after(looked_at(scenario, probe, k, seed, gain), *planned.entry, simulation.world(), probe,
                                link, pushed));
        };
        for (const std::string& column : changed_columns(made(1.0), made(0.0))) changed.insert(column);
      }
    const auto driven = driven_by(plan, k);
    CHECK(std::any_of(changed.begin(), changed.end(), [&](const auto& column) { return driven.contains(column); }));
    for (const std::string& column : changed) {
      INFO(column);
      const bool born = planned.entry->info->phase == Phase::change && column.starts_with("producers.");
      CHECK((written.contains(column) || born));
    }
  }
}

}  // namespace plussum::test
