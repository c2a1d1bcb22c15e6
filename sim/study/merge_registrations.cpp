// SPDX-License-Identifier: MIT
#include "study/merge_registrations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/experiment_file.hpp"

namespace plussum {
namespace {

std::string listed(const std::vector<std::string>& words) {
  return io::enumeration(std::vector<std::string_view>(words.begin(), words.end()));
}

/// A store with its experiment; nothing when it has none that can be read.
struct StatedStore {
  ResultPlan plan;
  Experiment experiment;
};

std::optional<StatedStore> stated_in(const io::RunStore& store, std::string& error) {
  auto plan = store.read_plan(error);
  if (!plan) return std::nullopt;
  io::Diagnostics unheard;
  auto loaded = io::load_planned_experiment(*plan, "experiment", unheard);
  if (!loaded) return std::nullopt;
  return StatedStore{std::move(*plan), std::move(loaded->experiment)};
}

MergedPart part_of(const io::RunStore& source, const StatedStore& stated, const io::RegisteredParts& in_target) {
  const io::RegisteredParts own = registered_parts(stated.experiment, stated.plan);
  MergedPart part{.folder = source.folder().string(),
                  .agreeing = {},
                  .differing = io::differences(in_target, own),
                  .registration = registration_of(source, stated.plan, stated.experiment)};
  for (const io::RegisteredClaim& claim : own.claims)
    if (std::any_of(in_target.claims.begin(), in_target.claims.end(),
                    [&](const auto& other) { return other.id == claim.id && other.digest == claim.digest; }))
      part.agreeing.push_back(claim.id);
  return part;
}

/// What a part that is merged leaves in the list: what it had stated, and whether that was before its first run.
io::RegistrationEntry entry_of(const io::RunStore& source, const std::optional<StatedStore>& stated,
                               const Registration& registration, const std::string& time) {
  io::RegistrationEntry entry;
  entry.event = io::RegistrationEvent::merged;
  entry.part = source.folder().string();
  entry.time = registration.stated.empty() ? time : registration.stated;
  entry.runs = std::max<std::uint64_t>(source.size(), 1);
  if (!stated) return entry;
  entry.part_head = stated->plan.registration;
  if (registration.standing != ClaimStanding::pre_specified) return entry;
  entry.parts = registered_parts(stated->experiment, stated->plan);
  entry.runs = 0;
  return entry;
}

}  // namespace

Outcome<std::vector<MergedPart>> merge_registrations(io::RunStore& target, std::span<const io::RunStore> sources,
                                                     std::size_t runs_before, const std::string& time) {
  std::string error;
  std::vector<MergedPart> parts;
  auto stated = stated_in(target, error);
  if (!stated || stated->experiment.hypotheses.empty()) return parts;
  const io::RegisteredParts own = registered_parts(stated->experiment, stated->plan);
  if (runs_before > 0 && io::read_registrations(target.folder(), {}).entries.empty())
    if (auto entered = enter_runs(target, runs_before, time); !entered) return entered.take_trouble();
  for (const io::RunStore& source : sources) {
    if (source.size() == 0) continue;
    std::string unheard;
    const auto there = stated_in(source, unheard);
    MergedPart part{.folder = source.folder().string(),
                    .agreeing = {},
                    .differing = {"all, for it states nothing"},
                    .registration = {}};
    part.registration.sentence = "exploratory: it states nothing";
    if (there) part = part_of(source, *there, own);
    const auto head = io::add_registration(target.folder(), entry_of(source, there, part.registration, time), error);
    if (!head) return input_output_trouble(error);
    stated->plan.registration = *head;
    parts.push_back(std::move(part));
  }
  if (!target.write_plan(stated->plan, error)) return input_output_trouble(error);
  return parts;
}

std::string merged_text(const std::vector<MergedPart>& parts, const std::string& target) {
  std::string text;
  for (const MergedPart& part : parts) {
    const std::string same = part.agreeing.empty()
                                 ? fmt::format("no claim as in {}", target)
                                 : fmt::format("{} {} as in {}", part.agreeing.size() == 1 ? "claim" : "claims",
                                               listed(part.agreeing), target);
    const std::string other =
        part.differing.empty() ? "" : fmt::format(", other than there: {}", listed(part.differing));
    text += fmt::format("{}: {}{}; {}.\n", part.folder, same, other, part.registration.sentence);
  }
  return text;
}

}  // namespace plussum
