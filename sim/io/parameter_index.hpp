// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/scenario/parameter.hpp"

namespace plussum::io {

/// The parameters of a scenario by both of their paths, enterprises[0].trust and enterprises.cemex.trust, with what their
/// declarations say. A visitor: `scenario.declare(index)` fills it.
class ParameterIndex final : public ParameterVisitor {
 public:
  enum class Kind : std::uint8_t { number, integer, word, other };  ///< a word is a flag, a choice or a text
  struct Found {
    Kind kind = Kind::other;
    NumberInfo number = {};
    IntegerInfo integer = {};
    std::string path = {};  ///< with positions, enterprises[0].trust
  };

  /// Null when there is no such parameter.
  const Found* find(std::string_view path) const;
  /// Paths of the numbers, and of the others that have one value when `all`.
  std::vector<std::string> paths(bool all) const;

  void number(std::string_view name, double& value, const NumberInfo& info) override;
  void integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) override;
  void flag(std::string_view name, bool& value, std::string_view meaning) override;
  void text(std::string_view name, std::string& value, const TextInfo& info) override;
  void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
              std::string_view meaning) override;
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) override;
  void text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                 const ListInfo& list) override;
  bool begin_group(std::string_view name, std::string_view meaning) override;
  void end_group() override;
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo& info) override;
  void begin_item(std::size_t position) override;
  void end_item() override;
  void end_list() override;

 private:
  struct Level {
    std::string path;
    std::string named_path;
    bool is_item = false;
  };
  std::string path_of(std::string_view name) const;
  std::string named_path_of(std::string_view name) const;
  void add(std::string_view name, Found found);

  std::vector<Level> levels_;
  std::map<std::string, Found, std::less<>> found_;
};

}  // namespace plussum::io
