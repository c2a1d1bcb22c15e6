// SPDX-License-Identifier: MIT
#include "study/run_scenario.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <chrono>
#include <ctime>
#include <future>
#include <thread>

#include "io/atomic_file.hpp"
#include "io/checkpoint_check.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/state/tally_overflow.hpp"
#include "plussum/study/recording_size.hpp"

namespace plussum {
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
  ScenarioRun outcome;
  Observer& observer;
  Clock::time_point last_checkpoint;

  Run(const PlannedScenario& the_planned, const RunOptions& the_options, Observer& the_observer)
      : planned(the_planned),
        options(the_options),
        provenance(provenance_before_run(the_planned, the_options.command)),
        simulation(simulation_for(the_planned, the_options)),
        recorder(the_options.trunk ? Recorder(simulation, the_options.trunk->recording) : Recorder(simulation)),
        outcome(),
        observer(the_observer) {
    if (options.trunk) provenance.branched_from = options.trunk->branches(options.draw_seed);
    provenance.created = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  }

  Outcome<Done> continue_from_checkpoint();
  Outcome<Done> restore(io::StoredCheckpoint stored);
  Breach make_step(CheckpointWriter& writer);
  Outcome<Done> advance();
  Trouble stop_for_interrupt(CheckpointWriter& writer);
  Trouble stop_for_breach(const Breach& breach);
  Outcome<Done> write_output();
};

/// Trouble when there is a checkpoint that does not fit.
Outcome<Done> Run::continue_from_checkpoint() {
  const std::filesystem::path path = checkpoint_path(options.output);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    observer.note(fmt::format("There is no checkpoint {}; the run starts at its beginning.", path.string()));
    return Done{};
  }
  std::string error;
  auto stored = io::read_checkpoint(path, error);
  if (!stored) return input_output_trouble(error);
  const auto same_branch = [](const io::BranchedFrom& a, const io::BranchedFrom& b) { return a.same_as(b); };
  if (!std::equal(stored->provenance.branched_from.begin(), stored->provenance.branched_from.end(),
                  provenance.branched_from.begin(), provenance.branched_from.end(), same_branch)) {
    return bad_input(
        fmt::format("the checkpoint {} belongs to a run that branched off elsewhere. Give the --from and --seed it "
                    "was made with, or remove the file to start anew.",
                    path.string()));
  }
  if (stored->provenance.scenario_yaml != provenance.scenario_yaml) {
    return bad_input(
        fmt::format("the checkpoint {} belongs to another scenario or seed: {}. Give the scenario it was made with, or "
                    "remove the file to start anew.",
                    path.string(), first_difference(stored->provenance.scenario_yaml, provenance.scenario_yaml)));
  }
  if (stored->provenance.code_version != provenance.code_version ||
      stored->provenance.git_commit != provenance.git_commit)
    observer.note(fmt::format("Note: the checkpoint was written by version {} ({}), this is {} ({}).",
                              stored->provenance.code_version, stored->provenance.git_commit, provenance.code_version,
                              provenance.git_commit));
  return restore(std::move(*stored));
}

/// Takes nothing over that the world could stumble over, nor a world with another digest than the file says.
Outcome<Done> Run::restore(io::StoredCheckpoint stored) {
  std::string obstacle = io::obstacle_to_continuing(stored, simulation, recorder.recording());
  if (obstacle.empty()) {
    const std::vector<std::uint64_t>& digests = stored.recording.digests;
    simulation.restore(std::move(stored.checkpoint));
    if (!digests.empty() && digests.back() != simulation.digest().world)
      obstacle = fmt::format("its world has digest {}, but its last step had {}",
                             hexadecimal(simulation.digest().world), hexadecimal(digests.back()));
  }
  if (!obstacle.empty())
    return input_output_trouble(
        fmt::format("cannot continue from '{}': {}. The file is damaged or was changed; put back a copy of it, or "
                    "remove it to start anew.",
                    checkpoint_path(options.output).string(), obstacle));
  recorder = Recorder(simulation, std::move(stored.recording));
  observer.note(fmt::format("Continuing after step {}.", simulation.steps_done()));
  return Done{};
}

Trouble Run::stop_for_interrupt(CheckpointWriter& writer) {
  const Trouble interrupted{TroubleKind::interrupted, {}};
  if (options.output.empty()) {
    observer.note("Interrupted. Nothing is kept, because no output file was asked for (-o FILE).");
    return interrupted;
  }
  writer.wait();
  writer.write(simulation, recorder.recording());
  if (const std::string error = writer.wait(); !error.empty()) return input_output_trouble(error);
  observer.note(fmt::format("Interrupted after step {}. To continue: {}{}", simulation.steps_done(), options.command,
                            options.resume ? "" : " --resume"));
  return interrupted;
}

/// Keeps what was recorded before the step that went wrong, under another name.
Trouble Run::stop_for_breach(const Breach& breach) {
  const Scenario& scenario = planned.loaded.scenario;
  if (!options.output.empty() && !recorder.recording().digests.empty()) {
    const std::filesystem::path kept = options.output.string() + ".stopped";
    provenance.final_digest = hexadecimal(recorder.recording().digests.back());
    provenance.steps = static_cast<std::int64_t>(recorder.recording().digests.size());
    std::string error;
    if (io::write_trajectory(kept, provenance, scenario, recorder.recording(), error))
      observer.note(fmt::format("The {} steps before it are kept in {}.", provenance.steps, kept.string()));
    else
      observer.note(error);
  }
  return trouble_of(breach, scenario);
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
    if (const std::string error = writer.wait(); !error.empty()) observer.note(error + " The run goes on.");
    writer.write(simulation, recorder.recording());
    observer.detail(fmt::format("writing a checkpoint of step {}", done));
    last_checkpoint = Clock::now();
  }
  outcome.recording_seconds += seconds_since(before_recording);
  return {};
}

Outcome<Done> Run::advance() {
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
  return Done{};
}

Outcome<Done> Run::write_output() {
  if (options.output.empty()) return Done{};
  const auto start = Clock::now();
  provenance.final_digest = outcome.digest;
  provenance.steps = outcome.steps;
  provenance.wall_seconds = outcome.wall_seconds;
  std::string error;
  if (!io::write_trajectory(options.output, provenance, planned.loaded.scenario, recorder.recording(), error))
    return input_output_trouble(error);
  std::error_code ignored;
  std::filesystem::remove(checkpoint_path(options.output), ignored);
  outcome.recording_seconds += seconds_since(start);
  outcome.wall_seconds += seconds_since(start);
  return Done{};
}

}  // namespace

Outcome<ScenarioRun> run_scenario(const PlannedScenario& planned, const RunOptions& options, Observer& observer) {
  // A run of hours should learn at its start, not at its end, that nothing can be written.
  if (const std::string obstacle = options.output.empty() ? "" : io::obstacle_to_writing(options.output);
      !obstacle.empty())
    return input_output_trouble(fmt::format("cannot write '{}': {}", options.output.string(), obstacle));
  observer.detail(fmt::format("{} threads, {} rows at a time, {} mechanisms", threads_or_all(options.threads),
                              options.block_rows, planned.plan.mechanisms.size()));
  Run run(planned, options, observer);
  if (options.record) {
    const double bytes = bytes_of_recording(run.simulation, run.recorder.recording());
    observer.detail(fmt::format("the recording takes about {}", readable_bytes(bytes)));
    if (const std::string sentence = why_recording_cannot_fit(bytes); !sentence.empty()) return bad_input(sentence);
  }
  if (options.resume && !options.output.empty())
    if (auto continued = run.continue_from_checkpoint(); !continued) return continued.take_trouble();
  if (auto ended = run.advance(); !ended) return ended.take_trouble();
  run.outcome.steps = run.simulation.steps_done();
  run.outcome.digest = hexadecimal(run.simulation.digest().world);
  run.outcome.largest_imbalance = run.simulation.world().ledger.largest_imbalance();
  if (auto written = run.write_output(); !written) return written.take_trouble();
  run.outcome.recording = run.recorder.recording();
  return std::move(run.outcome);
}

}  // namespace plussum
