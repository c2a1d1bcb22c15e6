// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/imitate.hpp"

#include <algorithm>
#include <array>

#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::imitation};
constexpr Link named_links[] = {Link::prosperity_to_imitation};
constexpr std::string_view compares_names[] = {"profit_per_customer", "profit"};
enum Draw : std::uint16_t { looks, rival, dimension, copies };

/// Position drawn from `size` ones.
std::size_t one_of(std::size_t size, double uniform) {
  return static_cast<std::size_t>(uniform * static_cast<double>(size));
}

double prosperity(const ImitateView& view, const ImitateParams& params, const StepContext& context, std::size_t e) {
  const double profit = view.profit[e].in_currency() / context.weeks;
  return params.compares == Compares::profit ? profit : profit / std::max(1.0, static_cast<double>(view.customers[e]));
}

/// (imitate.3)
void copy_one_dimension(ImitateView& view, const ImitateParams& params, std::size_t e, std::size_t other, double lot) {
  std::array<std::size_t, dimension_count> different;
  std::size_t size = 0;
  for (std::size_t k = 0; k < dimension_count; ++k)
    if (view.effective[e * dimension_count + k] != view.effective[other * dimension_count + k]) different[size++] = k;
  if (size == 0) return;
  const std::size_t k = different[one_of(size, lot)], row = e * dimension_count + k;
  view.imitated[row] += params.step_size * (view.effective[other * dimension_count + k] - view.effective[row]);
}

void look_at_rival(ImitateView& view, const ImitateParams& params, const StepContext& context,
                   std::span<const std::size_t> deciders, std::size_t position) {
  const std::size_t e = deciders[position];
  const auto uniform = [&](Draw draw) {
    return context.draws.uniform(Purpose::imitation, static_cast<std::uint32_t>(e), draw);
  };
  if (uniform(looks) >= hazard_chance(params.rate, context.years)) return;  // (imitate.1)
  const std::size_t other = deciders[(position + 1 + one_of(deciders.size() - 1, uniform(rival))) % deciders.size()];
  const double better = prosperity(view, params, context, other) - prosperity(view, params, context, e);
  const auto compared = [&](double amount) {  // what is compared is of the market, or of one customer
    return params.compares == Compares::profit ? in_simulated_market(view.scenario.population(), amount) : amount;
  };
  const double seen = view.scenario.links().of(Link::prosperity_to_imitation) * better - compared(params.cost);
  if (uniform(copies) < fermi_chance(params.intensity / compared(params.profit_scale) * seen))  // (imitate.2)
    copy_one_dimension(view, params, e, other, uniform(dimension));
}

/// (imitate.4): customers move by intention, put into effect after this.
void answer_losses(ImitateView& view, const ImitateParams& params, std::span<const std::size_t> deciders) {
  std::array<std::array<std::uint32_t, max_enterprises>, max_enterprises> lost{};
  std::array<std::uint32_t, max_enterprises> served{};
  for (std::size_t row = 0; row < view.supplier.size(); ++row) {
    const std::uint8_t from = view.supplier[row], to = view.intended_supplier[row];
    if (from == self_provision) continue;
    ++served[from];
    if (to != from && to != self_provision) ++lost[from][to];
  }
  for (const std::size_t e : deciders)
    for (const std::size_t other : deciders) {
      const double gap = view.effective[Stances::row(other, Dimension::offering)] -
                         view.effective[Stances::row(e, Dimension::offering)];
      if (gap > 0.0 && lost[e][other] > 0)
        view.imitated[Stances::row(e, Dimension::offering)] +=
            params.quality_response * gap * (static_cast<double>(lost[e][other]) / static_cast<double>(served[e]));
    }
}

}  // namespace

const MechanismInfo Imitate::info{.name = "imitate",
                                  .phase = Phase::settle,
                                  .rows = TableId::none,
                                  .summary = "enterprises copy more prosperous rivals and answer better offers",
                                  .source = "Fermi rule, Moran L38; quality response to entry",
                                  .draws = draws,
                                  .links = named_links};

void ImitateParams::declare(ParameterVisitor& visitor) {
  // What each customer brings is compared in amounts of one customer, whole profits in those of the market.
  const AmountOf amount_of = compares == Compares::profit ? AmountOf::market : AmountOf::one;
  visitor.number("rate", rate,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "how often an enterprise looks at a rival"});
  visitor.number("intensity", intensity,
                 {.low = 0.0,
                  .high = 1000.0,
                  .meaning = "how surely the more prosperous is copied: 0 at random",
                  .source = "Fermi rule; 0.1-10"});
  visitor.number("profit_scale", profit_scale,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e19,
                  .meaning = "difference of profit that counts as one, of the real market or of one customer as "
                             "`compares` says; 0: not stated, which only a rate of 0 allows",
                  .amount_of = amount_of,
                  .most_simulated = most_money});
  visitor.number("cost", cost,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e19,
                  .meaning = "how much better a rival must do, likewise, before copying it is worth the trouble",
                  .amount_of = amount_of,
                  .most_simulated = most_money});
  visitor.number("step_size", step_size,
                 {.low = 0.0, .high = 1.0, .meaning = "part of the way to the rival's level that one copy goes"});
  visitor.number("quality_response", quality_response,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "part of the gap to a better offering that is closed per share of customers lost to it"});
  visitor.choice_of("compares", compares, compares_names, "which profit enterprises compare");
}

void ImitateView::bind(Binder& binder) {
  binder.parts(scenario);
  active = binder.read(&Enterprises::active);
  profit = binder.read(&Enterprises::profit);
  customers = binder.read(&Enterprises::customers);
  effective = binder.read(&Stances::effective);
  supplier = binder.read(&Customers::supplier);
  intended_supplier = binder.read(&Customers::intended_supplier);
  imitated = binder.write(&Stances::imitated);
}

double fermi_chance(double difference) {
  return 1.0 / (1.0 + portable_exp(-difference));
}

double fermi_fixation(double difference, double n) {
  if (difference == 0.0) return 1.0 / n;
  return portable_expm1(-difference) / portable_expm1(-n * difference);
}

void Imitate::end(View& view, const Params& params, const StepContext& context, Tally&) {
  if (!(params.rate > 0.0) && !(params.quality_response > 0.0)) return;
  std::array<std::size_t, max_enterprises> positions;
  std::size_t size = 0;
  for (std::size_t e = 0; e < view.active.size(); ++e)
    if (view.scenario.enterprises()[e].decides && view.active[e] != 0) positions[size++] = e;
  if (size < 2) return;
  const std::span<const std::size_t> deciders(positions.data(), size);
  for (std::size_t position = 0; position < size; ++position) look_at_rival(view, params, context, deciders, position);
  if (params.quality_response > 0.0) answer_losses(view, params, deciders);
}

}  // namespace plussum
