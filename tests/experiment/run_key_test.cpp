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
