// SPDX-License-Identifier: MIT
// plussum_bench: how fast the engine is, as ratios and per customer. Nothing is asserted.
//   plussum_bench [SCENARIO.yaml] [--csv FILE] [--customers N] [--warm N] [--steps N] [--repeats N]
// Times of one thread are processor times, so that other programs on the machine disturb them little; of several repeats
// the fastest counts.
#include <ctime>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "build_info.hpp"
#include "io/scenario_file.hpp"
#include "io/trajectory_file.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"
#include "support/housing_case.hpp"
#include "yardstick.hpp"

namespace plussum {
namespace {

struct Settings {
  std::string scenario, full, csv;
  std::int64_t customers = 100'000;
  std::uint32_t warm_steps = 104, steps = 26;
  int repeats = 5;
};

/// One line of the result.
struct Figure {
  std::string measure, of, unit;
  double value;
};

class Report {
 public:
  void heading(const std::string& text) const { fmt::print("\n{}\n", text); }
  void add(std::string measure, std::string of, double value, std::string unit) {
    fmt::print("  {:<34} {:<24} {:>12.5g} {}\n", measure, of, value, unit);
    figures_.push_back({std::move(measure), std::move(of), std::move(unit), value});
  }
  bool write_csv(const std::string& file, const std::vector<std::string>& machine) const {
    std::ofstream out(file);
    for (const std::string& line : machine) out << "# " << line << '\n';
    out << "measure,of,unit,value\n";
    for (const Figure& figure : figures_)
      out << fmt::format("\"{}\",\"{}\",\"{}\",{:.6g}\n", figure.measure, figure.of, figure.unit, figure.value);
    return static_cast<bool>(out);
  }

 private:
  std::vector<Figure> figures_;
};

std::vector<std::string> describe_machine() {
  std::string cpu = "unknown", line;
  std::ifstream info("/proc/cpuinfo");
  while (std::getline(info, line))
    if (line.starts_with("model name") || line.starts_with("Hardware")) {
      cpu = line.substr(line.find(':') + 2);
      break;
    }
  return {fmt::format("cpu: {}", cpu),
          fmt::format("cores: {}", std::thread::hardware_concurrency()),
          fmt::format("system: {}", build_info::system),
          fmt::format("compiler: {}", build_info::compiler),
          fmt::format("flags: {}", build_info::flags),
          fmt::format("commit: {}{}", build_info::git_commit, build_info::git_dirty ? " with changes" : "")};
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Plan plan_of(const Scenario& scenario) {
  std::vector<PlanProblem> problems;
  Plan plan = make_plan(built_in_mechanisms(), scenario, problems);
  if (!problems.empty()) throw std::runtime_error("the scenario's plan has a problem with " + problems.front().name);
  return plan;
}

void advance(Simulation& simulation, std::uint32_t steps) {
  for (std::uint32_t k = 0; k < steps; ++k)
    if (const Breach breach = simulation.step(); breach.kind != BreachKind::none)
      throw std::runtime_error(
          fmt::format("the books do not close in step {} (kind {})", breach.step, static_cast<int>(breach.kind)));
}

/// Shortest of several times of `work`, each after `prepare`.
double fastest(
    int repeats, double (*clock)(), const std::function<void()>& work, const std::function<void()>& prepare = [] {}) {
  double best = 1e300;
  for (int k = 0; k < repeats; ++k) {
    prepare();
    const double start = clock();
    work();
    best = std::min(best, clock() - start);
  }
  return best;
}

/// Seconds per step of a simulation that stands at the same checkpoint before every repeat.
double step_seconds(Simulation& simulation, const Settings& settings, double (*clock)()) {
  const Checkpoint start = simulation.checkpoint();
  return fastest(
             settings.repeats, clock, [&] { advance(simulation, settings.steps); },
             [&] { simulation.restore(start); }) /
         settings.steps;
}

/// A plan's mechanisms over a copy of a world, run by hand so that each can be timed: the engine's passes and blocks, but
/// no books and no digests.
class Workbench {
 public:
  Workbench(const Simulation& warmed)
      : scenario_(warmed.scenario()),
        plan_(plan_of(scenario_)),
        passes_(make_passes(plan_)),
        world_(warmed.world()),
        step_(warmed.steps_done()) {
    for (const PlannedMechanism& planned : plan_.mechanisms) mechanisms_.push_back(planned.entry->make());
    seconds_.resize(mechanisms_.size());
  }

  void step() {
    const StepContext now = context();
    world_.tally = Tally{};
    for (const Pass& pass : passes_) {
      for (const std::size_t k : pass.mechanisms) timed(k, [&] { start(k, now); });
      const std::size_t rows = world_.rows_of(pass.rows);
      for (std::size_t begin = 0; begin < rows; begin += block_rows)
        for (const std::size_t k : pass.mechanisms)
          timed(k, [&] { mechanisms_[k]->rows(now, {begin, std::min(begin + block_rows, rows)}, world_.tally); });
      for (const std::size_t k : pass.mechanisms) timed(k, [&] { mechanisms_[k]->end(now, world_.tally); });
    }
    changed_ = false;
    ++step_;
  }

  /// All rows of one mechanism, outside the plan: every column comes from memory anew.
  void rows_alone(std::size_t k) {
    const StepContext now = context();
    const std::size_t rows = world_.rows_of(mechanisms_[k]->info().rows);
    for (std::size_t begin = 0; begin < rows; begin += block_rows)
      mechanisms_[k]->rows(now, {begin, std::min(begin + block_rows, rows)}, world_.tally);
  }
  void prepare_alone(std::size_t k) {
    changed_ = true;
    start(k, context());
    changed_ = false;
  }

  const std::vector<std::unique_ptr<Mechanism>>& mechanisms() const { return mechanisms_; }
  const std::vector<double>& seconds() const { return seconds_; }
  const World& world() const { return world_; }

 private:
  static constexpr std::size_t block_rows = ExecutionOptions{}.block_rows;

  StepContext context() const {
    const double years = years_per_step(scenario_.time.step);
    return {.draws = Draws(static_cast<std::uint64_t>(scenario_.seed), step_),
            .step = step_,
            .years = years,
            .weeks = years * weeks_per_year,
            .scenario_changed = changed_};
  }
  void start(std::size_t k, const StepContext& now) {
    Binder binder(world_, scenario_);
    mechanisms_[k]->bind(binder);
    mechanisms_[k]->begin(now, world_.tally);
  }
  void timed(std::size_t k, const std::function<void()>& work) {
    const double begin = processor_seconds();
    work();
    seconds_[k] += processor_seconds() - begin;
  }

  Scenario scenario_;
  Plan plan_;
  std::vector<Pass> passes_;
  World world_;
  std::uint32_t step_;
  bool changed_ = true;
  std::vector<std::unique_ptr<Mechanism>> mechanisms_;
  std::vector<double> seconds_;
};

/// Seconds per step of each mechanism of the plan, in its place; the least of several repeats from the same world.
std::vector<double> mechanism_seconds(const Simulation& warmed, const Settings& settings) {
  std::vector<double> least;
  for (int repeat = 0; repeat < settings.repeats; ++repeat) {
    Workbench bench(warmed);
    bench.step();  // the first step tabulates what depends on the scenario alone
    const std::vector<double> first = bench.seconds();
    for (std::uint32_t k = 0; k < settings.steps; ++k) bench.step();
    least.resize(first.size(), 1e300);
    for (std::size_t k = 0; k < first.size(); ++k)
      least[k] = std::min(least[k], (bench.seconds()[k] - first[k]) / settings.steps);
  }
  return least;
}

constexpr std::uint32_t busy_warm_steps = 104;

Scenario busy_market(const Settings& settings) {
  return test::housing_case(settings.customers, std::max<std::int64_t>(1, settings.customers / 1000));
}

/// A market in which the programme reaches one customer in twenty, as programmes do.
Scenario usual_market(const Settings& settings) {
  Scenario scenario = busy_market(settings);
  scenario.name = "housing";
  scenario.enterprises[0].promotion = 0.03;
  scenario.enterprises[0].promoter_promotion = 0.05;
  scenario.enterprises[0].outlet_share = 0.3;
  test::parameters<Reach>(scenario).imitation = 0.3;
  return scenario;
}

void report_plan(Report& report, const Settings& settings, const std::string& name, Simulation& simulation,
                 double& per_step) {
  const auto customers = static_cast<double>(simulation.world().customers.size());
  per_step = step_seconds(simulation, settings, processor_seconds);
  report.add("customer-steps per second and core", name, customers / per_step, "1/s");
  const World& world = simulation.world();
  const auto unserved =
      static_cast<double>(std::count(world.customers.supplier.begin(), world.customers.supplier.end(), self_provision));
  report.add("customers with a supplier", name, 1.0 - unserved / customers, "1");
}

/// A new simulation from its first step to its last; customer-steps per second.
double report_whole_run(Report& report, Simulation& simulation) {
  const Scenario& scenario = simulation.scenario();
  const double start = processor_seconds();
  advance(simulation, static_cast<std::uint32_t>(scenario.time.steps));
  const double seconds = processor_seconds() - start;
  const double work = static_cast<double>(scenario.population.customers) * static_cast<double>(scenario.time.steps);
  report.add("customer-steps per second and core", fmt::format("{}, all {} steps", scenario.name, scenario.time.steps),
             work / seconds, "1/s");
  return work / seconds;
}

void report_mechanisms(Report& report, const Settings& settings, const Simulation& warmed, double per_step) {
  report.heading("Mechanisms: in the plan (their blocks timed in place), and alone (rows only, columns out of cache)");
  const auto customers = static_cast<double>(warmed.world().customers.size());
  const Workbench bench(warmed);
  const std::vector<double> per_mechanism = mechanism_seconds(warmed, settings);
  double in_mechanisms = 0.0;
  for (std::size_t k = 0; k < bench.mechanisms().size(); ++k) {
    const std::string name(bench.mechanisms()[k]->info().name);
    const double seconds = per_mechanism[k];
    in_mechanisms += seconds;
    report.add("time in the plan", name, 1e9 * seconds / customers, "ns/customer-step");
    report.add("share of the step", name, seconds / per_step, "1");
  }
  report.add("time in the plan", "books and digests", 1e9 * (per_step - in_mechanisms) / customers, "ns/customer-step");
  report.add("share of the step", "books and digests", 1.0 - in_mechanisms / per_step, "1");
  for (std::size_t k = 0; k < bench.mechanisms().size(); ++k) {
    if (bench.mechanisms()[k]->info().rows == TableId::none) continue;
    Workbench alone(warmed);
    alone.prepare_alone(k);
    const double seconds = fastest(3 * settings.repeats, processor_seconds, [&] { alone.rows_alone(k); });
    report.add("customer-steps per second alone", std::string(bench.mechanisms()[k]->info().name), customers / seconds,
               "1/s");
  }
}

void report_yardstick(Report& report, const Settings& settings) {
  report.heading("Mini ecosystem: the engine against a loop written by hand");
  const auto customers = static_cast<std::size_t>(settings.customers);
  // In processor time like everything else, so that other programs do not decide the ratio; the difference of a long and a
  // short run leaves out the set-up.
  const auto run_by_hand = [&](std::uint32_t steps) {
    return fastest(settings.repeats, processor_seconds, [&] { static_cast<void>(run_yardstick(customers, steps, 7)); });
  };
  const double by_hand = static_cast<double>(customers) * 4.0 * settings.steps /
                         (run_by_hand(5 * settings.steps) - run_by_hand(settings.steps));
  Scenario scenario = busy_market(settings);
  // Without open and cover no offer is made, or none yields an outcome, and nobody would ever enrol.
  scenario.plan.only = {"offer",   "cover", "earn",   "reach",           "choose",
                        "collect", "spend", "settle", "progress_groups", "enrol"};
  Simulation simulation(scenario, plan_of(scenario), {});
  advance(simulation, busy_warm_steps);
  double per_step = 0.0;
  report.add("customer-steps per second and core", "by hand", by_hand, "1/s");
  report_plan(report, settings, "engine, mini plan", simulation, per_step);
  double mechanisms = 0.0;
  for (const double seconds : mechanism_seconds(simulation, settings)) mechanisms += seconds;
  report.add("engine / by hand", "mini plan", static_cast<double>(customers) / per_step / by_hand, "1");
  report.add("engine / by hand", "without books and digests", static_cast<double>(customers) / mechanisms / by_hand,
             "1");
}

void report_size(Report& report, const Simulation& simulation) {
  report.heading("Size of the state");
  const World& world = simulation.world();
  const auto customers = static_cast<double>(world.customers.size());
  const auto columns = static_cast<double>(bytes_per_row<Customers>(world.enterprises.size()));
  const double network =
      4.0 * static_cast<double>(world.network.offsets.size() + world.network.targets.size()) / customers;
  const double groups = static_cast<double>(bytes_per_row<Groups>(0) * world.groups.size() +
                                            bytes_per_row<Members>(0) * world.members.size()) /
                        customers;
  report.add("bytes per customer", "columns", columns, "B");
  report.add("bytes per customer", "network", network, "B");
  report.add("bytes per customer", "groups and members so far", groups, "B");
  report.add("bytes per customer", "all", columns + network + groups, "B");
}

void report_threads(Report& report, const Settings& settings, const Scenario& scenario) {
  report.heading("Threads (wall time)");
  double seconds[2];
  for (const unsigned threads : {1u, 2u}) {
    Simulation simulation(scenario, plan_of(scenario), {.threads = threads});
    advance(simulation, settings.warm_steps);
    seconds[threads - 1] = step_seconds(simulation, settings, wall_seconds);
    report.add("customer-steps per second", fmt::format("{} threads", threads),
               static_cast<double>(scenario.population.customers) / seconds[threads - 1], "1/s");
  }
  report.add("speed of two threads / one", "", seconds[0] / seconds[1], "1");
}

void report_recording(Report& report, const Settings& settings, Scenario scenario) {
  report.heading("Recording (with the file written at the end), as a share of the run");
  for (const double panel : {0.0, 0.01}) {
    scenario.record.panel_share = panel;
    Simulation simulation(scenario, plan_of(scenario), {});
    Recorder recorder(simulation);
    double stepping = 0.0, recording = 0.0;
    for (std::uint32_t k = 0; k < settings.warm_steps; ++k) {
      const double begin = processor_seconds();
      simulation.step();
      const double middle = processor_seconds();
      recorder.observe(simulation);
      recording += processor_seconds() - middle;
      stepping += middle - begin;
    }
    const auto file = std::filesystem::temp_directory_path() / fmt::format("plussum_bench_{}.h5", ::getpid());
    std::string error;
    const double begin = processor_seconds();
    if (!io::write_trajectory(file, io::provenance_of(scenario), scenario, recorder.recording(), error))
      fmt::print(stderr, "{}\n", error);
    recording += processor_seconds() - begin;
    const double bytes = std::filesystem::exists(file) ? static_cast<double>(std::filesystem::file_size(file)) : 0.0;
    std::filesystem::remove(file);
    const std::string what = panel > 0.0 ? "series, ledger, 1 % panel" : "series and ledger";
    report.add("time of recording / run", what, recording / (stepping + recording), "1");
    report.add("size of the file", what, bytes / 1e6, "MB");
  }
}

Scenario scenario_in(const std::string& file) {
  io::Diagnostics diagnostics;
  auto loaded = io::load_scenario(file, {}, scenario_for(built_in_mechanisms()), diagnostics);
  if (!loaded) throw std::runtime_error(diagnostics.render());
  return std::move(loaded->scenario);
}

Scenario scenario_of(const Settings& settings) {
  return settings.scenario.empty() ? usual_market(settings) : scenario_in(settings.scenario);
}

/// The whole plan at full complexity beside the scenario that was measured first.
void report_full_plan(Report& report, const Scenario& scenario, double speed_of_first) {
  report.heading(fmt::format("Full plan: {}, {} customers", scenario.name, scenario.population.customers));
  Simulation simulation(scenario, plan_of(scenario), {});
  report.add("full plan / default plan", scenario.name, report_whole_run(report, simulation) / speed_of_first, "1");
  report_size(report, simulation);
}

void run_all(const Settings& settings) {
  const std::vector<std::string> machine = describe_machine();
  for (const std::string& line : machine) fmt::print("{}\n", line);
  const Scenario scenario = scenario_of(settings);
  Report report;
  report.heading(fmt::format("Default plan: {}, {} customers, one thread, steps {} to {}", scenario.name,
                             scenario.population.customers, settings.warm_steps, settings.warm_steps + settings.steps));
  Simulation simulation(scenario, plan_of(scenario), {});
  advance(simulation, settings.warm_steps);
  double per_step = 0.0;
  report_plan(report, settings, scenario.name, simulation, per_step);
  Simulation whole(scenario, plan_of(scenario), {});
  const double speed = report_whole_run(report, whole);
  if (!settings.full.empty()) report_full_plan(report, scenario_in(settings.full), speed);
  report_mechanisms(report, settings, simulation, per_step);
  report.heading("Default plan in a market where the programme is all the rage");
  Simulation busy(busy_market(settings), plan_of(scenario), {});
  advance(busy, busy_warm_steps);
  double per_busy_step = 0.0;
  report_plan(report, settings, "busy", busy, per_busy_step);
  report_yardstick(report, settings);
  report_size(report, simulation);
  report_threads(report, settings, scenario);
  report_recording(report, settings, scenario);
  if (!settings.csv.empty() && !report.write_csv(settings.csv, machine))
    throw std::runtime_error("cannot write " + settings.csv);
}

}  // namespace
}  // namespace plussum

int main(int argc, char** argv) {
  plussum::Settings settings;
  CLI::App app{"Measures the speed of the simulator: ratios and times per customer. Nothing is asserted."};
  app.add_option("scenario", settings.scenario, "scenario file; without it a housing market made in code");
  app.add_option("--full", settings.full, "second scenario file, whose whole run is held beside that of the first");
  app.add_option("--csv", settings.csv, "also write the figures, with a description of the machine, to this file");
  app.add_option("--customers", settings.customers, "customers of the markets made in code")
      ->check(CLI::Range(1'000, 100'000'000));
  app.add_option("--warm", settings.warm_steps, "steps before the measurement")->check(CLI::Range(1, 100'000));
  app.add_option("--steps", settings.steps, "steps measured")->check(CLI::Range(1, 100'000));
  app.add_option("--repeats", settings.repeats, "repeats, of which the fastest counts")->check(CLI::Range(1, 1'000));
  CLI11_PARSE(app, argc, argv);
  try {
    plussum::run_all(settings);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
