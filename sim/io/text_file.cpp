// SPDX-License-Identifier: MIT
#include "io/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <vector>

#include "io/diagnostics.hpp"
#include "io/named_file.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

Refusal whole_file(std::string message) {
  return {0, 0, std::move(message)};
}

Refusal refusal_at(std::string_view text, std::size_t position, std::string message) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(position);
  const auto line = std::count(text.begin(), end, '\n') + 1;
  const std::size_t break_before = text.substr(0, position).rfind('\n');
  const std::size_t column = break_before == std::string_view::npos ? position + 1 : position - break_before;
  return {static_cast<int>(line), static_cast<int>(column), std::move(message)};
}

/// Names of the neighbours of a file that does not exist, to find the one that was meant.
std::vector<std::string> neighbours(const fs::path& path) {
  constexpr std::size_t most = 1000;
  std::vector<std::string> names;
  std::error_code error;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end && names.size() < most;
       entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (!path.has_extension() ||
      path.extension() == ".yaml")  // the name of a scenario, in the form in which it was given
    for (const std::string& shipped : names_near(folder))
      names.push_back(path.has_extension() ? shipped + ".yaml" : shipped);
  std::sort(names.begin(), names.end());
  return names;
}

Refusal missing_file(const fs::path& path) {
  std::error_code error;
  if (path.has_parent_path() && !fs::is_directory(path.parent_path(), error))
    return whole_file(fmt::format("there is no folder '{}'", path.parent_path().string()));
  return whole_file("there is no such file" + did_you_mean(path.filename().string(), neighbours(path)));
}

/// UTF-16 and UTF-32 are known by their byte order mark or by the zero bytes between the letters.
std::optional<std::string_view> other_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv)) return "UTF-16";
  if (text.starts_with("\0\0\0"sv) || (text.size() > 3 && text.substr(1, 3) == "\0\0\0"sv)) return "UTF-32";
  if (text.size() > 3 && (text[0] == '\0') != (text[1] == '\0') && text[0] == text[2]) return "UTF-16";
  if (text.size() > 3 && (text[0] == '\0') != (text[1] == '\0') && text[1] == text[3]) return "UTF-16";
  if (text.starts_with("+/v8") || text.starts_with("+/v9")) return "UTF-7";
  if (text.starts_with("\xDD\x73\x66\x73"sv)) return "UTF-EBCDIC";
  return std::nullopt;
}

std::string control_message(std::string_view text, std::size_t position) {
  const auto byte = static_cast<unsigned char>(text[position]);
  if (byte == 0) return "there is a NUL byte here; this is not a text file";
  if (byte == '\r') return "the line ends with a carriage return alone; save the file with Unix or Windows line ends";
  return fmt::format("there is an invisible control character (U+{:04X}) here; delete it", byte);
}

bool is_control(std::string_view text, std::size_t position) {
  const auto byte = static_cast<unsigned char>(text[position]);
  if (byte == '\r') return position + 1 >= text.size() || text[position + 1] != '\n';
  return byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n');
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (first < 0xE0) return continues(1) ? 2 : 0;
  const unsigned second = byte(1);
  if (first < 0xF0) {
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second > 0x9F) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first == 0xF0 && second < 0x90) return 0;
  if (first == 0xF4 && second > 0x8F) return 0;
  return continues(1) && continues(2) && continues(3) ? 4 : 0;
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t length = utf8_length(text.substr(position, 4));
    if (length == 0) return position;
    position += length;
  }
  return std::nullopt;
}

bool has_invisible_space(std::string_view text) {
  constexpr std::array<std::string_view, 5> spaces{"\u00A0", "\u2007", "\u202F", "\u200B", "\uFEFF"};
  return std::any_of(spaces.begin(), spaces.end(),
                     [&](std::string_view space) { return text.find(space) != std::string_view::npos; });
}

std::optional<Refusal> refuse_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return missing_file(path);
  if (status.type() == fs::file_type::directory) return whole_file("this is a folder; a scenario is one YAML file");
  if (status.type() == fs::file_type::none) return whole_file("the file cannot be reached: " + error.message());
  if (status.type() != fs::file_type::regular)
    return whole_file("this is a device, pipe or socket; a scenario is an ordinary file");
  const auto size = fs::file_size(path, error);
  if (error) return whole_file("the file cannot be read: " + error.message());
  if (size > most_file_bytes)
    return whole_file(fmt::format("the file has {:.1f} MB; a scenario has at most {} MB",
                                  static_cast<double>(size) / (1U << 20U), most_file_bytes >> 20U));
  return std::nullopt;
}

std::optional<Refusal> read_text_file(const fs::path& path, std::string& text) {
  if (auto refused = refuse_file(path)) return refused;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return whole_file("the file cannot be opened; is it readable for you?");
  // The size is asked of the stream again: files under /proc claim to be empty.
  text.resize(most_file_bytes + 1);
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return whole_file("the file cannot be read to its end");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > most_file_bytes)
    return whole_file(fmt::format("the file has more than {} MB", most_file_bytes >> 20U));
  text.shrink_to_fit();
  return std::nullopt;
}

std::optional<Refusal> check_text(std::string& text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (const auto encoding = other_encoding(text))
    return whole_file(fmt::format("the file is written in {}; save it as UTF-8", *encoding));
  if (const auto position = find_invalid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(text[*position]);
    return refusal_at(text, *position,
                      fmt::format("the byte 0x{:02X} is not valid UTF-8; save the file as UTF-8 "
                                  "(it may be Latin-1 or Windows-1252)",
                                  byte));
  }
  for (std::size_t position = 0; position < text.size(); ++position)
    if (is_control(text, position)) return refusal_at(text, position, control_message(text, position));
  if (const std::size_t position = text.find("\xEF\xBB\xBF"); position != std::string::npos)
    return refusal_at(text, position, "there is a byte order mark (U+FEFF) in the middle of the file; delete it");
  return std::nullopt;
}

}  // namespace plussum::io
