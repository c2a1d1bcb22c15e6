// SPDX-License-Identifier: MIT
// What a kept customer is worth (L18), and what two margins in a row cost everyone (L23).
#include <array>
#include <cmath>

#include "plussum/experiment/value_account.hpp"
#include "plussum/mechanisms/steer.hpp"
#include "support/catch.hpp"

namespace plussum::test {
namespace {

constexpr double d = 0.1;

/// One customer who brings 1 a year and is kept with chance r.
double lifetime_value(double r) {
  Prospect who;
  who.customers = 1.0;
  who.affordable.fill(1e9);
  who.instalment = 1.0 / weeks_per_year;
  who.advantage = -1e6;  // whoever reviews leaves
  who.review_chance = 1.0 - r;
  who.discount_factor = 1.0 / (1.0 + d);
  return perceived_value(who, 1.0, 0.0) / perceived_demand(who, 1.0);
}

double demand(double price) {
  return price < 10.0 ? 10.0 - price : 0.0;
}

struct Outcome {
  double price, maker, seller, customers;
};

constexpr double cost = 2.0;
constexpr std::int64_t fine = 8001;

Outcome chain() {
  const auto margin_at = [](double w) { return best_margin(w, 4.0, fine, demand); };
  const double w =
      best_on_grid(2.0, 10.0, 801, [&](double p) { return (p - cost) * demand(p * (1.0 + margin_at(p))); });
  const double price = w * (1.0 + margin_at(w)), sold = demand(price);
  return {price, (w - cost) * sold, (price - w) * sold, sold * sold / 2.0};
}

Outcome integrated() {
  const double price = best_on_grid(2.0, 10.0, 801, [](double p) { return (p - cost) * demand(p); });
  const double sold = demand(price);
  return {price, (price - cost) * sold, 0.0, sold * sold / 2.0};
}

ValueAccount account_of(const Outcome& outcome) {
  return {{"enterprise maker", money_from(outcome.maker)},
          {"intermediaries", money_from(outcome.seller)},
          {"customers", money_from(outcome.customers)}};
}

}  // namespace

TEST_CASE("L18 lifetime value: a margin now is worth (1+d)/(1+d-r) margins", "[theory]") {
  struct Row {
    double retention, multiplier, elasticity;
  };
  for (const Row& row :
       {Row{0.6, 2.2, 1.2}, Row{0.7, 2.75, 1.75}, Row{0.8, 11.0 / 3.0, 8.0 / 3.0}, Row{0.9, 5.5, 4.5}}) {
    CAPTURE(row.retention);
    CHECK(lifetime_value(row.retention) == Approx(row.multiplier).epsilon(1e-12));
    CHECK(lifetime_value(row.retention) == Approx((1.0 + d) / (1.0 + d - row.retention)).epsilon(1e-12));
    const double step = 1e-6;
    const double slope =
        std::log(lifetime_value(row.retention + step)) - std::log(lifetime_value(row.retention - step));
    CHECK(slope * row.retention / (2.0 * step) == Approx(row.elasticity).epsilon(1e-7));
  }
}

TEST_CASE("L18 lifetime value: without a tomorrow a customer is worth this year's margin", "[theory]") {
  Prospect who;
  who.customers = 1.0;
  who.affordable.fill(1e9);
  who.discount_factor = 0.0;
  CHECK(perceived_value(who, 1.0, 0.0) == Approx(perceived_demand(who, 1.0) * weeks_per_year).epsilon(1e-12));
}

TEST_CASE("L23 double marginalisation: p 8 and profits 12 against p 6 and 16, customers' surplus 2 against 8",
          "[theory]") {
  const Outcome apart = chain(), together = integrated();
  CHECK(apart.price == Approx(8.0).margin(0.02));
  CHECK(apart.maker + apart.seller == Approx(12.0).margin(0.05));
  CHECK(apart.customers == Approx(2.0).margin(0.05));
  CHECK(together.price == Approx(6.0).margin(1e-9));
  CHECK(together.maker == Approx(16.0).margin(1e-9));
  CHECK(together.customers == Approx(8.0).margin(1e-9));
}

TEST_CASE("L03 zero-sum null: with endogenous quantities the change is that of the trade surplus (L23)", "[theory]") {
  const Outcome apart = chain(), together = integrated();
  const ValueComparison comparison = compare_accounts(account_of(apart), account_of(together));
  CHECK(comparison.total_change.in_currency() == Approx(10.0).margin(0.1));  // 24 − 14
  CHECK(comparison.sum_class == SumClass::potential_plus_sum);               // the intermediary loses 4
  CHECK(comparison.pareto_share == Approx(2.0 / 3.0));
}

}  // namespace plussum::test
