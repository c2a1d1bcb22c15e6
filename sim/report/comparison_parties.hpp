// SPDX-License-Identifier: MIT
#pragma once
/// The parts of a comparison's document that say for whom: people one by one, each party by itself, and enterprises that are gone.
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "report/comparison_document.hpp"

namespace plussum::report {

/// The complete replicates of a comparison.
using PairedReplicates = std::vector<const PairedReplicate*>;

/// Shares of people not worse off, better off and equal (W2), in all, by tenth of income and by who is served.
nlohmann::ordered_json people_json(const PairedReplicates& replicates, const MeasuredComparison& measured);

/// All together, people and each enterprise: what it has more, how surely (CP1), and what either choice costs it (CP2).
nlohmann::ordered_json parties_json(const PairedReplicates& replicates, const MeasuredComparison& measured);

/// In how many replicates each enterprise of either world is gone at the end, and how many of its customers then stand outside.
nlohmann::ordered_json ends_json(const PairedReplicates& replicates, const MeasuredComparison& measured);

/// What the two scenarios say differently.
nlohmann::ordered_json differences_json(const MeasuredComparison& measured);

/// Customers by lock state and those locked out by barrier, in both worlds of the reference at some steps, with ΔW so far.
nlohmann::ordered_json moments_json(const MeasuredComparison& measured);

}  // namespace plussum::report
