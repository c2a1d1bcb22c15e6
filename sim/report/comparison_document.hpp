// SPDX-License-Identifier: MIT
#pragma once
/// The comparison of two runs as a document: ComparisonDocument of docs/schemas/compare.schema.json.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "io/parameter_values.hpp"
#include "plussum/experiment/comparison.hpp"
#include "plussum/experiment/sign_change.hpp"

namespace plussum::report {

/// A column in which the worlds first differ.
struct DifferentColumn {
  std::string name, written_by, meaning;
};

/// ΔW less ΔW with the loop cut in both worlds, by replicate [currency, real market].
struct LoopContribution {
  std::string loop, title, kind;
  std::vector<double> by_replicate;
};

/// In which of the two worlds a number is varied.
enum class VariedIn : std::uint8_t { both, control, treatment };
inline constexpr std::string_view varied_in_names[] = {"both", "control", "treatment"};

/// A number that was tried (SC1, SC2).
struct TriedNumber {
  std::string path;
  VariedIn varied_in = VariedIn::both;
  Variable variable;
  double step = 0.0, change = 0.0;  ///< [currency, real market]
  bool is_bisected = false;
  SignChange flip;
};

/// All that was measured.
struct MeasuredComparison {
  std::size_t control_run = 0, treatment_run = 0;  ///< positions in the report
  const Scenario& control;
  const Scenario& treatment;
  double confidence = 0.95;
  std::vector<ComparedMetric> metrics;
  std::vector<PairedReplicate> replicates;  ///< in the order of seeds, at least one of them complete
  std::vector<std::string> failures;        ///< [replicate] a sentence; empty when it is complete
  std::vector<io::ParameterDifference> differences;
  std::vector<DifferentColumn> first_different_columns;  ///< of the reference
  std::vector<LoopContribution> loops;
  std::size_t reference =
      0;  ///< replicate looked at by itself: the first complete one with ΔW ≠ 0, or else the first complete one
  std::vector<TriedNumber> numbers;
  std::vector<std::string> notes;
};

/// ΔW of a complete replicate [currency, real market].
double total_change(const PairedReplicate& replicate, const Scenario& scenario);

/// ComparisonDocument
nlohmann::ordered_json comparison_document(const MeasuredComparison& measured);

/// The reference replicate for people: who has more, who less, and whose fate differs.
std::string comparison_text(const MeasuredComparison& measured);

}  // namespace plussum::report
