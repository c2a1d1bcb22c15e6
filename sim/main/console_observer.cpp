// SPDX-License-Identifier: MIT
#include "main/console_observer.hpp"

#include "main/interrupt.hpp"

namespace plussum::main {

ConsoleObserver::ConsoleObserver(const CommonOptions& options) : options_(options) {
  watch_for_interrupt();
}

ConsoleObserver::~ConsoleObserver() = default;

bool ConsoleObserver::go_on() {
  return !interrupted();
}

void ConsoleObserver::begin_steps(std::uint32_t from, std::uint32_t until, std::int64_t customers) {
  steps_.emplace(from, until, customers, options_.quiet);
}

void ConsoleObserver::steps_done(std::uint32_t done) {
  if (steps_) steps_->show(done);
}

void ConsoleObserver::end_steps() {
  if (steps_) steps_->finish();
  steps_.reset();
}

void ConsoleObserver::begin_runs(std::string_view kind, std::size_t runs) {
  if (runs_)
    runs_->next_stage(std::string(kind), runs);
  else
    runs_ = std::make_unique<SweepProgress>(runs, options_.quiet, std::string(kind));
}

void ConsoleObserver::run_done(bool was_made, bool has_failed) {
  if (runs_) runs_->count(was_made, has_failed);
}

void ConsoleObserver::end_runs() {
  if (runs_) runs_->finish();  // a further stage of the same kind is not announced again
}

void ConsoleObserver::note(std::string_view sentence) {
  remark(options_, sentence);
}

void ConsoleObserver::detail(std::string_view sentence) {
  if (options_.verbose) say(std::string(sentence) + "\n");
}

}  // namespace plussum::main
