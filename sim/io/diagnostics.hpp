// SPDX-License-Identifier: MIT
#pragma once
/// What is wrong with the user's input, collected so that everything can be reported at once.
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "plussum/core/outcome.hpp"
#include "plussum/scenario/nearest_name.hpp"

namespace plussum::io {

using plussum::Diagnostic;
using plussum::did_you_mean;
using plussum::nearest_name;

/// A place in a file. The name is shared by all places of one file; line and column count from 1, and line 0
/// stands for the source as a whole ("--set #2", a file that cannot be read).
struct Mark {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;
};

/// The mark of a whole source.
Mark mark_of_source(std::string name);

class Diagnostics {
 public:
  Diagnostics() = default;
  /// Those of a trouble, as they are shown.
  explicit Diagnostics(const Trouble& trouble);
  /// Messages are listed file by file, in the order in which the files were first named here.
  void name_file(const std::string& file);
  void add(Diagnostic diagnostic);
  void add(const Mark& mark, std::string path, std::string message);

  /// Something that is in order today and that the user should know: it is no problem, and is listed apart.
  void note(const Mark& mark, std::string path, std::string message);
  const std::vector<Diagnostic>& notes() const { return notes_; }

  bool empty() const { return count_ == 0; }
  /// Number of different problems found, also of those that were too many to keep.
  std::size_t count() const { return count_; }
  /// Whether further messages are only counted, so that there is no need to word them well.
  bool is_full() const;
  /// By file, line and column.
  std::vector<Diagnostic> sorted() const;

  /// One line per problem, "cemex.yaml:41:7: enterprises[0].strategy.horizn: unknown key; did you mean
  /// 'horizon'?", at most `lines` of them, then "and N more".
  std::string render(std::size_t lines = 40) const;
  nlohmann::ordered_json to_json() const;
  /// All of them as the trouble of one piece of work.
  Trouble trouble() const;

 private:
  std::vector<Diagnostic> kept_;
  std::vector<Diagnostic> notes_;
  std::set<std::string> seen_;  ///< rendered lines, to drop duplicates
  std::map<std::string, std::size_t, std::less<>> file_order_;
  std::size_t count_ = 0;
};

/// One line without the line break.
std::string line_of(const Diagnostic& diagnostic);

/// A text of the user's as it may appear in a message: in single quotes, shortened, control characters
/// escaped.
std::string shown(std::string_view text);
/// "1 item", "2 items".
std::string counted(std::size_t number, std::string_view noun);
/// "a", "a and b", "a, b and c".
std::string enumeration(std::span<const std::string_view> words, std::string_view conjunction = "and");

}  // namespace plussum::io
