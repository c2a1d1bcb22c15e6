// SPDX-License-Identifier: MIT
#pragma once
/// What an experiment says but nothing reads. The rule: a key that has another value than its default takes effect, or is refused with
/// what to write instead.
#include <string>
#include <string_view>
#include <vector>

#include "plussum/experiment/experiment.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

/// Keys of an experiment that nothing reads beside the other keys it has.
std::vector<Problem> ignored_keys(const Experiment& experiment);

/// Why a parameter of the scenario changes no run of an experiment, with what to write instead; empty when it may.
std::string why_without_effect(std::string_view parameter);

}  // namespace plussum
