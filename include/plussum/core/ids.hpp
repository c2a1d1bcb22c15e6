// SPDX-License-Identifier: MIT
#pragma once
/// Typed identifiers. A stable id names an actor for ever and keys its random draws; a row is a position in a
/// table and is stored only in links between tables that are rebuilt with them.
#include <cstdint>

namespace plussum {

enum class CustomerId : std::uint32_t {};
enum class CommunityId : std::uint32_t {};
enum class EnterpriseId : std::uint8_t {};
enum class PartnerId : std::uint8_t {};
enum class GroupId : std::uint32_t {};

inline constexpr std::uint32_t no_row = 0xFFFFFFFFu;   ///< link to no row of another table
inline constexpr std::uint8_t self_provision = 0xFFu;  ///< supplier of a customer who provides for herself
inline constexpr std::size_t max_enterprises = 16;
inline constexpr std::size_t max_partners = 16;
inline constexpr std::size_t max_regions = 8;
inline constexpr std::size_t decile_count = 10;
/// Suppliers as positions in arrays: enterprises 0…15, then self-provision.
inline constexpr std::size_t supplier_slots = max_enterprises + 1;

constexpr std::size_t supplier_slot(std::uint8_t supplier) {
  return supplier == self_provision ? max_enterprises : supplier;
}

}  // namespace plussum
