// SPDX-License-Identifier: MIT
#include "plussum/experiment/run_key.hpp"

#include <array>

#include "support/catch.hpp"

using namespace plussum;

TEST_CASE("run key: depends on every text and on where one ends", "[run_key]") {
  using Texts = std::array<std::string_view, 2>;
  const RunKey key = run_key(Texts{"ab", "c"});
  CHECK(key.size() == 32);
  CHECK(key == run_key(Texts{"ab", "c"}));
  CHECK(key != run_key(Texts{"a", "bc"}));
  CHECK(key != run_key(Texts{"c", "ab"}));
  CHECK(key != run_key(std::array<std::string_view, 1>{"abc"}));
}

TEST_CASE("run key: a digest has sixteen digits", "[run_key]") {
  CHECK(hexadecimal(0) == "0000000000000000");
  CHECK(hexadecimal(0x0123456789abcdefU) == "0123456789abcdef");
  CHECK(hexadecimal(~std::uint64_t{0}) == "ffffffffffffffff");
}
