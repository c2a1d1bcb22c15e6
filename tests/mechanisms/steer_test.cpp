// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/steer.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/planning.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A shop that decides, 40 a week at price 1, with 10,000 in cash; the price stays unless a test asks for more.
Scenario market(const std::vector<NamedNumber>& conduct = {}) {
  Scenario scenario = scenario_with({.customers = 100}) + shop("firm");
  Enterprise& firm = scenario.enterprises[0];
  firm.decides = true;
  firm.starting_cash = 10'000.0;
  firm.conduct = conduct;
  parameters<Steer>(scenario).prices = 1;
  return scenario;
}

double& belief(World& world, Belief which, std::size_t offset = 0) {
  return world.beliefs.value[Beliefs::row(0, which, offset)];
}
Money budget(const World& world, Lever lever, std::size_t e = 0) {
  return world.levers.budget[Levers::row(e, lever)];
}
Money whole_budget(const World& world) {
  Money sum;
  for (const Lever lever : all_levers) sum += budget(world, lever);
  return sum;
}

/// A world in which everyone can pay a lot and nobody is served yet.
World rich_market(const Scenario& scenario) {
  World world = opened_world(scenario);
  for (std::size_t k = 0; k < 10; ++k) belief(world, Belief::affordable, k) = 1e6;
  belief(world, Belief::unserved) = 1.0;
  return world;
}

double price_chosen(Scenario scenario) {
  auto& steer = parameters<Steer>(scenario);
  steer.prices = 251;
  steer.lowest_price = 0.5;
  steer.highest_price = 3.0;
  World world = rich_market(scenario);
  run_rule<Steer>(world, scenario);
  return world.enterprises.intended_price[0];
}

/// A prospect whose people all can pay, with nothing held against the offer.
Prospect prospect() {
  Prospect made;
  made.customers = 60.0;
  made.unserved = 40.0;
  made.consideration = 0.25;
  made.affordable.fill(1e9);
  made.sensitivity = 2.0;
  return made;
}

}  // namespace

TEST_CASE("steer: formula who can pay is the share of deciles above what is due", "[mechanisms][steer]") {
  Prospect who = prospect();
  who.instalment = 10.0;
  for (std::size_t k = 0; k < 10; ++k) who.affordable[k] = 2.0 * static_cast<double>(k + 1);
  CHECK(share_who_can_pay(who, 1.0) == 0.6);  // 10, 12, ... 20
  CHECK(share_who_can_pay(who, 0.1) == 1.0);
  CHECK(share_who_can_pay(who, 2.0) == 0.1);
  CHECK(share_who_can_pay(who, 2.1) == 0.0);
}

TEST_CASE("steer: formula demand is those who stay and those who join (steer.3, steer.4, steer.5)",
          "[mechanisms][steer]") {
  Prospect who = prospect();
  who.open = 0.5;
  who.advantage = 0.7;
  who.switching_cost = 1.5;
  who.review_chance = 0.4;
  const double price = 1.2, v = 0.7 - 2.0 * std::log(1.2);
  const double kept = 1.0 - 0.4 * (1.0 - 1.0 / (1.0 + std::exp(-v - 1.5)));
  CHECK(perceived_demand(who, price) == Approx(60.0 * kept + 40.0 * 0.25 * 0.5 / (1.0 + std::exp(-v))).epsilon(1e-12));
  // Half of those who can pay now could not pay the higher price.
  who.instalment = 10.0;
  for (std::size_t k = 0; k < 10; ++k) who.affordable[k] = k < 5 ? 10.5 : 100.0;
  CHECK(perceived_demand(who, price) ==
        Approx(60.0 * 0.5 * kept + 40.0 * 0.25 * 0.5 * 0.5 / (1.0 + std::exp(-v))).epsilon(1e-12));
}

TEST_CASE("steer: formula the value of a price (steer.6) (steer.7)", "[mechanisms][steer]") {
  Prospect who = prospect();
  who.instalment = 3.0;
  who.advantage = 0.2;
  who.review_chance = 0.5;
  who.discount_factor = 0.9;
  who.partner_share = 0.1;
  who.upkeep = 0.05;
  who.unit_cost = 0.4;
  who.welfare_weight = 0.3;
  who.through_intermediary = 0.5;
  const double price = 1.1, retail = 1.1 * 1.1, v = 0.2 - 2.0 * std::log(retail), year = 3.0 * weeks_per_year;
  const double earned = year * (price * 0.95 - 0.1 * retail - 0.4);
  const double surplus = year * std::log1p(std::exp(v)) / 2.0;
  const double kept = 1.0 - 0.5 * (1.0 - 1.0 / (1.0 + std::exp(-v)));
  CHECK(perceived_value(who, price, 0.2) ==
        Approx(perceived_demand(who, retail) * (earned + 0.3 * surplus) / (1.0 - 0.9 * kept)).epsilon(1e-12));
  // Nothing overflows where the offer is without comparison, or where price does not count.
  who.advantage = 5000.0;
  CHECK(std::isfinite(perceived_value(who, price, 0.2)));
  who.sensitivity = 0.0;
  CHECK(std::isfinite(perceived_value(who, price, 0.2)));
}

TEST_CASE("steer: formula an enterprise without haste that keeps everybody counts a thousand years (steer.7)",
          "[mechanisms][steer]") {
  Prospect who = prospect();
  who.instalment = 3.0;
  who.unit_cost = 0.4;
  who.discount_factor = 1.0;
  who.review_chance = 0.0;  // k = 1
  const double year = 3.0 * weeks_per_year;
  CHECK(perceived_value(who, 1.0, 0.0) == Approx(perceived_demand(who, 1.0) * year * 0.6 * 1000.0).epsilon(1e-9));
  who.discount_factor = 0.5;
  CHECK(perceived_value(who, 1.0, 0.0) ==
        Approx(perceived_demand(who, 1.0) * year * 0.6 / (1.0 - 0.5 * 0.999)).epsilon(1e-9));
}

TEST_CASE("steer: formula an enterprise without haste counts the upkeep of a thousand years (steer.6)",
          "[mechanisms][steer]") {
  // Nobody reviews, so that patience moves the price through upkeep alone.
  const auto price_with = [](double discount_factor, double upkeep_rate) {
    Scenario scenario =
        market({{"welfare_weight", 0.0}, {"discount_factor", discount_factor}, {"through_intermediary", 0.0}});
    scenario.enterprises[0].unit_cost_share = 0.3;
    SteerParams& steer = parameters<Steer>(scenario);
    steer.prices = 251;
    steer.lowest_price = 0.5;
    steer.highest_price = 3.0;
    steer.review_rate = 0.0;
    steer.upkeep_rate = upkeep_rate;
    World world = rich_market(scenario);
    world.enterprises.later_cost_share[0] = 1.0;
    world.enterprises.durability[0] = 0.0;
    run_rule<Steer>(world, scenario);
    return world.enterprises.intended_price[0];
  };
  CHECK(price_with(1.0, 4e-4) == price_with(0.5, 0.4));
  CHECK(price_with(1.0, 4e-4) > price_with(1.0, 0.0));
}

TEST_CASE("steer: formula what is invested goes by weight of objective and prevalence (steer.1) (steer.2)",
          "[mechanisms][steer]") {
  Scenario scenario = market({{"access_weight", 0.5},
                              {"value_weight", 0.0},
                              {"later_cost_share", 1.0},
                              {"community_share", 0.2},
                              {"discount_factor", 0.5}});
  auto& steer = parameters<Steer>(scenario);
  steer.drawdown = 0.2;
  steer.interval = 0.5;
  steer.payback.fill(0.0);
  steer.payback[static_cast<std::size_t>(Lever::trust)] = 2.0;
  scenario.enterprises[0].starting_levels = {{"training", 0.75}};
  World world = opened_world(scenario);
  world.enterprises.reserve[0] = money_from(3000.0);
  belief(world, Belief::satisfaction) = 0.4;
  belief(world, Belief::barred, static_cast<std::size_t>(Barrier::capability)) = 0.4;  // weight 0.5·0.4·0.25 = 0.05
  belief(world, Belief::barred, static_cast<std::size_t>(Barrier::trust)) = 0.8;  // durability counts (later costs)
  run_rule<Steer>(world, scenario);
  const double steps = planning_steps(0.5, years_per_step(scenario.time.step));
  const double total = (3000.0 + 0.2 * 0.5 * 10'000.0) / steps;
  const double durability = 1.0 - scenario.enterprises[0].starting_level(Lever::durability);
  const double trust = 0.5 * 0.8 * (1.0 - scenario.enterprises[0].starting_level(Lever::trust)) * 0.25;
  // Weights that sum to less than 1 leave the rest in the reserve; here they do.
  const double all = std::max(1.0, 0.05 + trust + durability);
  CHECK(budget(world, Lever::community).in_currency() == Approx(0.2 * total).margin(1e-4));
  CHECK(budget(world, Lever::training).in_currency() == Approx(0.8 * total * 0.05 / all).margin(1e-4));
  CHECK(budget(world, Lever::trust).in_currency() == Approx(0.8 * total * trust / all).margin(1e-4));
  CHECK(budget(world, Lever::outlets) == Money{});
  CHECK(budget(world, Lever::cost) == Money{});
}

TEST_CASE("steer: neutral where nobody decides no column changes", "[mechanisms][steer]") {
  Scenario scenario = market();
  scenario.enterprises[0].decides = false;
  World world = rich_market(scenario);
  const auto before = snapshot(world);
  run_rule<Steer>(world, scenario);
  CHECK(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("steer: neutral with one price the price stays", "[mechanisms][steer]") {
  const Scenario scenario = market();
  World world = rich_market(scenario);
  world.enterprises.intended_price[0] = 1.25;
  run_rule<Steer>(world, scenario);
  CHECK(world.enterprises.intended_price[0] == 1.25);
}

TEST_CASE("steer: binding it plans once an interval and spends in every step", "[mechanisms][steer]") {
  Scenario scenario = market();
  parameters<Steer>(scenario).interval = 1.0;
  World world = rich_market(scenario);
  run_once<Steer>(world, scenario, 0);
  const Money first = whole_budget(world);
  REQUIRE(first > Money{});
  world.enterprises.cash[0] = money_from(5000.0);
  for (std::uint32_t step = 1; step < 52; ++step) {
    run_once<Steer>(world, scenario, step);
    REQUIRE(whole_budget(world) == first);
  }
  run_once<Steer>(world, scenario, 52);
  CHECK(whole_budget(world) < first);
}

TEST_CASE("steer: binding nothing is spent that is not there", "[mechanisms][steer]") {
  const Scenario scenario = market();
  World world = rich_market(scenario);
  run_once<Steer>(world, scenario, 0);
  const Money wanted = whole_budget(world);
  world.enterprises.cash[0] = wanted;
  run_once<Steer>(world, scenario, 1);
  CHECK(whole_budget(world) == wanted);
  world.enterprises.cash[0] = wanted - Money{1};
  run_once<Steer>(world, scenario, 2);
  CHECK(whole_budget(world) == Money{});
  // Neither does one that is not in the market, or in debt.
  World gone = rich_market(scenario);
  gone.enterprises.active[0] = 0;
  run_once<Steer>(gone, scenario, 0);
  CHECK(whole_budget(gone) == Money{});
  World broke = rich_market(scenario);
  broke.enterprises.cash[0] = money_from(-5.0);
  broke.enterprises.reserve[0] = money_from(100.0);
  run_once<Steer>(broke, scenario, 0);
  CHECK(whole_budget(broke) == Money{});
}

TEST_CASE("steer: binding the links to investment on and off", "[mechanisms][steer]") {
  Scenario scenario = market({{"community_share", 0.25}});
  auto& steer = parameters<Steer>(scenario);
  World world = rich_market(scenario);
  world.enterprises.reserve[0] = money_from(520.0);
  steer.drawdown = 0.0;
  World cut = world, blind = world;
  run_rule<Steer>(world, scenario);
  CHECK(whole_budget(world).in_currency() == Approx(10.0).margin(0.01));
  scenario.links.gain[static_cast<std::size_t>(Link::profit_to_investment)] = 0.0;
  run_rule<Steer>(cut, scenario);
  CHECK(whole_budget(cut) == Money{});
  scenario.links.gain[static_cast<std::size_t>(Link::profit_to_investment)] = 1.0;
  scenario.links.gain[static_cast<std::size_t>(Link::research_to_investment)] = 0.0;
  run_rule<Steer>(blind, scenario);
  CHECK(whole_budget(blind) == budget(blind, Lever::community));
  CHECK(whole_budget(blind) > Money{});
}

TEST_CASE("steer: binding rivals lower the price as far as their link carries", "[mechanisms][steer]") {
  Scenario alone = market();
  alone.enterprises[0].unit_cost_share = 0.3;
  Scenario rivals = alone + shop("rival");
  rivals.enterprises[1].price_level = 0.8;
  const double monopoly = price_chosen(alone), duopoly = price_chosen(rivals);
  CHECK(duopoly < monopoly - 0.05);
  rivals.links.gain[static_cast<std::size_t>(Link::rivals_to_price)] = 0.0;
  CHECK(price_chosen(rivals) == monopoly);
  rivals.links.gain[static_cast<std::size_t>(Link::rivals_to_price)] = 0.5;
  CHECK(price_chosen(rivals) <= monopoly);
  CHECK(price_chosen(rivals) >= duopoly);
}

TEST_CASE("steer: binding a higher cost, more patience and care for customers move the price", "[mechanisms][steer]") {
  Scenario base = market({{"welfare_weight", 0.0}, {"discount_factor", 0.5}, {"through_intermediary", 0.0}});
  base.enterprises[0].unit_cost_share = 0.3;
  const double price = price_chosen(base);
  Scenario dear = base, kind = base, patient = base;
  dear.enterprises[0].unit_cost_share = 0.6;
  kind.enterprises[0].conduct[0].second = 1.0;
  patient.enterprises[0].conduct[1].second = 0.97;
  CHECK(price_chosen(dear) > price);
  CHECK(price_chosen(kind) < price);
  CHECK(price_chosen(patient) < price);
}

TEST_CASE("steer: binding an intermediary takes a margin and raises the price to customers", "[mechanisms][steer]") {
  Scenario direct = market({{"through_intermediary", 0.0}});
  auto& steer = parameters<Steer>(direct);
  steer.prices = 51;
  direct.enterprises[0].unit_cost_share = 0.3;
  Scenario chain = direct;
  chain.enterprises[0].conduct[0].second = 1.0;
  World one = rich_market(direct), two = rich_market(chain);
  run_rule<Steer>(one, direct);
  run_rule<Steer>(two, chain);
  CHECK(one.enterprises.intended_margin[0] == 0.0);
  CHECK(two.enterprises.intended_margin[0] > 0.1);
  CHECK(two.enterprises.intended_price[0] * (1.0 + two.enterprises.intended_margin[0]) >
        one.enterprises.intended_price[0]);
}

TEST_CASE("steer: binding whoever sees no gain in a change keeps her price, whatever the intermediary adds",
          "[mechanisms][steer]") {
  Scenario scenario = market({{"through_intermediary", 1.0}});
  scenario.enterprises[0].price_level = 1.3;
  scenario.enterprises[0].intermediary_margin = 0.4;
  parameters<Steer>(scenario).prices = 26;
  World world = opened_world(scenario);  // nobody is served, and nobody is believed to be out there
  run_rule<Steer>(world, scenario);
  CHECK(world.enterprises.intended_price[0] == 1.3);
}

TEST_CASE("steer: binding durable goods are worth what they save the enterprise (L34)", "[mechanisms][steer]") {
  // Extra cost 0.25 and upkeep 0.028 a year: break-even interest 11.2 %, discount factor 0.899.
  const auto durable = [](double borne, double discount, double extra) {
    Scenario scenario = market({{"later_cost_share", borne}, {"discount_factor", discount}, {"value_weight", 0.0}});
    scenario.enterprises[0].durability = 0.5;
    scenario.enterprises[0].durability_cost = extra;
    parameters<Steer>(scenario).upkeep_rate = 0.028;
    parameters<Steer>(scenario).drawdown = 0.5;
    World world = rich_market(scenario);
    run_rule<Steer>(world, scenario);
    return budget(world, Lever::durability) > Money{};
  };
  CHECK(durable(1.0, 0.91, 0.25));
  CHECK_FALSE(durable(1.0, 0.89, 0.25));
  CHECK_FALSE(durable(0.0, 0.99, 0.25));  // who does not bear upkeep does not care, however patient
  CHECK_FALSE(durable(0.0, 0.5, 0.0));
  CHECK(durable(1.0, 0.5, 0.0));  // where it costs nothing, any discount factor will do
}

TEST_CASE("steer: theory what it believes of a choice is the logit over all offers (L05)", "[mechanisms][steer]") {
  // Three alternatives: shares from the utilities, and from one advantage over all others.
  const double beta = 2.5, price = 1.3;
  const double own = beta * (std::log(0.8) - std::log(price)), alone = beta * std::log(0.3),
               rival = beta * (std::log(0.6) - std::log(0.9));
  Prospect who = prospect();
  who.sensitivity = beta;
  who.customers = 0.0;
  who.advantage = -std::log(std::pow(0.3 / 0.8, beta) + std::pow(0.6 / (0.9 * 0.8), beta));
  const double share = std::exp(own) / (std::exp(own) + std::exp(alone) + std::exp(rival));
  CHECK(perceived_demand(who, price) == Approx(40.0 * 0.25 * share).epsilon(1e-12));
}

TEST_CASE("steer: theory the grid finds the best point and the lower of equals", "[mechanisms][steer]") {
  CHECK(best_on_grid(0.0, 10.0, 1001, [](double x) { return -(x - 3.0) * (x - 3.0); }) == 3.0);
  CHECK(best_on_grid(1.0, 2.0, 5, [](double) { return 7.0; }) == 1.0);
  CHECK(best_on_grid(1.0, 2.0, 5, [](double x) { return x; }) == 2.0);
  CHECK(best_on_grid(1.5, 2.0, 1, [](double x) { return x; }) == 1.5);
}
