// SPDX-License-Identifier: MIT
#include "io/log_flusher.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "io/descriptor.hpp"

namespace plussum::io {

LogFlusher::~LogFlusher() {
  stop();
}

bool LogFlusher::appended(std::string& error) {
  const std::lock_guard guard(mutex_);
  if (!thread_.joinable()) {
    stops_ = false;
    thread_ = std::thread([this] { work(); });
  }
  dirty_ = true;
  changed_.notify_one();
  if (error_.empty()) return true;
  error = std::exchange(error_, {});
  return false;
}

bool LogFlusher::finish(std::string& error) {
  stop();
  if (!error_.empty()) {
    error = std::exchange(error_, {});
    return false;
  }
  if (!dirty_) return true;
  dirty_ = false;
  return force(error);
}

/// The first time also the folder, which holds the log's name.
bool LogFlusher::force(std::string& error) {
  if (!has_name_) {
    const Descriptor folder(::open(writer_.path().parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.get());
    has_name_ = true;
  }
  return writer_.synchronise(error);
}

void LogFlusher::stop() {
  {
    const std::lock_guard guard(mutex_);
    stops_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void LogFlusher::work() {
  constexpr auto rhythm = std::chrono::milliseconds(900);
  std::unique_lock lock(mutex_);
  while (!stops_) {
    changed_.wait(lock, [this] { return dirty_ || stops_; });
    // Others may come meanwhile; they are forced onto the disk together.
    changed_.wait_for(lock, rhythm, [this] { return stops_; });
    if (stops_) return;  // finish() does the rest
    dirty_ = false;
    lock.unlock();
    std::string error;
    const bool good = force(error);
    lock.lock();
    if (!good) error_ = std::move(error);
  }
}

}  // namespace plussum::io
