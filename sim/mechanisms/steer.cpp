// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/steer.hpp"

#include <algorithm>

#include "plussum/mechanisms/planning.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::profit_to_investment, Link::research_to_investment, Link::rivals_to_price};

/// One enterprise that decides for itself.
struct Decider {
  const SteerView& view;
  const SteerParts& scenario;
  std::size_t e;

  const Enterprise& enterprise() const { return scenario.enterprises()[e]; }
  double level(Lever lever) const { return view.level[Levers::row(e, lever)]; }
  double belief(Belief belief, std::size_t offset = 0) const { return view.belief[Beliefs::row(e, belief, offset)]; }
  double barred(Barrier barrier) const { return belief(Belief::barred, static_cast<std::size_t>(barrier)); }
  double conduct(Conduct number) const { return conduct_of(scenario, view.effective, e, number); }
  /// Outcome per unit of money that a customer of middling skill gets where everything is at hand.
  double outcome(std::size_t slot) const {
    const unsigned everything = slot < scenario.enterprises().size() ? 3 : 0;
    return std::max(1e-6, static_cast<double>(view.outcome[Offers::index(slot, everything, Offers::grid / 2)]));
  }
};

/// r/r*: the enterprise's interest over the one at which durable goods break even; 0 where they cost nothing more.
double hurdle_of_durability(const SteerParams& params, const Decider& who) {
  const double extra = who.enterprise().durability_cost;
  if (!(extra > 0.0)) return 0.0;
  const double discount = who.conduct(Conduct::discount_factor);
  if (!(params.upkeep_rate > 0.0 && discount > 0.0)) return 1.0;
  return (1.0 - discount) / discount * extra / params.upkeep_rate;
}

/// What a lever is for: weight of the objective times prevalence of what it cures (steer.2).
double purpose_of(const SteerParams& params, const Decider& who, Lever lever) {
  const double access = who.conduct(Conduct::access_weight), value = who.conduct(Conduct::value_weight);
  const double gap = 1.0 - who.belief(Belief::satisfaction);
  switch (lever) {
    case Lever::outlets:
    case Lever::information:
      return access * (who.barred(Barrier::access) + who.barred(Barrier::availability));
    case Lever::training:
      return access * who.barred(Barrier::capability);
    case Lever::trust:
      return access * who.barred(Barrier::trust);
    case Lever::credit:
      return access * (who.barred(Barrier::affordability) + who.barred(Barrier::eligibility));
    case Lever::coverage:
      return value * gap;
    case Lever::durability:
      return value * gap + std::max(0.0, who.conduct(Conduct::later_cost_share) - hurdle_of_durability(params, who));
    case Lever::partners:
      return value * gap * who.conduct(Conduct::partner_share);
    case Lever::promotion:
      return who.belief(Belief::unserved);
    case Lever::cost:
      return 1.0 - who.conduct(Conduct::later_cost_share);
    case Lever::community:
      return 0.0;
  }
  return 0.0;
}

/// Years until a lever pays. The hurdle of durability, where it costs more, has discounted already.
double payback_of(const SteerParams& params, const Decider& who, Lever lever) {
  if (lever == Lever::durability && who.enterprise().durability_cost > 0.0) return 0.0;
  return params.payback[static_cast<std::size_t>(lever)];
}

/// Divides what there is to invest among the levers, for each of `steps` steps.
void set_budgets(SteerView& view, const SteerParams& params, const Decider& who, double steps) {
  const double seen = who.scenario.links().of(Link::research_to_investment);
  const double reserve = std::max(0.0, view.reserve[who.e].in_currency());
  const double cash = std::max(0.0, view.cash[who.e].in_currency());
  const double total = std::min(cash, who.scenario.links().of(Link::profit_to_investment) * reserve +
                                          params.drawdown * params.interval * cash);  // (steer.1)
  std::array<double, lever_count> weight{};
  double all = 0.0;
  for (const Lever lever : all_levers) {
    const auto k = static_cast<std::size_t>(lever);
    weight[k] = seen * purpose_of(params, who, lever) * (1.0 - who.level(lever)) *
                portable_pow(who.conduct(Conduct::discount_factor), payback_of(params, who, lever));  // (steer.2)
    all += weight[k];
  }
  const double community = who.conduct(Conduct::community_share);
  for (const Lever lever : all_levers) {
    const auto k = static_cast<std::size_t>(lever);
    const double share = lever == Lever::community ? community : (1.0 - community) * weight[k] / std::max(1.0, all);
    view.budget[Levers::row(who.e, lever)] = money_from(total * share / steps);
  }
}

/// What a unit of money gets elsewhere relative to the enterprise's goods at price 1, to the power β.
double alternative(double outcome, double price, double own_outcome, double sensitivity) {
  return portable_pow(outcome / (price * own_outcome), sensitivity);
}

/// Utility at price 1 over all alternatives together, v(1) of (steer.3).
double advantage_of(const SteerView& view, const Decider& who) {
  const SteerParts& scenario = who.scenario;
  const double sensitivity = scenario.preferences().outcome_weight, own = who.outcome(who.e);
  const std::size_t enterprises = scenario.enterprises().size();
  double alternatives =
      alternative(who.outcome(enterprises), scenario.preferences().alone_price_level, own, sensitivity);
  for (std::size_t r = 0; r < enterprises; ++r)
    if (r != who.e && (view.terms_of_offer[r] & offer_made) != 0)
      alternatives += scenario.links().of(Link::rivals_to_price) *
                      alternative(who.outcome(r), view.offered_price[r], own, sensitivity);
  return -portable_log(alternatives);
}

Prospect prospect_of(const SteerView& view, const SteerParams& params, const Decider& who) {
  const SteerParts& scenario = who.scenario;
  Prospect prospect;
  prospect.customers = view.customers[who.e];
  prospect.unserved = static_cast<double>(scenario.population().customers) * who.belief(Belief::unserved);
  prospect.consideration = params.consideration;
  for (const Barrier barrier : {Barrier::access, Barrier::eligibility, Barrier::capability, Barrier::trust})
    prospect.open *= 1.0 - who.barred(barrier);
  for (std::size_t k = 0; k < prospect.affordable.size(); ++k)
    prospect.affordable[k] = who.belief(Belief::affordable, k);
  prospect.instalment = who.enterprise().programme.instalment;
  prospect.price_now = view.price_level[who.e] * (1.0 + view.retail_margin[who.e]);
  prospect.sensitivity = scenario.preferences().outcome_weight;
  prospect.advantage = advantage_of(view, who);
  prospect.switching_cost = view.switching_cost[who.e];
  prospect.review_chance = hazard_chance(params.review_rate, 1.0);
  prospect.discount_factor = who.conduct(Conduct::discount_factor);
  prospect.partner_share = view.partner_share[who.e];
  const double discount = prospect.discount_factor;
  prospect.upkeep = params.upkeep_rate * discount / std::max(1e-3, 1.0 - discount) * view.later_cost_share[who.e] *
                    (1.0 - view.durability[who.e]);
  prospect.unit_cost = view.unit_cost_share[who.e] * view.offered_price[who.e];
  prospect.welfare_weight = who.conduct(Conduct::welfare_weight);
  prospect.through_intermediary = who.conduct(Conduct::through_intermediary);
  return prospect;
}

void set_price(SteerView& view, const SteerParams& params, const Decider& who) {
  const Prospect prospect = prospect_of(view, params, who);
  const auto margin_at = [&](double price) {
    if (!(prospect.through_intermediary > 0.0)) return 0.0;
    return best_margin(price, params.highest_margin, params.prices,
                       [&](double retail) { return perceived_demand(prospect, retail); });
  };
  const auto value_at = [&](double price) { return perceived_value(prospect, price, margin_at(price)); };
  const double best = best_on_grid(params.lowest_price, params.highest_price, params.prices, value_at);
  // Whoever sees no gain in a change keeps her price.
  const double now = view.price_level[who.e];
  const double price = value_at(best) > value_at(now) ? best : now;
  view.intended_price[who.e] = price;
  view.intended_margin[who.e] = margin_at(price);
}

/// Nothing is spent that is not there: an enterprise short of cash stops investing.
void keep_within_cash(SteerView& view, std::size_t e) {
  Money wanted;
  for (const Lever lever : all_levers) wanted += view.budget[Levers::row(e, lever)];
  if (wanted <= view.cash[e] && view.active[e] != 0) return;
  for (const Lever lever : all_levers) view.budget[Levers::row(e, lever)] = Money{};
}

double attraction(const Prospect& prospect, double price) {
  return prospect.advantage - prospect.sensitivity * portable_log(price);  // (steer.3)
}

double logistic(double x) {
  return 1.0 / (1.0 + portable_exp(-x));
}

/// What having the offer is worth to a customer, as a share of its price: ln(1 + e^v)/β, 0 where price does not count.
double surplus_of_choice(const Prospect& prospect, double price) {
  const double v = attraction(prospect, price), minus_size = v < 0.0 ? v : -v;
  const double logsum = (v > 0.0 ? v : 0.0) + portable_log1p(portable_exp(minus_size));
  return prospect.sensitivity > 0.0 ? logsum / prospect.sensitivity : 0.0;
}

double yearly_kept(const Prospect& prospect, double price) {
  const double stays = logistic(attraction(prospect, price) + prospect.switching_cost);
  return 1.0 - prospect.review_chance * (1.0 - stays);  // (steer.4)
}

}  // namespace

const MechanismInfo Steer::info{.name = "steer",
                                .phase = Phase::decide,
                                .rows = TableId::none,
                                .summary = "enterprises that decide set their price and what they spend on levers",
                                .source = "customer lifetime value L18; double marginalisation L23",
                                .draws = {},
                                .links = named_links};

void SteerParams::declare(ParameterVisitor& visitor) {
  visitor.number("interval", interval,
                 {.unit = "year", .low = 1e-3, .high = 100.0, .meaning = "time from one planning to the next"});
  visitor.number("drawdown", drawdown,
                 {.unit = "1/year", .low = 0.0, .high = 1.0, .meaning = "share of its cash that it invests in a year"});
  visitor.number("consideration", consideration,
                 {.low = 0.0, .high = 1.0, .meaning = "yearly chance it expects that someone unserved considers it"});
  visitor.number("review_rate", review_rate,
                 {.unit = "1/year", .low = 0.0, .high = 1e6, .meaning = "how often it expects a customer to review"});
  visitor.number("lowest_price", lowest_price,
                 {.low = 0.0, .high = 1000.0, .low_excluded = true, .meaning = "lowest price it considers"});
  visitor.number("highest_price", highest_price,
                 {.low = 0.0, .high = 1000.0, .low_excluded = true, .meaning = "highest price it considers"});
  visitor.integer("prices", prices, {.low = 1, .high = 10'000, .meaning = "prices it considers; 1: its price stays"});
  visitor.number("highest_margin", highest_margin,
                 {.low = 0.0, .high = 100.0, .meaning = "highest margin that an intermediary considers"});
  visitor.number(
      "upkeep_rate", upkeep_rate,
      {.unit = "1/year",
       .low = 0.0,
       .high = 10.0,
       .meaning = "yearly upkeep of goods without any durability, as a share of their price, that it expects",
       .source = "L34"});
  if (!visitor.begin_group("payback", "years until a lever pays, as the enterprise expects")) return;
  for (std::size_t k = 0; k < lever_count; ++k)
    visitor.number(lever_names[k], payback[k],
                   {.unit = "year", .low = 0.0, .high = 100.0, .meaning = "years until this lever pays"});
  visitor.end_group();
}

void SteerView::bind(Binder& binder) {
  binder.parts(scenario);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  customers = binder.read(&Enterprises::customers);
  offered_price = binder.read(&Enterprises::offered_price);
  switching_cost = binder.read(&Enterprises::switching_cost);
  belief = binder.read(&Beliefs::value);
  effective = binder.read(&Stances::effective);
  level = binder.read(&Levers::level);
  price_level = binder.read(&Enterprises::price_level);
  retail_margin = binder.read(&Enterprises::retail_margin);
  partner_share = binder.read(&Enterprises::partner_share);
  unit_cost_share = binder.read(&Enterprises::unit_cost_share);
  later_cost_share = binder.read(&Enterprises::later_cost_share);
  durability = binder.read(&Enterprises::durability);
  outcome = binder.read(&Offers::outcome);
  cash = binder.read(&Enterprises::cash);
  reserve = binder.read(&Enterprises::reserve);
  active = binder.read(&Enterprises::active);
  budget = binder.write(&Levers::budget);
  intended_price = binder.write(&Enterprises::intended_price);
  intended_margin = binder.write(&Enterprises::intended_margin);
}

double share_who_can_pay(const Prospect& prospect, double price) {
  const double due = prospect.instalment * price;
  const auto can = std::count_if(prospect.affordable.begin(), prospect.affordable.end(),
                                 [due](double amount) { return amount >= due; });
  return static_cast<double>(can) / static_cast<double>(prospect.affordable.size());
}

double perceived_demand(const Prospect& prospect, double price) {
  const double can_pay = share_who_can_pay(prospect, price), now = share_who_can_pay(prospect, prospect.price_now);
  const double kept =
      prospect.customers * (now > 0.0 ? std::min(1.0, can_pay / now) : 1.0) * yearly_kept(prospect, price);
  const double new_ones =
      prospect.unserved * prospect.consideration * prospect.open * can_pay * logistic(attraction(prospect, price));
  return kept + new_ones;  // (steer.5)
}

double perceived_value(const Prospect& prospect, double price, double margin) {
  const double retail = price * (1.0 + prospect.through_intermediary * margin);
  const double year = prospect.instalment * weeks_per_year;
  const double earned =
      year * (price * (1.0 - prospect.upkeep) - prospect.partner_share * retail - prospect.unit_cost);  // (steer.6)
  const double surplus = year * surplus_of_choice(prospect, retail);
  const double years_kept = 1.0 / (1.0 - prospect.discount_factor * std::min(0.999, yearly_kept(prospect, retail)));
  return perceived_demand(prospect, retail) * (earned + prospect.welfare_weight * surplus) * years_kept;  // (steer.7)
}

void Steer::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const auto& scenario = view.scenario;
  const bool plans = is_planning_step(context.step, params.interval, context.years);
  const double steps = planning_steps(params.interval, context.years);
  for (std::size_t e = 0; e < scenario.enterprises().size(); ++e) {
    if (!scenario.enterprises()[e].decides) continue;
    const Decider who{view, scenario, e};
    if (plans && view.active[e] != 0) {
      set_budgets(view, params, who, steps);
      if (params.prices > 1) set_price(view, params, who);
    }
    keep_within_cash(view, e);
  }
}

}  // namespace plussum
