// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <span>

#include "io/file_units.hpp"
#include "io/recording_file.hpp"
#include "io/units.hpp"
#include "plussum/core/calendar.hpp"

namespace plussum::io {
namespace {

constexpr double no_real = std::numeric_limits<double>::quiet_NaN();
constexpr float no_float = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t no_money = std::numeric_limits<std::int64_t>::min();
constexpr double currency_per_minor_unit = 1e-4;

template <class T>
std::span<const T> all(const std::vector<T>& values) {
  return values;
}

template <class Names>
std::vector<std::string> texts_of(const Names& names) {
  return {std::begin(names), std::end(names)};
}

void describe(Hdf5Object& object, const std::string& long_name, const std::string& unit) {
  object.set_text("long_name", long_name);
  set_unit(object, unit);
}

/// Writes the groups of one recording; every group has its own times, because each part has its own rhythm.
class Writer {
 public:
  Writer(Hdf5Group& root, const Scenario& scenario, const Recording& recording, const RecordingOptions& options)
      : root_(root), scenario_(scenario), recording_(recording), options_(options) {}

  void series();
  void ledger();
  void transitions();
  void panel();
  void digests();
  void events();

 private:
  void set_units(Hdf5Object& object, const std::string& long_name, const std::string& unit);
  Hdf5Dataset time_scale(Hdf5Group& group, const std::vector<std::uint32_t>& steps);
  static Hdf5Dataset label_scale(Hdf5Group& group, const std::string& name, const std::string& long_name,
                                 const std::vector<std::string>& labels);
  void money(Hdf5Group& group, const std::string& name, const std::string& long_name,
             std::span<const std::int64_t> values, const std::vector<const Hdf5Dataset*>& scales);
  void panel_column(Hdf5Group& group, const RecordedColumn& column, const std::vector<const Hdf5Dataset*>& scales);

  Hdf5Group& root_;
  const Scenario& scenario_;
  const Recording& recording_;
  RecordingOptions options_;
};

void Writer::set_units(Hdf5Object& object, const std::string& long_name, const std::string& unit) {
  const std::string shown = shown_unit(unit, scenario_.currency, scenario_.market_space.outcome_unit);
  describe(object, long_name, shown);
  // The model knows no currency: reading the file back gives its own word again.
  if (shown != unit) object.set_text("model_unit", unit);
}

Hdf5Dataset Writer::time_scale(Hdf5Group& group, const std::vector<std::uint32_t>& steps) {
  const std::int64_t start = scenario_.time.start_day();
  std::vector<std::int64_t> days, counts;
  for (const std::uint32_t step : steps) {
    days.push_back(day_after_steps(start, scenario_.time.step, step) - start);
    counts.push_back(step);
  }
  Hdf5Dataset time = group.create_scale("time", all(days));
  describe(time, "end of the step", "days since " + scenario_.time.start);
  time.set_text("standard_name", "time");
  time.set_text("calendar", "proleptic_gregorian");
  time.set_text("axis", "T");
  Hdf5Dataset count = group.create("step", all(counts), {&time}, options_.deflate);
  describe(count, "steps done", "1");
  return time;
}

Hdf5Dataset Writer::label_scale(Hdf5Group& group, const std::string& name, const std::string& long_name,
                                const std::vector<std::string>& labels) {
  Hdf5Dataset scale = group.create_scale(name, labels);
  scale.set_text("long_name", long_name);
  return scale;
}

void Writer::money(Hdf5Group& group, const std::string& name, const std::string& long_name,
                   std::span<const std::int64_t> values, const std::vector<const Hdf5Dataset*>& scales) {
  Hdf5Dataset made = group.create(name, values, scales, options_.deflate, &no_money);
  describe(made, long_name, scenario_.currency);
  made.set_number("scale_factor", currency_per_minor_unit);
}

void Writer::series() {
  if (recording_.series.empty() && recording_.axes.empty() && recording_.series_steps.empty()) return;
  Hdf5Group group = root_.create_group("series");
  group.set_text("title", "totals of the market");
  const Hdf5Dataset time = time_scale(group, recording_.series_steps);
  std::vector<Hdf5Dataset> axes;
  for (const RecordedAxis& axis : recording_.axes)
    axes.push_back(label_scale(group, axis.name, axis.long_name, axis.labels));
  for (const RecordedSeries& one : recording_.series) {
    std::vector<const Hdf5Dataset*> scales{&time};
    for (std::size_t i = 0; i < axes.size(); ++i)
      if (recording_.axes[i].name == one.axis) scales.push_back(&axes[i]);
    if (!one.axis.empty() && scales.size() == 1)
      throw FileError("dataset 'series/" + one.name + "': its axis '" + one.axis + "' is not among those recorded");
    Hdf5Dataset made = group.create(one.name, all(one.values), scales, options_.deflate, &no_real);
    set_units(made, one.long_name, one.unit);
    if (!one.own) continue;  // the nature of a built-in series follows from its name
    made.set_number("is_total", std::int64_t{one.own->is_total});
    made.set_number("adds_up", std::int64_t{one.own->adds_up});
  }
}

void Writer::ledger() {
  if (recording_.ledger_steps.empty()) return;
  Hdf5Group group = root_.create_group("ledger");
  group.set_text("title", "who pays whom, and who holds the money");
  const Hdf5Dataset time = time_scale(group, recording_.ledger_steps);
  std::vector<std::string> purposes, payers, payees, meanings;
  for (const TransferInfo& transfer : all_transfers) {
    purposes.emplace_back(transfer.name);
    payers.emplace_back(sector_names[static_cast<std::size_t>(transfer.payer)]);
    payees.emplace_back(sector_names[static_cast<std::size_t>(transfer.payee)]);
    meanings.emplace_back(transfer.meaning);
  }
  const Hdf5Dataset transfer = label_scale(group, "transfer", "purpose of the payment", purposes);
  const Hdf5Dataset sector = label_scale(group, "sector", "sector that holds money", texts_of(sector_names));
  group.create_texts("payer", payers, transfer).set_text("long_name", "sector that pays");
  group.create_texts("payee", payees, transfer).set_text("long_name", "sector that receives");
  group.create_texts("meaning", meanings, transfer).set_text("long_name", "what the payment is for");
  money(group, "moved", "money moved since the record before", all(recording_.moved), {&time, &transfer});
  money(group, "balance", "money held at the end of the step", all(recording_.balances), {&time, &sector});
}

void Writer::transitions() {
  if (recording_.ledger_steps.empty()) return;
  Hdf5Group group = root_.create_group("transitions");
  group.set_text("title", "customers who go from one lock state to another");
  const Hdf5Dataset time = time_scale(group, recording_.ledger_steps);
  const Hdf5Dataset from = label_scale(group, "from_state", "lock state before", texts_of(lock_state_names));
  const Hdf5Dataset to = label_scale(group, "to_state", "lock state after", texts_of(lock_state_names));
  Hdf5Dataset made = group.create("transitions", all(recording_.transitions), {&time, &from, &to}, options_.deflate);
  describe(made, "simulated customers who went from one state to the other since the record before", "customer");
}

/// Whole numbers that were carried in a double.
std::vector<std::int64_t> whole_numbers(const RecordedColumn& column) {
  std::vector<std::int64_t> result;
  result.reserve(column.values.size());
  for (const double value : column.values) {
    if (!(std::abs(value) < 0x1p63))
      throw FileError("dataset 'panel/" + column.name + "': holds a value that is no whole number");
    result.push_back(static_cast<std::int64_t>(value));
  }
  return result;
}

void Writer::panel_column(Hdf5Group& group, const RecordedColumn& column,
                          const std::vector<const Hdf5Dataset*>& scales) {
  if (!column.is_integer && !column.is_money) {
    const std::vector<float> values(column.values.begin(), column.values.end());
    Hdf5Dataset made = group.create(column.name, all(values), scales, options_.deflate, &no_float);
    return set_units(made, column.long_name, column.unit);
  }
  const std::vector<std::int64_t> values = whole_numbers(column);
  // No fill value for counts: readers turn numbers that may be missing into reals.
  Hdf5Dataset made =
      group.create(column.name, all(values), scales, options_.deflate, column.is_money ? &no_money : nullptr);
  set_units(made, column.long_name, column.unit);
  if (column.is_money) made.set_number("scale_factor", currency_per_minor_unit);
  if (column.is_money && column.is_integer) made.set_number("is_integer", std::int64_t{1});
  if (column.name != "lock_state") return;
  std::vector<std::int64_t> flags;
  std::string meanings;
  for (const std::string_view name : lock_state_names) {
    flags.push_back(static_cast<std::int64_t>(flags.size()));
    meanings += (meanings.empty() ? "" : " ") + std::string(name);
  }
  made.set_numbers("flag_values", flags);
  made.set_text("flag_meanings", meanings);
}

void Writer::panel() {
  const bool nothing = recording_.panel_customers.empty() && recording_.panel.empty() && recording_.panel_steps.empty();
  if (nothing || (recording_.panel_customers.empty() && !options_.keep_empty)) return;
  Hdf5Group group = root_.create_group("panel");
  group.set_text("title", "the same customers at every record");
  const Hdf5Dataset time = time_scale(group, recording_.panel_steps);
  const std::vector<std::int64_t> ids(recording_.panel_customers.begin(), recording_.panel_customers.end());
  Hdf5Dataset customer = group.create_scale("customer", all(ids));
  describe(customer, "stable identity of the customer", "1");
  for (const RecordedColumn& column : recording_.panel) panel_column(group, column, {&time, &customer});
}

void Writer::digests() {
  if (recording_.digests.empty() && (recording_.digest_columns.empty() || !options_.keep_empty)) return;
  Hdf5Group group = root_.create_group("digest");
  group.set_text("title", "digests of the state after each step: equal digests, equal bits");
  std::vector<std::uint32_t> steps(recording_.digests.size());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<std::uint32_t>(i + 1);
  const Hdf5Dataset time = time_scale(group, steps);
  const Hdf5Dataset column = label_scale(group, "column", "table and column of the state", recording_.digest_columns);
  // Digests look random: deflate would only cost time.
  Hdf5Dataset whole = group.create("digest", all(recording_.digests), {&time}, 0);
  describe(whole, "digest of the whole state", "1");
  Hdf5Dataset each = group.create("column_digest", all(recording_.column_digests), {&time, &column}, 0);
  describe(each, "digest of each column", "1");
}

void Writer::events() {
  if (recording_.events.empty()) return;
  Hdf5Group group = root_.create_group("events");
  group.set_text("title", "scheduled changes that took place");
  std::vector<std::int64_t> numbers, steps;
  std::vector<std::string> parameters;
  std::vector<double> values;
  for (const RecordedEvent& event : recording_.events) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size()));
    steps.push_back(event.step);
    parameters.push_back(event.parameter);
    values.push_back(event.value);
  }
  Hdf5Dataset event = group.create_scale("event", all(numbers));
  describe(event, "number of the change", "1");
  Hdf5Dataset step = group.create("step", all(steps), {&event}, 0);
  describe(step, "step of the change", "1");
  group.create_texts("parameter", parameters, event).set_text("long_name", "parameter that changed");
  Hdf5Dataset value = group.create("value", all(values), {&event}, 0, &no_real);
  describe(value, "its new value, in the parameter's own unit", "1");
}

}  // namespace

void write_recording(Hdf5Group& root, const Scenario& scenario, const Recording& recording,
                     const RecordingOptions& options) {
  Writer writer(root, scenario, recording, options);
  writer.series();
  writer.ledger();
  writer.transitions();
  writer.panel();
  writer.digests();
  writer.events();
}

}  // namespace plussum::io
