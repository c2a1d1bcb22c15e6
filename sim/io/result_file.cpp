// SPDX-License-Identifier: MIT
#include "io/result_file.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <exception>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

#include "io/atomic_file.hpp"
#include "io/file_seal.hpp"
#include "io/file_units.hpp"
#include "io/hdf5_file.hpp"
#include "io/recording_file.hpp"
#include "io/result_rows.hpp"
#include "io/trajectory_file.hpp"

namespace plussum::io {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

// ---- the table --------------------------------------------------------------------------------------------------

void describe(Hdf5Object& object, const std::string& long_name, const std::string& units) {
  object.set_text("long_name", long_name);
  set_unit(object, units.empty() ? "1" : units);
}

/// A variable with one row a run, and how a block of rows becomes its values.
struct Variable {
  Hdf5Dataset dataset;
  std::function<void(Hdf5Dataset&, std::size_t first, std::span<const ResultRow>)> write;
};

class TableWriter {
 public:
  TableWriter(Hdf5Group root, const ResultPlan& plan)
      : root_(std::move(root)), plan_(plan), names_(names_of(plan)), run_(make_run()), time_(make_time()) {}

  void attributes(const ResultOrigin& origin);
  void scenarios(const RunStore& store);
  void coordinates();
  void metrics();
  void rows(const RunStore& store);

 private:
  Hdf5Dataset make_run();
  Hdf5Dataset make_time();
  void factor(std::size_t position);
  void metric(std::size_t position);

  template <class T, class Value>
  Hdf5Dataset& numbers(const std::string& name, const std::string& long_name, const std::string& units, Value value);
  template <class Value>
  Hdf5Dataset& texts(const std::string& name, const std::string& long_name, Value value);
  void name_coordinates(Hdf5Dataset& dataset) { dataset.set_text("coordinates", coordinate_names_); }

  Hdf5Group root_;
  const ResultPlan& plan_;
  ResultNames names_;
  Hdf5Dataset run_, time_;
  std::string coordinate_names_;
  std::vector<Variable> variables_;
};

Hdf5Dataset TableWriter::make_run() {
  std::vector<std::int64_t> numbers(plan_.runs.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  Hdf5Dataset made = root_.create_scale("run", std::span<const std::int64_t>(numbers));
  describe(made, "number of the run, in the order of the plan", "1");
  return made;
}

Hdf5Dataset TableWriter::make_time() {
  Hdf5Dataset made = root_.create_scale("time", std::span<const double>(plan_.years));
  describe(made, "time since the start of the run", "year");
  return made;
}

void TableWriter::attributes(const ResultOrigin& origin) {
  root_.set_text("Conventions", "CF-1.10");
  root_.set_text("title", plan_.title.empty() ? plan_.name : plan_.title);
  root_.set_text("history", fmt::format("{} {}", origin.created, origin.command));
  root_.set_text("plussum_format_version", fmt::format("{}.{}", format_major, format_minor));
  root_.set_text("plussum_file", "experiment");
  mark_as_sealed(root_);
  root_.set_text("experiment_name", plan_.name);
  root_.set_text("engine_version", plan_.engine_version);
  root_.set_text("currency", plan_.currency);
  root_.set_number("represents", plan_.represents);
  root_.set_number("replicates", static_cast<std::int64_t>(plan_.replicates));
  root_.set_text("created", origin.created);
  root_.set_text("command", origin.command);
  root_.set_text("experiment", plan_.experiment_yaml);
  if (!plan_.build.empty()) root_.set_text("build", plan_.build);
  if (!plan_.packages.empty()) root_.set_text("packages", plan_.packages);
  if (!plan_.scenarios_digest.empty()) root_.set_text("scenarios_digest", plan_.scenarios_digest);
  if (!plan_.registration.empty()) root_.set_text("registration", plan_.registration);
}

/// The scenarios that the experiment names. The texts are left out when the store has lost one: its runs are there all the same.
void TableWriter::scenarios(const RunStore& store) {
  if (plan_.scenarios.empty()) return;
  std::vector<std::string> places, digests, texts;
  for (const ScenarioText& scenario : plan_.scenarios) {
    std::string unheard;
    places.push_back(scenario.place);
    digests.push_back(scenario.digest);
    if (auto text = store.read_text(scenario.digest, unheard)) texts.push_back(std::move(*text));
  }
  root_.set_texts("scenario_places", places);
  root_.set_texts("scenario_digests", digests);
  if (texts.size() == places.size()) root_.set_texts("scenario_texts", texts);
}

template <class T, class Value>
Hdf5Dataset& TableWriter::numbers(const std::string& name, const std::string& long_name, const std::string& units,
                                  Value value) {
  const T* fill = nullptr;
  if constexpr (std::is_same_v<T, double>) fill = &no_value;
  Hdf5Dataset made = root_.create_for_rows<T>(name, {&run_}, fill);
  describe(made, long_name, units);
  variables_.push_back(
      {std::move(made), [value](Hdf5Dataset& dataset, std::size_t first, std::span<const ResultRow> rows) {
         std::vector<T> values;
         for (const ResultRow& row : rows) values.push_back(static_cast<T>(value(row)));
         dataset.write_rows(first, std::span<const T>(values));
       }});
  return variables_.back().dataset;
}

template <class Value>
Hdf5Dataset& TableWriter::texts(const std::string& name, const std::string& long_name, Value value) {
  Hdf5Dataset made = root_.create_for_text_rows(name, run_);
  made.set_text("long_name", long_name);
  variables_.push_back(
      {std::move(made), [value](Hdf5Dataset& dataset, std::size_t first, std::span<const ResultRow> rows) {
         std::vector<std::string> values;
         for (const ResultRow& row : rows) values.push_back(value(row));
         dataset.write_text_rows(first, values);
       }});
  return variables_.back().dataset;
}

void TableWriter::factor(std::size_t position) {
  const FactorColumn& factor = plan_.factors[position];
  const std::string meaning = factor.meaning.empty() ? factor.name : factor.meaning;
  if (factor.is_choice())
    texts(names_.factors[position], meaning,
          [position, &factor](const ResultRow& row) { return level_of(factor, row.point->at(position)); });
  else
    numbers<double>(names_.factors[position], meaning, factor.unit,
                    [position](const ResultRow& row) { return row.point->at(position); });
}

void TableWriter::coordinates() {
  numbers<std::int64_t>("point", "number of the point of the design", "1",
                        [](const ResultRow& row) { return row.run->point; });
  numbers<std::int64_t>("replicate", "number of the replicate; the same one has the same seed at every point", "1",
                        [](const ResultRow& row) { return row.run->replicate; });
  numbers<std::int64_t>("seed", "seed of all draws of the run", "1",
                        [](const ResultRow& row) { return row.run->seed; });
  for (std::size_t i = 0; i < plan_.factors.size(); ++i) factor(i);
  Hdf5Dataset& status =
      numbers<std::int8_t>("status", "whether the run is there", "1", [](const ResultRow& row) { return row.status; });
  status.set_numbers("flag_values", std::vector<std::int8_t>{0, 1, 2});
  status.set_text("flag_meanings", fmt::format("{}", fmt::join(row_status_names, " ")));
  texts("message", "why the run failed", [](const ResultRow& row) { return row.message; });
  texts("key", "what the run is: digest of its scenario, metrics, engine and seed",
        [](const ResultRow& row) { return row.run->key; });
  texts("digest", "digest of the world after the last step", [](const ResultRow& row) { return row.digest; });
  coordinate_names_ = fmt::format("point replicate seed {} status message key digest", fmt::join(names_.factors, " "));
  if (names_.ramp.empty()) return;
  Hdf5Dataset ramp = root_.create(names_.ramp, std::span<const double>(plan_.ramp), {&time_}, 0);
  describe(ramp, plan_.ramp_name + ", which the ramp moves", plan_.ramp_unit);
}

void TableWriter::metric(std::size_t position) {
  const MetricColumn& metric = plan_.metrics[position];
  const std::string meaning = metric.meaning.empty() ? metric.name : metric.meaning;
  Hdf5Dataset& counted = numbers<double>(names_.metrics[position], meaning, metric.unit,
                                         [position](const ResultRow& row) { return row.values[position]; });
  name_coordinates(counted);
  if (!metric.label.empty()) counted.set_text("measured", metric.label);
  if (metric.is_time) {
    counted.set_numbers("horizon", std::vector<double>{metric.most});
    Hdf5Dataset& observed = numbers<double>(
        names_.observed[position], names_.metrics[position] + " was reached (1), or not until the horizon (0)", "1",
        [position](const ResultRow& row) { return row.is_observed[position]; });
    name_coordinates(observed);
  }
  if (!metric.over_time) return;
  Hdf5Dataset made = root_.create_for_rows<double>(names_.series[position], {&run_, &time_}, &no_value);
  describe(made, meaning + ", over time", metric.unit);
  made.set_text("coordinates", names_.ramp.empty() ? coordinate_names_ : coordinate_names_ + " " + names_.ramp);
  variables_.push_back(
      {std::move(made), [position](Hdf5Dataset& dataset, std::size_t first, std::span<const ResultRow> rows) {
         std::vector<double> values;
         for (const ResultRow& row : rows)
           values.insert(values.end(), row.series[position].begin(), row.series[position].end());
         dataset.write_rows(first, std::span<const double>(values));
       }});
}

void TableWriter::metrics() {
  for (std::size_t i = 0; i < plan_.metrics.size(); ++i) metric(i);
}

void TableWriter::rows(const RunStore& store) {
  for_each_block(store, plan_, [&](std::size_t first, std::span<const ResultRow> block) {
    for (Variable& variable : variables_) variable.write(variable.dataset, first, block);
  });
}

void write_table(const std::string& path, const RunStore& store, const ResultPlan& plan, const ResultOrigin& origin) {
  const Hdf5Session session;
  Hdf5File file = Hdf5File::create_on_disk(path);
  {
    TableWriter writer(file.root(), plan);
    writer.attributes(origin);
    writer.scenarios(store);
    writer.coordinates();
    writer.metrics();
    writer.rows(store);
  }
  file.close();
}

// ---- the process that writes it ---------------------------------------------------------------------------------

/// What the child says before it ends; empty when all went well. It ends without the library's clean-up.
[[noreturn]] void work_and_exit(int pipe, const std::function<void()>& work) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit of the file's size shall be an error, not an end
  std::string sentence;
  try {
    work();
  } catch (const std::exception& exception) {
    sentence = exception.what();
    if (sentence.empty()) sentence = "out of memory";
  }
  // Short enough for one call; should it fail, the parent goes by the exit code.
  static_cast<void>(!::write(pipe, sentence.data(), sentence.size()));
  ::_exit(sentence.empty() ? 0 : 1);
}

std::string read_all(int pipe) {
  std::string text;
  char piece[512];
  for (;;) {
    const ssize_t got = ::read(pipe, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(piece, static_cast<std::size_t>(got));
  }
}

/// Runs `work` in a process of its own and waits for it. Empty when it went well, else a sentence.
std::string in_other_process(const std::function<void()>& work) {
  int pipe[2];
  if (::pipe(pipe) != 0) return "there are too many open files (see ulimit -n)";
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe[0]);
    work_and_exit(pipe[1], work);
  }
  ::close(pipe[1]);
  const std::string said = child > 0 ? read_all(pipe[0]) : "no process can be started for it (see ulimit -u)";
  ::close(pipe[0]);
  int status = 0;
  if (child > 0)
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  if (said.empty() && WIFSIGNALED(status))
    return fmt::format("the process that wrote it was ended by signal {}", WTERMSIG(status));
  return said.empty() && status != 0 ? "the process that wrote it failed" : said;
}

/// A FileError names the error of the system as "system error 28".
std::string plain_cause(const std::string& said, const std::filesystem::path& path, std::uint64_t bytes) {
  constexpr std::string_view opening = "system error ";
  const std::size_t at = said.find(opening);
  int number = 0;
  if (at != std::string::npos) std::from_chars(said.data() + at + opening.size(), said.data() + said.size(), number);
  return number == 0 ? said : cause_of_failed_write(number, path, bytes);
}

std::uint64_t expected_bytes(const ResultPlan& plan) {
  std::uint64_t values = 64 + plan.factors.size() + plan.metrics.size();
  for (const MetricColumn& metric : plan.metrics) values += metric.over_time ? plan.years.size() : 0;
  return values * sizeof(double) * plan.runs.size();
}

}  // namespace

bool write_result_file(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
                       const ResultOrigin& origin, std::string& error) noexcept try {
  FileInProgress file(path, expected_bytes(plan));
  if (!file.open(error)) return false;
  const std::string said = in_other_process([&] { write_table(file.neighbour(), store, plan, origin); });
  if (!said.empty()) {
    error = fmt::format("cannot write '{}': {}", path.string(), plain_cause(said, path, expected_bytes(plan)));
    return false;
  }
  const auto seal = seal_of_file(file.neighbour());
  if (!seal) {
    error = fmt::format("cannot write '{}': what was written of it cannot be read back", path.string());
    return false;
  }
  return file.write(*seal, error) && file.keep(error);
} catch (const std::exception&) {
  error = "out of memory";
  return false;
}

ResultOrigin origin_now(const std::string& command) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.created = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now))),
          .command = command};
}

}  // namespace plussum::io
