// SPDX-License-Identifier: MIT
#pragma once
/// Words for the contents of run stores, which several verbs say.
#include <string>

#include "io/result_file.hpp"
#include "io/run_store.hpp"
#include "report/words.hpp"
#include "study/opened_store.hpp"

namespace plussum::main {

using report::point_json;
using report::value_text;

/// "250 of 256 runs finished in c.store, 4 failed, 2 missing."
std::string standing_text(const io::StoreStatus& status, const std::string& folder);
/// A line for each damaged place; empty without any.
std::string damage_text(const io::StoreStatus& status);
/// The exit code for a store that stands like this, with a complaint for each contradiction: runs that failed, or contradict
/// one another, are no good end. Damaged places are harmless: what they held is missing, and the next sweep makes it.
int exit_of(const io::StoreStatus& status);

/// The values of a factor that occur in the plan: "1, 2, 3", "era1, era3", "0.5 to 2 (40 values)".
std::string tried_text(const ResultPlan& plan, std::size_t factor);
}  // namespace plussum::main
