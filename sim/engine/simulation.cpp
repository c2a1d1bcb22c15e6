// SPDX-License-Identifier: MIT
#include "plussum/engine/simulation.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "plussum/core/hash.hpp"
#include "plussum/engine/build_world.hpp"
#include "plussum/engine/executor.hpp"
#include "plussum/state/tally_overflow.hpp"

namespace plussum {
namespace {

bool changes(Role role) {
  return role != Role::identity && role != Role::trait;
}

/// Digest of rows [begin, end) of one column; wide columns count each enterprise's part apart.
template <class Table, class T>
std::uint64_t digest_of_rows(const Table& table, Column<T> Table::*member, const ColumnInfo& info,
                             std::span<const std::uint32_t> ids, RowRange range, std::size_t rows) {
  const Column<T>& column = table.*member;
  const std::size_t parts = info.width == Width::enterprises ? column.size() / std::max<std::size_t>(rows, 1) : 1;
  std::uint64_t sum = 0;
  for (std::size_t part = 0; part < parts; ++part)
    sum += mix64(part + 1) * column_digest(std::span<const T>(column).subspan(part * rows + range.begin, range.size()),
                                           ids.subspan(range.begin, range.size()));
  return sum;
}

/// An event with its day, days since 1970-01-01.
struct DatedEvent {
  std::int64_t day;
  Event event;
};

}  // namespace

struct Simulation::State {
  Scenario scenario;                 ///< as it stands, events applied
  const Scenario scenario_given;     ///< as it was before any event
  const Scenario scenario_at_start;  ///< as it stands at `first_step`
  Plan plan;
  std::vector<Pass> passes;
  std::vector<std::unique_ptr<Mechanism>> mechanisms;
  ExecutionOptions options;
  Executor executor;
  World world;
  std::uint32_t step = 0;
  std::uint32_t first_step = 0;  ///< where this run branched off; the start otherwise
  std::vector<SeedFrom> seeds;
  bool scenario_changed = true;
  WorldDigest digest;
  bool digest_is_due = false;      ///< counted when asked for: it takes a fifth of a small market's step
  std::vector<DatedEvent> events;  ///< in the order of their days, those of one day as in the scenario
  std::vector<RecordedEvent> last_events;
  std::vector<RecordedEvent> pending;      ///< to be made at the beginning of the next step
  std::vector<std::uint32_t> row_numbers;  ///< ids of tables whose rows are never permuted

  State(Scenario given, Scenario standing, Plan the_plan, const ExecutionOptions& the_options, World the_world)
      : scenario(std::move(standing)),
        scenario_given(std::move(given)),
        scenario_at_start(scenario),
        plan(std::move(the_plan)),
        passes(make_passes(plan)),
        options(the_options),
        executor(the_options.threads),
        world(std::move(the_world)),
        seeds{{0, static_cast<std::uint64_t>(scenario.seed)}} {
    const OwnState before = std::exchange(world.own, plan.own);
    world.fit_own_columns();
    world.own.take_values(before);
    for (const PlannedMechanism& planned : plan.mechanisms) mechanisms.push_back(planned.entry->make());
    for (const Event& event : scenario.events) {
      std::int64_t day = 0;
      parse_date(event.at, day);
      events.push_back({day, event});
    }
    scenario.events.clear();  // kept above; a change of one number need not walk over all of them
    std::stable_sort(events.begin(), events.end(),
                     [](const DatedEvent& a, const DatedEvent& b) { return a.day < b.day; });
  }

  StepContext context() const {
    const double years = years_per_step(scenario.time.step);
    return {.draws = Draws(seeds.back().seed, step),
            .step = step,
            .years = years,
            .weeks = years * weeks_per_year,
            .scenario_changed = scenario_changed,
            .seeds = seeds};
  }

  void apply_events(bool before_start);
  void run_pass(const Pass& pass);
  void count_digest();
  bool is_beyond_counting();
  Breach close_books();
};

/// Events hold from the first step that begins on their day or later.
void Simulation::State::apply_events(bool before_start) {
  const std::int64_t start = scenario.time.start_day();
  const std::int64_t today = day_after_steps(start, scenario.time.step, step);
  const auto last_day_before = [&](std::uint32_t some_step) {
    return some_step == 0 ? INT64_MIN : day_after_steps(start, scenario.time.step, some_step - 1);
  };
  const std::int64_t yesterday = last_day_before(step);
  last_events.clear();
  const auto first_after = [&](std::int64_t day) {
    return std::upper_bound(events.begin(), events.end(), day,
                            [](std::int64_t wanted, const DatedEvent& one) { return wanted < one.day; });
  };
  const auto due_from = first_after(before_start ? last_day_before(first_step) : yesterday),
             due_until = first_after(before_start ? yesterday : today);
  for (auto due = due_from; due < due_until; ++due) last_events.push_back({step, due->event.set, due->event.value});
  if (!before_start) last_events.insert(last_events.end(), pending.begin(), pending.end());
  pending.clear();
  for (RecordedEvent& event : last_events) {
    event.step = step;
    set_number(scenario, event.parameter, event.value);
    scenario_changed = true;
  }
}

void Simulation::State::run_pass(const Pass& pass) {
  const StepContext now = context();
  for (const std::size_t k : pass.mechanisms) {
    Binder binder(world, scenario);
    mechanisms[k]->bind(binder);
    mechanisms[k]->begin(now, world.tally);
  }
  if (pass.rows != TableId::none)
    executor.for_blocks(world.rows_of(pass.rows), options.block_rows, world.tally, [&](RowRange range, Tally& tally) {
      for (const std::size_t k : pass.mechanisms) mechanisms[k]->rows(now, range, tally);
    });
  for (const std::size_t k : pass.mechanisms) mechanisms[k]->end(now, world.tally);
}

void Simulation::State::count_digest() {
  digest.columns.clear();
  Tally nothing;
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    const std::size_t rows = table.size();
    for (std::size_t row = row_numbers.size(); row < rows; ++row)
      row_numbers.push_back(static_cast<std::uint32_t>(row));
    const std::span<const std::uint32_t> ids(row_numbers);
    std::vector<std::atomic<std::uint64_t>> sums(64);
    executor.for_blocks(rows, options.block_rows, nothing, [&](RowRange range, Tally&) {
      std::size_t position = 0;
      Table::describe([&](auto member, const ColumnInfo& info) {
        if (changes(info.role))
          sums[position++].fetch_add(digest_of_rows(table, member, info, ids, range, rows), std::memory_order_relaxed);
      });
    });
    std::size_t position = 0;
    Table::describe([&](auto, const ColumnInfo& info) {
      if (changes(info.role)) digest.columns.push_back(combine(rows, sums[position++].load()));
    });
  });
  for (const OwnColumnValues& column : world.own.columns) {
    if (!changes(column.role)) continue;
    const std::size_t rows = column.size();
    for (std::size_t row = row_numbers.size(); row < rows; ++row)
      row_numbers.push_back(static_cast<std::uint32_t>(row));
    const std::span<const std::uint32_t> ids(row_numbers.data(), rows);
    digest.columns.push_back(combine(
        rows, std::visit([&](const auto& values) { return column_digest(std::span(values), ids); }, column.values)));
  }
  digest.world = combine(step, static_cast<std::uint64_t>(world.rest_of_world.units));
  for (const std::uint64_t column : digest.columns) digest.world = combine(digest.world, column);
}

/// Whether a counter of the step, or the cash of one customer, is larger than what is counted exactly.
bool Simulation::State::is_beyond_counting() {
  mark_large_counters(world.tally);
  if (is_marked(world.tally)) return true;
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose) {
    std::int64_t all = 0;
    for (std::size_t e = 0; e < max_enterprises; ++e)
      if (__builtin_add_overflow(all, world.tally.moved[purpose * max_enterprises + e], &all)) return true;
  }
  // Nobody has more than all have together, so that a sum within the bounds of a row settles it.
  if (world.tally.household_cash[0] < most_of_a_row && world.tally.household_debt[0] < most_of_a_row) return false;
  const auto is_rich = [](Money amount) { return amount.units >= most_of_a_row; };
  return std::any_of(world.customers.cash.begin(), world.customers.cash.end(), is_rich) ||
         std::any_of(world.customers.debt.begin(), world.customers.debt.end(), is_rich);
}

Breach Simulation::State::close_books() {
  if (is_beyond_counting()) return {.kind = BreachKind::overflow, .step = step, .amount = {}};
  const auto balances = world.count_balances();
  Money loans, debts;
  if (!balances || sum_overflows(world.enterprises.loans_held, loans) || sum_overflows(world.customers.debt, debts))
    return {.kind = BreachKind::overflow, .step = step, .amount = {}};
  const Breach breach = world.ledger.close_step(step, *balances, world.tally.transfer_totals(), loans, debts);
  if (breach.kind != BreachKind::none) return breach;
  if (world.tally.overdrawn_customer[0] > 0) {
    const auto row = static_cast<std::uint32_t>(world.tally.overdrawn_customer[0] - 1);
    return {.kind = BreachKind::overdrawn,
            .step = step,
            .sector = Sector::household,
            .amount = world.customers.cash[row],
            .entry = row};
  }
  for (std::size_t e = 0; e < world.enterprises.size(); ++e)
    if (world.enterprises.cash[e] < Money{} && !scenario.enterprises[e].may_be_overdrawn)
      return {.kind = BreachKind::overdrawn,
              .step = step,
              .sector = Sector::enterprise,
              .amount = world.enterprises.cash[e],
              .entry = static_cast<std::uint32_t>(e)};
  return {};
}

Simulation::Simulation(Scenario scenario, Plan plan, const ExecutionOptions& options)
    : state_(std::make_unique<State>(scenario, scenario, std::move(plan), options, build_world(scenario))) {}

Simulation::Simulation(const Snapshot& snapshot, Scenario scenario, Plan plan, const ExecutionOptions& options,
                       std::optional<std::uint64_t> draw_seed) {
  Scenario standing = standing_scenario(snapshot, scenario);
  state_ = std::make_unique<State>(std::move(scenario), std::move(standing), std::move(plan), options,
                                   snapshot.checkpoint.world);
  State& s = *state_;
  s.step = s.first_step = snapshot.checkpoint.step;
  s.seeds = snapshot.seeds;
  if (draw_seed) s.seeds.push_back({s.step, *draw_seed});
  declare_strategies(s.world, s.scenario);
  s.world.ledger.restore(snapshot.checkpoint.opening_total, s.world.count_balances().value_or(SectorBalances{}),
                         snapshot.checkpoint.largest_imbalance);
  s.digest_is_due = true;
}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;

bool Simulation::change(std::string_view path, double value) {
  if (!find_number(state_->scenario, path)) return false;
  state_->pending.push_back({state_->step, std::string(path), value});
  return true;
}

Breach Simulation::step() {
  State& s = *state_;
  s.apply_events(false);
  s.world.tally = Tally{};
  for (const Pass& pass : s.passes) s.run_pass(pass);
  s.world.fit_own_columns();
  s.scenario_changed = false;
  const Breach breach = s.close_books();
  ++s.step;
  s.digest_is_due = true;
  return breach;
}

std::uint32_t Simulation::steps_done() const {
  return state_->step;
}
const World& Simulation::world() const {
  return state_->world;
}
const Scenario& Simulation::scenario() const {
  return state_->scenario;
}
const Plan& Simulation::plan() const {
  return state_->plan;
}
const WorldDigest& Simulation::digest() const {
  if (std::exchange(state_->digest_is_due, false)) state_->count_digest();
  return state_->digest;
}
const std::vector<RecordedEvent>& Simulation::last_events() const {
  return state_->last_events;
}

std::vector<std::string> Simulation::digest_columns() const {
  std::vector<std::string> names;
  World::for_each_table(state_->world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    Table::describe([&](auto, const ColumnInfo& info) {
      if (changes(info.role))
        names.push_back(std::string(table_names[static_cast<std::size_t>(Table::table)]) + "." +
                        std::string(info.name));
    });
  });
  for (const OwnColumnValues& column : state_->world.own.columns)
    if (changes(column.role))
      names.push_back(std::string(table_names[static_cast<std::size_t>(column.table)]) + "." + column.name);
  return names;
}

Checkpoint Simulation::checkpoint() const {
  const State& s = *state_;
  Checkpoint checkpoint{.step = s.step,
                        .world = s.world,
                        .opening_total = s.world.ledger.opening_total(),
                        .largest_imbalance = s.world.ledger.largest_imbalance()};
  checkpoint.world.network = {};
  return checkpoint;
}

Snapshot Simulation::snapshot() const {
  const State& s = *state_;
  Snapshot snapshot{.scenario = s.scenario_given, .standing = s.scenario, .checkpoint = checkpoint(), .seeds = s.seeds};
  snapshot.checkpoint.world.network = s.world.network;
  return snapshot;
}

void Simulation::restore(Checkpoint checkpoint) {
  State& s = *state_;
  Network network = std::move(s.world.network);
  OwnState own = std::move(s.world.own);
  own.take_values(checkpoint.world.own);
  s.world = std::move(checkpoint.world);
  s.world.network = std::move(network);
  s.world.own = std::move(own);
  s.world.ledger.restore(checkpoint.opening_total, s.world.count_balances().value_or(SectorBalances{}),
                         checkpoint.largest_imbalance);
  s.step = checkpoint.step;
  s.scenario = s.scenario_at_start;  // this simulation may have gone past events that the checkpoint has not seen
  s.pending.clear();
  s.apply_events(true);
  s.scenario_changed = true;
  s.digest_is_due = true;
}

}  // namespace plussum
