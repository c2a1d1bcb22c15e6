// SPDX-License-Identifier: MIT
#include "io/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "io/text_file.hpp"

namespace plussum::io {
namespace {

/// More are counted but not kept: a hostile file may hold hundreds of thousands of faults.
constexpr std::size_t most_kept = 1000;
constexpr std::size_t longest_shown = 60;

/// Cuts at a character boundary of UTF-8.
std::string_view shortened(std::string_view text) {
  if (text.size() <= longest_shown) return text;
  std::size_t end = longest_shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

/// JSON holds UTF-8 only, and a file name or a command line may hold anything.
std::string printable(const std::string& text) {
  if (!find_invalid_utf8(text)) return text;
  std::string result = text;
  std::replace_if(
      result.begin(), result.end(), [](char letter) { return static_cast<unsigned char>(letter) > 127; }, '?');
  return result;
}

}  // namespace

Mark mark_of_source(std::string name) {
  return {std::make_shared<const std::string>(std::move(name)), 0, 0};
}

Diagnostics::Diagnostics(const Trouble& trouble) {
  for (const Diagnostic& diagnostic : trouble.diagnostics) add(diagnostic);
  count_ += trouble.not_listed;
}

Trouble Diagnostics::trouble() const {
  return {.kind = TroubleKind::bad_input, .diagnostics = sorted(), .not_listed = count_ - kept_.size()};
}

void Diagnostics::name_file(const std::string& file) {
  file_order_.emplace(file, file_order_.size());
}

void Diagnostics::add(Diagnostic diagnostic) {
  name_file(diagnostic.file);
  if (is_full()) {
    ++count_;
    return;
  }
  if (!seen_.insert(line_of(diagnostic)).second) return;
  ++count_;
  kept_.push_back(std::move(diagnostic));
}

void Diagnostics::note(const Mark& mark, std::string path, std::string message) {
  if (notes_.size() < most_kept)
    notes_.push_back(
        {mark.file ? *mark.file : std::string{}, mark.line, mark.column, std::move(path), std::move(message)});
}

void Diagnostics::add(const Mark& mark, std::string path, std::string message) {
  add({mark.file ? *mark.file : std::string{}, mark.line, mark.column, std::move(path), std::move(message)});
}

bool Diagnostics::is_full() const {
  return kept_.size() >= most_kept;
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = kept_;
  const auto place = [this](const Diagnostic& diagnostic) {
    return std::tuple(file_order_.find(diagnostic.file)->second, diagnostic.line, diagnostic.column);
  };
  std::stable_sort(result.begin(), result.end(),
                   [&](const Diagnostic& left, const Diagnostic& right) { return place(left) < place(right); });
  return result;
}

std::string Diagnostics::render(std::size_t lines) const {
  std::string text;
  std::size_t written = 0;
  for (const Diagnostic& diagnostic : sorted()) {
    if (written == lines) break;
    text += line_of(diagnostic) + '\n';
    ++written;
  }
  if (count_ > written) text += fmt::format("and {} more\n", count_ - written);
  return text;
}

nlohmann::ordered_json Diagnostics::to_json() const {
  auto list = nlohmann::ordered_json::array();
  for (const Diagnostic& diagnostic : sorted()) {
    nlohmann::ordered_json item;
    item["file"] = printable(diagnostic.file);
    if (diagnostic.line > 0) item["line"] = diagnostic.line;
    if (diagnostic.line > 0) item["column"] = diagnostic.column;
    if (!diagnostic.path.empty()) item["path"] = printable(diagnostic.path);
    item["message"] = printable(diagnostic.message);
    list.push_back(std::move(item));
  }
  return list;
}

std::string line_of(const Diagnostic& diagnostic) {
  std::string text = diagnostic.file;
  if (diagnostic.line > 0) text += fmt::format(":{}:{}", diagnostic.line, diagnostic.column);
  // "--set #2 (population.customers)" names the parameter already.
  const bool named = diagnostic.line == 0 && diagnostic.file.ends_with("(" + diagnostic.path + ")");
  if (!diagnostic.path.empty() && !named) text += (text.empty() ? "" : ": ") + diagnostic.path;
  if (!text.empty()) text += ": ";
  return text + diagnostic.message;
}

std::string shown(std::string_view text) {
  const std::string_view cut = shortened(text);
  std::string result = "'";
  for (const char letter : cut) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '\n') {
      result += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += letter;
    }
  }
  return result + (cut.size() < text.size() ? "…'" : "'");
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string enumeration(std::span<const std::string_view> words, std::string_view conjunction) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result += i + 1 == words.size() ? fmt::format(" {} ", conjunction) : std::string(", ");
    result += words[i];
  }
  return result;
}

}  // namespace plussum::io
