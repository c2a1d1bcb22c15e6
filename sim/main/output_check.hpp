// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

#include "plussum/study/output_check.hpp"

namespace plussum::main {

/// The exit code, after a complaint when it is not good: 2 when an input would be lost, 3 when nothing can be written there.
int check_output(const std::string& output, const std::vector<std::string>& inputs);

}  // namespace plussum::main
