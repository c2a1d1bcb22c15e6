// SPDX-License-Identifier: MIT
#pragma once
/// The claims of an experiment held against its runs, and whether they were stated before these.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/experiment/verdict.hpp"

namespace plussum {

enum class ClaimStanding : std::uint8_t {
  pre_specified,    ///< in this store, before its first run
  earlier_version,  ///< the same by an earlier version, which held less fast
  exploratory,
};
inline constexpr std::string_view standing_names[] = {"pre-specified", "earlier version", "exploratory"};

/// How the claims of a store stand.
struct Registration {
  std::string digest;  ///< of what is claimed now
  ClaimStanding standing = ClaimStanding::exploratory;
  std::string sentence;    ///< "pre-specified in this store: stated 2026-… before its first run"
  std::string stated;      ///< when these claims were first stated, ISO 8601; empty when never
  std::uint64_t runs = 0;  ///< that the store had then
  std::string broken;      ///< why the list of the store cannot be believed, a sentence
  std::string lodged;      ///< what the comparison with a lodged text says; empty when none was given
  bool equals_lodged = true;
};

struct TestedClaims {
  std::vector<TestedHypothesis> hypotheses;
  Registration registration;
};

}  // namespace plussum
