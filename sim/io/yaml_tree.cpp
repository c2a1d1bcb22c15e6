// SPDX-License-Identifier: MIT
#include "io/yaml_tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_map>
#include <utility>

#include "io/text_file.hpp"
#include "io/yaml_syntax.hpp"

namespace plussum::io {
namespace {

/// A stream over a text that is not copied.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    // The base class wants non-const pointers and never writes through them when only reading.
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// Builds the tree from parser events. Throws `Refusal`, which `parse_tree` turns into a message.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, const Source& source, Diagnostics& diagnostics, NodeBudget& budget)
      : text_(text),
        has_lines_(source.has_lines),
        file_(std::make_shared<const std::string>(source.name)),
        diagnostics_(diagnostics),
        budget_(budget) {}

  Node take() { return std::move(root_); }
  bool has_document() const { return has_document_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (has_document_) refuse(mark, second_document(mark));
    has_document_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (expects_key()) refuse(mark, "there is no key before the colon, or it is the word 'null', which means nothing");
    if (!open_.empty() && open_.back().node.is_map()) refuse_missing_space(mark);
    add(node_at(mark, Node::Kind::null));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark, 1); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark, 1); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    const bool quoted = refuse_tag(mark, tag);
    if (quoted) refuse_open_quote(mark);
    refuse_broken_letters(mark, value);
    if (expects_key()) return take_key(mark, value, quoted);
    Node node = node_at(mark, Node::Kind::scalar);
    node.text = value;
    node.quoted = quoted;
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  /// A list or map that has been opened and not yet closed.
  struct Frame {
    Node node;
    Key key;  ///< whose value comes next
    bool has_key = false;
    bool drop_value = false;                           ///< the key was there before
    std::unordered_map<std::string, int> first_lines;  ///< of the keys so far
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, std::string message) {
    throw Refusal{mark.line + 1, mark.column + 1, std::move(message)};
  }

  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == YAML::anchor_t{}) return;
    refuse(mark,
           "anchors (&name) and aliases (*name) are not allowed in a scenario; write the value out, or use "
           "'extends' to share values between files");
  }

  /// The parser calls plain values '?' and quoted ones '!'; anything else was written in the file. Returns
  /// whether the value is quoted.
  bool refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    const bool written = !tag.empty() && tag != "?" && (tag != "!" || letter_at(mark) == '!');
    if (written) refuse(mark, "tags (!name) are not allowed in a scenario; put a text that begins with '!' in quotes");
    return tag == "!";
  }

  /// The parser takes the end of the file for the missing closing quote.
  void refuse_open_quote(const YAML::Mark& mark) const {
    const char quote = letter_at(mark);
    if ((quote == '\'' || quote == '"') && !closing_quote(text_, static_cast<std::size_t>(mark.pos)))
      refuse(mark, "the quote opened here is never closed");
  }

  static void refuse_broken_letters(const YAML::Mark& mark, const std::string& value) {
    const auto bad = std::find_if(value.begin(), value.end(), [](char letter) {
      return (static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\t') || letter == 0x7F;
    });
    if (bad != value.end())
      refuse(mark, fmt::format("the text contains the control character \\x{:02x}", static_cast<unsigned char>(*bad)));
    // The parser makes single bytes of \_ and \N, which are no characters.
    if (const auto broken = find_invalid_utf8(value))
      refuse(mark,
             fmt::format(
                 "an escape in the text makes the byte \\x{:02x}, which is no character; write the character itself",
                 static_cast<unsigned char>(value[*broken])));
  }

  /// "steps:520" is read as a key "steps:520" without a value.
  void refuse_missing_space(const YAML::Mark&) const {
    const Key& key = open_.back().key;
    const std::size_t colon = key.text.find(':');
    if (key.quoted || colon == std::string::npos || colon + 1 == key.text.size()) return;
    const std::string corrected = key.text.substr(0, colon) + ": " + key.text.substr(colon + 1);
    throw Refusal{key.mark.line, key.mark.column,
                  fmt::format("there is no space after the colon; write {}", shown(corrected))};
  }

  std::string second_document(const YAML::Mark& mark) const {
    if (line_at(text_, mark.line + 1).starts_with("---"))
      return "a second document begins here; a scenario file holds one";
    return "this line belongs to nothing above it; check its indentation and whether the lines above are a "
           "list "
           "('- item') or a group ('key: value')";
  }

  char letter_at(const YAML::Mark& mark) const {
    const auto position = static_cast<std::size_t>(std::max(mark.pos, 0));
    return position < text_.size() ? text_[position] : '\0';
  }

  Mark mark_of(const YAML::Mark& mark) const {
    return has_lines_ ? Mark{file_, mark.line + 1, mark.column + 1} : Mark{file_, 0, 0};
  }

  Node node_at(const YAML::Mark& mark, Node::Kind kind) {
    if (budget_.left == 0)
      refuse(mark,
             fmt::format("the scenario has more than {} values; that is more than any scenario needs", most_nodes));
    --budget_.left;
    Node node;
    node.kind = kind;
    node.mark = mark_of(mark);
    return node;
  }

  bool expects_key() const { return !open_.empty() && open_.back().node.is_map() && !open_.back().has_key; }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) {
      // The parser takes a bracket that is never closed for the beginning of a key.
      if (const auto bracket = unclosed_bracket(text_)) throw *bracket;
      refuse(mark, "a key must be a single word, not a list or a group");
    }
    if (open_.size() >= most_levels)
      refuse(mark, fmt::format("lists and groups are nested more than {} levels deep", most_levels));
    open_.push_back({node_at(mark, kind), {}, false, false, {}});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = open_.back();
    if (frame.node.is_sequence()) {
      frame.node.items.push_back(std::move(node));
      return;
    }
    // The parser places an absent value somewhere behind the key.
    if (node.is_null()) node.mark = frame.key.mark;
    if (!frame.drop_value) frame.node.entries.push_back({std::move(frame.key), std::move(node)});
    frame.has_key = false;
  }

  void take_key(const YAML::Mark& mark, const std::string& text, bool quoted) {
    if (text.empty()) refuse(mark, "the key is empty");
    if (text.size() > most_key_bytes) refuse(mark, fmt::format("the key has more than {} letters", most_key_bytes));
    if (text.find('\n') != std::string::npos) refuse(mark, "the key spans several lines");
    if (has_invisible_space(text))
      refuse(mark,
             "the key contains a non-breaking or zero-width space (perhaps pasted from a web page); type "
             "ordinary spaces");
    if (text == "<<" && !quoted)
      refuse(mark, "merge keys (<<) are not allowed in a scenario; use 'extends' to share values");
    Frame& frame = open_.back();
    frame.key = {text, mark_of(mark), quoted};
    frame.has_key = true;
    const auto [first, is_new] = frame.first_lines.emplace(text, mark.line + 1);
    frame.drop_value = !is_new;
    if (!is_new)
      diagnostics_.add(frame.key.mark, path_of_key(),
                       fmt::format("duplicate key; the first one is in line {}", first->second));
  }

  std::string path_of_key() const {
    std::string path;
    for (const Frame& frame : open_) {
      if (frame.node.is_sequence()) {
        path += fmt::format("[{}]", frame.node.items.size());
      } else {
        path += (path.empty() ? "" : ".") + frame.key.text;
      }
    }
    return path;
  }

  std::string_view text_;
  bool has_lines_;
  std::shared_ptr<const std::string> file_;
  Diagnostics& diagnostics_;
  NodeBudget& budget_;
  std::vector<Frame> open_;
  Node root_;
  bool has_document_ = false;
};

/// The parser skips unknown directives silently, and ends the document where one stands.
void refuse_directives(std::string_view text) {
  int line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    if (text[begin] == '%') throw Refusal{line, 1, "a line cannot begin with '%'"};
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return;
    begin = end + 1;
  }
}

Node build(std::string_view text, const Source& source, Diagnostics& diagnostics, NodeBudget& budget) {
  refuse_directives(text);
  if (const auto deep = refuse_deep_brackets(text)) throw *deep;
  TextBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(text, source, diagnostics, budget);
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(builder)) {
  }
  Node root = builder.take();
  if (!builder.has_document() || root.is_null()) throw Refusal{0, 0, "it is empty, or holds nothing but comments"};
  return root;
}

void report(const Refusal& refusal, const Source& source, Diagnostics& diagnostics) {
  const bool placed = source.has_lines && refusal.line > 0;
  diagnostics.add({source.name, placed ? refusal.line : 0, placed ? refusal.column : 0, "", refusal.message});
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  const auto entry =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& one) { return one.key.text == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

Entry* Node::find(std::string_view key) {
  return const_cast<Entry*>(std::as_const(*this).find(key));
}

std::string described(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "the single value " + shown(node.text);
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::map:
      return "a group of keys";
  }
  return {};
}

std::optional<Node> parse_tree(std::string_view text, const Source& source, Diagnostics& diagnostics,
                               NodeBudget& budget) {
  diagnostics.name_file(source.name);
  std::string checked(text);
  if (const auto refused = check_text(checked)) {
    report(*refused, source, diagnostics);
    return std::nullopt;
  }
  try {
    return build(checked, source, diagnostics, budget);
  } catch (const Refusal& refusal) {
    report(refusal, source, diagnostics);
  } catch (const YAML::Exception& error) {
    report(explain_syntax(checked, {error.mark.line + 1, error.mark.column + 1, error.msg}), source, diagnostics);
  } catch (const std::exception& error) {
    report({0, 0, fmt::format("the file cannot be read ({})", error.what())}, source, diagnostics);
  }
  return std::nullopt;
}

std::optional<Node> parse_tree(std::string_view text, const Source& source, Diagnostics& diagnostics) {
  NodeBudget budget;
  return parse_tree(text, source, diagnostics, budget);
}

std::optional<Node> load_tree(const std::filesystem::path& path, Diagnostics& diagnostics, NodeBudget& budget) {
  const Source source{path.string(), true};
  std::string text;
  if (const auto refused = read_text_file(path, text)) {
    report(*refused, source, diagnostics);
    return std::nullopt;
  }
  return parse_tree(text, source, diagnostics, budget);
}

std::optional<Node> load_tree(const std::filesystem::path& path, Diagnostics& diagnostics) {
  NodeBudget budget;
  return load_tree(path, diagnostics, budget);
}

}  // namespace plussum::io
