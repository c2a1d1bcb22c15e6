// SPDX-License-Identifier: MIT
#include "io/resolved_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/diagnostics.hpp"
#include "io/parameter_path.hpp"
#include "io/parameter_text.hpp"

namespace plussum::io {
namespace {

bool is_plain_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '-' || letter == '_' || letter == '.' || letter == '/';
}

/// Words that YAML, or a reader of YAML 1.1, takes for something else than a text.
bool is_special_word(std::string_view text) {
  constexpr std::array<std::string_view, 9> words{"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  return std::find(words.begin(), words.end(), lower) != words.end();
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      result += '\\';
      result += letter;
    } else if (letter == '\n') {
      result += "\\n";
    } else if (letter == '\t') {
      result += "\\t";
    } else {
      result += letter;
    }
  }
  return result + '"';
}

}  // namespace

std::string yaml_text(std::string_view text) {
  const bool begins_with_letter = !text.empty() && std::string_view("-.").find(text.front()) == std::string_view::npos;
  const bool is_plain =
      begins_with_letter && std::all_of(text.begin(), text.end(), is_plain_letter) && !is_special_word(text);
  return is_plain ? std::string(text) : quoted(text);
}

void ResolvedWriter::line(const std::string& content) {
  // Two spaces per group or list; an item's dash takes the place of the two spaces before its first member.
  std::size_t indent = 0;
  bool first_of_item = false;
  for (Level& level : levels_) {
    if (!level.is_written && !level.is_item)
      text_ +=
          std::string(first_of_item ? indent - 2 : indent, ' ') + (first_of_item ? "- " : "") + level.heading + '\n';
    if (!level.is_item && !level.is_written) first_of_item = false;
    if (level.is_item && !level.is_written) first_of_item = true;
    level.is_written = true;
    indent += 2;
  }
  text_ += std::string(first_of_item ? indent - 2 : indent, ' ') + (first_of_item ? "- " : "") + content + '\n';
}

void ResolvedWriter::number(std::string_view name, double& value, const NumberInfo& info) {
  if (std::isfinite(value)) line(fmt::format("{}: {}", name, units_.text(value, info.unit)));
}

void ResolvedWriter::integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) {
  if (value != required_integer) line(fmt::format("{}: {}", name, units_.text(value, info.unit)));
}

void ResolvedWriter::flag(std::string_view name, bool& value, std::string_view) {
  line(fmt::format("{}: {}", name, value));
}

void ResolvedWriter::text(std::string_view name, std::string& value, const TextInfo&) {
  if (!value.empty()) line(fmt::format("{}: {}", name, yaml_text(value)));
}

void ResolvedWriter::choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                            std::string_view) {
  if (index < options.size()) line(fmt::format("{}: {}", name, yaml_text(options[index])));
}

void ResolvedWriter::number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) {
  if (values.empty()) return line(fmt::format("{}: {{}}", name));
  begin_group(name, "");
  for (const auto& [key, value] : values) line(fmt::format("{}: {}", yaml_text(key), units_.text(value, info.unit)));
  end_group();
}

void ResolvedWriter::text_list(std::string_view name, std::vector<std::string>& values, const TextInfo&,
                               const ListInfo&) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ", ") + yaml_text(value);
  line(fmt::format("{}: [{}]", name, list));
}

bool ResolvedWriter::begin_group(std::string_view name, std::string_view) {
  levels_.push_back({fmt::format("{}:", name), false, false});
  return true;
}

void ResolvedWriter::end_group() {
  levels_.pop_back();
}

std::size_t ResolvedWriter::begin_list(std::string_view name, std::size_t size, const ListInfo&) {
  if (size == 0) line(fmt::format("{}: []", name));
  levels_.push_back({fmt::format("{}:", name), false, false});
  return size;
}

void ResolvedWriter::begin_item(std::size_t) {
  levels_.push_back({"", true, false});
}

void ResolvedWriter::end_item() {
  const bool is_empty = !levels_.back().is_written;
  if (is_empty) line("{}");
  levels_.pop_back();
}

void ResolvedWriter::end_list() {
  levels_.pop_back();
}

// ---- the table
// -------------------------------------------------------------------------------------------------

void ParameterTable::add(std::string_view name, ParameterRow row) {
  row.path = join_path(prefixes_.empty() ? std::string_view() : std::string_view(prefixes_.back()), name);
  rows_.push_back(std::move(row));
}

void ParameterTable::number(std::string_view name, double& value, const NumberInfo& info) {
  add(name, {"", "number", units_.unit_text(info.unit), range_text(info, units_),
             std::isnan(value) ? "required" : units_.text(value, info.unit), std::string(info.meaning),
             std::string(info.source)});
}

void ParameterTable::integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) {
  add(name, {"", "whole number", units_.unit_text(info.unit), range_text(info, units_),
             value == required_integer ? "required" : units_.text(value, info.unit), std::string(info.meaning),
             std::string(info.source)});
}

void ParameterTable::flag(std::string_view name, bool& value, std::string_view meaning) {
  add(name, {"", "true or false", "", "", value ? "true" : "false", std::string(meaning), ""});
}

void ParameterTable::text(std::string_view name, std::string& value, const TextInfo& info) {
  const std::string absent = info.is_required ? "required" : "";
  add(name,
      {"", std::string(form_name(info.form)), "", "", value.empty() ? absent : value, std::string(info.meaning), ""});
}

void ParameterTable::choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                            std::string_view meaning) {
  add(name, {"", "choice", "", enumeration(options, "or"), index < options.size() ? std::string(options[index]) : "",
             std::string(meaning), ""});
}

void ParameterTable::number_map(std::string_view name, std::vector<NamedNumber>&, const NumberInfo& info) {
  add(name, {"", "numbers by name", units_.unit_text(info.unit), range_text(info, units_), "none",
             std::string(info.meaning), std::string(info.source)});
}

void ParameterTable::text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                               const ListInfo& list) {
  const std::vector<std::string_view> words(values.begin(), values.end());
  const std::string absent = list.at_least > 0 ? "required" : "none";
  add(name, {"", fmt::format("list of {}s", form_name(info.form)), "", "", words.empty() ? absent : enumeration(words),
             std::string(list.meaning), ""});
}

bool ParameterTable::begin_group(std::string_view name, std::string_view) {
  prefixes_.push_back(join_path(prefixes_.empty() ? std::string_view() : std::string_view(prefixes_.back()), name));
  return true;
}

void ParameterTable::end_group() {
  prefixes_.pop_back();
}

std::size_t ParameterTable::begin_list(std::string_view name, std::size_t, const ListInfo&) {
  begin_group(std::string(name) + "[]", "");
  return 1;
}

void ParameterTable::begin_item(std::size_t) {}
void ParameterTable::end_item() {}
void ParameterTable::end_list() {
  end_group();
}

}  // namespace plussum::io
