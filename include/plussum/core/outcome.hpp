// SPDX-License-Identifier: MIT
#pragma once
/// What a piece of work comes to: a value, or the trouble that kept it from one. Nothing is thrown, and no caller passes a place
/// for an error along.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace plussum {

/// One thing that is wrong with a file or a text, and where.
struct Diagnostic {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;  ///< the parameter, "enterprises[0].strategy.horizon"; empty for the file as a whole
  std::string message;
};

enum class TroubleKind : std::uint8_t {
  bad_input,     ///< the user asked for something that cannot be
  input_output,  ///< a file or a store could not be read or written
  failed,        ///< a run did not come to its end, or does not give what it gave before; the scenario is the reason
  broken_invariant,  ///< a fault of the program
  interrupted,       ///< the user ended it
};

struct Trouble {
  TroubleKind kind = TroubleKind::bad_input;
  std::string sentence = {};                 ///< empty when `diagnostics` say it all
  std::vector<Diagnostic> diagnostics = {};  ///< in the order in which they are shown
  std::size_t not_listed = 0;                ///< further ones, too many to keep
};

inline Trouble bad_input(std::string sentence) {
  return {TroubleKind::bad_input, std::move(sentence)};
}
inline Trouble input_output_trouble(std::string sentence) {
  return {TroubleKind::input_output, std::move(sentence)};
}

/// A value of this type, or trouble.
template <class Value>
class [[nodiscard]] Outcome {
 public:
  Outcome(Value value) : state_(std::in_place_index<0>, std::move(value)) {}
  Outcome(Trouble trouble) : state_(std::in_place_index<1>, std::move(trouble)) {}

  explicit operator bool() const { return state_.index() == 0; }
  Value& operator*() & { return std::get<0>(state_); }
  const Value& operator*() const& { return std::get<0>(state_); }
  Value&& operator*() && { return std::get<0>(std::move(state_)); }
  Value* operator->() { return &std::get<0>(state_); }
  const Value* operator->() const { return &std::get<0>(state_); }

  const Trouble& trouble() const { return std::get<1>(state_); }
  /// For another outcome that fails for the same reason.
  Trouble take_trouble() { return std::get<1>(std::move(state_)); }

 private:
  std::variant<Value, Trouble> state_;
};

/// Done, or trouble.
struct Done {};

}  // namespace plussum
