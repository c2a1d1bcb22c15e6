// SPDX-License-Identifier: MIT
#pragma once
/// The complete scenario as text: every parameter with its value and unit, defaults included.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/units.hpp"
#include "plussum/scenario/parameter_walk.hpp"

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

template <class Block>
std::string resolved_text(const Block& block, std::string currency) {
  ResolvedWriter writer(std::move(currency));
  show(block, writer);
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

/// The row of a parameter; nothing of what stands in other rows, the entries of a map and the items of a list.
std::optional<ParameterRow> row_of(const ParameterAt& parameter);

/// The rows of a block with its defaults; one item stands for all of a list.
template <class Block>
std::vector<ParameterRow> parameter_table(Block prototype) {
  std::vector<ParameterRow> rows;
  for_each_default_parameter(
      std::move(prototype), [](std::string_view) { return std::size_t{1}; },
      [&](const ParameterAt& parameter) {
        if (auto row = row_of(parameter)) rows.push_back(std::move(*row));
      });
  return rows;
}

}  // namespace plussum::io
