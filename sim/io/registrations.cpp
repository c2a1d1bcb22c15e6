// SPDX-License-Identifier: MIT
#include "io/registrations.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "io/atomic_file.hpp"
#include "io/file_locks.hpp"
#include "io/sha256.hpp"
#include "io/store_files.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t most_bytes = 64U << 20U;

// ---- one line -------------------------------------------------------------------------------------------------

Json json_of(const RegisteredParts& parts) {
  Json claims = Json::object();
  for (const RegisteredClaim& claim : parts.claims) claims[claim.id] = claim.digest;
  return {{"scenarios", parts.scenarios},
          {"design", parts.design},
          {"metrics", parts.metrics},
          {"claims", claims},
          {"stopping_rule", parts.stopping_rule},
          {"first_seed", parts.first_seed},
          {"replicates", parts.replicates},
          {"program", parts.program}};
}

/// Throws as below.
template <class Number>
Number whole_number(const Json& json) {
  if (!json.is_number_integer()) throw Json::other_error::create(501, "a whole number is expected", &json);
  return json.get<Number>();
}

/// Throws a nlohmann::json::exception where something is missing or of another type.
RegisteredParts parts_of(const Json& json) {
  RegisteredParts parts;
  parts.scenarios = json.at("scenarios");
  parts.design = json.at("design");
  parts.metrics = json.at("metrics");
  for (const auto& [id, digest] : json.at("claims").items()) parts.claims.push_back({id, digest.get<std::string>()});
  parts.stopping_rule = json.at("stopping_rule");
  parts.first_seed = whole_number<std::int64_t>(json.at("first_seed"));
  parts.replicates = whole_number<std::int64_t>(json.at("replicates"));
  parts.program = json.at("program");
  return parts;
}

std::string body_of(const RegistrationEntry& entry, std::size_t number, const std::string& previous) {
  Json json{{"number", number},
            {"previous", previous},
            {"time", entry.time},
            {"event", registration_event_names[static_cast<std::size_t>(entry.event)]},
            {"runs", entry.runs}};
  if (entry.event == RegistrationEvent::merged) json["part"] = {{"folder", entry.part}, {"head", entry.part_head}};
  if (entry.event != RegistrationEvent::made) json["parts"] = json_of(entry.parts);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A line is the hash of the entry's bytes and the entry; what is around them is always the same.
std::string line_of(const std::string& body) {
  return fmt::format("{{\"sha256\": \"{}\", \"entry\": {}}}\n", sha256(body), body);
}
constexpr std::size_t before_hash = std::string_view("{\"sha256\": \"").size();
constexpr std::size_t before_body = before_hash + sha256_digits + std::string_view("\", \"entry\": ").size();
constexpr std::size_t behind_body = std::string_view("}\n").size();

RegistrationEntry entry_of(const Json& json) {
  RegistrationEntry entry;
  const auto name = json.at("event").get<std::string>();
  const auto known = std::find(std::begin(registration_event_names), std::end(registration_event_names), name);
  if (known == std::end(registration_event_names)) throw Json::other_error::create(501, "an event is expected", &json);
  entry.event = static_cast<RegistrationEvent>(known - std::begin(registration_event_names));
  entry.time = json.at("time");
  entry.runs = whole_number<std::uint64_t>(json.at("runs"));
  if (entry.event == RegistrationEvent::merged) {
    entry.part = json.at("part").at("folder");
    entry.part_head = json.at("part").at("head");
  }
  if (entry.event != RegistrationEvent::made) entry.parts = parts_of(json.at("parts"));
  return entry;
}

/// Reads one line behind the entries there are. A half sentence when it cannot be believed.
std::string read_line(const std::string& line, Registrations& list) try {
  if (line.size() < before_body + behind_body) return "is no entry";
  const std::string body = line.substr(before_body, line.size() - before_body - behind_body);
  if (line != line_of(body)) return "was changed after it was written";
  const Json json = Json::parse(body);
  if (json.at("number") != list.entries.size() + 1 || json.at("previous") != list.head())
    return "does not follow the line before it";
  RegistrationEntry entry = entry_of(json);
  entry.hash = line.substr(before_hash, sha256_digits);
  list.entries.push_back(std::move(entry));
  return {};
} catch (const nlohmann::json::exception&) {
  return "is no entry";
}

// ---- the list -------------------------------------------------------------------------------------------------

fs::path path_of(const fs::path& store) {
  return store / registrations_name;
}

void break_up(Registrations& list, std::string sentence) {
  list.broken = std::move(sentence);
  list.entries.clear();
}

/// Also where the last whole line ends: what follows was being written when its writer was killed.
Registrations read_text(const fs::path& path, const std::string& text, std::size_t& whole) {
  Registrations list;
  whole = 0;
  for (std::size_t line = 1; whole < text.size(); ++line) {
    const std::size_t end = text.find('\n', whole);
    if (end == std::string::npos) break;
    const std::string why = read_line(text.substr(whole, end + 1 - whole), list);
    if (!why.empty()) {
      break_up(list, fmt::format("'{}' is broken: line {} {}, so that nobody knows which claims were stated before the "
                                 "runs; put back a copy of it, or move it away: then the claims count as stated after "
                                 "the runs",
                                 path.string(), line, why));
      return list;
    }
    whole = end + 1;
  }
  return list;
}

/// Waits for its turn; where the file system has no locks, at once.
void lock(const Descriptor& file) {
  constexpr int most_turns = 6000;
  for (int turn = 0; turn < most_turns && try_lock(file.get(), {0, 0}) == LockResult::held_elsewhere; ++turn)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

bool says_the_same(const RegistrationEntry& known, const RegistrationEntry& added) {
  if (known.event != added.event) return false;
  if (added.event == RegistrationEvent::stated) return known.parts.digest() == added.parts.digest();
  if (added.event == RegistrationEvent::made) return known.runs >= added.runs;
  return known.part == added.part && known.part_head == added.part_head && known.runs == added.runs &&
         known.parts.digest() == added.parts.digest();
}

bool write_line(const Descriptor& file, std::size_t whole, const std::string& line) {
  // Cuts off what a killed writer left.
  if (::ftruncate(file.get(), static_cast<off_t>(whole)) != 0) return false;
  ssize_t written = 0;
  do written = ::pwrite(file.get(), line.data(), line.size(), static_cast<off_t>(whole));
  while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(line.size())) return ::fsync(file.get()) == 0 || errno == EINVAL;
  const int number = written < 0 ? errno : ENOSPC;
  static_cast<void>(!::ftruncate(file.get(), static_cast<off_t>(whole)));
  errno = number;
  return false;
}

}  // namespace

bool Registrations::has(std::string_view hash) const {
  return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.hash == hash; });
}

std::uint64_t Registrations::runs_before(std::size_t position) const {
  std::uint64_t runs = entries[position].runs;
  for (std::size_t k = 0; k < position; ++k)
    if (entries[k].event != RegistrationEvent::merged) runs = std::max(runs, entries[k].runs);
  return runs;
}

Registrations read_registrations(const fs::path& store, const std::string& anchor) {
  std::string error;
  const auto text = read_in_store(path_of(store), most_bytes, error);
  Registrations list;
  std::size_t whole = 0;
  if (text) list = read_text(path_of(store), *text, whole);
  if (!text && !error.empty()) break_up(list, error);
  if (list.broken.empty() && !anchor.empty() && !list.has(anchor))
    break_up(list, fmt::format("'{}' is broken: the entry {}… that the plan of the store names is not in it, so that "
                               "nobody knows which claims were stated before the runs; put back a copy of it",
                               path_of(store).string(), anchor.substr(0, 8)));
  return list;
}

std::optional<std::string> add_registration(const fs::path& store, const RegistrationEntry& entry, std::string& error) {
  const fs::path path = path_of(store);
  const Descriptor file = open_in_store(path, O_RDWR | O_CREAT, error);
  if (!file) {
    if (error.empty() || obstacle_in_store(path).empty())
      error = fmt::format("cannot write '{}': {}", path.string(), cause_of_failed_write(errno, path, 0));
    return std::nullopt;
  }
  lock(file);
  const auto text = read_in_store(path, most_bytes, error);
  if (!text) return std::nullopt;
  std::size_t whole = 0;
  const Registrations list = read_text(path, *text, whole);
  error = list.broken;
  if (!error.empty()) return std::nullopt;
  for (const RegistrationEntry& known : list.entries)
    if (says_the_same(known, entry)) return list.head();
  const std::string body = body_of(entry, list.entries.size() + 1, list.head());
  if (write_line(file, whole, line_of(body))) return sha256(body);
  error = fmt::format("cannot write '{}': {}", path.string(), cause_of_failed_write(errno, path, body.size()));
  return std::nullopt;
}

}  // namespace plussum::io
