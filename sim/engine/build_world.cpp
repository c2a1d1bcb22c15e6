// SPDX-License-Identifier: MIT
#include "plussum/engine/build_world.hpp"

#include <algorithm>
#include <numeric>

#include "plussum/core/random.hpp"
#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

/// Draws that set up the world belong to no step.
constexpr std::uint32_t setup_step = 0xFFFFFFFFu;

double lognormal(double median, double log_sd, double normal) {
  return median * portable_exp(log_sd * normal);
}

float unit_interval(double x) {
  return static_cast<float>(std::clamp(x, 0.0, 1.0));
}

/// Regions take communities in their order, each its share.
void place_regions(World& world, const Scenario& scenario) {
  const std::size_t regions = scenario.region_count();
  resize_table(world.regions, regions, scenario.enterprises.size());
  double all = 0.0, before = 0.0;
  for (std::size_t k = 0; k < regions; ++k) all += scenario.region(k).share;
  const auto places = static_cast<double>(world.communities.size());
  for (std::size_t k = 0; k < regions; ++k) {
    const double first = all > 0.0 ? before / all * places : 0.0;
    before += scenario.region(k).share;
    world.regions.id[k] = static_cast<std::uint8_t>(k);
    world.regions.commons[k] = scenario.region(k).commons_start;
    for (std::size_t place = 0; place < world.communities.size(); ++place)
      if (static_cast<double>(place) + 0.5 >= first) world.communities.region[place] = static_cast<std::uint8_t>(k);
  }
}

void place_communities(World& world, const Scenario& scenario, const Draws& draws) {
  Communities& communities = world.communities;
  const auto count = static_cast<std::uint32_t>(scenario.population.communities);
  const auto customers = static_cast<std::uint64_t>(scenario.population.customers);
  resize_table(communities, count, scenario.enterprises.size());
  std::iota(communities.id.begin(), communities.id.end(), 0u);
  std::fill(communities.promoter.begin(), communities.promoter.end(), no_row);
  for (std::uint32_t place = 0; place < count; ++place) {
    const auto first = static_cast<std::uint32_t>(customers * place / count);
    communities.first_customer[place] = first;
    communities.customers[place] = static_cast<std::uint32_t>(customers * (place + 1) / count) - first;
    communities.remote_distance[place] = static_cast<float>(
        lognormal(scenario.population.remote_distance_median, scenario.population.remote_distance_log_sd,
                  static_cast<double>(draws.normal(Purpose::population_place, place))));
  }
  place_regions(world, scenario);
  // Outlets open in a random order: the ranks of keyed uniforms, ties broken by id.
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  const auto lot = [&](std::uint32_t place) { return draws.uniform(Purpose::population_place, place, 1); };
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return lot(a) != lot(b) ? lot(a) < lot(b) : a < b; });
  for (std::uint32_t rank = 0; rank < count; ++rank) communities.outlet_rank[order[rank]] = rank;
}

void draw_customer(Customers& customers, std::size_t row, double income_level, const Scenario& scenario,
                   const Draws& draws) {
  const Population& population = scenario.population;
  const auto id = static_cast<std::uint32_t>(row);
  const auto normal = [&](Purpose purpose, std::uint16_t n) {
    return static_cast<double>(draws.normal(purpose, id, n));
  };
  customers.id[row] = id;
  customers.income_potential[row] =
      static_cast<float>(income_level * lognormal(population.income_median, population.income_log_sd,
                                                  normal(Purpose::population_income, 0)));
  customers.smoothed_income[row] = customers.income_potential[row];
  customers.distance_tolerance[row] =
      static_cast<float>(lognormal(population.distance_tolerance_median, population.distance_tolerance_log_sd,
                                   normal(Purpose::population_traits, 0)));
  customers.distrust_tolerance[row] = unit_interval(
      population.distrust_tolerance_mean + population.distrust_tolerance_sd * normal(Purpose::population_traits, 1));
  customers.capability[row] =
      unit_interval(population.capability_mean + population.capability_sd * normal(Purpose::population_traits, 2));
  std::uint8_t traits = 0;
  if (draws.uniform(Purpose::population_traits, id, 3) < population.irregular_share) traits |= trait_irregular_earner;
  if (draws.uniform(Purpose::population_traits, id, 4) < population.shunned_share) traits |= trait_shunned;
  customers.traits[row] = traits;
  customers.cash[row] =
      money_from(population.starting_cash_weeks * static_cast<double>(customers.income_potential[row]));
  customers.credit_record[row] = static_cast<float>(population.starting_record);
  customers.goods_durability[row] = static_cast<float>(population.starting_durability);
  if (population.starting_outcome_mean > 0.0) {
    // Boost's exponential_distribution would call the platform's logarithm, whose bits differ between machines.
    const double waiting = -portable_log(draws.uniform(Purpose::population_traits, id, 5));
    customers.outcome_stock[row] = static_cast<float>(population.starting_outcome_mean * waiting);
  }
}

void place_customers(World& world, const Scenario& scenario, const Draws& draws) {
  Customers& customers = world.customers;
  resize_table(customers, static_cast<std::size_t>(scenario.population.customers), scenario.enterprises.size());
  std::fill(customers.supplier.begin(), customers.supplier.end(), self_provision);
  std::fill(customers.intended_supplier.begin(), customers.intended_supplier.end(), self_provision);
  std::fill(customers.waiting_for.begin(), customers.waiting_for.end(), self_provision);
  std::fill(customers.member.begin(), customers.member.end(), no_row);
  std::fill(customers.lock_state.begin(), customers.lock_state.end(), static_cast<std::uint8_t>(LockState::outside));
  for (std::uint32_t place = 0; place < world.communities.size(); ++place) {
    const std::uint32_t first = world.communities.first_customer[place];
    const double income_level = scenario.region(world.communities.region[place]).income_level;
    for (std::uint32_t row = first; row < first + world.communities.customers[place]; ++row) {
      customers.community[row] = place;
      draw_customer(customers, row, income_level, scenario, draws);
      world.communities.income_potential[place] += static_cast<double>(customers.income_potential[row]);
    }
  }
}

/// Tenths of the market by income potential, ties broken by id.
void rank_customers(Customers& customers) {
  std::vector<std::uint32_t> order(customers.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const float x = customers.income_potential[a], y = customers.income_potential[b];
    return x != y ? x < y : a < b;
  });
  for (std::size_t k = 0; k < order.size(); ++k)
    customers.income_decile[order[k]] = static_cast<std::uint8_t>(k * decile_count / order.size());
}

/// Who knows which enterprise at the start.
void spread_names(World& world, const Scenario& scenario, const Draws& draws) {
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    const double share = scenario.enterprises[e].known_share;
    if (!(share > 0.0)) continue;
    for (std::size_t row = 0; row < world.customers.size(); ++row)
      if (draws.uniform(Purpose::awareness, world.customers.id[row], static_cast<std::uint16_t>(e)) < share)
        world.customers.aware[row] = static_cast<std::uint16_t>(world.customers.aware[row] | (1u << e));
  }
}

void found_conduct(World& world, const Scenario& scenario) {
  const std::size_t enterprises = scenario.enterprises.size();
  resize_table(world.stances, enterprises * dimension_count, 0);
  resize_table(world.levers, enterprises * lever_count, 0);
  resize_table(world.beliefs, enterprises * belief_count, 0);
  for (std::size_t e = 0; e < enterprises; ++e) {
    const Enterprise& enterprise = scenario.enterprises[e];
    for (std::size_t k = 0; k < dimension_count; ++k) {
      const std::size_t row = e * dimension_count + k;
      world.stances.enterprise[row] = static_cast<std::uint8_t>(e);
      world.stances.dimension[row] = static_cast<std::uint8_t>(k);
    }
    for (const Lever lever : all_levers) {
      const std::size_t row = Levers::row(e, lever);
      world.levers.enterprise[row] = static_cast<std::uint8_t>(e);
      world.levers.lever[row] = static_cast<std::uint8_t>(lever);
      world.levers.level[row] = enterprise.starting_level(lever);
    }
    for (std::size_t k = 0; k < belief_count; ++k) {
      world.beliefs.enterprise[e * belief_count + k] = static_cast<std::uint8_t>(e);
      world.beliefs.belief[e * belief_count + k] = static_cast<std::uint8_t>(k);
    }
  }
  declare_strategies(world, scenario);
}

/// Staff of the enterprises that transform themselves: thresholds are normal, those of the points of light are 0.
void found_staff(World& world, const Scenario& scenario, const Draws& draws) {
  Staff& staff = world.staff;
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    const Transformation& plan = scenario.enterprises[e].transformation;
    if (!plan.transforms) continue;
    const auto size = static_cast<std::size_t>(plan.staff_per_silo);
    const auto lit = static_cast<std::size_t>(plan.points_of_light * static_cast<double>(size) + 0.5);
    for (std::int64_t silo = 0; silo < plan.silos; ++silo) {
      const std::size_t first = staff.size();
      resize_table(staff, first + size, 0);
      for (std::size_t row = first; row < first + size; ++row) {
        staff.enterprise[row] = static_cast<std::uint8_t>(e);
        staff.silo[row] = static_cast<std::uint8_t>(silo);
        const auto normal = draws.normal(Purpose::staff_threshold, static_cast<std::uint32_t>(row));
        staff.threshold[row] =
            row < first + lit ? 0.0 : plan.threshold_mean + plan.threshold_sd * static_cast<double>(normal);
      }
    }
  }
}

void found_enterprises(World& world, const Scenario& scenario) {
  resize_table(world.enterprises, scenario.enterprises.size(), 0);
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    world.enterprises.id[e] = static_cast<std::uint8_t>(e);
    const Enterprise& enterprise = scenario.enterprises[e];
    world.enterprises.cash[e] = money_from(in_simulated_market(scenario.population, enterprise.starting_cash));
    world.enterprises.price_level[e] = world.enterprises.intended_price[e] = enterprise.price_level;
    world.enterprises.intermediary_margin[e] = world.enterprises.intended_margin[e] = enterprise.intermediary_margin;
    world.enterprises.experience_factor[e] = 1.0;
    std::int64_t day = 0;
    const bool later = parse_date(enterprise.enters, day) && day > scenario.time.start_day();
    world.enterprises.active[e] = later ? 0 : 1;
  }
  resize_table(world.partners, scenario.partners.size(), 0);
  for (std::size_t k = 0; k < scenario.partners.size(); ++k) {
    world.partners.id[k] = static_cast<std::uint8_t>(k);
    world.partners.cash[k] = world.partners.cash_at_review[k] =
        money_from(in_simulated_market(scenario.population, scenario.partners[k].starting_cash));
    world.partners.capacity[k] = scenario.partners[k].capacity;
  }
  resize_table(world.offers, (scenario.enterprises.size() + 1) * Offers::rows_per_supplier, 0);
}

}  // namespace

void declare_strategies(World& world, const Scenario& scenario) {
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    const Enterprise& enterprise = scenario.enterprises[e];
    for (std::size_t k = 0; k < dimension_count; ++k)
      world.stances.declared[e * dimension_count + k] =
          declared_level(enterprise.strategy, enterprise.like, scenario.strategies, k);
  }
}

World build_world(const Scenario& scenario) {
  const Draws draws(static_cast<std::uint64_t>(scenario.seed), setup_step);
  World world;
  place_communities(world, scenario, draws);
  place_customers(world, scenario, draws);
  rank_customers(world.customers);
  found_enterprises(world, scenario);
  found_conduct(world, scenario);
  spread_names(world, scenario, draws);
  found_staff(world, scenario, draws);
  if (scenario.population.mixing == Mixing::network)
    world.network = small_world(world.communities, static_cast<std::uint32_t>(scenario.population.customers),
                                static_cast<std::uint32_t>(scenario.population.neighbours),
                                scenario.population.virtual_tie_share, draws);
  world.ledger.open(world.count_balances().value_or(SectorBalances{}));  // the first step says what does not fit
  return world;
}

}  // namespace plussum
