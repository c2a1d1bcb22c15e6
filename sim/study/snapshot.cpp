// SPDX-License-Identifier: MIT
#include "study/snapshot.hpp"

#include <fmt/core.h>

#include <utility>

#include "io/checkpoint_check.hpp"
#include "io/decimal.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/experiment/workers.hpp"

namespace plussum {
namespace {

struct FileAndStep {
  std::string file;
  std::uint32_t step;
};

std::optional<FileAndStep> parse(const std::string& from) {
  const std::size_t at = from.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == from.size()) return std::nullopt;
  const auto step = io::plain_whole_number(std::string_view(from).substr(at + 1));
  if (!step || *step < 0 || *step > UINT32_MAX) return std::nullopt;
  return FileAndStep{from.substr(0, at), static_cast<std::uint32_t>(*step)};
}

/// A piece of a run: a scenario, up to the step at which the next piece branches off.
struct Piece {
  std::string yaml;
  std::uint32_t until;
  std::optional<std::int64_t> seed_after;
};

/// The pieces of the run up to `step`.
std::vector<Piece> pieces_of(const io::Provenance& provenance, std::uint32_t step) {
  std::vector<Piece> pieces;
  for (const io::BranchedFrom& branch : provenance.branched_from) {
    const auto until = static_cast<std::uint32_t>(branch.step);
    pieces.push_back({branch.scenario_yaml, std::min(until, step), branch.seed});
    if (step <= until) return pieces;
  }
  pieces.push_back({provenance.scenario_yaml, step, {}});
  return pieces;
}

/// A run that is being made again.
struct Remake {
  std::optional<PlannedScenario> planned;
  std::optional<Simulation> simulation;
  std::optional<Recorder> recorder;

  void begin(PlannedScenario scenario, const std::optional<std::int64_t>& draw_seed, const ExecutionOptions& execution);
  StretchEnd advance(std::uint32_t until, Observer& observer);
};

/// The next piece: from the start, or from where the piece before it ends.
void Remake::begin(PlannedScenario scenario, const std::optional<std::int64_t>& draw_seed,
                   const ExecutionOptions& execution) {
  if (!simulation) {
    simulation.emplace(scenario.loaded.scenario, scenario.plan, execution);
    recorder.emplace(*simulation, LastStep::goes_on);
  } else {
    const auto seed = draw_seed ? std::optional(static_cast<std::uint64_t>(*draw_seed)) : std::nullopt;
    Simulation branch(simulation->snapshot(), scenario.loaded.scenario, scenario.plan, execution, seed);
    Recording recording = recorder->recording();
    simulation.emplace(std::move(branch));
    recorder.emplace(*simulation, std::move(recording), LastStep::goes_on);
  }
  planned = std::move(scenario);
}

StretchEnd Remake::advance(std::uint32_t until, Observer& observer) {
  return run_until(*simulation, until, observer, [this] { return step_and_record(*simulation, *recorder); });
}

Outcome<Trunk> finished(const TrunkSource& source, std::uint32_t step, Remake remake) {
  const Recording& stored = *source.recording;
  const std::string digest = hexadecimal(remake.simulation->digest().world);
  if (step > 0 && digest != hexadecimal(stored.digests[step - 1]))
    return Trouble{
        TroubleKind::failed,
        fmt::format("the world after step {} of '{}', made again, has digest {}, but the file says {}. The file "
                    "was written by version {} ({}); use that one, or make the run anew.",
                    step, source.file, digest, hexadecimal(stored.digests[step - 1]), source.provenance->code_version,
                    source.provenance->git_commit)};
  std::vector<io::BranchedFrom> before;
  for (const io::BranchedFrom& branch : source.provenance->branched_from)
    if (branch.step < step) before.push_back(branch);
  return Trunk{.file = source.file,
               .planned = std::move(*remake.planned),
               .snapshot = remake.simulation->snapshot(),
               .recording = remake.recorder->recording(),
               .digest = digest,
               .before = std::move(before)};
}

/// From a checkpoint of that very step, which saves making the run again. Nothing when it is none.
std::optional<Outcome<Trunk>> read_trunk(const FileAndStep& wanted, const io::Trajectory& stored,
                                         const Registry& registry, unsigned threads) {
  if (!stored.is_checkpoint || wanted.step != stored.recording.digests.size() ||
      !stored.provenance.branched_from.empty())
    return std::nullopt;
  std::string error;
  auto checkpoint = io::read_checkpoint(wanted.file, error);
  if (!checkpoint) return input_output_trouble(error);
  // A branch may end at this very step and record it: what was counted in the step alone stands in no checkpoint.
  const std::vector<std::uint32_t>& recorded = checkpoint->recording.series_steps;
  if (recorded.empty() || recorded.back() != wanted.step) return std::nullopt;
  Remake remake;
  auto planned =
      plan_text(stored.provenance.scenario_yaml, {.registry = &registry, .file = wanted.file + " (scenario)"});
  if (!planned) return planned.take_trouble();
  remake.begin(std::move(*planned), {}, {.threads = threads_or_all(threads)});
  if (const std::string obstacle =
          io::obstacle_to_continuing(*checkpoint, *remake.simulation, remake.recorder->recording());
      !obstacle.empty())
    return input_output_trouble(
        fmt::format("cannot read '{}': {}; the file is damaged or was changed", wanted.file, obstacle));
  remake.simulation->restore(std::move(checkpoint->checkpoint));
  remake.recorder.emplace(*remake.simulation, std::move(checkpoint->recording), LastStep::goes_on);
  return finished({wanted.file, &stored.provenance, &stored.recording}, wanted.step, std::move(remake));
}

}  // namespace

std::vector<io::BranchedFrom> Trunk::branches(std::optional<std::int64_t> draw_seed) const {
  std::vector<io::BranchedFrom> all = before;
  all.push_back({planned.loaded.resolved_yaml, snapshot.checkpoint.step, digest, draw_seed, file});
  return all;
}

Outcome<Trunk> make_trunk(const TrunkSource& source, std::uint32_t step, const Registry& registry, unsigned threads,
                          Observer& observer) {
  if (step > source.recording->digests.size())
    return input_output_trouble(
        fmt::format("cannot read '{}': it says that it branched off after step {}, but holds {} steps; the file "
                    "is damaged or was changed",
                    source.file, step, source.recording->digests.size()));
  const ExecutionOptions execution{.threads = threads_or_all(threads)};
  Remake remake;
  std::optional<std::int64_t> seed;
  for (const Piece& piece : pieces_of(*source.provenance, step)) {
    auto planned = plan_text(piece.yaml, {.registry = &registry, .file = source.file + " (scenario)"});
    if (!planned) return planned.take_trouble();
    remake.begin(std::move(*planned), seed, execution);
    const StretchEnd end = remake.advance(piece.until, observer);
    if (end.is_interrupted)
      return Trouble{TroubleKind::interrupted, "interrupted while the run up to the snapshot was made again"};
    if (!end.is_whole())
      return Trouble{TroubleKind::failed, "the run up to the snapshot cannot be made again: " +
                                              sentence_of(end.breach, remake.planned->loaded.scenario)};
    seed = piece.seed_after;
  }
  return finished(source, step, std::move(remake));
}

Outcome<Trunk> load_trunk(const std::string& from, const Registry& registry, unsigned threads, Observer& observer) {
  const auto wanted = parse(from);
  if (!wanted) return bad_input(fmt::format("'{}' is not of the form FILE@STEP, for example run.h5@120", from));
  std::string error;
  const auto stored = io::read_trajectory(wanted->file, error);
  if (!stored) return input_output_trouble(error);
  const std::size_t steps = stored->recording.digests.size();
  if (wanted->step > steps)
    return bad_input(
        fmt::format("'{}' has {} steps, so that no run can branch off after step {}; name a step from 0 to {}",
                    wanted->file, steps, wanted->step, steps));
  if (auto result = read_trunk(*wanted, *stored, registry, threads)) return std::move(*result);
  return make_trunk({wanted->file, &stored->provenance, &stored->recording}, wanted->step, registry, threads, observer);
}

Outcome<PlannedScenario> load_branch(const Trunk& trunk, const ScenarioOptions& options) {
  ScenarioOptions branch = options;
  branch.seed.reset();
  if (options.file.empty()) {
    branch.file = trunk.file + " (scenario)";
    return plan_text(trunk.planned.loaded.resolved_yaml, branch);
  }
  branch.sets.insert(branch.sets.begin(), fmt::format("seed={}", trunk.planned.loaded.scenario.seed));
  return load_and_plan(branch);
}

std::string obstacle_sentence(const Trunk& trunk, const Scenario& scenario) {
  const std::string differs = obstacle_to_branch(trunk.snapshot, scenario);
  const std::uint32_t step = trunk.snapshot.checkpoint.step;
  if (differs == "seed")
    return "a branch keeps the seed of its world; --seed N draws anew what happens after the snapshot";
  if (!differs.empty())
    return fmt::format(
        "a branch of '{}' cannot differ from it in '{}': the world at step {} was made with it. Leave that "
        "as it is, or run from the start.",
        trunk.file, differs, step);
  return scenario.time.steps < step
             ? end_before(fmt::format("the snapshot at step {}", step), step, scenario.time.steps, "--steps N")
             : std::string();
}

std::string end_before(const std::string& start, std::uint32_t begin, std::int64_t steps, const std::string& key) {
  if (steps > begin) return {};
  return fmt::format("the run is to end after step {}, {} {}; {} counts from the start", steps,
                     steps == begin ? "with" : "before", start, key);
}

}  // namespace plussum
