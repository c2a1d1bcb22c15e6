// SPDX-License-Identifier: MIT
#pragma once
/// Words for declarations: allowed ranges and the forms of texts. Shared by messages, schema and tables.
#include <optional>
#include <string>
#include <string_view>

#include "io/units.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum::io {

bool in_range(double value, const NumberInfo& info);
bool in_range(std::int64_t value, const IntegerInfo& info);

/// "0 to 1", "more than 0 MXN/week", "at least 1"; empty when everything is allowed.
std::string range_text(const NumberInfo& info, const Units& units);
std::string range_text(const IntegerInfo& info, const Units& units);

/// "a whole number such as 12", "a number of instalments such as '70 instalments', as a whole number"
std::string whole_expectation(const IntegerInfo& info, const Units& units);

/// "text", "date", "file name".
std::string_view form_name(TextForm form);
/// What a text of this form must look like: "a date such as 2003-05-31".
std::string_view form_expectation(TextForm form);
/// A regular expression (ECMA 262) for texts of this form; empty when every text will do.
std::string_view form_pattern(TextForm form);
/// Why the text is not of this form, as a sentence; nothing if it is.
std::optional<std::string> form_problem(TextForm form, std::string_view text);

}  // namespace plussum::io
