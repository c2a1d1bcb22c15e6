// SPDX-License-Identifier: MIT
#include "plussum/experiment/people.hpp"

namespace plussum {

void PeopleCount::add(Money difference) {
  ++(difference > Money{} ? better : difference == Money{} ? equal : worse);
  change += difference;
}

Money own_account(const World& world, std::size_t customer, const ServiceToCome& service) {
  const Customers& customers = world.customers;
  return customers.surplus[customer] + customers.cash[customer] - customers.debt[customer] +
         service.of(customers.outcome_stock[customer]);
}

PeopleComparison compare_people(const World& control, const Scenario& control_scenario, const World& treatment,
                                const Scenario& treatment_scenario) {
  const ServiceToCome in_control(control_scenario), in_treatment(treatment_scenario);
  PeopleComparison people;
  for (std::size_t row = 0; row < control.customers.size(); ++row) {
    const Money difference = own_account(treatment, row, in_treatment) - own_account(control, row, in_control);
    people.all.add(difference);
    people.by_decile[control.customers.income_decile[row]].add(difference);
    (treatment.customers.supplier[row] == self_provision ? people.not_served : people.served).add(difference);
  }
  return people;
}

}  // namespace plussum
