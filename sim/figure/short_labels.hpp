// SPDX-License-Identifier: MIT
#pragma once
/// Labels for little room: what all of them share is said once; nothing is cut.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plussum::figure {

/// Labels without what all of them begin and end with, in whole words.
struct CommonParts {
  std::vector<std::string> names;
  std::string before, after;  ///< empty: nothing

  bool has_any() const { return !before.empty() || !after.empty(); }
  /// "customers by supplier: …"
  std::string said_once() const { return before + "…" + after; }
};
CommonParts without_common_parts(const std::vector<std::string>& labels);

/// A text in lines of at most `columns`, broken at spaces where there are any that fit.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace plussum::figure
