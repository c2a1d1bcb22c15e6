// SPDX-License-Identifier: MIT
#include "io/run_store.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>
#include <thread>

#include "io/run_record.hpp"
#include "io/sha256.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/made_up_experiment.hpp"
#include "support/made_up_run.hpp"

using namespace plussum;
using plussum::test::Child;
using plussum::test::ContainsSubstring;
using plussum::test::key_of;
using plussum::test::made_up_plan;
using plussum::test::made_up_record;
using plussum::test::NumberPipe;
using plussum::test::same_record;
using plussum::test::ScratchFolder;

namespace {

namespace fs = std::filesystem;

io::RunStore opened(const fs::path& folder) {
  std::string error;
  auto store = io::RunStore::open(folder, error);
  INFO(error);
  REQUIRE(store.has_value());
  return std::move(*store);
}

io::RunStore opened_for_reading(const fs::path& folder) {
  std::string error;
  auto store = io::RunStore::open_for_reading(folder, error);
  INFO(error);
  REQUIRE(store.has_value());
  return std::move(*store);
}

void append(io::RunStore& store, const RunRecord& record) {
  std::string error;
  const bool appended = store.append(record, error);
  INFO(error);
  REQUIRE(appended);
}

RunRecord stored(const io::RunStore& store, const RunKey& key) {
  std::string error;
  auto record = store.read(key, error);
  INFO(error);
  REQUIRE(record.has_value());
  return std::move(*record);
}

/// The only log of a store with bytes in it.
fs::path log_of(const fs::path& folder) {
  fs::path log;
  for (const auto& entry : fs::directory_iterator(folder / "runs"))
    if (fs::file_size(entry.path()) > 0) {
      REQUIRE(log.empty());
      log = entry.path();
    }
  return log;
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A store with these runs in one log.
void make_store(const fs::path& folder, int runs) {
  io::RunStore store = opened(folder);
  for (int i = 0; i < runs; ++i) append(store, made_up_record(i));
}

}  // namespace

TEST_CASE("a record comes back bit for bit, also from another process's view", "[run_store]") {
  const ScratchFolder folder;
  RunRecord record = made_up_record(1);
  using limits = std::numeric_limits<double>;
  const double odd_nan = std::bit_cast<double>(std::uint64_t{0xFFF8'0000'DEAD'BEEF});
  record.values = {limits::quiet_NaN(),  odd_nan, limits::infinity(), -limits::infinity(), -0.0,
                   limits::denorm_min(), 0.1};
  record.series = {{}, {limits::max(), odd_nan}, {}};
  record.message = std::string("with\0nul and ✓", 14);
  io::RunStore store = opened(folder / "store");
  append(store, record);
  append(store, test::made_up_failure(2));
  CHECK(same_record(stored(store, key_of(1)), record));
  const io::RunStore reader = opened_for_reading(folder / "store");
  CHECK(same_record(stored(reader, key_of(1)), record));
  CHECK(same_record(stored(reader, key_of(2)), test::made_up_failure(2)));
  CHECK(reader.status_of(key_of(1)) == RunStatus::finished);
  CHECK(reader.status_of(key_of(2)) == RunStatus::failed);
  CHECK_FALSE(reader.status_of(key_of(3)).has_value());
  std::string error;
  CHECK_FALSE(reader.read(key_of(3), error).has_value());
  CHECK_THAT(error, ContainsSubstring("is not in the store"));
}

TEST_CASE("a plan comes back as it was written, and a changed one is refused", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore store = opened(folder / "store");
  std::string error;
  CHECK_FALSE(store.read_plan(error).has_value());
  CHECK(error.empty());
  ResultPlan plan = made_up_plan();
  plan.points[0][0] = std::numeric_limits<double>::denorm_min();
  plan.points[1][1] = -std::numeric_limits<double>::max();
  plan.scenarios = {{"scenario", io::sha256("name: a\n"), "name: a\n"}, {"arms[1].scenario", io::sha256("b"), "b"}};
  plan.scenarios_digest = io::sha256("all");
  plan.build = "a compiler";
  plan.packages = "a library 1.2";
  plan.registration = io::sha256("an entry");
  plan.ramp_name = "price";
  plan.ramp_unit = "MXN";
  plan.ramp = {0.1, 0.2, 0.2, 0.1};
  REQUIRE(store.write_plan(plan, error));
  const auto read = opened_for_reading(folder / "store").read_plan(error);
  INFO(error);
  REQUIRE(read.has_value());
  CHECK((read->name == plan.name && read->title == plan.title && read->experiment_yaml == plan.experiment_yaml));
  CHECK((read->engine_version == plan.engine_version && read->currency == plan.currency));
  CHECK((read->represents == 2.5 && read->replicates == 2));
  REQUIRE(read->factors.size() == 3);
  CHECK((read->factors[2].levels == plan.factors[2].levels && read->factors[2].meaning == plan.factors[2].meaning));
  CHECK((read->factors[0].name == "price" && read->factors[0].unit == "MXN/week" && !read->factors[0].is_choice()));
  REQUIRE(read->metrics.size() == 2);
  CHECK((!read->metrics[0].over_time && read->metrics[1].over_time && read->metrics[1].name == "cash"));
  CHECK(test::same_bits(read->years, plan.years));
  CHECK((test::same_bits(read->ramp, plan.ramp) && read->ramp_name == "price" && read->ramp_unit == "MXN"));
  CHECK(test::same_bits(read->points[0], plan.points[0]));
  CHECK(test::same_bits(read->points[1], plan.points[1]));
  CHECK(test::same_bits(read->points[2], plan.points[2]));
  REQUIRE(read->runs.size() == 6);
  CHECK((read->runs[4].seed == plan.runs[4].seed && read->runs[5].key == key_of(5) && read->runs[5].point == 2));

  REQUIRE(read->scenarios.size() == 2);
  CHECK((read->scenarios[1].place == "arms[1].scenario" && read->scenarios[1].digest == io::sha256("b")));
  CHECK((read->scenarios_digest == plan.scenarios_digest && read->registration == plan.registration));
  CHECK((read->build == plan.build && read->packages == plan.packages));
  CHECK(store.read_text(io::sha256("name: a\n"), error) == "name: a\n");
  put(folder / "store" / "texts" / (io::sha256("b") + ".yaml"), "c");
  CHECK_FALSE(store.read_text(io::sha256("b"), error).has_value());
  CHECK_THAT(error, ContainsSubstring(".yaml': it was changed after it was written"));
  CHECK_FALSE(store.read_text(io::sha256("c"), error).has_value());
  CHECK_THAT(error, ContainsSubstring(".yaml': it is missing"));

  std::string text = contents(folder / "store" / "plan.json");
  text[text.find("0.2")] = '1';
  put(folder / "store" / "plan.json", text);
  CHECK_FALSE(store.read_plan(error).has_value());
  CHECK_THAT(error, ContainsSubstring("plan.json': it is damaged"));
}

TEST_CASE("what is no store is refused with a sentence", "[run_store]") {
  const ScratchFolder folder;
  std::string error;
  CHECK_FALSE(io::RunStore::open_for_reading(folder / "none", error).has_value());
  CHECK_THAT(error, ContainsSubstring("there is no such folder"));
  CHECK_FALSE(io::RunStore::open(folder.path() / "none" / "store", error).has_value());
  CHECK_THAT(error, ContainsSubstring("there is no folder '" + (folder / "none").string() + "'"));
  put(folder / "file", "text");
  CHECK_FALSE(io::RunStore::open(folder / "file", error).has_value());
  CHECK_THAT(error, ContainsSubstring("this is a file; a store is a folder"));
  CHECK_FALSE(io::RunStore::open(folder.path(), error).has_value());
  CHECK_THAT(error, ContainsSubstring("it holds other files and is no store"));
  CHECK_FALSE(io::RunStore::open_for_reading(folder.path(), error).has_value());
  CHECK_THAT(error, ContainsSubstring("this folder is no store of runs"));
  make_store(folder / "store", 1);
  put(folder / "store" / "store.json", R"({"format": "PlusSum run store", "version": "2.0"})");
  CHECK_FALSE(io::RunStore::open(folder / "store", error).has_value());
  CHECK_THAT(error, ContainsSubstring("it has version 2, this PlusSum knows version 1; use a newer PlusSum"));
  put(folder / "store" / "store.json", R"({"format": "PlusSum run store", "version": "1.7"})");
  CHECK(io::RunStore::open(folder / "store", error).has_value());
  put(folder / "store" / "store.json", "{");
  CHECK_FALSE(io::RunStore::open(folder / "store", error).has_value());
  CHECK_THAT(error, ContainsSubstring("store.json in it is damaged"));
}

TEST_CASE("nothing is left behind by a store to which nothing was added", "[run_store]") {
  const ScratchFolder folder;
  make_store(folder / "store", 0);
  CHECK(fs::is_empty(folder.path() / "store" / "runs"));
}

TEST_CASE("a finished run replaces a failed one, in whatever order they are read", "[run_store]") {
  const ScratchFolder folder;
  {
    io::RunStore store = opened(folder / "store");
    append(store, test::made_up_failure(1));
    append(store, made_up_record(1));
    append(store, made_up_record(2));
    append(store, test::made_up_failure(2));
  }
  const io::RunStore store = opened_for_reading(folder / "store");
  CHECK(store.size() == 2);
  CHECK(same_record(stored(store, key_of(1)), made_up_record(1)));
  CHECK(same_record(stored(store, key_of(2)), made_up_record(2)));
}

TEST_CASE("two results of one run that differ are reported, the time they took is not compared", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore store = opened(folder / "store");
  RunRecord record = made_up_record(1);
  append(store, record);
  record.wall_seconds = 7;
  append(store, record);
  CHECK(store.status({}).contradictions.empty());
  record.series[1][2] += 1e-9;
  append(store, record);
  const auto contradictions = store.status({}).contradictions;
  REQUIRE(contradictions.size() == 1);
  CHECK_THAT(contradictions[0], ContainsSubstring("run " + key_of(1) + " has two different results"));
  CHECK(opened_for_reading(folder / "store").status({}).contradictions.size() == 1);
}

TEST_CASE("a failed run is tried again only when asked, and once", "[run_store]") {
  const ScratchFolder folder;
  {
    io::RunStore store = opened(folder / "store");
    CHECK(store.claim(key_of(1)) == io::Claim::taken_by_me);
    append(store, test::made_up_failure(1));
    CHECK(store.claim(key_of(1)) == io::Claim::already_done);
    CHECK(store.claim(key_of(1), true) == io::Claim::already_done);
  }
  io::RunStore store = opened(folder / "store");
  CHECK(store.claim(key_of(1)) == io::Claim::already_done);
  CHECK(store.claim(key_of(1), true) == io::Claim::taken_by_me);
  append(store, test::made_up_failure(1));
  CHECK(store.claim(key_of(1), true) == io::Claim::already_done);
}

TEST_CASE("claims hold between threads and between stores, and can be given back", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore one = opened(folder / "store"), other = opened(folder / "store");
  CHECK(one.notice().empty());
  CHECK(one.claim(key_of(1)) == io::Claim::taken_by_me);
  CHECK(one.claim(key_of(1)) == io::Claim::taken_by_other);  // another thread
  CHECK(other.claim(key_of(1)) == io::Claim::taken_by_other);
  CHECK(other.claim(key_of(2)) == io::Claim::taken_by_me);
  const ResultPlan plan = made_up_plan();
  const io::RunStore reader = opened_for_reading(folder / "store");
  CHECK(reader.status(plan).in_work == 2);
  CHECK(reader.status(plan).workers.size() == 2);
  one.release(key_of(1));
  CHECK(other.claim(key_of(1)) == io::Claim::taken_by_me);
  append(other, made_up_record(1));
  CHECK(one.claim(key_of(1)) == io::Claim::already_done);  // noticed without refresh()
  CHECK(reader.status(plan).in_work == 1);
}

TEST_CASE("the claims of a process that dies are free again", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore store = opened(folder / "store");
  NumberPipe pipe;
  Child child([&]() -> int {
    std::string error;
    auto own = io::RunStore::open(folder / "store", error);
    pipe.say(own && own->claim(key_of(1)) == io::Claim::taken_by_me);
    for (;;) ::pause();
  });
  int claimed = 0;
  REQUIRE((pipe.hear(claimed) && claimed == 1));
  CHECK(store.claim(key_of(1)) == io::Claim::taken_by_other);
  child.kill();
  CHECK(store.claim(key_of(1)) == io::Claim::taken_by_me);
  CHECK(opened_for_reading(folder / "store").status({}).workers.size() == 1);
}

TEST_CASE("killed at any moment, a store loses nothing that was acknowledged", "[run_store]") {
  const ScratchFolder folder;
  const fs::path path = folder / "store";
  std::set<int> acknowledged;
  int next = 0;
  for (int trial = 0; trial < 100; ++trial) {
    NumberPipe pipe;
    // Every fifth process writes large records, so that some are cut off in the middle.
    const std::size_t times = trial % 5 == 0 ? 10'000 : 50;
    Child child([&]() -> int {
      std::string error;
      auto store = io::RunStore::open(path, error);
      if (!store) return 1;
      for (int i = next;; ++i) {
        if (!store->append(made_up_record(i, times), error)) return 2;
        pipe.say(i);
      }
    });
    pipe.only_listen();
    int number = 0;
    // Die at a different moment each time: some before the first record.
    for (int heard = 0; heard < trial % 7 && pipe.hear(number); ++heard) {
      acknowledged.insert(number);
      next = std::max(next, number + 1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(137 * (trial % 11)));
    child.kill();
    while (pipe.hear(number)) {
      acknowledged.insert(number);
      next = std::max(next, number + 1);
    }
    next += 1;  // the child may have stored one more without having said so
  }
  const io::RunStore store = opened_for_reading(path);
  CHECK(acknowledged.size() > 100);
  std::size_t found = 0;
  for (const RunKey& key : store.keys()) {
    const RunRecord record = stored(store, key);
    const int number = static_cast<int>(record.values.at(0));
    CHECK(same_record(record, made_up_record(number, record.series.at(1).size())));
    found += acknowledged.count(number);
  }
  CHECK(found == acknowledged.size());
  // At most one more for each process that was killed.
  CHECK(store.size() <= acknowledged.size() + 100);
  for (const io::DamagedPlace& place : store.status({}).damaged) CHECK(place.at_end);
}

TEST_CASE("two processes share the work and make nothing twice", "[run_store]") {
  const ScratchFolder folder;
  const fs::path path = folder / "store";
  constexpr int runs = 300;
  NumberPipe pipe;
  const auto work = [&](int from) {
    std::string error;
    auto store = io::RunStore::open(path, error);
    if (!store) return 1;
    for (int done = 0; done < runs;) {
      done = 0;
      for (int i = 0; i < runs; ++i) {
        const int number = (from + i) % runs;
        const io::Claim claim = store->claim(key_of(number));
        done += claim == io::Claim::already_done;
        if (claim != io::Claim::taken_by_me) continue;
        pipe.say(number);
        if (!store->append(made_up_record(number), error)) return 2;
      }
    }
    return 0;
  };
  Child one([&] { return work(0); }), two([&] { return work(runs / 3); }), three([&] { return work(0); });
  pipe.only_listen();
  std::multiset<int> made;
  for (int number = 0; pipe.hear(number);) made.insert(number);
  CHECK(one.wait() == 0);
  CHECK(two.wait() == 0);
  CHECK(three.wait() == 0);
  CHECK(made.size() == runs);
  CHECK(std::set<int>(made.begin(), made.end()).size() == runs);
  CHECK(opened_for_reading(path).size() == runs);
}

TEST_CASE("several threads of one process share a store", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore store = opened(folder / "store");
  std::atomic<int> made{0}, bad{0};
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          std::string error;
          if (store.claim(key_of(i)) != io::Claim::taken_by_me) continue;
          ++made;
          if (!store.append(made_up_record(i), error) || !store.read(key_of(i), error)) ++bad;
        }
      });
  }
  CHECK(made == 200);
  CHECK(bad == 0);
  CHECK(opened_for_reading(folder / "store").size() == 200);
}

TEST_CASE("a log cut off at any byte gives all whole records before the cut", "[run_store]") {
  const ScratchFolder folder;
  make_store(folder / "store", 3);
  const fs::path log = log_of(folder / "store");
  const std::string whole = contents(log);
  const std::size_t first = io::record_bytes(made_up_record(0)).size();
  const std::size_t second = first + io::record_bytes(made_up_record(1)).size();
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    put(log, whole.substr(0, length));
    const io::RunStore store = opened_for_reading(folder / "store");
    const std::size_t expected = length == whole.size() ? 3 : length >= second ? 2 : length >= first ? 1 : 0;
    if (store.size() != expected) CHECK(store.size() == expected);
    const std::size_t good = expected == 3 ? whole.size() : expected == 2 ? second : expected == 1 ? first : 0;
    const auto damaged = store.status({}).damaged;
    if (length == good) {
      if (!damaged.empty()) CHECK(damaged.empty());
    } else if (damaged.size() != 1 || !damaged[0].at_end || damaged[0].offset != good ||
               damaged[0].bytes != length - good) {
      FAIL("cut at " << length);
    }
  }
}

TEST_CASE("a flipped byte costs one record, and the place is known", "[run_store]") {
  const ScratchFolder folder;
  make_store(folder / "store", 3);
  const fs::path log = log_of(folder / "store");
  const std::string whole = contents(log);
  const std::size_t first = io::record_bytes(made_up_record(0)).size();
  const std::size_t second = first + io::record_bytes(made_up_record(1)).size();
  for (std::size_t at = first; at < second; ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    put(log, bytes);
    const io::RunStore store = opened_for_reading(folder / "store");
    const auto damaged = store.status({}).damaged;
    if (store.size() != 2 || store.status_of(key_of(1)) || !store.status_of(key_of(2)) || damaged.size() != 1 ||
        damaged[0].at_end || damaged[0].offset != first || damaged[0].bytes != second - first ||
        damaged[0].file != log.filename())
      FAIL("flipped byte " << at);
  }
  // The run is made again, into a log of its own.
  io::RunStore store = opened(folder / "store");
  CHECK(store.claim(key_of(0)) == io::Claim::already_done);
  CHECK(store.claim(key_of(1)) == io::Claim::taken_by_me);
  append(store, made_up_record(1));
  CHECK(opened_for_reading(folder / "store").size() == 3);
}

TEST_CASE("garbage, and records within records, hide nothing", "[run_store]") {
  const ScratchFolder folder;
  make_store(folder / "store", 0);
  const auto bytes_of = [](const RunRecord& record) {
    const auto bytes = io::record_bytes(record);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  RunRecord nested = made_up_record(1);
  nested.message = bytes_of(made_up_record(9));
  const std::string magic(reinterpret_cast<const char*>(io::record_magic), sizeof io::record_magic);
  const std::string garbage = magic + magic.substr(0, 5) + std::string(3'000'000, '\xFF') + magic;
  put(folder.path() / "store" / "runs" / "a.log", garbage + bytes_of(nested) + garbage + bytes_of(made_up_record(2)));
  put(folder.path() / "store" / "runs" / "notes.txt", "not a log");
  const io::RunStore store = opened_for_reading(folder / "store");
  CHECK(store.keys().size() == 2);
  CHECK(same_record(stored(store, key_of(1)), nested));
  CHECK(store.status_of(key_of(2)).has_value());
  CHECK(store.status({}).damaged.size() == 2);
}

TEST_CASE("a body with a good digest and a wrong layout is no record", "[run_store]") {
  const auto bytes = io::record_bytes(made_up_record(1));
  const auto body = std::span(bytes).subspan(io::record_head_bytes);
  REQUIRE(io::record_of(body).has_value());
  for (std::size_t length = 0; length < body.size(); ++length)
    if (io::record_of(body.first(length))) FAIL("accepted " << length << " bytes");
  for (std::size_t at = 0; at < body.size(); ++at) {
    std::vector<std::byte> changed(body.begin(), body.end());
    changed[at] = std::byte{0xFF};
    static_cast<void>(io::record_of(changed));  // whatever it says, it must not read beyond the end
  }
}

TEST_CASE("readers follow a log while it grows", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore writer = opened(folder / "store"), reader = opened_for_reading(folder / "store");
  std::string error;
  for (int i = 0; i < 20; ++i) {
    append(writer, made_up_record(i));
    CHECK_FALSE(reader.status_of(key_of(i)).has_value());
    CHECK(reader.refresh(error));
    CHECK(reader.status_of(key_of(i)).has_value());
  }
  CHECK_FALSE(reader.append(made_up_record(99), error));
  CHECK_THAT(error, ContainsSubstring("it was opened for reading"));
}

TEST_CASE("a disk that fills up loses nothing, and the store goes on when there is room", "[run_store]") {
  const ScratchFolder folder;
  const fs::path path = folder / "store";
  Child child([&]() -> int {
    std::signal(SIGXFSZ, SIG_IGN);
    std::string error;
    auto store = io::RunStore::open(path, error);
    const std::size_t size = io::record_bytes(made_up_record(10)).size();
    struct ::rlimit limit {};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 10 * size + size / 2;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int stored = 10;
    while (stored < 99 && store->append(made_up_record(stored), error)) ++stored;
    if (stored != 20 || error.find("the disk is full") == std::string::npos) return 1;
    if (store->claim(key_of(20)) != io::Claim::taken_by_me) return 2;
    limit.rlim_cur = before;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return store->append(made_up_record(20), error) && store->finish(error) ? 0 : 3;
  });
  CHECK(child.wait() == 0);
  const io::RunStore store = opened_for_reading(path);
  CHECK(store.size() == 11);
  for (int i = 10; i <= 20; ++i) CHECK(same_record(stored(store, key_of(i)), made_up_record(i)));
  CHECK(store.status({}).damaged.empty());
}

TEST_CASE("a store that may not be written can be read", "[run_store]") {
  const ScratchFolder folder;
  const fs::path path = folder / "store";
  make_store(path, 3);
  const auto set_permissions = [&](fs::perms folders, fs::perms files) {
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (!entry.is_directory()) fs::permissions(entry.path(), files);
    fs::permissions(path / "runs", folders);
    fs::permissions(path, folders);
  };
  set_permissions(fs::perms::owner_read | fs::perms::owner_exec, fs::perms::owner_read);
  CHECK(opened_for_reading(path).size() == 3);
  std::string error;
  if (::access(path.c_str(), W_OK) != 0) {  // root may write anyway
    CHECK_FALSE(io::RunStore::open(path, error).has_value());
    CHECK_THAT(error, ContainsSubstring("may not write"));
  }
  set_permissions(fs::perms::owner_all, fs::perms::owner_all);
}

TEST_CASE("status counts what is planned, what is there and what is not", "[run_store]") {
  const ScratchFolder folder;
  io::RunStore store = opened(folder / "store");
  const ResultPlan plan = made_up_plan();  // runs 0 to 5
  append(store, made_up_record(0));
  append(store, made_up_record(1));
  append(store, test::made_up_failure(5));
  append(store, made_up_record(70));
  append(store, test::made_up_failure(71));
  CHECK(store.claim(key_of(2)) == io::Claim::taken_by_me);
  const io::StoreStatus status = store.status(plan);
  CHECK(status.planned == 6);
  CHECK(status.finished == 2);
  CHECK(status.failed == 1);
  CHECK(status.missing == 3);
  CHECK(status.unplanned == 2);
  CHECK(status.in_work == 1);
  REQUIRE(status.failures.size() == 2);
  CHECK(status.failures[0].planned == std::size_t{5});
  CHECK(status.failures[0].message == test::made_up_failure(5).message);
  CHECK(status.failures[0].parameters == "price = 0.2 MXN/week, gain = 0.6666666666666666, aim = naïve, ✓, seed 1");
  CHECK_FALSE(status.failures[1].planned.has_value());
  CHECK(status.bytes == fs::file_size(log_of(folder / "store")));
}

TEST_CASE("merging copies what is not known and leaves the sources alone", "[run_store]") {
  const ScratchFolder folder;
  std::string error;
  {
    io::RunStore one = opened(folder / "one"), two = opened(folder / "two");
    REQUIRE(one.write_plan(made_up_plan(), error));
    REQUIRE(two.write_plan(made_up_plan(1), error));
    for (const int i : {0, 1, 2}) append(one, made_up_record(i));
    for (const int i : {2, 3, 40}) append(two, made_up_record(i));
    append(one, test::made_up_failure(3));
    append(two, test::made_up_failure(0));
  }
  const std::string before = contents(log_of(folder / "two"));
  const fs::path sources[] = {folder / "one", folder / "two"};
  {
    io::RunStore target = opened(folder / "target");
    const auto opened_sources = io::open_sources(sources, error);
    INFO(error);
    REQUIRE(opened_sources.has_value());
    const auto counts = io::merge_stores(target, *opened_sources, error);
    REQUIRE(counts.has_value());
    CHECK(counts->copied == 6);  // 0, 1, 2, the failure of 3; then 3 itself and 40
    CHECK(counts->known == 2);   // 2 and the failure of 0
    CHECK(counts->contradictions.empty());
    const auto again = io::merge_stores(target, *opened_sources, error);
    REQUIRE(again.has_value());
    CHECK(again->copied == 0);
  }
  const io::RunStore target = opened_for_reading(folder / "target");
  CHECK(target.size() == 5);
  for (const int i : {0, 1, 2, 3, 40}) CHECK(same_record(stored(target, key_of(i)), made_up_record(i)));
  CHECK(target.read_plan(error)->points.size() == 3);
  CHECK(target.status(*target.read_plan(error)).unplanned == 1);
  CHECK(contents(log_of(folder / "two")) == before);
  CHECK_FALSE(fs::exists(folder.path() / "two" / "nothing else"));
}

TEST_CASE("merging tells of results that contradict each other, and of a source that is none", "[run_store]") {
  const ScratchFolder folder;
  std::string error;
  make_store(folder / "one", 2);
  io::RunStore target = opened(folder / "target");
  RunRecord other = made_up_record(1);
  other.digest = "ffffffffffffffff";
  append(target, other);
  const fs::path one[] = {folder / "one"};
  const auto sources = io::open_sources(one, error);
  REQUIRE(sources.has_value());
  const auto counts = io::merge_stores(target, *sources, error);
  REQUIRE(counts.has_value());
  CHECK(counts->copied == 1);
  REQUIRE(counts->contradictions.size() == 1);
  CHECK_THAT(counts->contradictions[0], ContainsSubstring("run " + key_of(1) + " has another result in '"));
  const fs::path none[] = {folder / "none"};
  CHECK_FALSE(io::open_sources(none, error).has_value());
  CHECK_THAT(error, ContainsSubstring("there is no such folder"));
}
