// SPDX-License-Identifier: MIT
#include "plussum/main/program.hpp"

int main(int count, char** words) {
  return plussum::program(count, words, plussum::built_in_mechanisms());
}
