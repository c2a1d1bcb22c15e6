// SPDX-License-Identifier: MIT
#include <hdf5_hl.h>

#include <algorithm>
#include <limits>

#include "io/hdf5_library.hpp"
#include "io/safe_text.hpp"

namespace plussum::io {

using namespace library;

// ---- attributes
// -----------------------------------------------------------------------------------------------------

void Hdf5Object::fail(const std::string& what) const {
  library::fail(subject_, what);
}

void Hdf5Object::set_text(const std::string& name, std::string_view text) {
  if (text.empty()) return;
  const std::string terminated = valid_utf8(text);
  const char* value = terminated.c_str();
  const Hdf5Id type = text_type(subject_);
  const Hdf5Id space = checked(H5Screate(H5S_SCALAR), H5Sclose, subject_, "no room for attribute " + name);
  const Hdf5Id attribute =
      checked(H5Acreate2(id_.get(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
              subject_, "cannot make attribute " + name);
  check(H5Awrite(attribute.get(), type.get(), static_cast<const void*>(&value)), subject_,
        "cannot write attribute " + name);
}

void Hdf5Object::set_texts(const std::string& name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  std::vector<const char*> values;
  values.reserve(texts.size());
  std::vector<std::string> valid;
  for (const std::string& text : texts) valid.push_back(valid_utf8(text));
  for (const std::string& text : valid) values.push_back(text.c_str());
  const Hdf5Id type = text_type(subject_);
  const Hdf5Id space = space_of({texts.size()}, subject_);
  const Hdf5Id attribute =
      checked(H5Acreate2(id_.get(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
              subject_, "cannot make attribute " + name);
  check(H5Awrite(attribute.get(), type.get(), static_cast<const void*>(values.data())), subject_,
        "cannot write attribute " + name);
}

void Hdf5Object::write_attribute(const std::string& name, NumberType type, const void* values, std::size_t count,
                                 bool scalar) {
  if (count == 0) return;
  const Hdf5Id space = scalar ? checked(H5Screate(H5S_SCALAR), H5Sclose, subject_, "no room for attribute " + name)
                              : space_of({count}, subject_);
  const Hdf5Id attribute =
      checked(H5Acreate2(id_.get(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
              subject_, "cannot make attribute " + name);
  check(H5Awrite(attribute.get(), memory_type(type), values), subject_, "cannot write attribute " + name);
}

bool Hdf5Object::has_attribute(const std::string& name) const {
  return H5Aexists(id_.get(), name.c_str()) > 0;
}

std::vector<std::string> Hdf5Object::texts(const std::string& name) const {
  if (!has_attribute(name)) return {};
  const Hdf5Id attribute =
      checked(H5Aopen(id_.get(), name.c_str(), H5P_DEFAULT), H5Aclose, subject_, "cannot read attribute " + name);
  const Hdf5Id type = checked(H5Aget_type(attribute.get()), H5Tclose, subject_, "cannot read attribute " + name);
  const Hdf5Id space = checked(H5Aget_space(attribute.get()), H5Sclose, subject_, "cannot read attribute " + name);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  if (H5Tis_variable_str(type.get()) <= 0) fail("attribute " + name + " is no variable-length text");
  if (count < 0 || static_cast<std::uint64_t>(count) > most_bytes_) fail("attribute " + name + " is damaged");
  std::vector<char*> values(static_cast<std::size_t>(count), nullptr);
  check(H5Aread(attribute.get(), type.get(), static_cast<void*>(values.data())), subject_,
        "cannot read attribute " + name);
  std::vector<std::string> result;
  result.reserve(values.size());
  for (const char* value : values) result.emplace_back(value ? value : "");
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, static_cast<void*>(values.data()));
  return result;
}

std::string Hdf5Object::text(const std::string& name) const {
  std::vector<std::string> all = texts(name);
  return all.empty() ? std::string{} : std::move(all.front());
}

void Hdf5Object::read_attribute(const std::string& name, NumberType type, void* value) const {
  if (!has_attribute(name)) fail("attribute " + name + " is missing");
  const Hdf5Id attribute =
      checked(H5Aopen(id_.get(), name.c_str(), H5P_DEFAULT), H5Aclose, subject_, "cannot read attribute " + name);
  const Hdf5Id space = checked(H5Aget_space(attribute.get()), H5Sclose, subject_, "cannot read attribute " + name);
  if (H5Sget_simple_extent_npoints(space.get()) != 1) fail("attribute " + name + " is not one number");
  check(H5Aread(attribute.get(), memory_type(type), value), subject_, "attribute " + name + " is no number");
}

// ---- datasets
// -------------------------------------------------------------------------------------------------------

Hdf5Dataset::Hdf5Dataset(Hdf5Id id, const std::string& path, std::uint64_t most_bytes)
    : Hdf5Object(std::move(id), path, "dataset '" + path + "'", most_bytes) {
  const Hdf5Id space = checked(H5Dget_space(id_.get()), H5Sclose, subject_, "has no shape");
  const int axes = H5Sget_simple_extent_ndims(space.get());
  if (axes < 0 || axes > H5S_MAX_RANK) fail("has no shape");
  std::vector<hsize_t> lengths(static_cast<std::size_t>(axes));
  check(H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr), subject_, "has no shape");
  shape_.assign(lengths.begin(), lengths.end());
}

std::uint64_t Hdf5Dataset::size() const {
  std::uint64_t product = 1;
  for (const std::uint64_t length : shape_)
    if (__builtin_mul_overflow(product, length, &product)) return std::numeric_limits<std::uint64_t>::max();
  return product;
}

bool Hdf5Dataset::is_text() const {
  const Hdf5Id type = checked(H5Dget_type(id_.get()), H5Tclose, subject_, "has no type");
  return H5Tget_class(type.get()) == H5T_STRING;
}

bool Hdf5Dataset::is_scale() const {
  return H5DSis_scale(id_.get()) > 0;
}

bool Hdf5Dataset::stores(NumberType type) const {
  const Hdf5Id stored = checked(H5Dget_type(id_.get()), H5Tclose, subject_, "has no type");
  return H5Tequal(stored.get(), file_type(type)) > 0;
}

std::string Hdf5Dataset::dimension(unsigned axis) const {
  std::string name;
  const auto remember = [](hid_t, unsigned, hid_t scale, void* found) -> herr_t {
    char text[256] = "";
    if (H5DSget_scale_name(scale, text, sizeof text) > 0) *static_cast<std::string*>(found) = text;
    return 1;  // the first scale is enough
  };
  H5DSiterate_scales(id_.get(), axis, nullptr, remember, &name);
  return name;
}

void Hdf5Dataset::make_scale(const std::string& scale_name) {
  check(H5DSset_scale(id_.get(), scale_name.c_str()), subject_, "cannot become a dimension");
}

void Hdf5Dataset::attach(unsigned axis, const Hdf5Dataset& scale) {
  check(H5DSattach_scale(id_.get(), scale.id_.get(), axis), subject_,
        "cannot get its dimension from " + scale.subject_);
}

void Hdf5Dataset::write_raw(NumberType type, const void* values, std::size_t count) {
  if (count != size())
    fail("has " + std::to_string(count) + " values where its dimensions ask for " + std::to_string(size()));
  if (count == 0) return;
  check(H5Dwrite(id_.get(), memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values), subject_, "cannot be written");
  check(H5Dflush(id_.get()), subject_, "cannot be compressed");
}

void Hdf5Dataset::write_texts(const std::vector<std::string>& texts) {
  if (texts.size() != size())
    fail("has " + std::to_string(texts.size()) + " texts where its dimension asks for " + std::to_string(size()));
  if (texts.empty()) return;
  std::vector<const char*> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(text.c_str());
  const Hdf5Id type = text_type(subject_);
  check(H5Dwrite(id_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<const void*>(values.data())),
        subject_, "cannot be written");
}

/// Values that were never written take no bytes in the file, and any room in memory.
void Hdf5Dataset::check_size(std::uint64_t bytes_per_value) const {
  const Hdf5Id stored = checked(H5Dget_type(id_.get()), H5Tclose, subject_, "has no type");
  const std::uint64_t bytes = H5Dget_storage_size(id_.get()),
                      width = std::max<std::uint64_t>(H5Tget_size(stored.get()), 1);
  std::uint64_t most = 0;
  if (__builtin_mul_overflow(bytes, largest_expansion, &most)) most = most_bytes_;
  if (size() > most_bytes_ / bytes_per_value || size() > most / width)
    fail("claims more values than the file can hold; the file is damaged");
}

void Hdf5Dataset::read_raw(NumberType type, void* values) const {
  if (size() == 0) return;
  const Hdf5Id stored = checked(H5Dget_type(id_.get()), H5Tclose, subject_, "has no type");
  const H5T_class_t kind = H5Tget_class(stored.get());
  const bool wants_real = type == NumberType::float32 || type == NumberType::float64;
  if (kind != H5T_INTEGER && !(kind == H5T_FLOAT && wants_real)) fail("does not hold the kind of numbers expected");
  check(H5Dread(id_.get(), memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values), subject_, "cannot be read");
}

std::vector<std::string> Hdf5Dataset::read_texts() const {
  const Hdf5Id type = checked(H5Dget_type(id_.get()), H5Tclose, subject_, "has no type");
  if (H5Tis_variable_str(type.get()) <= 0) fail("does not hold variable-length text");
  check_size(sizeof(char*));
  std::vector<char*> values(size(), nullptr);
  std::vector<std::string> result;
  if (values.empty()) return result;
  const Hdf5Id space = checked(H5Dget_space(id_.get()), H5Sclose, subject_, "has no shape");
  check(H5Dread(id_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<void*>(values.data())), subject_,
        "cannot be read");
  for (const char* value : values) result.emplace_back(value ? value : "");
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, static_cast<void*>(values.data()));
  return result;
}

}  // namespace plussum::io
