// SPDX-License-Identifier: MIT
#pragma once
/// Every parameter of a block, one after the other, with its path, its value and its declaration: for whatever looks
/// parameters up, compares or lists them. What needs the nesting itself (reading, the resolved text, the schema) is a
/// ParameterVisitor.
#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

#include "plussum/scenario/parameter.hpp"

namespace plussum {

struct NumberParameter {
  const double& value;
  const NumberInfo& info;
  bool is_of_map = false;        ///< an entry of the map just visited
  double* changeable = nullptr;  ///< the value, where the walk goes over a block that may change
};
struct IntegerParameter {
  const std::int64_t& value;
  const IntegerInfo& info;
};
struct FlagParameter {
  bool value;
  std::string_view meaning;
};
struct TextParameter {
  const std::string& value;
  const TextInfo& info;
};
struct ChoiceParameter {
  std::uint32_t index;
  std::span<const std::string_view> options;
  std::string_view meaning;
};
/// Comes before its entries.
struct NumberMapParameter {
  const std::vector<NamedNumber>& values;
  const NumberInfo& info;
};
struct TextListParameter {
  const std::vector<std::string>& values;
  const TextInfo& info;
  const ListInfo& list;
};
/// A list of blocks. Comes before its items.
struct ListParameter {
  std::size_t size;
  const ListInfo& info;
};

struct ParameterAt {
  std::string_view path;        ///< "enterprises[0].trust"
  std::string_view named_path;  ///< "enterprises.cemex.trust"; the same as `path` where no item around has a name
  Use use;                      ///< never as_group
  std::variant<NumberParameter, IntegerParameter, FlagParameter, TextParameter, ChoiceParameter, NumberMapParameter,
               TextListParameter, ListParameter>
      what;

  template <class What>
  const What* as() const {
    return std::get_if<What>(&what);
  }
  const NumberParameter* number() const { return as<NumberParameter>(); }
};

using VisitParameter = std::function<void(const ParameterAt&)>;
/// How many default items to visit in place of those of the list at this path.
using ListLength = std::function<std::size_t(std::string_view path)>;

/// The walk itself. Item names are declared before the rest of their items.
class ParameterWalk final : public ParameterVisitor {
 public:
  ParameterWalk(VisitParameter visit, bool may_change, ListLength length = {})
      : visit_(std::move(visit)), may_change_(may_change), length_(std::move(length)) {}

  void number(std::string_view name, double& value, const NumberInfo& info) override;
  void integer(std::string_view name, std::int64_t& value, const IntegerInfo& info) override;
  void flag(std::string_view name, bool& value, const Meaning& meaning) override;
  void text(std::string_view name, std::string& value, const TextInfo& info) override;
  void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view> options,
              const Meaning& meaning) override;
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) override;
  void text_list(std::string_view name, std::vector<std::string>& values, const TextInfo& info,
                 const ListInfo& list) override;
  bool begin_group(std::string_view name, const Meaning& meaning) override;
  void end_group() override;
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo& info) override;
  bool replaces_items() const override { return length_ != nullptr; }
  void begin_item(std::size_t position) override;
  void end_item() override;
  void end_list() override;

 private:
  /// An open group, list or item: how long the paths were before it, and what it says for its members.
  struct Level {
    std::size_t path, named_path;
    Use use;
    bool is_item;
  };
  void enter(std::string_view name, Use use);
  void leave();
  Use use_of(Use stated) const;
  template <class What>
  void show_at(std::string_view name, Use stated, const What& what);

  VisitParameter visit_;
  bool may_change_;
  ListLength length_;
  std::vector<Level> levels_;
  std::string path_, named_path_;
};

template <class Block>
requires(!std::is_const_v<Block>) void for_each_changeable_parameter(Block& block, VisitParameter visit) {
  ParameterWalk walk(std::move(visit), true);
  block.declare(walk);
}

template <class Block>
void for_each_parameter(const Block& block, VisitParameter visit) {
  ParameterWalk walk(std::move(visit), false);
  show(block, walk);
}

/// A prototype with lists of so many default items.
template <class Block>
void for_each_default_parameter(Block prototype, ListLength length, VisitParameter visit) {
  ParameterWalk walk(std::move(visit), false, std::move(length));
  prototype.declare(walk);
}

}  // namespace plussum
