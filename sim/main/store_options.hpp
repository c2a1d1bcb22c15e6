// SPDX-License-Identifier: MIT
#pragma once
/// What the verbs on run stores share: opening them, and words for their contents.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "io/result_file.hpp"
#include "io/run_store.hpp"
#include "plussum/experiment/verdict.hpp"
#include "study/store_table.hpp"

namespace plussum::main {

/// A store with its plan, opened for reading; or nothing, with the complaint made and the exit code set.
struct OpenedStore {
  io::RunStore store;
  ResultPlan plan;
};
std::optional<OpenedStore> open_store(const std::string& folder, int& exit_code);

io::ResultOrigin origin_now(const std::string& command);

/// "250 of 256 runs finished in c.store, 4 failed, 2 missing."
std::string standing_text(const io::StoreStatus& status, const std::string& folder);
/// A line for each damaged place; empty without any.
std::string damage_text(const io::StoreStatus& status);
/// The exit code for a store that stands like this, with a complaint for each contradiction: runs that failed, or contradict
/// one another, are no good end. Damaged places are harmless: what they held is missing, and the next sweep makes it.
int exit_of(const io::StoreStatus& status);

/// The values of a factor that occur in the plan: "1, 2, 3", "era1, era3", "0.5 to 2 (40 values)".
std::string tried_text(const ResultPlan& plan, std::size_t factor);
/// A value of a factor: "2", or the name of a level.
std::string value_text(const FactorColumn& factor, double value);
/// {"price": 2.0, "era": "era3"}
nlohmann::ordered_json point_json(const ResultPlan& plan, const DesignPoint& point);

}  // namespace plussum::main
