// SPDX-License-Identifier: MIT
#include "plussum/scenario/parameter_walk.hpp"

namespace plussum {
namespace {

/// "group" becomes "group.name".
void append(std::string& path, std::string_view name) {
  if (!path.empty()) path += '.';
  path += name;
}

}  // namespace

void ParameterWalk::enter(std::string_view name, Use use) {
  levels_.push_back({path_.size(), named_path_.size(), use_of(use), false});
  append(path_, name);
  append(named_path_, name);
}

void ParameterWalk::leave() {
  path_.resize(levels_.back().path);
  named_path_.resize(levels_.back().named_path);
  levels_.pop_back();
}

Use ParameterWalk::use_of(Use stated) const {
  if (stated != Use::as_group) return stated;
  return levels_.empty() ? Use::every_step : levels_.back().use;
}

template <class What>
void ParameterWalk::show_at(std::string_view name, Use stated, const What& what) {
  const std::size_t path = path_.size(), named_path = named_path_.size();
  append(path_, name);
  append(named_path_, name);
  visit_({.path = path_, .named_path = named_path_, .use = use_of(stated), .what = what});
  path_.resize(path);
  named_path_.resize(named_path);
}

void ParameterWalk::number(std::string_view name, double& value, const NumberInfo& info) {
  show_at(name, info.use, NumberParameter{value, info, false, may_change_ ? &value : nullptr});
}

void ParameterWalk::integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) {
  show_at(name, info.use, IntegerParameter{value, info});
}

void ParameterWalk::flag(std::string_view name, bool& value, const Meaning& meaning) {
  show_at(name, meaning.use, FlagParameter{value, meaning.text});
}

void ParameterWalk::text(std::string_view name, std::string& value, const TextInfo& info) {
  if (name == "name" && !value.empty() && !levels_.empty() && levels_.back().is_item) {
    named_path_.resize(levels_.back().named_path);
    append(named_path_, value);
  }
  show_at(name, info.use, TextParameter{value, info});
}

void ParameterWalk::choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
                           const Meaning& meaning) {
  show_at(name, meaning.use, ChoiceParameter{index, options, meaning.text});
}

void ParameterWalk::number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) {
  show_at(name, info.use, NumberMapParameter{values, info});
  enter(name, info.use);
  for (auto& [key, value] : values)
    show_at(key, info.use, NumberParameter{value, info, true, may_change_ ? &value : nullptr});
  leave();
}

void ParameterWalk::text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                              const ListInfo& list) {
  show_at(name, info.use, TextListParameter{values, info, list});
}

bool ParameterWalk::begin_group(std::string_view name, const Meaning& meaning) {
  enter(name, meaning.use);
  return true;
}

void ParameterWalk::end_group() {
  leave();
}

std::size_t ParameterWalk::begin_list(std::string_view name, std::size_t size, const ListInfo& info) {
  show_at(name, info.use_of_length, ListParameter{size, info});
  enter(name, Use::as_group);
  return length_ ? length_(path_) : size;
}

void ParameterWalk::begin_item(std::size_t position) {
  levels_.push_back({path_.size(), named_path_.size(), use_of(Use::as_group), true});
  const std::string suffix = "[" + std::to_string(position) + "]";
  path_ += suffix;
  named_path_ += suffix;
}

void ParameterWalk::end_item() {
  leave();
}

void ParameterWalk::end_list() {
  leave();
}

}  // namespace plussum
