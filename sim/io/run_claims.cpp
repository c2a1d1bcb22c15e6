// SPDX-License-Identifier: MIT
#include "io/run_claims.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <span>

#include "io/atomic_file.hpp"
#include "io/store_files.hpp"
#include "plussum/core/hash.hpp"

namespace plussum::io {
namespace {

/// Two keys share a place once in 2^62 pairs; then they are made one after the other.
FileRange place_of(const RunKey& key) {
  return {static_cast<off_t>(digest_bytes(std::as_bytes(std::span(key))) >> 2U), 1};
}

constexpr const char* file_name = "claims";

}  // namespace

std::optional<RunClaims> RunClaims::open(const std::filesystem::path& store, std::string& error) {
  const std::filesystem::path path = store / file_name;
  Descriptor file = open_in_store(path, O_RDWR | O_CREAT, error);
  if (!file) {
    if (obstacle_in_store(path).empty())
      error = fmt::format("cannot write '{}': {}", path.string(), cause_of_failed_write(errno, path, 0));
    return std::nullopt;
  }
  RunClaims claims(std::move(file));
  // No key is ever claimed here: the place is beyond 2^62.
  const FileRange trial{(off_t{1} << 62U) + static_cast<off_t>(::getpid()), 1};
  claims.has_locks_ = try_lock(claims.file_.get(), trial) != LockResult::no_locks;
  unlock(claims.file_.get(), trial);
  return claims;
}

RunClaims RunClaims::open_for_reading(const std::filesystem::path& store) {
  std::string ignored;
  return RunClaims(open_in_store(store / file_name, O_RDONLY, ignored));
}

bool RunClaims::claim(const RunKey& key) {
  const FileRange place = place_of(key);
  if (mine_.contains(place.start)) return false;
  if (has_locks_) {
    const LockResult result = try_lock(file_.get(), place);
    if (result == LockResult::held_elsewhere) return false;
    has_locks_ = result != LockResult::no_locks;
  }
  mine_.insert(place.start);
  return true;
}

void RunClaims::release(const RunKey& key) {
  const FileRange place = place_of(key);
  if (mine_.erase(place.start) > 0) unlock(file_.get(), place);
}

bool RunClaims::is_claimed(const RunKey& key) const {
  const FileRange place = place_of(key);
  return mine_.contains(place.start) || (file_ && is_locked_elsewhere(file_.get(), place));
}

}  // namespace plussum::io
