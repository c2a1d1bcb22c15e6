// SPDX-License-Identifier: MIT
#include "io/reading_process.hpp"

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "io/checkpoint_check.hpp"
#include "io/hdf5_file.hpp"
#include "io/safe_text.hpp"
#include "io/trajectory_table.hpp"
#include "support/catch.hpp"
#include "support/made_up_run.hpp"

// AddressSanitizer has handlers of its own for signals and for memory that runs out. clang says by a feature that it is there.
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define UNDER_ADDRESS_SANITIZER
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define UNDER_ADDRESS_SANITIZER
#endif

using namespace plussum;
using plussum::test::ContainsSubstring;

namespace {

constexpr io::ReadingLimits small_limits{.memory = 256U << 20U, .now = 256U << 20U, .seconds = 1};

/// The sentence to which a reader that goes wrong comes.
std::string refusal(
    const std::function<void()>& read, const std::function<void(io::Sender&)>& send = [](io::Sender&) {}) {
  const io::Hdf5Session session;
  try {
    io::read_in_other_process(small_limits, read, send, [](io::Receiver& receiver) {
      std::vector<double> values;
      receiver(values);
    });
  } catch (const io::FileError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("reading process: what was read arrives", "[reading]") {
  const io::Hdf5Session session;
  std::vector<std::string> texts, arrived_texts;
  std::vector<double> numbers, arrived_numbers;
  io::read_in_other_process(
      io::limits_for(1000),
      [&] {
        texts = {"", "Tía Rosa – 店", std::string(100'000, 'x')};
        numbers = std::vector<double>(3'000'000, 0.1);
      },
      [&](io::Sender& sender) {
        sender(texts);
        sender(numbers);
      },
      [&](io::Receiver& receiver) {
        receiver(arrived_texts);
        receiver(arrived_numbers);
      });
  CHECK(arrived_texts == std::vector<std::string>{"", "Tía Rosa – 店", std::string(100'000, 'x')});
  CHECK(arrived_numbers == std::vector<double>(3'000'000, 0.1));
  CHECK(texts.empty());  // the other process has its own
}

TEST_CASE("reading process: whatever happens there is a sentence here", "[reading]") {
  CHECK(refusal([] { throw io::FileError("the dataset 'x' is missing"); }) == "the dataset 'x' is missing");
  CHECK_THAT(refusal([] { std::raise(SIGKILL); }), ContainsSubstring("it is damaged or hostile: "));
  CHECK_THAT(refusal([] { std::_Exit(7); }),
             ContainsSubstring("it is damaged or hostile: the HDF5 library breaks down on it"));
#ifndef UNDER_ADDRESS_SANITIZER
  const auto crash = [] {
    std::signal(SIGSEGV, SIG_DFL);  // Catch would report it
    std::raise(SIGSEGV);
  };
  CHECK(refusal(crash) == "it is damaged or hostile: the HDF5 library breaks down on it (signal 11)");
  CHECK_THAT(refusal([] {
               std::vector<std::unique_ptr<char[]>> taken;
               for (;;) taken.push_back(std::make_unique<char[]>(16U << 20U));
             }),
             ContainsSubstring("takes more memory than there is, or than a file of its size can need"));
#endif
  CHECK_THAT(refusal([] {
               std::atomic<unsigned> laps{0};
               for (;;) ++laps;
             }),
             ContainsSubstring("takes longer than a file of its size can take"));
  // A length that lies takes neither memory nor time.
  const auto lie = [](io::Sender& sender) {
    const std::uint64_t length = std::uint64_t{1} << 60U;
    sender(length);
  };
  CHECK_THAT(refusal([] {}, lie), ContainsSubstring("it is damaged or hostile: "));
}

TEST_CASE("checkpoint check: every column of whole numbers that changes has a rule", "[checkpoint]") {
  CHECK(io::columns_without_a_rule() == std::vector<std::string>{});
}

TEST_CASE("a trajectory and a checkpoint are read from bytes in memory too", "[trajectory][checkpoint]") {
  const test::ScratchFolder folder;
  std::string error;
  REQUIRE(io::write_checkpoint(folder / "run.h5", test::made_up_provenance(), test::made_up_scenario(),
                               test::made_up_recording(), Checkpoint{}, error));
  std::ifstream stream(folder / "run.h5", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto checkpoint = io::read_checkpoint(std::as_bytes(std::span(bytes)), error);
  INFO(error);
  REQUIRE(checkpoint.has_value());
  CHECK(test::same_recording(checkpoint->recording, test::made_up_recording()));
  CHECK(io::read_trajectory(std::as_bytes(std::span(bytes)), error).has_value());
  CHECK_FALSE(io::read_trajectory(std::as_bytes(std::span(bytes).first(5000)), error).has_value());
  CHECK_THAT(error, ContainsSubstring("cut off or damaged"));
}

TEST_CASE("safe text: terminals, JSON and spreadsheets", "[text]") {
  CHECK(io::for_terminal("plain\tcafé\n") == "plain\tcafé\n");
  CHECK(io::for_terminal("a\x1b[31m\r\x7f") == "a\\x1b[31m\\x0d\\x7f");
  CHECK(io::for_terminal("a\xC2\x9B\xE2\x80\xAE\xE2\x81\xA6") == "a\\u009b\\u202e\\u2066");
  CHECK(io::for_terminal("bad \xFF\xC3") == "bad \xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(io::valid_utf8("\xC2\x9B\xFF") == "\xC2\x9B\xEF\xBF\xBD");
  CHECK(io::csv_field("plain, text") == "\"plain, text\"");
  CHECK(io::csv_field("say \"x\"") == "\"say \"\"x\"\"\"");
  CHECK(io::csv_field("NA") == "\"NA\"");
  for (const char* formula : {"=1+1", "+x", "-x", "@x", "\tx", "\rx", "-"})
    CHECK(io::csv_field(formula) == "\"'" + std::string(formula) + "\"");
  for (const char* number : {"-5", "+1.5", "-1e300", ""}) CHECK(io::csv_field(number) == number);
  CHECK(io::csv_field(-0.1) == "-0.1");
}

TEST_CASE("the series of a run as CSV: rows, quotes, no formulas", "[trajectory][text]") {
  const test::ScratchFolder folder;
  io::Trajectory trajectory;
  trajectory.provenance = test::made_up_provenance();
  trajectory.provenance.start_date = "2000-01-31";
  trajectory.provenance.step_unit = "week";
  trajectory.provenance.currency = "EUR";
  trajectory.recording.axes = {{"enterprise", "", {"=cmd|' /C calc'!A1", "a, b"}}};
  trajectory.recording.series_steps = {1, 3};
  trajectory.series_days = {7, 21};
  trajectory.recording.series = {{"cash", "money", "", "", {1.5, std::nan("")}},
                                 {"served", "customer", "", "enterprise", {1, 2, 3, 4}}};
  std::string error;
  REQUIRE(io::write_trajectory_table(folder / "run.csv", trajectory, error));
  std::ifstream stream(folder / "run.csv");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  REQUIRE(lines.size() == 7);
  CHECK(lines.size() == io::rows_of_table(trajectory) + 1);
  CHECK(lines[0] == "year,step,date,metric,label,value,unit");
  CHECK_THAT(lines[1], ContainsSubstring(",1,2000-02-07,cash,,1.5,EUR"));
  CHECK_THAT(lines[2], ContainsSubstring(",3,2000-02-21,cash,,NA,EUR"));
  CHECK_THAT(lines[3], ContainsSubstring(",1,2000-02-07,served,\"'=cmd|' /C calc'!A1\",1,customer"));
  CHECK_THAT(lines[6], ContainsSubstring(",3,2000-02-21,served,\"a, b\",4,customer"));
}
