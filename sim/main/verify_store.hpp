// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "main/console.hpp"

namespace plussum::main {

struct VerifyStoreOptions {
  CommonOptions common;
  std::string store;
  unsigned jobs = 1;
  std::string share = "5 %";        ///< of the finished runs
  std::optional<std::size_t> runs;  ///< or their number
  std::uint64_t draw = 1;           ///< which of them
};

/// Makes runs of a store again from what the store holds alone, and compares their records bit for bit. Returns the exit code.
int verify_store(const VerifyStoreOptions& options);

}  // namespace plussum::main
