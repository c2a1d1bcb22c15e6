// SPDX-License-Identifier: MIT
/// Whatever numbers stand in a trajectory, it is read or refused with a sentence, and what is read fits together. The input is a list
/// of patches, each an offset and up to sixteen bytes, on the numbers in the file of a small run, which is sealed again. What holds
/// the file together is left alone: the HDF5 library itself breaks down on it now and then, which is why the program
/// calls it in another process.
#include <hdf5.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fuzzing.hpp"
#include "io/file_seal.hpp"
#include "io/scenario_file.hpp"
#include "io/trajectory_file.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"

using namespace plussum;
using plussum::fuzz::require;

namespace {

using Bytes = std::vector<std::byte>;

/// A part of what a run of three steps records, so that the file is small and read quickly.
Recording small_recording(const Scenario& scenario) {
  std::vector<PlanProblem> problems;
  Simulation simulation(scenario, make_plan(built_in_mechanisms(), scenario, problems), {});
  Recorder recorder(simulation);
  for (int step = 0; step < 3; ++step) {
    simulation.step();
    recorder.observe(simulation);
  }
  Recording recording = recorder.recording();
  std::erase_if(recording.series, [](const RecordedSeries& one) {
    return one.name != "customers_by_lock_state" && one.name != "enterprise_cash" && one.name != "household_cash";
  });
  std::erase_if(recording.axes, [&](const RecordedAxis& axis) {
    return std::none_of(recording.series.begin(), recording.series.end(),
                        [&](const RecordedSeries& one) { return one.axis == axis.name; });
  });
  if (recording.panel.size() > 2) recording.panel.resize(2);
  recording.events.push_back({2, "seed", 5.0});
  recording.digest_columns.resize(2);
  recording.column_digests.resize(2 * recording.digests.size());
  return recording;
}

Bytes small_file() {
  const Scenario fresh = scenario_for(built_in_mechanisms());
  io::Diagnostics diagnostics;
  const std::vector<std::string> sets{"record.panel_share=10 %", "record.compression=0"};
  const auto loaded = io::load_scenario_text(fuzz::small_scenario, "small", sets, fresh, diagnostics);
  require(loaded.has_value(), "the small scenario is refused", diagnostics.render());
  io::Provenance provenance = io::provenance_of(loaded->scenario);
  provenance.scenario_yaml = "name: small";
  provenance.steps = 3;
  provenance.sources = {"assumed"};
  provenance.branched_from = {{"name: trunk", 1, "0123456789abcdef", 7, "trunk.h5"}};
  const fuzz::MemoryFile file("small.h5");
  std::string error;
  require(io::write_trajectory(file.path(), provenance, loaded->scenario, small_recording(loaded->scenario), error),
          "the small run cannot be written", error);
  const std::string text = file.text();
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(sizeof(io::Seal))};
}

/// The places of all bytes of numbers.
std::vector<std::size_t> places_of_numbers(const Bytes& bytes) {
  std::vector<std::size_t> places;
  const auto remember = [](hid_t root, const char* name, const H5O_info_t* info, void* found) -> herr_t {
    if (info->type != H5O_TYPE_DATASET) return 0;
    const hid_t dataset = H5Dopen2(root, name, H5P_DEFAULT), type = H5Dget_type(dataset);
    const haddr_t begin = H5Dget_offset(dataset);
    if (H5Tget_class(type) != H5T_STRING && begin != HADDR_UNDEF)
      for (hsize_t i = 0; i < H5Dget_storage_size(dataset); ++i)
        static_cast<std::vector<std::size_t>*>(found)->push_back(static_cast<std::size_t>(begin + i));
    H5Tclose(type);
    H5Dclose(dataset);
    return 0;
  };
  fuzz::MemoryFile file("numbers.h5");
  file.hold(bytes);
  const hid_t opened = H5Fopen(file.path().c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  H5Ovisit(opened, H5_INDEX_NAME, H5_ITER_INC, remember, &places);
  H5Fclose(opened);
  require(places.size() > 100, "the small file has no numbers");
  return places;
}

Bytes patched(fuzz::Input input, Bytes file, const std::vector<std::size_t>& places) {
  while (!input.empty()) {
    const std::size_t first = input.number(2) % places.size();
    const auto patch = std::as_bytes(input.bytes(1U + (input.byte() & 15U)));
    for (std::size_t i = 0; i < patch.size() && first + i < places.size(); ++i) file[places[first + i]] = patch[i];
  }
  const io::Seal seal = io::seal_of(file);
  const auto end = std::as_bytes(std::span(seal));
  file.insert(file.end(), end.begin(), end.end());
  return file;
}

void check_fits(const io::Trajectory& trajectory) {
  const Recording& recording = trajectory.recording;
  require(trajectory.series_days.size() == recording.series_steps.size(), "more or fewer times than steps");
  for (const RecordedSeries& one : recording.series) {
    std::size_t labels = 1;
    for (const RecordedAxis& axis : recording.axes)
      if (axis.name == one.axis) labels = axis.labels.size();
    require(one.values.size() == recording.series_steps.size() * labels, "a series of another length", one.name);
  }
  require(recording.moved.size() == recording.ledger_steps.size() * transfer_count, "a ledger of another length");
  require(recording.balances.size() == recording.ledger_steps.size() * sector_count, "balances of another length");
  for (const RecordedColumn& column : recording.panel)
    require(column.values.size() == recording.panel_steps.size() * recording.panel_customers.size(),
            "a column of the panel of another length", column.name);
  require(recording.column_digests.size() == recording.digests.size() * recording.digest_columns.size(),
          "digests of another length");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bytes small = small_file();
  std::string error;
  static const std::vector<std::size_t> places = places_of_numbers(small);
  const Bytes bytes = patched(fuzz::Input(data, size), small, places);
  const auto trajectory = io::read_trajectory(std::span<const std::byte>(bytes), error);
  require(trajectory.has_value() == error.empty(), "refused without a sentence, or accepted with one", error);
  if (trajectory) check_fits(*trajectory);
  return 0;
}
