// SPDX-License-Identifier: MIT
#pragma once
/// A parameter is declared once. Every parameter struct has one function `declare(ParameterVisitor&)` that names
/// its members with unit, range, meaning and source; reading YAML, the JSON Schema, `--set`, events, the resolved
/// scenario text, the documentation tables and the HDF5 attributes are visitors over that one declaration.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plussum {

inline constexpr double unbounded = std::numeric_limits<double>::infinity();
/// The initial value of a parameter that has no default: the scenario must give it.
inline constexpr double required = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int64_t required_integer = std::numeric_limits<std::int64_t>::min();

/// ISO 4217 for "no currency": what amounts of money are called as long as the scenario's own currency is not known.
inline constexpr std::string_view unknown_currency = "XXX";

/// Unit, range, meaning and source of a real number. `unit` is the unit in which the member is stored, as a
/// product of factors such as "1", "1/year", "week", "money", "money/week", "km"; `money` stands for the
/// scenario's currency. A value in YAML may carry any unit of the same dimension ("5 %/month" for "1/year") and
/// is converted once, on reading. A dimensionless value ("1") may be a plain number or a percentage.
struct NumberInfo {
  std::string_view unit = "1";
  double low = -unbounded;    ///< smallest allowed value, in `unit`
  double high = unbounded;    ///< largest allowed value, in `unit`
  bool low_excluded = false;  ///< the smallest value itself is not allowed
  bool high_excluded = false;
  std::string_view meaning;
  std::string_view source = "";
};

struct IntegerInfo {
  std::string_view unit = "1";
  std::int64_t low = std::numeric_limits<std::int64_t>::min() + 1;
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  std::string_view meaning;
  std::string_view source = "";
};

/// What a text may be.
enum class TextForm : std::uint8_t {
  free,        ///< any UTF-8 text
  identifier,  ///< lower-case letters, digits, '-' and '_', beginning with a letter: a name used in paths and files
  date,        ///< a calendar date, YYYY-MM-DD
  currency,    ///< three capital letters, ISO 4217
  path,        ///< a parameter path such as enterprises.cemex.price_level
  file,        ///< a file name, relative to the scenario's own folder
};

struct TextInfo {
  TextForm form = TextForm::free;
  bool is_required = false;
  std::string_view meaning;
};

struct ListInfo {
  std::size_t at_least = 0;
  std::size_t at_most = 1'000'000;
  std::string_view meaning;
};

/// A named number, the element of a map such as `coverage: { design: 0.9, build: 0.8 }`.
using NamedNumber = std::pair<std::string, double>;

class ParameterVisitor {
 public:
  virtual ~ParameterVisitor() = default;

  virtual void number(std::string_view name, double& value, const NumberInfo& info) = 0;
  virtual void integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) = 0;
  virtual void flag(std::string_view name, bool& value, std::string_view meaning) = 0;
  virtual void text(std::string_view name, std::string& value, const TextInfo& info) = 0;
  /// One of `options`; `index` is the position in `options`.
  virtual void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                      std::string_view meaning) = 0;
  /// A map from names (declared elsewhere in the scenario, checked by its `check`) to numbers.
  virtual void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) = 0;
  /// A list of names.
  virtual void text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                         const ListInfo& list) = 0;

  /// A nested block. Returns whether its members are to be visited; `end_group` is called only then.
  virtual bool begin_group(std::string_view name, std::string_view meaning) = 0;
  virtual void end_group() = 0;

  /// A list of blocks, each with a member `name` where blocks are referred to by name. Returns the number of
  /// items to visit; the caller makes the list that long. `end_list` is always called.
  virtual std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo& info) = 0;
  /// Whether the list just begun takes the place of the one there was: its items then begin with their defaults.
  virtual bool replaces_items() const { return false; }
  virtual void begin_item(std::size_t position) = 0;
  virtual void end_item() = 0;
  virtual void end_list() = 0;

  /// An enumeration whose enumerators are 0, 1, 2, … in the order of `options`.
  template <class Enum>
  void choice_of(std::string_view name, Enum& value, std::span<const std::string_view> options,
                 std::string_view meaning) {
    auto index = static_cast<std::uint32_t>(value);
    choice(name, index, options, meaning);
    value = static_cast<Enum>(index);
  }
  template <class Block>
  void group(std::string_view name, Block& block, std::string_view meaning) {
    if (!begin_group(name, meaning)) return;
    block.declare(*this);
    end_group();
  }
  template <class Block>
  void list(std::string_view name, std::vector<Block>& items, const ListInfo& info) {
    const std::size_t size = begin_list(name, items.size(), info);
    if (replaces_items()) items.clear();
    items.resize(size);
    for (std::size_t position = 0; position < size; ++position) {
      begin_item(position);
      items[position].declare(*this);
      end_item();
    }
    end_list();
  }
};

/// What is wrong with a value that was well-formed by itself but does not fit the rest of the scenario. `path`
/// names it as in `--set` ("enterprises[0].coverage.desing"); the reader adds file, line and column.
struct Problem {
  std::string path;
  std::string message;
};

/// A block of parameters that belongs to one mechanism: see mechanisms/mechanism.hpp.
struct ParameterBlock {
  virtual ~ParameterBlock() = default;
  virtual void declare(ParameterVisitor& visitor) = 0;
};

}  // namespace plussum
