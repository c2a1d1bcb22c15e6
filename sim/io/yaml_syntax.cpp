// SPDX-License-Identifier: MIT
#include "io/yaml_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "io/diagnostics.hpp"
#include "io/yaml_tree.hpp"

namespace plussum::io {
namespace {

/// This is a glance, not a parser: it may take a text for brackets. So many open ones are no mistake, though.
constexpr std::size_t most_open_brackets = 500;

struct Place {
  int line = 1;
  int column = 1;
  char sign = 0;
};

/// What a glance over quotes and brackets tells: which are still open at the end, and the last quoted text.
struct Glance {
  std::vector<Place> brackets;
  bool too_deep = false;  ///< with more open brackets than any text needs; the glance ends there
  std::optional<Place> open_quote;
  Place quote_begin;
  int quote_end_line = 0;
};

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/// Whether a value or key may begin after `before`, the last sign that is not a blank (0: beginning of a
/// line).
bool begins_token(char before) {
  return before == 0 || std::string_view(":,[{-?").find(before) != std::string_view::npos;
}

/// Follows quotes, comments and brackets up to the end of a line, or up to a column of it.
class Scanner {
 public:
  explicit Scanner(std::string_view text, Place end = {std::numeric_limits<int>::max(), 1, 0})
      : text_(text), end_(end) {}

  Glance scan() {
    while (position_ < text_.size() && !is_at_end() && !glance_.too_deep) step();
    return std::move(glance_);
  }

 private:
  bool is_at_end() const {
    return place_.line > end_.line || (place_.line == end_.line && place_.column >= end_.column);
  }

  void step() {
    const char sign = text_[position_];
    const bool after_blank = position_ == 0 || is_blank(text_[position_ - 1]);
    if (sign == '#' && after_blank) return skip_comment();
    if ((sign == '"' || sign == '\'') && begins_token(before_)) return skip_quoted(sign);
    if ((sign == '[' || sign == '{') && (begins_token(before_) || !glance_.brackets.empty())) {
      glance_.brackets.push_back({place_.line, place_.column, sign});
      glance_.too_deep = glance_.brackets.size() > most_open_brackets;
    } else if ((sign == ']' || sign == '}') && !glance_.brackets.empty()) {
      close(sign);
    }
    advance();
  }

  void close(char sign) {
    const char opening = sign == ']' ? '[' : '{';
    if (glance_.brackets.back().sign == opening) glance_.brackets.pop_back();
  }

  void skip_comment() {
    while (position_ < text_.size() && text_[position_] != '\n') advance();
    before_ = 0;
  }

  void skip_quoted(char quote) {
    glance_.quote_begin = {place_.line, place_.column, quote};
    const auto end = closing_quote(text_, position_);
    if (!end) glance_.open_quote = glance_.quote_begin;
    const std::size_t last = end.value_or(text_.size() - 1);
    while (position_ <= last) advance();
    glance_.quote_end_line = place_.line;
    before_ = quote;
  }

  void advance() {
    const char sign = text_[position_++];
    ++place_.column;
    if (sign == '\n') {
      ++place_.line;
      place_.column = 1;
      if (glance_.brackets.empty()) before_ = 0;
    } else if (!is_blank(sign)) {
      before_ = sign;
    }
  }

  std::string_view text_;
  Place end_;
  std::size_t position_ = 0;
  Place place_;
  char before_ = 0;
  Glance glance_;
};

Refusal open_bracket(const Place& place) {
  const char closing = place.sign == '[' ? ']' : '}';
  return {place.line, place.column, fmt::format("the '{}' opened here is never closed by a '{}'", place.sign, closing)};
}

std::string_view without_comment(std::string_view line) {
  const std::size_t hash = line.find(" #");
  if (hash != std::string_view::npos) line = line.substr(0, hash);
  if (line.starts_with('#')) line = {};
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return line;
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

bool indented_by_tab(std::string_view line) {
  return line.substr(0, indentation(line)).find('\t') != std::string_view::npos;
}

/// The nearest line above that says something.
int line_above(std::string_view text, int line) {
  // Each look costs a walk through the file, and a hint is not worth many of them.
  constexpr int most_lines = 50;
  const int last = std::max(line - most_lines, 1);
  for (--line; line >= last; --line)
    if (!without_comment(line_at(text, line)).empty()) return line;
  return 0;
}

class Explainer {
 public:
  Explainer(std::string_view text, const Refusal& noticed)
      : text_(text), noticed_(noticed), line_(line_at(text, noticed.line)), above_(line_above(text, noticed.line)) {
    glance_ = Scanner(text, {noticed.line + 1, 1, 0}).scan();
  }

  Refusal explain() const {
    if (indented_by_tab(line_)) return tab(noticed_.line);
    if (above_ > 0 && indented_by_tab(line_at(text_, above_))) return tab(above_);
    if (says("end of sequence flow") || says("end of map flow")) return bracket();
    if (says("illegal EOF in scalar")) return open_quote();
    if (says("illegal flow end")) return closing_bracket();
    if (says("illegal map value")) return map_value();
    if (says("end of map not found") || says("end of sequence not found")) return end_of_block();
    if (says("unknown token")) return unknown_token();
    if (says("anchor") || says("alias"))
      return here(
          "anchors (&name) and aliases (*name) are not allowed in a scenario; write the value out, or put "
          "it in quotes if it is a text that begins with this sign");
    if (says("unknown escape") || says("invalid unicode") || says("hex number"))
      return here(
          "a backslash begins an escape sequence in double quotes, and this one does not exist; use single "
          "quotes for a text with backslashes");
    if (says("tag"))
      return here("tags (!name) are not allowed in a scenario; put a text that begins with '!' in quotes");
    if (says("illegal block entry"))
      return here("a list cannot begin here; put each '- item' on a line of its own, below the key");
    if (says("illegal tab")) return tab(noticed_.line);
    return here(fmt::format("this is not valid YAML ({})", noticed_.message));
  }

 private:
  bool says(std::string_view part) const { return noticed_.message.find(part) != std::string::npos; }
  Refusal here(std::string message) const { return {noticed_.line, noticed_.column, std::move(message)}; }
  char sign_here() const {
    const auto column = static_cast<std::size_t>(std::max(noticed_.column, 1)) - 1;
    return column < line_.size() ? line_[column] : ' ';
  }

  Refusal tab(int line) const {
    const std::size_t column = line_at(text_, line).find('\t') + 1;
    return {line, static_cast<int>(column), "the line is indented with a tab; YAML wants spaces"};
  }

  Refusal bracket() const {
    if (glance_.brackets.empty()) return here("a bracket opened above is never closed");
    return open_bracket(glance_.brackets.back());
  }

  Refusal closing_bracket() const {
    const Glance before = Scanner(text_, {noticed_.line, noticed_.column, 0}).scan();
    // "[a, b }": the list was not closed. "{ a: [b]] }": one bracket too many.
    const bool too_few =
        !before.brackets.empty() && line_.find(before.brackets.back().sign == '[' ? ']' : '}',
                                               static_cast<std::size_t>(noticed_.column) - 1) == std::string_view::npos;
    if (too_few) return open_bracket(before.brackets.back());
    return here(fmt::format("this '{}' closes nothing that was opened", sign_here()));
  }

  Refusal open_quote() const {
    if (!glance_.open_quote) return here("the text ends in the middle of a quoted value");
    return {glance_.open_quote->line, glance_.open_quote->column, "the quote opened here is never closed"};
  }

  Refusal map_value() const {
    const auto column = static_cast<std::size_t>(std::max(noticed_.column, 1)) - 1;
    const std::string_view before = line_.substr(0, std::min(column, line_.size()));
    if (before.find(": ") != std::string_view::npos)
      return here("there is a second ': ' in the line; put a text that contains one in quotes");
    constexpr std::size_t longest_key = 1000;
    if (column > longest_key) return here("the key before this colon is too long");
    const std::string_view above = without_comment(line_at(text_, above_));
    if (const auto corrected = missing_space(above))
      return {above_, static_cast<int>(indentation(above)) + 1,
              fmt::format("there is no space after the colon; write {}", shown(*corrected))};
    if (above.find(':') == std::string_view::npos)
      return {std::max(above_, 1), static_cast<int>(indentation(above)) + 1,
              fmt::format("a key and its value need a colon and a space between them, 'key: value', but {} has none",
                          shown(above.substr(indentation(above))))};
    return here("the line is indented deeper than the line above, which already has a value");
  }

  Refusal end_of_block() const {
    const bool at_beginning = static_cast<std::size_t>(std::max(noticed_.column, 1)) <= indentation(line_) + 1;
    if (at_beginning)
      return here(
          fmt::format("the line is indented by {}, which fits none of the lines above; lines of one "
                      "group begin in the same column",
                      counted(indentation(line_), "space")));
    if (glance_.quote_end_line == noticed_.line && glance_.quote_begin.line < noticed_.line)
      return {glance_.quote_begin.line, glance_.quote_begin.column,
              fmt::format("the quote opened here is closed only in line {}", noticed_.line)};
    return here("the value has ended before this; a quote inside a quoted text is written twice ('it''s')");
  }

  Refusal unknown_token() const {
    const char sign = sign_here();
    if (sign == '\t') return tab(noticed_.line);
    return here(fmt::format("a value cannot begin with '{}'; put it in quotes", sign));
  }

  std::string_view text_;
  const Refusal& noticed_;
  std::string_view line_;
  int above_;
  Glance glance_;
};

}  // namespace

std::optional<std::string> missing_space(std::string_view line) {
  const std::string_view content =
      without_comment(line).substr(std::min(indentation(line), without_comment(line).size()));
  const std::size_t colon = content.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= content.size()) return std::nullopt;
  const std::string_view key = content.substr(0, colon);
  const bool is_word = std::all_of(key.begin(), key.end(), [](char letter) {
    return letter == '_' || letter == '-' || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  });
  if (!is_word || is_blank(content[colon + 1])) return std::nullopt;
  return fmt::format("{}: {}", key, content.substr(colon + 1));
}

std::optional<Refusal> unclosed_bracket(std::string_view text) {
  const Glance glance = Scanner(text).scan();
  if (glance.brackets.empty()) return std::nullopt;
  return open_bracket(glance.brackets.back());
}

std::optional<Refusal> refuse_deep_brackets(std::string_view text) {
  const Glance glance = Scanner(text).scan();
  if (!glance.too_deep) return std::nullopt;
  const Place& place = glance.brackets[most_levels];
  return Refusal{place.line, place.column,
                 fmt::format("lists and groups are nested more than {} levels deep", most_levels)};
}

std::optional<std::size_t> closing_quote(std::string_view text, std::size_t start) {
  const char quote = text[start];
  for (std::size_t position = start + 1; position < text.size(); ++position) {
    const bool escapes = quote == '"'
                             ? text[position] == '\\'
                             : text[position] == '\'' && position + 1 < text.size() && text[position + 1] == '\'';
    if (escapes) {
      ++position;
    } else if (text[position] == quote) {
      return position;
    }
  }
  return std::nullopt;
}

std::string_view line_at(std::string_view text, int line) {
  std::size_t begin = 0;
  for (int number = 1; number < line; ++number) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {};
    begin = end + 1;
  }
  std::string_view result = text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
  if (result.ends_with('\r')) result.remove_suffix(1);
  return result;
}

Refusal explain_syntax(std::string_view text, const Refusal& noticed) {
  return Explainer(text, noticed).explain();
}

}  // namespace plussum::io
