// SPDX-License-Identifier: MIT
/// Opening files, and making them in memory or on disk.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "io/hdf5_library.hpp"

namespace plussum::io {

using namespace library;

namespace {

constexpr std::size_t growth_bytes = 4U << 20U;

const std::string the_file = "the file";

// The library keeps a file in memory with these; the last one hands the memory over instead of freeing it.
void* allocate(std::size_t size, H5FD_file_image_op_t, void*) {
  return std::malloc(size);
}
void* reallocate(void* memory, std::size_t size, H5FD_file_image_op_t, void*) {
  return std::realloc(memory, size);
}
herr_t release(void* memory, H5FD_file_image_op_t operation, void* user) {
  if (operation == H5FD_FILE_IMAGE_OP_FILE_CLOSE && user)
    static_cast<FileImage*>(user)->memory.reset(memory);
  else
    std::free(memory);
  return 0;
}
void* same_user(void* user) {
  return user;
}
herr_t keep_user(void*) {
  return 0;
}

/// Where the file ends, as its superblock says (File Format Specification, version 2 and 3 of the
/// superblock): the memory may be longer, and H5Fget_file_image leaves a wrong checksum in files of the 1.10
/// format.
std::size_t end_of_file(const FileImage& image) {
  constexpr std::size_t version_at = 8, offset_size_at = 9, end_at = 28;
  const auto* bytes = static_cast<const unsigned char*>(image.memory.get());
  const unsigned version = bytes ? bytes[version_at] : 0U;
  if ((version != 2 && version != 3) || bytes[offset_size_at] != sizeof(std::uint64_t))
    throw FileError("the file: the HDF5 library made a superblock that PlusSum does not know");
  std::uint64_t end = 0;
  for (std::size_t i = sizeof end; i-- > 0;) end = end << 8U | bytes[end_at + i];
  return end;
}

Hdf5Id access_properties() {
  Hdf5Id made = checked(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, the_file, "cannot be prepared");
  check(H5Pset_fclose_degree(made.get(), H5F_CLOSE_STRONG), the_file, "cannot be prepared");
#if H5_VERSION_GE(1, 10, 7)
  // Finished files do not change, and locking fails on some network file systems.
  check(H5Pset_file_locking(made.get(), false, true), the_file, "cannot be prepared");
#endif
  return made;
}

Hdf5Id creation_properties() {
  Hdf5Id made = checked(H5Pcreate(H5P_FILE_CREATE), H5Pclose, the_file, "cannot be prepared");
  constexpr unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  check(H5Pset_obj_track_times(made.get(), false), the_file, "cannot be prepared");
  check(H5Pset_link_creation_order(made.get(), in_order), the_file, "cannot be prepared");
  check(H5Pset_attr_creation_order(made.get(), in_order), the_file, "cannot be prepared");
  return made;
}

void use_format_110(const Hdf5Id& access) {
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), the_file, "cannot be prepared");
}

}  // namespace

void FileImage::Free::operator()(void* block) const {
  std::free(block);
}

Hdf5File Hdf5File::create() {
  Hdf5File file;
  file.image_ = std::make_unique<FileImage>();
  const Hdf5Id access = access_properties();
  H5FD_file_image_callbacks_t callbacks{allocate,  nullptr,   reallocate,       release,
                                        same_user, keep_user, file.image_.get()};
  use_format_110(access);
  check(H5Pset_fapl_core(access.get(), growth_bytes, false), the_file, "cannot be prepared");
  check(H5Pset_file_image_callbacks(access.get(), &callbacks), the_file, "cannot be prepared");
  const Hdf5Id creation = creation_properties();
  file.id_ = checked(H5Fcreate("in memory", H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose, the_file,
                     "cannot be made");
  return file;
}

Hdf5File Hdf5File::create_on_disk(const std::filesystem::path& path) {
  Hdf5File file;
  const Hdf5Id access = access_properties(), creation = creation_properties();
  use_format_110(access);
  file.id_ = checked(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose, the_file,
                     "cannot be made");
  return file;
}

Hdf5File Hdf5File::open(const std::filesystem::path& path) {
  Hdf5File file;
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error) throw FileError("the file: cannot be read (" + error.message() + ")");
  file.most_bytes_ = (size + 4096) * largest_expansion;
  const Hdf5Id access = access_properties();
  file.id_ = checked(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, the_file,
                     "it is cut off or damaged; copy it again or repeat the run");
  return file;
}

Hdf5File Hdf5File::open(std::span<const std::byte> bytes) {
  Hdf5File file;
  file.most_bytes_ = (bytes.size() + 4096) * largest_expansion;
  const Hdf5Id access = access_properties();
  std::vector<std::byte> copy(bytes.begin(), bytes.end());
  check(H5Pset_fapl_core(access.get(), growth_bytes, false), the_file, "cannot be prepared");
  check(H5Pset_file_image(access.get(), copy.data(), copy.size()), the_file, "cannot be prepared");
  file.id_ = checked(H5Fopen("in memory", H5F_ACC_RDONLY, access.get()), H5Fclose, the_file,
                     "it is cut off or damaged; copy it again or repeat the run");
  return file;
}

Hdf5Group Hdf5File::root() const {
  return {checked(H5Gopen2(id_.get(), "/", H5P_DEFAULT), H5Gclose, the_file, "cannot be read"), "", most_bytes_};
}

void Hdf5File::close() {
  check(H5Fflush(id_.get(), H5F_SCOPE_GLOBAL), the_file, "cannot be completed");
  check(H5Fclose(id_.release()), the_file, "cannot be completed");
}

FileImage Hdf5File::finish() {
  close();
  image_->size = end_of_file(*image_);
  return std::move(*image_);
}

}  // namespace plussum::io
