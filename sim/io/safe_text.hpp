// SPDX-License-Identifier: MIT
#pragma once
/// Texts from outside (titles, names of files, messages) on their way to where they could do harm: a terminal, JSON, a spreadsheet.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace plussum::io {

/// Bytes that are no UTF-8 become U+FFFD.
std::string valid_utf8(std::string_view text);

/// The text, as a terminal shows and never obeys it: what is no UTF-8 becomes U+FFFD, and control characters (C0 but line feed and
/// tab, DEL, C1) and those that turn the direction of writing become visible: \x1b, \u009b, \u202e.
std::string for_terminal(std::string_view text);

/// JSON with an indent of two, valid whatever its texts hold: bytes that are no UTF-8 become U+FFFD; the characters of
/// for_terminal() are escaped, so that it can be looked at.
std::string json_text(const nlohmann::ordered_json& json);

/// A field of CSV (RFC 4180): in quotes where it needs them. A text that a spreadsheet would take for a formula, because it begins with
/// = + - @, a tab or a carriage return and is no number, gets an apostrophe in front, inside the quotes.
std::string csv_field(std::string_view text);
/// The shortest form that reads back to the same bits; NA, Inf, -Inf.
std::string csv_field(double value);

}  // namespace plussum::io
