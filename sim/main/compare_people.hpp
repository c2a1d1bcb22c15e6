// SPDX-License-Identifier: MIT
#pragma once
/// What `compare` says of people, and of enterprises that are gone.
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "plussum/experiment/paired_run.hpp"

namespace plussum::main {

/// The share of people not worse off, in all, by tenth of income and by who is served.
std::string people_text(const PeopleComparison& people);
nlohmann::ordered_json people_json(const PeopleComparison& people, const Scenario& scenario);

/// A sentence for each enterprise that is gone from this world ("the treatment") at the end, each a line; empty when none is.
std::string ends_text(std::span<const EnterpriseEnd> ends, const std::string& world, const Scenario& scenario);
nlohmann::ordered_json ends_json(std::span<const EnterpriseEnd> ends, const Scenario& scenario);

}  // namespace plussum::main
