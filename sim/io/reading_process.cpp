// SPDX-License-Identifier: MIT
#include "io/reading_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <new>
#include <stdexcept>
#include <string>

#include "io/hdf5_file.hpp"

namespace plussum::io {

namespace stream {

void send(int descriptor, const void* bytes, std::size_t count) {
  const auto* next = static_cast<const std::byte*>(bytes);
  while (count > 0) {
    const ssize_t sent = ::write(descriptor, next, std::min(count, piece_bytes));
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) throw StreamEnded("the reader is gone");
    next += sent;
    count -= static_cast<std::size_t>(sent);
  }
}

void receive(int descriptor, void* bytes, std::size_t count) {
  auto* next = static_cast<std::byte*>(bytes);
  while (count > 0) {
    const ssize_t got = ::read(descriptor, next, std::min(count, piece_bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw StreamEnded("the sender is gone");
    next += got;
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace stream

namespace {

enum class Answer : std::uint8_t { read, refused, out_of_memory };

void limit(int which, std::uint64_t now, std::uint64_t most) {
  rlimit current{};
  if (::getrlimit(static_cast<decltype(RLIMIT_AS)>(which), &current) != 0) return;
  if (current.rlim_max != RLIM_INFINITY) most = std::min<std::uint64_t>(most, current.rlim_max);
  if (current.rlim_cur != RLIM_INFINITY) now = std::min<std::uint64_t>(now, current.rlim_cur);
  const rlimit wanted{static_cast<rlim_t>(std::min(now, most)), static_cast<rlim_t>(most)};
  ::setrlimit(static_cast<decltype(RLIMIT_AS)>(which), &wanted);
}

/// Address space of this process; 0 where the system does not tell, and then memory is not limited.
std::uint64_t address_space() {
  std::ifstream statistics("/proc/self/statm");
  std::uint64_t pages = 0;
  statistics >> pages;
  return statistics ? pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

void set_limits(const ReadingLimits& limits) {
  if (const std::uint64_t here = address_space(); here > 0) limit(RLIMIT_AS, here + limits.now, here + limits.memory);
  limit(RLIMIT_CPU, limits.seconds, limits.seconds + 1);
  limit(RLIMIT_CORE, 0, 0);
}

/// What `read` comes to. Out of memory, no sentence may fit.
Answer answer_of(const std::function<void()>& read, std::string& sentence) try {
  read();
  return Answer::read;
} catch (const std::bad_alloc&) {
  return Answer::out_of_memory;
} catch (const std::length_error&) {
  return Answer::out_of_memory;
} catch (const std::exception& exception) {
  sentence = exception.what();
  return Answer::refused;
}

/// Ends without the clean-up of the library and of the program, whose buffers belong to the parent.
[[noreturn]] void read_and_exit(int pipe, const ReadingLimits& limits, const std::function<void()>& read,
                                const std::function<void(Sender&)>& send) {
  std::signal(SIGPIPE, SIG_DFL);
  try {
    set_limits(limits);
    std::string sentence;
    Answer answer = answer_of(read, sentence);
    Sender sender(pipe);
    sender(answer);
    sender(sentence);
    if (answer == Answer::read) send(sender);
  } catch (const std::exception&) {
    ::_exit(1);  // what follows is missing, and that is how the other process knows
  }
  ::_exit(0);
}

/// Descriptors that are closed whatever happens.
struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() {
    if (::pipe(ends) != 0) throw FileError("there are too many open files (see ulimit -n)");
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
#ifdef F_SETPIPE_SZ
    ::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
#endif
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close(int end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

int status_at_end(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string cause_of_end(int status) {
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
    return "it is damaged or hostile: reading it takes longer than a file of its size can take";
  if (WIFSIGNALED(status))
    return fmt::format("it is damaged or hostile: the HDF5 library breaks down on it (signal {})", WTERMSIG(status));
  return "it is damaged or hostile: the HDF5 library breaks down on it";
}

}  // namespace

ReadingLimits limits_for(std::uint64_t file_bytes) {
  constexpr std::uint64_t room = 256U << 20U, bytes_per_second = 1U << 20U, least_seconds = 20;
  // Nothing is larger in memory than the largest expansion of deflate, times eight for bytes that become doubles.
  constexpr std::uint64_t largest_expansion = 1032ULL * 8;
  ReadingLimits limits;
  limits.now = room + 4 * file_bytes;
  if (__builtin_mul_overflow(file_bytes, largest_expansion, &limits.memory)) limits.memory = UINT64_MAX / 4;
  limits.memory = std::min<std::uint64_t>(limits.memory, UINT64_MAX / 4) + limits.now;
  limits.seconds = least_seconds + file_bytes / bytes_per_second;
  return limits;
}

void read_in_other_process(const ReadingLimits& limits, const std::function<void()>& read,
                           const std::function<void(Sender&)>& send, const std::function<void(Receiver&)>& take) {
  Pipe pipe;
  const pid_t child = ::fork();
  if (child < 0) throw FileError("no process can be started to read it (see ulimit -u)");
  if (child == 0) {
    pipe.close(0);  // else it would wait for itself to read on when this process has been killed
    read_and_exit(pipe.ends[1], limits, read, send);
  }
  pipe.close(1);
  Receiver receiver(pipe.ends[0]);
  Answer answer{};
  std::string sentence;
  try {
    receiver(answer);
    receiver(sentence);
    if (answer == Answer::read) take(receiver);
  } catch (const StreamEnded&) {
    throw FileError(cause_of_end(status_at_end(child)));
  } catch (...) {
    ::kill(child, SIGKILL);
    status_at_end(child);
    throw;
  }
  status_at_end(child);
  if (answer == Answer::refused) throw FileError(sentence);
  if (answer == Answer::out_of_memory)
    throw FileError(
        "it is damaged or hostile: reading it takes more memory than there is, or than a file of its size can need");
}

void raise_memory_limit(std::uint64_t bytes) {
  rlimit current{};
  if (::getrlimit(RLIMIT_AS, &current) != 0 || current.rlim_cur == RLIM_INFINITY) return;
  const std::uint64_t wanted = bytes > UINT64_MAX - current.rlim_cur ? UINT64_MAX : current.rlim_cur + bytes;
  current.rlim_cur = static_cast<rlim_t>(std::min<std::uint64_t>(wanted, current.rlim_max));
  ::setrlimit(RLIMIT_AS, &current);
}

}  // namespace plussum::io
