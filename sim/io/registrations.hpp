// SPDX-License-Identifier: MIT
#pragma once
/// What a store knows about the claims of its experiment: STORE/registrations, a list to which entries are only added. Each
/// holds the SHA-256 of the one before it, so that no entry can be changed, moved or left out without the ones behind it.
/// What that proves, and what it cannot: docs/experiments.md, "Registration".
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/core/enums.hpp"

namespace plussum::io {

struct RegisteredClaim {
  std::string id;
  std::string digest;  ///< SHA-256 of the claim as complete YAML
};

/// What is registered, part by part, so that a difference can be named. Digests are SHA-256.
struct RegisteredParts {
  std::string scenarios;  ///< the resolved scenarios of all points, and where runs begin
  std::string design;     ///< arms, factors and how points are laid out
  std::string metrics;
  std::vector<RegisteredClaim> claims;
  std::string stopping_rule;
  std::int64_t first_seed = 0;
  std::int64_t replicates = 0;
  std::string program;  ///< version, commit and changes

  /// One line for each part; what the digest is taken of.
  std::string text() const;
  std::string digest() const;
};

/// What differs, as words: "the scenarios", "claim A", "the replicates (20, here 60)". `before` is called "there" in the
/// documentation of callers, `now` "here".
std::vector<std::string> differences(const RegisteredParts& before, const RegisteredParts& now);

enum class RegistrationEvent : std::uint8_t {
  stated,  ///< a sweep or `register` has stated these parts
  made,    ///< a sweep has made runs
  merged,  ///< a part was merged into the store, in which these parts had been stated
};
inline constexpr auto registration_event_names = enumerator_names<RegistrationEvent>;

struct RegistrationEntry {
  RegistrationEvent event = RegistrationEvent::stated;
  std::string time;        ///< ISO 8601; of `merged`: when the part stated them
  std::uint64_t runs = 0;  ///< in the store; of `merged`: in the part when it stated them
  RegisteredParts parts;   ///< not of `made`; of `merged` empty when the part had stated nothing that can be checked
  std::string part;        ///< of `merged`: the folder that was merged
  std::string part_head;   ///< of `merged`: hash of the last entry there
  std::string hash;        ///< SHA-256 of the entry; given when it is added or read
};

/// All entries of a store, checked.
struct Registrations {
  std::vector<RegistrationEntry> entries;
  /// Why the list cannot be believed, a sentence; then there are no entries.
  std::string broken;
  std::string head() const { return entries.empty() ? std::string() : entries.back().hash; }
  bool has(std::string_view hash) const;
  /// Most runs that the store is known to have had before this entry, whatever it holds now.
  std::uint64_t runs_before(std::size_t position) const;
};

inline constexpr const char* registrations_name = "registrations";

/// The list of a store. `anchor` is the hash of an entry that must be in it (of the plan); empty when there is none.
Registrations read_registrations(const std::filesystem::path& store, const std::string& anchor);

/// Adds an entry behind the last one, under a lock, unless one that says the same is there: the same parts stated, or the
/// same part merged. Returns the hash of the last entry; nothing with a sentence in `error` when the list is broken or cannot
/// be written.
std::optional<std::string> add_registration(const std::filesystem::path& store, const RegistrationEntry& entry,
                                            std::string& error);

/// A statement as a text for people, registries and time stamps.
struct LodgedRegistration {
  std::string experiment, title;
  std::string stated;      ///< ISO 8601
  std::uint64_t runs = 0;  ///< that the store had then
  std::string entry;       ///< hash of the entry in the store
  RegisteredParts parts;
  std::vector<std::string> claim_texts;  ///< complete YAML, one for each claim
};
std::string lodged_text(const LodgedRegistration& lodged);
/// Nothing with a sentence in `error` when the text is none, or its parts do not belong together.
std::optional<LodgedRegistration> read_lodged(std::string_view text, std::string& error);

}  // namespace plussum::io
