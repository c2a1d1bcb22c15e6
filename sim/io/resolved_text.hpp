// SPDX-License-Identifier: MIT
#pragma once
/// The complete scenario as text: every parameter with its value and unit, defaults included.
#include <string>
#include <string_view>
#include <vector>

#include "io/units.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum::io {

/// Writes canonical YAML that the reader turns into exactly the same structs: numbers in their shortest exact
/// form, in the units of the declarations. What has no value (an empty optional text, an unlimited default)
/// is left out.
class ResolvedWriter final : public ParameterVisitor {
 public:
  explicit ResolvedWriter(std::string currency) : units_(std::move(currency)) {}

  const std::string& text() const { return text_; }

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
  /// An open group, list or list item. Its heading is written when its first member is.
  struct Level {
    std::string heading;
    bool is_item = false;
    bool is_written = false;
  };
  void line(const std::string& content);

  Units units_;
  std::vector<Level> levels_;
  std::string text_;
};

/// Takes a copy, because visiting needs a changeable struct.
template <class Block>
std::string resolved_text(Block block, std::string currency) {
  ResolvedWriter writer(std::move(currency));
  block.declare(writer);
  return writer.text();
}

/// A text as YAML: plain if that is safe, in double quotes otherwise.
std::string yaml_text(std::string_view text);

/// One parameter, for the documentation, `explain` and `schema`.
struct ParameterRow {
  std::string path;  ///< "enterprises[].programme.instalment"
  std::string kind;  ///< "number", "whole number", "true or false", "choice", "text", "list", …
  std::string unit;
  std::string range;          ///< or the options of a choice
  std::string default_value;  ///< "required" if there is none
  std::string meaning;
  std::string source;
};

/// Collects the rows; lists are shown by one item, which stands for all.
class ParameterTable final : public ParameterVisitor {
 public:
  const std::vector<ParameterRow>& rows() const { return rows_; }

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
  void add(std::string_view name, ParameterRow row);

  Units units_{"money"};
  std::vector<std::string> prefixes_;
  std::vector<ParameterRow> rows_;
};

/// The rows of a fresh block.
template <class Block>
std::vector<ParameterRow> parameter_table(Block prototype) {
  ParameterTable table;
  prototype.declare(table);
  return table.rows();
}

}  // namespace plussum::io
