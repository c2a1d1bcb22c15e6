// SPDX-License-Identifier: MIT
#include "io/run_log.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <ctime>
#include <iterator>
#include <utility>

#include "io/atomic_file.hpp"
#include "io/file_locks.hpp"
#include "io/run_record.hpp"
#include "plussum/core/hash.hpp"

namespace plussum::io {

namespace fs = std::filesystem;

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

// ---- reading --------------------------------------------------------------------------------------------------

namespace {

/// A file through a window that moves over it, reading ahead as far as `ahead_until`.
class Window {
 public:
  Window(const Descriptor& file, std::uint64_t ahead_until) : file_(file), ahead_until_(ahead_until) {}

  /// `count` bytes at `offset`, fewer at the end of the file.
  std::span<const std::byte> at(std::uint64_t offset, std::size_t count) {
    if (offset < start_ || offset + count > start_ + bytes_.size()) load(offset, count);
    const std::size_t begin = std::min<std::size_t>(offset - start_, bytes_.size());
    return std::span(bytes_).subspan(begin, std::min(count, bytes_.size() - begin));
  }

 private:
  void load(std::uint64_t offset, std::size_t count) {
    constexpr std::uint64_t most_ahead = 1U << 20U;
    start_ = offset;
    const std::uint64_t ahead = ahead_until_ > offset ? std::min(ahead_until_ - offset, most_ahead) : 0;
    bytes_.resize(std::max<std::uint64_t>(count, ahead));
    std::size_t filled = 0;
    while (filled < bytes_.size()) {
      const ssize_t got =
          ::pread(file_.get(), bytes_.data() + filled, bytes_.size() - filled, static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes_.resize(filled);
  }

  const Descriptor& file_;
  std::uint64_t ahead_until_;
  std::uint64_t start_ = 0;
  std::vector<std::byte> bytes_;
};

/// The body of the record at `offset`; empty when there is no good one.
std::span<const std::byte> good_body(Window& window, std::uint64_t offset, std::uint64_t size) {
  if (size - offset < record_head_bytes) return {};
  const auto head = record_head(window.at(offset, record_head_bytes));
  if (!head || head->body_bytes > size - offset - record_head_bytes) return {};
  const auto body = window.at(offset, record_head_bytes + head->body_bytes);
  if (body.size() < record_head_bytes + head->body_bytes) return {};
  const auto bytes = body.subspan(record_head_bytes);
  return digest_bytes(bytes) == head->digest ? bytes : std::span<const std::byte>{};
}

/// Where the next magic begins at or behind `from`; `size` when there is none.
std::uint64_t next_magic(Window& window, std::uint64_t from, std::uint64_t size) {
  constexpr std::uint64_t step = 1U << 20U;
  const auto magic = std::as_bytes(std::span(record_magic));
  while (size - from >= magic.size()) {
    const auto bytes = window.at(from, std::min<std::uint64_t>(step, size - from));
    const auto found = std::search(bytes.begin(), bytes.end(), magic.begin(), magic.end());
    if (found != bytes.end()) return from + static_cast<std::uint64_t>(found - bytes.begin());
    if (bytes.size() < magic.size()) break;  // the file has become shorter
    from += bytes.size() - magic.size() + 1;
  }
  return size;
}

Descriptor open_to_read(const fs::path& path) {
  return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

}  // namespace

bool LogReader::read_on(const Found& found) {
  // Nothing is opened to learn that nothing has come: this is asked before every run.
  struct ::stat status {};
  if (::stat(path_.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size == size_ && whole_until_ == size) return true;
  const Descriptor file = open_to_read(path_);
  if (!file) return false;
  size_ = size;
  Window window(file, size);
  for (std::uint64_t offset = whole_until_; offset < size;) {
    const auto body = good_body(window, offset, size);
    if (body.empty()) {
      offset = next_magic(window, offset + 1, size);
      continue;
    }
    if (offset > whole_until_) damaged_.push_back({name(), whole_until_, offset - whole_until_, false});
    whole_until_ = offset + record_head_bytes + body.size();
    found(offset, body);
    offset = whole_until_;
  }
  return true;
}

std::vector<DamagedPlace> LogReader::damaged() const {
  std::vector<DamagedPlace> all = damaged_;
  if (size_ > whole_until_) all.push_back({name(), whole_until_, size_ - whole_until_, true});
  return all;
}

bool LogReader::in_work() const {
  const Descriptor file = open_to_read(path_);
  return file && is_locked_elsewhere(file.get(), {0, 0});
}

std::optional<std::vector<std::byte>> LogReader::body_at(const fs::path& path, std::uint64_t offset) {
  const Descriptor file = open_to_read(path);
  struct ::stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size < offset + record_head_bytes) return std::nullopt;
  Window window(file, 0);
  const auto body = good_body(window, offset, size);
  if (body.empty()) return std::nullopt;
  return std::vector<std::byte>(body.begin(), body.end());
}

// ---- writing --------------------------------------------------------------------------------------------------

namespace {

/// Time, host, process and number: no two processes choose the same one, and in the order of the names the logs are in
/// the order of time.
std::string new_name() {
  static std::atomic<unsigned> counter{0};
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  std::string plain(host);
  std::replace_if(
      plain.begin(), plain.end(), [](unsigned char letter) { return std::isalnum(letter) == 0; }, '_');
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}-{}-{}.log", fmt::gmtime(std::time(nullptr)), plain, ::getpid(), ++counter);
}

}  // namespace

std::optional<LogWriter> LogWriter::create(const fs::path& folder, std::string& error) {
  constexpr int attempts = 1000;
  int number = EEXIST;
  for (int attempt = 0; attempt < attempts && number == EEXIST; ++attempt) {
    const fs::path path = folder / new_name();
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666));
    number = file ? 0 : errno;
    if (!file) continue;
    try_lock(file.get(), {0, 0});  // tells others that this log is in work; they manage without knowing
    return LogWriter(std::move(file), path);
  }
  error = fmt::format("cannot write to '{}': {}", folder.string(), cause_of_failed_write(number, folder / "log", 0));
  return std::nullopt;
}

LogWriter::~LogWriter() {
  if (file_ && size_ == 0) ::unlink(path_.c_str());
}

std::optional<std::uint64_t> LogWriter::append(std::span<const std::byte> record, std::string& error) {
  if (record.size() > record_head_bytes + most_body_bytes) {
    error =
        fmt::format("a run with {} MB of results is too large for the store; keep fewer series", record.size() >> 20U);
    return std::nullopt;
  }
  ssize_t written = 0;
  do written = ::write(file_.get(), record.data(), record.size());
  while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(record.size())) {
    const std::uint64_t offset = size_;
    size_ += record.size();
    synchronised_ = false;
    return offset;
  }
  // A part of a record means that there was no room for the rest.
  const int number = written < 0 ? errno : ENOSPC;
  error = fmt::format("cannot write '{}': {}", path_.string(), cause_of_failed_write(number, path_, record.size()));
  // Readers pass over the part, should cutting it off fail too; then the next record begins behind it.
  if (written > 0 && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0)
    size_ += static_cast<std::uint64_t>(written);
  return std::nullopt;
}

bool LogWriter::synchronise(std::string& error) {
  if (synchronised_ || ::fdatasync(file_.get()) == 0 || errno == EINVAL || errno == ENOTSUP) {
    synchronised_ = true;
    return true;
  }
  error = fmt::format("cannot write '{}': {}", path_.string(), cause_of_failed_write(errno, path_, size_));
  return false;
}

}  // namespace plussum::io
