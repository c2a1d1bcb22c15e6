// SPDX-License-Identifier: MIT
#pragma once
/// What fuzz targets share: a property that must hold, a reader of the input's bytes, and a file in memory.
#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "plussum/core/hash.hpp"

namespace plussum::fuzz {

inline void require(bool condition, const char* broken, const std::string& detail = {}) {
  if (condition) return;
  std::fprintf(stderr, "broken: %s\n%s\n", broken, detail.c_str());
  std::abort();
}

/// The input from front to back; behind the end every number is 0 and every piece is empty.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    const auto piece = bytes(1);
    return piece.empty() ? std::uint8_t{0} : piece.front();
  }
  std::uint32_t number(unsigned width) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < width; ++i) value |= std::uint32_t{byte()} << 8U * i;
    return value;
  }
  std::span<const std::uint8_t> bytes(std::size_t count) {
    const auto piece = rest_.first(count < rest_.size() ? count : rest_.size());
    rest_ = rest_.subspan(piece.size());
    return piece;
  }
  std::span<const std::uint8_t> rest() { return bytes(rest_.size()); }

 private:
  std::span<const std::uint8_t> rest_;
};

/// One input in `share`, always the same ones: what takes long is not done for every input.
inline bool is_chosen(std::span<const std::uint8_t> bytes, std::uint64_t share) {
  return digest_bytes(std::as_bytes(bytes)) % share == 0;
}

inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A file that never touches a disk, in a folder of its own that goes when the process ends.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) {
    char folder[] = "/dev/shm/plussum-fuzz-XXXXXX";
    require(mkdtemp(folder) != nullptr, "no folder in memory: /dev/shm");
    folder_ = folder;
    path_ = folder_ / name;
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& folder() const { return folder_; }
  void hold(std::span<const std::byte> content) {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = file >= 0 && ::write(file, content.data(), content.size()) == ssize_t(content.size());
    if (file >= 0) ::close(file);
    require(written, "the file in memory cannot be written");
  }
  void hold(std::string_view text) { hold(std::as_bytes(std::span(text))); }
  std::string text() const {
    std::string content(std::filesystem::file_size(path_), '\0');
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool read = file >= 0 && ::read(file, content.data(), content.size()) == ssize_t(content.size());
    if (file >= 0) ::close(file);
    require(read, "the file in memory cannot be read");
    return content;
  }

 private:
  std::filesystem::path folder_, path_;
};

/// A complete scenario with one item in every list that most scenarios have.
inline constexpr std::string_view small_scenario = R"(name: small
currency: MXN
time: { step: week, start: 2020-01-01, steps: 4 }
market_space:
  name: a home
  outcome_unit: room
  unit_value: 9000 MXN
  activities:
    - { name: design, weight: 0.4, filled_by: professional, alone: 0.3, alone_skilled: 0.5 }
    - { name: build, weight: 0.6, alone: 0.2, alone_skilled: 60 % }
population:
  customers: 40 customers
  communities: 2
  income_median: 800 MXN/week
enterprises:
  - name: club
    coverage: { design: 90 %, build: 0.8 }
    promotion: 5 %/year
    programme: { instalment: 200 MXN/week, service_share: 15 % }
partners:
  - { name: masons, kind: professional, enterprise: club, capacity: 2 }
)";

}  // namespace plussum::fuzz
