// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/community_goods.hpp"

#include <algorithm>

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::sales_to_commons, Link::programme_to_wellbeing, Link::outcome_to_wellbeing};

void wear_commons(CommunityGoodsView& view, const CommunityGoodsParams& params, const StepContext& context,
                  const Tally& tally) {
  const double wear = params.wear * view.scenario.links().of(Link::sales_to_commons) / context.years;
  for (std::size_t r = 0; r < view.commons.size(); ++r) {
    double customers = 0.0, made = 0.0;
    for (std::size_t place = 0; place < view.region.size(); ++place)
      if (view.region[place] == r) customers += view.customers[place];
    for (std::size_t e = 0; e < view.offered_price.size(); ++e) {
      const Money goods{tally.goods_in[e * max_regions + r]};
      if (goods > Money{})
        made += goods.in_currency() / view.offered_price[e] /
                static_cast<double>(view.scenario.enterprises()[e].shared_use.sharers);
    }
    const double pressure = customers > 0.0 ? wear * made / customers : 0.0;  // (community_goods.2)
    view.commons[r] = commons_after(view.commons[r], params.regrowth, pressure, context.years);
  }
}

/// Programmes go in equal parts to the communities in which the enterprise is at hand, else to all, as they are paid.
void share_programmes(CommunityGoodsView& view) {
  const std::size_t places = view.region.size();
  for (std::size_t e = 0; e < view.programme.size(); ++e) {
    const std::uint8_t* at = view.presence.data() + e * places;
    const auto reached = static_cast<std::size_t>(std::count_if(at, at + places, [](auto bits) { return bits != 0; }));
    view.everywhere[e] = reached == 0 ? 1 : 0;
    view.programme[e] = view.budget[Levers::row(e, Lever::community)].in_currency() /
                        static_cast<double>(reached == 0 ? places : reached);
  }
}

bool feeds_wellbeing(const CommunityGoodsParams& params) {
  return params.programme_gain > 0.0 || params.outcome_rate > 0.0 || params.wellbeing_decay > 0.0;
}

/// (community_goods.4) for one community.
double support_of(const CommunityGoodsView& view, const CommunityGoodsParams& params, const StepContext& context,
                  std::size_t place) {
  const std::size_t places = view.region.size();
  const auto heads = static_cast<double>(view.customers[place]);
  double money = 0.0;
  for (std::size_t e = 0; e < view.programme.size(); ++e)
    if (view.everywhere[e] != 0 || view.presence[e * places + place] != 0) money += view.programme[e];
  const double by_programmes = params.programme_gain * view.scenario.links().of(Link::programme_to_wellbeing);
  double support = by_programmes * money / heads / context.years;
  const double by_outcome = params.outcome_rate * view.scenario.links().of(Link::outcome_to_wellbeing);
  if (by_outcome > 0.0) {
    double sum = 0.0;
    for (std::size_t k = 0; k < view.customers[place]; ++k)
      sum += static_cast<double>(view.outcome_stock[view.first_customer[place] + k]);
    const double mean = sum / heads;
    support += by_outcome * mean / (mean + params.outcome_half);
  }
  return support;
}

}  // namespace

const MechanismInfo CommunityGoods::info{.name = "community_goods",
                                         .phase = Phase::settle,
                                         .rows = TableId::communities,
                                         .summary = "natural stock of regions and wellbeing of communities",
                                         .source = "Gordon 1954, Schaefer 1954; L45",
                                         .draws = {},
                                         .links = named_links};

void CommunityGoodsParams::declare(ParameterVisitor& visitor) {
  visitor.number("regrowth", regrowth,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "rate at which a small natural stock grows back (r)",
                  .source = "L45"});
  visitor.number(
      "wear", wear,
      {.unit = "1/money",
       .low = 0.0,
       .high = 1e6,
       .meaning = "share of the natural stock worn away by goods worth 1, at price level 1, for each customer "
                  "of the region (w); 0 is neutral"});
  visitor.number("wellbeing_decay", wellbeing_decay,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "rate at which wellbeing fades (d_W)"});
  visitor.number(
      "programme_gain", programme_gain,
      {.unit = "1/money",
       .low = 0.0,
       .high = 1e6,
       .meaning = "what a community programme closes of the gap in wellbeing, for each unit of money and head "
                  "(a); 0 is neutral"});
  visitor.number("outcome_rate", outcome_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "rate at which a saturated outcome stock of neighbours closes it (b); 0 is neutral"});
  visitor.number("outcome_half", outcome_half,
                 {.unit = "1",
                  .low = 1e-3,
                  .high = 1e6,
                  .meaning = "mean outcome stock at which half of that is reached, in the market space's unit"});
}

void CommunityGoodsView::bind(Binder& binder) {
  binder.parts(scenario);
  outcome_stock = binder.read(&Customers::outcome_stock);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  region = binder.read(&Communities::region);
  presence = binder.read(&Communities::presence);
  offered_price = binder.read(&Enterprises::offered_price);
  budget = binder.read(&Levers::budget);
  commons = binder.write(&Regions::commons);
  wellbeing = binder.write(&Communities::wellbeing);
}

double commons_after(double stock, double regrowth, double pressure, double years) {
  const double net = regrowth - pressure;
  if (!(stock > 0.0)) return 0.0;
  // Solved for 1/N. More than e^600 is as good as without end, and its products stay finite.
  const double decline = portable_expm1(std::min(-net * years, 600.0));
  const double crowding = net != 0.0 ? -decline / net : years;
  return std::min(stock / (1.0 + decline + regrowth * stock * crowding), 1.0);  // (community_goods.1)
}

double wellbeing_after(double wellbeing, double support, double decay, double years) {
  const double rate = support + decay;
  if (!(rate > 0.0)) return wellbeing;
  return wellbeing + (support / rate - wellbeing) * hazard_chance(rate, years);  // (community_goods.3)
}

void CommunityGoods::begin(View& view, const Params& params, const StepContext& context, Tally& tally) {
  if (params.regrowth > 0.0 || params.wear > 0.0) wear_commons(view, params, context, tally);
  if (!feeds_wellbeing(params)) return;
  view.programme.assign(view.offered_price.size(), 0.0);
  view.everywhere.assign(view.offered_price.size(), 0);
  share_programmes(view);
}

void CommunityGoods::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally&) {
  if (!feeds_wellbeing(params)) return;
  for (std::size_t place = range.begin; place < range.end; ++place)
    if (view.customers[place] > 0)
      view.wellbeing[place] = static_cast<float>(wellbeing_after(static_cast<double>(view.wellbeing[place]),
                                                                 support_of(view, params, context, place),
                                                                 params.wellbeing_decay, context.years));
}

}  // namespace plussum
