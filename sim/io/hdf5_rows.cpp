// SPDX-License-Identifier: MIT
/// Writing datasets row by row.
#include "io/hdf5_library.hpp"

namespace plussum::io {

using namespace library;

/// The spaces of `count` values in memory, and of the whole rows from `first` on in the file.
std::pair<Hdf5Id, Hdf5Id> Hdf5Dataset::row_spaces(std::uint64_t first, std::size_t count) const {
  std::uint64_t row = 1;
  for (std::size_t axis = 1; axis < shape_.size(); ++axis) row *= shape_[axis];
  if (shape_.empty() || row == 0 || count % row != 0 || count / row > shape_[0] || first > shape_[0] - count / row)
    fail("has no room for " + std::to_string(count) + " values from row " + std::to_string(first) + " on");
  std::vector<hsize_t> start(shape_.size(), 0), lengths(shape_.begin(), shape_.end());
  start[0] = first;
  lengths[0] = count / row;
  Hdf5Id file = checked(H5Dget_space(id_.get()), H5Sclose, subject_, "has no shape");
  check(H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, start.data(), nullptr, lengths.data(), nullptr), subject_,
        "has no such rows");
  const hsize_t all = count;
  return {checked(H5Screate_simple(1, &all, nullptr), H5Sclose, subject_, "has no shape"), std::move(file)};
}

void Hdf5Dataset::write_raw_rows(std::uint64_t first, NumberType type, const void* values, std::size_t count) {
  if (count == 0) return;
  const auto [memory, file] = row_spaces(first, count);
  check(H5Dwrite(id_.get(), memory_type(type), memory.get(), file.get(), H5P_DEFAULT, values), subject_,
        "cannot be written");
}

void Hdf5Dataset::write_text_rows(std::uint64_t first, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  const auto [memory, file] = row_spaces(first, texts.size());
  std::vector<const char*> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(text.c_str());
  const Hdf5Id type = text_type(subject_);
  check(H5Dwrite(id_.get(), type.get(), memory.get(), file.get(), H5P_DEFAULT, static_cast<const void*>(values.data())),
        subject_, "cannot be written");
}

Hdf5Dataset Hdf5Group::create_for_text_rows(const std::string& name, const Hdf5Dataset& scale) {
  Hdf5Dataset made = create_text_dataset(name, scale.shape());
  made.attach(0, scale);
  return made;
}

}  // namespace plussum::io
