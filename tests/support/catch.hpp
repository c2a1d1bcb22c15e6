// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// One set of names for Catch2 versions 2 and 3. Tests include this header only. In version 2 `SKIP` ends the
/// test with a warning instead of marking it as skipped.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

namespace plussum::test {
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;
using Catch::Matchers::Message;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
template <class T>
using MatcherBase = Catch::Matchers::MatcherBase<T>;
}  // namespace plussum::test

#else
#define CATCH_CONFIG_ENABLE_BENCHMARKING
#include <catch2/catch.hpp>

#include <string>

#ifndef SKIP
#define SKIP(message)             \
  do {                            \
    WARN("skipped: " << message); \
    return;                       \
  } while (false)
#endif

namespace plussum::test {
using Catch::Detail::Approx;  // Catch::Approx is something else in version 2
using Catch::Matchers::EndsWith;
using Catch::Matchers::Message;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
inline auto ContainsSubstring(const std::string& part) {
  return Catch::Matchers::Contains(part);
}
template <class T>
using MatcherBase = Catch::MatcherBase<T>;
}  // namespace plussum::test

#endif
