// SPDX-License-Identifier: MIT
#include "plussum/scenario/offer_terms.hpp"

#include "plussum/scenario/scenario.hpp"

namespace plussum {
namespace {

/// Number of communities out of `communities` that a share stands for, rounded to the nearest.
std::uint32_t places(double share, std::int64_t communities) {
  return static_cast<std::uint32_t>(share * static_cast<double>(communities) + 0.5);
}

OfferTerms offer_terms(const Scenario& scenario, const Enterprise& enterprise) {
  OfferTerms terms;
  const Programme& programme = enterprise.programme;
  terms.due = static_cast<float>(programme.instalment);
  terms.log_price = static_cast<float>(portable_log(enterprise.price_level / (1.0 - programme.service_share)));
  terms.switching_cost = static_cast<float>(enterprise.switching_cost);
  terms.trust = static_cast<float>(enterprise.trust);
  terms.complexity = static_cast<float>(enterprise.complexity);
  terms.outlets = places(enterprise.outlet_share, scenario.population.communities);
  terms.informed = places(enterprise.information_share, scenario.population.communities);
  for (const Activity& activity : scenario.market_space.activities) {
    if (!(enterprise.coverage_of(activity.name) > 0.0)) continue;
    terms.needs_outlet |= activity.needs == Needs::outlet || activity.needs == Needs::both;
    terms.needs_information |= activity.needs == Needs::information || activity.needs == Needs::both;
  }
  terms.refused_traits =
      static_cast<std::uint8_t>((enterprise.serves_irregular_earners ? 0 : 1) | (enterprise.serves_shunned ? 0 : 2));
  terms.on_offer = enterprise.outlet_share > 0.0 || enterprise.information_share > 0.0;
  terms.in_groups = programme.in_groups;
  return terms;
}

}  // namespace

void Preferences::declare(ParameterVisitor& visitor) {
  visitor.number(
      "outcome_weight", outcome_weight,
      {.low = 0.0,
       .high = 100.0,
       .meaning = "weight of the log outcome per unit of money (beta); also the price elasticity of the odds",
       .source = "Bijmolt et al. 2005: mean elasticity 2.62"});
  visitor.number("neighbour_weight", neighbour_weight,
                 {.low = 0.0, .high = 100.0, .meaning = "weight of the share of neighbours with the offer"});
  visitor.number("attachment_weight", attachment_weight,
                 {.low = 0.0, .high = 100.0, .meaning = "weight of attachment to the present supplier"});
  visitor.number("resentment_weight", resentment_weight,
                 {.low = 0.0, .high = 100.0, .meaning = "weight of resentment of the present supplier"});
  visitor.number("knownness_weight", knownness_weight,
                 {.low = 0.0, .high = 10.0, .meaning = "gain in outcome of a fully known customer"});
  visitor.number(
      "alone_price_level", alone_price_level,
      {.low = 0.0,
       .high = 1000.0,
       .low_excluded = true,
       .meaning = "price of goods bought alone in small lots, relative to the price at which unit_value is stated"});
  visitor.number("affordability_horizon", affordability_horizon,
                 {.unit = "week",
                  .low = 0.0,
                  .high = 1e4,
                  .low_excluded = true,
                  .meaning = "weeks over which cash in hand may bridge a gap between income and what is due"});
  visitor.number("lock_on_margin", lock_on_margin,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "utility by which a locked-on customer prefers her supplier with switching free"});
  visitor.number("lock_on_attachment", lock_on_attachment,
                 {.low = 0.0, .high = 1.0, .meaning = "attachment from which a customer counts as locked on"});
}

ChoiceTerms choice_terms(const Scenario& scenario) {
  ChoiceTerms terms{};
  for (const Enterprise& enterprise : scenario.enterprises) terms.offer.push_back(offer_terms(scenario, enterprise));
  const Preferences& weights = scenario.preferences;
  const auto gain = [&](Link link) { return scenario.links.of(link); };
  terms.outcome_weight = static_cast<float>(weights.outcome_weight);
  terms.neighbour_weight = static_cast<float>(weights.neighbour_weight * gain(Link::neighbours_to_choice));
  terms.attachment_weight = static_cast<float>(weights.attachment_weight * gain(Link::attachment_to_choice));
  terms.resentment_weight = static_cast<float>(weights.resentment_weight * gain(Link::resentment_to_choice));
  terms.knownness_weight = static_cast<float>(weights.knownness_weight * gain(Link::knownness_to_outcome));
  terms.log_alone_price = static_cast<float>(portable_log(weights.alone_price_level));
  terms.per_horizon_week = static_cast<float>(1.0 / weights.affordability_horizon);
  terms.subsistence = static_cast<float>(scenario.population.subsistence);
  terms.lock_on_margin = static_cast<float>(weights.lock_on_margin);
  terms.lock_on_attachment = static_cast<float>(weights.lock_on_attachment);
  return terms;
}

}  // namespace plussum
