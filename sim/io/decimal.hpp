// SPDX-License-Identifier: MIT
#pragma once
/// Plain decimal numbers, exactly as written: no hexadecimal, no leading zeros, no separators, nothing
/// infinite.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plussum::io {

/// The number at the beginning of a text and what follows it; or a sentence that says why there is none.
struct ScannedNumber {
  std::string_view digits;  ///< "-12.5e3"
  std::string_view rest;    ///< without the spaces around it
  std::string problem;
};
ScannedNumber scan_number(std::string_view text);

/// The double nearest to `digits` times `multiplier` times ten to the power `shift`, rounded once: "3.3"
/// shifted by -2 is the same number as "0.033", which 3.3 / 100 is not. Nothing if it is too large, or not
/// zero but too small, for a double.
std::optional<double> decimal_value(std::string_view digits, int shift, std::int64_t multiplier = 1);
/// Nothing if `digits` is not a whole number of 64 bits ("3.0" and "1e6" are).
std::optional<std::int64_t> whole_value(std::string_view digits);

/// A text that is a number and nothing else, such as the step of FILE@STEP; nothing when it is not one.
std::optional<double> plain_number(std::string_view text);
std::optional<std::int64_t> plain_whole_number(std::string_view text);

/// The shortest decimal number that `decimal_value(…, -shift)` reads back as `value`.
std::string decimal_text(double value, int shift);

}  // namespace plussum::io
