// SPDX-License-Identifier: MIT
#pragma once
/// Finds the records in the bytes of a log, whatever the bytes are. The work is linear in their number, and at most one
/// record is held in memory.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace plussum::io {

/// Bytes of a log, wherever they are.
class LogBytes {
 public:
  virtual ~LogBytes() = default;
  /// Fills `into` from `offset`, less of it at the end. Nothing when the bytes cannot be read.
  virtual std::optional<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) = 0;
};

class LogBytesInMemory final : public LogBytes {
 public:
  explicit LogBytesInMemory(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::optional<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override;

 private:
  std::span<const std::byte> bytes_;
};

/// What has been seen of a log. Scanning goes on from here when the log has grown.
struct LogScan {
  struct Gap {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };
  std::uint64_t whole_until = 0;  ///< end of the last whole record
  std::vector<Gap> gaps;          ///< passed over before it
  std::uint64_t wasted = 0;       ///< bytes looked at for what turned out to be no record
};

using RecordFound = std::function<void(std::uint64_t offset, std::span<const std::byte> body)>;

/// Calls `found` for every whole record between `scan.whole_until` and `size`. What is no record is passed over:
/// searching goes on at the next magic, so that a damaged record hides no other. Only where marks of records have been
/// forged in masses, so that looking at each would cost more than reading the log eight times, the rest is given up.
/// False when the bytes cannot be read.
bool scan_log(LogBytes& bytes, std::uint64_t size, LogScan& scan, const RecordFound& found);

/// The body of the record at `offset`, if there is a good one.
std::optional<std::vector<std::byte>> body_in_log(LogBytes& bytes, std::uint64_t size, std::uint64_t offset);

}  // namespace plussum::io
