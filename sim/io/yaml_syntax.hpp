// SPDX-License-Identifier: MIT
#pragma once
/// Sentences about broken YAML that name the probable cause, and the place where it is rather than the place
/// where the parser noticed.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "io/text_file.hpp"

namespace plussum::io {

/// `noticed` holds the parser's own message and position.
Refusal explain_syntax(std::string_view text, const Refusal& noticed);

/// The bracket that is still open at the end of the text, as a sentence.
std::optional<Refusal> unclosed_bracket(std::string_view text);

/// Refuses brackets that are nested absurdly deep, before the parser sees them: it would hold them all in
/// memory.
std::optional<Refusal> refuse_deep_brackets(std::string_view text);

/// "steps: 520" for "steps:520", a key whose colon is followed by no space.
std::optional<std::string> missing_space(std::string_view line);

/// Position of the quote that closes the quoted text beginning at `start`; nothing if it is never closed.
std::optional<std::size_t> closing_quote(std::string_view text, std::size_t start);

/// The line with this number (from 1), without its line break.
std::string_view line_at(std::string_view text, int line);

}  // namespace plussum::io
