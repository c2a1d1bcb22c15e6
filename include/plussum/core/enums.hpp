// SPDX-License-Identifier: MIT
#pragma once
/// How many enumerators an enum has, and their names, as the compiler knows them: a table that is joined to an enum by
/// position is checked against these, and a table that would only repeat the names is not written at all. The enumerators
/// must be 0, 1, 2, … without a gap.
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace plussum {
namespace detail {

/// The value as the compiler writes it: plussum::Phase::sense, or (plussum::Phase)7 when no enumerator has it.
template <auto Value>
constexpr std::string_view written_value() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t begin = text.find("Value = ") + 8;
  return text.substr(begin, text.find_first_of(";]", begin) - begin);
}

template <class Enum, std::size_t Count = 0>
constexpr std::size_t count_enumerators() {
  if constexpr (written_value<static_cast<Enum>(Count)>().front() == '(')
    return Count;
  else
    return count_enumerators<Enum, Count + 1>();
}

template <auto Value>
constexpr std::string_view enumerator_name() {
  const std::string_view text = written_value<Value>();
  return text.substr(text.rfind(':') + 1);
}

template <class Enum, std::size_t... Positions>
constexpr auto names_of(std::index_sequence<Positions...>) {
  return std::array{enumerator_name<static_cast<Enum>(Positions)>()...};
}

}  // namespace detail

template <class Enum>
inline constexpr std::size_t enumerator_count = detail::count_enumerators<Enum>();

template <class Enum>
inline constexpr auto enumerator_names = detail::names_of<Enum>(std::make_index_sequence<enumerator_count<Enum>>());

/// Whether the table has one row for each enumerator, in the same order, whose `name` is the enumerator's.
template <class Enum, class Table>
constexpr bool names_each(const Table& table) {
  if (std::size(table) != enumerator_count<Enum>) return false;
  for (std::size_t k = 0; k < enumerator_count<Enum>; ++k)
    if (table[k].name != enumerator_names<Enum>[k]) return false;
  return true;
}

}  // namespace plussum
