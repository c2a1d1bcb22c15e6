// SPDX-License-Identifier: MIT
#pragma once
/// Reading a text file that may be anything: a folder, a device, a gigabyte, another encoding.
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace plussum::io {

/// The largest scenario file; real ones have less than a hundredth of it.
inline constexpr std::size_t most_file_bytes = 4U << 20U;

/// Why a text is refused, as a sentence, and where (line 0: as a whole).
struct Refusal {
  int line = 0;
  int column = 0;
  std::string message;
};

/// Why a path leads to no ordinary file of at most `most_file_bytes`; the file is not opened.
std::optional<Refusal> refuse_file(const std::filesystem::path& path);

/// Reads the whole file into `text`. Nothing but an ordinary file of at most `most_file_bytes` is ever
/// opened.
std::optional<Refusal> read_text_file(const std::filesystem::path& path, std::string& text);

/// Removes a UTF-8 byte order mark; refuses other encodings, control characters and invisible ones that
/// nobody types on purpose.
std::optional<Refusal> check_text(std::string& text);

/// Length of the well-formed UTF-8 sequence at the beginning of `text`, 0 if there is none (RFC 3629: no
/// overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text);
/// Position of the first byte that does not belong to well-formed UTF-8.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);
/// Whether the (well-formed) text holds a space that is not a space: U+00A0, U+2007, U+202F, U+200B, U+FEFF.
bool has_invisible_space(std::string_view text);

}  // namespace plussum::io
