// SPDX-License-Identifier: MIT
#include "io/run_record.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

#include "plussum/core/hash.hpp"

namespace plussum::io {
namespace {

class BodyWriter {
 public:
  explicit BodyWriter(std::vector<std::byte>& bytes) : bytes_(bytes) {}

  void number(std::uint64_t value, unsigned width = 8) {
    for (unsigned i = 0; i < width; ++i) bytes_.push_back(static_cast<std::byte>(value >> 8U * i));
  }
  void text(std::string_view text) {
    number(text.size());
    for (const char letter : text) bytes_.push_back(static_cast<std::byte>(letter));
  }
  void doubles(const std::vector<double>& values) {
    number(values.size());
    for (const double value : values) number(std::bit_cast<std::uint64_t>(value));
  }

 private:
  std::vector<std::byte>& bytes_;
};

/// Reads on behind what it has read; after the end everything is empty and `good` is false.
class BodyReader {
 public:
  explicit BodyReader(std::span<const std::byte> rest) : rest_(rest) {}

  std::uint64_t number(unsigned width = 8) {
    std::uint64_t value = 0;
    const auto bytes = take(width);
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<std::uint64_t>(bytes[i]);
    return value;
  }
  std::string text() {
    const auto bytes = take(number());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::vector<double> doubles() {
    const std::uint64_t count = number();
    if (count > rest_.size() / sizeof(double)) good_ = false;
    std::vector<double> values(good_ ? count : 0);
    for (double& value : values) value = std::bit_cast<double>(number());
    return values;
  }
  std::vector<std::vector<double>> lists() {
    const std::uint64_t count = number();
    if (count > rest_.size() / sizeof(std::uint64_t)) good_ = false;
    std::vector<std::vector<double>> lists(good_ ? count : 0);
    for (auto& list : lists) list = doubles();
    return lists;
  }
  std::span<const std::byte> rest() const { return rest_; }
  bool good() const { return good_; }

 private:
  std::span<const std::byte> take(std::uint64_t count) {
    if (count > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  std::span<const std::byte> rest_;
  bool good_ = true;
};

/// The part that comes first and may differ between two records of one run: only status and key must not.
struct Opening {
  RunRecord record;
  bool good = false;
};

Opening read_opening(BodyReader& body) {
  Opening opening;
  opening.record.key = body.text();
  const std::uint64_t status = body.number(1);
  opening.record.status = static_cast<RunStatus>(status);
  opening.record.wall_seconds = std::bit_cast<double>(body.number());
  opening.record.message = body.text();
  opening.good = body.good() && status < std::size(run_status_names);
  return opening;
}

}  // namespace

std::vector<std::byte> record_bytes(const RunRecord& record) {
  std::vector<std::byte> bytes(record_head_bytes);
  BodyWriter body(bytes);
  body.text(record.key);
  body.number(static_cast<std::uint64_t>(record.status), 1);
  body.number(std::bit_cast<std::uint64_t>(record.wall_seconds));
  body.text(record.message);
  body.text(record.digest);
  body.doubles(record.values);
  body.number(record.series.size());
  for (const auto& series : record.series) body.doubles(series);

  std::vector<std::byte> head;
  BodyWriter writer(head);
  for (const unsigned char byte : record_magic) writer.number(byte, 1);
  writer.number(bytes.size() - record_head_bytes);
  writer.number(digest_bytes(std::span(bytes).subspan(record_head_bytes)));
  std::copy(head.begin(), head.end(), bytes.begin());
  return bytes;
}

std::optional<RecordHead> record_head(std::span<const std::byte> bytes) {
  if (bytes.size() < record_head_bytes || std::memcmp(bytes.data(), record_magic, sizeof record_magic) != 0)
    return std::nullopt;
  BodyReader reader(bytes.subspan(sizeof record_magic));
  RecordHead head;
  head.body_bytes = reader.number();
  head.digest = reader.number();
  if (head.body_bytes > most_body_bytes) return std::nullopt;
  return head;
}

std::optional<RunRecord> record_of(std::span<const std::byte> bytes) {
  BodyReader body(bytes);
  Opening opening = read_opening(body);
  opening.record.digest = body.text();
  opening.record.values = body.doubles();
  opening.record.series = body.lists();
  if (!opening.good || !body.good()) return std::nullopt;
  return std::move(opening.record);
}

std::optional<RecordSummary> summary_of(std::span<const std::byte> bytes) {
  BodyReader body(bytes);
  Opening opening = read_opening(body);
  if (!opening.good) return std::nullopt;
  return RecordSummary{std::move(opening.record.key), opening.record.status, digest_bytes(body.rest())};
}

}  // namespace plussum::io
