// SPDX-License-Identifier: MIT
#pragma once
/// Logs of the run store: files to which one process appends records, and which any number of processes read meanwhile.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/descriptor.hpp"
#include "io/log_scan.hpp"
#include "io/run_store.hpp"

namespace plussum::io {

/// Follows one log, from its beginning or from where it stopped.
class LogReader {
 public:
  explicit LogReader(std::filesystem::path path) : path_(std::move(path)) {}

  /// Calls `found` for every whole record not seen yet. False with a sentence in `error` when the log is there and cannot
  /// be read.
  bool read_on(const RecordFound& found, std::string& error);

  std::string name() const { return path_.filename().string(); }
  std::uint64_t bytes() const { return size_; }
  /// Passed over so far; an incomplete end comes last and may still become a record while its writer lives.
  std::vector<DamagedPlace> damaged() const;
  /// Whether a living process writes it.
  bool in_work() const;

  /// The body of the record at this offset, if it is still good.
  static std::optional<std::vector<std::byte>> body_at(const std::filesystem::path& path, std::uint64_t offset);

 private:
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  LogScan scan_;
};

/// The log of this process.
class LogWriter {
 public:
  /// Makes a log with a name of its own in `folder`.
  static std::optional<LogWriter> create(const std::filesystem::path& folder, std::string& error);
  LogWriter(LogWriter&&) = default;
  LogWriter& operator=(LogWriter&&) = default;
  /// Removes a log to which nothing was written.
  ~LogWriter();

  /// Where the record begins. Nothing with a sentence in `error`: what was written of it is cut off again.
  std::optional<std::uint64_t> append(std::span<const std::byte> record, std::string& error);
  /// Waits until everything is on the disk. Another thread may append meanwhile.
  bool synchronise(std::string& error) const;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t bytes() const { return size_; }

 private:
  LogWriter(Descriptor file, std::filesystem::path path) : file_(std::move(file)), path_(std::move(path)) {}
  Descriptor file_;
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
};

}  // namespace plussum::io
