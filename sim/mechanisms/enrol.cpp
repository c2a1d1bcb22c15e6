// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/enrol.hpp"

#include <algorithm>
#include <cstring>

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::group_patience, Purpose::population_place};

/// Changes a customer's supplier and tells her neighbours.
void change_supplier(EnrolView& view, std::size_t row, std::uint8_t to) {
  const std::uint8_t from = view.supplier[row];
  if (from == to) return;
  view.supplier[row] = to;
  if (view.network->empty()) return;
  const std::size_t rows = view.id.size();
  for (const std::uint32_t neighbour : view.network->neighbours(static_cast<std::uint32_t>(row))) {
    if (from != self_provision) --view.served_neighbours[from * rows + neighbour];
    if (to != self_provision) ++view.served_neighbours[to * rows + neighbour];
  }
}

void release_ended_groups(EnrolView& view) {
  const Groups& groups = *view.groups;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (groups.outcome_of_step[group] == 0 || is_active(groups.phase[group])) continue;
    for (std::uint32_t m = groups.first_member[group]; m < groups.first_member[group] + groups.members[group]; ++m) {
      const std::uint32_t customer = view.members->customer[m];
      view.member[customer] = no_row;
      change_supplier(view, customer, self_provision);
    }
  }
}

void note_enrolment(EnrolView& view, std::size_t row, std::uint8_t e, Tally& tally) {
  if ((view.role[row] & role_was_served) == 0) ++tally.first_enrolments[e];
  view.role[row] |= role_was_served;
  ++tally.enrolments[e];
}

void follow_intention(EnrolView& view, std::size_t row, Tally& tally) {
  const std::uint8_t wanted = view.intended_supplier[row];
  if (wanted != self_provision && view.active[wanted] == 0) return;  // it has just left the market
  if (wanted == view.supplier[row] || view.member[row] != no_row) return;
  if (wanted != self_provision && (view.terms_of_offer[wanted] & offer_in_groups) != 0) {
    view.waiting_for[row] = wanted;
    return;
  }
  change_supplier(view, row, wanted);
  if (wanted != self_provision) note_enrolment(view, row, wanted, tally);
}

void follow_intentions(EnrolView& view, Tally& tally) {
  const std::size_t rows = view.id.size();
  // Most customers intend what they have: compare eight rows at a time.
  std::size_t row = 0;
  for (; row + 8 <= rows; row += 8) {
    std::uint64_t intended, supplier;
    std::memcpy(&intended, &view.intended_supplier[row], 8);
    std::memcpy(&supplier, &view.supplier[row], 8);
    if (intended == supplier) continue;
    for (std::size_t k = row; k < row + 8; ++k) follow_intention(view, k, tally);
  }
  for (; row < rows; ++row) follow_intention(view, row, tally);
}

/// Enterprises that are not in the market let those go who wait for their groups, and direct customers once they owe
/// nothing: who leaves has paid, and so has who waits. The others choose anew, and their groups end, in the next step.
void leave_the_gone(EnrolView& view) {
  if (std::find(view.active.begin(), view.active.end(), std::uint8_t{0}) == view.active.end()) return;
  const auto is_gone = [&](std::uint8_t e) { return e != self_provision && view.active[e] == 0; };
  for (std::size_t row = 0; row < view.id.size(); ++row) {
    const std::uint8_t supplier = view.supplier[row];
    const bool owes_nothing = view.intended_supplier[row] != supplier || view.waiting_for[row] != self_provision;
    if (is_gone(supplier) && view.member[row] == no_row && owes_nothing) change_supplier(view, row, self_provision);
    if (is_gone(view.waiting_for[row])) view.waiting_for[row] = self_provision;
  }
}

/// Waiting customers after those who give up (enrol.1), in the order of rows.
std::vector<std::uint32_t> still_waiting(EnrolView& view, const EnrolParams& params, const StepContext& context) {
  std::vector<std::uint32_t> waiting;
  const std::uint64_t give_up = chance_threshold(hazard_chance(params.impatience, context.years));
  const std::size_t rows = view.id.size();
  constexpr std::uint64_t nobody = ~std::uint64_t{0};
  static_assert(self_provision == 0xFF);
  for (std::size_t row = 0; row < rows; ++row) {
    std::uint64_t eight = 0;
    while (row + 8 <= rows && (std::memcpy(&eight, &view.waiting_for[row], 8), eight == nobody)) row += 8;
    if (row >= rows) break;
    if (view.waiting_for[row] == self_provision) continue;
    const bool chose_now =
        view.intended_supplier[row] == view.waiting_for[row] && view.supplier[row] != view.waiting_for[row];
    if (!chose_now && context.draws.word(Purpose::group_patience, view.id[row]) < give_up)
      view.waiting_for[row] = self_provision;
    else
      waiting.push_back(static_cast<std::uint32_t>(row));
  }
  return waiting;
}

void append_group(EnrolView& view, const StepContext& context, std::span<const std::uint32_t> customers, std::uint8_t e,
                  Tally& tally) {
  Groups& groups = *view.groups;
  Members& members = *view.members;
  const auto group = static_cast<std::uint32_t>(groups.size());
  const auto first = static_cast<std::uint32_t>(members.size());
  const Enterprise& enterprise = view.scenario.enterprises()[e];
  const std::uint32_t place = view.community[customers.front()];
  resize_table(groups, group + 1u, 0);
  resize_table(members, first + customers.size(), 0);
  groups.id[group] = group;
  groups.enterprise[group] = e;
  groups.community[group] = place;
  groups.first_member[group] = first;
  groups.members[group] = static_cast<std::uint32_t>(customers.size());
  groups.promoter[group] = view.promoter[e * view.outlet_rank.size() + place];
  groups.instalment[group] = money_from(view.due[e] * context.weeks);
  groups.service_fee[group] = split_money(groups.instalment[group], enterprise.programme.service_share).part;
  groups.price_level[group] = static_cast<float>(view.offered_price[e]);
  groups.plan[group] = 1;
  for (std::size_t k = 0; k < customers.size(); ++k) {
    const std::uint32_t row = customers[k];
    members.customer[first + k] = row;
    members.group[first + k] = group;
    view.waiting_for[row] = self_provision;
    view.member[row] = first + static_cast<std::uint32_t>(k);
    change_supplier(view, row, e);
    note_enrolment(view, row, e, tally);
  }
  ++tally.groups_formed[e];
}

/// Groups of those who wait for the same programme in the same community, next ones together.
void form_groups(EnrolView& view, const StepContext& context, std::span<const std::uint32_t> waiting, Tally& tally) {
  std::vector<std::uint32_t> together;
  for (std::size_t begin = 0; begin < waiting.size();) {
    std::size_t end = begin;
    while (end < waiting.size() && view.community[waiting[end]] == view.community[waiting[begin]]) ++end;
    for (std::size_t e = 0; e < view.scenario.enterprises().size(); ++e) {
      const auto size = static_cast<std::size_t>(view.scenario.enterprises()[e].programme.group_size);
      together.clear();
      for (std::size_t k = begin; k < end; ++k) {
        if (view.waiting_for[waiting[k]] != e) continue;
        together.push_back(waiting[k]);
        if (together.size() < size) continue;
        append_group(view, context, together, static_cast<std::uint8_t>(e), tally);
        together.clear();
      }
    }
    begin = end;
  }
}

void recruit_promoters(EnrolView& view, const StepContext& context) {
  const std::size_t communities = view.outlet_rank.size();
  for (std::size_t e = 0; e < view.scenario.enterprises().size(); ++e) {
    const Programme& programme = view.scenario.enterprises()[e].programme;
    if (!programme.in_groups || !(programme.promoter_commission > 0.0)) continue;
    for (std::uint32_t place = 0; place < communities; ++place) {
      std::uint32_t& promoter = view.promoter[e * communities + place];
      if (promoter != no_row || view.outlet_rank[place] >= view.outlets[e]) continue;
      const double lot = context.draws.uniform(Purpose::population_place, place, static_cast<std::uint16_t>(e));
      promoter = view.first_customer[place] + static_cast<std::uint32_t>(lot * view.customers[place]);
      view.role[promoter] |= role_promoter;
    }
  }
}

}  // namespace

const MechanismInfo Enrol::info{.name = "enrol",
                                .phase = Phase::change,
                                .rows = TableId::none,
                                .summary = "intentions take effect, groups form and dissolve, promoters are recruited",
                                .source = "Patrimonio Hoy, cases C18-C19",
                                .draws = draws,
                                .links = {}};

void EnrolParams::declare(ParameterVisitor& visitor) {
  visitor.number("impatience", impatience,
                 {.unit = "1/year", .low = 0.0, .high = 1e6, .meaning = "hazard of giving up waiting for a group"});
}

void EnrolView::bind(Binder& binder) {
  binder.parts(scenario);
  id = binder.read(&Customers::id);
  community = binder.read(&Customers::community);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  outlet_rank = binder.read(&Communities::outlet_rank);
  outlets = binder.read(&Enterprises::outlets);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  due = binder.read(&Enterprises::due);
  offered_price = binder.read(&Enterprises::offered_price);
  active = binder.read(&Enterprises::active);
  intended_supplier = binder.read(&Customers::intended_supplier);
  outcome_of_step = binder.read(&Groups::outcome_of_step);
  supplier = binder.write(&Customers::supplier);
  waiting_for = binder.write(&Customers::waiting_for);
  role = binder.write(&Customers::role);
  served_neighbours = binder.write(&Customers::served_neighbours);
  member = binder.write(&Customers::member);
  promoter = binder.write(&Communities::promoter);
  groups = &binder.append_to<Groups>();
  members = &binder.append_to<Members>();
  network = &binder.network();
}

void Enrol::end(View& view, const Params& params, const StepContext& context, Tally& tally) {
  // Intentions first: a member's intention is the supplier she had, and must not make her wait for a new plan unasked.
  follow_intentions(view, tally);
  leave_the_gone(view);
  release_ended_groups(view);
  form_groups(view, context, still_waiting(view, params, context), tally);
  if (context.scenario_changed) recruit_promoters(view, context);
}

}  // namespace plussum
