// SPDX-License-Identifier: MIT
#include "io/file_locks.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace plussum::io {
namespace {

struct ::flock request(short type, FileRange range) {
  struct ::flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = range.start;
  lock.l_len = range.length;
  return lock;
}

}  // namespace

#ifdef F_OFD_SETLK

LockResult try_lock(int descriptor, FileRange range) {
  struct ::flock lock = request(F_WRLCK, range);
  if (::fcntl(descriptor, F_OFD_SETLK, &lock) == 0) return LockResult::locked;
  return errno == EAGAIN || errno == EACCES ? LockResult::held_elsewhere : LockResult::no_locks;
}

void unlock(int descriptor, FileRange range) {
  struct ::flock lock = request(F_UNLCK, range);
  ::fcntl(descriptor, F_OFD_SETLK, &lock);
}

bool is_locked_elsewhere(int descriptor, FileRange range) {
  struct ::flock lock = request(F_WRLCK, range);
  return ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

#else

LockResult try_lock(int, FileRange) {
  return LockResult::no_locks;
}
void unlock(int, FileRange) {}
bool is_locked_elsewhere(int, FileRange) {
  return false;
}

#endif

}  // namespace plussum::io
