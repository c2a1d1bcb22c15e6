// SPDX-License-Identifier: MIT
#include "main/console.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "io/safe_text.hpp"
#include "main/exit_codes.hpp"
#include "main/output_check.hpp"

namespace plussum::main {

void put_text(std::string_view text) {
  const std::string shown = io::for_terminal(text);
  std::fwrite(shown.data(), 1, shown.size(), stdout);
}

void put_json(const nlohmann::ordered_json& json) {
  put_text(io::json_text(json) + "\n");
}

void draw(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void say(std::string_view text) {
  draw(io::for_terminal(text));
}

void complain(std::string_view sentence) {
  say(fmt::format("plussum: {}\n", sentence));
}

void show_notes(const std::vector<Diagnostic>& notes) {
  for (const Diagnostic& note : notes) complain("note: " + io::line_of(note));
}

void remark(const CommonOptions& options, std::string_view sentence) {
  if (!options.quiet) say(fmt::format("{}\n", sentence));
}

int refuse(const CommonOptions& options, const io::Diagnostics& diagnostics) {
  if (options.json) {
    put_json({{"problems", diagnostics.to_json()}});
  } else {
    std::string text = diagnostics.render();
    if (!text.empty() && text.back() != '\n') text += '\n';
    say(text);
  }
  return exit_bad_input;
}

int refuse(const CommonOptions& options, const Trouble& trouble) {
  if (!trouble.diagnostics.empty()) refuse(options, io::Diagnostics(trouble));
  if (!trouble.sentence.empty()) complain(trouble.sentence);
  return exit_code_of(trouble.kind);
}

int check_output(const std::string& output, const std::vector<std::string>& inputs) {
  const auto place = check_output_place(output, inputs);
  return place ? static_cast<int>(exit_good) : refuse({}, place.trouble());
}

int end_interrupted() {
  say("Interrupted; what was finished is kept. The same command goes on from there.\n");
  return exit_interrupted;
}

}  // namespace plussum::main
