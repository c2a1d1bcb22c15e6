// SPDX-License-Identifier: MIT
#pragma once
/// What a file is that was given where a scenario or an experiment is expected.
#include <string>

namespace plussum {

/// A sentence that says what the file is and which verbs take it; empty for what may be a scenario.
std::string why_no_scenario(const std::string& file);
/// The same where an experiment is expected.
std::string why_no_experiment(const std::string& file);

}  // namespace plussum
