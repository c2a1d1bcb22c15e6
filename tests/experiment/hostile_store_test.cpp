// SPDX-License-Identifier: MIT
// Stores and logs that somebody has made to do harm: what is no ordinary file is refused, and work stays linear.
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <fstream>
#include <nlohmann/json.hpp>

#include "io/log_scan.hpp"
#include "io/run_record.hpp"
#include "io/run_store.hpp"
#include "plussum/core/hash.hpp"
#include "support/catch.hpp"
#include "support/made_up_experiment.hpp"
#include "support/made_up_run.hpp"

using namespace plussum;
using plussum::test::ContainsSubstring;
using plussum::test::made_up_plan;
using plussum::test::made_up_record;
using plussum::test::ScratchFolder;

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;

void add(Bytes& bytes, std::span<const std::byte> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

void add_number(Bytes& bytes, std::uint64_t value) {
  for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>(value >> 8U * i));
}

/// What has been read of a log, to see that work is linear in its size.
class CountingBytes final : public io::LogBytes {
 public:
  explicit CountingBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::optional<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    const auto got = bytes_.read(offset, into);
    total += got.value_or(0);
    largest = std::max(largest, into.size());
    return got;
  }
  std::uint64_t total = 0;
  std::size_t largest = 0;

 private:
  io::LogBytesInMemory bytes_;
};

struct Scanned {
  std::vector<std::uint64_t> offsets;
  io::LogScan scan;
  std::uint64_t read = 0;
  std::size_t largest = 0;
};

Scanned scanned(const Bytes& log) {
  Scanned result;
  CountingBytes bytes(log);
  CHECK(io::scan_log(bytes, log.size(), result.scan,
                     [&](std::uint64_t offset, std::span<const std::byte>) { result.offsets.push_back(offset); }));
  result.read = bytes.total;
  result.largest = bytes.largest;
  return result;
}

/// A store of three runs with a plan.
fs::path make_store(const fs::path& path) {
  std::string error;
  auto store = io::RunStore::open(path, error);
  REQUIRE(store.has_value());
  REQUIRE(store->write_plan(made_up_plan(), error));
  for (int i = 0; i < 3; ++i) REQUIRE(store->append(made_up_record(i), error));
  return path;
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The plan with a part replaced, under a good digest. The whole is read, not the part alone.
void write_plan(const fs::path& store, const nlohmann::ordered_json& plan) {
  const std::string text = plan.dump();
  const std::string digest = hexadecimal(digest_bytes(std::as_bytes(std::span(text))));
  std::ofstream(store / "plan.json", std::ios::binary)
      << "{\"digest\": \"" << digest << "\",\n\"plan\": " << text << "}\n";
}

nlohmann::ordered_json plan_in(const fs::path& store) {
  return nlohmann::ordered_json::parse(contents(store / "plan.json"))["plan"];
}

void expect_refused(const fs::path& store, const std::string& name, const std::string& what) {
  std::string error;
  CHECK_FALSE(io::RunStore::open_for_reading(store, error).has_value());
  CHECK_THAT(error, ContainsSubstring("cannot use '" + (store / name).string() + "': this is " + what));
  CHECK_FALSE(io::RunStore::open(store, error).has_value());
  CHECK_THAT(error, ContainsSubstring("cannot use '" + (store / name).string() + "': this is " + what));
}

}  // namespace

TEST_CASE("marks of records in masses take time in proportion to their number", "[run_store]") {
  Bytes log;
  const auto record = io::record_bytes(made_up_record(1));
  SECTION("marks alone") {
    for (int i = 0; i < 500'000; ++i) add(log, std::as_bytes(std::span(io::record_magic)));
  }
  SECTION("marks whose records would reach to the end of the log") {
    for (std::uint64_t i = 0; i < 170'000; ++i) {
      add(log, std::as_bytes(std::span(io::record_magic)));
      add_number(log, (170'000 - i - 1) * io::record_head_bytes);
      add_number(log, 7);
    }
  }
  const std::uint64_t before = log.size();
  add(log, record);
  const Scanned result = scanned(log);
  CHECK(result.offsets == std::vector<std::uint64_t>{before});
  CHECK(result.read <= 4 * log.size() + (8U << 20U));
  CHECK(result.largest <= std::size_t{1} << 20U);
}

TEST_CASE("forged records within records end the search before it costs more than reading the log a few times",
          "[run_store]") {
  // Each is laid out as a record whose message holds all that follow, with a wrong digest.
  constexpr std::uint64_t count = 60'000, own = 8 + 8 + 8 + 8 + 1 + 8 + 8, tail = 8 + 8 + 8;
  Bytes log;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t inner = (count - i - 1) * own + (count - i - 1) * tail;
    add(log, std::as_bytes(std::span(io::record_magic)));
    add_number(log, own - io::record_head_bytes + inner + tail);
    add_number(log, 7);           // digest
    add_number(log, 0);           // key
    log.push_back(std::byte{0});  // status
    add_number(log, 0);           // wall time
    add_number(log, inner);       // message
  }
  log.resize(log.size() + count * tail);
  const Scanned result = scanned(log);
  CHECK(result.offsets.empty());
  CHECK(result.scan.wasted <= 10 * log.size() + (80U << 20U));
  CHECK(result.read <= 30 * log.size() + (200U << 20U));
}

TEST_CASE("a wrong length hides no other record", "[run_store]") {
  Bytes log;
  std::vector<std::uint64_t> good;
  for (int i = 0; i < 200; ++i) {
    if (i % 2 == 1) good.push_back(log.size());
    Bytes record = io::record_bytes(made_up_record(i));
    if (i % 2 == 0) record[9] = std::byte{1};  // 256 bytes longer
    add(log, record);
  }
  CHECK(scanned(log).offsets == good);
}

TEST_CASE("what is no ordinary file in a store is neither read nor written", "[run_store]") {
  const ScratchFolder folder;
  const fs::path store = make_store(folder / "store");
  const fs::path outside = folder / "outside";
  std::ofstream(outside) << "mine";
  for (const char* name : {"claims", "plan.json", "store.json", "registrations"}) {
    INFO(name);
    const fs::path path = store / name, aside = folder / "aside";
    const bool was_there = fs::exists(path);
    if (was_there) fs::rename(path, aside);
    fs::create_symlink(outside, path);
    expect_refused(store, name, "a symbolic link");
    fs::remove(path);
    REQUIRE(::mkfifo(path.c_str(), 0666) == 0);
    expect_refused(store, name, "a device, pipe or socket");
    fs::remove(path);
    if (was_there) fs::rename(aside, path);
  }
  CHECK(contents(outside) == "mine");
  REQUIRE(::mkfifo((store / "runs" / "a.log").c_str(), 0666) == 0);
  expect_refused(store, "runs/a.log", "a device, pipe or socket");
  fs::remove(store / "runs" / "a.log");
  fs::create_symlink("/dev/zero", store / "runs" / "b.log");
  expect_refused(store, "runs/b.log", "a symbolic link");
  fs::remove(store / "runs" / "b.log");
  fs::rename(store / "runs", folder / "runs");
  fs::create_directory_symlink(folder / "runs", store / "runs");
  expect_refused(store, "runs", "a symbolic link");
}

TEST_CASE("plans whose parts do not belong together are damaged, whatever their digest", "[run_store]") {
  const ScratchFolder folder;
  const fs::path store = make_store(folder / "store");
  const nlohmann::ordered_json good = plan_in(store);
  const auto reads = [&](const nlohmann::ordered_json& plan) {
    write_plan(store, plan);
    std::string error;
    const auto opened = io::RunStore::open_for_reading(store, error);
    REQUIRE(opened.has_value());
    const bool is_read = opened->read_plan(error).has_value();
    if (!is_read) CHECK_THAT(error, ContainsSubstring("plan.json': it is damaged; repeat the sweep"));
    return is_read;
  };
  CHECK(reads(good));
  const std::vector<std::pair<std::string, nlohmann::ordered_json>> wrong{{"/replicates", 0},
                                                                          {"/replicates", 3},
                                                                          {"/replicates", 4294967298LL},
                                                                          {"/replicates", -1},
                                                                          {"/replicates", 1e300},
                                                                          {"/runs/0/0", 5},
                                                                          {"/runs/0/0", -1},
                                                                          {"/runs/1/1", 0},
                                                                          {"/runs/0/2", 1e30},
                                                                          {"/runs/0/3", ""},
                                                                          {"/runs/0", nullptr},
                                                                          {"/points/0/0", "NaN"},
                                                                          {"/points/0/2", 0.5},
                                                                          {"/points/0/2", 3},
                                                                          {"/points/0/2", -1},
                                                                          {"/points/0", {1.0}},
                                                                          {"/points", {}},
                                                                          {"/metrics", nullptr},
                                                                          {"/metrics/0/name", "cash"},
                                                                          {"/factors/0/name", "aim"},
                                                                          {"/factors/0/levels", 1},
                                                                          {"/years", {3.0, 1.0}},
                                                                          {"/years/0", "NaN"},
                                                                          {"/represents", 0},
                                                                          {"/ramp/values", {1.0}},
                                                                          {"/scenarios", {{"a", "../../x"}}}};
  for (const auto& [place, value] : wrong) {
    INFO(place << " " << value.dump());
    nlohmann::ordered_json plan = good;
    plan[nlohmann::ordered_json::json_pointer(place)] = value;
    CHECK_FALSE(reads(plan));
  }
}

TEST_CASE("logs that cannot be read are told of, not taken for missing runs", "[run_store]") {
  const ScratchFolder folder;
  const fs::path store = make_store(folder / "store");
  if (::geteuid() == 0) SKIP("root reads everything");
  for (const auto& entry : fs::directory_iterator(store / "runs")) fs::permissions(entry.path(), fs::perms::none);
  std::string error;
  CHECK_FALSE(io::RunStore::open_for_reading(store, error).has_value());
  CHECK_THAT(error, ContainsSubstring(".log': you may not read it"));
}
