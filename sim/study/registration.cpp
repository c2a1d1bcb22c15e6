// SPDX-License-Identifier: MIT
#include "study/registration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "io/diagnostics.hpp"
#include "io/resolved_text.hpp"
#include "io/sha256.hpp"
#include "io/store_files.hpp"
#include "plussum/experiment/run_key.hpp"

namespace plussum {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Experiment& part) {
  return io::resolved_text(part, std::string(unknown_currency));
}

std::string listed(const std::vector<std::string>& words) {
  return io::enumeration(std::vector<std::string_view>(words.begin(), words.end()));
}

std::string claims_word(const Experiment& experiment) {
  return experiment.hypotheses.empty() ? "the design" : "the claims";
}

// ---- the first version ------------------------------------------------------------------------------------------

/// Lines that the first version did not write, as they are where nothing is said of their keys.
constexpr std::string_view later_lines[] = {"\n    outcome: none\n", "\n    largest_difference: 0\n"};

/// What the first version took a digest of.
std::string digest_of_first_version(const Experiment& experiment) {
  Experiment claims;
  claims.hypotheses = experiment.hypotheses;
  claims.metrics = experiment.metrics;
  claims.arms = experiment.arms;
  claims.strategy = experiment.strategy;
  claims.factors = experiment.factors;
  claims.design = experiment.design;
  claims.stop = experiment.stop;
  claims.replicates = experiment.stop.hypothesis.empty() ? 1 : experiment.replicates;
  std::string text = text_of(claims);
  for (const std::string_view line : later_lines)
    for (std::size_t at = text.find(line); at != std::string::npos; at = text.find(line, at))
      text.erase(at, line.size() - 1);
  return run_key(std::array<std::string_view, 1>{text});
}

/// A store that only the first version has written. True when it says something of these claims.
bool read_first_version(const io::RunStore& store, const Experiment& experiment, Registration& registration) {
  constexpr std::uint64_t most_bytes = 16U << 20U;
  std::string error;
  const auto text = io::read_in_store(store.folder() / "registered-claims.json", most_bytes, error);
  const Json entries = text ? Json::parse(*text, nullptr, false) : Json();
  if (!entries.is_array()) return false;
  const std::string digest = digest_of_first_version(experiment);
  for (const Json& entry : entries) {
    if (!entry.is_object() || entry.value("digest", Json()) != digest) continue;
    const Json created = entry.value("created", Json()), runs = entry.value("runs", Json());
    if (!created.is_string() || !runs.is_number_unsigned()) continue;
    registration.stated = created.get<std::string>();
    registration.runs = runs.get<std::uint64_t>();
    const bool was_first = registration.runs == 0;
    registration.standing = was_first ? ClaimStanding::earlier_version : ClaimStanding::exploratory;
    registration.sentence =
        was_first ? fmt::format(
                        "pre-specified by an earlier version of PlusSum, not protected: stated {} before the first "
                        "run; scenarios, seeds and replicates were not held fast",
                        registration.stated)
                  : fmt::format("exploratory: first stated {}, when the store had {} runs", registration.stated,
                                registration.runs);
    return true;
  }
  return false;
}

// ---- the list -------------------------------------------------------------------------------------------------

io::RegistrationEntry runs_entry(std::uint64_t runs, const std::string& time) {
  io::RegistrationEntry entry;
  entry.event = io::RegistrationEvent::made;
  entry.time = time;
  entry.runs = runs;
  return entry;
}

/// Parts of a merge that did not state this before their first run, as words.
std::vector<std::string> parts_that_had_not(const io::Registrations& list, const std::string& digest) {
  std::vector<std::string> parts;
  for (const io::RegistrationEntry& entry : list.entries)
    if (entry.event == io::RegistrationEvent::merged && (entry.runs > 0 || entry.parts.digest() != digest))
      parts.push_back(entry.part);
  return parts;
}

/// Positions of the entries that state something before the first run.
std::vector<std::size_t> first_statements(const io::Registrations& list) {
  std::vector<std::size_t> found;
  for (std::size_t k = 0; k < list.entries.size(); ++k)
    if (list.entries[k].event != io::RegistrationEvent::made && list.runs_before(k) == 0 &&
        !list.entries[k].parts.scenarios.empty())
      found.push_back(k);
  return found;
}

std::size_t different(const io::Registrations& list, const std::vector<std::size_t>& positions) {
  std::vector<std::string> digests;
  for (const std::size_t k : positions) digests.push_back(list.entries[k].parts.digest());
  std::sort(digests.begin(), digests.end());
  return static_cast<std::size_t>(std::unique(digests.begin(), digests.end()) - digests.begin());
}

std::string changed_since(const io::RegistrationEntry& before, const io::RegisteredParts& now) {
  io::RegisteredParts same = before.parts;
  same.replicates = now.replicates;
  if (same.digest() == now.digest())
    return fmt::format(
        "exploratory: {} from {} to {} replicates after runs existed, so that the error rate is no longer nominal",
        now.replicates > before.parts.replicates ? "grown" : "cut", before.parts.replicates, now.replicates);
  return fmt::format("exploratory: after runs existed, this was changed of what was stated {}: {}", before.time,
                     listed(io::differences(before.parts, now)));
}

void judge(const io::Registrations& list, const io::RegisteredParts& now, Registration& registration) {
  const std::vector<std::size_t> first = first_statements(list);
  const auto says_now = [&](std::size_t k) { return list.entries[k].parts.digest() == registration.digest; };
  for (std::size_t k = 0; k < list.entries.size() && registration.stated.empty(); ++k)
    if (list.entries[k].event != io::RegistrationEvent::made && says_now(k)) {
      registration.stated = list.entries[k].time;
      registration.runs = list.runs_before(k);
    }
  if (registration.stated.empty()) return;
  const auto stated_first = std::find_if(first.begin(), first.end(), says_now);
  const std::vector<std::string> without = parts_that_had_not(list, registration.digest);
  if (stated_first != first.end() && without.empty()) {
    registration.standing = ClaimStanding::pre_specified;
    registration.runs = 0;
    registration.sentence =
        fmt::format("pre-specified in this store: stated {} before its first run", list.entries[*stated_first].time);
    if (const std::size_t others = different(list, first); others > 1)
      registration.sentence += fmt::format(", as one of {} statements that differ", others);
  } else if (stated_first != first.end()) {
    registration.sentence = fmt::format("exploratory: {} had runs before this was stated there", listed(without));
  } else if (!first.empty()) {
    registration.sentence = changed_since(list.entries[first.back()], now);
  } else {
    registration.sentence =
        fmt::format("exploratory: first stated {}, when the store had {} runs", registration.stated, registration.runs);
  }
}

}  // namespace

io::RegisteredParts registered_parts(const Experiment& experiment, const ResultPlan& plan) {
  Experiment design, metrics, rule;
  design.arms = experiment.arms;
  design.strategy = experiment.strategy;
  design.factors = experiment.factors;
  design.design = experiment.design;
  design.from = experiment.from;
  design.burn_in = experiment.burn_in;
  metrics.metrics = experiment.metrics;
  metrics.sample_every = experiment.sample_every;
  rule.stop = experiment.stop;
  io::RegisteredParts parts{.scenarios = plan.scenarios_digest,
                            .design = io::sha256(text_of(design)),
                            .metrics = io::sha256(text_of(metrics)),
                            .claims = {},
                            .stopping_rule = io::sha256(text_of(rule)),
                            .first_seed = experiment.first_seed,
                            .replicates = experiment.replicates,
                            .program = plan.engine_version};
  const std::vector<std::string> texts = claim_texts(experiment);
  for (std::size_t k = 0; k < texts.size(); ++k)
    parts.claims.push_back({experiment.hypotheses[k].id, io::sha256(texts[k])});
  return parts;
}

std::vector<std::string> claim_texts(const Experiment& experiment) {
  std::vector<std::string> texts;
  for (const Hypothesis& claim : experiment.hypotheses)
    texts.push_back(io::resolved_text(claim, std::string(unknown_currency)));
  return texts;
}

Outcome<std::string> state_claims(const io::RunStore& store, const Experiment& experiment, const ResultPlan& plan,
                                  const std::string& anchor, const std::string& time) {
  const io::Registrations list = io::read_registrations(store.folder(), {});
  if (!list.broken.empty()) return input_output_trouble(list.broken);
  std::string error;
  // An entry is gone that was there: what is stated from now on does not count as stated before all runs.
  if (!anchor.empty() && !list.has(anchor) &&
      !io::add_registration(store.folder(), runs_entry(std::max<std::uint64_t>(store.size(), 1), time), error))
    return input_output_trouble(error);
  io::RegistrationEntry entry;
  entry.time = time;
  entry.runs = store.size();
  entry.parts = registered_parts(experiment, plan);
  auto head = io::add_registration(store.folder(), entry, error);
  if (!head) return input_output_trouble(error);
  return std::move(*head);
}

Outcome<Done> enter_runs(const io::RunStore& store, std::size_t runs, const std::string& time) {
  std::string error;
  if (io::add_registration(store.folder(), runs_entry(runs, time), error)) return Done{};
  return input_output_trouble(error);
}

Registration registration_of(const io::RunStore& store, const ResultPlan& plan, const Experiment& experiment) {
  const io::RegisteredParts now = registered_parts(experiment, plan);
  Registration registration{.digest = now.digest(),
                            .sentence = "exploratory: " + claims_word(experiment) + " were never stated in this store",
                            .stated = {},
                            .broken = {},
                            .lodged = {}};
  const io::Registrations list = io::read_registrations(store.folder(), plan.registration);
  registration.broken = list.broken;
  if (!list.broken.empty())
    registration.sentence = "exploratory: the list of what was stated in this store is broken";
  else if (!list.entries.empty())
    judge(list, now, registration);
  else
    read_first_version(store, experiment, registration);
  return registration;
}

void compare_with_lodged(const io::RegisteredParts& now, const io::LodgedRegistration& lodged,
                         const io::Registrations& list, Registration& registration) {
  const std::vector<std::string> different = io::differences(lodged.parts, now);
  registration.equals_lodged = different.empty();
  const std::string of = lodged.stated.empty() ? std::string() : fmt::format(" of {}", lodged.stated);
  if (!different.empty()) {
    registration.lodged = fmt::format("not what was lodged: the text{} states otherwise {}", of, listed(different));
    return;
  }
  registration.lodged = fmt::format(
      "as lodged: claims, scenarios, design, metrics, seeds, replicates and program equal "
      "the text{}",
      of);
  if (!list.has(lodged.entry)) registration.lodged += "; this store does not hold the entry it names";
  if (lodged.runs > 0) registration.lodged += fmt::format("; the store had {} runs then", lodged.runs);
}

}  // namespace plussum
