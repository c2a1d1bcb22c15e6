// SPDX-License-Identifier: MIT
#include "support/world_builder.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"

namespace plussum::test {

Scenario scenario_with(const Size& size) {
  Scenario scenario = scenario_for(built_in_mechanisms());
  scenario.name = "test";
  scenario.market_space.name = "a home";
  scenario.market_space.unit_value = 1000.0;
  scenario.market_space.activities = {
      {.name = "plan", .phase = CyclePhase::pre, .weight = 0.4, .alone = 0.2, .alone_skilled = 0.6},
      {.name = "build", .phase = CyclePhase::during, .weight = 0.6, .alone = 0.3, .alone_skilled = 0.7}};
  Population& population = scenario.population;
  population.customers = size.customers;
  population.communities = size.communities;
  population.neighbours = 0;
  population.income_median = 100.0;
  population.income_log_sd = 0.0;
  population.capability_sd = 0.0;
  population.remote_distance_log_sd = 0.0;     // 20 km to the nearest outlet …
  population.distance_tolerance_log_sd = 0.0;  // … is too far for everyone: 10 km
  // Amounts that have no default: a scenario states those it needs.
  for (const std::string_view lever : lever_names)
    set_number(scenario, "mechanisms.invest.cost_per_head." + std::string(lever), 100.0);
  set_number(scenario, "mechanisms.imitate.profit_scale", 1.0);
  set_number(scenario, "mechanisms.practise.reference_output", 1e6);
  return scenario;
}

Registry registry_with(const RegistryEntry& changed) {
  Registry registry = built_in_mechanisms();
  REQUIRE(registry.replace(changed.info->name, changed));
  return registry;
}

Enterprise savings_club(const std::string& name) {
  Enterprise club;
  club.name = name;
  club.coverage = {{"plan", 0.9}, {"build", 0.8}};
  club.outlet_share = 1.0;
  club.information_share = 1.0;
  club.programme.instalment = 120.0;
  club.programme.service_share = 0.125;  // a binary fraction: the fee is 15 exactly
  return club;
}

Enterprise shop(const std::string& name) {
  Enterprise seller;
  seller.name = name;
  seller.coverage = {{"build", 0.5}};
  seller.outlet_share = 1.0;
  seller.information_share = 1.0;
  seller.programme.in_groups = false;
  seller.programme.instalment = 40.0;
  return seller;
}

Scenario operator+(Scenario scenario, Enterprise enterprise) {
  scenario.enterprises.push_back(std::move(enterprise));
  return scenario;
}

Scenario operator+(Scenario scenario, Partner partner) {
  scenario.partners.push_back(std::move(partner));
  return scenario;
}

void refresh_offers(World& world, const Scenario& scenario) {
  const Tally tally = world.tally;
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  world.tally = tally;
}

World opened_world(const Scenario& scenario) {
  World world = build_world(scenario);
  refresh_offers(world, scenario);
  return world;
}

std::uint32_t add_group(World& world, const Scenario& scenario, const std::vector<std::uint32_t>& rows,
                        std::uint8_t e) {
  const auto group = static_cast<std::uint32_t>(world.groups.size());
  const auto first = static_cast<std::uint32_t>(world.members.size());
  const Enterprise& enterprise = scenario.enterprises[e];
  resize_table(world.groups, group + 1u, 0);
  resize_table(world.members, first + rows.size(), 0);
  Groups& groups = world.groups;
  groups.id[group] = group;
  groups.enterprise[group] = e;
  groups.community[group] = world.customers.community[rows.front()];
  groups.first_member[group] = first;
  groups.members[group] = static_cast<std::uint32_t>(rows.size());
  groups.promoter[group] = no_row;
  groups.instalment[group] =
      money_from(enterprise.programme.instalment * years_per_step(scenario.time.step) * weeks_per_year);
  groups.service_fee[group] = split_money(groups.instalment[group], enterprise.programme.service_share).part;
  groups.price_level[group] = static_cast<float>(enterprise.price_level);
  groups.plan[group] = 1;
  for (std::uint32_t k = 0; k < rows.size(); ++k) {
    world.members.customer[first + k] = rows[k];
    world.members.group[first + k] = group;
    world.customers.member[rows[k]] = first + k;
    world.customers.supplier[rows[k]] = world.customers.intended_supplier[rows[k]] = e;
  }
  return group;
}

Column<std::uint8_t> count_served_neighbours(const World& world) {
  const std::size_t rows = world.customers.size();
  Column<std::uint8_t> count(world.enterprises.size() * rows);
  if (world.network.offsets.empty()) return count;
  for (std::uint32_t row = 0; row < rows; ++row)
    for (const std::uint32_t neighbour : world.network.neighbours(row)) {
      const std::uint8_t supplier = world.customers.supplier[neighbour];
      if (supplier != self_provision) ++count[supplier * rows + row];
    }
  return count;
}

Money sum_of(std::span<const Money> amounts) {
  Money sum;
  REQUIRE_FALSE(sum_overflows(amounts, sum));
  return sum;
}

Money total_money(const World& world) {
  return sum_of(world.count_balances().value());
}

Breach close_books(World& world, std::uint32_t step) {
  return world.ledger.close_step(step, world.count_balances().value(), world.tally.transfer_totals(),
                                 sum_of(world.enterprises.loans_held), sum_of(world.customers.debt));
}

BoundContext context_of(const Scenario& scenario, std::uint32_t step, bool scenario_changed) {
  const double years = years_per_step(scenario.time.step);
  return {{.draws = Draws(static_cast<std::uint64_t>(scenario.seed), step),
           .step = step,
           .years = years,
           .weeks = years * weeks_per_year,
           .scenario_changed = scenario_changed},
          &scenario};
}

void run_in_blocks(Mechanism& mechanism, World& world, const BoundContext& context,
                   const std::vector<std::size_t>& sizes) {
  Binder binder(world, *context.scenario);
  mechanism.bind(binder);
  mechanism.begin(context, world.tally);
  const std::size_t rows = world.rows_of(mechanism.info().rows);
  std::size_t block = 0;
  for (std::size_t begin = 0; begin < rows;) {
    const std::size_t size = std::min(sizes[std::min(block++, sizes.size() - 1)], rows - begin);
    Tally counted;  // each block counts for itself, as on a thread of its own
    mechanism.rows(context, {begin, begin + size}, counted);
    world.tally.add(counted);
    begin += size;
  }
  mechanism.end(context, world.tally);
}

void run_both_ways(Mechanism& whole, Mechanism& split, World& world, const BoundContext& context) {
  World copy = world;
  run_in_blocks(whole, world, context, {SIZE_MAX});
  run_in_blocks(split, copy, context, {1, 2, 7, 3, 61});
  INFO("columns that differ between one block and many");
  REQUIRE(changed_columns(snapshot(world), snapshot(copy)).empty());
  INFO("counters that differ between one block and many");
  REQUIRE(std::memcmp(&world.tally, &copy.tally, sizeof(Tally)) == 0);
}

std::vector<ColumnSnapshot> snapshot(const World& world) {
  std::vector<ColumnSnapshot> columns;
  const auto add = [&](std::string name, const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    columns.push_back({std::move(name), std::vector<std::byte>(bytes, bytes + size)});
  };
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    Table::describe([&](auto member, const ColumnInfo& info) {
      auto column = table.*member;
      if constexpr (std::is_floating_point_v<typename decltype(column)::value_type>)
        for (auto& value : column) value += 0;  // -0 becomes 0
      add(std::string(table_names[static_cast<std::size_t>(Table::table)]) + "." + std::string(info.name),
          column.data(), column.size() * sizeof(column[0]));
    });
  });
  add("rest_of_world", &world.rest_of_world, sizeof(Money));
  return columns;
}

std::vector<std::string> changed_columns(const std::vector<ColumnSnapshot>& before,
                                         const std::vector<ColumnSnapshot>& after) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < before.size(); ++k)
    if (before[k] != after[k]) names.push_back(before[k].name);
  return names;
}

Offering scenario_offering(const Scenario& scenario, const Enterprise& enterprise) {
  Offering offering;
  for (const Partner& partner : scenario.partners)
    if (partner.enterprise == enterprise.name)
      offering.partner_capacity[static_cast<std::size_t>(partner.kind)] += partner.capacity;
  return offering;
}

double outcome_of(const Scenario& scenario, const Enterprise* enterprise, unsigned place, double capability) {
  const Offering offering = enterprise != nullptr ? scenario_offering(scenario, *enterprise) : Offering{};
  return plussum::outcome_of(scenario, enterprise, offering, place, capability);
}

}  // namespace plussum::test
