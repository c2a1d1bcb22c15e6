// SPDX-License-Identifier: MIT
#include <string>

#include "plussum/scenario/scenario.hpp"

namespace plussum {
namespace {

/// Walks the declarations and sets the number whose path is wanted. A list item goes by position (enterprises[0]) or
/// by its `name` (enterprises.cemex); the name is declared before the item's numbers.
class NumberSetter final : public ParameterVisitor {
 public:
  NumberSetter(std::string_view wanted, double value) : wanted_(wanted), value_(value) {}
  bool found() const { return found_; }

  void number(std::string_view name, double& value, const NumberInfo&) override {
    if (!is_wanted(name)) return;
    value = value_;
    found_ = true;
  }
  void integer(std::string_view, std::int64_t&, const IntegerInfo&) override {}
  void flag(std::string_view, bool&, std::string_view) override {}
  void text(std::string_view name, std::string& value, const TextInfo&) override {
    if (name == "name" && !item_.empty() && item_.back() == path_.size()) item_name_ = value;
  }
  void choice(std::string_view, std::uint32_t&, std::span<const std::string_view>, std::string_view) override {}
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo&) override {
    for (auto& [key, value] : values)
      if (is_wanted(std::string(name) + "." + key)) {
        value = value_;
        found_ = true;
      }
  }
  void text_list(std::string_view, std::vector<std::string>&, const TextInfo&, const ListInfo&) override {}
  bool begin_group(std::string_view name, std::string_view) override {
    before_.push_back({path_, named_});
    path_ += path_.empty() ? std::string(name) : "." + std::string(name);
    named_ = named_path_of_item();
    named_ += named_.empty() ? std::string(name) : "." + std::string(name);
    held_.push_back(item_name_);
    item_name_.clear();
    return true;
  }
  void end_group() override {
    path_ = before_.back().path;
    named_ = before_.back().named;
    before_.pop_back();
    item_name_ = held_.back();
    held_.pop_back();
  }
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo&) override {
    begin_group(name, "");
    return size;
  }
  void begin_item(std::size_t position) override {
    before_.push_back({path_, named_});
    path_ += "[" + std::to_string(position) + "]";
    held_.push_back(item_name_);
    item_name_.clear();
    item_.push_back(path_.size());
  }
  void end_item() override {
    item_.pop_back();
    end_group();
  }
  void end_list() override { end_group(); }

 private:
  struct Place {
    std::string path, named;
  };
  std::string named_path_of_item() const { return item_name_.empty() ? named_ : named_ + "." + item_name_; }
  bool is_wanted(std::string_view name) const {
    const std::string tail = "." + std::string(name);
    return wanted_ == (path_.empty() ? std::string(name) : path_ + tail) || wanted_ == named_path_of_item() + tail;
  }

  std::string_view wanted_;
  double value_;
  bool found_ = false;
  std::string path_, named_, item_name_;
  std::vector<Place> before_;
  std::vector<std::string> held_;
  std::vector<std::size_t> item_;
};

}  // namespace

bool set_number(Scenario& scenario, std::string_view path, double value) {
  NumberSetter setter(path, value);
  scenario.declare(setter);
  return setter.found();
}

}  // namespace plussum
