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
#include <system_error>
#include <utility>

#include "io/atomic_file.hpp"
#include "io/file_locks.hpp"
#include "io/run_record.hpp"
#include "io/store_files.hpp"

namespace plussum::io {

namespace fs = std::filesystem;

// ---- reading --------------------------------------------------------------------------------------------------

namespace {

class LogBytesInFile final : public LogBytes {
 public:
  explicit LogBytesInFile(const Descriptor& file) : file_(file) {}

  std::optional<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    std::size_t filled = 0;
    while (filled < into.size()) {
      const ssize_t got =
          ::pread(file_.get(), into.data() + filled, into.size() - filled, static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::nullopt;
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    return filled;
  }

 private:
  const Descriptor& file_;
};

/// 0 when the log is gone.
std::uint64_t size_of(const Descriptor& file) {
  struct ::stat status {};
  return file && ::fstat(file.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

bool LogReader::read_on(const RecordFound& found, std::string& error) {
  // Nothing is opened to learn that nothing has come: this is asked before every run.
  struct ::stat status {};
  if (::lstat(path_.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
      static_cast<std::uint64_t>(status.st_size) == size_ && size_ > 0)
    return true;
  const Descriptor file = open_in_store(path_, O_RDONLY, error);
  if (!file) return error.empty();
  const std::uint64_t size = size_of(file);
  LogBytesInFile bytes(file);
  if (!scan_log(bytes, size, scan_, found)) {
    error = fmt::format("cannot read '{}': {}", path_.string(), std::generic_category().message(errno));
    return false;
  }
  size_ = size;
  return true;
}

std::vector<DamagedPlace> LogReader::damaged() const {
  std::vector<DamagedPlace> all;
  for (const LogScan::Gap& gap : scan_.gaps) all.push_back({name(), gap.offset, gap.bytes, false});
  if (size_ > scan_.whole_until) all.push_back({name(), scan_.whole_until, size_ - scan_.whole_until, true});
  return all;
}

bool LogReader::in_work() const {
  std::string ignored;
  const Descriptor file = open_in_store(path_, O_RDONLY, ignored);
  return file && is_locked_elsewhere(file.get(), {0, 0});
}

std::optional<std::vector<std::byte>> LogReader::body_at(const fs::path& path, std::uint64_t offset) {
  std::string ignored;
  const Descriptor file = open_in_store(path, O_RDONLY, ignored);
  LogBytesInFile bytes(file);
  return body_in_log(bytes, size_of(file), offset);
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

bool LogWriter::synchronise(std::string& error) const {
  if (::fdatasync(file_.get()) == 0 || errno == EINVAL || errno == ENOTSUP) return true;
  error = fmt::format("cannot write '{}': {}", path_.string(), cause_of_failed_write(errno, path_, 0));
  return false;
}

}  // namespace plussum::io
