// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum::io {

/// The parameters of a scenario by both of their paths, enterprises[0].trust and enterprises.cemex.trust, with what their
/// declarations say.
class ParameterIndex {
 public:
  enum class Kind : std::uint8_t { number, integer, word, other };  ///< a word is a flag, a choice or a text
  struct Found {
    Kind kind = Kind::other;
    NumberInfo number = {};
    IntegerInfo integer = {};
    std::string path = {};  ///< with positions, enterprises[0].trust
  };

  ParameterIndex() = default;
  explicit ParameterIndex(const Scenario& scenario);

  /// Null when there is no such parameter.
  const Found* find(std::string_view path) const;
  /// Paths of the numbers, and of the others that have one value when `all`.
  std::vector<std::string> paths(bool all) const;

 private:
  std::map<std::string, Found, std::less<>> found_;
};

}  // namespace plussum::io
