// SPDX-License-Identifier: MIT
#pragma once
/// Paths of parameters, as in `--set`, events and messages: "population.customers",
/// "enterprises[0].price_level", and, where list items have names, "enterprises.cemex.price_level".
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/yaml_tree.hpp"

namespace plussum::io {

/// One step of a path: the key, or the name of a list item, or its position.
struct PathStep {
  std::string name;                     ///< empty for a position
  std::optional<std::size_t> position;  ///< "[0]"
};

/// The steps of a path; nothing if it is malformed or deeper than any scenario.
std::optional<std::vector<PathStep>> parse_path(std::string_view text);

/// Lower-case letters, digits, '-' and '_', beginning with a letter.
bool is_identifier(std::string_view text);

/// "enterprises" and "name" give "enterprises.name".
std::string join_path(std::string_view group, std::string_view name);

/// The `name` of a list item, nothing if it has none.
std::optional<std::string_view> item_name(const Node& item);

/// Where each parameter of a scenario was written.
class Positions {
 public:
  Positions() = default;
  explicit Positions(const Node& root);

  /// The place of the parameter, or of the nearest group around it that was written.
  Mark of(std::string_view path) const;
  /// Says where a parameter comes from that is not written in the file.
  void put(std::string path, Mark mark) { marks_.insert_or_assign(std::move(path), std::move(mark)); }

 private:
  void add(const Node& node, const Mark& mark, const std::string& path, const std::string& named_path);

  std::map<std::string, Mark, std::less<>> marks_;
};

}  // namespace plussum::io
