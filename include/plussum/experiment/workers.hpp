// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <functional>

namespace plussum {

/// As many as there are processors when `threads` is 0.
unsigned threads_or_all(unsigned threads);

/// Calls work(0), work(1), … work(count − 1), each once, on `jobs` threads; a thread that is free takes the next number.
/// Nothing may depend on which thread that is. With one job everything happens on the calling thread. The first exception
/// of a call is thrown again when all threads have stopped.
void for_each_index(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

}  // namespace plussum
