// SPDX-License-Identifier: MIT
// Debian's oneTBB is not built for ThreadSanitizer, which then takes its hand-over between threads for races.
// Only what is reported from inside that library is left out; a race between two calls of ours is still
// reported.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:libtbb.so\n";
}
