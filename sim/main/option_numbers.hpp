// SPDX-License-Identifier: MIT
#pragma once
/// Numbers on the command line are read as --set reads them: decimal, exactly as written, within a stated range.
/// Nothing is taken as octal or hexadecimal, clamped, or cut off.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace plussum::main {

/// Most runs, or threads of a run, at a time.
inline constexpr std::int64_t most_jobs = 1024;

/// Refuses what lies outside; the sentence has the value and the range.
CLI::Validator whole_between(std::int64_t low, std::int64_t high);
CLI::Validator between(double low, double high);

/// Lets every option of a verb that takes a number read it so. Call it when all options are there.
void read_numbers_exactly(CLI::App& verb);

}  // namespace plussum::main
