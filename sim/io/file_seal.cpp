// SPDX-License-Identifier: MIT
#include "io/file_seal.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "plussum/core/hash.hpp"

namespace plussum::io {
namespace {

constexpr std::string_view magic = "PlusSum\n";
static_assert(seal_bytes == magic.size() + 2 * sizeof(std::uint64_t));

void put_number(std::span<std::byte> place, std::uint64_t number) {
  for (std::size_t i = 0; i < sizeof number; ++i) place[i] = static_cast<std::byte>(number >> 8U * i & 0xFFU);
}

/// A file mapped into memory, so that checking a large one takes no memory of its own.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat information {};
    if (::fstat(descriptor, &information) == 0 && S_ISREG(information.st_mode) && information.st_size > 0) {
      size_ = static_cast<std::size_t>(information.st_size);
      memory_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    ::close(descriptor);
  }
  ~MappedFile() {
    if (memory_ != MAP_FAILED) ::munmap(memory_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::span<const std::byte> bytes() const {
    if (memory_ == MAP_FAILED) return {};
    return {static_cast<const std::byte*>(memory_), size_};
  }

 private:
  void* memory_ = MAP_FAILED;
  std::size_t size_ = 0;
};

bool has_magic(std::span<const std::byte> seal) {
  return std::equal(magic.begin(), magic.end(), seal.begin(),
                    [](char letter, std::byte byte) { return static_cast<std::byte>(letter) == byte; });
}

}  // namespace

Seal seal_of(std::span<const std::byte> bytes) {
  Seal seal{};
  std::transform(magic.begin(), magic.end(), seal.begin(), [](char letter) { return static_cast<std::byte>(letter); });
  put_number(std::span(seal).subspan(8, 8), bytes.size());
  put_number(std::span(seal).subspan(16, 8), digest_bytes(bytes));
  return seal;
}

std::optional<Seal> seal_of_file(const std::filesystem::path& path) {
  const MappedFile file(path);
  if (file.bytes().empty()) return std::nullopt;
  return seal_of(file.bytes());
}

SealState check_seal(const std::filesystem::path& path) {
  const MappedFile file(path);
  return check_seal(file.bytes());
}

SealState check_seal(std::span<const std::byte> bytes) {
  if (bytes.size() < seal_bytes || !has_magic(bytes.last(seal_bytes))) return SealState::absent;
  const Seal expected = seal_of(bytes.first(bytes.size() - seal_bytes));
  const auto found = bytes.last(seal_bytes);
  return std::equal(expected.begin(), expected.end(), found.begin()) ? SealState::intact : SealState::broken;
}

}  // namespace plussum::io
