// SPDX-License-Identifier: MIT
// One battery over every registered mechanism, in small random worlds that the full plan has advanced: what it may change,
// what it must not, and that neither blocks nor threads nor the order of rows matter to a single bit.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <string>

#include "plussum/engine/executor.hpp"
#include "plussum/mechanisms/pool.hpp"
#include "plussum/mechanisms/survey.hpp"
#include "support/decider.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

struct Range {
  const char* path;
  double low, high;
};

/// Parameters that random worlds vary, where the model does something else at one end than at the other.
constexpr Range varied[] = {{"population.irregular_share", 0.0, 1.0},
                            {"population.virtual_tie_share", 0.0, 1.0},
                            {"population.starting_cash_weeks", 0.0, 6.0},
                            {"population.shunned_share", 0.0, 0.5},
                            {"population.remote_distance_median", 1.0, 40.0},
                            {"population.subsistence", 0.0, 300.0},
                            {"population.starting_durability", 0.0, 1.0},
                            {"population.starting_record", 0.0, 1.0},
                            {"preferences.knownness_weight", 0.0, 1.0},
                            {"preferences.neighbour_weight", 0.0, 3.0},
                            {"preferences.lock_on_margin", 0.0, 0.3},
                            {"preferences.lock_on_attachment", 0.0, 0.2},
                            {"enterprises.builders.promotion", 0.0, 20.0},
                            {"enterprises.builders.outlet_share", 0.0, 1.0},
                            {"enterprises.builders.price_level", 0.5, 2.0},
                            {"enterprises.builders.programme.cover_limit", 1.0, 4.0},
                            {"enterprises.builders.programme.renewal_share", 0.0, 1.0},
                            {"enterprises.builders.capacity_per_outlet", 0.0, 30.0},
                            {"enterprises.builders.producers.margin", 0.0, 0.3},
                            {"enterprises.builders.producers.stock_loan", 0.0, 500.0},
                            {"enterprises.builders.producers.displacement", 0.0, 1.0},
                            {"enterprises.builders.community_value", 0.0, 1.0},
                            {"enterprises.builders.credit_share", 0.0, 1.0},
                            {"enterprises.builders.intermediary_margin", 0.0, 0.5},
                            {"enterprises.builders.later_cost_share", 0.0, 1.0},
                            {"enterprises.builders.payment_interval", 0.0, 20.0},
                            {"enterprises.shop.promotion", 0.0, 20.0},
                            {"enterprises.shop.switching_cost", 0.0, 3.0},
                            {"enterprises.shop.producers.margin", 0.0, 0.3},
                            {"enterprises.shop.payment_interval", 0.0, 20.0},
                            {"enterprises.shop.credit_share", 0.0, 1.0},
                            {"enterprises.shop.credit_interest", 0.0, 0.5},
                            {"enterprises.shop.later_cost_share", 0.0, 1.0},
                            {"enterprises.circle.promotion", 0.0, 20.0},
                            {"enterprises.circle.programme.renewal_share", 0.0, 1.0},
                            {"enterprises.circle.information_share", 0.0, 1.0},
                            {"partners.depots.reservation_income", 0.0, 20.0},
                            {"partners.stores.reservation_income", 0.0, 20.0},
                            {"mechanisms.survey.cost_per_interview", 0.0, 5.0},
                            {"mechanisms.earn.common_share", 0.0, 1.0},
                            {"mechanisms.earn.paid_together_share", 0.0, 1.0},
                            {"mechanisms.earn.shock_sd", 0.0, 1.0},
                            {"mechanisms.earn.region_share", 0.0, 1.0},
                            {"mechanisms.earn.wellbeing_gain", 0.0, 1.0},
                            {"mechanisms.earn.commons_gain", 0.0, 1.0},
                            {"mechanisms.reach.imitation", 0.0, 20.0},
                            {"mechanisms.reach.trust_gain", 0.0, 2.0},
                            {"mechanisms.queue.base_failure", 0.0, 10.0},
                            {"mechanisms.choose.review_rate", 0.0, 60.0},
                            {"mechanisms.pool.share", 0.0, 1.0},
                            {"mechanisms.collect.unwillingness", 0.0, 0.5},
                            {"mechanisms.spend.marginal_propensity", 0.0, 1.0},
                            {"mechanisms.spend.local_share", 0.0, 1.0},
                            {"mechanisms.spend.building_rate", 0.0, 100.0},
                            {"mechanisms.maintain.maintenance_rate", 0.0, 0.3},
                            {"mechanisms.deliver.unkept_depreciation", 0.0, 0.5},
                            {"mechanisms.learn.capability_decay", 0.0, 1.0},
                            {"mechanisms.partner_entry.entry_rate", 0.0, 5.0},
                            {"mechanisms.practise.progress_ratio", 0.5, 1.0},
                            {"mechanisms.practise.reference_output", 1.0, 1000.0},
                            {"mechanisms.practise.transfer_share", 0.0, 1.0},
                            {"mechanisms.trust.outcome_gain", 0.0, 5.0},
                            {"mechanisms.trust.resentment_loss", 0.0, 5.0},
                            {"mechanisms.trust.decay", 0.0, 2.0},
                            {"mechanisms.trust.tell_acquaintances", 0.0, 1.0},
                            {"mechanisms.trust.tell_blogs", 0.0, 1.0},
                            {"mechanisms.trust.telling_effect", 0.0, 1.0},
                            {"mechanisms.community_goods.regrowth", 0.0, 2.0},
                            {"mechanisms.community_goods.wear", 0.0, 0.01},
                            {"mechanisms.community_goods.programme_gain", 0.0, 0.1},
                            {"mechanisms.community_goods.outcome_rate", 0.0, 2.0},
                            {"mechanisms.imitate.rate", 0.0, 100.0},
                            {"mechanisms.compete.exit_weeks", 0.0, 8.0},
                            {"mechanisms.enrol.impatience", 0.0, 100.0},
                            {"mechanisms.recruit.entry_rate", 0.0, 50.0},
                            {"mechanisms.recruit.exit_rate", 0.0, 50.0},
                            {"mechanisms.recruit.reservation_income", 0.0, 10.0},
                            {"mechanisms.flourish.physiological", 0.0, 1.0},
                            {"mechanisms.flourish.belonging", 0.0, 1.0},
                            {"mechanisms.flourish.self_actualisation", 0.0, 1.0}};

/// Makes an enterprise decide for itself, on a random strategy and with levers built up at random.
void let_decide(Enterprise& enterprise, const Draws& draws, std::uint32_t id) {
  enterprise.decides = true;
  leave_out_overridden(enterprise);
  enterprise.unit_cost_share = 0.1;  // earns enough to set something aside
  enterprise.outlet_cost = 0.0;
  for (std::uint32_t k = 0; k < dimension_count; ++k)
    enterprise.strategy.level[k] = 1.0 + 2.0 * draws.uniform(Purpose::test_stream, id + k, 1);
  for (std::uint32_t k = 0; k < lever_count; ++k)
    enterprise.starting_levels.emplace_back(lever_names[k], draws.uniform(Purpose::test_stream, id + k, 2));
}

/// No more neighbours and members than a market of few customers has.
void fit_to_market(Scenario& scenario) {
  Population& population = scenario.population;
  population.neighbours = std::min(population.neighbours, (population.customers - 1) / 2 * 2);
  for (Enterprise& enterprise : scenario.enterprises)
    enterprise.programme.group_size = std::min(enterprise.programme.group_size, population.customers);
  Pool::Params& pool = parameters<Pool>(scenario);
  pool.size = std::min(pool.size, population.customers);
}

/// A random small market; the same for the same number.
Scenario random_case(std::uint32_t number) {
  const Draws draws(0xC0F0, number);
  const auto uniform = [&](std::uint32_t id) { return draws.uniform(Purpose::test_stream, id); };
  const auto customers = static_cast<std::int64_t>(1.0 + 240.0 * uniform(0) * uniform(0));
  const auto communities =
      1 + static_cast<std::int64_t>(uniform(1) * static_cast<double>(std::min<std::int64_t>(customers, 9)));
  Scenario scenario = rival_case(customers, std::min(communities, customers));
  scenario.seed = number;
  scenario.time.step = static_cast<StepUnit>(static_cast<int>(uniform(2) * 3.0));
  if (uniform(3) < 0.3) scenario.population.mixing = Mixing::complete;
  if (uniform(4) < 0.5) parameters<Earn>(scenario).outcome_shape = OutcomeShape::s_shaped;
  if (uniform(5) < 0.5) parameters<Reach>(scenario).told_by = Tellers::aware;
  if (uniform(6) < 0.2) scenario.market_space.weakest_link = true;
  parameters<Survey>(scenario).interval = 0.0;
  scenario.regions = {{.name = "hills", .share = 0.4, .commons_start = 0.5, .levy = 0.1},
                      {.name = "coast", .commons_start = 0.5}};
  scenario.enterprises[0].programme.arrears_limit = static_cast<std::int64_t>(3.0 * uniform(7));
  scenario.enterprises[2].programme.arrears_limit = static_cast<std::int64_t>(3.0 * uniform(8));
  scenario.enterprises[2].programme.plan_instalments = 6;  // one cycle, so that some plans are completed and renewed
  for (Enterprise& enterprise : scenario.enterprises) enterprise.producers.territory = 5;
  std::uint32_t id = 9;
  for (const Range& range : varied)
    REQUIRE(set_number(scenario, range.path, range.low + (range.high - range.low) * uniform(id++)));
  // Two may decide for themselves and change how they act, one of them with staff; the other one enters later.
  for (const std::size_t e : {std::size_t{0}, std::size_t{1}}) {
    Enterprise& enterprise = scenario.enterprises[e];
    if (uniform(id++) < 0.5) {
      let_decide(enterprise, draws, static_cast<std::uint32_t>(100 * e));
      divide_among_partners(scenario, enterprise);
    }
    enterprise.transformation.transforms = true;
    enterprise.transformation.mean_months = uniform(id++);
    enterprise.transformation.silos = e == 0 ? 2 : 0;
  }
  scenario.enterprises[1].enters = date_of_step(scenario, 2);
  fit_to_market(scenario);
  return scenario;
}

constexpr std::uint32_t random_cases = 24;

/// Roles of all columns, in the order of `column_names`.
std::vector<Role> column_roles() {
  std::vector<Role> roles;
  World world;
  World::for_each_table(world, [&](const auto& table) {
    std::remove_cvref_t<decltype(table)>::describe([&](auto, const ColumnInfo& info) { roles.push_back(info.role); });
  });
  return roles;
}

bool is_fixed(Role role) {
  return role == Role::identity || role == Role::trait;
}

/// Bits of every column and of the counters.
std::vector<std::vector<std::byte>> bits_of(const World& world) {
  std::vector<std::vector<std::byte>> bits;
  const auto add = [&](const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    bits.emplace_back(bytes, bytes + size);
  };
  World::for_each_table(world, [&](const auto& table) {
    std::remove_cvref_t<decltype(table)>::describe([&](auto member, const ColumnInfo&) {
      add((table.*member).data(), (table.*member).size() * sizeof((table.*member)[0]));
    });
  });
  add(&world.rest_of_world, sizeof(Money));
  add(&world.tally, sizeof(Tally));
  return bits;
}

std::vector<std::string> column_names() {
  std::vector<std::string> names;
  World world;
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    Table::describe([&](auto, const ColumnInfo& info) {
      names.push_back(std::string(table_names[static_cast<std::size_t>(Table::table)]) + "." + std::string(info.name));
    });
  });
  return names;
}

struct Declared {
  std::set<std::string> reads, writes, others;
};

Declared declared_by(const RegistryEntry& entry) {
  World world;
  world.network.offsets.assign(1, 0);
  Accesses accesses;
  static const Scenario scenario = scenario_for(built_in_mechanisms());
  Binder binder(world, scenario, accesses);
  entry.make()->bind(binder);
  Declared declared;
  declared.others.insert(accesses.others.begin(), accesses.others.end());
  for (const ColumnAccess& access : accesses.columns)
    (access.writes ? declared.writes : declared.reads).insert(column_name(access.column));
  return declared;
}

/// Runs one mechanism on the engine's own executor.
void run_on_threads(const RegistryEntry& entry, World& world, const BoundContext& context, unsigned threads,
                    std::size_t block_rows) {
  const auto mechanism = entry.make();
  Executor executor(threads);
  Binder binder(world, *context.scenario);
  mechanism->bind(binder);
  mechanism->begin(context, world.tally);
  executor.for_blocks(world.rows_of(mechanism->info().rows), block_rows, world.tally,
                      [&](RowRange range, Tally& tally) { mechanism->rows(context, range, tally); });
  mechanism->end(context, world.tally);
}

/// Runs one mechanism over blocks of odd sizes in a random order.
void run_in_random_order(const RegistryEntry& entry, World& world, const BoundContext& context, std::uint32_t number) {
  const Draws draws(0x0DD, number);
  const auto mechanism = entry.make();
  Binder binder(world, *context.scenario);
  mechanism->bind(binder);
  mechanism->begin(context, world.tally);
  std::vector<RowRange> blocks;
  const std::size_t rows = world.rows_of(mechanism->info().rows);
  for (std::size_t begin = 0; begin < rows;) {
    const std::size_t size = 1 + draws.word(Purpose::test_stream, static_cast<std::uint32_t>(begin)) % 31;
    blocks.push_back({begin, std::min(begin + size, rows)});
    begin += size;
  }
  std::vector<std::size_t> order(blocks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return draws.uniform(Purpose::test_stream, static_cast<std::uint32_t>(a), 1) <
           draws.uniform(Purpose::test_stream, static_cast<std::uint32_t>(b), 1);
  });
  for (const std::size_t k : order) {
    Tally counted;
    mechanism->rows(context, blocks[k], counted);
    world.tally.add(counted);
  }
  mechanism->end(context, world.tally);
}

/// Calls visit(entry, world before it, context) for every mechanism in its place in a further step of the simulation. The
/// step begins with an event, so that also what depends on the scenario alone changes.
template <class Visit>
void visit_step(const Simulation& simulation, Visit&& visit) {
  World world = simulation.world();
  world.tally = Tally{};
  Scenario scenario = simulation.scenario();
  REQUIRE(set_number(scenario, "enterprises.builders.outlet_share", 1.0));
  REQUIRE(set_number(scenario, "enterprises.builders.coverage.design", 0.5));
  const BoundContext context = context_of(scenario, simulation.steps_done());
  for (const RegistryEntry& entry : built_in_mechanisms()) {
    CAPTURE(scenario.seed, context.step, entry.info->name);
    visit(entry, world, context);
    run_on_threads(entry, world, context, 1, SIZE_MAX / 2);
  }
}

/// The same in several steps of several random worlds.
template <class Visit>
void for_each_mechanism_in_place(Visit&& visit) {
  for (std::uint32_t number = 0; number < random_cases; ++number) {
    Simulation simulation = simulation_of(random_case(number));
    for (const std::uint32_t more : {0u, 1u, 9u, 13u, 20u, 1u, 1u, 1u, 1u}) {
      run(simulation, more);
      visit_step(simulation, visit);
    }
  }
}

/// Stocks that may be negative by their meaning.
const std::set<std::string> may_be_negative{"enterprises.cash", "enterprises.profit",      "enterprises.reserve",
                                            "groups.balance",   "customers.surplus",       "stances.transformed",
                                            "stances.imitated", "communities.earned_trust"};

/// Columns whose writer finds nothing to write in these worlds: a region hands back what it takes in the same step.
const std::set<std::string> at_rest{"regions.public_cash"};

template <class T>
bool is_finite(T value) {
  if constexpr (std::is_floating_point_v<T>) return std::isfinite(value);
  return true;
}
template <class T>
bool is_negative(T value) {
  if constexpr (std::is_same_v<T, Money>)
    return value < Money{};
  else if constexpr (std::is_signed_v<T>)
    return value < T{};
  else
    return false;
}

void require_sound(const World& world) {
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    Table::describe([&](auto member, const ColumnInfo& info) {
      const std::string name =
          std::string(table_names[static_cast<std::size_t>(Table::table)]) + "." + std::string(info.name);
      const bool may_fall = info.role != Role::stock || may_be_negative.contains(name);
      const auto& column = table.*member;
      for (std::size_t row = 0; row < column.size(); ++row)
        if (!is_finite(column[row]) || (!may_fall && is_negative(column[row])))
          FAIL(name << " of row " << row << " is not finite or negative");
    });
  });
}

/// What groups saved in this step and took out of their pools, which `progress_groups` posts to the pools.
Money on_its_way_to_pools(const World& world) {
  Money money;
  const Members& m = world.members;
  for (std::size_t k = 0; k < m.size(); ++k) {
    const std::uint8_t happened = world.groups.outcome_of_step[m.group[k]];
    if (happened != 0) money += m.saved[k] - (m.goods[k] - m.credit[k]) - m.refund[k];
  }
  return money;
}

std::set<std::string> listed(const std::string& line) {
  std::set<std::string> names;
  std::istringstream text(line.substr(line.find(':') + 1));
  for (std::string name; std::getline(text, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    name.erase(name.find_last_not_of(" \r") + 1);
    if (name != "none") names.insert(name);
  }
  return names;
}

}  // namespace

TEST_CASE("every mechanism changes only the columns it declares", "[conformance]") {
  std::set<std::string> ever_changed;
  for_each_mechanism_in_place([&](const RegistryEntry& entry, const World& before, const BoundContext& context) {
    World after = before;
    run_on_threads(entry, after, context, 1, 64);
    const std::set<std::string> writes = declared_by(entry).writes;
    const auto names = column_names();
    const auto roles = column_roles();
    const auto old_bits = bits_of(before), new_bits = bits_of(after);
    // A mechanism of the phase `change` may append rows; the columns it appends are then longer, not different.
    const bool appends = entry.info->phase == Phase::change;
    for (std::size_t k = 0; k < names.size(); ++k) {
      const bool longer = appends && new_bits[k].size() > old_bits[k].size();
      if (longer && writes.contains(names[k])) ever_changed.insert(names[k]);
      if (longer) {  // rows are born: what they are is set once, by the mechanism that declares it
        REQUIRE((writes.contains(names[k]) || !is_fixed(roles[k])));
        if (is_fixed(roles[k])) ever_changed.insert(names[k]);
      }
      const auto compared = longer ? std::vector(new_bits[k].begin(),
                                                 new_bits[k].begin() + static_cast<std::ptrdiff_t>(old_bits[k].size()))
                                   : new_bits[k];
      if (compared == old_bits[k]) continue;
      INFO(names[k] << " changed");
      REQUIRE(writes.contains(names[k]));
      REQUIRE_FALSE(is_fixed(roles[k]));
      ever_changed.insert(names[k]);
    }
    REQUIRE((before.rest_of_world == after.rest_of_world || entry.info->name == "settle"));
  });
  // The worlds are rich enough: all that is declared is also seen to change.
  std::set<std::string> never;
  for (const RegistryEntry& entry : built_in_mechanisms())
    for (const std::string& name : declared_by(entry).writes)
      if (!ever_changed.contains(name) && !at_rest.contains(name)) never.insert(name);
  CHECK(never == std::set<std::string>{});
}

TEST_CASE("no mechanism makes a value infinite, undefined or a stock negative", "[conformance]") {
  for_each_mechanism_in_place([&](const RegistryEntry& entry, const World& before, const BoundContext& context) {
    World after = before;
    run_on_threads(entry, after, context, 1, 64);
    require_sound(after);
  });
}

TEST_CASE("blocks, threads, repetition and the order of rows do not matter", "[conformance]") {
  for_each_mechanism_in_place([&](const RegistryEntry& entry, const World& before, const BoundContext& context) {
    World whole = before;
    run_on_threads(entry, whole, context, 1, SIZE_MAX / 2);
    const auto expected = bits_of(whole);
    for (const unsigned threads : {1u, 2u, 3u, 8u})
      for (const std::size_t block_rows : {std::size_t{1}, std::size_t{7}, std::size_t{64}, SIZE_MAX / 2}) {
        CAPTURE(threads, block_rows);
        World again = before;
        run_on_threads(entry, again, context, threads, block_rows);
        REQUIRE((bits_of(again) == expected));
      }
    World shuffled = before;
    run_in_random_order(entry, shuffled, context, context.step);
    REQUIRE((bits_of(shuffled) == expected));
  });
}

TEST_CASE("no mechanism makes or loses money, and loans equal debts", "[conformance]") {
  for_each_mechanism_in_place([&](const RegistryEntry& entry, const World& before, const BoundContext& context) {
    World after = before;
    run_on_threads(entry, after, context, 1, 64);
    // Savings leave households in `settle` and reach the pools in `progress_groups`, both in the phase settle.
    if (entry.info->name == "settle")
      REQUIRE((total_money(after) + on_its_way_to_pools(after)).units == total_money(before).units);
    else if (entry.info->name == "progress_groups")
      REQUIRE(total_money(after).units == (total_money(before) + on_its_way_to_pools(after)).units);
    else
      REQUIRE(total_money(after).units == total_money(before).units);
    REQUIRE(sum_of(after.enterprises.loans_held).units == sum_of(after.customers.debt).units);
  });
}

TEST_CASE("every column that changes has one writer in the default plan", "[conformance]") {
  std::map<std::string, int> writers;
  for (const RegistryEntry& entry : built_in_mechanisms())
    for (const std::string& name : declared_by(entry).writes) ++writers[name];
  World world;
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    Table::describe([&](auto, const ColumnInfo& info) {
      const std::string name =
          std::string(table_names[static_cast<std::size_t>(Table::table)]) + "." + std::string(info.name);
      INFO(name << " has " << writers[name] << " writers");
      // Groups, their members and producers are born in a run: whoever appends them sets what never changes after. All
      // other tables are as long as they were at the start.
      const bool is_born =
          Table::table == TableId::groups || Table::table == TableId::members || Table::table == TableId::producers;
      CHECK(writers[name] == (is_fixed(info.role) && !is_born ? 0 : 1));
    });
  });
}

TEST_CASE("the default plan has no problem", "[conformance]") {
  std::vector<PlanProblem> problems;
  const Plan plan = make_plan(built_in_mechanisms(), scenario_for(built_in_mechanisms()), problems);
  CHECK(problems.empty());
  CHECK(plan.mechanisms.size() == built_in_mechanisms().size());
}

TEST_CASE("the page of every mechanism lists what it reads and writes", "[conformance]") {
  for (const RegistryEntry& entry : built_in_mechanisms()) {
    const std::string file =
        std::string(PLUSSUM_SOURCE_DIR) + "/sim/mechanisms/" + std::string(entry.info->name) + ".md";
    INFO(file);
    std::ifstream page(file);
    CHECK(page.is_open());
    if (!page.is_open()) continue;
    const Declared declared = declared_by(entry);
    std::string phase, reads, writes;
    for (std::string line; std::getline(page, line);) {
      if (line.starts_with("phase:") && phase.empty()) phase = line;
      if (line.starts_with("reads:") && reads.empty()) reads = line;
      if (line.starts_with("writes:") && writes.empty()) writes = line;
    }
    CHECK(phase == "phase: " + std::string(phase_names[static_cast<std::size_t>(entry.info->phase)]));
    CHECK(listed(reads) == declared.reads);
    CHECK(listed(writes) == declared.writes);
  }
}

}  // namespace plussum::test
