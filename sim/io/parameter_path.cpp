// SPDX-License-Identifier: MIT
#include "io/parameter_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "io/former_names.hpp"

namespace plussum::io {
namespace {

constexpr std::size_t longest_path = 500;

bool is_word_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
}

std::string_view take_word(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_word_letter);
  const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(word.size());
  return word;
}

std::optional<std::size_t> take_position(std::string_view& text) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  std::size_t position = 0;
  const auto result = std::from_chars(text.data() + 1, text.data() + end, position);
  if (result.ec != std::errc{} || result.ptr != text.data() + end) return std::nullopt;
  text.remove_prefix(end + 1);
  return position;
}

}  // namespace

std::optional<std::vector<PathStep>> parse_path(std::string_view text) {
  if (text.size() > longest_path) return std::nullopt;
  std::vector<PathStep> steps;
  while (true) {
    const std::string_view word = take_word(text);
    if (word.empty()) return std::nullopt;
    steps.push_back({std::string(word), std::nullopt});
    while (text.starts_with('[')) {
      const auto position = take_position(text);
      if (!position) return std::nullopt;
      steps.push_back({"", position});
    }
    if (text.empty()) break;
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  if (steps.size() > most_levels) return std::nullopt;
  if (steps.size() > 1 && steps[0].name == "mechanisms") steps[1].name = present_mechanism_name(steps[1].name);
  return steps;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), is_word_letter);
}

std::string join_path(std::string_view group, std::string_view name) {
  return group.empty() ? std::string(name) : fmt::format("{}.{}", group, name);
}

std::optional<std::string_view> item_name(const Node& item) {
  const Entry* name = item.is_map() ? item.find("name") : nullptr;
  if (name == nullptr || !name->value.is_scalar()) return std::nullopt;
  return name->value.text;
}

Positions::Positions(const Node& root) {
  add(root, root.mark, "", "");
}

void Positions::add(const Node& node, const Mark& mark, const std::string& path, const std::string& named_path) {
  marks_.emplace(path, mark);
  if (named_path != path) marks_.emplace(named_path, mark);
  for (const Entry& entry : node.entries) {
    // A group begins at its key, a value at itself.
    const Mark& place = entry.value.is_scalar() ? entry.value.mark : entry.key.mark;
    add(entry.value, place, join_path(path, entry.key.text), join_path(named_path, entry.key.text));
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string position = fmt::format("{}[{}]", path, i);
    const auto name = item_name(node.items[i]);
    add(node.items[i], node.items[i].mark, position, name ? join_path(named_path, *name) : position);
  }
}

Mark Positions::of(std::string_view path) const {
  while (true) {
    const auto found = marks_.find(path);
    if (found != marks_.end()) return found->second;
    if (path.empty()) return {};
    const std::size_t cut = path.find_last_of(".[");
    path = path.substr(0, cut == std::string_view::npos ? 0 : cut);
  }
}

}  // namespace plussum::io
