// SPDX-License-Identifier: MIT
#include "main/interrupt.hpp"

#include <csignal>

namespace plussum::main {
namespace {

volatile std::sig_atomic_t flag = 0;

extern "C" void on_signal(int signal) {
  flag = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interrupt() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupted() {
  return flag != 0;
}

}  // namespace plussum::main
