// SPDX-License-Identifier: MIT
#include "plussum/scenario/enterprise.hpp"

#include "plussum/core/enums.hpp"
#include "plussum/core/numeric.hpp"
#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

constexpr auto policy_names = enumerator_names<TransformationPolicy>;
constexpr auto pilot_names = enumerator_names<Pilot>;
constexpr auto start_names = enumerator_names<TransformationStart>;

}  // namespace

void Programme::declare(ParameterVisitor& visitor) {
  visitor.flag(
      "in_groups", in_groups,
      {"customers join in affinity groups with a saving and credit plan; false: they pay and get goods every step",
       Use::world});
  visitor.flag("rotating", rotating,
               {"members save only, and take turns: at the end of each cycle one gets goods worth all that it saved",
                Use::world});
  visitor.integer("group_size", group_size,
                  {.unit = "customer", .low = 1, .high = 1000, .meaning = "members of a group", .use = Use::world});
  visitor.number("instalment", instalment,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e9,
                  .low_excluded = true,
                  .meaning = "what one member pays",
                  .amount_of = AmountOf::one});
  visitor.number("service_share", service_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .high_excluded = true,
                  .meaning = "share of the instalment that pays for services, the rest buys goods"});
  visitor.integer("saving_instalments", saving_instalments,
                  {.unit = "instalment",
                   .low = 0,
                   .high = 10'000,
                   .meaning = "instalments saved before the first delivery of each cycle",
                   .use = Use::world});
  visitor.integer("delivery_instalments", delivery_instalments,
                  {.unit = "instalment",
                   .low = 1,
                   .high = 10'000,
                   .meaning = "length of a cycle: goods delivered are worth this many instalments",
                   .use = Use::world});
  visitor.integer("plan_instalments", plan_instalments,
                  {.unit = "instalment",
                   .low = 1,
                   .high = 30'000,
                   .meaning = "length of a plan, a whole number of cycles",
                   .use = Use::world});
  visitor.number(
      "cover_limit", cover_limit,
      {.unit = "instalment",
       .low = 1.0,
       .high = 1000.0,
       .meaning = "most that one member pays in a step, her own instalment included; 1: nobody covers anybody",
       .source = "L26"});
  visitor.integer("arrears_limit", arrears_limit,
                  {.unit = "instalment",
                   .low = 0,
                   .high = 10'000,
                   .meaning = "instalments missed in a row that a group may have; one more is default"});
  visitor.number("renewal_share", renewal_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of groups that go on to a further plan, then with credit before saving"});
  visitor.number(
      "promoter_commission", promoter_commission,
      {.low = 0.0, .high = 1.0, .meaning = "promoter's share of each instalment, paid out of the service part"});
}

void SharedUse::declare(ParameterVisitor& visitor) {
  visitor.integer(
      "sharers", sharers,
      {.unit = "customer", .low = 1, .high = 1000, .meaning = "customers who share one good; 1 is neutral"});
  visitor.number("coordination_cost", coordination_cost,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "cost of coordination per further sharer, as a share of the price of the good (k)",
                  .source = "L40"});
  visitor.number("coordination_growth", coordination_growth,
                 {.low = 0.0,
                  .high = 10.0,
                  .meaning = "elasticity of that cost to the number of customers above bulk_reference; 0 is neutral"});
}

void ProducerRole::declare(ParameterVisitor& visitor) {
  visitor.number("margin", margin,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "producers' share of what is sold in their territory; 0: nobody is recruited",
                  .source = "Shakti: 13 % on direct sales"});
  visitor.number("stock_loan", stock_loan,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e9,
                  .meaning = "loan for the first stock of a producer",
                  .amount_of = AmountOf::one});
  visitor.number("capability_needed", capability_needed,
                 {.low = 0.0, .high = 1.0, .meaning = "skill, training included, that a producer needs"});
  visitor.integer("territory", territory,
                  {.unit = "customer", .low = 1, .high = 1'000'000, .meaning = "customers for each producer"});
  visitor.number("displacement", displacement,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of the margin that sellers of before lose; 1: a pure transfer in the village"});
}

void Transformation::declare(ParameterVisitor& visitor) {
  visitor.flag("transforms", transforms, {"whether it changes its strategy in ten stages", Use::world});
  visitor.group("towards", towards, "the strategy it wants to reach");
  visitor.number("mean_months", mean_months,
                 {.unit = "month",
                  .low = 0.0,
                  .high = 1200.0,
                  .low_excluded = true,
                  .meaning = "mean time of all ten stages when nothing holds it up",
                  .source = "18 months to 5 years; L43"});
  visitor.choice_of("policy", policy, policy_names, "whom it needs before it goes on from its first stage");
  visitor.choice_of("pilot", pilot, pilot_names, "how it tries the new way on selected customers");
  visitor.choice_of("start", start, start_names, "whether it begins at once or waits until its cash runs low");
  visitor.number("crisis_cash_share", crisis_cash_share,
                 {.low = 0.0, .high = 1.0, .meaning = "cash of a crisis, as a share of starting_cash"});
  visitor.integer(
      "silos", silos,
      {.low = 0, .high = 250, .meaning = "departments of its staff; 0: staff never hold it up", .use = Use::world});
  visitor.integer("staff_per_silo", staff_per_silo,
                  {.low = 1, .high = 100'000, .meaning = "members of staff in each silo", .use = Use::world});
  visitor.number("openness", openness,
                 {.low = 0.0, .high = 1.0, .meaning = "weight of other silos in what a member of staff sees"});
  visitor.number("threshold_mean", threshold_mean,
                 {.low = 0.0,
                  .high = 10.0,
                  .meaning = "mean exposure from which a member adopts",
                  .source = "L12",
                  .use = Use::world});
  visitor.number(
      "threshold_sd", threshold_sd,
      {.low = 0.0, .high = 10.0, .meaning = "spread of that exposure among staff", .source = "L12", .use = Use::world});
  visitor.number(
      "points_of_light", points_of_light,
      {.low = 0.0, .high = 1.0, .meaning = "share of staff who adopt without any exposure", .use = Use::world});
  visitor.number("leadership", leadership,
                 {.low = 0.0, .high = 1.0, .meaning = "exposure that leadership adds for everyone"});
  visitor.number("pilot_effect", pilot_effect,
                 {.low = 0.0,
                  .high = 100.0,
                  .meaning = "exposure that a pilot with full resources adds per share of the market served"});
  visitor.number("majority", majority,
                 {.low = 0.0, .high = 1.0, .meaning = "share of staff that has to adopt where a majority is needed"});
}

void Enterprise::declare(ParameterVisitor& visitor) {
  visitor.text("name", name,
               {.form = TextForm::identifier, .is_required = true, .meaning = "short name", .use = Use::world});
  visitor.text("title", title, {.meaning = "name for people"});
  visitor.flag("decides", decides,
               "whether it decides by its strategy, within what it can pay for; false: it keeps to the numbers below");
  // Once it decides, its levels, its price and its margin are its own.
  const Use begins = decides ? Use::beginning : Use::every_step;
  visitor.text("like", like, {.form = TextForm::identifier, .meaning = "strategy (of `strategies`) that it follows"});
  visitor.group("strategy", strategy,
                {"dimensions of customer focus set apart, each from 1 to 3; 0: as in `like`, or 1", Use::at_start});
  visitor.number_map(
      "conduct", conduct,
      {.low = 0.0, .high = 1e6, .meaning = "numbers of conduct set by hand, over what the strategy says"});
  visitor.number_map("starting_levels", starting_levels,
                     {.low = 0.0,
                      .high = 1.0,
                      .meaning = "how far levers are built up at the start, where not said below",
                      .use = Use::world});
  visitor.text("enters", enters, {.form = TextForm::date, .meaning = "day on which it enters; empty: from the start"});
  visitor.number("starting_cash", starting_cash,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e19,
                  .meaning = "money at the start, of the real market",
                  .use = Use::world,
                  .amount_of = AmountOf::market,
                  .most_simulated = most_money});
  visitor.flag("may_be_overdrawn", may_be_overdrawn, "whether its cash may fall below 0");
  visitor.number("price_level", price_level,
                 {.low = 0.0,
                  .high = 1000.0,
                  .low_excluded = true,
                  .meaning = "price of goods relative to the price at which unit_value is stated",
                  .use = begins});
  visitor.number("unit_cost_share", unit_cost_share,
                 {.low = 0.0, .high = 10.0, .meaning = "cost of goods as a share of their price"});
  visitor.number("outlet_cost", outlet_cost,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e16,
                  .meaning = "running cost of one outlet of the real market",
                  .amount_of = AmountOf::market,
                  .most_simulated = most_weekly});
  visitor.number_map("coverage", coverage,
                     {.low = 0.0, .high = 1.0, .meaning = "share of each activity that it covers"});
  visitor.number(
      "known_share", known_share,
      {.low = 0.0, .high = 1.0, .meaning = "share of customers who know it at the start", .use = Use::world});
  visitor.number("promotion", promotion,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "hazard of becoming aware by promotion (Bass p) where it has an outlet or information",
                  .source = "Bass 1969"});
  visitor.number(
      "promoter_promotion", promoter_promotion,
      {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "further hazard in a community with a promoter"});
  visitor.number("outlet_share", outlet_share,
                 {.low = 0.0, .high = 1.0, .meaning = "share of communities with an outlet", .use = begins});
  visitor.number(
      "information_share", information_share,
      {.low = 0.0, .high = 1.0, .meaning = "share of communities reached by its information", .use = begins});
  visitor.number("switching_cost", switching_cost,
                 {.low = 0.0, .high = 1000.0, .meaning = "loss of utility on leaving it", .source = "Klemperer 1987"});
  visitor.number("personalisation", personalisation,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "rate at which it learns about a customer"});
  visitor.number(
      "training", training,
      {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "rate at which it raises a customer's capability"});
  visitor.number("trust", trust, {.low = 0.0, .high = 1.0, .meaning = "trust that customers have in it"});
  visitor.number("complexity", complexity,
                 {.low = 0.0, .high = 1.0, .meaning = "capability that a customer needs to deal with it"});
  visitor.flag("serves_irregular_earners", serves_irregular_earners,
               "whether customers without regular income are eligible");
  visitor.flag("serves_shunned", serves_shunned, "whether customers of the shunned risk class are eligible");
  visitor.number("payment_interval", payment_interval,
                 {.unit = "week",
                  .low = 0.0,
                  .high = 5200.0,
                  .meaning = "use that a direct customer pays for at once; 0: she pays every step"});
  visitor.number("credit_share", credit_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of what is due at once that it lends to direct customers with a full record",
                  .use = begins});
  visitor.number("credit_interest", credit_interest,
                 {.unit = "1/year", .low = 0.0, .high = 10.0, .meaning = "interest on that credit"});
  visitor.number("credit_term", credit_term,
                 {.unit = "week", .low = 1.0, .high = 5200.0, .meaning = "time in which that credit is repaid"});
  visitor.number("durability", durability,
                 {.low = 0.0, .high = 1.0, .meaning = "durability of its goods: 1 needs no upkeep", .use = begins});
  visitor.number("durability_cost", durability_cost,
                 {.low = 0.0,
                  .high = 10.0,
                  .meaning = "further unit cost of fully durable goods, as a share of the price 1, when it decides",
                  .source = "L34"});
  visitor.number("later_cost_share", later_cost_share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of the upkeep of its goods that it bears itself",
                  .source = "split incentive, L34"});
  visitor.number("bulk_exponent", bulk_exponent,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "how the price falls with the number of customers: (n/n0)^-exponent; 0 is neutral",
                  .source = "L25"});
  visitor.number("bulk_reference", bulk_reference,
                 {.unit = "customer",
                  .low = 0.0,
                  .high = 1e12,
                  .low_excluded = true,
                  .meaning = "real customers at whom the price is price_level (n0)"});
  visitor.number("intermediary_margin", intermediary_margin,
                 {.low = 0.0,
                  .high = 10.0,
                  .meaning = "margin that an intermediary adds to the price, of the enterprise's price; 0: none",
                  .source = "double marginalisation, L23",
                  .use = begins});
  visitor.number("capacity_per_outlet", capacity_per_outlet,
                 {.unit = "customer",
                  .low = 0.0,
                  .high = 1e9,
                  .meaning = "real customers that one outlet serves well; 0: without limit"});
  visitor.number("community_value", community_value,
                 {.low = 0.0, .high = 1.0, .meaning = "what it does for communities, as customers see it"});
  visitor.group("shared_use", shared_use, "goods used in turn");
  visitor.group("producers", producers, "customers who sell its goods");
  visitor.group("programme", programme, "how customers pay and get goods");
  visitor.group("transformation", transformation, "how it changes its strategy");
}

double Enterprise::starting_level(Lever lever) const {
  for (const auto& [name_of_lever, level] : starting_levels)
    if (name_of_lever == lever_names[static_cast<std::size_t>(lever)]) return level;
  switch (lever) {
    case Lever::outlets:
      return outlet_share;
    case Lever::information:
      return information_share;
    case Lever::credit:
      return credit_share;
    case Lever::durability:
      return durability;
    default:
      return 0.0;
  }
}

double Enterprise::coverage_of(const std::string& activity) const {
  for (const auto& [name_of_activity, share] : coverage)
    if (name_of_activity == activity) return share;
  return 0.0;
}

}  // namespace plussum
