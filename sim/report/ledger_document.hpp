// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "plussum/engine/recording.hpp"

namespace plussum::report {

/// LedgerDocument, in currency of the real market; null when the ledger was never recorded.
nlohmann::ordered_json ledger_document(const Recording& recording, const Scenario& scenario);

/// TransitionsDocument, in real customers; null when they were never recorded.
nlohmann::ordered_json transitions_document(const Recording& recording, const Scenario& scenario);

}  // namespace plussum::report
