// SPDX-License-Identifier: MIT
#include "io/parameter_index.hpp"

#include <fmt/format.h>

#include "io/parameter_path.hpp"

namespace plussum::io {

const ParameterIndex::Found* ParameterIndex::find(std::string_view path) const {
  const auto found = found_.find(path);
  return found == found_.end() ? nullptr : &found->second;
}

std::vector<std::string> ParameterIndex::paths(bool all) const {
  std::vector<std::string> paths;
  for (const auto& [path, found] : found_)
    if (found.kind == Kind::number || (all && found.kind != Kind::other)) paths.push_back(path);
  return paths;
}

void ParameterIndex::number(std::string_view name, double&, const NumberInfo& info) {
  add(name, {Kind::number, info, {}});
}

void ParameterIndex::integer(std::string_view name, std::int64_t&, const IntegerInfo& info) {
  add(name, {Kind::integer, {}, info});
}

void ParameterIndex::flag(std::string_view name, bool&, std::string_view) {
  add(name, {Kind::word});
}

void ParameterIndex::text(std::string_view name, std::string& value, const TextInfo&) {
  // The name comes before the numbers of its item.
  if (name == "name" && levels_.size() > 1 && levels_.back().is_item)
    levels_.back().named_path = join_path(levels_[levels_.size() - 2].named_path, value);
  add(name, {Kind::word});
}

void ParameterIndex::choice(std::string_view name, std::uint32_t&, std::span<const std::string_view>,
                            std::string_view) {
  add(name, {Kind::word});
}

void ParameterIndex::number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) {
  for (const auto& [key, value] : values) add(join_path(name, key), {Kind::number, info, {}});
}

void ParameterIndex::text_list(std::string_view name, std::vector<std::string>&, const TextInfo&, const ListInfo&) {
  add(name, {});
}

bool ParameterIndex::begin_group(std::string_view name, std::string_view) {
  levels_.push_back({path_of(name), named_path_of(name), false});
  return true;
}

void ParameterIndex::end_group() {
  levels_.pop_back();
}

std::size_t ParameterIndex::begin_list(std::string_view name, std::size_t size, const ListInfo&) {
  begin_group(name, "");
  return size;
}

void ParameterIndex::begin_item(std::size_t position) {
  const std::string suffix = fmt::format("[{}]", position);
  levels_.push_back({levels_.back().path + suffix, levels_.back().named_path + suffix, true});
}

void ParameterIndex::end_item() {
  end_group();
}

void ParameterIndex::end_list() {
  end_group();
}

std::string ParameterIndex::path_of(std::string_view name) const {
  return levels_.empty() ? std::string(name) : join_path(levels_.back().path, name);
}

std::string ParameterIndex::named_path_of(std::string_view name) const {
  return levels_.empty() ? std::string(name) : join_path(levels_.back().named_path, name);
}

void ParameterIndex::add(std::string_view name, Found found) {
  found.path = path_of(name);
  found_.emplace(found.path, found);
  found_.emplace(named_path_of(name), found);
}

}  // namespace plussum::io
