// SPDX-License-Identifier: MIT
#include "io/resolved_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/diagnostics.hpp"
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

void ResolvedWriter::flag(std::string_view name, bool& value, const Meaning&) {
  line(fmt::format("{}: {}", name, value));
}

void ResolvedWriter::text(std::string_view name, std::string& value, const TextInfo&) {
  if (!value.empty()) line(fmt::format("{}: {}", name, yaml_text(value)));
}

void ResolvedWriter::choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                            const Meaning&) {
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

bool ResolvedWriter::begin_group(std::string_view name, const Meaning&) {
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

namespace {

/// "enterprises[0].trust" becomes "enterprises[].trust".
std::string path_of_all(std::string_view path) {
  std::string all;
  for (std::size_t from = 0; from < path.size();) {
    const std::size_t position = path.find("[0]", from);
    all += path.substr(from, position - from);
    if (position == std::string_view::npos) break;
    all += "[]";
    from = position + 3;
  }
  return all;
}

/// The row but for its path.
struct RowMaker {
  Units units{"money"};

  std::optional<ParameterRow> operator()(const NumberParameter& number) const {
    if (number.is_of_map) return std::nullopt;
    const NumberInfo& info = number.info;
    return {{"", "number", units.unit_text(info.unit), range_text(info, units),
             std::isnan(number.value) ? "required" : units.text(number.value, info.unit), std::string(info.meaning),
             std::string(info.source)}};
  }
  std::optional<ParameterRow> operator()(const IntegerParameter& integer) const {
    const IntegerInfo& info = integer.info;
    return {{"", "whole number", units.unit_text(info.unit), range_text(info, units),
             integer.value == required_integer ? "required" : units.text(integer.value, info.unit),
             std::string(info.meaning), std::string(info.source)}};
  }
  std::optional<ParameterRow> operator()(const FlagParameter& flag) const {
    return {{"", "true or false", "", "", flag.value ? "true" : "false", std::string(flag.meaning), ""}};
  }
  std::optional<ParameterRow> operator()(const TextParameter& text) const {
    const std::string absent = text.info.is_required ? "required" : "";
    return {{"", std::string(form_name(text.info.form)), "", "", text.value.empty() ? absent : text.value,
             std::string(text.info.meaning), ""}};
  }
  std::optional<ParameterRow> operator()(const ChoiceParameter& choice) const {
    const bool is_stated = choice.index < choice.options.size();
    return {{"", "choice", "", enumeration(choice.options, "or"),
             is_stated ? std::string(choice.options[choice.index]) : "", std::string(choice.meaning), ""}};
  }
  std::optional<ParameterRow> operator()(const NumberMapParameter& map) const {
    return {{"", "numbers by name", units.unit_text(map.info.unit), range_text(map.info, units), "none",
             std::string(map.info.meaning), std::string(map.info.source)}};
  }
  std::optional<ParameterRow> operator()(const TextListParameter& names) const {
    const std::vector<std::string_view> words(names.values.begin(), names.values.end());
    const std::string absent = names.list.at_least > 0 ? "required" : "none";
    return {{"", fmt::format("list of {}s", form_name(names.info.form)), "", "",
             words.empty() ? absent : enumeration(words), std::string(names.list.meaning), ""}};
  }
  std::optional<ParameterRow> operator()(const ListParameter&) const { return std::nullopt; }
};

}  // namespace

std::optional<ParameterRow> row_of(const ParameterAt& parameter) {
  auto row = std::visit(RowMaker{}, parameter.what);
  if (row) row->path = path_of_all(parameter.path);
  return row;
}

}  // namespace plussum::io
