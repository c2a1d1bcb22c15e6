// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/reach.hpp"

#include <algorithm>

#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::awareness};
constexpr Link named_links[] = {Link::neighbours_to_awareness, Link::promoters_to_awareness, Link::trust_to_awareness};
constexpr std::string_view teller_names[] = {"served", "aware"};

/// Hazards of one enterprise in one step [1/year].
struct Hazards {
  double promotion, promoter, word_of_mouth;
};

Hazards hazards_of(const ReachView& view, std::size_t e, const Enterprise& enterprise, const ReachParams& params,
                   const LinkGains& gains) {
  const double group = (view.terms_of_offer[e] & offer_in_groups) != 0 ? 1.0 + params.group_gain : 1.0;  // (reach.2)
  return {view.promotion[e], enterprise.promoter_promotion * gains.of(Link::promoters_to_awareness),
          params.imitation * group * gains.of(Link::neighbours_to_awareness)};
}

/// The same in one community: `alike` for everyone who lives there, the rest as far as her neighbours tell.
struct PlaceHazards {
  double alike, word_of_mouth;
};

PlaceHazards hazards_in(const ReachView& view, std::size_t e, std::uint32_t place, const Hazards& of,
                        double trust_gain) {
  const std::size_t cell = e * view.first_customer.size() + place;
  const double trust = std::max(0.0, 1.0 + trust_gain * static_cast<double>(view.earned_trust[cell]));  // (reach.3)
  const double promoted = view.presence[cell] != 0 ? of.promotion : 0.0;
  const double promoter = view.promoter[cell] != no_row ? of.promoter : 0.0;
  const double told = of.word_of_mouth * view.connectivity[view.region[place]];
  if (view.complete_mixing) return {(promoted + promoter + told * view.market_share[e]) * trust, 0.0};
  return {(promoted + promoter) * trust, told * trust};
}

/// Sets bit `bit` for rows whose word is at most `last`.
PLUSSUM_KERNEL void tell(std::size_t rows, const std::uint32_t* word, std::uint32_t last, std::uint16_t bit,
                         std::uint16_t* aware) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < rows; ++k) aware[k] = static_cast<std::uint16_t>(aware[k] | (word[k] <= last ? bit : 0));
}

std::uint32_t telling_neighbours(const ReachView& view, std::size_t e, std::size_t row) {
  if (view.aware_before.empty()) return view.served_neighbours[e * view.id.size() + row];
  std::uint32_t tellers = 0;
  for (std::uint32_t k = view.neighbour_offsets[row]; k < view.neighbour_offsets[row + 1]; ++k)
    tellers += (view.aware_before[view.neighbours[k]] >> e) & 1u;
  return tellers;
}

/// Customers whose neighbours tell hear more than the rest of their community.
void tell_neighbours(const ReachView& view, std::size_t e, std::size_t begin, std::size_t end,
                     const std::uint32_t* word, const PlaceHazards& hazards, double years) {
  const auto bit = static_cast<std::uint16_t>(1u << e);
  for (std::size_t row = begin; row < end; ++row) {
    if ((view.aware[row] & bit) != 0) continue;
    const std::uint32_t tellers = telling_neighbours(view, e, row);
    if (tellers == 0) continue;
    const std::uint32_t neighbours = view.neighbour_offsets[row + 1] - view.neighbour_offsets[row];
    const double exposure = static_cast<double>(tellers) / static_cast<double>(std::max(neighbours, 1u));
    if (word[row - begin] < chance_threshold(hazard_chance(hazards.alike + hazards.word_of_mouth * exposure, years)))
      view.aware[row] = static_cast<std::uint16_t>(view.aware[row] | bit);
  }
}

}  // namespace

const MechanismInfo Reach::info{.name = "reach",
                                .phase = Phase::sense,
                                .rows = TableId::customers,
                                .summary = "awareness by promotion, promoters and word of mouth",
                                .source = "Bass 1969; recursion L09",
                                .draws = draws,
                                .links = named_links};

void ReachParams::declare(ParameterVisitor& visitor) {
  visitor.number("imitation", imitation,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "hazard of hearing of an enterprise when all neighbours are served by it (Bass q)",
                  .source = "Bass 1969; usual 0.3-0.5"});
  visitor.number("group_gain", group_gain,
                 {.low = 0.0, .high = 100.0, .meaning = "how much more customers served in groups tell"});
  visitor.number("trust_gain", trust_gain,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "how much more is heard of an enterprise that has earned a trust of 1; 0 is neutral"});
  visitor.choice_of("told_by", told_by, teller_names, "who tells: served customers, or everyone who is aware");
}

void ReachView::bind(Binder& binder) {
  binder.parts(scenario);
  id = binder.read(&Customers::id);
  community = binder.read(&Customers::community);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  region = binder.read(&Communities::region);
  presence = binder.read(&Communities::presence);
  promoter = binder.read(&Communities::promoter);
  earned_trust = binder.read(&Communities::earned_trust);
  served_neighbours = binder.read(&Customers::served_neighbours);
  supplier = binder.read(&Customers::supplier);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  promotion = binder.read(&Enterprises::promotion);
  aware = binder.write(&Customers::aware);
  neighbour_offsets = binder.network().offsets;
  neighbours = binder.network().targets;
}

void Reach::begin(View& view, const Params& params, const StepContext&, Tally&) {
  view.complete_mixing = view.scenario.population().mixing == Mixing::complete;
  const std::size_t enterprises = view.scenario.enterprises().size();
  view.market_share.assign(enterprises, 0.0);
  view.connectivity.clear();
  for (std::size_t region = 0; region < view.scenario.region_count(); ++region)
    view.connectivity.push_back(view.scenario.region(region).connectivity);
  view.aware_before.clear();
  if (params.imitation <= 0.0) return;
  if (!view.complete_mixing) {
    if (params.told_by == Tellers::aware && !view.neighbours.empty())
      view.aware_before.assign(view.aware.begin(), view.aware.end());
    return;
  }
  const auto all = static_cast<double>(view.id.size());
  for (std::size_t e = 0; e < enterprises; ++e) {
    const auto bit = static_cast<std::uint16_t>(1u << e);
    const auto tellers = params.told_by == Tellers::aware
                             ? std::count_if(view.aware.begin(), view.aware.end(),
                                             [bit](std::uint16_t bits) { return (bits & bit) != 0; })
                             : std::count(view.supplier.begin(), view.supplier.end(), static_cast<std::uint8_t>(e));
    view.market_share[e] = static_cast<double>(tellers) / all;
  }
}

void Reach::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally&) {
  std::uint32_t word[chunk_rows];
  const auto& enterprises = view.scenario.enterprises();
  const double trust_gain = params.trust_gain * view.scenario.links().of(Link::trust_to_awareness);
  for (std::size_t e = 0; e < enterprises.size(); ++e) {
    const Hazards hazards = hazards_of(view, e, enterprises[e], params, view.scenario.links());
    for_each_run(view.community, view.first_customer, view.customers, range.begin, range.end,
                 [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                   context.draws.fill_words(Purpose::awareness, view.id.subspan(begin, end - begin),
                                            std::span(word, end - begin), static_cast<std::uint16_t>(e));
                   const PlaceHazards here = hazards_in(view, e, place, hazards, trust_gain);
                   const std::uint64_t threshold =
                       chance_threshold(hazard_chance(here.alike, context.years));  // (reach.1)
                   if (threshold > 0)
                     tell(end - begin, word, static_cast<std::uint32_t>(threshold - 1),
                          static_cast<std::uint16_t>(1u << e), view.aware.data() + begin);
                   if (here.word_of_mouth > 0.0) tell_neighbours(view, e, begin, end, word, here, context.years);
                 });
  }
}

}  // namespace plussum
