// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/recruit.hpp"

#include <algorithm>
#include <limits>

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::producer_entry, Purpose::producer_exit};
constexpr Link named_links[] = {Link::sales_to_producers};
constexpr std::uint16_t most_producers = std::numeric_limits<std::uint16_t>::max();

void stop_selling(RecruitView& view, const RecruitParams& params, const StepContext& context) {
  const double gain = view.scenario.links().of(Link::sales_to_producers);
  const std::uint64_t stop = chance_threshold(hazard_chance(gain * params.exit_rate, context.years));
  for (std::size_t row = 0; row < view.active.size(); ++row) {
    if (view.active[row] == producer_stopped) continue;
    const bool served = view.supplier[view.table->customer[row]] == view.table->enterprise[row];
    const bool earns = view.smoothed_margin[row] > params.reservation_income;
    const bool gives_up =
        !earns && context.draws.word(Purpose::producer_exit, static_cast<std::uint32_t>(row)) < stop;  // (recruit.3)
    view.active[row] = !served || gives_up ? producer_stopped : producer_selling;
  }
}

/// What recruitment by one enterprise in one community goes by.
struct Place {
  std::size_t e;
  std::uint32_t community;
  std::int64_t served = 0;
  std::uint16_t producers = 0;
  double earned = 0.0;  ///< sum of smoothed margins of those who sell already
};

/// Margin on what one customer buys [money/week]: as those who sell have it, or else by the offer (recruit.1).
double margin_per_customer(const RecruitView& view, const Enterprise& enterprise, const Place& place) {
  const double k = place.producers;
  if (place.producers == 0)
    return view.producer_margin[place.e] * view.due[place.e] * (1.0 - enterprise.programme.service_share);
  return place.earned / (k * customers_reached(k, static_cast<double>(enterprise.producers.territory),
                                               static_cast<double>(place.served)));
}

bool sells_already(const Producers& producers, std::uint32_t customer) {
  for (std::size_t row = 0; row < producers.size(); ++row)
    if (producers.customer[row] == customer && producers.active[row] != producer_stopped) return true;
  return false;
}

void append_producer(Producers& producers, std::uint32_t customer, const Place& place) {
  const std::size_t row = producers.size();
  resize_table(producers, row + 1, 0);
  producers.customer[row] = customer;
  producers.enterprise[row] = static_cast<std::uint8_t>(place.e);
  producers.community[row] = place.community;
  producers.active[row] = producer_new;
}

/// (recruit.2)
void begin_selling(RecruitView& view, const RecruitParams& params, const StepContext& context, Place& place) {
  const Enterprise& enterprise = view.scenario.enterprises()[place.e];
  const ProducerRole& role = enterprise.producers;
  const double gain = view.scenario.links().of(Link::sales_to_producers);
  const std::uint64_t enter = chance_threshold(hazard_chance(gain * params.entry_rate, context.years));
  const double help = view.training[place.e] > 0.0 ? params.training_help : 0.0;
  const auto needed = static_cast<float>(role.capability_needed - help);
  const std::uint32_t first = view.first_customer[place.community];
  const std::uint32_t last = first + view.customers[place.community];
  const double per_customer = margin_per_customer(view, enterprise, place);
  for (std::uint32_t row = first; row < last; ++row) {
    if (place.producers == most_producers || place.producers * role.territory >= view.customers[place.community])
      return;
    if (view.supplier[row] != place.e || view.capability[row] < needed) continue;
    if (context.draws.word(Purpose::producer_entry, view.id[row], static_cast<std::uint16_t>(place.e)) >= enter)
      continue;
    const double expected = per_customer * customers_reached(place.producers + 1.0, static_cast<double>(role.territory),
                                                             static_cast<double>(place.served));  // (recruit.1)
    if (!(expected > params.reservation_income)) return;
    if (sells_already(*view.table, row)) continue;
    append_producer(*view.table, row, place);
    ++place.producers;
  }
}

void recruit_for(RecruitView& view, const RecruitParams& params, const StepContext& context, std::size_t e) {
  std::vector<Place> places(view.customers.size());
  for (std::uint32_t community = 0; community < places.size(); ++community) {
    places[community].e = e;
    places[community].community = community;
    const auto first = view.supplier.begin() + view.first_customer[community];
    places[community].served = std::count(first, first + view.customers[community], static_cast<std::uint8_t>(e));
  }
  for (std::size_t row = 0; row < view.active.size(); ++row) {
    if (view.table->enterprise[row] != e || view.active[row] == producer_stopped) continue;
    Place& place = places[view.table->community[row]];
    ++place.producers;
    place.earned += view.smoothed_margin[row];
  }
  for (Place& place : places)
    if (place.served > 0) begin_selling(view, params, context, place);
}

}  // namespace

const MechanismInfo Recruit::info{.name = "recruit",
                                  .phase = Phase::change,
                                  .rows = TableId::none,
                                  .summary = "customers begin to sell to their neighbours, and stop",
                                  .source = "Shakti, case C09",
                                  .draws = draws,
                                  .links = named_links};

void RecruitParams::declare(ParameterVisitor& visitor) {
  visitor.number("entry_rate", entry_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1e6,
                  .meaning = "hazard of beginning to sell, while it promises more than the reservation income"});
  visitor.number("exit_rate", exit_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1e6,
                  .meaning = "hazard of ceasing to sell, while it brings no more than that"});
  visitor.number("reservation_income", reservation_income,
                 {.unit = "money/week",
                  .low = 0.0,
                  .high = 1e9,
                  .meaning = "what a producer could earn otherwise",
                  .amount_of = AmountOf::one});
  visitor.number("training_help", training_help,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "skill that an enterprise which trains its customers adds to a producer's own"});
}

void RecruitView::bind(Binder& binder) {
  binder.parts(scenario);
  id = binder.read(&Customers::id);
  supplier = binder.read(&Customers::supplier);
  capability = binder.read(&Customers::capability);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  due = binder.read(&Enterprises::due);
  producer_margin = binder.read(&Enterprises::producer_margin);
  training = binder.read(&Enterprises::training);
  enterprise_active = binder.read(&Enterprises::active);
  smoothed_margin = binder.read(&Producers::smoothed_margin);
  active = binder.write(&Producers::active);
  producers = binder.write(&Communities::producers);
  table = &binder.append_to<Producers>();
}

double customers_reached(double producers, double territory, double served) {
  return served < territory * producers ? served / producers : territory;
}

void Recruit::end(View& view, const Params& params, const StepContext& context, Tally&) {
  const std::size_t enterprises = view.scenario.enterprises().size();
  stop_selling(view, params, context);
  for (std::size_t e = 0; e < enterprises; ++e) {
    view.active = view.table->active;  // appending has moved the columns
    view.smoothed_margin = view.table->smoothed_margin;
    if (view.enterprise_active[e] != 0 && view.producer_margin[e] > 0.0) recruit_for(view, params, context, e);
  }
  if (view.table->size() == 0) return;
  std::fill(view.producers.begin(), view.producers.end(), std::uint16_t{0});
  for (std::size_t row = 0; row < view.table->size(); ++row)
    if (view.table->active[row] != producer_stopped)
      ++view.producers[view.table->enterprise[row] * view.customers.size() + view.table->community[row]];
}

}  // namespace plussum
