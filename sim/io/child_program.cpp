// SPDX-License-Identifier: MIT
#include "io/child_program.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

extern char** environ;

namespace plussum::io {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
/// A file without a name: however much the program writes, it waits for nobody.
using TemporaryFile = std::unique_ptr<std::FILE, Close>;

std::string content_of(std::FILE* file) {
  std::string content;
  char piece[65536];
  std::rewind(file);
  while (const std::size_t count = std::fread(piece, 1, sizeof piece, file)) content.append(piece, count);
  return content;
}

/// This process's environment, in UTC: a drawing says when it was made, and must not say where.
std::vector<char*> environment_in_utc() {
  static char zone[] = "TZ=UTC";
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (std::string_view(*variable).substr(0, 3) != "TZ=") variables.push_back(*variable);
  variables.insert(variables.end(), {zone, nullptr});
  return variables;
}

/// The exit status, or −1 when there is no such program.
int status_at_end(std::vector<std::string>& words, std::FILE* input, std::FILE* output, std::FILE* errors) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t streams;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_adddup2(&streams, fileno(input), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&streams, fileno(output), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&streams, fileno(errors), STDERR_FILENO);
  pid_t child = 0;
  std::vector<char*> environment = environment_in_utc();
  const int failed = posix_spawnp(&child, arguments[0], &streams, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&streams);
  if (failed != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) == -1)
    if (errno != EINTR) return 1;
  if (!WIFEXITED(status)) return 1;
  return WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status);
}

}  // namespace

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of(" \t\n") + 1);
  text.erase(0, text.find_last_of('\n') + 1);
  return text.erase(0, text.find_first_not_of(" \t"));
}

ProgramEnd run_program(std::vector<std::string> words, std::string_view input) {
  const TemporaryFile in(std::tmpfile()), out(std::tmpfile()), errors(std::tmpfile());
  const bool is_ready = in && out && errors && std::fwrite(input.data(), 1, input.size(), in.get()) == input.size() &&
                        std::fflush(in.get()) == 0;
  if (!is_ready) return {.kind = ProgramEnd::Kind::failed, .output = {}, .errors = "no temporary file can be made"};
  std::rewind(in.get());
  const int status = status_at_end(words, in.get(), out.get(), errors.get());
  if (status == -1) return {.kind = ProgramEnd::Kind::missing, .output = {}, .errors = {}};
  if (status != 0) return {.kind = ProgramEnd::Kind::failed, .output = {}, .errors = content_of(errors.get())};
  return {.kind = ProgramEnd::Kind::good, .output = content_of(out.get()), .errors = {}};
}

}  // namespace plussum::io
