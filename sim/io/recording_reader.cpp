// SPDX-License-Identifier: MIT
#include <limits>

#include "io/file_units.hpp"
#include "io/recording_file.hpp"

namespace plussum::io {
namespace {

void expect_shape(const Hdf5Dataset& dataset, const Shape& shape) {
  if (dataset.shape() != shape) throw FileError(dataset.subject() + ": its dimensions do not fit the rest of the file");
}

std::vector<std::uint32_t> narrow(const Hdf5Dataset& dataset) {
  std::vector<std::uint32_t> result;
  for (const std::int64_t value : dataset.read<std::int64_t>()) {
    if (value < 0 || value > std::numeric_limits<std::uint32_t>::max())
      throw FileError(dataset.subject() + ": holds the number " + std::to_string(value) + ", which is out of range");
    result.push_back(static_cast<std::uint32_t>(value));
  }
  return result;
}

std::string unit_of(const Hdf5Dataset& dataset) {
  return dataset.has_attribute("model_unit") ? dataset.text("model_unit") : unit_in_file(dataset);
}

void read_series(const Hdf5Group& group, Recording& recording) {
  recording.series_steps = narrow(group.dataset("step"));
  for (const std::string& name : group.names()) {
    if (name == "time" || name == "step") continue;
    const Hdf5Dataset dataset = group.dataset(name);
    if (dataset.is_text()) {
      recording.axes.push_back({name, dataset.text("long_name"), dataset.read_texts()});
      continue;
    }
    RecordedSeries& one = recording.series.emplace_back();
    one.name = name;
    one.long_name = dataset.text("long_name");
    one.unit = unit_of(dataset);
    Shape shape{recording.series_steps.size()};
    if (dataset.shape().size() == 2) {
      one.axis = dataset.dimension(1);
      if (one.axis.empty() || !group.has(one.axis))
        throw FileError(dataset.subject() + ": the labels of its second dimension" +
                        (one.axis.empty() ? "" : " ('" + one.axis + "')") + " are missing; the file is damaged");
      shape.push_back(group.dataset(one.axis).size());
    }
    expect_shape(dataset, shape);
    one.values = dataset.read<double>();
    if (dataset.has_attribute("is_total") && dataset.has_attribute("adds_up"))
      one.own = RecordedSeries::Own{.is_total = dataset.number<std::int64_t>("is_total") != 0,
                                    .adds_up = dataset.number<std::int64_t>("adds_up") != 0};
  }
}

/// Positions have no names in memory: a file with other purposes or sectors was written by another version.
template <class Names>
void expect_labels(const Hdf5Group& group, const std::string& name, const Names& expected) {
  const Hdf5Dataset dataset = group.dataset(name);
  const std::vector<std::string> labels = dataset.read_texts();
  bool same = labels.size() == std::size(expected);
  for (std::size_t i = 0; same && i < labels.size(); ++i) same = labels[i] == expected[i];
  if (!same)
    throw FileError(dataset.subject() +
                    ": has other labels than this version of PlusSum; use the version that wrote it");
}

void read_ledger(const Hdf5Group& group, Recording& recording) {
  std::vector<std::string_view> purposes;
  purposes.reserve(all_transfers.size());
  for (const TransferInfo& transfer : all_transfers) purposes.push_back(transfer.name);
  expect_labels(group, "transfer", purposes);
  expect_labels(group, "sector", sector_names);
  recording.ledger_steps = narrow(group.dataset("step"));
  const Hdf5Dataset moved = group.dataset("moved"), balance = group.dataset("balance");
  expect_shape(moved, {recording.ledger_steps.size(), transfer_count});
  expect_shape(balance, {recording.ledger_steps.size(), sector_count});
  recording.moved = moved.read<std::int64_t>();
  recording.balances = balance.read<std::int64_t>();
}

void read_transitions(const Hdf5Group& group, Recording& recording) {
  expect_labels(group, "from_state", lock_state_names);
  expect_labels(group, "to_state", lock_state_names);
  const Hdf5Dataset dataset = group.dataset("transitions");
  expect_shape(dataset, {recording.ledger_steps.size(), lock_state_count, lock_state_count});
  recording.transitions = dataset.read<std::int64_t>();
}

void read_panel(const Hdf5Group& group, Recording& recording) {
  recording.panel_steps = narrow(group.dataset("step"));
  recording.panel_customers = narrow(group.dataset("customer"));
  for (const std::string& name : group.names()) {
    if (name == "time" || name == "step" || name == "customer") continue;
    const Hdf5Dataset dataset = group.dataset(name);
    expect_shape(dataset, {recording.panel_steps.size(), recording.panel_customers.size()});
    RecordedColumn& column = recording.panel.emplace_back();
    column.name = name;
    column.long_name = dataset.text("long_name");
    column.unit = unit_of(dataset);
    column.is_money = dataset.has_attribute("scale_factor");
    column.is_integer = dataset.has_attribute("is_integer") || (!column.is_money && dataset.stores(NumberType::int64));
    column.values = dataset.read<double>();
  }
}

void read_digests(const Hdf5Group& group, Recording& recording) {
  recording.digest_columns = group.dataset("column").read_texts();
  recording.digests = group.dataset("digest").read<std::uint64_t>();
  const Hdf5Dataset each = group.dataset("column_digest");
  expect_shape(each, {recording.digests.size(), recording.digest_columns.size()});
  recording.column_digests = each.read<std::uint64_t>();
}

void read_events(const Hdf5Group& group, Recording& recording) {
  const std::vector<std::uint32_t> steps = narrow(group.dataset("step"));
  const Hdf5Dataset parameter = group.dataset("parameter"), value = group.dataset("value");
  expect_shape(parameter, {steps.size()});
  expect_shape(value, {steps.size()});
  const std::vector<std::string> parameters = parameter.read_texts();
  const std::vector<double> values = value.read<double>();
  for (std::size_t i = 0; i < steps.size(); ++i) recording.events.push_back({steps[i], parameters[i], values[i]});
}

}  // namespace

Recording read_recording(const Hdf5Group& root) {
  Recording recording;
  const auto read_if_there = [&](const char* name, void (*read)(const Hdf5Group&, Recording&)) {
    if (root.has(name)) read(root.group(name), recording);
  };
  read_if_there("series", read_series);
  read_if_there("ledger", read_ledger);
  read_if_there("transitions", read_transitions);
  read_if_there("panel", read_panel);
  read_if_there("digest", read_digests);
  read_if_there("events", read_events);
  return recording;
}

}  // namespace plussum::io
