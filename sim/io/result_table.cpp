// SPDX-License-Identifier: MIT
/// The table of an experiment as CSV (RFC 4180: fields with quotes, commas or line ends in quotes, quotes doubled;
/// lines end with line feed alone, which R, pandas and spreadsheets read as well).
#include <fmt/format.h>

#include <exception>
#include <iterator>
#include <span>

#include "io/atomic_file.hpp"
#include "io/result_file.hpp"
#include "io/result_rows.hpp"
#include "io/safe_text.hpp"

namespace plussum::io {
namespace {

class CsvWriter {
 public:
  CsvWriter(FileInProgress& file, const ResultPlan& plan) : file_(file), plan_(plan), names_(names_of(plan)) {}

  void table(const RunStore& store);
  void series(const RunStore& store);

 private:
  std::string opening_names() const;
  std::string opening_of(std::size_t number, const ResultRow& row) const;
  void write(const std::string& text);

  FileInProgress& file_;
  const ResultPlan& plan_;
  ResultNames names_;
};

void CsvWriter::write(const std::string& text) {
  std::string error;
  if (!file_.write(std::as_bytes(std::span(text)), error)) throw ResultError(error);
}

std::string CsvWriter::opening_names() const {
  std::string line = "run,point,replicate,seed";
  for (const std::string& name : names_.factors) line += "," + csv_field(name);
  return line;
}

std::string CsvWriter::opening_of(std::size_t number, const ResultRow& row) const {
  std::string line = fmt::format("{},{},{},{}", number, row.run->point, row.run->replicate, row.run->seed);
  for (std::size_t i = 0; i < plan_.factors.size(); ++i) {
    const FactorColumn& factor = plan_.factors[i];
    const double value = row.point->at(i);
    line += "," + (factor.is_choice() ? csv_field(level_of(factor, value)) : csv_field(value));
  }
  return line;
}

void CsvWriter::table(const RunStore& store) {
  std::string head = opening_names() + ",status,message";
  for (std::size_t i = 0; i < names_.metrics.size(); ++i) {
    head += "," + csv_field(names_.metrics[i]);
    if (!names_.observed[i].empty()) head += "," + csv_field(names_.observed[i]);
  }
  write(head + "\n");
  for_each_block(store, plan_, [&](std::size_t first, std::span<const ResultRow> rows) {
    std::string text;
    for (const ResultRow& row : rows) {
      text += fmt::format("{},{},{}", opening_of(first++, row), row_status_names[static_cast<std::size_t>(row.status)],
                          csv_field(row.message));
      for (std::size_t i = 0; i < row.values.size(); ++i) {
        text += "," + csv_field(row.values[i]);
        if (!names_.observed[i].empty()) text += "," + csv_field(row.is_observed[i]);
      }
      text += "\n";
    }
    write(text);
  });
}

void CsvWriter::series(const RunStore& store) {
  const bool has_ramp = !names_.ramp.empty();
  write(opening_names() + ",year" + (has_ramp ? "," + csv_field(names_.ramp) : "") + ",metric,value\n");
  for_each_block(store, plan_, [&](std::size_t first, std::span<const ResultRow> rows) {
    for (const ResultRow& row : rows) {
      const std::string opening = opening_of(first++, row);
      std::string text;
      for (std::size_t metric = 0; metric < plan_.metrics.size(); ++metric)
        for (std::size_t time = 0; time < row.series[metric].size(); ++time)
          text += fmt::format("{},{}{},{},{}\n", opening, csv_field(plan_.years[time]),
                              has_ramp ? "," + csv_field(plan_.ramp[time]) : "", csv_field(names_.metrics[metric]),
                              csv_field(row.series[metric][time]));
      write(text);
    }
  });
}

bool write_csv(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
               void (CsvWriter::*what)(const RunStore&), std::string& error) {
  FileInProgress file(path);
  if (!file.open(error)) return false;
  try {
    (CsvWriter(file, plan).*what)(store);
  } catch (const ResultError& failure) {
    error = failure.what();
    return false;
  }
  return file.keep(error);
}

}  // namespace

bool write_result_table(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
                        std::string& error) noexcept try {
  return write_csv(path, store, plan, &CsvWriter::table, error);
} catch (const std::exception&) {
  error = "out of memory";
  return false;
}

bool write_result_series(const std::filesystem::path& path, const RunStore& store, const ResultPlan& plan,
                         std::string& error) noexcept try {
  return write_csv(path, store, plan, &CsvWriter::series, error);
} catch (const std::exception&) {
  error = "out of memory";
  return false;
}

}  // namespace plussum::io
