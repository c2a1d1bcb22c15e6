// SPDX-License-Identifier: MIT
#include "io/log_scan.hpp"

#include <algorithm>
#include <iterator>

#include "io/run_record.hpp"
#include "plussum/core/hash.hpp"

namespace plussum::io {
namespace {

constexpr std::uint64_t reading_ahead = 1U << 20U;

/// A log through a window that moves over it.
class Window {
 public:
  Window(LogBytes& bytes, std::uint64_t size) : bytes_(bytes), size_(size) {}

  /// `count` bytes at `offset`, fewer at the end of the log.
  std::span<const std::byte> at(std::uint64_t offset, std::uint64_t count) {
    count = std::min(count, size_ - std::min(offset, size_));
    if (offset < start_ || offset + count > start_ + held_.size()) load(offset, count);
    const std::uint64_t begin = std::min<std::uint64_t>(offset - start_, held_.size());
    return std::span<const std::byte>(held_).subspan(begin, std::min<std::uint64_t>(count, held_.size() - begin));
  }

  /// All that is held from `offset` on, at least `count` bytes unless the log ends.
  std::span<const std::byte> held_from(std::uint64_t offset, std::uint64_t count) {
    at(offset, count);
    return std::span<const std::byte>(held_).subspan(std::min<std::uint64_t>(offset - start_, held_.size()));
  }

  bool failed() const { return failed_; }

 private:
  void load(std::uint64_t offset, std::uint64_t count) {
    start_ = offset;
    const std::uint64_t wanted = std::max(count, std::min(reading_ahead, size_ - offset));
    if (held_.capacity() > 8 * reading_ahead && wanted <= reading_ahead) held_ = {};
    held_.resize(wanted);
    const auto got = bytes_.read(offset, held_);
    if (!got) failed_ = true;
    held_.resize(got.value_or(0));
  }

  LogBytes& bytes_;
  std::uint64_t size_, start_ = 0;
  std::vector<std::byte> held_;
  bool failed_ = false;
};

/// Walks over the parts of a body without reading them, so that a wrong length is known before anything is digested.
class LayoutWalk {
 public:
  LayoutWalk(Window& window, std::uint64_t begin, std::uint64_t end) : window_(window), at_(begin), end_(end) {}

  bool is_record() {
    skip(1, number());  // key
    status();
    skip(1, 8);         // wall time
    skip(1, number());  // message
    skip(1, number());  // digest of the world
    skip(8, number());  // values
    const std::uint64_t series = number();
    for (std::uint64_t k = 0; k < series && good_; ++k) skip(8, number());
    return good_ && at_ == end_;
  }

  std::uint64_t steps() const { return steps_; }

 private:
  std::uint64_t number() {
    ++steps_;
    const auto bytes = good_ && end_ - at_ >= 8 ? window_.at(at_, 8) : std::span<const std::byte>{};
    good_ = good_ && bytes.size() == 8;
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<std::uint64_t>(bytes[i]);
    at_ += good_ ? 8 : 0;
    return value;
  }

  void status() {
    const auto byte = good_ && end_ - at_ >= 1 ? window_.at(at_, 1) : std::span<const std::byte>{};
    good_ = byte.size() == 1 && std::to_integer<std::size_t>(byte[0]) < std::size(run_status_names);
    at_ += good_ ? 1 : 0;
  }

  void skip(std::uint64_t width, std::uint64_t count) {
    good_ = good_ && count <= (end_ - at_) / width;
    at_ += good_ ? width * count : 0;
  }

  Window& window_;
  std::uint64_t at_, end_, steps_ = 0;
  bool good_ = true;
};

/// The body of the record at `offset`; empty when there is no good one. Adds what was looked at in vain to `wasted`.
std::span<const std::byte> good_body(Window& window, std::uint64_t offset, std::uint64_t size, std::uint64_t& wasted) {
  wasted += record_head_bytes;
  if (size - offset < record_head_bytes) return {};
  const auto head = record_head(window.at(offset, record_head_bytes));
  if (!head || head->body_bytes > size - offset - record_head_bytes) return {};
  const std::uint64_t begin = offset + record_head_bytes;
  LayoutWalk walk(window, begin, begin + head->body_bytes);
  const bool is_laid_out = walk.is_record();
  wasted += 8 * walk.steps();
  if (!is_laid_out) return {};
  const auto body = window.at(begin, head->body_bytes);
  if (body.size() == head->body_bytes && digest_bytes(body) == head->digest) {
    wasted -= record_head_bytes + 8 * walk.steps();
    return body;
  }
  wasted += head->body_bytes;
  return {};
}

/// Where the next magic begins at or behind `from`; `size` when there is none.
std::uint64_t next_magic(Window& window, std::uint64_t from, std::uint64_t size) {
  const auto magic = std::as_bytes(std::span(record_magic));
  while (size - from >= magic.size()) {
    const auto bytes = window.held_from(from, magic.size());
    if (bytes.size() < magic.size()) break;  // the log has become shorter
    const auto found = std::search(bytes.begin(), bytes.end(), magic.begin(), magic.end());
    if (found != bytes.end()) return from + static_cast<std::uint64_t>(found - bytes.begin());
    from += bytes.size() - magic.size() + 1;
  }
  return size;
}

}  // namespace

std::optional<std::size_t> LogBytesInMemory::read(std::uint64_t offset, std::span<std::byte> into) {
  if (offset >= bytes_.size()) return 0;
  const std::size_t count = std::min<std::size_t>(into.size(), bytes_.size() - offset);
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
  return count;
}

bool scan_log(LogBytes& bytes, std::uint64_t size, LogScan& scan, const RecordFound& found) {
  constexpr std::uint64_t free_of_charge = 64U << 20U;
  Window window(bytes, size);
  for (std::uint64_t offset = scan.whole_until; offset < size;) {
    if (scan.wasted > 8 * size + free_of_charge) break;
    const auto body = good_body(window, offset, size, scan.wasted);
    if (window.failed()) return false;
    if (body.empty()) {
      offset = next_magic(window, offset + 1, size);
      continue;
    }
    if (offset > scan.whole_until) scan.gaps.push_back({scan.whole_until, offset - scan.whole_until});
    scan.whole_until = offset + record_head_bytes + body.size();
    found(offset, body);
    offset = scan.whole_until;
  }
  return !window.failed();
}

std::optional<std::vector<std::byte>> body_in_log(LogBytes& bytes, std::uint64_t size, std::uint64_t offset) {
  if (offset > size || size - offset < record_head_bytes) return std::nullopt;
  std::uint64_t wasted = 0;
  Window window(bytes, size);
  const auto body = good_body(window, offset, size, wasted);
  if (body.empty()) return std::nullopt;
  return std::vector<std::byte>(body.begin(), body.end());
}

}  // namespace plussum::io
