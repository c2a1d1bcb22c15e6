// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Work in a process of its own, for tests of what happens when it dies.

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace plussum::test {

/// Runs `work` in a forked child, whose exit code is what `work` returns.
class Child {
 public:
  template <class Work>
  explicit Child(Work&& work) : id_(::fork()) {
    if (id_ == 0) ::_exit(work());
  }
  Child(Child&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (id_ > 0) kill();
  }

  /// The exit code; -1 when a signal ended it.
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void kill() {
    ::kill(id_, SIGKILL);
    wait();
  }

 private:
  pid_t id_;
};

/// Numbers from child to parent; what was said before the child died is heard.
class NumberPipe {
 public:
  NumberPipe() { static_cast<void>(::pipe(ends_)); }
  NumberPipe(const NumberPipe&) = delete;
  NumberPipe& operator=(const NumberPipe&) = delete;
  ~NumberPipe() {
    ::close(ends_[0]);
    if (ends_[1] >= 0) ::close(ends_[1]);
  }
  void say(int number) const { static_cast<void>(::write(ends_[1], &number, sizeof number)); }
  /// For the parent, when the children are there: hear() ends when they have all gone.
  void only_listen() { ::close(std::exchange(ends_[1], -1)); }
  bool hear(int& number) const { return ::read(ends_[0], &number, sizeof number) == sizeof number; }

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace plussum::test
