// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/learn.hpp"

#include <algorithm>

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::training_to_capability, Link::knownness_to_outcome,
                                Link::switching_cost_to_resentment, Link::exclusion_to_capability};

struct Run {
  std::size_t rows;
  const std::uint8_t* supplier;
  const std::uint8_t* lock_state;
  float* capability;
  float* attachment;
  float* resentment;
  float* knownness;
};

/// Everyone: forgetting, resentment, and loss of skill. Those without a supplier are unknown and unattached.
PLUSSUM_KERNEL void forget_run(const Run run, const LearnTerms step) {
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const float served = run.supplier[k] == self_provision ? 0.0f : 1.0f;
    const bool locked_in = run.lock_state[k] == static_cast<std::uint8_t>(LockState::locked_in);
    const bool locked_out = run.lock_state[k] == static_cast<std::uint8_t>(LockState::locked_out);
    const float resentment = run.resentment[k];
    run.resentment[k] = locked_in ? resentment + step.resentment_gain * (1.0f - resentment)
                                  : resentment - step.resentment_loss * resentment;  // (learn.3)
    const float loss = locked_out ? step.capability_loss_locked_out : step.capability_loss;
    run.capability[k] -= loss * run.capability[k];  // (learn.4), what is lost
    run.attachment[k] *= served;
    run.knownness[k] *= served;
  }
}

void learn_with_supplier(const LearnView& view, std::size_t row, std::uint8_t e) {
  const std::uint8_t intended = view.intended_supplier[row];
  const bool waits = intended != self_provision && (view.terms_of_offer[intended] & offer_in_groups) != 0;
  if (intended != e && !waits) {  // she leaves at the end of this step
    view.knownness[row] = view.attachment[row] = 0.0f;
    return;
  }
  view.knownness[row] += view.knowing[e] * (1.0f - view.knownness[row]);     // (learn.1)
  view.capability[row] += view.training[e] * (1.0f - view.capability[row]);  // (learn.4), what is gained
  const float outcome = view.outcomes.received(row, e, view.capability[row], view.knownness[row]);
  view.attachment[row] = attachment_after(view.step, view.attachment[row], outcome, view.knownness[row]);
}

}  // namespace

const MechanismInfo Learn::info{.name = "learn",
                                .phase = Phase::settle,
                                .rows = TableId::customers,
                                .summary = "knownness, attachment, resentment and capability",
                                .source = "model: learn",
                                .draws = {},
                                .links = named_links};

void LearnParams::declare(ParameterVisitor& visitor) {
  visitor.number("attachment_rate", attachment_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 1000.0,
                  .meaning = "growth of attachment with outcome above expectation (gamma); 0 is neutral"});
  visitor.number("attachment_decay", attachment_decay,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "fading of attachment"});
  visitor.number("expected_outcome", expected_outcome,
                 {.low = 0.0, .high = 1.0, .meaning = "outcome that customers expect (O*)"});
  visitor.number(
      "resentment_rate", resentment_rate,
      {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "growth of resentment while locked in; 0 is neutral"});
  visitor.number("resentment_decay", resentment_decay,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "fading of resentment"});
  visitor.number("capability_decay", capability_decay,
                 {.unit = "1/year", .low = 0.0, .high = 1000.0, .meaning = "loss of skill; 0 is neutral"});
  visitor.number("exclusion_factor", exclusion_factor,
                 {.low = 1.0, .high = 1000.0, .meaning = "how much faster skill is lost while locked out"});
}

void LearnView::bind(Binder& binder) {
  binder.parts(scenario);
  outcomes.bind(binder);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  personalisation = binder.read(&Enterprises::personalisation);
  training_rate = binder.read(&Enterprises::training);
  supplier = binder.read(&Customers::supplier);
  intended_supplier = binder.read(&Customers::intended_supplier);
  lock_state = binder.read(&Customers::lock_state);
  capability = binder.write(&Customers::capability);
  attachment = binder.write(&Customers::attachment);
  resentment = binder.write(&Customers::resentment);
  knownness = binder.write(&Customers::knownness);
}

float attachment_after(const LearnTerms& step, float attachment, float outcome, float knownness) {
  const float gain = step.attachment_gain * std::max(0.0f, outcome - step.expected_outcome) * (0.5f + knownness);
  return std::min(1.0f, attachment + gain - step.attachment_loss * attachment);  // (learn.2)
}

void Learn::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const auto share = [&](double rate) { return static_cast<float>(hazard_chance(rate, context.years)); };
  const LinkGains& links = view.scenario.links();
  const double exclusion = 1.0 + links.of(Link::exclusion_to_capability) * (params.exclusion_factor - 1.0);
  view.step = {.attachment_gain = static_cast<float>(params.attachment_rate * context.years),
               .attachment_loss = share(params.attachment_decay),
               .expected_outcome = static_cast<float>(params.expected_outcome),
               .resentment_gain = share(links.of(Link::switching_cost_to_resentment) * params.resentment_rate),
               .resentment_loss = share(params.resentment_decay),
               .capability_loss = share(params.capability_decay),
               .capability_loss_locked_out = share(params.capability_decay * exclusion)};
  view.outcomes.refresh();
  view.knowing.clear();
  view.training.clear();
  const auto gain = static_cast<float>(links.of(Link::training_to_capability));
  for (std::size_t e = 0; e < view.personalisation.size(); ++e) {
    view.knowing.push_back(share(view.personalisation[e]));
    view.training.push_back(gain * share(view.training_rate[e]));
  }
}

void Learn::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally&) {
  const std::size_t b = range.begin;
  forget_run({.rows = range.size(),
              .supplier = view.supplier.data() + b,
              .lock_state = view.lock_state.data() + b,
              .capability = view.capability.data() + b,
              .attachment = view.attachment.data() + b,
              .resentment = view.resentment.data() + b,
              .knownness = view.knownness.data() + b},
             view.step);
  for (std::size_t row = range.begin; row < range.end; ++row)
    if (view.supplier[row] != self_provision) learn_with_supplier(view, row, view.supplier[row]);
}

}  // namespace plussum
