// SPDX-License-Identifier: MIT
#pragma once
/// The plan of an experiment as JSON: readable, exact (doubles in shortest form that reads back to the same bits; NaN
/// and the infinities as texts), with a digest that finds every change.
#include <filesystem>
#include <optional>
#include <string>

#include "plussum/experiment/result.hpp"

namespace plussum::io {

/// The bytes of the file.
std::string result_plan_text(const ResultPlan& plan);
/// The plan in the bytes of a file; nothing when they are none, or its parts do not belong together.
std::optional<ResultPlan> result_plan_of(const std::string& text);

/// False with a sentence in `error` when the file cannot be written; the one before it is then still there.
bool write_result_plan(const std::filesystem::path& path, const ResultPlan& plan, std::string& error);

/// Nothing with an empty `error` when there is no such file, with a sentence when it is damaged.
std::optional<ResultPlan> read_result_plan(const std::filesystem::path& path, std::string& error);

}  // namespace plussum::io
