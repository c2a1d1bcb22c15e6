// SPDX-License-Identifier: MIT
#include <string>

#include "plussum/scenario/scenario.hpp"

namespace plussum {
namespace {

/// Walks the declarations, finds the number whose path is wanted, and sets it if there is a value to set. A list item goes by position (enterprises[0]) or
/// by its `name` (enterprises.cemex); the name is declared before the item's numbers.
class NumberAt final : public ParameterVisitor {
 public:
  NumberAt(std::string_view wanted, std::optional<double> value) : wanted_(wanted), value_(value) {}
  const std::optional<FoundNumber>& found() const { return found_; }

  void number(std::string_view name, double& value, const NumberInfo& info) override {
    if (is_wanted(name)) take(value, info);
  }
  void integer(std::string_view, std::int64_t&, const IntegerInfo&) override {}
  void flag(std::string_view, bool&, std::string_view) override {}
  void text(std::string_view name, std::string& value, const TextInfo&) override {
    if (name == "name" && !item_.empty() && item_.back() == path_.size()) item_name_ = value;
  }
  void choice(std::string_view, std::uint32_t&, std::span<const std::string_view>, std::string_view) override {}
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) override {
    for (auto& [key, value] : values)
      if (is_wanted(std::string(name) + "." + key)) take(value, info);
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
  void take(double& value, const NumberInfo& info) {
    found_ = {value, info};
    if (value_) value = *value_;
  }

  std::string_view wanted_;
  std::optional<double> value_;
  std::optional<FoundNumber> found_;
  std::string path_, named_, item_name_;
  std::vector<Place> before_;
  std::vector<std::string> held_;
  std::vector<std::size_t> item_;
};

}  // namespace

bool set_number(Scenario& scenario, std::string_view path, double value) {
  NumberAt setter(path, value);
  scenario.declare(setter);
  return setter.found().has_value();
}

std::optional<FoundNumber> find_number(const Scenario& scenario, std::string_view path) {
  Scenario copy = scenario;  // visiting needs a changeable scenario
  NumberAt finder(path, {});
  copy.declare(finder);
  return finder.found();
}

bool FoundNumber::allows(double other) const {
  const bool above = info.low_excluded ? other > info.low : other >= info.low;
  const bool below = info.high_excluded ? other < info.high : other <= info.high;
  return above && below;
}

}  // namespace plussum
