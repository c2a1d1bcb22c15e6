// SPDX-License-Identifier: MIT
#include "io/parameter_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "io/parameter_path.hpp"
#include "io/units.hpp"

namespace plussum::io {
namespace {

/// Lists the values. With the lengths of another scenario's lists it makes lists of that length out of default items instead.
class ValueLister final : public ParameterVisitor {
 public:
  using Lengths = std::map<std::string, std::size_t>;

  explicit ValueLister(std::string currency, const Lengths* imposed = nullptr)
      : units_(std::move(currency)), imposed_(imposed) {}

  std::vector<ParameterValue> values;
  std::map<std::string, double> numbers;  ///< by path with positions
  Lengths lengths;                        ///< of lists, by path with positions
  std::vector<std::string> positions;     ///< [value] path with positions

  void number(std::string_view name, double& value, const NumberInfo& info) override {
    if (!std::isfinite(value)) return;
    add(name, units_.text(value, info.unit));
    values.back().is_number = true;
    values.back().number = value;
    values.back().info = info;
    numbers.emplace(positions.back(), value);
  }
  void integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) override {
    if (value != required_integer) add(name, units_.text(value, info.unit));
  }
  void flag(std::string_view name, bool& value, std::string_view) override { add(name, value ? "true" : "false"); }
  void text(std::string_view name, std::string& value, const TextInfo&) override {
    // The name comes before all else of its item.
    if (name == "name" && levels_.size() > 1 && levels_.back().is_item)
      levels_.back().path = join_path(levels_[levels_.size() - 2].path, value);
    if (!value.empty()) add(name, value);
  }
  void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
              std::string_view) override {
    if (index < options.size()) add(name, std::string(options[index]));
  }
  void number_map(std::string_view name, std::vector<NamedNumber>& entries, const NumberInfo& info) override {
    begin_group(name, "");
    for (auto& [key, value] : entries) number(key, value, info);
    end_group();
  }
  void text_list(std::string_view name, std::vector<std::string>& entries, const TextInfo&, const ListInfo&) override {
    std::string list;
    for (const std::string& entry : entries) list += (list.empty() ? "" : ", ") + entry;
    add(name, "[" + list + "]");
  }
  bool begin_group(std::string_view name, std::string_view) override {
    levels_.push_back({path_of(name), position_of(name), false});
    return true;
  }
  void end_group() override { levels_.pop_back(); }
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo&) override {
    begin_group(name, "");
    if (imposed_ == nullptr) return lengths[levels_.back().position] = size;
    const auto found = imposed_->find(levels_.back().position);
    return found == imposed_->end() ? 0 : found->second;
  }
  bool replaces_items() const override { return imposed_ != nullptr; }
  void begin_item(std::size_t position) override {
    const std::string suffix = fmt::format("[{}]", position);
    levels_.push_back({levels_.back().path + suffix, levels_.back().position + suffix, true});
  }
  void end_item() override { levels_.pop_back(); }
  void end_list() override { levels_.pop_back(); }

 private:
  struct Level {
    std::string path;      ///< with names
    std::string position;  ///< with positions
    bool is_item = false;
  };
  std::string path_of(std::string_view name) const {
    return levels_.empty() ? std::string(name) : join_path(levels_.back().path, name);
  }
  std::string position_of(std::string_view name) const {
    return levels_.empty() ? std::string(name) : join_path(levels_.back().position, name);
  }
  void add(std::string_view name, std::string text) {
    values.push_back({.path = path_of(name), .text = std::move(text), .info = {}});
    positions.push_back(position_of(name));
  }

  Units units_;
  const Lengths* imposed_;
  std::vector<Level> levels_;
};

using ByPath = std::map<std::string, const ParameterValue*, std::less<>>;

ByPath by_path(const std::vector<ParameterValue>& values) {
  ByPath found;
  for (const ParameterValue& value : values) found.emplace(value.path, &value);
  return found;
}

/// Whether there is a parameter below this path.
bool has_below(const ByPath& values, const std::string& path) {
  const auto next = values.lower_bound(path + ".");
  return next != values.end() && next->first.starts_with(path + ".");
}

/// The outermost item of a list around the parameter that `others` do not have; empty when they have all.
std::string missing_item(const std::string& path, const ByPath& own, const ByPath& others) {
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    const std::string item = path.substr(0, dot);
    if ((item.ends_with(']') || own.contains(item + ".name")) && !has_below(others, item)) return item;
  }
  return {};
}

/// Its title or name; of an item without a name all that it says.
std::string text_of_item(const std::string& item, const ByPath& own) {
  for (const char* name : {".title", ".name"})
    if (const auto found = own.find(item + name); found != own.end()) return found->second->text;
  std::string text;
  for (auto next = own.lower_bound(item + "."); next != own.end() && next->first.starts_with(item + "."); ++next)
    text += (text.empty() ? "" : ", ") + next->first.substr(item.size() + 1) + " " + next->second->text;
  return text;
}

}  // namespace

std::vector<ParameterValue> parameter_values(Scenario scenario, Scenario fresh) {
  ValueLister lister(scenario.currency);
  scenario.declare(lister);
  ValueLister defaults(scenario.currency, &lister.lengths);
  fresh.declare(defaults);
  for (std::size_t k = 0; k < lister.values.size(); ++k) {
    const auto usual = defaults.numbers.find(lister.positions[k]);
    ParameterValue& value = lister.values[k];
    value.is_default = value.is_number && usual != defaults.numbers.end() && usual->second == value.number;
  }
  return std::move(lister.values);
}

std::vector<ParameterDifference> parameter_differences(const std::vector<ParameterValue>& a,
                                                       const std::vector<ParameterValue>& b) {
  const ByPath in_a = by_path(a), in_b = by_path(b);
  std::vector<ParameterDifference> differences;
  for (const ParameterValue& value : a) {
    const auto other = in_b.find(value.path);
    if (other != in_b.end()) {
      if (other->second->text != value.text) differences.push_back({value.path, value.text, other->second->text});
    } else if (const std::string item = missing_item(value.path, in_a, in_b); item.empty()) {
      differences.push_back({value.path, value.text, ""});
    } else if (differences.empty() || differences.back().path != item) {
      differences.push_back({item, text_of_item(item, in_a), ""});
    }
  }
  for (const ParameterValue& value : b) {
    if (in_a.contains(value.path)) continue;
    if (const std::string item = missing_item(value.path, in_b, in_a); item.empty())
      differences.push_back({value.path, "", value.text});
    else if (differences.empty() || differences.back().path != item)
      differences.push_back({item, "", text_of_item(item, in_b)});
  }
  return differences;
}

}  // namespace plussum::io
