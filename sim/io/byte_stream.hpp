// SPDX-License-Identifier: MIT
#pragma once
/// Values as bytes through a pipe between two processes of this program: both name the same values in the same order.
/// What arrives is not believed: a length is taken only as far as bytes follow.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace plussum::io {

/// The other process has ended before all was there.
class StreamEnded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace stream {

/// Throws StreamEnded when the other side is gone.
void send(int descriptor, const void* bytes, std::size_t count);
void receive(int descriptor, void* bytes, std::size_t count);

/// Memory is taken in pieces of this size, so that a length that lies takes none.
inline constexpr std::size_t piece_bytes = 64U << 20U;

}  // namespace stream

/// Sends what it is called with.
class Sender {
 public:
  explicit Sender(int descriptor) : descriptor_(descriptor) {}
  static constexpr bool receives = false;

  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      stream::send(descriptor_, &value, sizeof value);
    } else {
      const std::uint64_t count = value.size();
      (*this)(count);
      if constexpr (std::is_trivially_copyable_v<typename T::value_type>)
        stream::send(descriptor_, value.data(), count * sizeof(typename T::value_type));
      else
        for (auto& one : value) transfer(*this, one);
    }
  }

 private:
  int descriptor_;
};

/// Fills what it is called with.
class Receiver {
 public:
  explicit Receiver(int descriptor) : descriptor_(descriptor) {}
  static constexpr bool receives = true;

  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      stream::receive(descriptor_, &value, sizeof value);
    } else {
      using Value = typename T::value_type;
      std::uint64_t count = 0;
      (*this)(count);
      value.clear();
      if constexpr (std::is_trivially_copyable_v<Value>) {
        constexpr std::uint64_t piece = stream::piece_bytes / sizeof(Value);
        for (std::uint64_t done = 0; done < count;) {
          const std::uint64_t now = count - done < piece ? count - done : piece;
          value.resize(done + now);
          stream::receive(descriptor_, value.data() + done, now * sizeof(Value));
          done += now;
        }
      } else {
        for (std::uint64_t k = 0; k < count; ++k) transfer(*this, value.emplace_back());
      }
    }
  }

 private:
  int descriptor_;
};

template <class Stream>
void transfer(Stream& stream, std::string& text) {
  stream(text);
}

}  // namespace plussum::io
