// SPDX-License-Identifier: MIT
#pragma once
/// Other programs that PlusSum has draw its pictures: Graphviz and gnuplot.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plussum::io {

struct ProgramEnd {
  enum class Kind : std::uint8_t { good, missing, failed } kind = Kind::failed;
  std::string output;  ///< all that it wrote to standard output
  std::string errors;  ///< all that it wrote to standard error, where it failed
};

/// The last line of a text: most programs end with what was wrong.
std::string last_line(std::string text);

/// Runs the program `words[0]`, which is looked for in PATH, to its end, with `input` as standard input. No shell takes part, so
/// that no text is a command.
ProgramEnd run_program(std::vector<std::string> words, std::string_view input);

}  // namespace plussum::io
