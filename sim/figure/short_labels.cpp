// SPDX-License-Identifier: MIT
#include "figure/short_labels.hpp"

#include <algorithm>
#include <set>

#include "figure/text.hpp"

namespace plussum::figure {
namespace {

/// Words with the spaces after them, so that they add up to the text.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t space = text.find(' ', begin);
    const std::size_t end = space == std::string_view::npos ? text.size() : text.find_first_not_of(' ', space);
    words.push_back(text.substr(begin, std::min(end, text.size()) - begin));
    begin += words.back().size();
  }
  return words;
}

std::string joined(const std::vector<std::string_view>& words, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t k = begin; k < end; ++k) text += words[k];
  return text;
}

std::string_view without_spaces_at_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// The first code points that fit into `columns`, at least one.
std::string_view beginning_of(std::string_view text, std::size_t columns) {
  std::size_t used = 0, bytes = 0;
  for (const std::string_view point : code_points(text)) {
    used += columns_of(point);
    if (used > columns && bytes > 0) break;
    bytes += point.size();
  }
  return text.substr(0, bytes);
}

std::size_t distinct(const std::vector<std::string>& labels) {
  return std::set<std::string>(labels.begin(), labels.end()).size();
}

}  // namespace

CommonParts without_common_parts(const std::vector<std::string>& labels) {
  CommonParts parts{.names = labels, .before = {}, .after = {}};
  if (distinct(labels) < 2) return parts;
  std::vector<std::vector<std::string_view>> words;
  std::size_t shortest = SIZE_MAX;
  for (const std::string& label : labels) {
    words.push_back(words_of(label));
    shortest = std::min(shortest, words.back().size());
  }
  if (shortest == 0) return parts;
  const auto& first = words.front();
  const auto all_have = [&](auto&& word_of, std::size_t k) {
    return std::all_of(words.begin(), words.end(),
                       [&](const auto& own) { return word_of(own, k) == word_of(first, k); });
  };
  const auto from_begin = [](const auto& own, std::size_t k) { return without_spaces_at_end(own[k]); };
  const auto from_end = [](const auto& own, std::size_t k) { return without_spaces_at_end(own[own.size() - 1 - k]); };
  // Something is left of every label.
  std::size_t before = 0, after = 0;
  while (before + 1 < shortest && all_have(from_begin, before)) ++before;
  while (before + after + 1 < shortest && all_have(from_end, after)) ++after;
  parts.before = joined(first, 0, before);
  parts.after = joined(first, first.size() - after, first.size());
  for (std::size_t k = 0; k < labels.size(); ++k)
    parts.names[k] = without_spaces_at_end(joined(words[k], before, words[k].size() - after));
  if (!parts.after.empty()) parts.after.insert(0, " ");
  return parts;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  const auto close = [&] {
    if (!line.empty()) lines.emplace_back(without_spaces_at_end(line));
    line.clear();
  };
  for (const std::string_view word : words_of(text)) {
    if (columns_of(line) + columns_of(without_spaces_at_end(word)) > columns) close();
    std::string_view rest = word;
    while (columns_of(without_spaces_at_end(rest)) > columns) {  // a word wider than a line
      const std::string_view part = beginning_of(rest, columns);
      lines.emplace_back(part);
      rest.remove_prefix(part.size());
    }
    line += rest;
  }
  close();
  return lines;
}

}  // namespace plussum::figure
