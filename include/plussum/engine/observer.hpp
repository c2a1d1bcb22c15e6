// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plussum {

/// What watches a piece of work from outside: it hears how far the work is, and may end it. The work itself prints nothing and
/// knows no signals. An observer of many runs is called from several threads.
class Observer {
 public:
  virtual ~Observer() = default;

  /// Asked after each step of a run; no ends the work there.
  virtual bool go_on() { return true; }

  /// A run goes from one step to another; then how many steps are done, and the end of the run or of the work.
  virtual void begin_steps(std::uint32_t /*from*/, std::uint32_t /*until*/, std::int64_t /*customers*/) {}
  virtual void steps_done(std::uint32_t /*done*/) {}
  virtual void end_steps() {}

  /// So many runs lie ahead, of a kind that is put in front of the numbers, "comparing: "; then each run as it ends, made now or
  /// known from before, and the end of all. A further stage begins with its own number of runs.
  virtual void begin_runs(std::string_view /*kind*/, std::size_t /*runs*/) {}
  virtual void run_done(bool /*was_made*/, bool /*has_failed*/) {}
  virtual void end_runs() {}

  /// A sentence that people should read although the work goes on.
  virtual void note(std::string_view /*sentence*/) {}
  /// A sentence for those who want to know more.
  virtual void detail(std::string_view /*sentence*/) {}
};

}  // namespace plussum
