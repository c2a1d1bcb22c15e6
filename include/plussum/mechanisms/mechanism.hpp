// SPDX-License-Identifier: MIT
#pragma once
/// What a mechanism is: one rule with a view of the columns it may see, in one phase of the step.
///
/// A rule is a struct that derives from RuleSteps, with
///     static const MechanismInfo info;              name, phase, rows, draws, links, source
///     using Params = …;                             a ParameterBlock with declare()
///     struct View { …; void bind(Binder&); };       spans; const spans are what it reads, others what it writes
/// and any of
///     static void begin(View&, const Params&, const StepContext&, Tally&);                    once, before the rows
///     static void rows(const View&, const Params&, const StepContext&, RowRange, Tally&);    per block of rows, any thread
///     static void end(View&, const Params&, const StepContext&, Tally&);                      once, after all rows
/// One of these names with another signature does not compile.
/// Rows are handed out in blocks of any size: `rows` writes only inside its range (sums over a community are added
/// atomically, as integers), reads other rows of a column only
/// when no mechanism of the same pass writes it, and counts into its own Tally. `begin` must not read columns of
/// rows that an earlier mechanism of the same pass writes.
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/core/random.hpp"
#include "plussum/mechanisms/binder.hpp"
#include "plussum/scenario/scenario.hpp"
#include "plussum/state/world.hpp"

namespace plussum {

/// Phases of a step, in order. Each may write columns of one role only; recording, after the step, writes none.
enum class Phase : std::uint8_t { sense, decide, exchange, settle, change, assess };
inline constexpr std::string_view phase_names[] = {"sense", "decide", "exchange", "settle", "change", "assess"};

/// Role of the columns that may be written in a phase.
constexpr Role role_written_in(Phase phase) {
  switch (phase) {
    case Phase::sense:
      return Role::derived;
    case Phase::decide:
      return Role::intention;
    case Phase::exchange:
      return Role::flow;
    case Phase::settle:
      return Role::stock;
    case Phase::change:
      return Role::link;
    case Phase::assess:
      return Role::derived;
  }
  return Role::derived;
}

struct MechanismInfo {
  std::string_view name;
  Phase phase;
  TableId rows;            ///< table whose rows it runs over; none: begin and end only
  bool ends_pass = false;  ///< its `end` changes columns of its rows, so what follows must wait for it
  std::string_view summary;
  std::string_view source;
  std::span<const Purpose> draws;
  std::span<const Link> links;
  std::span<const OwnPurpose> own_draws = {};  ///< purposes that the rule adds to the built-in ones
  std::string_view page = {};                  ///< what `plussum explain` prints; empty: it is made from the above
};

/// Names of all that a mechanism draws.
std::vector<std::string_view> draw_names(const MechanismInfo& info);

/// From step `first_step` on (0 is the first) the draws are those of `seed`.
struct SeedFrom {
  std::uint32_t first_step;
  std::uint64_t seed;
};

struct StepContext {
  Draws draws;
  std::uint32_t step;
  double years;  ///< length of the step
  double weeks;
  bool scenario_changed;                 ///< an event took place, or this is the first step after building or restoring
  std::span<const SeedFrom> seeds = {};  ///< by step, of a run that branched off from another; empty: one seed for all

  /// Seed of the draws made in `at`: a lot cast then that holds for longer than a step is found again with it.
  std::uint64_t seed_of_step(std::uint32_t at) const {
    std::uint64_t seed = draws.seed();
    for (auto span = seeds.rbegin(); span != seeds.rend(); ++span) {
      seed = span->seed;
      if (span->first_step <= at) break;
    }
    return seed;
  }
};

struct RowRange {
  std::size_t begin, end;
  std::size_t size() const { return end - begin; }
};

/// A mechanism in a running plan.
class Mechanism {
 public:
  virtual ~Mechanism() = default;
  virtual const MechanismInfo& info() const = 0;
  virtual void bind(Binder& binder) = 0;
  virtual void begin(const StepContext& context, Tally& tally) = 0;
  virtual void rows(const StepContext& context, RowRange range, Tally& tally) const = 0;
  virtual void end(const StepContext& context, Tally& tally) = 0;
};

/// What a rule does in the parts of a step that it leaves out: nothing. A function of the rule's own hides the one here,
/// whatever its signature, so that a wrong one does not compile.
struct RuleSteps {
  template <class View, class Params>
  static void begin(View&, const Params&, const StepContext&, Tally&) {}
  template <class View, class Params>
  static void rows(const View&, const Params&, const StepContext&, RowRange, Tally&) {}
  template <class View, class Params>
  static void end(View&, const Params&, const StepContext&, Tally&) {}
};

template <class Rule>
class MechanismOf final : public Mechanism {
 public:
  const MechanismInfo& info() const override { return Rule::info; }
  void bind(Binder& binder) override {
    view_.bind(binder);
    params_ = binder.own_parameters<Rule>();
  }
  void begin(const StepContext& context, Tally& tally) override { Rule::begin(view_, *params_, context, tally); }
  void rows(const StepContext& context, RowRange range, Tally& tally) const override {
    Rule::rows(view_, *params_, context, range, tally);
  }
  void end(const StepContext& context, Tally& tally) override { Rule::end(view_, *params_, context, tally); }

 private:
  typename Rule::View view_;
  const typename Rule::Params* params_ = nullptr;
};

/// A mechanism that scenarios can name.
struct RegistryEntry {
  const MechanismInfo* info;
  std::unique_ptr<Mechanism> (*make)();
  std::unique_ptr<ParameterBlock> (*make_parameters)();
  std::unique_ptr<ParameterBlock> (*copy_parameters)(const ParameterBlock&);
};

template <class Rule>
RegistryEntry registry_entry() {
  using Params = typename Rule::Params;
  return {.info = &Rule::info,
          .make = []() -> std::unique_ptr<Mechanism> { return std::make_unique<MechanismOf<Rule>>(); },
          .make_parameters = []() -> std::unique_ptr<ParameterBlock> { return std::make_unique<Params>(); },
          .copy_parameters = [](const ParameterBlock& block) -> std::unique_ptr<ParameterBlock> {
            return std::make_unique<Params>(static_cast<const Params&>(block));
          }};
}

/// The mechanisms that scenarios can name, in the order of the default plan. Plans point into the registry they were made
/// from: it must outlive them.
class Registry {
 public:
  Registry() = default;
  Registry(std::initializer_list<RegistryEntry> entries) : entries_(entries) {}

  /// A rule in the place of another; false when there is no other of this name.
  template <class Rule>
  bool replace(std::string_view name) {
    return replace(name, registry_entry<Rule>());
  }
  bool replace(std::string_view name, const RegistryEntry& entry);
  /// A further rule: the last of its phase, or the one before the rule named. False when there is none of this name.
  template <class Rule>
  bool add(std::string_view before = {}) {
    return add(registry_entry<Rule>(), before);
  }
  bool add(const RegistryEntry& entry, std::string_view before = {});

  /// Null when there is none.
  const RegistryEntry* find(std::string_view name) const;
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  std::vector<std::string> names() const;

 private:
  std::vector<RegistryEntry> entries_;
};

/// The mechanisms that come with PlusSum, in the order of the default plan.
const Registry& built_in_mechanisms();

/// A scenario in which every registered mechanism has its default parameters.
Scenario scenario_for(const Registry& registry);

}  // namespace plussum
