// SPDX-License-Identifier: MIT
#pragma once
/// The glossary, docs/glossary.md, as data: its tables of words, other spellings and meanings.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plussum::main {

struct Word {
  std::string name;
  std::vector<std::string> also;
  std::string topic;
  std::string meaning;
};

std::span<const Word> glossary_words();
/// The entry of a word in any case, singular or plural, with hyphens, underscores, spaces or none; null when there is none.
const Word* find_word(std::string_view asked);

}  // namespace plussum::main
