// SPDX-License-Identifier: MIT
#include "main/registration.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "io/atomic_file.hpp"
#include "io/resolved_text.hpp"
#include "io/text_file.hpp"
#include "plussum/experiment/run_key.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

std::filesystem::path file_of(const std::filesystem::path& store) {
  return store / "registered-claims.json";
}

Json read_entries(const std::filesystem::path& store) {
  std::string text;
  if (io::read_text_file(file_of(store), text)) return Json::array();
  Json entries = Json::parse(text, nullptr, false);
  return entries.is_array() ? entries : Json::array();
}

}  // namespace

std::string claims_digest(const Experiment& experiment) {
  Experiment claims;
  claims.hypotheses = experiment.hypotheses;
  claims.metrics = experiment.metrics;
  claims.arms = experiment.arms;
  claims.strategy = experiment.strategy;
  claims.factors = experiment.factors;
  claims.design = experiment.design;
  claims.stop = experiment.stop;
  claims.replicates = experiment.stop.hypothesis.empty() ? 1 : experiment.replicates;
  const std::string text = io::resolved_text(claims, std::string(unknown_currency));
  return run_key(std::array<std::string_view, 1>{text});
}

bool register_claims(const std::filesystem::path& store, const Registration& registration, std::string& error) {
  Json entries = read_entries(store);
  for (const Json& entry : entries)
    if (entry.value("digest", "") == registration.digest) return true;
  entries.push_back({{"digest", registration.digest}, {"created", registration.created}, {"runs", registration.runs}});
  const std::string text = entries.dump(2) + "\n";
  const auto bytes = std::as_bytes(std::span(text));
  return io::write_whole_file(file_of(store), std::span(&bytes, 1), error);
}

std::optional<Registration> find_registration(const std::filesystem::path& store, const std::string& digest) {
  for (const Json& entry : read_entries(store))
    if (entry.is_object() && entry.value("digest", "") == digest)
      return Registration{digest, entry.value("created", ""), entry.value("runs", std::size_t{1})};
  return std::nullopt;
}

}  // namespace plussum::main
