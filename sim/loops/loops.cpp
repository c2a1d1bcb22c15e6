// SPDX-License-Identifier: MIT
#include "plussum/loops/loops.hpp"

#include <algorithm>
#include <limits>

namespace plussum {
namespace {

using enum LoopKind;
constexpr NamedLoop loops[] = {
    {"R1", reinforcing, "prosperity",
     "served customers have more outcome and skill, earn more, and can afford to be served"},
    {"R2", reinforcing, "word of mouth", "neighbours see, hear of and trust those who are served"},
    {"R3", reinforcing, "know-how", "making goods teaches to make them for less, and cheaper goods sell more"},
    {"R4", reinforcing, "reinvestment", "revenue takes barriers down, which brings customers and revenue"},
    {"R5", reinforcing, "partners", "well paid partners bring partners, who fill what the enterprise leaves open"},
    {"R6", reinforcing, "local multiplier", "money spent next door is income next door"},
    {"R7", reinforcing, "customer-producers", "customers who sell bring goods within reach, and so customers"},
    {"R8", reinforcing, "aggregation", "many together buy for less, and promoters bring further ones"},
    {"R9", reinforcing, "domino", "rivals copy the prosperous, so that the whole market moves"},
    {"R10", reinforcing, "staff buy-in", "success with customers and colleagues convinces staff"},
    {"R11", reinforcing, "personal knowledge",
     "customers whom a supplier knows get more, stay, and become better known"},
    {"R12", reinforcing, "trust credit", "customers who repay build a record that opens credit"},
    {"V1", vicious, "exclusion", "customers who are locked out lose the skill it takes to come in"},
    {"V2", vicious, "quality debt", "goods without upkeep decay, earn less, and leave less for upkeep"},
    {"V3", vicious, "resentment",
     "customers held against their will resent it, become eager to leave, and spoil trust"},
    {"V4", vicious, "commoditisation", "prices follow each other down, and customers think little of cheap offers"},
    {"V5", vicious, "service failure", "failures cost trust, revenue, and the means to serve better"},
    {"V6", vicious, "default contagion", "groups that default teach others not to pay"},
    {"B1", balancing, "saturation", "the more customers know an offer, the fewer are left to hear of it"},
    {"B2", balancing, "crowding of agents", "more partners or producers in a territory earn less each"},
    {"B3", balancing, "queues", "customers beyond the capacity are served badly, and leave"},
    {"B4", balancing, "debt burden", "a purchase on credit bars the next purchase"},
    {"B5", balancing, "imitation", "rivals copy an enterprise that prospers, and take its customers"},
    {"B6", balancing, "coordination cost", "the more share, the more there is to coordinate"},
    {"B7", balancing, "wear of the commons", "sales wear down the natural stock that incomes depend on"},
};

constexpr LoopWay ways[] = {
    {"R1", {"outcome_to_income", "customers.supplier"}},
    {"R1", {"capability_to_income", "training_to_capability"}},
    {"R1", {"outcome_to_wellbeing", "wellbeing_to_income", "customers.supplier"}},
    {"R2", {"neighbours_to_awareness"}},
    {"R2", {"neighbours_to_choice"}},
    {"R2", {"outcome_to_trust", "trust_to_awareness"}},
    {"R3", {"know_how_to_cost", "enterprises.offered_price", "customers.supplier"}},
    {"R4", {"profit_to_investment", "communities.presence"}},
    {"R4", {"community_value_to_choice", "profit_to_investment", "enterprises.community_value"}},
    {"R4", {"programme_to_wellbeing", "wellbeing_to_income", "customers.supplier"}},
    {"R5", {"income_to_partners", "partners_to_coverage"}},
    {"R6", {"local_spending_to_income", "communities.local_spending"}},
    {"R7", {"sales_to_producers", "producers_to_presence"}},
    {"R8", {"volume_to_price"}},
    {"R8", {"promoters_to_awareness"}},
    {"R9", {"prosperity_to_imitation", "stances.effective", "enterprises.cycle_breadth"}},
    {"R10", {"staff_to_staff"}},
    {"R10", {"pilot_to_staff", "enterprises.cycle_breadth"}},
    {"R11", {"knownness_to_outcome", "attachment_to_choice"}},
    {"R12", {"record_to_credit", "customers.debt"}},
    {"V1", {"exclusion_to_capability"}},
    {"V2", {"unpaid_upkeep_to_decay", "outcome_to_income"}},
    {"V3", {"resentment_to_choice", "switching_cost_to_resentment"}},
    {"V3", {"resentment_to_trust", "profit_to_investment", "switching_cost_to_resentment"}},
    {"V4", {"rivals_to_price"}},
    {"V4", {"cheapness_to_choice", "profit_to_investment", "offers.outcome", "enterprises.intended_price"}},
    {"V5", {"failure_to_trust", "profit_to_investment", "enterprises.outlets"}},
    {"V6", {"defaults_to_willingness"}},
    {"B1", {"customers.aware"}},
    {"B1", {"research_to_investment", "levers.level", "customers.supplier"}},
    {"B2", {"partners_to_income"}},
    {"B2", {"producers_to_margin", "sales_to_producers"}},
    {"B3", {"crowding_to_failure"}},
    {"B4", {"debt_to_affordability", "customers.supplier"}},
    {"B5", {"prosperity_to_imitation", "stances.effective[rivals]"}},
    {"B6", {"sharing_to_coordination"}},
    {"B7", {"sales_to_commons", "commons_to_income"}},
};

constexpr std::size_t unreachable = std::numeric_limits<std::size_t>::max() / 4;

/// Search for cycles of exactly `length` edges, each branch given up when it is too far from what it has yet to pass.
class CycleSearch {
 public:
  CycleSearch(const CausalGraph& graph, std::span<const std::string_view> waypoints)
      : graph_(graph), waypoints_(waypoints), visited_(graph.nodes.size()) {
    for (const std::string_view waypoint : waypoints) distance_.push_back(distances_to(waypoint));
  }

  std::vector<std::size_t> run(std::size_t longest) {
    for (std::size_t length = 1; length <= longest; ++length)
      for (std::size_t start = 0; start < graph_.nodes.size(); ++start) {
        start_ = start;
        to_start_ = distances_to(graph_.nodes[start].name);
        if (extend(start, 0, length)) return path_;
      }
    return {};
  }

 private:
  /// Other links than those that the loop is about are left alone: each loop stands for itself.
  bool belongs(const CausalEdge& edge) const {
    return !edge.link || std::find(waypoints_.begin(), waypoints_.end(),
                                   all_links[static_cast<std::size_t>(*edge.link)].name) != waypoints_.end();
  }

  bool passes(const CausalEdge& edge, std::string_view waypoint) const {
    if (waypoint.find('.') != std::string_view::npos) return graph_.nodes[edge.to].name == waypoint;
    return edge.link && all_links[static_cast<std::size_t>(*edge.link)].name == waypoint;
  }

  /// Edges from each node until the waypoint has been passed.
  std::vector<std::size_t> distances_to(std::string_view waypoint) const {
    std::vector<std::size_t> distance(graph_.nodes.size(), unreachable);
    for (bool changed = true; changed;) {
      changed = false;
      for (const CausalEdge& edge : graph_.edges) {
        if (!belongs(edge)) continue;
        const std::size_t through = passes(edge, waypoint) ? 1 : distance[edge.to] + 1;
        if (through >= distance[edge.from]) continue;
        distance[edge.from] = through;
        changed = true;
      }
    }
    return distance;
  }

  /// The cycle begins with the edge that passes the first waypoint and ends where it began.
  bool extend(std::size_t node, std::size_t passed, std::size_t left) {
    if (left == 0) return node == start_ && passed == waypoints_.size();
    const std::vector<std::size_t>& needed = passed < waypoints_.size() ? distance_[passed] : to_start_;
    if (needed[node] > left || to_start_[node] > left) return false;
    for (std::size_t k = 0; k < graph_.edges.size(); ++k) {
      const CausalEdge& edge = graph_.edges[k];
      if (edge.from != node || visited_[edge.to] || !belongs(edge)) continue;
      if (edge.to == start_ && left > 1) continue;
      const bool here = passed < waypoints_.size() && passes(edge, waypoints_[passed]);
      if (path_.empty() && !here) continue;
      path_.push_back(k);
      visited_[edge.to] = true;
      const bool found = extend(edge.to, passed + (here ? 1 : 0), left - 1);
      visited_[edge.to] = false;
      if (found) return true;
      path_.pop_back();
    }
    return false;
  }

  const CausalGraph& graph_;
  std::span<const std::string_view> waypoints_;
  std::vector<bool> visited_;
  std::vector<std::vector<std::size_t>> distance_;
  std::vector<std::size_t> path_, to_start_;
  std::size_t start_ = 0;
};

}  // namespace

std::span<const NamedLoop> all_loops() {
  return loops;
}

std::span<const LoopWay> all_loop_ways() {
  return ways;
}

std::vector<std::size_t> shortest_cycle(const CausalGraph& graph, std::span<const std::string_view> waypoints,
                                        std::size_t longest) {
  return CycleSearch(graph, waypoints).run(longest);
}

std::vector<FoundLoop> find_loops(const CausalGraph& graph) {
  std::vector<FoundLoop> all;
  for (const LoopWay& way : ways) {
    const auto end = std::find(std::begin(way.waypoints), std::end(way.waypoints), std::string_view());
    FoundLoop found{.loop = std::find_if(std::begin(loops), std::end(loops),
                                         [&](const NamedLoop& loop) { return loop.name == way.loop; }),
                    .way = &way,
                    .edges = shortest_cycle(graph, {std::begin(way.waypoints), end})};
    if (!found.edges.empty()) found.polarity = +1;
    for (const std::size_t edge : found.edges) found.polarity *= graph.edges[edge].polarity;
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace plussum
