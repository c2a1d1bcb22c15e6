// SPDX-License-Identifier: MIT
/// What is registered, and its text for outside evidence.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "io/registrations.hpp"
#include "io/sha256.hpp"

namespace plussum::io {
namespace {

constexpr std::string_view heading = "PlusSum registration, format 1\n";
constexpr std::string_view advice =
    "# Lodge this text where others can see when it came (a registry, a time stamp) before the first run is made.\n"
    "# `plussum test STORE --registered FILE` then says whether a store holds what is stated here.\n";

/// "  name: value" lines of a text, and blocks of lines that stand deeper.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  /// The next line without its end, comments and empty lines passed over; nothing at the end.
  std::optional<std::string_view> next() {
    while (!rest_.empty()) {
      const std::string_view line = peek();
      rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
      if (!line.empty() && line.front() != '#') return line;
    }
    return std::nullopt;
  }

  /// Lines that begin with this margin, without it.
  std::string block(std::string_view margin) {
    std::string text;
    while (!rest_.empty() && peek().starts_with(margin)) {
      const std::string_view line = peek();
      text += std::string(line.substr(margin.size())) + "\n";
      rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
    }
    return text;
  }

 private:
  std::string_view peek() const { return rest_.substr(0, rest_.find('\n')); }
  std::string_view rest_;
};

/// The value behind "name: ", if the line has this name.
std::optional<std::string> value_of(std::optional<std::string_view> line, std::string_view name) {
  const std::string opening = fmt::format("{}: ", name);
  if (!line || !line->starts_with(opening)) return std::nullopt;
  return std::string(line->substr(opening.size()));
}

template <class Number>
bool read_number(const std::optional<std::string>& text, Number& number) {
  if (!text) return false;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  return read.ec == std::errc() && read.ptr == text->data() + text->size();
}

bool read_parts(Lines& lines, RegisteredParts& parts) {
  const auto take = [&](std::string_view name, std::string& value) {
    auto found = value_of(lines.next(), name);
    if (found) value = std::move(*found);
    return found.has_value();
  };
  if (!take("  scenarios", parts.scenarios) || !take("  design", parts.design) || !take("  metrics", parts.metrics))
    return false;
  std::optional<std::string_view> line = lines.next();
  for (; line && line->starts_with("  claim "); line = lines.next()) {
    const std::size_t colon = line->rfind(": ");
    if (colon == std::string_view::npos || colon < 8) return false;
    parts.claims.push_back({std::string(line->substr(8, colon - 8)), std::string(line->substr(colon + 2))});
  }
  auto rule = value_of(line, "  stopping rule");
  if (!rule) return false;
  parts.stopping_rule = std::move(*rule);
  return read_number(value_of(lines.next(), "  first seed"), parts.first_seed) &&
         read_number(value_of(lines.next(), "  replicates"), parts.replicates) && take("  program", parts.program);
}

/// "2026-01-05T10:15:00Z, when the store had 0 runs"
bool read_stated(const std::optional<std::string>& text, LodgedRegistration& lodged) {
  constexpr std::string_view between = ", when the store had ", end = " runs";
  const std::size_t at = text ? text->find(between) : std::string::npos;
  if (at == std::string::npos || !text->ends_with(end)) return false;
  lodged.stated = text->substr(0, at);
  const std::size_t begin = at + between.size();
  return read_number(std::optional(text->substr(begin, text->size() - end.size() - begin)), lodged.runs);
}

}  // namespace

std::string RegisteredParts::text() const {
  std::string text = fmt::format("  scenarios: {}\n  design: {}\n  metrics: {}\n", scenarios, design, metrics);
  for (const RegisteredClaim& claim : claims) text += fmt::format("  claim {}: {}\n", claim.id, claim.digest);
  return text + fmt::format("  stopping rule: {}\n  first seed: {}\n  replicates: {}\n  program: {}\n", stopping_rule,
                            first_seed, replicates, program);
}

std::string RegisteredParts::digest() const {
  return sha256(text());
}

std::vector<std::string> differences(const RegisteredParts& before, const RegisteredParts& now) {
  std::vector<std::string> words;
  const auto compare = [&](bool differs, std::string word) {
    if (differs) words.push_back(std::move(word));
  };
  compare(before.scenarios != now.scenarios, "the scenarios");
  compare(before.design != now.design, "the design");
  compare(before.metrics != now.metrics, "the metrics");
  const auto find = [](const RegisteredParts& parts, const std::string& id) {
    return std::find_if(parts.claims.begin(), parts.claims.end(), [&](const auto& claim) { return claim.id == id; });
  };
  for (const RegisteredClaim& claim : before.claims) {
    const auto same = find(now, claim.id);
    compare(same == now.claims.end(), fmt::format("claim {} (left out)", claim.id));
    compare(same != now.claims.end() && same->digest != claim.digest, fmt::format("claim {}", claim.id));
  }
  for (const RegisteredClaim& claim : now.claims)
    compare(find(before, claim.id) == before.claims.end(), fmt::format("claim {} (added)", claim.id));
  compare(before.stopping_rule != now.stopping_rule, "the stopping rule");
  compare(before.first_seed != now.first_seed,
          fmt::format("the first seed ({} then, {} now)", before.first_seed, now.first_seed));
  compare(before.replicates != now.replicates,
          fmt::format("the replicates ({} then, {} now)", before.replicates, now.replicates));
  compare(before.program != now.program, fmt::format("the program ({} then, {} now)", before.program, now.program));
  return words;
}

std::string lodged_text(const LodgedRegistration& lodged) {
  std::string text = fmt::format(
      "{}{}\nexperiment: {}\ntitle: {}\nstated: {}, when the store had {} runs\nentry: {}\n"
      "digest: {}\n\nclaims:\n",
      heading, advice, lodged.experiment, lodged.title, lodged.stated, lodged.runs, lodged.entry,
      lodged.parts.digest());
  for (std::size_t k = 0; k < lodged.claim_texts.size(); ++k) {
    text += fmt::format("  {}:\n    ", lodged.parts.claims[k].id);
    for (const char letter : lodged.claim_texts[k])
      text += letter == '\n' ? std::string("\n    ") : std::string(1, letter);
    text.resize(text.size() - 4);
  }
  return text + "\nparts (SHA-256):\n" + lodged.parts.text();
}

std::optional<LodgedRegistration> read_lodged(std::string_view text, std::string& error) {
  error = "it is no registration of PlusSum, or was changed; `plussum register` writes one";
  Lines lines(text);
  const auto first = lines.next();
  if (!first || std::string(*first) + "\n" != heading) return std::nullopt;
  LodgedRegistration lodged;
  const auto experiment = value_of(lines.next(), "experiment"), title = value_of(lines.next(), "title");
  if (!experiment || !title || !read_stated(value_of(lines.next(), "stated"), lodged)) return std::nullopt;
  const auto entry = value_of(lines.next(), "entry"), digest = value_of(lines.next(), "digest");
  if (!entry || !digest || lines.next() != "claims:") return std::nullopt;
  lodged.experiment = *experiment;
  lodged.title = *title;
  lodged.entry = *entry;
  auto line = lines.next();
  for (; line && line->starts_with("  "); line = lines.next()) lodged.claim_texts.push_back(lines.block("    "));
  if (line != "parts (SHA-256):" || !read_parts(lines, lodged.parts)) return std::nullopt;
  const auto& claims = lodged.parts.claims;
  const bool belongs =
      lodged.parts.digest() == *digest && claims.size() == lodged.claim_texts.size() &&
      std::equal(claims.begin(), claims.end(), lodged.claim_texts.begin(),
                 [](const auto& claim, const std::string& own) { return claim.digest == sha256(own); });
  if (!belongs) {
    error = "it was changed: its claims, parts and digest do not belong together";
    return std::nullopt;
  }
  error.clear();
  return lodged;
}

}  // namespace plussum::io
