// SPDX-License-Identifier: MIT
#pragma once
/// A YAML file as a plain tree with positions. The guard is the parser's event stream itself: what a scenario
/// never needs (aliases, tags, merge keys, duplicate keys, further documents, deep nesting, huge trees) is
/// refused while it is read, so nothing hostile is ever built.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/diagnostics.hpp"

namespace plussum::io {

inline constexpr std::size_t most_nodes = 200'000;
inline constexpr std::size_t most_levels = 32;
inline constexpr std::size_t most_key_bytes = 100;

struct Key {
  std::string text;
  Mark mark;
  bool quoted = false;
};

struct Entry;

struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, map };

  Kind kind = Kind::null;
  bool quoted = false;  ///< a scalar in quotes or a block text: a text even if it looks like a number
  std::string text;     ///< of a scalar
  Mark mark;
  std::vector<Node> items;     ///< of a sequence
  std::vector<Entry> entries;  ///< of a map, in the order of the file

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_map() const { return kind == Kind::map; }

  const Entry* find(std::string_view key) const;
  Entry* find(std::string_view key);
};

struct Entry {
  Key key;
  Node value;
};

/// "a list", "the single value '5'", for messages.
std::string described(const Node& node);

/// What a text to be parsed is called in messages, and whether its lines mean anything to the reader.
struct Source {
  std::string name;
  bool has_lines = true;
};

/// How many nodes may still be built: shared by all files of one scenario.
struct NodeBudget {
  std::size_t left = most_nodes;
};

/// Parses the text of one file. Duplicate keys are reported and dropped; every other fault ends the reading
/// and gives nothing. The file is good if there is a tree and no message.
std::optional<Node> parse_tree(std::string_view text, const Source& source, Diagnostics& diagnostics,
                               NodeBudget& budget);
std::optional<Node> parse_tree(std::string_view text, const Source& source, Diagnostics& diagnostics);

/// Reads a file with `read_text_file` and parses it; messages call it by the path as given.
std::optional<Node> load_tree(const std::filesystem::path& path, Diagnostics& diagnostics, NodeBudget& budget);
std::optional<Node> load_tree(const std::filesystem::path& path, Diagnostics& diagnostics);

}  // namespace plussum::io
