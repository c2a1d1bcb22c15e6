// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/earn.hpp"

#include <atomic>
#include <cmath>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/community_runs.hpp"
#include "plussum/state/tally_overflow.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::income_shock, Purpose::common_shock, Purpose::irregular_pay,
                             Purpose::region_shock};
constexpr Link named_links[] = {Link::outcome_to_income, Link::capability_to_income, Link::local_spending_to_income,
                                Link::wellbeing_to_income, Link::commons_to_income};
constexpr std::string_view shape_names[] = {"concave", "s_shaped"};

/// Columns of one run of rows in one community.
struct Run {
  std::size_t rows;
  const float* normal;
  const std::uint32_t* pay_word;
  const float* potential;
  const float* outcome_stock;
  const float* capability;
  const std::uint8_t* traits;
  float common_innovation;
  float place;                ///< factor on income that the place gives
  double local_rate;          ///< paid by the local market per unit of income potential [minor units]
  std::uint32_t pay_below;    ///< irregular earners are paid when their word is below this …
  std::uint32_t always_paid;  ///< … or when this is 1
  float* shock;
  float* smoothed;
  Money* income;
};

struct RunSums {
  std::int64_t earned, local;
  std::int64_t seen;  ///< bits of all amounts
};

PLUSSUM_KERNEL bool any_irregular(const std::uint8_t* traits, std::size_t rows) {
  unsigned all = 0;
  for (std::size_t k = 0; k < rows; ++k) all |= traits[k];
  return (all & trait_irregular_earner) != 0;
}

/// Arguments come by value, so that the compiler keeps them in registers across the stores.
PLUSSUM_KERNEL RunSums earn_run(const Run run, const EarnTerms terms) {
  const bool has_market = run.local_rate > 0.0;
  const float per_week = 1e-4f / terms.weeks;
  std::int64_t earned = 0, local = 0, seen = 0;
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const float shock =
        terms.persistence * run.shock[k] + run.common_innovation + terms.own_weight * run.normal[k];  // (earn.1)
    run.shock[k] = shock;
    const float factor = income_factor(terms, run.place, run.outcome_stock[k], run.capability[k]);
    const float weekly =
        run.potential[k] * terms.growth * portable_exp(shock - terms.half_variance) * factor;  // (earn.2)
    const bool regular = (run.traits[k] & trait_irregular_earner) == 0;
    const bool lucky = (run.pay_word[k] < run.pay_below) | (run.always_paid != 0);
    const float paid = regular ? weekly : (lucky ? weekly * terms.per_pay_chance : 0.0f);
    const std::int64_t outside = round_to_int64(static_cast<double>(paid * terms.weeks) * Money::units_per_currency);
    const std::int64_t inside = has_market ? floor_to_int64(run.local_rate * static_cast<double>(run.potential[k])) : 0;
    const float received = static_cast<float>(small_to_double(outside + inside)) * per_week;
    run.smoothed[k] += terms.smoothing * (received - run.smoothed[k]);  // (earn.4)
    run.income[k].units = outside + inside;
    earned += outside;
    local += inside;
    seen |= outside | inside;
  }
  return {earned, local, seen};
}

/// Four sums for each tenth, so that a row need not wait for the one before it.
void count_by_decile(const Money* income, const std::uint8_t* decile, std::size_t rows, Tally& tally) {
  std::int64_t sums[4][decile_count] = {};
  for (std::size_t k = 0; k < rows; ++k) sums[k % 4][decile[k]] += income[k].units;
  for (std::size_t tenth = 0; tenth < decile_count; ++tenth)
    tally.decile_income[tenth] += sums[0][tenth] + sums[1][tenth] + sums[2][tenth] + sums[3][tenth];
}

}  // namespace

const MechanismInfo Earn::info{.name = "earn",
                               .phase = Phase::sense,
                               .rows = TableId::customers,
                               .summary = "income from outside with persistent shocks, and from the local market",
                               .source = "AR(1) L33; S-shaped returns L31; local multiplier L36",
                               .draws = draws,
                               .links = named_links};

void EarnParams::declare(ParameterVisitor& visitor) {
  visitor.number("shock_persistence", shock_persistence,
                 {.low = 0.0,
                  .high = 1.0,
                  .high_excluded = true,
                  .meaning = "autocorrelation of the log-income shock over one week (phi)",
                  .source = "L33"});
  visitor.number(
      "shock_sd", shock_sd,
      {.low = 0.0, .high = 3.0, .meaning = "standard deviation of the log-income shock (sigma)", .source = "L33"});
  visitor.number(
      "common_share", common_share,
      {.low = 0.0,
       .high = 1.0,
       .meaning = "share of the innovation's variance that a community has in common, of what its region has not"});
  visitor.number("region_share", region_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of the innovation's variance that a region has in common; 0 is neutral"});
  visitor.number("irregular_pay_chance", irregular_pay_chance,
                 {.low = 0.0,
                  .high = 1.0,
                  .low_excluded = true,
                  .meaning = "chance that an irregular earner is paid in a step (pi); she then gets y/pi"});
  visitor.number("paid_together_share", paid_together_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "chance that in a step all irregular earners of a community are paid, or not, together",
                  .source = "L28"});
  visitor.number("income_floor", income_floor,
                 {.low = 0.0, .high = 1.0, .meaning = "least factor of outcome and skill on income"});
  visitor.number("outcome_gain", outcome_gain,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "what a saturated outcome stock adds to income, as a share (eta_A); 0 is neutral"});
  visitor.number("outcome_half", outcome_half,
                 {.unit = "1",
                  .low = 1e-3,
                  .high = 1e6,
                  .meaning = "outcome stock at which half of that is reached, in the market space's unit"});
  visitor.choice_of("outcome_shape", outcome_shape, shape_names,
                    "returns to the outcome stock: concave (n = 1) or S-shaped (n = 2)");
  visitor.number("outcome_reference", outcome_reference,
                 {.low = 0.0, .high = 1.0, .meaning = "saturation already contained in the income potential"});
  visitor.number(
      "capability_gain", capability_gain,
      {.low = 0.0, .high = 100.0, .meaning = "what full skill adds to income, as a share (eta_h); 0 is neutral"});
  visitor.number("capability_reference", capability_reference,
                 {.low = 0.0, .high = 1.0, .meaning = "skill already contained in the income potential"});
  visitor.number("wellbeing_gain", wellbeing_gain,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "what full wellbeing of the community adds to income, as a share (eta_W); 0 is neutral"});
  visitor.number("commons_gain", commons_gain,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "what a lost natural stock takes from income, as a share (eta_N); 0 is neutral"});
  visitor.number("growth", growth,
                 {.unit = "1/year",
                  .low = -1.0,
                  .high = 1.0,
                  .meaning = "exogenous growth of income; 0 in every comparison of eras"});
  visitor.number("smoothing_rate", smoothing_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "rate at which smoothed income follows income (lambda)"});
}

void EarnView::bind(Binder& binder) {
  binder.parts(scenario);
  id = binder.read(&Customers::id);
  community = binder.read(&Customers::community);
  income_potential = binder.read(&Customers::income_potential);
  outcome_stock = binder.read(&Customers::outcome_stock);
  capability = binder.read(&Customers::capability);
  traits = binder.read(&Customers::traits);
  income_decile = binder.read(&Customers::income_decile);
  community_id = binder.read(&Communities::id);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  community_potential = binder.read(&Communities::income_potential);
  local_balance = binder.read(&Communities::local_balance);
  region = binder.read(&Communities::region);
  wellbeing = binder.read(&Communities::wellbeing);
  region_id = binder.read(&Regions::id);
  commons = binder.read(&Regions::commons);
  income_shock = binder.write(&Customers::income_shock);
  smoothed_income = binder.write(&Customers::smoothed_income);
  income = binder.write(&Customers::income);
  region_shock = binder.write(&Regions::common_shock);
  common_shock = binder.write(&Communities::common_shock);
  paid_together = binder.write(&Communities::paid_together);
  local_income = binder.write(&Communities::local_income);
}

EarnTerms earn_terms(const EarnParams& params, const LinkGains& gains, double years, double weeks, std::uint32_t step) {
  const double persistence = params.shock_persistence > 0.0 ? portable_pow(params.shock_persistence, weeks) : 0.0;
  const double innovation = params.shock_sd * std::sqrt(1.0 - persistence * persistence);
  const double rest = 1.0 - params.region_share;
  const bool s_shaped = params.outcome_shape == OutcomeShape::s_shaped;
  return {.persistence = static_cast<float>(persistence),
          .region_weight = static_cast<float>(innovation * std::sqrt(params.region_share)),
          .common_weight = static_cast<float>(innovation * std::sqrt(rest * params.common_share)),
          .own_weight = static_cast<float>(innovation * std::sqrt(rest * (1.0 - params.common_share))),
          .half_variance = static_cast<float>(0.5 * params.shock_sd * params.shock_sd),
          .growth = static_cast<float>(portable_exp(params.growth * years * step)),
          .floor = static_cast<float>(params.income_floor),
          .outcome_gain = static_cast<float>(params.outcome_gain * gains.of(Link::outcome_to_income)),
          .outcome_half_power =
              static_cast<float>(s_shaped ? params.outcome_half * params.outcome_half : params.outcome_half),
          .outcome_reference = static_cast<float>(params.outcome_reference),
          .capability_gain = static_cast<float>(params.capability_gain * gains.of(Link::capability_to_income)),
          .capability_reference = static_cast<float>(params.capability_reference),
          .wellbeing_gain = static_cast<float>(params.wellbeing_gain * gains.of(Link::wellbeing_to_income)),
          .commons_gain = static_cast<float>(params.commons_gain * gains.of(Link::commons_to_income)),
          .concave = s_shaped ? 0.0f : 1.0f,
          .s_shaped = s_shaped ? 1.0f : 0.0f,
          .per_pay_chance = static_cast<float>(1.0 / params.irregular_pay_chance),
          .smoothing = static_cast<float>(hazard_chance(params.smoothing_rate, years)),
          .weeks = static_cast<float>(weeks),
          .pay_threshold = chance_threshold(params.irregular_pay_chance)};
}

void Earn::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  view.terms = earn_terms(params, view.scenario.links(), context.years, context.weeks, context.step);
  const std::uint64_t together = chance_threshold(params.paid_together_share);
  for (std::size_t k = 0; k < view.region_id.size(); ++k)
    view.region_shock[k] = view.terms.region_weight > 0.0f
                               ? static_cast<double>(view.terms.region_weight *
                                                     context.draws.normal(Purpose::region_shock, view.region_id[k]))
                               : 0.0;
  for (std::size_t place = 0; place < view.community_id.size(); ++place) {
    const std::uint32_t id = view.community_id[place];
    view.common_shock[place] = view.terms.common_weight * context.draws.normal(Purpose::common_shock, id);
    const Block4 word = context.draws.block(Purpose::common_shock, id, 1);
    const bool paid = word.word[1] < view.terms.pay_threshold;
    view.paid_together[place] = static_cast<std::uint8_t>(word.word[0] < together ? (paid ? 2 : 1) : 0);
    view.local_income[place] = {};
  }
}

void Earn::rows(const View& view, const Params&, const StepContext& context, RowRange range, Tally& tally) {
  float normal[chunk_rows];
  std::uint32_t pay_word[chunk_rows] = {};
  const double payout =
      view.scenario.links().of(Link::local_spending_to_income) * (1.0 - 0x1p-40);  // never more than there is
  for_each_run(
      view.community, view.first_customer, view.customers, range.begin, range.end,
      [&](std::uint32_t place, std::size_t begin, std::size_t end) {
        const auto ids = view.id.subspan(begin, end - begin);
        context.draws.fill_normals(Purpose::income_shock, ids, std::span(normal, ids.size()));
        if (any_irregular(view.traits.data() + begin, ids.size()))
          context.draws.fill_words(Purpose::irregular_pay, ids, std::span(pay_word, ids.size()));
        const double potential = view.community_potential[place];
        const std::uint8_t together = view.paid_together[place];
        const std::uint8_t region = view.region[place];
        const bool certain = view.terms.pay_threshold > 0xFFFFFFFFu;
        const Run run{
            .rows = ids.size(),
            .normal = normal,
            .pay_word = pay_word,
            .potential = view.income_potential.data() + begin,
            .outcome_stock = view.outcome_stock.data() + begin,
            .capability = view.capability.data() + begin,
            .traits = view.traits.data() + begin,
            .common_innovation = view.common_shock[place] + static_cast<float>(view.region_shock[region]),
            .place = place_factor(view.terms, view.wellbeing[place], static_cast<float>(view.commons[region])),
            .local_rate =
                potential > 0.0 ? payout * static_cast<double>(view.local_balance[place].units) / potential : 0.0,
            .pay_below = together != 0 ? 0 : static_cast<std::uint32_t>(view.terms.pay_threshold & 0xFFFFFFFFu),
            .always_paid = together == 2 || (together == 0 && certain) ? 1u : 0u,
            .shock = view.income_shock.data() + begin,
            .smoothed = view.smoothed_income.data() + begin,
            .income = view.income.data() + begin};
        const RunSums sums = earn_run(run, view.terms);
        mark_if_beyond(tally, sums.seen);
        std::atomic_ref(view.local_income[place].units).fetch_add(sums.local, std::memory_order_relaxed);
        tally.move(Transfer::earned_income, {sums.earned});
        tally.move(Transfer::local_income, {sums.local});
        tally.household_income[0] += sums.earned + sums.local;
        count_by_decile(run.income, view.income_decile.data() + begin, run.rows, tally);
      });
}

}  // namespace plussum
