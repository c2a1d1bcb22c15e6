// SPDX-License-Identifier: MIT
#pragma once
/// A thin layer over the C interface of HDF5: every call is checked, everything is closed, and files come out
/// the way netCDF-4, xarray and h5py like them: dimension scales, creation order, variable-length UTF-8 text,
/// no time stamps. Failures are thrown as FileError with the group and dataset; the public functions of
/// sim/io turn them into values.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "plussum/core/money.hpp"

namespace plussum::io {

class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Must live while anything below is used: the library is not safe for several threads, prints its errors
/// unless told not to, and takes the process down at exit when a file could not be closed.
class Hdf5Session {
 public:
  Hdf5Session();

 private:
  std::unique_lock<std::mutex> lock_;
};

/// Owner of an identifier of the library.
class Hdf5Id {
 public:
  using Close = int (*)(std::int64_t);

  Hdf5Id() = default;
  Hdf5Id(std::int64_t id, Close close) : id_(id), close_(close) {}
  Hdf5Id(Hdf5Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Id& operator=(Hdf5Id&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Id() {
    if (id_ >= 0) close_(id_);
  }
  std::int64_t get() const { return id_; }
  /// Gives up ownership, for those who check how closing went.
  std::int64_t release() { return std::exchange(id_, -1); }

 private:
  std::int64_t id_ = -1;
  Close close_ = nullptr;
};

enum class NumberType : std::uint8_t { int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64 };

template <class T>
constexpr NumberType number_type() {
  if constexpr (std::is_same_v<T, Money>)
    return NumberType::int64;
  else if constexpr (std::is_same_v<T, float>)
    return NumberType::float32;
  else if constexpr (std::is_same_v<T, double>)
    return NumberType::float64;
  else {
    static_assert(std::is_integral_v<T> && !std::is_same_v<T, bool>);
    constexpr unsigned size = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 2 : sizeof(T) == 4 ? 4 : 6;
    return static_cast<NumberType>(size + (std::is_unsigned_v<T> ? 1 : 0));
  }
}

using Shape = std::vector<std::uint64_t>;

/// Something that carries attributes. Numbers and texts are scalars; empty texts and lists are left out,
/// because some readers cannot represent them, and read back as empty.
class Hdf5Object {
 public:
  void set_text(const std::string& name, std::string_view text);
  void set_texts(const std::string& name, const std::vector<std::string>& texts);
  template <class T>
  void set_number(const std::string& name, T value) {
    write_attribute(name, number_type<T>(), &value, 1, true);
  }
  template <class T>
  void set_numbers(const std::string& name, const std::vector<T>& values) {
    write_attribute(name, number_type<T>(), values.data(), values.size(), false);
  }

  bool has_attribute(const std::string& name) const;
  std::string text(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;
  template <class T>
  T number(const std::string& name) const {
    T value{};
    read_attribute(name, number_type<T>(), &value);
    return value;
  }

  /// "the file", "group 'series'", "dataset 'series/cash'": the subject of sentences about it.
  const std::string& subject() const { return subject_; }

 protected:
  Hdf5Object(Hdf5Id id, std::string path, std::string subject, std::uint64_t most_bytes)
      : id_(std::move(id)), path_(std::move(path)), subject_(std::move(subject)), most_bytes_(most_bytes) {}
  [[noreturn]] void fail(const std::string& what) const;
  void write_attribute(const std::string& name, NumberType type, const void* values, std::size_t count, bool scalar);
  void read_attribute(const std::string& name, NumberType type, void* value) const;

  Hdf5Id id_;
  std::string path_;
  std::string subject_;
  std::uint64_t most_bytes_;  ///< more cannot be in a file of this size; a damaged file may claim anything
};

class Hdf5Dataset : public Hdf5Object {
 public:
  const Shape& shape() const { return shape_; }
  std::uint64_t size() const;
  bool is_text() const;
  bool is_scale() const;
  /// Whether the values are stored as exactly this type.
  bool stores(NumberType type) const;
  /// Name of the dimension scale of an axis; empty where there is none.
  std::string dimension(unsigned axis) const;

  void make_scale(const std::string& scale_name);
  void attach(unsigned axis, const Hdf5Dataset& scale);

  template <class T>
  void write(std::span<const T> values) {
    write_raw(number_type<T>(), values.data(), values.size());
  }
  template <class T>
  std::vector<T> read() const {
    check_size(sizeof(T));
    std::vector<T> values(size());
    read_raw(number_type<T>(), values.data());
    return values;
  }
  std::vector<std::string> read_texts() const;

  /// Writes whole rows, positions of the first axis, from `first` on: for what is not all in memory at once.
  template <class T>
  void write_rows(std::uint64_t first, std::span<const T> values) {
    write_raw_rows(first, number_type<T>(), values.data(), values.size());
  }
  void write_text_rows(std::uint64_t first, const std::vector<std::string>& texts);

 private:
  friend class Hdf5Group;
  Hdf5Dataset(Hdf5Id id, const std::string& path, std::uint64_t most_bytes);
  void check_size(std::uint64_t bytes_per_value) const;
  void write_raw(NumberType type, const void* values, std::size_t count);
  void write_texts(const std::vector<std::string>& texts);
  void write_raw_rows(std::uint64_t first, NumberType type, const void* values, std::size_t count);
  std::pair<Hdf5Id, Hdf5Id> row_spaces(std::uint64_t first, std::size_t count) const;
  void read_raw(NumberType type, void* values) const;

  Shape shape_;
};

class Hdf5Group : public Hdf5Object {
 public:
  Hdf5Group create_group(const std::string& name);
  Hdf5Group group(const std::string& name) const;
  bool has(const std::string& name) const;
  /// In the order in which they were made.
  std::vector<std::string> names() const;

  /// Writes values and attaches a scale to every axis; `deflate` 0 stores them as they are.
  template <class T>
  Hdf5Dataset create(const std::string& name, std::span<const T> values, const std::vector<const Hdf5Dataset*>& scales,
                     int deflate, const T* fill = nullptr) {
    Hdf5Dataset made = create_raw(name, number_type<T>(), shape_of(scales), sizeof(T), deflate, fill);
    if (fill) made.write_attribute("_FillValue", number_type<T>(), fill, 1, false);
    attach_all(made, scales);
    made.write(values);
    return made;
  }
  /// As create(), uncompressed and without values, which write_rows() brings.
  template <class T>
  Hdf5Dataset create_for_rows(const std::string& name, const std::vector<const Hdf5Dataset*>& scales,
                              const T* fill = nullptr) {
    Hdf5Dataset made = create_raw(name, number_type<T>(), shape_of(scales), sizeof(T), 0, fill);
    if (fill) made.write_attribute("_FillValue", number_type<T>(), fill, 1, false);
    attach_all(made, scales);
    return made;
  }
  Hdf5Dataset create_for_text_rows(const std::string& name, const Hdf5Dataset& scale);
  /// One text per position of `scale`.
  Hdf5Dataset create_texts(const std::string& name, const std::vector<std::string>& texts, const Hdf5Dataset& scale);
  /// A dimension that has its numbers, or its labels, as values.
  template <class T>
  Hdf5Dataset create_scale(const std::string& name, std::span<const T> values) {
    Hdf5Dataset made = create_raw(name, number_type<T>(), {values.size()}, sizeof(T), 0, nullptr);
    made.make_scale(name);
    made.write(values);
    return made;
  }
  Hdf5Dataset create_scale(const std::string& name, const std::vector<std::string>& labels);
  /// A dimension that is only a length: takes no room.
  Hdf5Dataset create_dimension(const std::string& name, std::size_t length);
  Hdf5Dataset dataset(const std::string& name) const;

 private:
  friend class Hdf5File;
  Hdf5Group(Hdf5Id id, const std::string& path, std::uint64_t most_bytes);
  std::string path_of(const std::string& name) const;
  void check_name(const std::string& name) const;
  static Shape shape_of(const std::vector<const Hdf5Dataset*>& scales);
  static void attach_all(Hdf5Dataset& made, const std::vector<const Hdf5Dataset*>& scales);
  Hdf5Dataset create_raw(const std::string& name, NumberType type, const Shape& shape, std::size_t bytes_per_value,
                         int deflate, const void* fill);
  Hdf5Dataset create_text_dataset(const std::string& name, const Shape& shape);
};

/// The bytes of a finished file.
struct FileImage {
  struct Free {
    void operator()(void* memory) const;
  };
  std::unique_ptr<void, Free> memory;
  std::size_t size = 0;
  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(memory.get()), size}; }
};

class Hdf5File {
 public:
  /// A file in memory. The library cannot recover from a disk that fills up while it writes (it leaks the
  /// file and crashes at exit), so it never writes to one: finish() hands over the bytes.
  static Hdf5File create();
  /// A file written as it grows, for what does not fit in memory. Only in a process that ends with _exit() whatever
  /// happens: see create().
  static Hdf5File create_on_disk(const std::filesystem::path& path);
  static Hdf5File open(const std::filesystem::path& path);
  /// The bytes of a file, which are copied.
  static Hdf5File open(std::span<const std::byte> bytes);

  Hdf5Group root() const;
  std::int64_t id() const { return id_.get(); }
  /// All groups and datasets must be gone.
  FileImage finish();
  /// finish() for a file that was made on disk.
  void close();

 private:
  Hdf5File() = default;
  std::unique_ptr<FileImage> image_;
  Hdf5Id id_;
  std::uint64_t most_bytes_ = 0;
};

}  // namespace plussum::io
