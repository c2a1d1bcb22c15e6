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

/// What a run uses a parameter for, and therefore what may still change it. Events, ramps, pulses and branches of a running
/// world ask this.
enum class Use : std::uint8_t {
  as_group,    ///< as the group around it states; every_step outside of any
  every_step,  ///< read afresh in every step: events and branches may change it
  at_start,    ///< read when a run or a branch begins: a branch may change it, an event may not
  world,       ///< what the world was made of, or a term of plans that groups are in the middle of: it stays
  beginning,   ///< where an enterprise that decides began: it stays
};

/// Whose amount of money a number is. Every parameter in a unit of money states it.
enum class AmountOf : std::uint8_t {
  unstated,
  one,     ///< of one customer, member, group, community, enterprise's customer, unit of goods: never scaled
  market,  ///< of the real market as a whole: divided by `represents` where the simulated market uses it (A1)
  real,    ///< of the real market as well, but sums of the simulated market, times `represents`, are compared with it
};

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
  Use use = Use::as_group;
  AmountOf amount_of = AmountOf::unstated;
  double most_simulated = unbounded;  ///< of an amount of the market: the largest part of it in the simulated market
};

struct IntegerInfo {
  std::string_view unit = "1";
  std::int64_t low = std::numeric_limits<std::int64_t>::min() + 1;
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  std::string_view meaning;
  std::string_view source = "";
  Use use = Use::as_group;
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
  Use use = Use::as_group;
};

struct ListInfo {
  std::size_t at_least = 0;
  std::size_t at_most = 1'000'000;
  std::string_view meaning;
  Use use_of_length = Use::as_group;  ///< of how many items there are; items and their members state their own
};

/// What a flag, a choice or a group means: a text, or a text with its use.
struct Meaning {
  std::string_view text;
  Use use = Use::as_group;

  constexpr Meaning(const char* meaning, Use of = Use::as_group) : text(meaning), use(of) {}
  constexpr Meaning(std::string_view meaning, Use of = Use::as_group) : text(meaning), use(of) {}
};

/// A named number, the element of a map such as `coverage: { design: 0.9, build: 0.8 }`.
using NamedNumber = std::pair<std::string, double>;

class ParameterVisitor {
 public:
  virtual ~ParameterVisitor() = default;

  virtual void number(std::string_view name, double& value, const NumberInfo& info) = 0;
  virtual void integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) = 0;
  virtual void flag(std::string_view name, bool& value, const Meaning& meaning) = 0;
  virtual void text(std::string_view name, std::string& value, const TextInfo& info) = 0;
  /// One of `options`; `index` is the position in `options`.
  virtual void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                      const Meaning& meaning) = 0;
  /// A map from names (declared elsewhere in the scenario, checked by its `check`) to numbers.
  virtual void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) = 0;
  /// A list of names.
  virtual void text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                         const ListInfo& list) = 0;

  /// A nested block. Returns whether its members are to be visited; `end_group` is called only then.
  virtual bool begin_group(std::string_view name, const Meaning& meaning) = 0;
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
                 const Meaning& meaning) {
    const auto before = static_cast<std::uint32_t>(value);
    std::uint32_t index = before;
    choice(name, index, options, meaning);
    if (index != before) value = static_cast<Enum>(index);
  }
  template <class Block>
  void group(std::string_view name, Block& block, const Meaning& meaning) {
    if (!begin_group(name, meaning)) return;
    block.declare(*this);
    end_group();
  }
  template <class Block>
  void list(std::string_view name, std::vector<Block>& items, const ListInfo& info) {
    const std::size_t size = begin_list(name, items.size(), info);
    if (replaces_items()) items.clear();
    if (items.size() != size) items.resize(size);
    for (std::size_t position = 0; position < size; ++position) {
      begin_item(position);
      items[position].declare(*this);
      end_item();
    }
    end_list();
  }
};

/// Shows a block to a visitor that only looks. A declaration hands out references through which a reader can write; it
/// writes nothing by itself, so that a block which is const stays what it is, also when several threads look at it.
template <class Block>
void show(const Block& block, ParameterVisitor& visitor) {
  const_cast<Block&>(block).declare(visitor);
}

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
