// SPDX-License-Identifier: MIT
#include "io/schema.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "io/parameter_text.hpp"

namespace plussum::io {

using Json = nlohmann::ordered_json;

/// A group or list item under construction. What is required stands apart: files that extend others may leave
/// out anything.
struct SchemaWriter::Level {
  std::string name;
  std::string meaning;
  bool is_list = false;
  ListInfo list;
  bool is_required = false;
  Json properties = Json::object();
  Json required = Json::array();
  Json required_within = Json::object();  ///< by group

  /// {"required": [...], "properties": {group: …}}; null when nothing is required.
  Json requirement() const {
    Json result;
    if (!required.empty()) result["required"] = required;
    if (!required_within.empty()) result["properties"] = required_within;
    return result;
  }
};

namespace {

/// "what one member pays [money/week], more than 0; source: …"
std::string description(std::string_view meaning, const std::string& unit, const std::string& range,
                        std::string_view source) {
  std::string text(meaning);
  if (!unit.empty() && unit != "1") text += fmt::format(" [{}]", unit);
  if (!range.empty()) text += fmt::format("; {}", range);
  if (!source.empty()) text += fmt::format("; source: {}", source);
  return text;
}

bool counts_money(std::string_view unit) {
  return unit.find("money") != std::string_view::npos;
}

Json text_schema(TextForm form) {
  // An unquoted number or date is a text where a text is expected.
  if (form == TextForm::free) return {{"type", Json::array({"string", "number", "boolean"})}};
  return {{"type", "string"}, {"pattern", form_pattern(form)}};
}

void add_length(Json& schema, const ListInfo& info) {
  if (info.at_least > 0) schema["minItems"] = info.at_least;
  if (info.at_most < ListInfo{}.at_most) schema["maxItems"] = info.at_most;
}

}  // namespace

SchemaWriter::SchemaWriter() : units_("money") {
  levels_.push_back(std::make_unique<Level>());
}
SchemaWriter::~SchemaWriter() = default;

Json SchemaWriter::document(std::string_view title) const {
  const Level& root = *levels_.front();
  Json schema;
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = title;
  schema["type"] = "object";
  Json file = {{"type", "string"}, {"minLength", 1}};
  schema["properties"]["extends"] = {
      {"description",
       "file or files that this one is laid over, relative to this one; later ones lie over earlier ones"},
      {"anyOf", Json::array({file, {{"type", "array"}, {"items", file}}})}};
  schema["properties"].update(root.properties);
  schema["additionalProperties"] = false;
  if (const Json requirement = root.requirement(); !requirement.is_null()) {
    schema["if"] = {{"required", Json::array({"extends"})}};
    schema["then"] = Json::object();
    schema["else"] = requirement;
  }
  return schema;
}

void SchemaWriter::add(std::string_view name, Json schema, bool is_required) {
  Level& level = *levels_.back();
  level.properties[std::string(name)] = std::move(schema);
  if (is_required) level.required.push_back(name);
}

Json SchemaWriter::number_schema(const NumberInfo& info) const {
  Json schema;
  const Json with_unit = {{"type", "string"}, {"pattern", units_.pattern(info.unit)}};
  if (info.unit != "1" && !counts_things(info.unit)) return with_unit;
  Json plain = {{"type", "number"}};
  if (!std::isinf(info.low)) plain[info.low_excluded ? "exclusiveMinimum" : "minimum"] = info.low;
  if (!std::isinf(info.high)) plain[info.high_excluded ? "exclusiveMaximum" : "maximum"] = info.high;
  schema["anyOf"] = Json::array({plain, with_unit});
  return schema;
}

void SchemaWriter::number(std::string_view name, double& value, const NumberInfo& info) {
  Json schema = {
      {"description", description(info.meaning, units_.unit_text(info.unit), range_text(info, units_), info.source)}};
  schema.update(number_schema(info));
  if (std::isfinite(value) && !counts_money(info.unit))
    schema["default"] = info.unit == "1" ? Json(value) : Json(units_.text(value, info.unit));
  add(name, std::move(schema), std::isnan(value));
}

void SchemaWriter::integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) {
  Json schema = {
      {"description", description(info.meaning, units_.unit_text(info.unit), range_text(info, units_), info.source)}};
  if (info.unit == "1") {
    schema["type"] = "integer";
    if (info.low != IntegerInfo{}.low) schema["minimum"] = info.low;
    if (info.high != IntegerInfo{}.high) schema["maximum"] = info.high;
  } else {
    const Json with_unit = {{"type", "string"}, {"pattern", units_.pattern(info.unit)}};
    if (counts_things(info.unit))
      schema["anyOf"] = Json::array({{{"type", "integer"}}, with_unit});
    else
      schema.update(with_unit);
  }
  if (value != required_integer)
    schema["default"] = info.unit == "1" ? Json(value) : Json(units_.text(value, info.unit));
  add(name, std::move(schema), value == required_integer);
}

void SchemaWriter::flag(std::string_view name, bool& value, const Meaning& meaning) {
  add(name, {{"description", meaning.text}, {"type", "boolean"}, {"default", value}}, false);
}

void SchemaWriter::text(std::string_view name, std::string& value, const TextInfo& info) {
  Json schema = {{"description", info.meaning}};
  schema.update(text_schema(info.form));
  if (!value.empty()) schema["default"] = value;
  add(name, std::move(schema), info.is_required && value.empty());
}

void SchemaWriter::choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                          const Meaning& meaning) {
  Json schema = {{"description", meaning.text}, {"enum", Json::array()}};
  for (const std::string_view option : options) schema["enum"].push_back(option);
  if (index < options.size()) schema["default"] = options[index];
  add(name, std::move(schema), false);
}

void SchemaWriter::number_map(std::string_view name, std::vector<NamedNumber>&, const NumberInfo& info) {
  Json schema = {
      {"description", description(info.meaning, units_.unit_text(info.unit), range_text(info, units_), info.source)},
      {"type", "object"}};
  schema["propertyNames"] = {{"pattern", form_pattern(TextForm::identifier)}};
  schema["additionalProperties"] = number_schema(info);
  add(name, std::move(schema), false);
}

void SchemaWriter::text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                             const ListInfo& list) {
  Json schema = {{"description", list.meaning}, {"type", "array"}, {"items", text_schema(info.form)}};
  add_length(schema, list);
  add(name, std::move(schema), values.size() < list.at_least);
}

bool SchemaWriter::begin_group(std::string_view name, const Meaning& meaning) {
  auto level = std::make_unique<Level>();
  level->name = name;
  level->meaning = meaning.text;
  levels_.push_back(std::move(level));
  return true;
}

void SchemaWriter::end_group() {
  const std::unique_ptr<Level> level = std::move(levels_.back());
  levels_.pop_back();
  Json block = {{"type", "object"}, {"properties", level->properties}, {"additionalProperties", false}};
  Json requirement = level->requirement();
  // A group with a member that every such file states is required itself, a list only if it must not be empty.
  const bool is_required = level->is_list ? level->is_required : !level->required.empty();
  Json schema = {{"description", level->meaning}};
  if (level->is_list) {
    schema.update({{"type", "array"}, {"items", std::move(block)}});
    add_length(schema, level->list);
    if (!requirement.is_null()) requirement = {{"items", requirement}};
  } else {
    schema.update(block);
  }
  if (!requirement.is_null()) levels_.back()->required_within[level->name] = requirement;
  add(level->name, std::move(schema), is_required);
}

std::size_t SchemaWriter::begin_list(std::string_view name, std::size_t size, const ListInfo& info) {
  begin_group(name, info.meaning);
  levels_.back()->is_list = true;
  levels_.back()->list = info;
  levels_.back()->is_required = size < info.at_least;
  return 1;
}

void SchemaWriter::begin_item(std::size_t) {}
void SchemaWriter::end_item() {}
void SchemaWriter::end_list() {
  end_group();
}

}  // namespace plussum::io
