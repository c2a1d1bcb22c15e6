// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/survey.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "plussum/mechanisms/planning.hpp"
#include "plussum/scenario/market_amounts.hpp"
#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::survey_sample, Purpose::survey_noise};
constexpr Link named_links[] = {Link::neighbours_to_choice, Link::attachment_to_choice,      Link::resentment_to_choice,
                                Link::knownness_to_outcome, Link::community_value_to_choice, Link::cheapness_to_choice,
                                Link::record_to_credit,     Link::debt_to_affordability};

/// How one enterprise asks.
struct Design {
  std::size_t e;
  std::size_t sample;         ///< people it would ask
  double noncustomer_share;   ///< s
  std::uint64_t heard_below;  ///< threshold of φ
  double bias;                ///< b
};

/// A person of the frame; those with the smallest keys are asked. The id breaks ties, so the order of rows does not matter.
struct Candidate {
  std::uint64_t key;
  std::size_t row;
  bool operator<(const Candidate& other) const { return key < other.key; }
};

/// What people said. Customers [0] and others [1] are counted apart, because they weigh differently; all sums are whole
/// numbers, so that the order of people does not matter.
struct Answers {
  using ByKind = std::array<std::int64_t, 2>;
  struct Amount {
    float affordable;
    std::size_t kind;
  };
  ByKind people{};
  std::array<ByKind, barrier_count> barred{};
  std::vector<Amount> amounts;
  std::int64_t held = 0, outcome = 0, leaving = 0;  ///< of customers; the last two in tally_quantum
};

/// The four latent barriers stand together; each has a word of its own in a block of draws.
constexpr bool is_latent(std::size_t barrier) {
  return barrier >= static_cast<std::size_t>(Barrier::access) && barrier <= static_cast<std::size_t>(Barrier::trust);
}

Design design_of(const SurveyView& view, const SurveyParams& params, const SurveyParts& scenario, std::size_t e) {
  const Enterprise& enterprise = scenario.enterprises()[e];
  const auto conduct = [&](Conduct number) { return conduct_of(scenario, view.effective, e, number); };
  auto sample = static_cast<std::int64_t>(conduct(Conduct::survey_sample) + 0.5);
  const Money cost = money_from(in_simulated_market(scenario.population(), params.cost_per_interview));
  if (cost.units > 0 && !enterprise.may_be_overdrawn)  // it asks no more people than it can pay for
    sample = std::min(sample, std::max(view.cash[e].units, std::int64_t{0}) / cost.units);
  return {.e = e,
          .sample = static_cast<std::size_t>(sample),
          .noncustomer_share = conduct(Conduct::noncustomer_share),
          .heard_below = chance_threshold(conduct(Conduct::latent_visibility) * conduct(Conduct::perceived_share)),
          .bias = conduct(Conduct::survey_bias)};
}

/// (survey.1), (survey.2): the people of the frame with the smallest draws, in any order.
std::vector<Candidate> sample_of(const SurveyView& view, const Draws& draw, const Design& design) {
  std::uint32_t order[chunk_rows], entry[chunk_rows];
  std::vector<Candidate> chosen;
  if (design.sample == 0) return chosen;
  const std::uint64_t enters_below = chance_threshold(design.noncustomer_share);
  for (std::size_t begin = 0; begin < view.id.size(); begin += chunk_rows) {
    const std::size_t size = std::min(chunk_rows, view.id.size() - begin);
    draw.fill_words(Purpose::survey_sample, view.id.subspan(begin, size), std::span(order, size),
                    std::span(entry, size), static_cast<std::uint16_t>(design.e));
    for (std::size_t k = 0; k < size; ++k) {
      if (view.standing.supplier[begin + k] != design.e && entry[k] >= enters_below) continue;
      const Candidate person{static_cast<std::uint64_t>(order[k]) << 32 | view.id[begin + k], begin + k};
      if (chosen.size() == design.sample) {
        if (!(person < chosen.front())) continue;
        std::pop_heap(chosen.begin(), chosen.end());
        chosen.back() = person;
      } else {
        chosen.push_back(person);
      }
      std::push_heap(chosen.begin(), chosen.end());
    }
  }
  return chosen;
}

/// Chance that a customer who reviews leaves enterprise e (survey.8): the logit over known, feasible offers and self-provision.
float leaving_chance(const SurveyView& view, std::size_t row, std::size_t e) {
  const CustomerStanding& standing = view.standing;
  const float switching = standing.switching_cost(row);
  const float alone = standing.utility_alone(row, switching);
  if (standing.barriers(row, e) != 0) return 1.0f;
  const float current = standing.utility(row, e, 0.0f);
  double others = portable_exp(static_cast<double>(alone - current));
  for (std::size_t k = 0; k < standing.enterprises(); ++k)
    if (k != e && (view.aware[row] & (1u << k)) != 0 && standing.barriers(row, k) == 0)
      others += portable_exp(static_cast<double>(standing.utility(row, k, switching) - current));
  return static_cast<float>(1.0 - 1.0 / (1.0 + others));
}

void ask_customer(const SurveyView& view, std::size_t row, std::size_t e, Answers& answers) {
  const CustomerStanding& standing = view.standing;
  answers.held += view.lock_state[row] == static_cast<std::uint8_t>(LockState::locked_in) ? 1 : 0;
  answers.outcome += tally_count(standing.outcome(row, e));
  answers.leaving += tally_count(leaving_chance(view, row, e));
}

Answers answers_of(const SurveyView& view, const Draws& draw, const Design& design) {
  Answers answers;
  for (const Candidate& person : sample_of(view, draw, design)) {
    const std::size_t row = person.row;
    const std::size_t kind = view.standing.supplier[row] == design.e ? 0 : 1;
    ++answers.people[kind];
    answers.amounts.push_back({std::max(view.standing.standing(row, design.e).means, 0.0f), kind});
    const std::uint8_t met = view.standing.barriers(row, design.e);
    const Block4 heard = draw.block(Purpose::survey_noise, view.id[row], static_cast<std::uint16_t>(design.e));
    for (std::size_t barrier = 0; barrier < barrier_count; ++barrier) {
      if (((met >> barrier) & 1u) == 0) continue;
      const std::size_t word = barrier - static_cast<std::size_t>(Barrier::access);
      if (is_latent(barrier) && heard.word[word] >= design.heard_below) continue;  // (survey.4)
      ++answers.barred[barrier][kind];
    }
    if (kind == 0) ask_customer(view, row, design.e, answers);
  }
  return answers;
}

/// (survey.6): sorts the amounts and writes ten quantiles.
void write_affordable(std::vector<Answers::Amount>& amounts, double weight_of_others, double total, double* deciles) {
  std::sort(amounts.begin(), amounts.end(), [](const auto& a, const auto& b) { return a.affordable < b.affordable; });
  const double weight[] = {1.0, weight_of_others};
  Answers::ByKind upto{};
  std::size_t next = 0;
  for (std::size_t decile = 0; decile < 10; ++decile) {
    const double wanted = (static_cast<double>(decile) + 0.5) / 10.0 * total;
    while (next < amounts.size() &&
           (next == 0 || static_cast<double>(upto[0]) * weight[0] + static_cast<double>(upto[1]) * weight[1] < wanted))
      ++upto[amounts[next++].kind];
    deciles[decile] = amounts[next - 1].affordable;
  }
}

void believe(SurveyView& view, const SurveyParams& params, const Design& design, Answers& answers) {
  const double weight = design.noncustomer_share > 0.0 ? 1.0 / design.noncustomer_share : 0.0;  // (survey.2)
  const auto weighed = [&](const Answers::ByKind& count) {
    return static_cast<double>(count[0]) + weight * static_cast<double>(count[1]);
  };
  double* belief = view.value.data() + Beliefs::row(design.e, Belief::barred);
  const auto position = [](Belief of) { return static_cast<std::size_t>(of); };
  const double total = weighed(answers.people);
  for (std::size_t barrier = 0; barrier < barrier_count; ++barrier) {
    const double share = weighed(answers.barred[barrier]) / total;  // (survey.3), (survey.4)
    belief[position(Belief::barred) + barrier] = is_latent(barrier) ? latent_reading(share, design.bias) : share;
  }
  write_affordable(answers.amounts, weight, total, belief + position(Belief::affordable));
  belief[position(Belief::unserved)] = weight * static_cast<double>(answers.people[1]) / total;  // (survey.7)
  if (answers.people[0] == 0) return;  // it keeps what it believed of its customers
  const auto customers = static_cast<double>(answers.people[0]);
  belief[position(Belief::held)] = static_cast<double>(answers.held) / customers;  // (survey.8)
  belief[position(Belief::satisfaction)] = static_cast<double>(answers.outcome) * tally_quantum / customers;
  belief[position(Belief::leaving)] =
      static_cast<double>(answers.leaving) * tally_quantum / customers * hazard_chance(params.review_rate, 1.0);
}

}  // namespace

const MechanismInfo Survey::info{.name = "survey",
                                 .phase = Phase::sense,
                                 .rows = TableId::none,
                                 .summary = "what enterprises that decide learn about the market by asking a sample",
                                 .source = "Vandermerwe 2012, Table 1; signal with bias and noise L41",
                                 .draws = draws,
                                 .links = named_links};

void SurveyParams::declare(ParameterVisitor& visitor) {
  visitor.number("interval", interval,
                 {.unit = "year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "time from one survey to the next, to the nearest whole number of steps"});
  visitor.number("cost_per_interview", cost_per_interview,
                 {.unit = "money",
                  .low = 0.0,
                  .high = 1e13,
                  .meaning = "what asking one person costs in the real market; 0 is neutral",
                  .amount_of = AmountOf::market,
                  .most_simulated = 1e6});
  visitor.number("review_rate", review_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1e6,
                  .meaning = "how often an enterprise expects a customer to review her situation"});
}

void SurveyView::bind(Binder& binder) {
  binder.parts(scenario);
  standing.bind(binder);
  id = binder.read(&Customers::id);
  aware = binder.read(&Customers::aware);
  lock_state = binder.read(&Customers::lock_state);
  active = binder.read(&Enterprises::active);
  cash = binder.read(&Enterprises::cash);
  effective = binder.read(&Stances::effective);
  value = binder.write(&Beliefs::value);
}

double latent_reading(double heard_share, double bias) {
  return std::min(1.0, heard_share + bias * std::sqrt(heard_share * (1.0 - heard_share)));  // (survey.5)
}

void Survey::begin(View& view, const Params& params, const StepContext& context, Tally& tally) {
  const auto& enterprises = view.scenario.enterprises();
  const bool someone_decides =
      std::any_of(enterprises.begin(), enterprises.end(), [](const Enterprise& one) { return one.decides; });
  if (!someone_decides || !is_planning_step(context.step, params.interval, context.years)) return;
  view.standing.refresh();
  for (std::size_t e = 0; e < enterprises.size(); ++e) {
    if (!enterprises[e].decides || view.active[e] == 0) continue;
    const Design design = design_of(view, params, view.scenario, e);
    Answers answers = answers_of(view, context.draws, design);
    if (answers.amounts.empty()) continue;
    tally.move(Transfer::research_cost,
               money_from(in_simulated_market(view.scenario.population(), params.cost_per_interview)) *
                   static_cast<std::int64_t>(answers.amounts.size()),
               e);
    believe(view, params, design, answers);
  }
}

}  // namespace plussum
