// SPDX-License-Identifier: MIT
#include "io/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "io/hdf5_library.hpp"

namespace plussum::io {

// ---- what all share
// -------------------------------------------------------------------------------------------------

namespace library {

namespace {

/// The error of the system that made the library fail, which it tells as "errno = 28" in one of its messages; 0 where there is none.
int system_error() {
  int number = 0;
  const auto look = [](unsigned, const H5E_error2_t* entry, void* found) -> herr_t {
    constexpr std::string_view opening = "errno = ";
    const std::string_view words = entry->desc ? entry->desc : "";
    if (const std::size_t at = words.find(opening); at != std::string_view::npos)
      std::from_chars(words.data() + at + opening.size(), words.data() + words.size(), *static_cast<int*>(found));
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look, &number);
  return number;
}

}  // namespace

void fail(const std::string& subject, std::string_view what) {
  const int number = system_error();
  H5Eclear2(H5E_DEFAULT);
  if (number == 0) throw FileError(fmt::format("{}: {}", subject, what));
  throw FileError(
      fmt::format("{}: {} (system error {}: {})", subject, what, number, std::generic_category().message(number)));
}

hid_t memory_type(NumberType type) {
  const std::array<hid_t, 10> types{H5T_NATIVE_INT8,  H5T_NATIVE_UINT8,  H5T_NATIVE_INT16, H5T_NATIVE_UINT16,
                                    H5T_NATIVE_INT32, H5T_NATIVE_UINT32, H5T_NATIVE_INT64, H5T_NATIVE_UINT64,
                                    H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE};
  return types[static_cast<std::size_t>(type)];
}

hid_t file_type(NumberType type) {
  const std::array<hid_t, 10> types{H5T_STD_I8LE,  H5T_STD_U8LE,  H5T_STD_I16LE, H5T_STD_U16LE,  H5T_STD_I32LE,
                                    H5T_STD_U32LE, H5T_STD_I64LE, H5T_STD_U64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE};
  return types[static_cast<std::size_t>(type)];
}

Hdf5Id text_type(const std::string& subject) {
  Hdf5Id type = checked(H5Tcopy(H5T_C_S1), H5Tclose, subject, "no room for a text");
  check(H5Tset_size(type.get(), H5T_VARIABLE), subject, "no room for a text");
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), subject, "no room for a text");
  return type;
}

Hdf5Id space_of(const Shape& shape, const std::string& subject) {
  std::vector<hsize_t> now(shape.begin(), shape.end()), most = now;
  std::replace(most.begin(), most.end(), hsize_t{0}, hsize_t{H5S_UNLIMITED});
  return checked(H5Screate_simple(static_cast<int>(now.size()), now.data(), most.data()), H5Sclose, subject,
                 "has no shape");
}

}  // namespace library

using namespace library;

Hdf5Session::Hdf5Session() {
  static std::mutex mutex;
  // Effective on the first call only, before the library starts.
  static const int without_exit_handler = H5dont_atexit();
  static_cast<void>(without_exit_handler);
  lock_ = std::unique_lock(mutex);
  H5open();
  H5PLset_loading_state(0);  // a file that asks for a filter shall not make the library load a program for it
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

// ---- groups
// ---------------------------------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t chunk_bytes = 1U << 20U;

/// Whole rows first, as many as fit into a chunk.
std::vector<hsize_t> chunk_of(const Shape& shape, std::size_t bytes_per_value) {
  std::vector<hsize_t> chunk(shape.size(), 1);
  std::uint64_t inner = bytes_per_value;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    const std::uint64_t longest = std::max<std::uint64_t>(shape[axis], 1);
    chunk[axis] = std::clamp<std::uint64_t>(chunk_bytes / inner, 1, longest);
    inner *= chunk[axis];
  }
  return chunk;
}

constexpr unsigned in_creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

/// Creation properties of a dataset: the same input gives the same bytes, so nothing carries the time.
Hdf5Id dataset_properties(const Shape& shape, std::size_t bytes_per_value, int deflate, const std::string& subject) {
  Hdf5Id made = checked(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, subject, "cannot be made");
  check(H5Pset_obj_track_times(made.get(), false), subject, "cannot be made");
  check(H5Pset_attr_creation_order(made.get(), in_creation_order), subject, "cannot be made");
  const bool extensible = std::find(shape.begin(), shape.end(), 0U) != shape.end();
  if (deflate == 0 && !extensible) return made;
  const std::vector<hsize_t> chunk = chunk_of(shape, bytes_per_value);
  check(H5Pset_chunk(made.get(), static_cast<int>(chunk.size()), chunk.data()), subject,
        "cannot be divided into chunks");
  if (deflate == 0) return made;
  check(H5Pset_shuffle(made.get()), subject, "cannot be compressed");
  check(H5Pset_deflate(made.get(), static_cast<unsigned>(deflate)), subject, "cannot be compressed");
  return made;
}

}  // namespace

Hdf5Group::Hdf5Group(Hdf5Id id, const std::string& path, std::uint64_t most_bytes)
    : Hdf5Object(std::move(id), path, path.empty() ? "the file" : "group '" + path + "'", most_bytes) {}

std::string Hdf5Group::path_of(const std::string& name) const {
  return path_.empty() ? name : path_ + "/" + name;
}

void Hdf5Group::check_name(const std::string& name) const {
  if (name.empty() || name == "." || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
    fail("'" + name + "' cannot be the name of a group or dataset");
  if (has(name)) fail("there are two datasets named '" + name + "'; rename one of them");
}

Hdf5Group Hdf5Group::create_group(const std::string& name) {
  check_name(name);
  const std::string subject = "group '" + path_of(name) + "'";
  const Hdf5Id properties = checked(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, subject, "cannot be made");
  check(H5Pset_obj_track_times(properties.get(), false), subject, "cannot be made");
  check(H5Pset_link_creation_order(properties.get(), in_creation_order), subject, "cannot be made");
  check(H5Pset_attr_creation_order(properties.get(), in_creation_order), subject, "cannot be made");
  return {checked(H5Gcreate2(id_.get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT), H5Gclose, subject,
                  "cannot be made"),
          path_of(name), most_bytes_};
}

Hdf5Group Hdf5Group::group(const std::string& name) const {
  if (!has(name)) fail("the group '" + name + "' is missing");
  return {checked(H5Gopen2(id_.get(), name.c_str(), H5P_DEFAULT), H5Gclose, "group '" + path_of(name) + "'",
                  "cannot be read"),
          path_of(name), most_bytes_};
}

bool Hdf5Group::has(const std::string& name) const {
  return H5Lexists(id_.get(), name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Hdf5Group::names() const {
  H5G_info_t info{};
  check(H5Gget_info(id_.get(), &info), subject_, "cannot be listed");
  std::vector<std::string> result;
  for (hsize_t position = 0; position < info.nlinks; ++position) {
    const auto name_of = [&](char* text, std::size_t room) {
      return H5Lget_name_by_idx(id_.get(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, position, text, room, H5P_DEFAULT);
    };
    const ssize_t length = name_of(nullptr, 0);
    if (length < 0) fail("cannot be listed in the order in which it was written; the file is not one of PlusSum's");
    std::string name(static_cast<std::size_t>(length), '\0');
    name_of(name.data(), name.size() + 1);
    result.push_back(std::move(name));
  }
  return result;
}

Shape Hdf5Group::shape_of(const std::vector<const Hdf5Dataset*>& scales) {
  Shape shape;
  for (const Hdf5Dataset* scale : scales) shape.push_back(scale->size());
  return shape;
}

void Hdf5Group::attach_all(Hdf5Dataset& made, const std::vector<const Hdf5Dataset*>& scales) {
  for (unsigned axis = 0; axis < scales.size(); ++axis) made.attach(axis, *scales[axis]);
}

Hdf5Dataset Hdf5Group::create_raw(const std::string& name, NumberType type, const Shape& shape,
                                  std::size_t bytes_per_value, int deflate, const void* fill) {
  check_name(name);
  const std::string subject = "dataset '" + path_of(name) + "'";
  const Hdf5Id properties = dataset_properties(shape, bytes_per_value, deflate, subject);
  if (fill) check(H5Pset_fill_value(properties.get(), memory_type(type), fill), subject, "cannot get its fill value");
  const Hdf5Id space = space_of(shape, subject);
  return {checked(H5Dcreate2(id_.get(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT, properties.get(),
                             H5P_DEFAULT),
                  H5Dclose, subject, "cannot be made"),
          path_of(name), most_bytes_};
}

Hdf5Dataset Hdf5Group::create_text_dataset(const std::string& name, const Shape& shape) {
  check_name(name);
  const std::string subject = "dataset '" + path_of(name) + "'";
  const Hdf5Id properties = dataset_properties(shape, sizeof(char*), 0, subject);
  const Hdf5Id space = space_of(shape, subject);
  return {checked(H5Dcreate2(id_.get(), name.c_str(), text_type(subject).get(), space.get(), H5P_DEFAULT,
                             properties.get(), H5P_DEFAULT),
                  H5Dclose, subject, "cannot be made"),
          path_of(name), most_bytes_};
}

Hdf5Dataset Hdf5Group::create_texts(const std::string& name, const std::vector<std::string>& texts,
                                    const Hdf5Dataset& scale) {
  Hdf5Dataset made = create_text_dataset(name, scale.shape());
  made.attach(0, scale);
  made.write_texts(texts);
  return made;
}

Hdf5Dataset Hdf5Group::create_scale(const std::string& name, const std::vector<std::string>& labels) {
  Hdf5Dataset made = create_text_dataset(name, {labels.size()});
  made.make_scale(name);
  made.write_texts(labels);
  return made;
}

Hdf5Dataset Hdf5Group::create_dimension(const std::string& name, std::size_t length) {
  Hdf5Dataset made = create_raw(name, NumberType::float32, {length}, sizeof(float), 0, nullptr);
  // The words by which netCDF-4 knows a dimension without values.
  made.make_scale(fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", length));
  return made;
}

Hdf5Dataset Hdf5Group::dataset(const std::string& name) const {
  if (!has(name)) fail("the dataset '" + name + "' is missing");
  return {checked(H5Dopen2(id_.get(), name.c_str(), H5P_DEFAULT), H5Dclose, "dataset '" + path_of(name) + "'",
                  "cannot be read"),
          path_of(name), most_bytes_};
}

}  // namespace plussum::io
