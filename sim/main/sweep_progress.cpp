// SPDX-License-Identifier: MIT
#include "main/sweep_progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "main/console.hpp"
#include "main/progress.hpp"

namespace plussum::main {

SweepProgress::SweepProgress(std::size_t runs, bool quiet, std::string what)
    : runs_(runs),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      what_(std::move(what)),
      start_(Clock::now()),
      stage_start_(start_),
      last_(start_) {
  announce();
}

void SweepProgress::next_stage(std::string what, std::size_t runs) {
  const std::lock_guard guard(mutex_);
  finish();
  const bool is_new = what != what_;
  what_ = std::move(what);
  runs_ = runs;
  done_ = made_ = failed_ = 0;
  drawn_ = false;
  stage_start_ = last_ = Clock::now();
  if (is_new) announce();
}

void SweepProgress::announce() {
  if (!quiet_ && runs_ > 0) say(fmt::format("{}{} runs\n", what_, runs_));
}

double SweepProgress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void SweepProgress::count(bool made, bool failed) {
  const std::lock_guard guard(mutex_);
  ++done_;
  made_ += made ? 1 : 0;
  failed_ += failed ? 1 : 0;
  if (!quiet_) show();
}

void SweepProgress::show() {
  const auto now = Clock::now();
  if (std::chrono::duration<double>(now - last_).count() < (terminal_ ? 0.2 : 60.0)) return;
  last_ = now;
  drawn_ = true;
  const double stage_seconds = std::chrono::duration<double>(now - stage_start_).count();
  const double rate = static_cast<double>(made_) / std::max(stage_seconds, 1e-9);
  const std::string left = made_ == 0 ? "?" : duration_text(static_cast<double>(runs_ - done_) / rate);
  const std::string failures = failed_ == 0 ? "" : fmt::format(", {} ended early", failed_);
  const std::string text =
      fmt::format("{}{}/{} runs, {:.3g} runs/s, {} left{}", what_, done_, runs_, rate, left, failures);
  if (!terminal_) return say(text + "\n");
  const auto filled = static_cast<std::size_t>(30.0 * static_cast<double>(done_) / static_cast<double>(runs_));
  draw(fmt::format("\r[{}{}] {} \033[K", std::string(filled, '#'), std::string(30 - filled, '.'), text));
  std::fflush(stderr);
}

void SweepProgress::finish() {
  if (drawn_ && terminal_) draw("\r\033[K");
}

}  // namespace plussum::main
