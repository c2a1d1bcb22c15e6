// SPDX-License-Identifier: MIT
#include "plussum/experiment/paired_run.hpp"

#include <algorithm>

#include "plussum/engine/run_to_end.hpp"

namespace plussum {
namespace {

MarketState state_of(const Simulation& simulation) {
  return {.lock_states = simulation.world().tally.lock_states, .locked_out_by = simulation.world().tally.locked_out_by};
}

/// What owners keep in each of the two worlds, as the scenarios stand at the start.
struct Kept {
  ValueAccount control, treatment;
};

ValueComparison values_of(const Simulation& control, const Simulation& treatment, const Kept& kept) {
  return compare_accounts(value_account(control.world(), control.scenario()) + kept.control,
                          value_account(treatment.world(), treatment.scenario()) + kept.treatment);
}

/// Suppliers are compared by name: their positions may differ between the scenarios. 0 is self-provision.
std::vector<std::uint8_t> common_numbers(const Scenario& scenario, const Scenario& other) {
  std::vector<std::uint8_t> numbers;
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    std::size_t position = other.enterprises.size() + e;
    for (std::size_t k = 0; k < other.enterprises.size(); ++k)
      if (other.enterprises[k].name == scenario.enterprises[e].name) position = k;
    numbers.push_back(static_cast<std::uint8_t>(position + 1));
  }
  return numbers;
}

struct Suppliers {
  std::vector<std::uint8_t> control, treatment;
  std::uint8_t in_control(std::uint8_t supplier) const {
    return supplier == self_provision ? std::uint8_t{0} : control[supplier];
  }
  std::uint8_t in_treatment(std::uint8_t supplier) const {
    return supplier == self_provision ? std::uint8_t{0} : treatment[supplier];
  }
};

std::vector<std::uint8_t> own_numbers(std::size_t enterprises) {
  std::vector<std::uint8_t> numbers;
  for (std::size_t e = 0; e < enterprises; ++e) numbers.push_back(static_cast<std::uint8_t>(e + 1));
  return numbers;
}

void note_first_difference(const Simulation& control, const Simulation& treatment, std::uint32_t step, Fates& fates) {
  const WorldDigest &a = control.digest(), &b = treatment.digest();
  if (a.world == b.world) return;
  fates.first_different_step = step;
  const std::vector<std::string> names = treatment.digest_columns();
  for (std::size_t k = 0; k < names.size(); ++k)
    if (a.columns[k] != b.columns[k]) fates.first_different_columns.push_back(names[k]);
}

void note_flips(const Simulation& control, const Simulation& treatment, const Suppliers& numbers, std::uint32_t step,
                Fates& fates) {
  const Customers &a = control.world().customers, &b = treatment.world().customers;
  for (std::size_t row = 0; row < a.size(); ++row) {
    if (fates.first_flip_of[row] != 0) continue;
    if (numbers.in_control(a.supplier[row]) == numbers.in_treatment(b.supplier[row])) continue;
    fates.first_flip_of[row] = step;
    if (fates.first_flip == 0) fates.first_flip = step;
    ++fates.ever_flipped;
    ++fates.ever_flipped_by_decile[a.income_decile[row]];
  }
}

void note_end(const Simulation& control, const Simulation& treatment, Fates& fates) {
  const Customers &a = control.world().customers, &b = treatment.world().customers;
  for (std::size_t row = 0; row < a.size(); ++row) ++fates.at_end[a.lock_state[row]][b.lock_state[row]];
}

/// Whether its cash is below 0 although it must not be.
bool is_overdrawn(const Simulation& simulation, std::size_t enterprise) {
  return simulation.world().enterprises.cash[enterprise] < Money{} &&
         !simulation.scenario().enterprises[enterprise].may_be_overdrawn;
}

}  // namespace

EnduringRun::EnduringRun(Simulation& simulation)
    : simulation_(simulation),
      active_(simulation.world().enterprises.active),
      insolvent_(simulation.world().enterprises.size()) {}

void EnduringRun::close_insolvent_enterprises() {
  std::vector<std::size_t> closing;
  for (std::size_t e = 0; e < insolvent_.size(); ++e)
    if (insolvent_[e] == 0 && is_overdrawn(simulation_, e)) closing.push_back(e);
  if (closing.empty()) return;
  Checkpoint checkpoint = simulation_.checkpoint();
  for (const std::size_t e : closing) insolvent_[e] = 1, checkpoint.world.enterprises.active[e] = 0;
  simulation_.restore(std::move(checkpoint));
}

Breach EnduringRun::step() {
  const Breach breach = simulation_.step();
  // An insolvency is found after all else is in order; it is found again in every step, once an overdraft stands.
  const bool insolvency = is_insolvency(breach);
  if (insolvency) close_insolvent_enterprises();
  const Enterprises& enterprises = simulation_.world().enterprises;
  for (std::size_t e = 0; e < enterprises.size(); ++e) {
    if (active_[e] != 0 && enterprises.active[e] == 0)
      ends_.push_back({.enterprise = static_cast<std::uint32_t>(e),
                       .step = simulation_.steps_done(),
                       .is_insolvent = insolvent_[e] != 0,
                       .cash = enterprises.cash[e]});
    else if (active_[e] == 0 && enterprises.active[e] != 0)
      std::erase_if(ends_, [e](const EnterpriseEnd& end) { return end.enterprise == e; });
    active_[e] = enterprises.active[e];
  }
  return insolvency ? Breach{} : breach;
}

PairedResult run_pair(Simulation& control, Simulation& treatment, std::uint32_t steps, std::uint32_t moments,
                      const std::function<bool(std::uint32_t)>& go_on) {
  PairedResult result;
  result.fates.first_flip_of.assign(control.world().customers.size(), 0);
  for (const std::uint8_t decile : control.world().customers.income_decile) ++result.fates.customers_by_decile[decile];
  const Suppliers numbers{.control = common_numbers(control.scenario(), treatment.scenario()),
                          .treatment = own_numbers(treatment.scenario().enterprises.size())};
  const Kept kept{.control = kept_by_owners(control.scenario(), treatment.scenario()),
                  .treatment = kept_by_owners(treatment.scenario(), control.scenario())};
  const std::uint32_t spacing = moments == 0 ? steps : (steps + moments - 1) / moments;
  EnduringRun of_control(control), of_treatment(treatment);
  bool stops = false;
  const auto step_both = [&] {
    result.control_breach = of_control.step();
    result.treatment_breach = of_treatment.step();
    const std::uint32_t step = ++result.steps;
    if (result.fates.first_different_step == 0) note_first_difference(control, treatment, step, result.fates);
    note_flips(control, treatment, numbers, step, result.fates);
    const bool broken =
        result.control_breach.kind != BreachKind::none || result.treatment_breach.kind != BreachKind::none;
    stops = !go_on(step) || broken || step == steps;
    if (stops || (steps - step) % spacing == 0)
      result.moments.push_back({.step = step,
                                .control = state_of(control),
                                .treatment = state_of(treatment),
                                .total_change = values_of(control, treatment, kept).total_change});
    return result.control_breach.kind != BreachKind::none ? result.control_breach : result.treatment_breach;
  };
  make_steps(
      0, steps, [&stops] { return !stops; }, step_both);
  result.values = values_of(control, treatment, kept);
  result.people = compare_people(control.world(), control.scenario(), treatment.world(), treatment.scenario());
  result.control_ends = of_control.ends();
  result.treatment_ends = of_treatment.ends();
  note_end(control, treatment, result.fates);
  return result;
}

}  // namespace plussum
