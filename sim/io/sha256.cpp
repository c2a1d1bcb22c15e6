// SPDX-License-Identifier: MIT
#include "io/sha256.hpp"

#include <openssl/evp.h>

#include <new>

namespace plussum::io {

std::string sha256(std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned int count = 0;
  if (EVP_Digest(text.data(), text.size(), bytes, &count, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  constexpr std::string_view digits = "0123456789abcdef";
  std::string digest;
  for (unsigned int i = 0; i < count; ++i) {
    digest += digits[bytes[i] >> 4U];
    digest += digits[bytes[i] & 15U];
  }
  return digest;
}

bool is_sha256(std::string_view text) {
  return text.size() == sha256_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace plussum::io
