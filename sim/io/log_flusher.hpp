// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "io/run_log.hpp"

namespace plussum::io {

/// Forces a log onto the disk a second after something was appended at the latest, on a thread of its own: no run waits
/// for the disk, and a run that comes long before the next one does not wait for that.
class LogFlusher {
 public:
  /// The writer stays where it is as long as the flusher lives.
  explicit LogFlusher(const LogWriter& writer) : writer_(writer) {}
  ~LogFlusher();
  LogFlusher(const LogFlusher&) = delete;
  LogFlusher& operator=(const LogFlusher&) = delete;

  /// Something was appended. False with a sentence in `error` when the disk has refused what came before.
  bool appended(std::string& error);
  /// Ends the thread and waits until everything is on the disk.
  bool finish(std::string& error);

 private:
  void work();
  void stop();
  bool force(std::string& error);

  const LogWriter& writer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
  bool dirty_ = false, stops_ = false;
  bool has_name_ = false;  ///< the name of the log is on the disk; of whoever forces
  std::string error_;
};

}  // namespace plussum::io
