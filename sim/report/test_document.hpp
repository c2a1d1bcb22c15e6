// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "plussum/experiment/tested_claims.hpp"

namespace plussum::report {

nlohmann::ordered_json registration_json(const Registration& registration);

/// TestResult
nlohmann::ordered_json test_document(const ResultPlan& plan, const TestedClaims& tested);

}  // namespace plussum::report
