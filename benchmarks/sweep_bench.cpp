// SPDX-License-Identifier: MIT
// plussum_sweep_bench: what a sweep costs beside the bare runs: the same simulations with the same number of threads, but
// without store, metrics, recording and table. Nothing is asserted.
//   plussum_sweep_bench [--program PLUSSUM] [--full] [--points N] [--replicates N] [--jobs N] [--rounds N]
// Bare runs and sweep take turns. Processor time is told beside time on the clock, because other programs on the machine
// disturb it little.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "build_info.hpp"
#include "io/experiment_layout.hpp"
#include "plussum/engine/simulation.hpp"
#include "plussum/experiment/make_run.hpp"
#include "plussum/experiment/workers.hpp"

namespace plussum {
namespace {

namespace fs = std::filesystem;

struct Settings {
  std::string program = PLUSSUM_PROGRAM, experiment = PLUSSUM_SWEEP_EXPERIMENT;
  bool full = false;
  std::int64_t points = 40, replicates = 10;
  unsigned jobs = 0;
  int rounds = 3;
};

struct Times {
  double wall = 0.0, processor = 0.0;
  Times& operator+=(const Times& other) {
    wall += other.wall;
    processor += other.processor;
    return *this;
  }
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// Of this process (RUSAGE_SELF) or of its children that have ended (RUSAGE_CHILDREN).
Times now(int who) {
  rusage used{};
  getrusage(who, &used);
  return {std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(),
          seconds_of(used.ru_utime) + seconds_of(used.ru_stime)};
}

template <class Work>
Times time_of(int who, Work&& work) {
  const Times start = now(who);
  work();
  const Times end = now(who);
  return {end.wall - start.wall, end.processor - start.processor};
}

/// Reads the experiment and makes its runs with the engine alone.
class BareRuns {
 public:
  BareRuns(const Settings& settings, const std::vector<std::string>& sets) : jobs_(settings.jobs) {
    io::Diagnostics problems;
    const auto loaded = io::load_experiment(settings.experiment, sets, problems);
    auto layout =
        loaded ? io::ExperimentLayout::make(*loaded, scenario_for(built_in_mechanisms()), "", problems) : std::nullopt;
    if (!layout) throw std::runtime_error(problems.render());
    replicates_ = static_cast<std::size_t>(loaded->experiment.replicates);
    for (const DesignPoint& point : layout->points()) scenarios_.push_back(scenario_at(*layout, point));
  }

  std::size_t size() const { return scenarios_.size() * replicates_; }

  void make(std::size_t begin, std::size_t end) const {
    for_each_index(end - begin, jobs_, [this, begin](std::size_t k) {
      const std::size_t run = begin + k;
      auto [scenario, plan] = scenarios_[run / replicates_];
      scenario.seed = 1 + static_cast<std::int64_t>(run % replicates_);
      const std::int64_t steps = scenario.time.steps;
      Simulation simulation(std::move(scenario), std::move(plan), {.threads = 1});
      for (std::int64_t step = 0; step < steps; ++step)
        if (simulation.step().kind != BreachKind::none) throw std::runtime_error("a run does not come to its end");
    });
  }

 private:
  static std::pair<Scenario, Plan> scenario_at(const io::ExperimentLayout& layout, const DesignPoint& point) {
    io::Diagnostics problems;
    auto loaded = layout.scenario_at(point, problems);
    if (!loaded) throw std::runtime_error(problems.render());
    std::vector<PlanProblem> faults;
    Plan plan = make_plan(built_in_mechanisms(), loaded->scenario, faults);
    return {bare_scenario(loaded->scenario), std::move(plan)};
  }

  unsigned jobs_;
  std::size_t replicates_ = 0;
  std::vector<std::pair<Scenario, Plan>> scenarios_;
};

/// What `plussum sweep --json` says about a sweep into a fresh store.
nlohmann::json sweep(const Settings& settings, const std::vector<std::string>& sets, const fs::path& folder) {
  std::string command = fmt::format("'{}' sweep '{}' -o '{}' --jobs {} --quiet --json", settings.program,
                                    settings.experiment, (folder / "bench.store").string(), settings.jobs);
  for (const std::string& set : sets) command += fmt::format(" --set-experiment '{}'", set);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> part{};
  while (const std::size_t read = pipe ? std::fread(part.data(), 1, part.size(), pipe.get()) : 0)
    text.append(part.data(), read);
  const auto told = nlohmann::json::parse(text, nullptr, false);
  if (told.is_discarded() || told.value("missing", 1) != 0) throw std::runtime_error("the sweep failed: " + command);
  return told;
}

void measure(const Settings& settings) {
  const std::vector<std::string> sets{fmt::format("design.samples={}", settings.points),
                                      fmt::format("replicates={}", settings.replicates)};
  const BareRuns runs(settings, sets);
  fmt::print("compiler: {}\nflags: {}\ncommit: {}{}\n{} points x {} replicates = {} runs, {} jobs, {} rounds\n",
             build_info::compiler, build_info::flags, build_info::git_commit,
             build_info::git_dirty ? " with changes" : "", settings.points, settings.replicates, runs.size(),
             settings.jobs, settings.rounds);
  const fs::path folder = fs::temp_directory_path() / fmt::format("plussum-sweep-bench-{}", getpid());
  Times bare, swept;
  double busy = 0.0, working = 0.0;
  for (int round = 0; round < settings.rounds; ++round) {
    // Half before and half behind: what changes on the machine meanwhile concerns both.
    bare += time_of(RUSAGE_SELF, [&] { runs.make(0, runs.size() / 2); });
    fs::create_directories(folder);
    swept += time_of(RUSAGE_CHILDREN, [&] {
      const auto told = sweep(settings, sets, folder);
      busy += told.at("busy_seconds").get<double>();
      working += told.at("wall_seconds").get<double>() * told.at("jobs").get<double>();
    });
    fs::remove_all(folder);
    bare += time_of(RUSAGE_SELF, [&] { runs.make(runs.size() / 2, runs.size()); });
  }
  const auto figure = [](const char* name, double value, const char* unit) {
    fmt::print("  {:<44} {:>10.4g} {}\n", name, value, unit);
  };
  const double count = static_cast<double>(runs.size()) * settings.rounds;
  figure("bare runs, processor time", 1e3 * bare.processor / count, "ms/run");
  figure("sweep, processor time", 1e3 * swept.processor / count, "ms/run");
  figure("sweep / bare runs, processor time", swept.processor / bare.processor, "1");
  figure("sweep / bare runs, time on the clock", swept.wall / bare.wall, "1");
  figure("share of the jobs' time spent in runs", 100.0 * busy / working, "%");
}

}  // namespace
}  // namespace plussum

int main(int argc, char** argv) {
  plussum::Settings settings;
  CLI::App app{"Measures what a sweep costs beside the bare runs. Nothing is asserted."};
  app.add_option("--program", settings.program, "the plussum that sweeps");
  app.add_option("--experiment", settings.experiment, "experiment with a design of `samples`");
  app.add_flag("--full", settings.full, "500 points x 20 replicates, one round");
  app.add_option("--points", settings.points, "points of the design")->check(CLI::Range(2, 100'000));
  app.add_option("--replicates", settings.replicates, "runs at each point")->check(CLI::Range(1, 100'000));
  app.add_option("--jobs", settings.jobs, "threads; one for each processor when not given")->check(CLI::Range(1, 1024));
  app.add_option("--rounds", settings.rounds, "how often bare runs and sweep take turns")->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);
  if (settings.full) settings.points = 500, settings.replicates = 20, settings.rounds = 1;
  if (settings.jobs == 0) settings.jobs = std::max(1U, std::thread::hardware_concurrency());
  try {
    plussum::measure(settings);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
