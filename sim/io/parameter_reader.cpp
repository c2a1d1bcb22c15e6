// SPDX-License-Identifier: MIT
#include "io/parameter_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "io/parameter_path.hpp"
#include "io/parameter_text.hpp"
#include "io/yaml_syntax.hpp"

namespace plussum::io {
namespace {

std::string with_meaning(std::string_view text, std::string_view meaning) {
  return meaning.empty() ? std::string(text) : fmt::format("{} ({})", text, meaning);
}

/// What to write instead of a word that YAML 1.1 and other programs take for true or false.
std::string flag_hint(std::string_view text) {
  constexpr std::array<std::string_view, 8> yes{"yes", "Yes", "YES", "on", "On", "ON", "True", "TRUE"};
  constexpr std::array<std::string_view, 8> no{"no", "No", "NO", "off", "Off", "OFF", "False", "FALSE"};
  if (std::find(yes.begin(), yes.end(), text) != yes.end()) return "write 'true'";
  if (std::find(no.begin(), no.end(), text) != no.end()) return "write 'false'";
  return "expected 'true' or 'false'";
}

/// Keys that the user can choose from, if they are few enough to be listed.
std::string key_list(const std::vector<std::string>& known) {
  constexpr std::size_t most_listed = 20;
  if (known.empty() || known.size() > most_listed) return {};
  const std::vector<std::string_view> names(known.begin(), known.end());
  return fmt::format("; the keys here are {}", enumeration(names));
}

}  // namespace

std::string currency_of(const Node& root) {
  const Entry* currency = root.find("currency");
  const bool known = currency != nullptr && currency->value.is_scalar() && is_currency_code(currency->value.text);
  return known ? currency->value.text : std::string(unknown_currency);
}

ParameterReader::ParameterReader(const Node& root, Diagnostics& diagnostics)
    : diagnostics_(diagnostics), units_(currency_of(root)) {
  levels_.push_back({&root, root.mark, "", {}, false});
}

void ParameterReader::finish() {
  note_unknown_keys();
  for (const UnknownKey& unknown : unknown_keys_) {
    // Beyond a thousand messages nobody reads the advice.
    std::string message =
        diagnostics_.is_full() ? "unknown key" : unknown_key(unknown.key.text, *unknown.known, unknown.is_null);
    diagnostics_.add(unknown.key.mark, unknown.path, std::move(message));
  }
  unknown_keys_.clear();
}

const Node* ParameterReader::find(std::string_view name) {
  Level& level = levels_.back();
  level.known.emplace_back(name);
  declared_paths_.emplace(name, path_of(name));
  const Entry* entry = level.node == nullptr ? nullptr : level.node->find(name);
  return entry == nullptr ? nullptr : &entry->value;
}

std::string ParameterReader::path_of(std::string_view name) const {
  return join_path(levels_.back().path, name);
}

void ParameterReader::report(const Node& node, const std::string& path, std::string message) {
  diagnostics_.add(node.mark, path, std::move(message));
}

void ParameterReader::report_missing(std::string_view name, std::string_view expectation, std::string_view meaning) {
  if (levels_.back().is_broken) return;
  diagnostics_.add(levels_.back().mark, path_of(name),
                   with_meaning(fmt::format("missing; expected {}", expectation), meaning));
}

void ParameterReader::note_unknown_keys() {
  Level& level = levels_.back();
  if (level.node == nullptr) return;
  std::shared_ptr<const KnownKeys> known;
  for (const Entry& entry : level.node->entries) {
    if (std::find(level.known.begin(), level.known.end(), entry.key.text) != level.known.end()) continue;
    if (!known) known = known_keys(level);
    unknown_keys_.push_back({entry.key, path_of(entry.key.text), known, entry.value.is_null()});
  }
}

std::shared_ptr<const ParameterReader::KnownKeys> ParameterReader::known_keys(const Level& level) const {
  KnownKeys known{level.known, level.known};
  // At the top level 'extends' and 'format' are keys too, though they are taken before the parameters are read.
  if (levels_.size() == 1) known.likeliest.insert(known.likeliest.end(), {"extends", "format"});
  std::stable_partition(known.likeliest.begin(), known.likeliest.end(),
                        [&](const std::string& name) { return level.node->find(name) == nullptr; });
  return std::make_shared<const KnownKeys>(std::move(known));
}

std::string ParameterReader::unknown_key(const std::string& key, const KnownKeys& known, bool is_null) const {
  if (is_null && key.find_first_not_of("0123456789") == std::string::npos)
    return "unknown key; between brackets a comma separates entries, so write decimals with a point (0.5)";
  if (key == "extends") return "'extends' stands only at the top level of a file";
  if (key == "format") return "'format' stands only at the top level of a scenario file";
  if (const std::string suggestion = did_you_mean(key, known.likeliest); !suggestion.empty())
    return "unknown key" + suggestion;
  constexpr std::size_t most_elsewhere = 3;
  std::vector<std::string_view> elsewhere;
  for (auto [path, end] = declared_paths_.equal_range(key); path != end && elsewhere.size() < most_elsewhere; ++path)
    if (std::find(elsewhere.begin(), elsewhere.end(), path->second) == elsewhere.end())
      elsewhere.push_back(path->second);
  if (!elsewhere.empty()) return fmt::format("unknown key here; did you mean {}?", enumeration(elsewhere, "or"));
  return "unknown key" + key_list(known.declared);
}

void ParameterReader::report_length(const Node& node, const std::string& path, const ListInfo& info) {
  const std::size_t size = node.items.size();
  if (size < info.at_least)
    report(node, path,
           with_meaning(fmt::format("the list has {}, but at least {} needed", counted(size, "item"),
                                    info.at_least == 1 ? "1 is" : fmt::format("{} are", info.at_least)),
                        info.meaning));
  if (size > info.at_most)
    report(node, path, fmt::format("the list has {}, but at most {} are allowed", counted(size, "item"), info.at_most));
}

bool ParameterReader::is_kind(const Node& node, Node::Kind kind, const std::string& path,
                              std::string_view expectation) {
  if (node.kind == kind) return true;
  const auto corrected = node.is_scalar() && !node.quoted ? missing_space(node.text) : std::nullopt;
  if (node.is_null()) {
    report(node, path, fmt::format("the value is missing; expected {}", expectation));
  } else if (corrected) {
    report(node, path, fmt::format("there is no space after the colon; write {}", shown(*corrected)));
  } else {
    report(node, path, fmt::format("expected {}, but this is {}", expectation, described(node)));
  }
  return false;
}

bool ParameterReader::is_scalar(const Node& node, const std::string& path, std::string_view expectation) {
  return is_kind(node, Node::Kind::scalar, path, expectation);
}

bool ParameterReader::is_unquoted(const Node& node, const std::string& path, std::string_view expectation) {
  if (!is_scalar(node, path, expectation)) return false;
  if (!node.quoted) return true;
  report(node, path, fmt::format("{} is a quoted text; write it without quotes", shown(node.text)));
  return false;
}

void ParameterReader::report_quantity(const Node& node, const std::string& path, const std::string& problem,
                                      bool lacks_currency, std::string_view expectation) {
  if (lacks_currency) {
    // One message says it all: every amount of the scenario has the same fault.
    if (!std::exchange(currency_reported_, true)) report(node, path, problem);
    return;
  }
  // "did you mean 'weeks'?" says enough.
  report(node, path, problem.ends_with('?') ? problem : fmt::format("{}; expected {}", problem, expectation));
}

bool ParameterReader::read_number(const Node& node, const std::string& path, double& value, const NumberInfo& info) {
  const std::string expectation = units_.expectation(info.unit);
  if (!is_unquoted(node, path, expectation)) return false;
  const auto read = units_.number(node.text, info.unit);
  if (!read.value) {
    report_quantity(node, path, read.problem, read.lacks_currency, expectation);
    return false;
  }
  if (!in_range(*read.value, info)) {
    report(node, path, fmt::format("{} is out of range; allowed is {}", shown(node.text), range_text(info, units_)));
    return false;
  }
  value = *read.value;
  return true;
}

void ParameterReader::number(std::string_view name, double& value, const NumberInfo& info) {
  const Node* node = find(name);
  if (node != nullptr) {
    read_number(*node, path_of(name), value, info);
  } else if (std::isnan(value)) {
    report_missing(name, units_.expectation(info.unit), info.meaning);
  }
}

void ParameterReader::integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) {
  const Node* node = find(name);
  const std::string expectation = whole_expectation(info, units_);
  const std::string path = path_of(name);
  if (node == nullptr) {
    if (value == required_integer) report_missing(name, expectation, info.meaning);
    return;
  }
  if (!is_unquoted(*node, path, expectation)) return;
  const auto read = units_.integer(node->text, info.unit);
  if (!read.value) return report_quantity(*node, path, read.problem, read.lacks_currency, expectation);
  if (!in_range(*read.value, info))
    return report(*node, path,
                  fmt::format("{} is out of range; allowed is {}", shown(node->text), range_text(info, units_)));
  value = *read.value;
}

void ParameterReader::flag(std::string_view name, bool& value, const Meaning&) {
  const Node* node = find(name);
  if (node == nullptr || !is_unquoted(*node, path_of(name), "'true' or 'false'")) return;
  if (node->text == "true" || node->text == "false") {
    value = node->text == "true";
  } else {
    report(*node, path_of(name),
           fmt::format("{} is neither true nor false; {}", shown(node->text), flag_hint(node->text)));
  }
}

bool ParameterReader::read_text(const Node& node, const std::string& path, std::string& value, TextForm form) {
  if (!is_scalar(node, path, form_expectation(form))) return false;
  if (node.text.find_first_not_of(" \t\n") == std::string::npos) {
    report(node, path, "the text is empty; write one, or delete the line");
    return false;
  }
  if (auto problem = form_problem(form, node.text)) {
    report(node, path, std::move(*problem));
    return false;
  }
  value = node.text;
  return true;
}

void ParameterReader::text(std::string_view name, std::string& value, const TextInfo& info) {
  const Node* node = find(name);
  if (node != nullptr) {
    read_text(*node, path_of(name), value, info.form);
  } else if (info.is_required && value.empty()) {
    report_missing(name, form_expectation(info.form), info.meaning);
  }
}

void ParameterReader::choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                             const Meaning&) {
  const Node* node = find(name);
  const std::string expectation = "one of " + enumeration(options, "or");
  if (node == nullptr || !is_scalar(*node, path_of(name), expectation)) return;
  const auto option = std::find(options.begin(), options.end(), node->text);
  if (option != options.end()) {
    index = static_cast<std::uint32_t>(option - options.begin());
    return;
  }
  report(*node, path_of(name),
         fmt::format("{} is not {}{}", shown(node->text), expectation, did_you_mean(node->text, options)));
}

void ParameterReader::number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) {
  const Node* node = find(name);
  const std::string path = path_of(name);
  if (node == nullptr || !is_kind(*node, Node::Kind::map, path, "a group of names with numbers ('name: number')"))
    return;
  std::vector<NamedNumber> read;
  for (const Entry& entry : node->entries) {
    double value = 0.0;
    const std::string entry_path = join_path(path, entry.key.text);
    if (!is_identifier(entry.key.text))
      diagnostics_.add(entry.key.mark, entry_path, form_problem(TextForm::identifier, entry.key.text).value_or(""));
    if (read_number(entry.value, entry_path, value, info)) read.emplace_back(entry.key.text, value);
  }
  values = std::move(read);
}

void ParameterReader::text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                                const ListInfo& list) {
  const Node* node = find(name);
  const std::string path = path_of(name);
  if (node == nullptr) {
    if (values.size() < list.at_least) report_missing(name, "a list, written [first, second]", list.meaning);
    return;
  }
  if (node->is_scalar()) return report(*node, path, fmt::format("expected a list; write [{}]", node->text));
  if (!is_kind(*node, Node::Kind::sequence, path, "a list, written [first, second]")) return;
  report_length(*node, path, list);
  std::vector<std::string> read;
  for (std::size_t i = 0; i < node->items.size() && i < list.at_most; ++i) {
    std::string value;
    if (read_text(node->items[i], fmt::format("{}[{}]", path, i), value, info.form)) read.push_back(std::move(value));
  }
  values = std::move(read);
}

bool ParameterReader::begin_group(std::string_view name, const Meaning& meaning) {
  const Node* node = find(name);
  const std::string path = path_of(name);
  if (node == nullptr) {
    // Its members are visited all the same: the required ones are missing.
    levels_.push_back({nullptr, levels_.back().mark, path, {}, levels_.back().is_broken});
    return true;
  }
  const std::string expectation = with_meaning("a group of keys, indented below this one", meaning.text);
  if (!is_kind(*node, Node::Kind::map, path, expectation)) return false;
  levels_.push_back({node, node->mark, path, {}, false});
  return true;
}

void ParameterReader::end_group() {
  note_unknown_keys();
  levels_.pop_back();
}

std::size_t ParameterReader::begin_list(std::string_view name, std::size_t size, const ListInfo& info) {
  const Node* node = find(name);
  const std::string path = path_of(name);
  const std::string expectation = "a list of groups, each beginning with '- '";
  if (node == nullptr && size < info.at_least) report_missing(name, expectation, info.meaning);
  const bool good = node != nullptr && is_kind(*node, Node::Kind::sequence, path, expectation);
  if (good) report_length(*node, path, info);
  levels_.push_back(
      {good ? node : nullptr, good ? node->mark : levels_.back().mark, path, {}, levels_.back().is_broken});
  if (node == nullptr) return size;
  return good ? std::min(node->items.size(), info.at_most) : 0;
}

void ParameterReader::begin_item(std::size_t position) {
  const Level& list = levels_.back();
  const std::string path = fmt::format("{}[{}]", list.path, position);
  const Node* item = list.node == nullptr ? nullptr : &list.node->items[position];
  const bool good = item != nullptr && is_kind(*item, Node::Kind::map, path, "a group of keys");
  const bool is_broken = item == nullptr ? list.is_broken : !good;
  levels_.push_back({good ? item : nullptr, item == nullptr ? list.mark : item->mark, path, {}, is_broken});
}

void ParameterReader::end_item() {
  end_group();
}

void ParameterReader::end_list() {
  levels_.pop_back();
}

}  // namespace plussum::io
