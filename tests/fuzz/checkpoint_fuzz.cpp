// SPDX-License-Identifier: MIT
/// Whatever stands in a checkpoint, a run refuses to continue from it with a sentence, or goes on within its tables. The input is
/// a list of changes of what the checkpoint of a small run holds: a value, the rows of a table, a number of the books. One
/// input in 4096 goes through a file, which takes a thousand times as long.
#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "fuzzing.hpp"
#include "io/checkpoint_check.hpp"
#include "io/checkpoint_file.hpp"
#include "io/scenario_file.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"

using namespace plussum;
using plussum::fuzz::Input;
using plussum::fuzz::require;

namespace {

Simulation simulation_of(const Scenario& scenario) {
  std::vector<PlanProblem> problems;
  return {scenario, make_plan(built_in_mechanisms(), scenario, problems), {}};
}

Scenario small_one() {
  io::Diagnostics diagnostics;
  const std::vector<std::string> sets{"time.steps=10", "enterprises.club.promotion=2000 %/year",
                                      "enterprises.club.outlet_share=100 %",
                                      "enterprises.club.information_share=100 %"};
  const auto loaded =
      io::load_scenario_text(fuzz::small_scenario, "small", sets, scenario_for(built_in_mechanisms()), diagnostics);
  require(loaded.has_value(), "the small scenario is refused", diagnostics.render());
  return loaded->scenario;
}

struct Small {
  Scenario scenario = small_one();
  Simulation fresh = simulation_of(scenario);    ///< what the scenario makes
  Simulation running = simulation_of(scenario);  ///< what goes on
  Recording begun = Recorder(fresh).recording();
  io::StoredCheckpoint stored;

  Small() {
    Simulation simulation = simulation_of(scenario);
    Recorder recorder(simulation);
    while (simulation.steps_done() < 9) {
      simulation.step();
      recorder.observe(simulation);
    }
    stored.provenance = io::provenance_of(scenario);
    stored.recording = recorder.recording();
    stored.checkpoint = simulation.checkpoint();
  }
};

std::uint64_t wide_number(Input& input) {
  const std::uint64_t low = input.number(4);
  return low | std::uint64_t{input.number(4)} << 32U;
}

template <class Value>
void change_value(Value& value, Input& input) {
  // Small numbers are links and codes; the others are patterns of bits.
  const std::uint8_t kind = input.byte();
  std::uint64_t bits = kind < 128 ? input.byte() : wide_number(input);
  if constexpr (std::is_floating_point_v<Value>) {
    if (kind < 64) value = static_cast<Value>(bits) / 16;
    if (kind < 64) return;
  }
  if (kind == 255) bits = ~std::uint64_t{0};
  std::memcpy(static_cast<void*>(&value), &bits, sizeof value);
}

template <class Table>
void change_table(Table& table, Input& input) {
  const std::uint8_t wanted = input.byte();
  std::uint8_t position = 0;
  std::uint8_t columns = 0;
  Table::describe([&](auto, const ColumnInfo&) { ++columns; });
  Table::describe([&](auto member, const ColumnInfo&) {
    auto& column = table.*member;
    if (columns == 0 || position++ != wanted % columns) return;
    const std::uint16_t row = static_cast<std::uint16_t>(input.number(2));
    if (!column.empty() && row < 0xFF00) change_value(column[row % column.size()], input);
    if (row >= 0xFF00) column.resize(std::min<std::size_t>(column.size() + row % 4, 4096));
  });
}

void change(io::StoredCheckpoint& stored, Input& input) {
  const std::uint8_t what = input.byte() % 20;
  std::uint8_t position = 0;
  Checkpoint& checkpoint = stored.checkpoint;
  World::for_each_table(checkpoint.world, [&](auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    if (position++ != what) return;
    if ((input.byte() & 7U) == 0)
      resize_table(table, table.size() + input.byte() % 4, checkpoint.world.enterprises.size());
    else
      change_table<Table>(table, input);
  });
  if (what == 15) change_value(checkpoint.step, input);
  if (what == 16) change_value(checkpoint.opening_total, input);
  if (what == 17) change_value(checkpoint.world.rest_of_world, input);
  if (what == 18 && !stored.recording.series.empty())
    stored.recording.series[input.byte() % stored.recording.series.size()].values.resize(input.byte());
  if (what == 19) stored.recording.digests.resize(input.byte() % 16);
}

/// What a file hands back is what was written, or the file is not written.
void go_through_file(io::StoredCheckpoint& stored, const Scenario& scenario) {
  static fuzz::MemoryFile file("checkpoint.h5");
  std::string error;
  if (!io::write_checkpoint(file.path(), stored.provenance, scenario, stored.recording, stored.checkpoint, error)) {
    require(!error.empty(), "not written, and no sentence says why");
    return;
  }
  const std::string text = file.text();
  auto read = io::read_checkpoint(std::as_bytes(std::span(text)), error);
  require(read.has_value() == error.empty(), "refused without a sentence, or accepted with one", error);
  if (read) stored = std::move(*read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Small small;
  Input input(data, size);
  const bool by_file = fuzz::is_chosen({data, size}, 4096);
  io::StoredCheckpoint stored = small.stored;
  while (!input.empty()) change(stored, input);
  if (by_file) go_through_file(stored, small.scenario);
  if (!io::obstacle_to_continuing(stored, small.fresh, small.begun).empty()) return 0;
  small.running.restore(std::move(stored.checkpoint));
  Recorder recorder(small.running, std::move(stored.recording));
  while (small.running.steps_done() < small.scenario.time.steps) {
    if (small.running.step().kind != BreachKind::none) break;
    recorder.observe(small.running);
  }
  return 0;
}
