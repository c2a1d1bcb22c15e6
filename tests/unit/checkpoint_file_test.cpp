// SPDX-License-Identifier: MIT
#include "io/checkpoint_file.hpp"

#include <hdf5.h>

#include <cstdlib>
#include <fstream>
#include <limits>

#include "io/hdf5_file.hpp"
#include "support/catch.hpp"
#include "support/made_up_run.hpp"

using namespace plussum;
using plussum::test::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

/// Different bits in every value of every column, patterns that are NaN or negative zero included.
template <class Table>
void scramble(Table& table) {
  std::uint64_t state = 88172645463325252U;
  Table::describe([&](auto member, const ColumnInfo&) {
    for (auto& value : table.*member) {
      state ^= state << 13U, state ^= state >> 7U, state ^= state << 17U;
      std::memcpy(static_cast<void*>(&value), &state, sizeof value);
    }
  });
}

Checkpoint made_up_checkpoint(std::size_t customers = 1000) {
  constexpr std::size_t enterprises = 2;
  Checkpoint checkpoint;
  checkpoint.step = 4'000'000'000U;
  checkpoint.opening_total = {std::numeric_limits<std::int64_t>::max()};
  checkpoint.largest_imbalance = {3};
  World& world = checkpoint.world;
  world.rest_of_world = {-9'007'199'254'740'993};
  resize_table(world.customers, customers, enterprises);
  resize_table(world.communities, 10, enterprises);
  resize_table(world.enterprises, enterprises, enterprises);
  resize_table(world.partners, 0, enterprises);
  resize_table(world.groups, 7, enterprises);
  resize_table(world.members, 21, enterprises);
  resize_table(world.offers, supplier_slots * Offers::rows_per_supplier, enterprises);
  World::for_each_table(world, [](auto& table) { scramble(table); });
  SectorBalances balances;
  for (std::size_t i = 0; i < sector_count; ++i) balances[i] = {static_cast<std::int64_t>(i) * -77'777'777'777};
  world.ledger.restore(checkpoint.opening_total, balances, checkpoint.largest_imbalance);
  return checkpoint;
}

Recording recording_under_way() {
  Recording recording = test::made_up_recording(0);
  recording.panel_steps.clear();
  for (RecordedColumn& column : recording.panel) column.values.clear();
  recording.since_series.household_cash = {-1};
  recording.since_ledger.moved[5] = 1'234'567'890'123;
  recording.since_start.overdrawn_customer = {std::numeric_limits<std::int64_t>::max()};
  return recording;
}

bool write(const fs::path& path, const Recording& recording, const Checkpoint& checkpoint, std::string& error) {
  return io::write_checkpoint(path, test::made_up_provenance(), test::made_up_scenario(), recording, checkpoint, error);
}

template <class Table>
bool same_table(const Table& left, const Table& right) {
  bool same = true;
  Table::describe([&](auto member, const ColumnInfo&) { same = same && test::same_bits(left.*member, right.*member); });
  return same;
}

void check_same(const Checkpoint& left, const Checkpoint& right) {
  CHECK(left.step == right.step);
  CHECK(left.opening_total == right.opening_total);
  CHECK(left.largest_imbalance == right.largest_imbalance);
  CHECK(left.world.rest_of_world == right.world.rest_of_world);
  CHECK(left.world.ledger.balances() == right.world.ledger.balances());
  CHECK(left.world.ledger.opening_total() == right.world.ledger.opening_total());
  CHECK(same_table(left.world.customers, right.world.customers));
  CHECK(same_table(left.world.communities, right.world.communities));
  CHECK(same_table(left.world.enterprises, right.world.enterprises));
  CHECK(same_table(left.world.partners, right.world.partners));
  CHECK(same_table(left.world.groups, right.world.groups));
  CHECK(same_table(left.world.members, right.world.members));
  CHECK(same_table(left.world.offers, right.world.offers));
}

/// Changes a finished file through the library itself.
template <class Change>
void change(const fs::path& path, Change&& apply) {
  const io::Hdf5Session session;
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  if (H5Aexists(file, "sealed") > 0) H5Adelete(file, "sealed");
  apply(file);
  REQUIRE(H5Fclose(file) >= 0);
}

}  // namespace

TEST_CASE("a checkpoint reads back to the bit", "[checkpoint]") {
  const test::ScratchFolder folder;
  const Checkpoint checkpoint = made_up_checkpoint();
  const bool started = GENERATE(true, false);
  const Recording recording = started ? test::made_up_recording() : recording_under_way();
  std::string error;
  REQUIRE(write(folder / "run.h5", recording, checkpoint, error));
  const auto read = io::read_checkpoint(folder / "run.h5", error);
  INFO(error);
  REQUIRE(read.has_value());
  CHECK(test::same_recording(read->recording, recording));
  CHECK(test::same_bits(read->recording.since_series, recording.since_series));
  CHECK(test::same_bits(read->recording.since_ledger, recording.since_ledger));
  CHECK(test::same_bits(read->recording.since_start, recording.since_start));
  check_same(read->checkpoint, checkpoint);
  CHECK(read->provenance.scenario_yaml == test::made_up_provenance().scenario_yaml);
  // What was recorded so far is a trajectory.
  CHECK(io::read_trajectory(folder / "run.h5", error).has_value());
}

TEST_CASE("an empty world is kept too", "[checkpoint]") {
  const test::ScratchFolder folder;
  std::string error;
  REQUIRE(write(folder / "run.h5", Recording{}, Checkpoint{}, error));
  const auto read = io::read_checkpoint(folder / "run.h5", error);
  INFO(error);
  REQUIRE(read.has_value());
  check_same(read->checkpoint, Checkpoint{});
}

TEST_CASE("a checkpoint that does not fit this version is refused", "[checkpoint]") {
  const test::ScratchFolder folder;
  const fs::path path = folder / "run.h5";
  std::string error;
  REQUIRE(write(path, Recording{}, made_up_checkpoint(), error));

  change(path, [](hid_t file) { H5Ldelete(file, "checkpoint/customers/cash", H5P_DEFAULT); });
  CHECK_FALSE(io::read_checkpoint(path, error).has_value());
  CHECK_THAT(error, ContainsSubstring("group 'checkpoint/customers': the column 'cash' is missing") &&
                        ContainsSubstring("the version of PlusSum that wrote the file"));

  change(path, [](hid_t file) {
    H5Lcreate_hard(file, "checkpoint/customers/debt", file, "checkpoint/customers/cash", 0, 0);
  });
  change(path, [](hid_t file) {
    H5Lcreate_hard(file, "checkpoint/customers/debt", file, "checkpoint/customers/mood", 0, 0);
  });
  CHECK_FALSE(io::read_checkpoint(path, error).has_value());
  CHECK_THAT(error, ContainsSubstring("has columns that this version of PlusSum does not know"));

  change(path, [](hid_t file) {
    H5Ldelete(file, "checkpoint/customers/mood", H5P_DEFAULT);
    H5Ldelete(file, "checkpoint/customers/cash", H5P_DEFAULT);
    H5Lcreate_hard(file, "checkpoint/customers/role", file, "checkpoint/customers/cash", 0, 0);
  });
  CHECK_FALSE(io::read_checkpoint(path, error).has_value());
  CHECK_THAT(error, ContainsSubstring("dataset 'checkpoint/customers/cash': has another kind of number"));
}

TEST_CASE("a trajectory is no checkpoint, and a dataset that claims too much is refused", "[checkpoint]") {
  const test::ScratchFolder folder;
  const fs::path path = folder / "run.h5";
  std::string error;
  REQUIRE(io::write_trajectory(path, test::made_up_provenance(), test::made_up_scenario(), test::made_up_recording(),
                               error));
  CHECK_FALSE(io::read_checkpoint(path, error).has_value());
  CHECK_THAT(error, ContainsSubstring("this is a finished trajectory, not a checkpoint"));

  change(path, [](hid_t file) {
    H5Ldelete(file, "events/step", H5P_DEFAULT);
    const hsize_t length = hsize_t{1} << 50U;
    const hid_t space = H5Screate_simple(1, &length, nullptr);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    const hsize_t chunk = 1024;
    H5Pset_chunk(properties, 1, &chunk);
    H5Dclose(H5Dcreate2(file, "events/step", H5T_STD_I64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
    H5Pclose(properties);
    H5Sclose(space);
  });
  CHECK_FALSE(io::read_trajectory(path, error).has_value());
  CHECK_THAT(error, ContainsSubstring("dataset 'events/step': claims more values than the file can hold"));
}

TEST_CASE("xarray, h5py, ncdump and h5dump open a checkpoint", "[checkpoint]") {
  const test::ScratchFolder folder;
  std::string error;
  REQUIRE(write(folder / "run.h5", recording_under_way(), made_up_checkpoint(), error));
  const std::string command = std::string(PLUSSUM_PYTHON) + " " + PLUSSUM_SOURCE_DIR +
                              "/tests/cli/open_trajectory.py '" + (folder / "run.h5").string() + "'";
  const int status = std::system(command.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) SKIP("a reader is not installed");
  CHECK(status == 0);
}
