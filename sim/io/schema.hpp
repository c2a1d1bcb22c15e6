// SPDX-License-Identifier: MIT
#pragma once
/// The JSON Schema (draft-07) of scenario files, generated from the parameter declarations. It serves editors
/// (completion, hover texts, red underlines); the reader itself decides what is valid.
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "io/units.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum::io {

class SchemaWriter final : public ParameterVisitor {
 public:
  SchemaWriter();
  ~SchemaWriter() override;
  SchemaWriter(const SchemaWriter&) = delete;
  SchemaWriter& operator=(const SchemaWriter&) = delete;

  /// The whole schema, with the key `extends`. Call it after `declare`.
  nlohmann::ordered_json document(std::string_view title) const;

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
  /// Visits one item, whatever the list holds: it stands for all.
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo& info) override;
  void begin_item(std::size_t position) override;
  void end_item() override;
  void end_list() override;

 private:
  struct Level;
  void add(std::string_view name, nlohmann::ordered_json schema, bool is_required);
  nlohmann::ordered_json number_schema(const NumberInfo& info) const;

  Units units_;
  std::vector<std::unique_ptr<Level>> levels_;
};

}  // namespace plussum::io
