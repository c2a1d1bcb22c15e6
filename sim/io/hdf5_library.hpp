// SPDX-License-Identifier: MIT
#pragma once
/// What the sources of the HDF5 layer share; not for others.
#include <hdf5.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "io/hdf5_file.hpp"

namespace plussum::io::library {

static_assert(std::is_same_v<hid_t, std::int64_t> && std::is_same_v<herr_t, int>);

/// Throws "subject: what", with " (system error 28: No space left on device)" where the system was the cause. The library's own words,
/// which name its variables, are forgotten.
[[noreturn]] void fail(const std::string& subject, std::string_view what);

/// The id, owned, or a FileError.
inline Hdf5Id checked(hid_t id, Hdf5Id::Close close, const std::string& subject, std::string_view what) {
  if (id < 0) fail(subject, what);
  return {id, close};
}

inline void check(herr_t result, const std::string& subject, std::string_view what) {
  if (result < 0) fail(subject, what);
}

/// Deflate cannot shrink anything further than 1 : 1032.
inline constexpr std::uint64_t largest_expansion = 1032;

hid_t memory_type(NumberType type);
hid_t file_type(NumberType type);

/// Variable-length UTF-8.
Hdf5Id text_type(const std::string& subject);

/// A data space; an axis of length 0 is made extensible, because a fixed one of length 0 is no dimension for
/// netCDF.
Hdf5Id space_of(const Shape& shape, const std::string& subject);

}  // namespace plussum::io::library
