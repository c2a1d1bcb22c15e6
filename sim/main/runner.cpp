// SPDX-License-Identifier: MIT
#include "main/runner.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <chrono>
#include <ctime>
#include <future>
#include <thread>

#include "io/atomic_file.hpp"
#include "io/checkpoint_check.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/state/tally_overflow.hpp"
#include "plussum/study/recording_size.hpp"

namespace plussum::main {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double seconds_between_checkpoints = 30.0;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::filesystem::path checkpoint_path(const std::filesystem::path& output) {
  return output.string() + ".checkpoint";
}

/// Writes checkpoints on a thread of its own, one at a time, so that the steps go on meanwhile.
class CheckpointWriter {
 public:
  CheckpointWriter(std::filesystem::path path, io::Provenance provenance, const Scenario& scenario)
      : path_(std::move(path)), provenance_(std::move(provenance)), scenario_(scenario) {}
  ~CheckpointWriter() { wait(); }
  CheckpointWriter(const CheckpointWriter&) = delete;
  CheckpointWriter& operator=(const CheckpointWriter&) = delete;

  bool busy() const {
    return pending_.valid() && pending_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
  }
  /// Empty, or why the last checkpoint could not be written.
  std::string wait() { return pending_.valid() ? pending_.get() : std::string(); }
  void write(const Simulation& simulation, const Recording& recording) {
    pending_ = std::async(std::launch::async, [this, checkpoint = simulation.checkpoint(), copy = recording] {
      io::Provenance reached = provenance_;
      reached.steps = checkpoint.step;
      if (!copy.digests.empty()) reached.final_digest = hexadecimal(copy.digests.back());
      std::string error;
      io::write_checkpoint(path_, reached, scenario_, copy, checkpoint, error);
      return error;
    });
  }

 private:
  std::filesystem::path path_;
  io::Provenance provenance_;
  const Scenario& scenario_;
  std::future<std::string> pending_;
};

/// The first line in which two resolved scenarios differ.
std::string first_difference(const std::string& a, const std::string& b) {
  std::size_t line = 1, start = 0;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()) && a[k] == b[k]; ++k)
    if (a[k] == '\n') {
      ++line;
      start = k + 1;
    }
  const auto text = [start](const std::string& all) {
    return start < all.size() ? all.substr(start, all.find('\n', start) - start) : std::string("(end)");
  };
  return fmt::format("line {} is `{}` there and `{}` now", line, text(a), text(b));
}

Simulation simulation_for(const PlannedScenario& planned, const RunOptions& options) {
  const ExecutionOptions execution{.threads = threads_or_all(options.threads), .block_rows = options.block_rows};
  const Scenario& scenario = planned.loaded.scenario;
  if (!options.trunk) return Simulation(scenario, planned.plan, execution);
  const auto seed = options.draw_seed ? std::optional(static_cast<std::uint64_t>(*options.draw_seed)) : std::nullopt;
  return Simulation(options.trunk->snapshot, scenario, planned.plan, execution, seed);
}

struct Run {
  const PlannedScenario& planned;
  const RunOptions& options;
  io::Provenance provenance;
  Simulation simulation;
  Recorder recorder;
  RunOutcome outcome;
  ConsoleObserver observer;
  Clock::time_point last_checkpoint;

  Run(const PlannedScenario& the_planned, const RunOptions& the_options)
      : planned(the_planned),
        options(the_options),
        provenance(provenance_before_run(the_planned, the_options.command)),
        simulation(simulation_for(the_planned, the_options)),
        recorder(the_options.trunk ? Recorder(simulation, the_options.trunk->recording) : Recorder(simulation)),
        outcome(),
        observer(the_options.common) {
    if (options.trunk) provenance.branched_from = options.trunk->branches(options.draw_seed);
    provenance.created = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  }

  bool continue_from_checkpoint();
  bool restore(io::StoredCheckpoint stored);
  Breach make_step(CheckpointWriter& writer);
  bool advance();
  bool stop_for_interrupt(CheckpointWriter& writer);
  bool stop_for_breach(const Breach& breach);
  bool write_output();
};

/// False, with the exit code set, when there is a checkpoint that does not fit.
bool Run::continue_from_checkpoint() {
  const std::filesystem::path path = checkpoint_path(options.output);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    remark(options.common, fmt::format("There is no checkpoint {}; the run starts at its beginning.", path.string()));
    return true;
  }
  std::string error;
  auto stored = io::read_checkpoint(path, error);
  if (!stored) {
    complain(error);
    outcome.exit_code = exit_input_output;
    return false;
  }
  const auto same_branch = [](const io::BranchedFrom& a, const io::BranchedFrom& b) { return a.same_as(b); };
  if (!std::equal(stored->provenance.branched_from.begin(), stored->provenance.branched_from.end(),
                  provenance.branched_from.begin(), provenance.branched_from.end(), same_branch)) {
    complain(
        fmt::format("the checkpoint {} belongs to a run that branched off elsewhere. Give the --from and --seed it "
                    "was made with, or remove the file to start anew.",
                    path.string()));
    outcome.exit_code = exit_bad_input;
    return false;
  }
  if (stored->provenance.scenario_yaml != provenance.scenario_yaml) {
    complain(
        fmt::format("the checkpoint {} belongs to another scenario or seed: {}. Give the scenario it was made with, or "
                    "remove the file to start anew.",
                    path.string(), first_difference(stored->provenance.scenario_yaml, provenance.scenario_yaml)));
    outcome.exit_code = exit_bad_input;
    return false;
  }
  if (stored->provenance.code_version != provenance.code_version ||
      stored->provenance.git_commit != provenance.git_commit)
    remark(options.common, fmt::format("Note: the checkpoint was written by version {} ({}), this is {} ({}).",
                                       stored->provenance.code_version, stored->provenance.git_commit,
                                       provenance.code_version, provenance.git_commit));
  return restore(std::move(*stored));
}

/// Takes nothing over that the world could stumble over, nor a world with another digest than the file says.
bool Run::restore(io::StoredCheckpoint stored) {
  std::string obstacle = io::obstacle_to_continuing(stored, simulation, recorder.recording());
  if (obstacle.empty()) {
    const std::vector<std::uint64_t>& digests = stored.recording.digests;
    simulation.restore(std::move(stored.checkpoint));
    if (!digests.empty() && digests.back() != simulation.digest().world)
      obstacle = fmt::format("its world has digest {}, but its last step had {}",
                             hexadecimal(simulation.digest().world), hexadecimal(digests.back()));
  }
  if (!obstacle.empty()) {
    complain(
        fmt::format("cannot continue from '{}': {}. The file is damaged or was changed; put back a copy of it, or "
                    "remove it to start anew.",
                    checkpoint_path(options.output).string(), obstacle));
    outcome.exit_code = exit_input_output;
    return false;
  }
  recorder = Recorder(simulation, std::move(stored.recording));
  remark(options.common, fmt::format("Continuing after step {}.", simulation.steps_done()));
  return true;
}

bool Run::stop_for_interrupt(CheckpointWriter& writer) {
  outcome.exit_code = exit_interrupted;
  if (options.output.empty()) {
    remark(options.common, "Interrupted. Nothing is kept, because no output file was asked for (-o FILE).");
    return false;
  }
  writer.wait();
  writer.write(simulation, recorder.recording());
  const std::string error = writer.wait();
  if (!error.empty()) {
    complain(error);
    outcome.exit_code = exit_input_output;
  } else {
    remark(options.common, fmt::format("Interrupted after step {}. To continue: {}{}", simulation.steps_done(),
                                       options.command, options.resume ? "" : " --resume"));
  }
  return false;
}

/// Says what is wrong and keeps what was recorded before the step that went wrong, under another name.
bool Run::stop_for_breach(const Breach& breach) {
  const Scenario& scenario = planned.loaded.scenario;
  complain(sentence_of(breach, scenario));
  if (is_insolvency(breach))
    complain("the enterprise needs more starting_cash, a higher share of revenue, or may_be_overdrawn: true");
  outcome.exit_code = is_of_the_scenario(breach) ? exit_failed : exit_broken_invariant;
  if (options.output.empty() || recorder.recording().digests.empty()) return false;
  const std::filesystem::path kept = options.output.string() + ".stopped";
  provenance.final_digest = hexadecimal(recorder.recording().digests.back());
  provenance.steps = static_cast<std::int64_t>(recorder.recording().digests.size());
  std::string error;
  if (io::write_trajectory(kept, provenance, scenario, recorder.recording(), error))
    remark(options.common, fmt::format("The {} steps before it are kept in {}.", provenance.steps, kept.string()));
  else
    complain(error);
  return false;
}

/// Records the step, and keeps a checkpoint when it is time for one.
Breach Run::make_step(CheckpointWriter& writer) {
  if (const Breach breach = simulation.step(); breach.kind != BreachKind::none) return breach;
  const auto before_recording = Clock::now();
  if (options.record) recorder.observe(simulation);
  if (is_marked(recorder.recording().since_start))
    return {.kind = BreachKind::overflow, .step = simulation.steps_done() - 1, .amount = {}};
  const std::uint32_t done = simulation.steps_done();
  const bool due = options.checkpoint_every > 0 ? done % options.checkpoint_every == 0
                                                : seconds_since(last_checkpoint) > seconds_between_checkpoints;
  if (due && !options.output.empty() && done < planned.loaded.scenario.time.steps && !writer.busy()) {
    if (const std::string error = writer.wait(); !error.empty()) complain(error + " The run goes on.");
    writer.write(simulation, recorder.recording());
    observer.detail(fmt::format("writing a checkpoint of step {}", done));
    last_checkpoint = Clock::now();
  }
  outcome.recording_seconds += seconds_since(before_recording);
  return {};
}

bool Run::advance() {
  const Scenario& scenario = planned.loaded.scenario;
  const std::uint32_t from = simulation.steps_done();
  CheckpointWriter writer(checkpoint_path(options.output), provenance, scenario);
  const auto start = last_checkpoint = Clock::now();
  const StretchEnd end = run_to_end(simulation, observer, [&] { return make_step(writer); });
  if (end.is_interrupted) return stop_for_interrupt(writer);
  if (!end.is_whole()) return stop_for_breach(end.breach);
  outcome.wall_seconds = seconds_since(start);
  outcome.customer_steps_per_second = static_cast<double>(scenario.population.customers) *
                                      (simulation.steps_done() - from) / std::max(outcome.wall_seconds, 1e-9);
  return true;
}

bool Run::write_output() {
  if (options.output.empty()) return true;
  const auto start = Clock::now();
  provenance.final_digest = outcome.digest;
  provenance.steps = outcome.steps;
  provenance.wall_seconds = outcome.wall_seconds;
  std::string error;
  if (!io::write_trajectory(options.output, provenance, planned.loaded.scenario, recorder.recording(), error)) {
    complain(error);
    outcome.exit_code = exit_input_output;
    return false;
  }
  std::error_code ignored;
  std::filesystem::remove(checkpoint_path(options.output), ignored);
  outcome.recording_seconds += seconds_since(start);
  outcome.wall_seconds += seconds_since(start);
  return true;
}

}  // namespace

RunOutcome run_scenario(const PlannedScenario& planned, const RunOptions& options) {
  // A run of hours should learn at its start, not at its end, that nothing can be written.
  if (const std::string obstacle = options.output.empty() ? "" : io::obstacle_to_writing(options.output);
      !obstacle.empty()) {
    complain(fmt::format("cannot write '{}': {}", options.output.string(), obstacle));
    return {.exit_code = exit_input_output};
  }
  if (options.common.verbose)
    say(fmt::format("{} threads, {} rows at a time, {} mechanisms\n", threads_or_all(options.threads),
                    options.block_rows, planned.plan.mechanisms.size()));
  Run run(planned, options);
  if (options.record) {
    const double bytes = bytes_of_recording(run.simulation, run.recorder.recording());
    if (options.common.verbose) say(fmt::format("the recording takes about {}\n", readable_bytes(bytes)));
    if (const std::string sentence = why_recording_cannot_fit(bytes); !sentence.empty()) {
      complain(sentence);
      return {.exit_code = exit_bad_input};
    }
  }
  if (options.resume && !options.output.empty() && !run.continue_from_checkpoint()) return std::move(run.outcome);
  const bool finished = run.advance();
  run.outcome.steps = run.simulation.steps_done();
  run.outcome.digest = hexadecimal(run.simulation.digest().world);
  run.outcome.largest_imbalance = run.simulation.world().ledger.largest_imbalance();
  if (finished) run.write_output();
  run.outcome.recording = run.recorder.recording();
  return std::move(run.outcome);
}

}  // namespace plussum::main
