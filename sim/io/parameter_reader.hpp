// SPDX-License-Identifier: MIT
#pragma once
/// Fills declared structs from a YAML tree. Every fault is reported, nothing is repaired: a value that is not
/// good leaves the member as it was.
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/diagnostics.hpp"
#include "io/units.hpp"
#include "io/yaml_tree.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum::io {

/// The scenario's currency, which must be known before the first amount is read: the key `currency` of the
/// root, `unknown_currency` if it is absent or malformed (the reader reports that when it gets there).
std::string currency_of(const Node& root);

class ParameterReader final : public ParameterVisitor {
 public:
  /// `root` must be a map and outlive the reader.
  ParameterReader(const Node& root, Diagnostics& diagnostics);

  /// Reports the keys that no declaration has asked for. Call it after `declare`.
  void finish();

  void number(std::string_view name, double& value, const NumberInfo& info) override;
  void integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) override;
  void flag(std::string_view name, bool& value, const Meaning& meaning) override;
  void text(std::string_view name, std::string& value, const TextInfo& info) override;
  void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
              const Meaning& meaning) override;
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) override;
  void text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                 const ListInfo& list) override;
  bool begin_group(std::string_view name, const Meaning& meaning) override;
  void end_group() override;
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo& info) override;
  bool replaces_items() const override { return levels_.back().node != nullptr; }
  void begin_item(std::size_t position) override;
  void end_item() override;
  void end_list() override;

 private:
  /// A group, list or list item on the way from the root to the member being visited.
  /// The keys of a group in the order of their declaration, and first those that were not given: of two that are
  /// equally near to a misspelt key, it is one that is missing.
  struct KnownKeys {
    std::vector<std::string> declared, likeliest;
  };
  struct Level {
    const Node* node = nullptr;  ///< null when it was not written: its members keep their defaults
    Mark mark;                   ///< where it is, or would be
    std::string path;
    std::vector<std::string> known;  ///< names that the declaration asked for
    bool is_broken = false;          ///< already reported as a whole: what its members miss is no news
  };

  const Node* find(std::string_view name);
  std::string path_of(std::string_view name) const;
  void report(const Node& node, const std::string& path, std::string message);
  void report_missing(std::string_view name, std::string_view expectation, std::string_view meaning);
  void note_unknown_keys();
  std::shared_ptr<const KnownKeys> known_keys(const Level& level) const;
  std::string unknown_key(const std::string& key, const KnownKeys& known, bool is_null) const;
  void report_length(const Node& node, const std::string& path, const ListInfo& info);
  /// Whether the node is a scalar; reports it if not. Numbers, flags and choices must not be in quotes.
  bool is_scalar(const Node& node, const std::string& path, std::string_view expectation);
  bool is_unquoted(const Node& node, const std::string& path, std::string_view expectation);
  bool is_kind(const Node& node, Node::Kind kind, const std::string& path, std::string_view expectation);
  bool read_number(const Node& node, const std::string& path, double& value, const NumberInfo& info);
  bool read_text(const Node& node, const std::string& path, std::string& value, TextForm form);
  void report_quantity(const Node& node, const std::string& path, const std::string& problem, bool lacks_currency,
                       std::string_view expectation);

  Diagnostics& diagnostics_;
  Units units_;
  std::vector<Level> levels_;
  bool currency_reported_ = false;
  /// Reported at the end, when it is known which other groups have such a key.
  struct UnknownKey {
    Key key;
    std::string path;
    std::shared_ptr<const KnownKeys> known;
    bool is_null = false;
  };
  std::vector<UnknownKey> unknown_keys_;
  std::multimap<std::string, std::string, std::less<>> declared_paths_;  ///< by their last name
};

/// Reads `block`, a struct with `declare(ParameterVisitor&)`, from the root of a scenario.
template <class Block>
void read_parameters(const Node& root, Block& block, Diagnostics& diagnostics) {
  ParameterReader reader(root, diagnostics);
  block.declare(reader);
  reader.finish();
}

}  // namespace plussum::io
