// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/trust.hpp"

#include <algorithm>
#include <atomic>

#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::trust_rumour};
constexpr Link named_links[] = {Link::outcome_to_trust, Link::resentment_to_trust, Link::failure_to_trust};

bool is_neutral(const TrustParams& params) {
  return params.outcome_gain <= 0.0 && params.resentment_loss <= 0.0 && params.decay <= 0.0 &&
         params.tell_acquaintances <= 0.0 && params.tell_social_media <= 0.0 && params.tell_blogs <= 0.0;
}

bool is_unhappy(const TrustView& view, std::size_t row, std::uint8_t supplier) {
  if (view.service_failed[row] != 0) return true;
  const std::uint8_t intended = view.intended_supplier[row];
  const bool waits = intended != self_provision && (view.terms_of_offer[intended] & offer_in_groups) != 0;
  return intended != supplier && !waits;
}

void tell(const TrustView& view, std::size_t row, const Draws& draw, TrustSums& sums) {
  const Block4 word = draw.block(Purpose::trust_rumour, view.id[row]);
  sums.told_acquaintances += word.word[0] < view.tells[0];
  sums.told_social_media += word.word[1] < view.tells[1];
  sums.told_blogs += word.word[2] < view.tells[2];
}

float outcome_above(const TrustView& view, std::size_t row, std::uint8_t e, float expected) {
  return std::max(0.0f, view.outcomes.received(row, e, view.capability[row], view.knownness[row]) - expected);
}

void add_atomically(std::int64_t& to, std::int64_t amount) {
  if (amount != 0) std::atomic_ref(to).fetch_add(amount, std::memory_order_relaxed);
}

void add_sums(TrustSums& to, const TrustSums& some) {
  add_atomically(to.outcome, some.outcome);
  add_atomically(to.resentment, some.resentment);
  add_atomically(to.told_acquaintances, some.told_acquaintances);
  add_atomically(to.told_social_media, some.told_social_media);
  add_atomically(to.told_blogs, some.told_blogs);
}

}  // namespace

const MechanismInfo Trust::info{
    .name = "trust",
    .phase = Phase::settle,
    .rows = TableId::customers,
    .summary = "trust earned by outcomes and lost by resentment and by what the unhappy tell",
    .source = "model: reach; loops R2, V3, V5",
    .draws = draws,
    .links = named_links};

void TrustParams::declare(ParameterVisitor& visitor) {
  const auto rate = [&](std::string_view name, double& value, std::string_view meaning) {
    visitor.number(name, value, {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = meaning});
  };
  const auto chance = [&](std::string_view name, double& value, std::string_view meaning) {
    visitor.number(
        name, value,
        {.low = 0.0, .high = 1.0, .meaning = meaning, .source = "survey of Nov 2009; presets word-of-mouth"});
  };
  const auto reached = [&](std::string_view name, double& value, std::string_view meaning) {
    visitor.number(name, value, {.unit = "customer", .low = 0.0, .high = 1e9, .meaning = meaning});
  };
  rate("outcome_gain", outcome_gain, "growth of trust with outcomes above expectation; 0 is neutral");
  visitor.number("expected_outcome", expected_outcome,
                 {.low = 0.0, .high = 1.0, .meaning = "outcome that customers expect (O*)"});
  rate("resentment_loss", resentment_loss, "loss of trust by resentful customers; 0 is neutral");
  rate("decay", decay, "fading of earned trust; 0 is neutral");
  chance("tell_acquaintances", tell_acquaintances, "share of unhappy customers who tell acquaintances; 0 is neutral");
  chance("tell_social_media", tell_social_media, "share of unhappy customers who tell social media; 0 is neutral");
  chance("tell_blogs", tell_blogs, "share of unhappy customers who tell in blogs; 0 is neutral");
  reached("acquaintances_told", acquaintances_told, "people of her community whom one who tells acquaintances reaches");
  reached("social_media_readers", social_media_readers, "people anywhere whom one who tells social media reaches");
  reached("blog_readers", blog_readers, "people anywhere whom one who tells in a blog reaches");
  visitor.number("telling_effect", telling_effect,
                 {.low = 0.0, .high = 2.0, .meaning = "trust lost by one who is told; 0 is neutral"});
}

void TrustView::bind(Binder& binder) {
  binder.parts(scenario);
  outcomes.bind(binder);
  id = binder.read(&Customers::id);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  region = binder.read(&Communities::region);
  supplier = binder.read(&Customers::supplier);
  intended_supplier = binder.read(&Customers::intended_supplier);
  service_failed = binder.read(&Customers::service_failed);
  capability = binder.read(&Customers::capability);
  resentment = binder.read(&Customers::resentment);
  knownness = binder.read(&Customers::knownness);
  earned_trust = binder.write(&Communities::earned_trust);
}

void Trust::begin(View& view, const Params& params, const StepContext&, Tally&) {
  view.is_idle = is_neutral(params);
  if (view.is_idle) return;
  view.outcomes.refresh();
  view.tells = {chance_threshold(params.tell_acquaintances), chance_threshold(params.tell_social_media),
                chance_threshold(params.tell_blogs)};
  view.counted.assign(view.earned_trust.size(), TrustSums{});
  view.sums = view.counted;
}

void Trust::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally) {
  if (view.is_idle) return;
  const std::size_t enterprises = view.terms_of_offer.size(), communities = view.customers.size();
  const auto expected = static_cast<float>(params.expected_outcome);
  for_each_run(view.outcomes.community, view.first_customer, view.customers, range.begin, range.end,
               [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                 std::array<TrustSums, max_enterprises> here{};
                 for (std::size_t row = begin; row < end; ++row) {
                   const std::uint8_t e = view.supplier[row];
                   if (e == self_provision) continue;
                   if (params.outcome_gain > 0.0 && view.service_failed[row] == 0)
                     here[e].outcome += tally_count(outcome_above(view, row, e, expected));
                   here[e].resentment += tally_count(view.resentment[row]);
                   if (is_unhappy(view, row, e)) tell(view, row, context.draws, here[e]);
                 }
                 for (std::size_t e = 0; e < enterprises; ++e) {
                   add_sums(view.sums[e * communities + place], here[e]);
                   tally.complaints[e] += here[e].told_acquaintances + here[e].told_social_media + here[e].told_blogs;
                 }
               });
}

void Trust::end(View& view, const Params& params, const StepContext& context, Tally&) {
  if (view.is_idle) return;
  const LinkGains& links = view.scenario.links();
  const double fading = hazard_chance(params.decay, context.years);
  const double years = params.decay > 0.0 ? fading / params.decay : context.years;
  const double gain = links.of(Link::outcome_to_trust) * params.outcome_gain * years * tally_quantum;
  const double loss = links.of(Link::resentment_to_trust) * params.resentment_loss * years * tally_quantum;
  const double effect = links.of(Link::failure_to_trust) * params.telling_effect;
  const std::size_t communities = view.customers.size();
  std::vector<double> connectivity;
  for (std::size_t region = 0; region < view.scenario.region_count(); ++region)
    connectivity.push_back(view.scenario.region(region).connectivity);
  for (std::size_t e = 0; e < view.terms_of_offer.size(); ++e) {
    const std::span<const TrustSums> sums = view.sums.subspan(e * communities, communities);
    std::int64_t social_media = 0, blogs = 0;
    for (const TrustSums& there : sums) {
      social_media += there.told_social_media;
      blogs += there.told_blogs;
    }
    const double readers = (params.social_media_readers * static_cast<double>(social_media) +
                            params.blog_readers * static_cast<double>(blogs)) /
                           static_cast<double>(view.id.size());
    for (std::size_t place = 0; place < communities; ++place) {
      const auto people = static_cast<double>(view.customers[place]);
      const double told = params.acquaintances_told * static_cast<double>(sums[place].told_acquaintances) / people +
                          connectivity[view.region[place]] * readers;  // (trust.3)
      float& trust = view.earned_trust[e * communities + place];
      const double kept = static_cast<double>(trust) * (1.0 - fading);
      const double lived =
          (gain * static_cast<double>(sums[place].outcome) - loss * static_cast<double>(sums[place].resentment)) /
          people;                                                                       // (trust.2)
      trust = static_cast<float>(std::clamp(kept + lived - effect * told, -1.0, 1.0));  // (trust.1)
    }
  }
}

}  // namespace plussum
