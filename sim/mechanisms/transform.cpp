// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/transform.hpp"

#include <algorithm>
#include <array>

#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::transformation_stage};
constexpr Link named_links[] = {Link::pilot_to_staff, Link::staff_to_staff};
/// Breakthroughs done when the concept is modelled on customers, and when the silos are merged.
constexpr std::uint8_t modelled = 7, merged = 8;
constexpr double timid_strength = 0.25;

struct Adopted {
  std::uint32_t staff = 0, adopted = 0;
  double share() const { return staff == 0 ? 0.0 : static_cast<double>(adopted) / static_cast<double>(staff); }
  Adopted without(const Adopted& part) const { return {staff - part.staff, adopted - part.adopted}; }
};

struct AdoptedBySilo {
  std::array<Adopted, 256> silo;
  Adopted all;
};

AdoptedBySilo count_adopted(const TransformView& view, std::size_t e) {
  AdoptedBySilo count;
  for (std::size_t row = 0; row < view.silo.size(); ++row) {
    if (view.staff_enterprise[row] != e) continue;
    for (Adopted* part : {&count.silo[view.silo[row]], &count.all}) {
      ++part->staff;
      part->adopted += view.adopted[row];
    }
  }
  return count;
}

/// (transform.3), once, on the state before.
void convince_staff(TransformView& view, const TransformParts& scenario, std::size_t e) {
  const Transformation& plan = scenario.enterprises()[e].transformation;
  const AdoptedBySilo count = count_adopted(view, e);
  const double served = view.customers[e] / static_cast<double>(scenario.population().customers);
  const double strength = plan.pilot == Pilot::timid ? timid_strength : 1.0;
  const double proof = view.stage[e] < modelled ? 0.0 : plan.pilot_effect * strength * served;  // (transform.4)
  const double heard = scenario.links().of(Link::pilot_to_staff) * proof + plan.leadership;
  std::array<double, 256> exposure;
  for (std::size_t silo = 0; silo < exposure.size(); ++silo) {
    const Adopted& own = count.silo[silo];
    const double seen = view.stage[e] >= merged || own.staff == count.all.staff
                            ? count.all.share()
                            : (1.0 - plan.openness) * own.share() + plan.openness * count.all.without(own).share();
    exposure[silo] = scenario.links().of(Link::staff_to_staff) * seen + heard;
  }
  for (std::size_t row = 0; row < view.silo.size(); ++row)
    if (view.staff_enterprise[row] == e && exposure[view.silo[row]] >= view.threshold[row]) view.adopted[row] = 1;
}

/// Whether the staff let the breakthrough after `stage` happen.
bool staff_agree(const TransformView& view, const Transformation& plan, std::size_t e) {
  const bool needs_majority =
      view.stage[e] + 1 == merged || (view.stage[e] == 1 && plan.policy == TransformationPolicy::consensus_first);
  if (!needs_majority && view.stage[e] != 1) return true;
  const Adopted all = count_adopted(view, e).all;
  if (all.staff == 0) return true;
  return needs_majority ? all.share() >= plan.majority : all.adopted > 0;
}

/// The step in which the present stage began, from the months it has lasted at the end of this step.
std::uint32_t first_step_of_stage(double months, double months_per_step, std::uint32_t step) {
  constexpr double rounding = 1e-3;  // the months of many steps are a few bits off their product
  const auto lasted = static_cast<std::int64_t>(months / months_per_step + 1.0 - rounding);
  return static_cast<std::uint32_t>(std::max<std::int64_t>(0, std::int64_t{step} + 1 - lasted));
}

void advance_stages(TransformView& view, const StepContext& context, std::size_t e) {
  const Transformation& plan = view.scenario.enterprises()[e].transformation;
  const double passed = 12.0 * context.years;
  double& months = view.months_in_stage[e];
  months += passed;
  while (view.stage[e] < breakthroughs) {
    const std::uint64_t seed = context.seed_of_step(first_step_of_stage(months, passed, context.step));
    const double needed = breakthrough_months(seed, static_cast<std::uint8_t>(e), view.stage[e], plan.mean_months);
    if (months < needed || !staff_agree(view, plan, e)) return;
    // What is left of the step belongs to the next stage, unless staff have held this one up.
    months = months - needed < passed ? months - needed : 0.0;
    ++view.stage[e];
  }
}

bool has_begun(const TransformView& view, const Enterprise& enterprise, double starting_cash, std::size_t e) {
  const Transformation& plan = enterprise.transformation;
  return plan.start == TransformationStart::before_crisis || view.stage[e] > 0 || view.months_in_stage[e] > 0.0 ||
         view.cash[e] < money_from(plan.crisis_cash_share * starting_cash);
}

}  // namespace

const MechanismInfo Transform::info{.name = "transform",
                                    .phase = Phase::settle,
                                    .rows = TableId::none,
                                    .summary = "enterprises change their strategy in ten stages, staff permitting",
                                    .source = "Vandermerwe, ten breakthroughs; stage chain L43; thresholds L12",
                                    .draws = draws,
                                    .links = named_links};

void TransformView::bind(Binder& binder) {
  binder.parts(scenario);
  active = binder.read(&Enterprises::active);
  cash = binder.read(&Enterprises::cash);
  customers = binder.read(&Enterprises::customers);
  declared = binder.read(&Stances::declared);
  staff_enterprise = binder.read(&Staff::enterprise);
  silo = binder.read(&Staff::silo);
  threshold = binder.read(&Staff::threshold);
  stage = binder.write(&Enterprises::stage);
  months_in_stage = binder.write(&Enterprises::months_in_stage);
  transformed = binder.write(&Stances::transformed);
  adopted = binder.write(&Staff::adopted);
}

double breakthrough_months(std::uint64_t seed, std::uint8_t enterprise, std::uint8_t stage, double mean_months) {
  const double u = Draws(seed, 0).uniform(Purpose::transformation_stage, enterprise, stage);
  return -mean_months / breakthroughs * portable_log(u);  // (transform.1)
}

double transformed_share(std::uint8_t stage, Pilot pilot) {
  if (stage < modelled) return 0.0;
  if (stage == modelled) return pilot == Pilot::timid ? 0.1 : 0.2;
  return stage < breakthroughs ? (stage - modelled) / 3.0 : 1.0;
}

int months_ended(std::uint32_t step, double years_per_step) {
  constexpr double rounding = 1e-6;  // a month may come out a few bits short of a twelfth of a year
  const auto months = [&](double steps) { return static_cast<std::int64_t>(steps * years_per_step * 12.0 + rounding); };
  return static_cast<int>(months(step + 1.0) - months(step));
}

void Transform::end(View& view, const Params&, const StepContext& context, Tally&) {
  for (std::size_t e = 0; e < view.stage.size(); ++e) {
    const Enterprise& enterprise = view.scenario.enterprises()[e];
    const Transformation& plan = enterprise.transformation;
    if (!plan.transforms || view.active[e] == 0 ||
        !has_begun(view, enterprise, in_simulated_market(view.scenario.population(), enterprise.starting_cash), e))
      continue;
    for (int month = months_ended(context.step, context.years); month > 0; --month)
      convince_staff(view, view.scenario, e);
    advance_stages(view, context, e);
    for (std::size_t k = 0; k < dimension_count; ++k) {
      const std::size_t row = e * dimension_count + k;
      view.transformed[row] =
          transformed_share(view.stage[e], plan.pilot) * (plan.towards.level[k] - view.declared[row]);  // (transform.2)
    }
  }
}

}  // namespace plussum
