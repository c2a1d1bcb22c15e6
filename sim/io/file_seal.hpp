// SPDX-License-Identifier: MIT
#pragma once
/// A seal at the end of a file: its length and digest. A flipped bit anywhere is found before a library that
/// may crash on it, or silently give another number, reads the file. HDF5 ignores what follows its own end,
/// and tools that change a file drop the seal or break it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

namespace plussum::io {

inline constexpr std::size_t seal_bytes = 24;
using Seal = std::array<std::byte, seal_bytes>;

Seal seal_of(std::span<const std::byte> bytes);

/// The seal of a file that has none yet; nothing when it cannot be read.
std::optional<Seal> seal_of_file(const std::filesystem::path& path);

enum class SealState : std::uint8_t { absent, intact, broken };
/// `absent` also when the file cannot be read; opening it will tell why.
SealState check_seal(const std::filesystem::path& path);
SealState check_seal(std::span<const std::byte> bytes);

}  // namespace plussum::io
