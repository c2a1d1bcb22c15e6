// SPDX-License-Identifier: MIT
#pragma once
/// Units in HDF5 files. CF says that `units` is for UDUNITS, which knows no customers and no currencies, and takes "unit" for
/// something else: such numbers are counts there, with the unit in PlusSum's own attribute.
#include <string>

#include "io/hdf5_file.hpp"

namespace plussum::io {

/// The attribute that says the unit in PlusSum's words, where `units` does not.
inline constexpr const char* own_unit = "plussum_unit";

/// Sets `units`, and `plussum_unit` where that differs.
void set_unit(Hdf5Object& object, const std::string& unit);
/// The unit in PlusSum's words; files before 1.2 have it in `units`.
std::string unit_in_file(const Hdf5Object& object);

}  // namespace plussum::io
