// SPDX-License-Identifier: MIT
#include "main/registration.hpp"

#include <fmt/format.h>

#include <algorithm>
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

bool is_entry(const Json& entry) {
  const auto holds = [&](const char* key, Json::value_t type) {
    return entry.contains(key) && entry[key].type() == type;
  };
  return entry.is_object() && holds("digest", Json::value_t::string) && holds("created", Json::value_t::string) &&
         holds("runs", Json::value_t::number_unsigned);
}

/// The entries, none of a store without the file. Nothing with a sentence in `error` when the file is damaged.
std::optional<Json> read_entries(const std::filesystem::path& store, std::string& error) {
  std::error_code ignored;
  if (std::filesystem::symlink_status(file_of(store), ignored).type() == std::filesystem::file_type::not_found)
    return Json::array();
  std::string text;
  if (!io::read_text_file(file_of(store), text)) {
    Json entries = Json::parse(text, nullptr, false);
    if (entries.is_array() && std::all_of(entries.begin(), entries.end(), is_entry)) return entries;
  }
  error = fmt::format(
      "'{}' is damaged, so that nobody knows which claims were registered before the runs; put back a copy of it, or "
      "move it away: then the claims count as stated after the runs",
      file_of(store).string());
  return std::nullopt;
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

bool check_registrations(const std::filesystem::path& store, std::string& error) {
  return read_entries(store, error).has_value();
}

bool register_claims(const std::filesystem::path& store, const Registration& registration, std::string& error) {
  auto entries = read_entries(store, error);
  if (!entries) return false;
  for (const Json& entry : *entries)
    if (entry["digest"] == registration.digest) return true;
  entries->push_back({{"digest", registration.digest}, {"created", registration.created}, {"runs", registration.runs}});
  const std::string text = entries->dump(2) + "\n";
  const auto bytes = std::as_bytes(std::span(text));
  return io::write_whole_file(file_of(store), std::span(&bytes, 1), error);
}

std::optional<Registration> find_registration(const std::filesystem::path& store, const std::string& digest) {
  std::string error;
  if (const auto entries = read_entries(store, error))
    for (const Json& entry : *entries)
      if (entry["digest"] == digest) return Registration{digest, entry["created"], entry["runs"]};
  return std::nullopt;
}

}  // namespace plussum::main
