// SPDX-License-Identifier: MIT
#pragma once
/// The bytes of a run's record in a log of the run store (docs/run-store.md, "A record"): doubles bit for bit,
/// everything little-endian, with a digest that finds every flipped bit.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "plussum/experiment/result.hpp"

namespace plussum::io {

/// The first bytes of every record, by which a reader finds the next one behind a damaged place. The first is no letter
/// of any UTF-8 text.
inline constexpr unsigned char record_magic[8] = {0xFF, 'P', 'S', 'r', 'u', 'n', '\n', 0x1A};
/// Magic, length of the body and digest of the body, 8 bytes each.
inline constexpr std::size_t record_head_bytes = 24;
/// A longer body is refused when written and taken for damage when read.
inline constexpr std::uint64_t most_body_bytes = 256U << 20U;

/// Head and body of a record.
std::vector<std::byte> record_bytes(const RunRecord& record);

struct RecordHead {
  std::uint64_t body_bytes = 0;
  std::uint64_t digest = 0;
};
/// Nothing when these bytes do not begin a record.
std::optional<RecordHead> record_head(std::span<const std::byte> bytes);

/// Nothing when the body is not laid out as a record; check its digest before.
std::optional<RunRecord> record_of(std::span<const std::byte> body);

/// What the index keeps of a record.
struct RecordSummary {
  RunKey key;
  RunStatus status = RunStatus::finished;
  std::uint64_t result = 0;  ///< digest of everything that must be equal in two records of one run
};
std::optional<RecordSummary> summary_of(std::span<const std::byte> body);

}  // namespace plussum::io
