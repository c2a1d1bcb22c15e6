// SPDX-License-Identifier: MIT
/// Any bytes are a log of a run store, or one that is damaged in places: every record that lies whole in it is found, in
/// order, and nothing else is taken for one. The input is a list of pieces: bytes as they are, or the body of a record, which
/// gets the head that belongs to it, since no chance finds a digest.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzzing.hpp"
#include "io/log_scan.hpp"
#include "io/run_record.hpp"
#include "plussum/core/hash.hpp"

using namespace plussum;
using namespace plussum::io;
using plussum::fuzz::Input;
using plussum::fuzz::require;

namespace {

using Bytes = std::vector<std::byte>;

struct Place {
  std::uint64_t offset;
  Bytes body;
  bool operator==(const Place&) const = default;
};

void put_number(Bytes& bytes, std::uint64_t value) {
  for (unsigned i = 0; i < sizeof value; ++i) bytes.push_back(static_cast<std::byte>(value >> 8U * i));
}

void put(Bytes& bytes, std::span<const std::byte> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

/// A body that is taken for a run says the same when it is written again.
void check_body(std::span<const std::byte> body) {
  const auto summary = summary_of(body);
  const auto record = record_of(body);
  if (!record) return;
  require(summary && summary->key == record->key && summary->status == record->status, "two keys or states of one run");
  const Bytes written = record_bytes(*record);
  const auto written_body = std::span(written).subspan(record_head_bytes);
  require(written_body.size() <= body.size() && std::equal(written_body.begin(), written_body.end(), body.begin()),
          "a run reads otherwise when it is written again");
}

/// Whether the bytes are the body of a record and nothing else.
bool is_whole_body(std::span<const std::byte> body) {
  const auto record = record_of(body);
  return record && record_bytes(*record).size() == record_head_bytes + body.size();
}

/// The log that the pieces make; `whole` are the records in it.
Bytes log_of(Input input, std::vector<Place>& whole) {
  constexpr std::uint8_t plain = 0x80;
  Bytes log;
  while (!input.empty()) {
    const std::uint8_t kind = input.byte();
    const auto piece = std::as_bytes(input.bytes(kind & plain ? kind & 0x1FU : 4U * (kind + 1U)));
    if (kind & plain && kind & 0x40U) put(log, std::as_bytes(std::span(record_magic)));
    if (!(kind & plain) && !piece.empty()) {
      // A body with another layout is no record, whatever its digest says.
      if (is_whole_body(piece)) whole.push_back({log.size(), Bytes(piece.begin(), piece.end())});
      put(log, std::as_bytes(std::span(record_magic)));
      put_number(log, piece.size());
      put_number(log, digest_bytes(piece));
    }
    put(log, piece);
  }
  return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<Place> whole, found;
  const Bytes log = log_of(Input(data, size), whole);
  LogBytesInMemory bytes(log);
  LogScan scan;
  const bool read = scan_log(bytes, log.size(), scan, [&](std::uint64_t offset, std::span<const std::byte> body) {
    found.push_back({offset, Bytes(body.begin(), body.end())});
    require(record_of(body).has_value(), "what is no run is taken for a record");
    check_body(body);
  });
  require(read, "a log cannot be read");
  require(std::includes(found.begin(), found.end(), whole.begin(), whole.end(),
                        [](const Place& left, const Place& right) { return left.offset < right.offset; }),
          "a whole record is not found");
  std::uint64_t told = log.size() - scan.whole_until;
  for (const Place& place : found) told += record_head_bytes + place.body.size();
  for (const LogScan::Gap& gap : scan.gaps) told += gap.bytes;
  require(told == log.size(), "records and damaged places are not the whole log");
  if (!found.empty()) {
    const auto again = body_in_log(bytes, log.size(), found.back().offset);
    require(again == found.back().body, "a record reads otherwise at its place");
  }
  return 0;
}
