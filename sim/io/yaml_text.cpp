// SPDX-License-Identifier: MIT
#include "io/yaml_text.hpp"

#include <fmt/format.h>

namespace plussum::io {
namespace {

std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\')
      quoted += fmt::format("\\{}", letter);
    else if (letter == '\n')
      quoted += "\\n";
    else if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F)
      quoted += fmt::format("\\x{:02X}", static_cast<unsigned char>(letter));
    else
      quoted += letter;
  }
  return quoted + '"';
}

/// A plain scalar was plain in its file and is so here, unless it went over several lines there.
std::string scalar_text(std::string_view text, bool quoted) {
  return quoted || text.empty() || text.find('\n') != std::string_view::npos ? in_quotes(text) : std::string(text);
}

void add(const Node& node, std::size_t indent, std::string& text);

/// What follows "key:" or "-".
void add_value(const Node& node, std::size_t indent, std::string& text) {
  const bool is_inline = (!node.is_map() || node.entries.empty()) && (!node.is_sequence() || node.items.empty());
  text += is_inline ? " " : "\n";
  add(node, indent, text);
}

void add(const Node& node, std::size_t indent, std::string& text) {
  const std::string margin(indent, ' ');
  if (node.is_null()) text += "~\n";
  if (node.is_scalar()) text += scalar_text(node.text, node.quoted) + "\n";
  if (node.is_map() && node.entries.empty()) text += "{}\n";
  if (node.is_sequence() && node.items.empty()) text += "[]\n";
  for (const Entry& entry : node.entries) {
    text += margin + scalar_text(entry.key.text, entry.key.quoted) + ":";
    add_value(entry.value, indent + 2, text);
  }
  for (const Node& item : node.items) {
    text += margin + "-";
    add_value(item, indent + 2, text);
  }
}

}  // namespace

std::string text_of_tree(const Node& root) {
  std::string text;
  add(root, 0, text);
  return text;
}

}  // namespace plussum::io
