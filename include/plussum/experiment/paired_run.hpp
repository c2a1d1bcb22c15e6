// SPDX-License-Identifier: MIT
#pragma once
/// Two worlds of the same people on the same random numbers, run step by step: what the one has that the other has not,
/// and whose fate differs.
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "plussum/engine/simulation.hpp"
#include "plussum/experiment/people.hpp"
#include "plussum/experiment/value_account.hpp"

namespace plussum {

/// An enterprise that left the market and did not come back.
struct EnterpriseEnd {
  std::uint32_t enterprise = 0;  ///< its position in the world
  std::uint32_t step = 0;        ///< after which it was gone
  bool is_insolvent = false;     ///< its cash did not pay for that step; else it left in time (compete.1)
  Money cash;                    ///< what it had then
};

/// A world that goes on without the enterprises that become insolvent: the account of each stands as it is then, and whom it served
/// it serves no more. An insolvency is an outcome, not the end of what can be compared.
class EnduringRun {
 public:
  explicit EnduringRun(Simulation& simulation);
  /// A breach is one of the books, or a customer overdrawn.
  Breach step();
  const std::vector<EnterpriseEnd>& ends() const { return ends_; }

 private:
  void close_insolvent_enterprises();

  Simulation& simulation_;
  std::vector<std::uint8_t> active_, insolvent_;
  std::vector<EnterpriseEnd> ends_;
};

/// Counts of one of the two worlds after a step [simulated customers].
struct MarketState {
  std::array<std::int64_t, lock_state_count> lock_states{};
  std::array<std::int64_t, barrier_count> locked_out_by{};
};

/// What was seen at some steps, for both worlds.
struct PairedMoment {
  std::uint32_t step = 0;
  MarketState control, treatment;
  Money total_change;  ///< ΔW so far
};

/// Whose supplier differs between the worlds.
struct Fates {
  std::uint32_t first_different_step = 0;  ///< first step after which the worlds differ at all; 0: never
  /// Columns whose digests differ after that step, "customers.cash".
  std::vector<std::string> first_different_columns;
  std::uint32_t first_flip = 0;   ///< first step after which some customer has another supplier; 0: never
  std::int64_t ever_flipped = 0;  ///< customers who ever had another supplier than in the control
  std::array<std::int64_t, decile_count> ever_flipped_by_decile{};
  std::array<std::int64_t, decile_count> customers_by_decile{};
  /// [control][treatment], lock states at the end
  std::array<std::array<std::int64_t, lock_state_count>, lock_state_count> at_end{};
  std::vector<std::uint32_t> first_flip_of;  ///< by customer; 0: never
};

struct PairedResult {
  Breach control_breach, treatment_breach;
  std::uint32_t steps = 0;
  std::vector<PairedMoment> moments;
  ValueComparison values;
  PeopleComparison people;
  Fates fates;
  std::vector<EnterpriseEnd> control_ends, treatment_ends;
};

/// Runs both for `steps` steps; at most `moments` of them, equally spaced and the last one included, are kept. `go_on` is
/// asked after each step, also the last. Both simulations must be at their start and have the same customers. Stops at a breach of
/// the books, but not at an insolvency.
PairedResult run_pair(Simulation& control, Simulation& treatment, std::uint32_t steps, std::uint32_t moments,
                      const std::function<bool(std::uint32_t)>& go_on);

}  // namespace plussum
