// SPDX-License-Identifier: MIT
#include "plussum/experiment/run_key.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace plussum {

RunKey run_key(std::span<const std::string_view> texts) {
  // The name space of PlusSum's runs, drawn once and never changed: it is part of every key.
  constexpr boost::uuids::uuid runs{
      {0x6b, 0x1d, 0x3f, 0x52, 0x9e, 0x0c, 0x4a, 0x7d, 0x8f, 0x21, 0x5c, 0x3e, 0xa4, 0x90, 0x17, 0xd8}};
  std::string all;
  for (const std::string_view text : texts) {
    all += std::to_string(text.size());
    all += ':';
    all += text;
  }
  std::string key = boost::uuids::to_string(boost::uuids::name_generator_sha1(runs)(all));
  std::erase(key, '-');
  return key;
}

std::string hexadecimal(std::uint64_t digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t k = text.size(); k-- > 0; digest >>= 4U) text[k] = digits[digest & 15U];
  return text;
}

}  // namespace plussum
