// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "main/console.hpp"
#include "main/progress.hpp"
#include "main/sweep_progress.hpp"
#include "plussum/engine/observer.hpp"

namespace plussum::main {

/// Shows on the terminal how far the work is, and ends it when the user interrupts the program.
class ConsoleObserver final : public Observer {
 public:
  /// From now on Ctrl-C ends the work and not the program.
  explicit ConsoleObserver(const CommonOptions& options);
  ~ConsoleObserver() override;

  bool go_on() override;
  void begin_steps(std::uint32_t from, std::uint32_t until, std::int64_t customers) override;
  void steps_done(std::uint32_t done) override;
  void end_steps() override;
  void begin_runs(std::string_view kind, std::size_t runs) override;
  void run_done(bool was_made, bool has_failed) override;
  void end_runs() override;
  void note(std::string_view sentence) override;
  void detail(std::string_view sentence) override;

 private:
  CommonOptions options_;
  std::optional<Progress> steps_;
  std::unique_ptr<SweepProgress> runs_;
};

}  // namespace plussum::main
