// SPDX-License-Identifier: MIT
// The whole program with `broadcast` in the place of `reach`.
#include "plussum/main/program.hpp"

#include "broadcast.hpp"

int main(int count, char** words) {
  plussum::Registry registry = plussum::built_in_mechanisms();
  registry.replace<example::Broadcast>("reach");
  return plussum::program(count, words, registry);
}
