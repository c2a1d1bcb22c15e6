// SPDX-License-Identifier: MIT
#include "main/glossary.hpp"

#include <algorithm>

#include "main/pages.hpp"

namespace plussum::main {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.push_back(trimmed(text.substr(start, end - start)));
    start = end + 1;
  }
  return parts;
}

/// Every row `| word | also | meaning |` below a heading `## TOPIC`.
std::vector<Word> read_glossary() {
  std::vector<Word> words;
  std::string_view topic;
  for (const std::string_view line : split(glossary_page(), '\n')) {
    if (line.starts_with("## ")) topic = line.substr(3);
    if (!line.starts_with("| ") || line.starts_with("| word |")) continue;
    const auto cells = split(line, '|');  // what stands before the first bar and after the last is empty
    Word word{.name = std::string(cells[1]), .also = {}, .topic = std::string(topic), .meaning = std::string(cells[3])};
    for (const std::string_view other : split(cells[2], ','))
      if (!other.empty()) word.also.emplace_back(other);
    words.push_back(std::move(word));
  }
  return words;
}

/// What all spellings of a word have in common.
std::string key_of(std::string_view word) {
  std::string key;
  for (const char c : word)
    if (c >= 'A' && c <= 'Z')
      key += static_cast<char>(c - 'A' + 'a');
    else if (c != ' ' && c != '-' && c != '_')
      key += c;
  if (key.size() > 4 && key.ends_with("ies"))
    key.replace(key.size() - 3, 3, "y");
  else if (key.size() > 3 && key.ends_with('s') && !key.ends_with("ss"))
    key.pop_back();
  return key;
}

}  // namespace

std::span<const Word> glossary_words() {
  static const std::vector<Word> words = read_glossary();
  return words;
}

const Word* find_word(std::string_view asked) {
  const std::string key = key_of(asked);
  const auto same = [&](const std::string& name) { return key_of(name) == key; };
  for (const Word& word : glossary_words())
    if (same(word.name) || std::any_of(word.also.begin(), word.also.end(), same)) return &word;
  return nullptr;
}

}  // namespace plussum::main
