// SPDX-License-Identifier: MIT
#include "io/overlay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io/former_names.hpp"
#include "io/named_file.hpp"
#include "io/parameter_path.hpp"
#include "io/parameter_text.hpp"
#include "io/scenario_format.hpp"
#include "io/text_file.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_extends_levels = 8;
constexpr std::size_t most_extended_files = 64;

bool is_named_list(const Node& list) {
  return list.is_sequence() && !list.items.empty() &&
         std::all_of(list.items.begin(), list.items.end(),
                     [](const Node& item) { return item_name(item).has_value(); });
}

void merge_maps(Node& base, Node&& overlay) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.entries.size(); ++i) places.emplace(base.entries[i].key.text, i);
  for (Entry& entry : overlay.entries) {
    const auto place = places.find(entry.key.text);
    if (place == places.end()) {
      base.entries.push_back(std::move(entry));
    } else {
      Entry& below = base.entries[place->second];
      below.key = std::move(entry.key);
      merge(below.value, std::move(entry.value));
    }
  }
}

/// An item whose name comes twice in the overlay is appended the second time, so that the duplicate is
/// noticed.
void merge_named_lists(Node& base, Node&& overlay) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.items.size(); ++i) places.emplace(*item_name(base.items[i]), i);
  for (Node& item : overlay.items) {
    const auto place = places.find(std::string(*item_name(item)));
    if (place == places.end()) {
      base.items.push_back(std::move(item));
    } else {
      merge(base.items[place->second], std::move(item));
      places.erase(place);
    }
  }
}

/// A file named by `extends`, and where it was named.
struct ExtendedFile {
  std::string name;
  Mark mark;
};

class ExtendsLoader {
 public:
  ExtendsLoader(Diagnostics& diagnostics, NodeBudget& budget) : diagnostics_(diagnostics), budget_(budget) {}

  std::optional<Node> load(const fs::path& path, const ExtendedFile* named_by) {
    if (named_by != nullptr && !may_extend(path, *named_by)) return std::nullopt;
    auto root = named_by == nullptr ? load_tree(path, diagnostics_, budget_) : load_extended(path, *named_by);
    if (!root) return std::nullopt;
    note_format(*root, diagnostics_);
    use_present_names(*root, diagnostics_);
    read_.push_back(path);
    if (const Entry* control = root->find("control"); control != nullptr && control->value.is_scalar())
      read_.push_back(find_named_file(path.parent_path(), control->value.text));
    chain_.push_back(identity(path));
    auto merged = resolve(std::move(*root), path.parent_path());
    chain_.pop_back();
    return merged;
  }

  std::optional<Node> resolve(Node root, const fs::path& folder) {
    if (!root.is_map()) {
      diagnostics_.add(
          root.mark, "",
          fmt::format("a scenario is a group of keys ('key: value' lines), but this is {}", described(root)));
      return std::nullopt;
    }
    const auto files = take_extends(root);
    if (!files) return std::nullopt;
    if (files->empty()) return root;
    bool complete = true;
    Node merged;
    for (const ExtendedFile& file : *files) {
      auto base = load(find_named_file(folder, file.name), &file);
      complete = complete && base.has_value();
      if (base) merge(merged, std::move(*base));
    }
    if (!complete) return std::nullopt;
    merge(merged, std::move(root));
    return merged;
  }

  /// The files that were read, and the controls they name.
  const std::vector<fs::path>& read() const { return read_; }

 private:
  static fs::path identity(const fs::path& path) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(path, error);
    return error ? path.lexically_normal() : canonical;
  }

  bool refuse(const ExtendedFile& file, std::string message) {
    diagnostics_.add(file.mark, "extends", std::move(message));
    return false;
  }

  bool may_extend(const fs::path& path, const ExtendedFile& file) {
    if (std::find(chain_.begin(), chain_.end(), identity(path)) != chain_.end())
      return refuse(file,
                    fmt::format("{} is among the files that lead here, so it would extend itself", shown(file.name)));
    if (chain_.size() > most_extends_levels)
      return refuse(file, fmt::format("files extend one another over more than {} levels", most_extends_levels));
    if (++files_ > most_extended_files)
      return refuse(file, fmt::format("more than {} files are extended", most_extended_files));
    return true;
  }

  std::optional<Node> load_extended(const fs::path& path, const ExtendedFile& file) {
    std::string text;
    if (const auto refused = read_text_file(path, text)) {
      refuse(file, fmt::format("{} cannot be extended: {}", shown(file.name), refused->message));
      return std::nullopt;
    }
    return parse_tree(text, {path.string(), true}, diagnostics_, budget_);
  }

  std::optional<std::vector<ExtendedFile>> take_extends(Node& root) {
    const Entry* entry = root.find("extends");
    std::vector<ExtendedFile> files;
    if (entry == nullptr) return files;
    const Node& value = entry->value;
    const std::vector<Node> one{value};
    for (const Node& item : value.is_sequence() ? value.items : one) {
      if (item.is_scalar() && !item.text.empty()) {
        files.push_back({item.text, item.mark});
      } else {
        diagnostics_.add(item.mark, "extends",
                         "expected a file name, or a list of file names written [first.yaml, second.yaml]");
        return std::nullopt;
      }
    }
    root.entries.erase(root.entries.begin() + (entry - root.entries.data()));
    return files;
  }

  Diagnostics& diagnostics_;
  NodeBudget& budget_;
  std::vector<fs::path> chain_, read_;
  std::size_t files_ = 0;
};

/// Finds, or makes, the node at a path.
class SetTarget {
 public:
  SetTarget(Node& root, const Mark& origin) : node_(&root), origin_(origin) {}

  Node& node() { return *node_; }
  const std::string& problem() const { return problem_; }

  bool descend(const PathStep& step) {
    const bool found = step.position ? descend_to_position(*step.position) : descend_to_name(step.name);
    walked_ += step.position ? fmt::format("[{}]", *step.position) : (walked_.empty() ? "" : ".") + step.name;
    return found;
  }

 private:
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool descend_to_position(std::size_t position) {
    if (!node_->is_sequence())
      return fail(fmt::format("'{}' is {}, so it has no position [{}]", walked_, described(*node_), position));
    if (position >= node_->items.size())
      return fail(fmt::format("'{}' has {}, counted from 0, so there is no [{}]", walked_,
                              counted(node_->items.size(), "item"), position));
    node_ = &node_->items[position];
    return true;
  }

  bool descend_to_name(const std::string& name) {
    if (node_->is_sequence()) return descend_to_item(name);
    if (node_->is_scalar())
      return fail(fmt::format("'{}' is a single value ({}), so it has no '{}'", walked_, shown(node_->text), name));
    if (node_->is_null()) {
      node_->kind = Node::Kind::map;
      node_->mark = origin_;
    }
    Entry* entry = node_->find(name);
    if (entry == nullptr) {
      node_->entries.push_back({{name, origin_, false}, {}});
      entry = &node_->entries.back();
      entry->value.mark = origin_;
    }
    node_ = &entry->value;
    return true;
  }

  bool descend_to_item(const std::string& name) {
    std::vector<std::string> names;
    for (Node& item : node_->items) {
      const auto own_name = item_name(item);
      if (own_name == std::string_view(name)) {
        node_ = &item;
        return true;
      }
      if (own_name) names.emplace_back(*own_name);
    }
    if (names.empty())
      return fail(fmt::format("'{}' is a list whose items have no names; write {}[0] for the first", walked_, walked_));
    return fail(fmt::format("there is no '{}' in '{}'{}", name, walked_, known_names(name, names)));
  }

  static std::string known_names(const std::string& name, const std::vector<std::string>& names) {
    std::string suggestion = did_you_mean(name, names);
    if (!suggestion.empty() || names.size() > 12) return suggestion;
    const std::vector<std::string_view> views(names.begin(), names.end());
    return fmt::format("; the names are {}", enumeration(views));
  }

  Node* node_;
  const Mark& origin_;
  std::string walked_;
  std::string problem_;
};

}  // namespace

void merge(Node& base, Node overlay) {
  if (base.is_map() && overlay.is_map()) {
    base.mark = overlay.mark;
    merge_maps(base, std::move(overlay));
  } else if (is_named_list(base) && is_named_list(overlay)) {
    base.mark = overlay.mark;
    merge_named_lists(base, std::move(overlay));
  } else {
    base = std::move(overlay);
  }
}

std::optional<Node> load_with_extends(const fs::path& path, Diagnostics& diagnostics, NodeBudget& budget) {
  return ExtendsLoader(diagnostics, budget).load(path, nullptr);
}

std::vector<fs::path> files_read_for(const fs::path& path) {
  Diagnostics unheard;
  NodeBudget budget;
  ExtendsLoader loader(unheard, budget);
  loader.load(path, nullptr);
  std::vector<fs::path> files = loader.read();
  files.push_back(path);  // also when it cannot be understood
  return files;
}

std::optional<Node> resolve_extends(Node root, const fs::path& folder, Diagnostics& diagnostics, NodeBudget& budget) {
  return ExtendsLoader(diagnostics, budget).resolve(std::move(root), folder);
}

std::string set_name(std::size_t number) {
  return fmt::format("--set #{}", number);
}

bool apply_set(Node& root, std::string_view argument, std::size_t number, Diagnostics& diagnostics,
               NodeBudget& budget) {
  const std::size_t equals = argument.find('=');
  const std::string key(argument.substr(0, equals));
  const auto steps = parse_path(key);
  const auto fail = [&](std::string message) {
    diagnostics.add({set_name(number), 0, 0, "", std::move(message)});
    return false;
  };
  if (equals == std::string_view::npos)
    return fail(fmt::format("{} is not of the form key=value, for example seed=5", shown(argument)));
  if (!steps) return fail(fmt::format("{} is not {}", shown(key), form_expectation(TextForm::path)));
  if (const std::string& first = steps->front().name; first == "extends" || first == "format")
    return fail(fmt::format("'{}' can be written only in a file", first));
  const Source source{fmt::format("{} ({})", set_name(number), key), false};
  const auto fail_at_key = [&](std::string message) {
    diagnostics.add({source.name, 0, 0, key, std::move(message)});
    return false;
  };
  const std::string_view value_text = argument.substr(equals + 1);
  if (value_text.find_first_not_of(' ') == std::string_view::npos) return fail_at_key("there is no value after '='");
  auto value = parse_tree(value_text, source, diagnostics, budget);
  if (!value) return false;
  const Mark origin = value->mark;
  SetTarget target(root, origin);
  for (const PathStep& step : *steps)
    if (!target.descend(step)) return fail_at_key(target.problem());
  merge(target.node(), std::move(*value));
  return true;
}

}  // namespace plussum::io
