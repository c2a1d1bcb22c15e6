// SPDX-License-Identifier: MIT
#include "plussum/engine/executor.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include "plussum/state/tally_overflow.hpp"

namespace plussum {

struct Executor::Arena {
  explicit Arena(unsigned threads) : arena(static_cast<int>(threads)), tallies(threads) {
    if (threads > static_cast<unsigned>(tbb::info::default_concurrency()))
      more.emplace(tbb::global_control::max_allowed_parallelism, threads);
  }
  /// More threads than processors are allowed: the results are the same, which tests show. Set only then, because the
  /// smallest limit holds for all executors that are alive.
  std::optional<tbb::global_control> more;
  tbb::task_arena arena;
  std::vector<Tally> tallies;  ///< one for each thread of the arena
};

Executor::Executor(unsigned threads) : arena_(std::make_unique<Arena>(std::max(threads, 1u))) {}
Executor::~Executor() = default;

void Executor::for_blocks(std::size_t rows, std::size_t block_rows, Tally& total,
                          const std::function<void(RowRange, Tally&)>& work) {
  block_rows = std::min(block_rows, most_block_rows);
  const std::size_t blocks = (rows + block_rows - 1) / block_rows;
  if (arena_->tallies.size() == 1 || blocks <= 1) {
    for (std::size_t begin = 0; begin < rows && !is_marked(total); begin += block_rows) {
      work({begin, std::min(begin + block_rows, rows)}, total);
      if (blocks > 1) mark_large_counters(total);
    }
    return;
  }
  for (Tally& tally : arena_->tallies) tally = Tally{};
  // The step ends with a breach once a tally is marked; to count further could pass the end of 64 bits.
  const auto take = [&](std::size_t block, Tally& tally) {
    if (is_marked(tally)) return;
    work({block * block_rows, std::min((block + 1) * block_rows, rows)}, tally);
    mark_large_counters(tally);
  };
#ifdef __SANITIZE_THREAD__
  // The system's oneTBB is not instrumented, so ThreadSanitizer does not see how it synchronises: here plain threads take turns.
  const std::size_t count = arena_->tallies.size();
  std::vector<std::jthread> threads;
  for (std::size_t thread = 0; thread < count; ++thread)
    threads.emplace_back([&, thread] {
      for (std::size_t block = thread; block < blocks; block += count) take(block, arena_->tallies[thread]);
    });
  threads.clear();
#else
  arena_->arena.execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, blocks, 1), [&](const tbb::blocked_range<std::size_t>& range) {
      Tally& tally = arena_->tallies[static_cast<std::size_t>(tbb::this_task_arena::current_thread_index())];
      for (std::size_t block = range.begin(); block != range.end(); ++block) take(block, tally);
    });
  });
#endif
  for (const Tally& tally : arena_->tallies) total.add(tally);
}

}  // namespace plussum
