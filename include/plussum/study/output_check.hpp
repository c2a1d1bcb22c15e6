// SPDX-License-Identifier: MIT
#pragma once
/// Whether a verb may write where it was asked to, found out before anything is run.
#include <string>
#include <vector>

#include "plussum/core/outcome.hpp"

namespace plussum {

/// What a verb reads must not be lost to what it writes. `inputs` are what was named: scenarios, experiments, trajectories,
/// FILE@STEP and stores. With a scenario or experiment come all files that it extends or names, with a store all that is in
/// its folder; another name of the same file (a link, a/../b) is that file. A sentence, empty when nothing speaks against
/// writing at `output`.
std::string loss_by_writing(const std::string& output, const std::vector<std::string>& inputs);

/// Why nothing can be written at `output`, or an input would be lost by it. Without an output all is well.
Outcome<Done> check_output_place(const std::string& output, const std::vector<std::string>& inputs);

/// "run.h5@120" -> "run.h5"
std::string file_of_branch(const std::string& from);

}  // namespace plussum
