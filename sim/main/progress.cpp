// SPDX-License-Identifier: MIT
#include "main/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "main/console.hpp"

namespace plussum::main {

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

Progress::Progress(std::uint32_t from, std::uint32_t steps, std::int64_t customers, bool quiet)
    : from_(from),
      steps_(steps),
      customers_(static_cast<double>(customers)),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

double Progress::customer_steps_per_second(std::uint32_t done) const {
  return customers_ * (done - from_) / std::max(seconds(), 1e-9);
}

void Progress::show(std::uint32_t done) {
  if (quiet_) return;
  const auto now = Clock::now();
  const double since = std::chrono::duration<double>(now - last_).count();
  if (since < (terminal_ ? 0.2 : 60.0)) return;
  last_ = now;
  drawn_ = true;
  const double left = seconds() / std::max(1u, done - from_) * (steps_ - done);
  const double rate = customer_steps_per_second(done);
  if (terminal_) {
    const auto filled = static_cast<std::size_t>(30.0 * done / std::max(1u, steps_));
    draw(fmt::format("\r[{}{}] step {}/{}  {:.3g} customer-steps/s  {} left \033[K", std::string(filled, '#'),
                     std::string(30 - filled, '.'), done, steps_, rate, duration_text(left)));
    std::fflush(stderr);
  } else {
    say(fmt::format("step {} of {}, {:.3g} customer-steps/s, {} left\n", done, steps_, rate, duration_text(left)));
  }
}

void Progress::finish() {
  if (drawn_ && terminal_) draw("\r\033[K");
}

}  // namespace plussum::main
