// SPDX-License-Identifier: MIT
#include "io/hdf5_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "io/hdf5_library.hpp"

namespace plussum::io {

using namespace library;

namespace {

constexpr int deepest = 4;
constexpr std::uint64_t most_objects = 50'000;
constexpr std::uint64_t largest_chunk = 256U << 20U;
constexpr std::uint64_t largest_value = 8;
constexpr std::array<H5Z_filter_t, 3> known_filters{H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32};

[[noreturn]] void refuse(const std::string& path, std::string_view what) {
  throw FileError(fmt::format("it is damaged or hostile: '{}' {}", path, what));
}

Hdf5Id known(hid_t id, Hdf5Id::Close close, const std::string& path) {
  if (id < 0) refuse(path, "cannot be opened");
  return {id, close};
}

class Walk {
 public:
  explicit Walk(std::uint64_t file_bytes) : file_bytes_(file_bytes) {}
  void group(hid_t id, const std::string& path, int depth);
  std::uint64_t bytes_in_memory() const { return in_memory_; }

 private:
  void dataset(hid_t id, const std::string& path);
  void object(hid_t group, const std::string& name, const std::string& path, int depth);

  std::uint64_t file_bytes_, objects_ = 0, stored_ = 0, in_memory_ = 0;
};

std::string name_at(hid_t group, hsize_t position, const std::string& path) {
  const auto read = [&](char* text, std::size_t room) {
    return H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, position, text, room, H5P_DEFAULT);
  };
  const ssize_t length = read(nullptr, 0);
  if (length < 0) refuse(path, "cannot be listed");
  std::string name(static_cast<std::size_t>(length), '\0');
  read(name.data(), name.size() + 1);
  return name;
}

void Walk::group(hid_t id, const std::string& path, int depth) {
  if (depth > deepest) refuse(path, "lies deeper in groups than anything of PlusSum's");
  H5G_info_t info{};
  if (H5Gget_info(id, &info) < 0) refuse(path, "cannot be listed");
  for (hsize_t position = 0; position < info.nlinks; ++position) {
    const std::string name = name_at(id, position, path);
    if (++objects_ > most_objects) refuse(path, "holds more parts than anything of PlusSum's");
    object(id, name, path == "/" ? path + name : path + "/" + name, depth);
  }
}

void Walk::object(hid_t group, const std::string& name, const std::string& path, int depth) {
  H5L_info_t link{};
  if (H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT) < 0) refuse(path, "cannot be opened");
  if (link.type == H5L_TYPE_EXTERNAL) refuse(path, "is a link to another file");
  if (link.type != H5L_TYPE_HARD) refuse(path, "is a link to another place");
  const Hdf5Id opened = known(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, path);
  switch (H5Iget_type(opened.get())) {
    case H5I_GROUP:
      return this->group(opened.get(), path, depth + 1);
    case H5I_DATASET:
      return dataset(opened.get(), path);
    default:
      refuse(path, "is neither a group nor a dataset");
  }
}

void check_layout(hid_t properties, hid_t type, const std::string& path) {
  const H5D_layout_t layout = H5Pget_layout(properties);
  if (layout == H5D_VIRTUAL) refuse(path, "takes its values from other files");
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
    refuse(path, "is kept in an unknown way");
  if (H5Pget_external_count(properties) != 0) refuse(path, "keeps its values in another file");
  const int filters = H5Pget_nfilters(properties);
  if (filters < 0) refuse(path, "is kept in an unknown way");
  for (int k = 0; k < filters; ++k) {
    unsigned flags = 0, configuration = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter =
        H5Pget_filter2(properties, static_cast<unsigned>(k), &flags, &values, nullptr, 0, nullptr, &configuration);
    if (std::find(known_filters.begin(), known_filters.end(), filter) == known_filters.end())
      refuse(path, fmt::format("is packed by filter {}, which PlusSum does not use", filter));
  }
  if (layout != H5D_CHUNKED) return;
  std::array<hsize_t, H5S_MAX_RANK> lengths{};
  const int axes = H5Pget_chunk(properties, H5S_MAX_RANK, lengths.data());
  std::uint64_t bytes = std::max<std::uint64_t>(H5Tget_size(type), 1);
  for (int axis = 0; axis < axes; ++axis)
    if (__builtin_mul_overflow(bytes, lengths[static_cast<std::size_t>(axis)], &bytes) || bytes > largest_chunk)
      refuse(path, "is divided into chunks that are too large");
}

void Walk::dataset(hid_t id, const std::string& path) {
  const Hdf5Id properties = known(H5Dget_create_plist(id), H5Pclose, path);
  const Hdf5Id type = known(H5Dget_type(id), H5Tclose, path);
  const Hdf5Id space = known(H5Dget_space(id), H5Sclose, path);
  check_layout(properties.get(), type.get(), path);
  const hssize_t values = H5Sget_simple_extent_npoints(space.get());
  const hsize_t stored = H5Dget_storage_size(id);
  if (values < 0 || __builtin_add_overflow(stored_, stored, &stored_) || stored_ > file_bytes_)
    refuse(path, "claims more bytes than the file has");
  // Without bytes of its own it is a dimension, which is never read.
  if (stored > 0 &&
      (static_cast<std::uint64_t>(values) > UINT64_MAX / largest_value ||
       __builtin_add_overflow(in_memory_, static_cast<std::uint64_t>(values) * largest_value, &in_memory_)))
    refuse(path, "claims more values than there can be");
}

}  // namespace

std::uint64_t check_structure(const Hdf5File& file, std::uint64_t file_bytes) {
  Walk walk(file_bytes);
  walk.group(file.id(), "/", 0);
  return walk.bytes_in_memory();
}

}  // namespace plussum::io
