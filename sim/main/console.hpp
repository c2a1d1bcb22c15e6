// SPDX-License-Identifier: MIT
#pragma once
/// What the program says. Results go to stdout, everything else to stderr. Nothing else in sim/main prints: texts from outside
/// pass through here.
#include <fmt/core.h>

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "io/diagnostics.hpp"
#include "io/text_table.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "report/words.hpp"

namespace plussum::main {

using io::TextTable;

struct CommonOptions {
  const Registry* registry = nullptr;  ///< the mechanisms that scenarios can name
  bool quiet = false;
  bool verbose = false;
  bool json = false;
};

void put_text(std::string_view text);
/// A result on stdout, formatted; a terminal shows and never obeys what is in it (io::for_terminal).
template <class... Values>
void put(fmt::format_string<Values...> format, Values&&... values) {
  put_text(fmt::vformat(format, fmt::make_format_args(values...)));
}
/// A JSON object and a line feed on stdout.
void put_json(const nlohmann::ordered_json& json);

/// Text on stderr, shown in the same way. When it cannot be shown (a full disk, a closed stream) the program goes on.
void say(std::string_view text);
/// What the program itself draws on a terminal: escapes and all, on stderr.
void draw(std::string_view text);
/// "plussum: " and a sentence on stderr.
void complain(std::string_view sentence);
/// What the reading of a file noticed without refusing it.
void show_notes(const std::vector<Diagnostic>& notes);
/// A note on stderr, unless quiet.
void remark(const CommonOptions& options, std::string_view sentence);
/// All problems of the input: lines on stderr, or with --json one object on stdout. Returns exit code 2.
int refuse(const CommonOptions& options, const io::Diagnostics& diagnostics);
/// Says what kept the work from its end. Returns the exit code.
int refuse(const CommonOptions& options, const Trouble& trouble);

/// Says that an interrupted sweep goes on where it stopped. Returns the exit code.
int end_interrupted();

using report::interval_text;
using report::readable;

}  // namespace plussum::main
