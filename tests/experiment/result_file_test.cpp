// SPDX-License-Identifier: MIT
#include "io/result_file.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <numeric>

#include "io/file_seal.hpp"
#include "io/hdf5_file.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/made_up_experiment.hpp"
#include "support/made_up_run.hpp"

using namespace plussum;
using plussum::test::ContainsSubstring;
using plussum::test::made_up_plan;
using plussum::test::made_up_record;
using plussum::test::ScratchFolder;

namespace {

namespace fs = std::filesystem;

const io::ResultOrigin origin{"2026-01-02T03:04:05Z", "plussum export store -o result.h5"};

io::RunStore make_store(const fs::path& folder, const std::vector<RunRecord>& records) {
  std::string error;
  auto store = io::RunStore::open(folder, error);
  INFO(error);
  REQUIRE(store.has_value());
  for (const RunRecord& record : records) REQUIRE(store->append(record, error));
  return std::move(*store);
}

ResultPlan plan_with_ramp() {
  ResultPlan plan = made_up_plan();
  plan.ramp_name = "effort";
  plan.ramp_unit = "1";
  plan.ramp = {0, 1, 1, 0};
  return plan;
}

/// Run 2 is missing, run 4 failed.
std::vector<RunRecord> most_records() {
  return {made_up_record(0), made_up_record(1), made_up_record(3), test::made_up_failure(4), made_up_record(5)};
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

using Write = bool (*)(const fs::path&, const io::RunStore&, const ResultPlan&, std::string&);
const Write write_file = [](const fs::path& path, const io::RunStore& store, const ResultPlan& plan,
                            std::string& error) { return io::write_result_file(path, store, plan, origin, error); };
const Write write_table = [](const fs::path& path, const io::RunStore& store, const ResultPlan& plan,
                             std::string& error) { return io::write_result_table(path, store, plan, error); };
const Write write_series = [](const fs::path& path, const io::RunStore& store, const ResultPlan& plan,
                              std::string& error) { return io::write_result_series(path, store, plan, error); };

void write_or_fail(Write write, const fs::path& path, const io::RunStore& store, const ResultPlan& plan) {
  std::string error;
  const bool written = write(path, store, plan, error);
  INFO(error);
  REQUIRE(written);
}

}  // namespace

TEST_CASE("xarray, h5py and pandas open the result of an experiment", "[result_file]") {
  const ScratchFolder folder;
  const io::RunStore store = make_store(folder / "store", most_records());
  write_or_fail(write_file, folder / "result.h5", store, plan_with_ramp());
  write_or_fail(write_table, folder / "table.csv", store, plan_with_ramp());
  write_or_fail(write_series, folder / "series.csv", store, plan_with_ramp());
  const std::string command = std::string(PLUSSUM_PYTHON) + " -B " + PLUSSUM_SOURCE_DIR +
                              "/tests/experiment/open_result.py " + (folder / "result.h5").string() + " " +
                              (folder / "table.csv").string() + " " + (folder / "series.csv").string();
  const int status = std::system(command.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) SKIP("a reader is not installed");
  CHECK(status == 0);
  CHECK(io::check_seal(folder / "result.h5") == io::SealState::intact);
}

TEST_CASE("the result is the same file however the runs were made", "[result_file]") {
  const ScratchFolder folder;
  std::vector<RunRecord> records;
  for (int i = 0; i < 6; ++i) records.push_back(made_up_record(i));
  const io::RunStore straight = make_store(folder / "straight", records);
  { make_store(folder / "pieces", {records[5], test::made_up_failure(2), records[0]}); }
  for (RunRecord& record : records) record.wall_seconds = 99;
  { make_store(folder / "pieces", {records[3], records[1], made_up_record(77)}); }
  const io::RunStore pieces = make_store(folder / "pieces", {records[2], records[4]});
  for (const auto& [write, name] : {std::pair{write_file, "h5"}, {write_table, "table"}, {write_series, "series"}}) {
    const fs::path one = folder / ("one." + std::string(name)).c_str(),
                   two = folder / ("two." + std::string(name)).c_str();
    write_or_fail(write, one, straight, made_up_plan());
    write_or_fail(write, two, pieces, made_up_plan());
    INFO(name);
    CHECK((contents(one) == contents(two)));
  }
}

TEST_CASE("many runs are written block by block and come back", "[result_file]") {
  const ScratchFolder folder;
  constexpr std::size_t times = 3000;  // some 300 rows a block
  const ResultPlan plan = made_up_plan(350, 2, times);
  std::vector<RunRecord> records;
  for (int i = 699; i >= 0; --i) records.push_back(made_up_record(i, times));
  const io::RunStore store = make_store(folder / "store", records);
  write_or_fail(write_file, folder / "result.h5", store, plan);
  const io::Hdf5Session session;
  const io::Hdf5File file = io::Hdf5File::open(folder / "result.h5");
  const auto series = file.root().dataset("cash_over_time").read<double>();
  REQUIRE(series.size() == 700 * times);
  for (std::size_t run = 0; run < 700; ++run) {
    const std::vector<double> row(series.begin() + static_cast<std::ptrdiff_t>(run * times),
                                  series.begin() + static_cast<std::ptrdiff_t>((run + 1) * times));
    if (!test::same_bits(row, records[699 - run].series[1])) FAIL("run " << run);
  }
  const auto keys = file.root().dataset("key").read_texts();
  for (int i = 0; i < 700; ++i)
    if (keys.at(static_cast<std::size_t>(i)) != test::key_of(i)) FAIL("key " << i);
}

TEST_CASE("the exact CSV of a small experiment", "[result_file]") {
  const ScratchFolder folder;
  ResultPlan plan = made_up_plan(2, 1, 2);
  plan.metrics[0].name = "served, \"all\"";
  plan.runs[0].seed = 7;
  RunRecord record = made_up_record(0, 2);
  record.values = {-0.0, std::numeric_limits<double>::infinity()};
  record.series[1] = {1e300, std::numeric_limits<double>::quiet_NaN()};
  const io::RunStore store = make_store(folder / "store", {record, test::made_up_failure(1)});
  write_or_fail(write_table, folder / "table.csv", store, plan);
  CHECK(
      contents(folder / "table.csv") ==
      "run,point,replicate,seed,price,gain,aim,status,message,\"served,_\"\"all\"\"\",cash\n"
      "0,0,0,7,0,0,unit,finished,,-0,Inf\n"
      "1,1,0,9223372036854775807,0.1,0.3333333333333333,people,failed,\"step 7: the books, \"\"as they say\"\", do not "
      "balance\nby 3\",NA,NA\n");
  write_or_fail(write_series, folder / "series.csv", store, plan);
  CHECK(contents(folder / "series.csv") ==
        "run,point,replicate,seed,price,gain,aim,year,metric,value\n"
        "0,0,0,7,0,0,unit,0.08333333333333333,cash,1e+300\n"
        "0,0,0,7,0,0,unit,0.16666666666666666,cash,NA\n"
        "1,1,0,9223372036854775807,0.1,0.3333333333333333,people,0.08333333333333333,cash,NA\n"
        "1,1,0,9223372036854775807,0.1,0.3333333333333333,people,0.16666666666666666,cash,NA\n");
}

TEST_CASE("names that are taken, or that no variable can have, are told apart", "[result_file]") {
  const ScratchFolder folder;
  ResultPlan plan = made_up_plan();
  plan.factors[0].name = "seed";
  plan.factors[1].name = "links/R4 gain";
  plan.metrics[0].name = "aim";
  plan.metrics[1].name = "links/R4 gain";
  const io::RunStore store = make_store(folder / "store", most_records());
  write_or_fail(write_file, folder / "result.h5", store, plan);
  const io::Hdf5Session session;
  const io::Hdf5File file = io::Hdf5File::open(folder / "result.h5");
  const io::Hdf5Group root = file.root();
  for (const char* name : {"factor_seed", "links_R4_gain", "metric_aim", "metric_links_R4_gain"}) CHECK(root.has(name));
  CHECK(root.dataset("metric_aim").text("coordinates") ==
        "point replicate seed factor_seed links_R4_gain aim status message key digest");
}

TEST_CASE("an experiment without any run gives a file too", "[result_file]") {
  const ScratchFolder folder;
  ResultPlan plan = made_up_plan();
  plan.runs.clear();
  const io::RunStore store = make_store(folder / "store", {});
  write_or_fail(write_file, folder / "result.h5", store, plan);
  const io::Hdf5Session session;
  CHECK(io::Hdf5File::open(folder / "result.h5").root().dataset("run").size() == 0);
}

TEST_CASE("a record that is not of this plan is no row of its table", "[result_file]") {
  const ScratchFolder folder;
  RunRecord record = made_up_record(1);
  record.values.pop_back();
  const io::RunStore store = make_store(folder / "store", {record});
  std::string error;
  for (const Write write : {write_file, write_table, write_series}) {
    CHECK_FALSE(write(folder / "result", store, made_up_plan(), error));
    CHECK_THAT(error, ContainsSubstring("has other metrics than the plan"));
  }
  CHECK(folder.files() == 1);
}

TEST_CASE("a run that was stopped early has no values behind its end", "[result_file]") {
  const ScratchFolder folder;
  const io::RunStore store = make_store(folder / "store", {made_up_record(0, 2)});
  write_or_fail(write_file, folder / "result.h5", store, made_up_plan());
  const io::Hdf5Session session;
  const auto series = io::Hdf5File::open(folder / "result.h5").root().dataset("cash_over_time").read<double>();
  CHECK((series.at(1) == 1.0 / 7.0 && std::isnan(series.at(2)) && std::isnan(series.at(3))));
}

TEST_CASE("a disk that fills up leaves the result before it and a sentence", "[result_file]") {
  const ScratchFolder folder;
  constexpr std::size_t times = 20'000;
  const ResultPlan plan = made_up_plan(3, 2, times);
  std::vector<RunRecord> records;
  for (int i = 0; i < 6; ++i) records.push_back(made_up_record(i, times));
  const io::RunStore store = make_store(folder / "store", records);
  std::ofstream(folder / "result") << "the one before";
  const Write write = GENERATE(write_file, write_table, write_series);
  for (const rlim_t most : {rlim_t{0}, rlim_t{100}, rlim_t{3000}, rlim_t{10'000}, rlim_t{400'000}, rlim_t{900'000}}) {
    if (write == write_table && most > 100) continue;
    test::Child child([&]() -> int {
      std::signal(SIGXFSZ, SIG_IGN);
      const struct ::rlimit limit { most, most };
      ::setrlimit(RLIMIT_FSIZE, &limit);
      std::string error;
      if (write(folder / "result", store, plan, error)) return 1;
      return error.find("bytes are more than a file may have here") != std::string::npos ? 0 : 2;
    });
    INFO(most);
    CHECK(child.wait() == 0);
    CHECK(contents(folder / "result") == "the one before");
    CHECK(folder.files() == 2);
  }
}

TEST_CASE("where no result can be written, a sentence says why", "[result_file]") {
  const ScratchFolder folder;
  const io::RunStore store = make_store(folder / "store", {});
  std::string error;
  for (const Write write : {write_file, write_table, write_series}) {
    CHECK_FALSE(write(folder.path(), store, made_up_plan(), error));
    CHECK_THAT(error, ContainsSubstring("this is a folder; name a file in it"));
    CHECK_FALSE(write(folder.path() / "none" / "result", store, made_up_plan(), error));
    CHECK_THAT(error, ContainsSubstring("there is no folder"));
  }
}
