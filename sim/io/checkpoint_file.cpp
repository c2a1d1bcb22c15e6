// SPDX-License-Identifier: MIT
#include "io/checkpoint_file.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <span>
#include <type_traits>

#include "io/atomic_file.hpp"
#include "io/file_units.hpp"
#include "io/recording_file.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t counter_count = sizeof(Tally) / sizeof(std::int64_t);
// A tally is nothing but 64-bit counters, so it can be kept as one array of them.
constexpr const char* own_columns_group = "own_columns";
static_assert(std::is_trivially_copyable_v<Tally> && std::has_unique_object_representations_v<Tally>);

std::vector<std::int64_t> counters_of(const Tally& tally) {
  std::vector<std::int64_t> counters(counter_count);
  std::memcpy(counters.data(), &tally, sizeof tally);
  return counters;
}

template <class Table>
std::string name_of() {
  return std::string(table_names[static_cast<std::size_t>(Table::table)]);
}

// ---- writing
// --------------------------------------------------------------------------------------------------------

template <class Table>
void write_table(Hdf5Group& parent, const Table& table) {
  Hdf5Group group = parent.create_group(name_of<Table>());
  Hdf5Dataset row = group.create_dimension("row", table.size());
  std::optional<Hdf5Dataset> wide;
  Table::describe([&](auto member, const ColumnInfo& info) {
    const auto& column = table.*member;
    using Value = typename std::remove_cvref_t<decltype(column)>::value_type;
    const bool is_wide = info.width == Width::enterprises;
    if (is_wide && !wide) wide = group.create_dimension("row_of_enterprise", column.size());
    Hdf5Dataset made =
        group.create(std::string(info.name), std::span<const Value>(column), {is_wide ? &*wide : &row}, 0);
    made.set_text("long_name", info.meaning);
    set_unit(made, std::string(info.unit));
  });
}

/// Columns that rules added, "customers.radio_hours"; the group is there only when there are any.
void write_own_columns(Hdf5Group& parent, const OwnState& own) {
  if (own.columns.empty()) return;
  Hdf5Group group = parent.create_group(own_columns_group);
  for (const OwnColumnValues& column : own.columns) {
    const std::string name = std::string(table_names[static_cast<std::size_t>(column.table)]) + "." + column.name;
    const Hdf5Dataset row = group.create_dimension("row of " + name, column.size());
    std::visit(
        [&]<class Value>(const Column<Value>& values) {
          Hdf5Dataset made = group.create(name, std::span<const Value>(values), {&row}, 0);
          made.set_text("long_name", column.meaning);
          made.set_text("role", role_names[static_cast<std::size_t>(column.role)]);
          set_unit(made, column.unit);
        },
        column.values);
  }
}

void write_tallies(Hdf5Group& group, const Recording& recording) {
  const Hdf5Dataset counter = group.create_dimension("counter", counter_count);
  const auto write = [&](const char* name, const Tally& tally, const char* meaning) {
    const std::vector<std::int64_t> counters = counters_of(tally);
    Hdf5Dataset made = group.create(name, std::span<const std::int64_t>(counters), {&counter}, 0);
    made.set_text("long_name", meaning);
    made.set_text("units", "1");
  };
  write("since_series", recording.since_series, "counters since the last record of the series");
  write("since_ledger", recording.since_ledger, "counters since the last record of the ledger");
  write("since_start", recording.since_start, "counters since the start");
}

void write_state(Hdf5Group& root, const Recording& recording, const Checkpoint& checkpoint) {
  Hdf5Group group = root.create_group("checkpoint");
  group.set_text("title", "state of the market, to continue the run from");
  group.set_number("step", std::int64_t{checkpoint.step});
  group.set_number("rest_of_world", checkpoint.world.rest_of_world.units);
  group.set_number("opening_total", checkpoint.opening_total.units);
  group.set_number("largest_imbalance", checkpoint.largest_imbalance.units);
  for (std::size_t sector = 0; sector < sector_count; ++sector)
    group.set_number("balance_" + std::string(sector_names[sector]), checkpoint.world.ledger.balances()[sector].units);
  write_tallies(group, recording);
  World::for_each_table(checkpoint.world, [&](const auto& table) { write_table(group, table); });
  write_own_columns(group, checkpoint.world.own);
}

// ---- reading
// --------------------------------------------------------------------------------------------------------

[[noreturn]] void refuse_other_version(const std::string& subject, const std::string& what) {
  throw FileError(subject + ": " + what +
                  "; continue with the version of PlusSum that wrote the file, or start the run anew");
}

template <class Table>
void read_table(const Hdf5Group& parent, Table& table) {
  const Hdf5Group group = parent.group(name_of<Table>());
  std::size_t columns = 0;
  bool has_wide = false;
  Table::describe([&](auto member, const ColumnInfo& info) {
    using Value = typename std::remove_cvref_t<decltype(table.*member)>::value_type;
    const std::string name(info.name);
    if (!group.has(name)) refuse_other_version(group.subject(), "the column '" + name + "' is missing");
    const Hdf5Dataset stored = group.dataset(name);
    if (!stored.stores(number_type<Value>())) refuse_other_version(stored.subject(), "has another kind of number");
    table.*member = stored.read<Value>();
    has_wide = has_wide || info.width == Width::enterprises;
    ++columns;
  });
  if (group.names().size() != columns + (has_wide ? 2 : 1))
    refuse_other_version(group.subject(), "has columns that this version of PlusSum does not know");
}

/// Every column must be as long as its table, or longer by a whole number of enterprises.
template <class Table>
void check_lengths(const Table& table, std::size_t enterprises) {
  Table::describe([&](auto member, const ColumnInfo& info) {
    const std::size_t expected = table.size() * (info.width == Width::enterprises ? enterprises : 1);
    if ((table.*member).size() != expected)
      throw FileError("dataset 'checkpoint/" + name_of<Table>() + "/" + std::string(info.name) +
                      "': has the wrong length; the file is damaged");
  });
}

/// Which of them the run that goes on knows is seen when it goes on (checkpoint_check.hpp).
OwnState read_own_columns(const Hdf5Group& parent) {
  OwnState own;
  if (!parent.has(own_columns_group)) return own;
  const Hdf5Group group = parent.group(own_columns_group);
  for (const std::string& name : group.names()) {
    if (name.starts_with("row of ")) continue;
    const Hdf5Dataset stored = group.dataset(name);
    const std::size_t dot = name.find('.');
    const auto* table = std::find(std::begin(table_names), std::end(table_names), name.substr(0, dot));
    const auto* role = std::find(std::begin(role_names), std::end(role_names), stored.text("role"));
    if (dot == std::string::npos || table == std::end(table_names) || role == std::end(role_names))
      refuse_other_version(stored.subject(), "belongs to no table");
    OwnColumnValues& column = own.columns.emplace_back(OwnColumnValues{static_cast<TableId>(table - table_names),
                                                                       name.substr(dot + 1),
                                                                       unit_in_file(stored),
                                                                       stored.text("long_name"),
                                                                       static_cast<Role>(role - role_names),
                                                                       {}});
    if (stored.stores(number_type<float>()))
      column.values = stored.read<float>();
    else if (stored.stores(number_type<std::int64_t>()))
      column.values = stored.read<std::int64_t>();
    else
      refuse_other_version(stored.subject(), "has another kind of number");
  }
  return own;
}

Tally read_tally(const Hdf5Group& group, const char* name) {
  const Hdf5Dataset dataset = group.dataset(name);
  const std::vector<std::int64_t> counters = dataset.read<std::int64_t>();
  if (counters.size() != counter_count) refuse_other_version(dataset.subject(), "has other counters");
  Tally tally;
  std::memcpy(static_cast<void*>(&tally), counters.data(), sizeof tally);
  return tally;
}

Money read_money(const Hdf5Group& group, const std::string& name) {
  return {group.number<std::int64_t>(name)};
}

void read_state(const Hdf5Group& group, Recording& recording, Checkpoint& checkpoint) {
  checkpoint.step = group.number<std::uint32_t>("step");
  checkpoint.opening_total = read_money(group, "opening_total");
  checkpoint.largest_imbalance = read_money(group, "largest_imbalance");
  World& world = checkpoint.world;
  world.rest_of_world = read_money(group, "rest_of_world");
  SectorBalances balances;
  for (std::size_t sector = 0; sector < sector_count; ++sector)
    balances[sector] = read_money(group, "balance_" + std::string(sector_names[sector]));
  world.ledger.restore(checkpoint.opening_total, balances, checkpoint.largest_imbalance);
  recording.since_series = read_tally(group, "since_series");
  recording.since_ledger = read_tally(group, "since_ledger");
  recording.since_start = read_tally(group, "since_start");
  World::for_each_table(world, [&](auto& table) { read_table(group, table); });
  World::for_each_table(world, [&](const auto& table) { check_lengths(table, world.enterprises.size()); });
  world.own = read_own_columns(group);
}

}  // namespace

bool write_checkpoint(const fs::path& path, const Provenance& provenance, const Scenario& scenario,
                      const Recording& recording, const Checkpoint& checkpoint, std::string& error) noexcept try {
  const Hdf5Session session;
  if (const std::string obstacle = obstacle_to_writing(path); !obstacle.empty()) throw FileError(obstacle);
  Hdf5File file = Hdf5File::create();
  {
    Hdf5Group root = file.root();
    write_provenance(root, provenance, "checkpoint");
    // Written often and read at most once: speed counts, size does not.
    write_recording(root, scenario, recording, {.deflate = 0, .keep_empty = true});
    write_state(root, recording, checkpoint);
  }
  save(file, path);
  return true;
} catch (const std::exception& exception) {
  error = sentence_for(path, "write", exception);
  return false;
}

namespace {

StoredCheckpoint read_checkpoint_from(const Hdf5File& file) {
  const Hdf5Group root = file.root();
  if (!root.has("checkpoint"))
    throw FileError("this is a finished trajectory, not a checkpoint; there is nothing to continue");
  StoredCheckpoint stored{read_provenance(root), read_recording(root), {}};
  read_state(root.group("checkpoint"), stored.recording, stored.checkpoint);
  return stored;
}

}  // namespace

std::optional<StoredCheckpoint> read_checkpoint(const fs::path& path, std::string& error) noexcept try {
  const Hdf5Session session;
  StoredCheckpoint stored;
  read_known_file<StoredCheckpoint>(
      path, [](const Hdf5File& file, StoredCheckpoint& read) { read = read_checkpoint_from(file); }, stored);
  return stored;
} catch (const std::exception& exception) {
  error = sentence_for(path, "read", exception);
  return std::nullopt;
}

std::optional<StoredCheckpoint> read_checkpoint(std::span<const std::byte> bytes, std::string& error) noexcept try {
  const Hdf5Session session;
  return read_checkpoint_from(open_known_bytes(bytes));
} catch (const std::exception& exception) {
  error = sentence_for("bytes in memory", "read", exception);
  return std::nullopt;
}

}  // namespace plussum::io
