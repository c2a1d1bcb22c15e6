// SPDX-License-Identifier: MIT
#include "broadcast.hpp"

namespace example {
namespace {

using plussum::Customers;

constexpr plussum::OwnPurpose listening{"radio_listening"};
constexpr plussum::OwnPurpose draws[] = {listening};

constexpr plussum::OwnColumn<std::int64_t> times_heard{
    .table = plussum::TableId::customers,
    .info = {"times_heard", "1", plussum::Role::derived, "times she has heard of an enterprise by radio"}};

constexpr plussum::OwnSeries heard_by_radio{{.name = "heard_by_radio",
                                             .unit = "customer",
                                             .measure = plussum::Measure::customers,
                                             .over = plussum::Over::total,
                                             .axis = plussum::Axis::enterprise,
                                             .meaning = "customers who heard of the enterprise by radio"}};

}  // namespace

const plussum::MechanismInfo Broadcast::info{.name = "broadcast",
                                             .phase = plussum::Phase::sense,
                                             .rows = plussum::TableId::customers,
                                             .summary = "a radio programme makes enterprises known, to everyone alike",
                                             .source = "Bass 1969 with q = 0",
                                             .draws = {},
                                             .links = {},
                                             .own_draws = draws};

void BroadcastParams::declare(plussum::ParameterVisitor& visitor) {
  visitor.number("rate", rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "rate at which a customer hears of an enterprise; 0 is neutral",
                  .source = "Bass 1969"});
}

void BroadcastView::bind(plussum::Binder& binder) {
  binder.parts(scenario);
  id = binder.read(&Customers::id);
  aware = binder.write(&Customers::aware);
  times_heard = binder.write(example::times_heard);
  heard = binder.count(heard_by_radio);
}

double broadcast_chance(double rate, double years) {
  return plussum::hazard_chance(rate, years);
}  // (broadcast.1)

void Broadcast::rows(const View& view, const Params& params, const plussum::StepContext& context,
                     plussum::RowRange range, plussum::Tally& tally) {
  const std::uint64_t threshold = plussum::chance_threshold(broadcast_chance(params.rate, context.years));
  for (std::size_t e = 0; e < view.scenario.enterprises().size(); ++e) {
    const auto bit = static_cast<std::uint16_t>(1u << e);
    std::int64_t heard = 0;
    for (std::size_t row = range.begin; row < range.end; ++row) {
      if (context.draws.word(listening, view.id[row], static_cast<std::uint16_t>(e)) >= threshold) continue;
      view.aware[row] = static_cast<std::uint16_t>(view.aware[row] | bit);
      ++view.times_heard[row];
      ++heard;
    }
    view.heard.add(tally, heard, e);
  }
}

}  // namespace example
