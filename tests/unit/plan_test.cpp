// SPDX-License-Identifier: MIT
#include "plussum/engine/plan.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

using Names = std::vector<std::string>;

struct NoParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

/// A rule that only asks for a column: what it may do is decided by phase, table and access.
template <auto column, bool writes>
struct AskingView {
  void bind(Binder& binder) {
    if constexpr (writes)
      binder.write(column);
    else
      binder.read(column);
  }
};

#define PLUSSUM_TEST_RULE(Type, the_name, the_phase, the_rows, column, writes)                                    \
  struct Type : RuleSteps {                                                                                       \
    using Params = NoParams;                                                                                      \
    using View = AskingView<column, writes>;                                                                      \
    static const MechanismInfo info;                                                                              \
  };                                                                                                              \
  const MechanismInfo Type::info {                                                                                \
    .name = the_name, .phase = the_phase, .rows = the_rows, .summary = "", .source = "", .draws = {}, .links = {} \
  }

PLUSSUM_TEST_RULE(StockInSense, "stock_in_sense", Phase::sense, TableId::customers, &Customers::cash, true);
PLUSSUM_TEST_RULE(TraitInChange, "trait_in_change", Phase::change, TableId::customers, &Customers::traits, true);
PLUSSUM_TEST_RULE(TraitInSense, "trait_in_sense", Phase::sense, TableId::customers, &Customers::traits, true);
PLUSSUM_TEST_RULE(SecondEarner, "second_earner", Phase::sense, TableId::customers, &Customers::income, true);
PLUSSUM_TEST_RULE(EarlyReader, "early_reader", Phase::sense, TableId::customers, &Customers::intended_supplier, false);
PLUSSUM_TEST_RULE(FlowReader, "flow_reader", Phase::exchange, TableId::customers, &Customers::spending, false);
PLUSSUM_TEST_RULE(LateReader, "late_reader", Phase::assess, TableId::customers, &Customers::spending, false);
PLUSSUM_TEST_RULE(StockReader, "stock_reader", Phase::sense, TableId::customers, &Customers::cash, false);
PLUSSUM_TEST_RULE(PlaceWriter, "place_writer", Phase::exchange, TableId::customers, &Communities::local_spending, true);
PLUSSUM_TEST_RULE(PlaceReader, "place_reader", Phase::exchange, TableId::customers, &Communities::local_spending,
                  false);

#undef PLUSSUM_TEST_RULE

// ---- the functions of a rule ------------------------------------------------------------------------------------------

struct WithoutFunctions : RuleSteps {
  using Params = NoParams;
  struct View {};
};
struct Sound : WithoutFunctions {
  static void begin(View&, const Params&, const StepContext&, Tally&) {}
  static void rows(const View&, const Params&, const StepContext&, RowRange, Tally&) {}
  static void end(View&, const Params&, const StepContext&, Tally&) {}
};
struct Wrong : WithoutFunctions {
  static void begin(View&, Params&, const StepContext&, Tally&) {}                 // would change its parameters
  static void rows(View&, const Params&, const StepContext&, RowRange, Tally&) {}  // would change its view
  void end(View&, const Params&, const StepContext&, Tally&) {}                    // is not static
};
struct Hidden : WithoutFunctions {
  static void begin(int) {}
  static void begin(double) {}
  template <class View>
  static void rows(View&, RowRange) {}

 private:
  static void end(View&, const Params&, const StepContext&, Tally&) {}
};

/// The calls that the engine makes.
template <class Rule>
concept BeginsWell = requires(typename Rule::View& view, const NoParams& params, const StepContext& context,
                              Tally& tally) {
  Rule::begin(view, params, context, tally);
};
template <class Rule>
concept RowsWell = requires(const typename Rule::View& view, const NoParams& params, const StepContext& context,
                            RowRange range, Tally& tally) {
  Rule::rows(view, params, context, range, tally);
};
template <class Rule>
concept EndsWell = requires(typename Rule::View& view, const NoParams& params, const StepContext& context,
                            Tally& tally) {
  Rule::end(view, params, context, tally);
};
template <class Rule>
constexpr bool all_compile = BeginsWell<Rule>&& RowsWell<Rule>&& EndsWell<Rule>;
template <class Rule>
constexpr bool any_compiles = BeginsWell<Rule> || RowsWell<Rule> || EndsWell<Rule>;

/// The built-in mechanisms and some more. A plan points into its registry, which therefore stays.
template <class... Rules>
const Registry& with() {
  static const Registry registry = [] {
    Registry all = built_in_mechanisms();
    (all.add<Rules>(), ...);
    return all;
  }();
  return registry;
}

struct Made {
  Plan plan;
  std::vector<PlanProblem> problems;
  Names names() const {
    Names all;
    for (const PlannedMechanism& planned : plan.mechanisms) all.emplace_back(planned.entry->info->name);
    return all;
  }
};

Made make(const Registry& registry, const PlanChanges& changes = {}) {
  Scenario scenario = scenario_with();
  scenario.plan = changes;
  Made made;
  made.plan = make_plan(registry, scenario, made.problems);
  return made;
}

const Names built_in{"offer",           "cover",          "survey",        "earn",     "reach",  "queue",
                     "choose",          "steer",          "pool",          "collect",  "spend",  "maintain",
                     "produce",         "contract",       "settle",        "deliver",  "learn",  "assess_value",
                     "progress_groups", "update_beliefs", "partner_entry", "practise", "invest", "trust",
                     "community_goods", "transform",      "imitate",       "compete",  "enrol",  "recruit",
                     "classify",        "flourish"};

}  // namespace

TEST_CASE("plan: a function of a rule with a wrong signature is seen, and so does not compile", "[unit][plan]") {
  STATIC_REQUIRE(all_compile<WithoutFunctions>);
  STATIC_REQUIRE(all_compile<Sound>);
  STATIC_REQUIRE_FALSE(any_compiles<Wrong>);
  STATIC_REQUIRE_FALSE(any_compiles<Hidden>);
}

TEST_CASE("plan: the default plan is the registry's order and has no problem", "[unit][plan]") {
  const Made made = make(built_in_mechanisms());
  REQUIRE(made.problems.empty());
  REQUIRE(made.names() == built_in);
}

TEST_CASE("plan: accesses of every mechanism are noted with their columns", "[unit][plan]") {
  const Made made = make(built_in_mechanisms());
  const ColumnKey income{TableId::customers, column_position(&Customers::income)};
  const auto access_of = [&](const char* mechanism) {
    const auto position = std::find(built_in.begin(), built_in.end(), mechanism) - built_in.begin();
    const auto& all = made.plan.mechanisms[static_cast<std::size_t>(position)].accesses;
    const auto found = std::find_if(all.begin(), all.end(), [&](const ColumnAccess& a) { return a.column == income; });
    return found == all.end() ? "none" : found->writes ? "writes" : "reads";
  };
  REQUIRE(access_of("earn") == std::string("writes"));
  REQUIRE(access_of("collect") == std::string("reads"));
  REQUIRE(access_of("cover") == std::string("none"));
}

TEST_CASE("plan: any one mechanism can be dropped without a problem", "[unit][plan]") {
  for (const std::string& name : built_in) {
    const Made made = make(built_in_mechanisms(), {.drop = {name}});
    INFO("without " << name);
    REQUIRE(made.problems.empty());
    Names expected = built_in;
    std::erase(expected, name);
    REQUIRE(made.names() == expected);
  }
}

TEST_CASE("plan: a list of its own replaces the default plan and keeps its order", "[unit][plan]") {
  REQUIRE(make(built_in_mechanisms(), {.only = {"earn", "spend", "settle"}}).names() ==
          Names{"earn", "spend", "settle"});
  const Made swapped = make(built_in_mechanisms(), {.only = {"reach", "earn"}});
  REQUIRE(swapped.names() == Names{"reach", "earn"});
  REQUIRE(swapped.problems.empty());
}

TEST_CASE("plan: added mechanisms come last in their phase", "[unit][plan]") {
  const Made made =
      make(with<StockReader>(), {.only = {"earn", "reach", "spend"}, .add = {"stock_reader", "classify"}});
  REQUIRE(made.problems.empty());
  REQUIRE(made.names() == Names{"earn", "reach", "stock_reader", "spend", "classify"});
}

TEST_CASE("plan: unknown names are found where they stand", "[unit][plan]") {
  const Made made = make(built_in_mechanisms(), {.only = {"earn", "ern"}, .drop = {"lern"}, .add = {"chose"}});
  REQUIRE(made.problems.size() == 3);
  const char* names[] = {"ern", "lern", "chose"};
  const char* paths[] = {"plan.only[1]", "plan.drop[0]", "plan.add[0]"};
  for (std::size_t k = 0; k < 3; ++k) {
    REQUIRE(made.problems[k].fault == PlanFault::unknown_mechanism);
    REQUIRE(made.problems[k].name == names[k]);
    REQUIRE(made.problems[k].path == paths[k]);
  }
  REQUIRE(made.names() == Names{"earn"});
}

TEST_CASE("plan: a mechanism named twice runs once and is reported", "[unit][plan]") {
  for (const PlanChanges& changes :
       {PlanChanges{.only = {"earn", "spend", "spend"}}, PlanChanges{.only = {"earn", "spend"}, .add = {"earn"}}}) {
    const Made made = make(built_in_mechanisms(), changes);
    REQUIRE(made.problems.size() == 1);
    REQUIRE(made.problems[0].fault == PlanFault::named_twice);
    REQUIRE(made.problems[0].name == (changes.add.empty() ? "spend" : "earn"));
    REQUIRE(made.names() == Names{"earn", "spend"});
  }
}

TEST_CASE("plan: dropping what is not in the plan is a problem", "[unit][plan]") {
  const Made made = make(built_in_mechanisms(), {.only = {"earn"}, .drop = {"learn"}});
  REQUIRE(made.problems.size() == 1);
  REQUIRE(made.problems[0].fault == PlanFault::not_in_plan);
  REQUIRE(made.problems[0].name == "learn");
  REQUIRE(made.problems[0].path == "plan.drop[0]");
}

TEST_CASE("plan: phases out of order are found", "[unit][plan]") {
  const Made made = make(built_in_mechanisms(), {.only = {"earn", "settle", "spend"}});
  const auto found = std::find_if(made.problems.begin(), made.problems.end(),
                                  [](const PlanProblem& problem) { return problem.fault == PlanFault::phase_order; });
  REQUIRE(found != made.problems.end());
  REQUIRE(found->name == "spend");
  REQUIRE(found->path == "plan.only");
  REQUIRE(std::count_if(made.problems.begin(), made.problems.end(),
                        [](const PlanProblem& problem) { return problem.fault == PlanFault::phase_order; }) == 1);
}

TEST_CASE("plan: writing a column of another role than the phase's is found", "[unit][plan]") {
  const Made stock = make(with<StockInSense>(), {.only = {"earn", "stock_in_sense"}});
  REQUIRE(stock.problems.size() == 1);
  REQUIRE(stock.problems[0].fault == PlanFault::wrong_role);
  REQUIRE(stock.problems[0].name == "stock_in_sense");
  REQUIRE(stock.problems[0].column == ColumnKey{TableId::customers, column_position(&Customers::cash)});
  const Made trait = make(with<TraitInSense>(), {.only = {"trait_in_sense"}});
  REQUIRE(trait.problems.size() == 1);
  REQUIRE(trait.problems[0].fault == PlanFault::wrong_role);
  REQUIRE(make(with<TraitInChange>(), {.only = {"trait_in_change"}}).problems.empty());  // rows are born in `change`
}

TEST_CASE("plan: a second writer of a column is found", "[unit][plan]") {
  const Made made = make(with<SecondEarner>(), {.only = {"earn", "second_earner"}});
  REQUIRE(made.problems.size() == 1);
  REQUIRE(made.problems[0].fault == PlanFault::second_writer);
  REQUIRE(made.problems[0].name == "second_earner");
  REQUIRE(made.problems[0].column == ColumnKey{TableId::customers, column_position(&Customers::income)});
  REQUIRE(make(with<SecondEarner>(), {.only = {"second_earner"}}).problems.empty());
}

TEST_CASE("plan: reading a flow or an intention before it is written is found", "[unit][plan]") {
  const Made early = make(with<EarlyReader>(), {.only = {"early_reader", "choose"}});
  REQUIRE(early.problems.size() == 1);
  REQUIRE(early.problems[0].fault == PlanFault::read_before_written);
  REQUIRE(early.problems[0].name == "early_reader");
  REQUIRE(early.problems[0].column == ColumnKey{TableId::customers, column_position(&Customers::intended_supplier)});
  REQUIRE(make(with<FlowReader>(), {.only = {"flow_reader", "spend"}}).problems.size() == 1);
  REQUIRE(make(with<FlowReader>(), {.only = {"spend", "flow_reader"}}).problems.empty());
  REQUIRE(make(with<LateReader>(), {.only = {"spend", "late_reader"}}).problems.empty());
  // What nothing in the plan writes stays as it was; and a stock is read as the step before left it.
  REQUIRE(make(with<FlowReader>(), {.only = {"flow_reader"}}).problems.empty());
  REQUIRE(make(with<StockReader>(), {.only = {"stock_reader", "settle"}}).problems.empty());
}

namespace {

std::vector<Names> passes_of(const Plan& plan) {
  std::vector<Names> passes;
  for (const Pass& pass : make_passes(plan)) {
    passes.emplace_back();
    for (const std::size_t k : pass.mechanisms) {
      REQUIRE(plan.mechanisms[k].entry->info->rows == pass.rows);
      passes.back().emplace_back(plan.mechanisms[k].entry->info->name);
    }
  }
  return passes;
}

}  // namespace

TEST_CASE("plan: passes of the default plan", "[unit][plan]") {
  const std::vector<Names> expected{{"offer"},
                                    {"cover"},
                                    {"survey"},
                                    {"earn", "reach", "queue", "choose"},
                                    {"steer"},
                                    {"pool"},
                                    {"collect"},
                                    {"spend", "maintain"},
                                    {"produce"},
                                    {"contract", "settle"},
                                    {"deliver", "learn", "assess_value"},
                                    {"progress_groups"},
                                    {"update_beliefs"},
                                    {"partner_entry"},
                                    {"practise"},
                                    {"invest"},
                                    {"trust"},
                                    {"community_goods"},
                                    {"transform"},
                                    {"imitate"},
                                    {"compete"},
                                    {"enrol"},
                                    {"recruit"},
                                    {"classify", "flourish"}};
  REQUIRE(passes_of(make(built_in_mechanisms()).plan) == expected);
}

TEST_CASE("plan: a pass ends where another table's column is needed that the pass writes", "[unit][plan]") {
  const Registry& registry = with<PlaceWriter, PlaceReader, FlowReader>();
  REQUIRE(passes_of(make(registry, {.only = {"place_writer", "flow_reader", "place_reader"}}).plan) ==
          std::vector<Names>{{"place_writer", "flow_reader"}, {"place_reader"}});
  REQUIRE(passes_of(make(registry, {.only = {"earn", "choose"}}).plan) == std::vector<Names>{{"earn", "choose"}});
  REQUIRE(passes_of(make(registry, {.only = {"enrol"}}).plan) == std::vector<Names>{{"enrol"}});
}

TEST_CASE("plan: passes cover every mechanism once and in order whatever is dropped", "[unit][plan]") {
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    PlanChanges changes;
    for (std::uint32_t k = 0; k < built_in.size(); ++k)
      if (Draws(1, trial).word(Purpose::test_stream, k) % 3 == 0) changes.drop.push_back(built_in[k]);
    const Made made = make(built_in_mechanisms(), changes);
    REQUIRE(made.problems.empty());
    std::size_t next = 0;
    for (const Pass& pass : make_passes(made.plan))
      for (const std::size_t k : pass.mechanisms) REQUIRE(k == next++);
    REQUIRE(next == made.plan.mechanisms.size());
  }
}
