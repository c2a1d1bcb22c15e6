// SPDX-License-Identifier: MIT
/// The work of the verbs without the program: load, plan, run to the end, sweep, and what stands in the way of each.
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "main/exit_codes.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "study/loading.hpp"
#include "study/opened_store.hpp"
#include "study/run_scenario.hpp"
#include "study/snapshot.hpp"
#include "study/sweep_store.hpp"
#include "study/verify_store.hpp"
#include "support/catch.hpp"

using namespace plussum;
namespace fs = std::filesystem;

namespace {

const std::string source = PLUSSUM_SOURCE_DIR;
const std::string starter = source + "/scenarios/lessons/starter.yaml";

/// Few customers and steps, so that a run takes no time.
Outcome<PlannedScenario> small_scenario(std::vector<std::string> sets = {}, std::int64_t steps = 6) {
  sets.emplace_back("population.customers=200");
  return load_and_plan(
      {.registry = &built_in_mechanisms(), .file = starter, .sets = std::move(sets), .seed = 7, .steps = steps});
}

/// Keeps what it hears, and ends the work after some steps or runs.
class Listener : public Observer {
 public:
  bool go_on() override { return steps < most_steps && runs < most_runs; }
  void begin_steps(std::uint32_t from, std::uint32_t until, std::int64_t /*customers*/) override {
    heard.push_back("from " + std::to_string(from) + " to " + std::to_string(until));
  }
  void steps_done(std::uint32_t done) override { steps = done; }
  void end_steps() override { heard.emplace_back("end"); }
  void begin_runs(std::string_view kind, std::size_t count) override {
    heard.push_back(std::string(kind) + std::to_string(count) + " runs");
  }
  void run_done(bool was_made, bool /*has_failed*/) override { runs += was_made ? 1 : 0; }
  void note(std::string_view sentence) override { notes.emplace_back(sentence); }

  std::atomic<std::uint32_t> steps = 0, most_steps = 1'000'000;
  std::atomic<std::uint32_t> runs = 0, most_runs = 1'000'000;
  std::vector<std::string> heard, notes;
};

/// A folder of its own that is gone when the test is over.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("plussum-study-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

}  // namespace

TEST_CASE("study: a scenario is loaded and planned, or every fault comes with its place", "[study]") {
  const auto good = small_scenario();
  REQUIRE(good);
  CHECK(good->loaded.scenario.population.customers == 200);
  CHECK(!good->plan.mechanisms.empty());

  const auto bad = small_scenario({"population.custmers=3", "population.communities=-1"});
  REQUIRE(!bad);
  CHECK(bad.trouble().kind == TroubleKind::bad_input);
  REQUIRE(bad.trouble().diagnostics.size() == 2);
  CHECK(bad.trouble().diagnostics[0].path == "population.custmers");
  CHECK(bad.trouble().diagnostics[0].message.find("did you mean 'customers'") != std::string::npos);

  const auto folder = load_and_plan({.registry = &built_in_mechanisms(), .file = source + "/scenarios"});
  REQUIRE(!folder);
  CHECK(folder.trouble().diagnostics.at(0).message == "this is a folder, not a scenario file; name a file in it");
}

TEST_CASE("study: a run goes to its end, and the observer hears of each step", "[study]") {
  const auto planned = small_scenario();
  REQUIRE(planned);
  Listener listener;
  const auto run = run_scenario(*planned, {.threads = 1}, listener);
  REQUIRE(run);
  CHECK(run->steps == 6);
  CHECK(run->digest == hexadecimal(run->recording.digests.back()));
  CHECK(listener.steps == 6);
  CHECK(listener.heard == std::vector<std::string>{"from 0 to 6", "end"});

  Listener other;
  const auto again = run_scenario(*planned, {.threads = 2, .record = false}, other);
  REQUIRE(again);
  CHECK(again->digest == run->digest);
}

TEST_CASE("study: an observer that has had enough ends the run, which goes on from its checkpoint", "[study]") {
  const Folder folder;
  const auto planned = small_scenario();
  REQUIRE(planned);
  RunOptions options{.threads = 1, .output = folder.path / "run.h5"};
  Listener impatient;
  impatient.most_steps = 2;
  const auto stopped = run_scenario(*planned, options, impatient);
  REQUIRE(!stopped);
  CHECK(stopped.trouble().kind == TroubleKind::interrupted);
  CHECK(impatient.steps == 2);
  CHECK(!fs::exists(options.output));
  REQUIRE(impatient.notes.size() == 1);
  CHECK(impatient.notes[0].starts_with("Interrupted after step 2."));

  options.resume = true;
  Listener patient;
  const auto resumed = run_scenario(*planned, options, patient);
  REQUIRE(resumed);
  CHECK(patient.heard.front() == "from 2 to 6");
  Observer unwatched;
  CHECK(resumed->digest == run_scenario(*planned, {.threads = 1}, unwatched)->digest);
  CHECK(fs::exists(options.output));
  CHECK(!fs::exists(options.output.string() + ".checkpoint"));

  const auto trunk = load_trunk(options.output.string() + "@3", built_in_mechanisms(), 1, unwatched);
  REQUIRE(trunk);
  CHECK(trunk->snapshot.checkpoint.step == 3);
  const auto beyond = load_trunk(options.output.string() + "@99", built_in_mechanisms(), 1, unwatched);
  REQUIRE(!beyond);
  CHECK(beyond.trouble().kind == TroubleKind::bad_input);
  const auto nowhere = load_trunk((folder.path / "none.h5@1").string(), built_in_mechanisms(), 1, unwatched);
  REQUIRE(!nowhere);
  CHECK(nowhere.trouble().kind == TroubleKind::input_output);
}

TEST_CASE("study: one loop decides what ends a run", "[study]") {
  std::uint32_t made = 0;
  const auto step = [&made] {
    ++made;
    return Breach{};
  };
  CHECK(make_steps(
            0, 5, [] { return true; }, step)
            .is_whole());
  CHECK(made == 5);
  // Nobody is asked after the last step: the run is done.
  CHECK(make_steps(
            4, 5, [] { return false; }, step)
            .is_whole());
  const StretchEnd stopped = make_steps(
      0, 5, [] { return false; }, step);
  CHECK(stopped.is_interrupted);
  CHECK(made == 7);
  const StretchEnd broken = make_steps(
      0, 5, [] { return true; }, [] { return Breach{.kind = BreachKind::loans_and_debts}; });
  CHECK(broken.breach.kind == BreachKind::loans_and_debts);
  CHECK(!broken.is_whole());
}

TEST_CASE("study: the kind of trouble decides the exit code, and the breach the kind", "[study]") {
  using main::exit_code_of;
  CHECK(exit_code_of(TroubleKind::failed) == 1);
  CHECK(exit_code_of(TroubleKind::bad_input) == 2);
  CHECK(exit_code_of(TroubleKind::input_output) == 3);
  CHECK(exit_code_of(TroubleKind::broken_invariant) == 4);
  CHECK(exit_code_of(TroubleKind::interrupted) == 130);

  const auto planned = small_scenario();
  REQUIRE(planned);
  const Scenario& scenario = planned->loaded.scenario;
  const Breach insolvent{.kind = BreachKind::overdrawn, .sector = Sector::enterprise};
  CHECK(trouble_of(insolvent, scenario).kind == TroubleKind::failed);
  CHECK(trouble_of(insolvent, scenario).sentence.find("needs more starting_cash") != std::string::npos);
  CHECK(trouble_of({.kind = BreachKind::overflow}, scenario).kind == TroubleKind::failed);
  CHECK(trouble_of({.kind = BreachKind::overdrawn, .sector = Sector::household}, scenario).kind ==
        TroubleKind::broken_invariant);
  CHECK(trouble_of({.kind = BreachKind::sum_of_balances}, scenario).kind == TroubleKind::broken_invariant);
}

TEST_CASE("study: an experiment is planned, swept, stopped, continued and verified", "[study]") {
  const Folder folder;
  const std::string store = (folder.path / "c.store").string();
  const SweepOptions options{.registry = &built_in_mechanisms(),
                             .file = source + "/scenarios/experiments/complements.yaml",
                             .sets = {"replicates=1"},
                             .scenario_sets = {"population.customers=200", "time.steps=4"}};
  Listener listener;
  const auto plan = SweepPlan::make(options, listener);
  REQUIRE(plan);
  const std::size_t runs = (*plan)->results().runs.size();
  REQUIRE(runs >= 4);

  listener.most_runs = 2;
  const auto begun = sweep_into_store(**plan, {.store = store}, {.jobs = 1}, nullptr, listener);
  REQUIRE(begun);
  CHECK(begun->outcome.interrupted);
  CHECK(begun->outcome.made == 2);

  Listener patient;
  const auto ended = sweep_into_store(**plan, {.store = store}, {.jobs = 2}, nullptr, patient);
  REQUIRE(ended);
  CHECK(ended->outcome.made == runs - 2);
  CHECK(ended->outcome.known == 2);
  CHECK(ended->status.finished == runs);

  const auto opened = open_store(store);
  REQUIRE(opened);
  const auto laid_out = plan_from_store(*opened, built_in_mechanisms(), 1, patient);
  REQUIRE(laid_out);
  const VerifiedRuns verified = verify_runs(*opened, **laid_out, drawn_runs(*opened, 1), 3, 1, patient);
  CHECK(verified.made == 3);
  CHECK(verified.finished == runs);
  CHECK(verified.differences.empty());

  const auto missing = open_store((folder.path / "none.store").string());
  REQUIRE(!missing);
  CHECK(missing.trouble().kind == TroubleKind::input_output);
  const auto scenario = SweepPlan::make({.file = starter}, patient);
  REQUIRE(!scenario);
  CHECK(scenario.trouble().diagnostics.at(0).message.starts_with("this is a scenario, not an experiment"));
}
