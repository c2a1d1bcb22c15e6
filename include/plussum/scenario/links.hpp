// SPDX-License-Identifier: MIT
#pragma once
/// Every causal link that closes a feedback loop has a name and a gain: the mechanism sees X_ref + g·(X − X_ref),
/// so g = 1 is the model as it stands, 0 cuts the link, values between weaken it.
#include <array>
#include <cstdint>
#include <string_view>

#include "plussum/scenario/parameter.hpp"

namespace plussum {

enum class Link : std::uint8_t {
  outcome_to_income,
  capability_to_income,
  local_spending_to_income,
  neighbours_to_awareness,
  promoters_to_awareness,
  neighbours_to_choice,
  knownness_to_outcome,
  attachment_to_choice,
  resentment_to_choice,
  training_to_capability,
  defaults_to_willingness,
};
inline constexpr std::size_t link_count = 11;

struct LinkInfo {
  std::string_view name;
  std::string_view from;   ///< driving column, table.column
  std::string_view to;     ///< driven column
  int polarity;            ///< +1: same direction, -1: opposite
  std::string_view loops;  ///< loops it can close, by the model's names
  std::string_view meaning;
};
inline constexpr std::array<LinkInfo, link_count> all_links{{
    {"outcome_to_income", "customers.outcome_stock", "customers.income", +1, "R1", "what the outcome adds to income"},
    {"capability_to_income", "customers.capability", "customers.income", +1, "R1", "what skill adds to income"},
    {"local_spending_to_income", "communities.local_balance", "customers.income", +1, "R6",
     "local sales paid out as income"},
    {"neighbours_to_awareness", "customers.served_neighbours", "customers.aware", +1, "R2", "word of mouth"},
    {"promoters_to_awareness", "communities.promoter", "customers.aware", +1, "R8",
     "promoters telling their community"},
    {"neighbours_to_choice", "customers.served_neighbours", "customers.intended_supplier", +1, "R2",
     "doing as neighbours do"},
    {"knownness_to_outcome", "customers.knownness", "customers.attachment", +1, "R11",
     "being known improves what one gets"},
    {"attachment_to_choice", "customers.attachment", "customers.intended_supplier", +1, "R11",
     "attachment keeps a customer"},
    {"resentment_to_choice", "customers.resentment", "customers.intended_supplier", -1, "V3",
     "resentment drives a customer away"},
    {"training_to_capability", "customers.supplier", "customers.capability", +1, "R1", "training by the supplier"},
    {"defaults_to_willingness", "communities.default_memory", "members.paid", -1, "V6",
     "defaults nearby lower the will to pay"},
}};

struct LinkGains {
  std::array<double, link_count> gain = [] {
    std::array<double, link_count> ones{};
    ones.fill(1.0);
    return ones;
  }();
  double of(Link link) const { return gain[static_cast<std::size_t>(link)]; }

  void declare(ParameterVisitor& visitor) {
    for (std::size_t k = 0; k < link_count; ++k)
      visitor.number(
          all_links[k].name, gain[k],
          {.unit = "1", .low = 0.0, .high = 1.0, .meaning = all_links[k].meaning, .source = "model: links and loops"});
  }
};

}  // namespace plussum
