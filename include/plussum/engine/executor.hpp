// SPDX-License-Identifier: MIT
#pragma once
/// Runs blocks of rows on threads. Results must not depend on which thread takes which block.
#include <cstddef>
#include <functional>
#include <memory>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

class Executor {
 public:
  explicit Executor(unsigned threads);
  ~Executor();

  /// Calls work(range, tally) for blocks of `block_rows` rows and adds all tallies to `total`.
  void for_blocks(std::size_t rows, std::size_t block_rows, Tally& total,
                  const std::function<void(RowRange, Tally&)>& work);

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace plussum
