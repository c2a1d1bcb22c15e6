// SPDX-License-Identifier: MIT
#pragma once
/// Locks on ranges of a file that the kernel gives back when the process dies, and that belong to an open file rather
/// than to a process (F_OFD_SETLK of Linux), so that closing another descriptor of the same file does not give them
/// back.
#include <sys/types.h>

#include <cstdint>

namespace plussum::io {

/// `length` 0 reaches to the end of the file, however long it grows.
struct FileRange {
  off_t start = 0;
  off_t length = 0;
};

enum class LockResult : std::uint8_t { locked, held_elsewhere, no_locks };

/// Does not wait.
LockResult try_lock(int descriptor, FileRange range);
void unlock(int descriptor, FileRange range);
/// Whether another open file holds a lock in the range; false also where there are no locks.
bool is_locked_elsewhere(int descriptor, FileRange range);

}  // namespace plussum::io
