// SPDX-License-Identifier: MIT
#include "io/trajectory_file.hpp"

#include <hdf5.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include "io/hdf5_file.hpp"
#include "support/catch.hpp"
#include "support/made_up_run.hpp"

using namespace plussum;
using plussum::test::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

bool write(const fs::path& path, const Recording& recording, std::string& error, std::int64_t compression = 1) {
  Scenario scenario = test::made_up_scenario();
  scenario.record.compression = compression;
  return io::write_trajectory(path, test::made_up_provenance(), scenario, recording, error);
}

void write_or_fail(const fs::path& path, const Recording& recording, std::int64_t compression = 1) {
  std::string error;
  const bool written = write(path, recording, error, compression);
  INFO(error);
  REQUIRE(written);
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// The sentence with which a file is refused.
std::string refusal(const fs::path& path) {
  std::string error;
  CHECK_FALSE(io::read_trajectory(path, error).has_value());
  CHECK_THAT(error, ContainsSubstring("'" + path.string() + "'"));
  return error;
}

/// Replaces the format version in a finished file.
void set_version(const fs::path& path, const char* version) {
  const io::Hdf5Session session;
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t attribute = H5Aopen(file, "plussum_format_version", H5P_DEFAULT);
  if (H5Aexists(file, "sealed") > 0) H5Adelete(file, "sealed");
  const hid_t type = H5Aget_type(attribute);
  H5Awrite(attribute, type, static_cast<const void*>(&version));
  H5Tclose(type);
  H5Aclose(attribute);
  REQUIRE(H5Fclose(file) >= 0);
}

/// As another tool does that rewrites a file and says so.
void unseal(const fs::path& path) {
  const io::Hdf5Session session;
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  REQUIRE(H5Adelete(file, "sealed") >= 0);
  REQUIRE(H5Fclose(file) >= 0);
}

}  // namespace

TEST_CASE("a trajectory reads back as it was written", "[trajectory]") {
  const test::ScratchFolder folder;
  const std::int64_t compression = GENERATE(0, 1, 9);
  const Recording recording = test::made_up_recording();
  write_or_fail(folder / "run.h5", recording, compression);
  std::string error;
  const auto read = io::read_trajectory(folder / "run.h5", error);
  INFO(error);
  REQUIRE(read.has_value());
  CHECK(test::same_recording(read->recording, recording));
  // End of the months after 31 December 1999.
  CHECK(read->series_days == std::vector<std::int64_t>{31, 60, 91, 121, 152, 182});
  CHECK(folder.files() == 1);
}

TEST_CASE("a trajectory knows where it comes from", "[trajectory]") {
  const test::ScratchFolder folder;
  write_or_fail(folder / "run.h5", test::made_up_recording());
  std::string error;
  const auto read = io::read_trajectory(folder / "run.h5", error);
  REQUIRE(read.has_value());
  const io::Provenance expected = test::made_up_provenance();
  const io::Provenance& found = read->provenance;
  CHECK(found.scenario_yaml == expected.scenario_yaml);
  CHECK(found.scenario_name == "made_up");
  CHECK(found.title == expected.title);
  CHECK(found.code_version == expected.code_version);
  CHECK(found.git_commit == expected.git_commit);
  CHECK(found.git_patch == expected.git_patch);
  CHECK(found.build == expected.build);
  CHECK(found.packages == expected.packages);
  CHECK(found.plan_text == expected.plan_text);
  CHECK(found.sources == expected.sources);
  CHECK(found.seed == expected.seed);
  CHECK(found.final_digest == expected.final_digest);
  CHECK(found.steps == 6);
  CHECK(found.start_date == "1999-12-31");
  CHECK(found.step_unit == "month");
  CHECK(found.currency == "MXN");
  CHECK(found.outcome_unit == "room");
  CHECK(found.represents == 2.5);
  CHECK(found.wall_seconds == 0.1);
  CHECK(found.created == expected.created);
  CHECK(found.command == expected.command);
}

TEST_CASE("the same run gives the same bytes, and nothing to record gives a file too", "[trajectory]") {
  const test::ScratchFolder folder;
  write_or_fail(folder / "first.h5", test::made_up_recording());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // another second, should a time stamp creep in
  write_or_fail(folder / "second.h5", test::made_up_recording());
  CHECK(contents(folder / "first.h5") == contents(folder / "second.h5"));

  std::string error;
  write_or_fail(folder / "empty.h5", Recording{});
  const auto empty = io::read_trajectory(folder / "empty.h5", error);
  REQUIRE(empty.has_value());
  CHECK(test::same_recording(empty->recording, Recording{}));
}

TEST_CASE("what is no trajectory is refused with a sentence", "[trajectory]") {
  const test::ScratchFolder folder;
  CHECK_THAT(refusal(folder / "none.h5"), ContainsSubstring("there is no such file"));
  CHECK_THAT(refusal(folder.path()), ContainsSubstring("this is a folder"));
  CHECK_THAT(refusal("/dev/null"), ContainsSubstring("this is a device"));
  put(folder / "text.h5", "name: cemex\n");
  CHECK_THAT(refusal(folder / "text.h5"), ContainsSubstring("this is no HDF5 file"));
  put(folder / "empty.h5", "");
  CHECK_THAT(refusal(folder / "empty.h5"), ContainsSubstring("the file is empty"));

  H5Fclose(H5Fcreate((folder / "foreign.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  CHECK_THAT(refusal(folder / "foreign.h5"), ContainsSubstring("not one that PlusSum has written"));

  write_or_fail(folder / "run.h5", test::made_up_recording());
  set_version(folder / "run.h5", "2.0");
  CHECK_THAT(refusal(folder / "run.h5"),
             ContainsSubstring("format version 2.0") && ContainsSubstring("use a newer PlusSum"));
  set_version(folder / "run.h5", "tomorrow");
  CHECK_THAT(refusal(folder / "run.h5"), ContainsSubstring("which is no version"));
  set_version(folder / "run.h5", "1.7");
  std::string error;
  CHECK(io::read_trajectory(folder / "run.h5", error).has_value());
}

TEST_CASE("a file that is cut off is refused at every length", "[trajectory]") {
  const test::ScratchFolder folder;
  write_or_fail(folder / "run.h5", test::made_up_recording());
  const std::string whole = contents(folder / "run.h5");
  for (std::size_t part = 1; part < 40; ++part) {
    put(folder / "part.h5", whole.substr(0, whole.size() * part / 40));
    const std::string sentence = refusal(folder / "part.h5");
    if (part > 1) CHECK_THAT(sentence, ContainsSubstring("cut off or damaged"));
  }
}

TEST_CASE("a flipped bit is found wherever it is", "[trajectory]") {
  const test::ScratchFolder folder;
  write_or_fail(folder / "run.h5", test::made_up_recording());
  std::string bytes = contents(folder / "run.h5");
  const std::size_t seal = 24;
  for (std::size_t trial = 0; trial < 200; ++trial) {
    const std::size_t position = 8 + trial * 1'000'003 % (bytes.size() - 8 - seal);
    bytes[position] = static_cast<char>(bytes[position] ^ 1 << trial % 8);
    put(folder / "flipped.h5", bytes);
    bytes[position] = static_cast<char>(bytes[position] ^ 1 << trial % 8);
    CHECK_THAT(refusal(folder / "flipped.h5"), ContainsSubstring("damaged or was changed after it was written"));
  }
  // In the seal too, its magic letters included; and it is noticed when the seal is cut off, whole or in part, or no longer the end.
  for (std::size_t position = bytes.size() - seal; position < bytes.size(); ++position) {
    std::string flipped = bytes;
    flipped[position] = static_cast<char>(flipped[position] ^ 1);
    put(folder / "flipped.h5", flipped);
    CHECK_THAT(refusal(folder / "flipped.h5"), ContainsSubstring("changed after it was written"));
  }
  for (std::size_t cut = 1; cut <= seal; ++cut) {
    put(folder / "cut.h5", bytes.substr(0, bytes.size() - cut));
    CHECK_THAT(refusal(folder / "cut.h5"), ContainsSubstring("its seal is gone"));
  }
  put(folder / "longer.h5", bytes + "x");
  CHECK_THAT(refusal(folder / "longer.h5"), ContainsSubstring("its seal is gone"));
  // Another tool that rewrites it drops the seal; when the mark is taken out too, it is read, unprotected.
  fs::copy_file(folder / "cut.h5", folder / "copy.h5");
  unseal(folder / "copy.h5");
  std::string error;
  CHECK(io::read_trajectory(folder / "copy.h5", error).has_value());
}

TEST_CASE("a recording that does not fit together is refused", "[trajectory]") {
  const test::ScratchFolder folder;
  std::string error;
  Recording recording = test::made_up_recording();
  recording.series[0].values.pop_back();
  CHECK_FALSE(write(folder / "run.h5", recording, error));
  CHECK_THAT(error, ContainsSubstring("dataset 'series/household_cash': has 5 values where its dimensions ask for 6"));
  recording = test::made_up_recording();
  recording.series[1].name = "household_cash";
  CHECK_FALSE(write(folder / "run.h5", recording, error));
  CHECK_THAT(error, ContainsSubstring("there are two datasets named 'household_cash'"));
  recording = test::made_up_recording();
  recording.series[0].axis = "planet";
  CHECK_FALSE(write(folder / "run.h5", recording, error));
  CHECK_THAT(error, ContainsSubstring("its axis 'planet' is not among those recorded"));
  recording = test::made_up_recording();
  recording.panel[2].values[0] = std::numeric_limits<double>::infinity();
  CHECK_FALSE(write(folder / "run.h5", recording, error));
  CHECK_THAT(error, ContainsSubstring("dataset 'panel/lock_state': holds a value that is no whole number"));
  CHECK(folder.files() == 0);
}

TEST_CASE("places where no file can be written are named", "[trajectory]") {
  const test::ScratchFolder folder;
  const Recording recording = test::made_up_recording();
  const auto obstacle = [&](const fs::path& path) {
    std::string error;
    CHECK_FALSE(write(path, recording, error));
    return error;
  };
  put(folder / "file", "x");
  CHECK_THAT(obstacle(folder.path()), ContainsSubstring("this is a folder"));
  CHECK_THAT(obstacle(folder / "none/run.h5"),
             ContainsSubstring("there is no folder") && ContainsSubstring("create it first"));
  CHECK_THAT(obstacle(folder / "file/run.h5"), ContainsSubstring("file' is not a folder"));
  CHECK_THAT(obstacle(folder / std::string(300, 'a').c_str()), ContainsSubstring("the name of the file is too long"));
  CHECK_THAT(obstacle("/dev/full"), ContainsSubstring("this is a device"));
  CHECK_THAT(obstacle("/dev/null"), ContainsSubstring("this is a device"));
  CHECK(fs::is_character_file("/dev/null"));
  CHECK_THAT(obstacle("/proc/run.h5"), ContainsSubstring("cannot write '/proc/run.h5'"));
  CHECK(folder.files() == 1);
}

TEST_CASE("a disk that fills up leaves the file before it, and no rest", "[trajectory]") {
  const test::ScratchFolder folder;
  const Recording before = test::made_up_recording();
  write_or_fail(folder / "run.h5", before);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit unchanged = limit;
  limit.rlim_cur = 100'000;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::string error;
  const bool written = write(folder / "run.h5", test::made_up_recording(50'000), error);
  setrlimit(RLIMIT_FSIZE, &unchanged);
  std::signal(SIGXFSZ, handler);
  CHECK_FALSE(written);
  CHECK_THAT(error, ContainsSubstring("bytes are more than a file may have here"));
  CHECK(folder.files() == 1);
  const auto read = io::read_trajectory(folder / "run.h5", error);
  REQUIRE(read.has_value());
  CHECK(test::same_recording(read->recording, before));
}

TEST_CASE("the final name never holds half a file, whenever the program is killed", "[trajectory]") {
  const test::ScratchFolder folder;
  const fs::path path = folder / "run.h5";
  const Recording short_run = test::made_up_recording(1000), long_run = test::made_up_recording(30'000);
  int complete = 0;
  for (int trial = 0; trial < 20; ++trial) {
    if (trial % 5 == 0) fs::remove(path);
    const pid_t child = ::fork();
    if (child == 0) {
      std::string error;
      for (;;)
        if (!write(path, short_run, error, 0) || !write(path, long_run, error, 0)) ::_exit(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(3 + 7 * trial));
    for (int wait = 0; trial % 5 == 4 && wait < 3000 && !fs::exists(path); ++wait)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    if (!fs::exists(path)) continue;
    std::string error;
    const auto read = io::read_trajectory(path, error);
    INFO("trial " << trial << ": " << error);
    REQUIRE(read.has_value());
    CHECK((test::same_recording(read->recording, short_run) || test::same_recording(read->recording, long_run)));
    ++complete;
  }
  CHECK(complete > 0);
}

TEST_CASE("several threads may write and read at once", "[trajectory]") {
  const test::ScratchFolder folder;
  const Recording recording = test::made_up_recording(500);
  std::array<bool, 4> good{};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < good.size(); ++i)
    threads.emplace_back([&, i] {
      const fs::path path = folder / ("run" + std::to_string(i) + ".h5").c_str();
      std::string error;
      const bool written = write(path, recording, error);
      const auto read = io::read_trajectory(path, error);
      good[i] = written && read && test::same_recording(read->recording, recording);
    });
  threads.clear();
  CHECK(good == std::array<bool, 4>{true, true, true, true});
}

TEST_CASE("xarray, h5py, ncdump and h5dump open a trajectory", "[trajectory]") {
  const test::ScratchFolder folder;
  write_or_fail(folder / "run.h5", test::made_up_recording());
  const std::string command = std::string(PLUSSUM_PYTHON) + " " + PLUSSUM_SOURCE_DIR +
                              "/tests/cli/open_trajectory.py '" + (folder / "run.h5").string() + "'";
  const int status = std::system(command.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) SKIP("a reader is not installed");
  CHECK(status == 0);
}
