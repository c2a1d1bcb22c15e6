// SPDX-License-Identifier: MIT
#include "plussum/scenario/all_numbers.hpp"

#include <utility>
#include <vector>

namespace plussum {
namespace {

class Collector final : public ParameterVisitor {
 public:
  explicit Collector(std::map<std::string, double, std::less<>>& values) : values_(values) {}

  void number(std::string_view name, double& value, const NumberInfo&) override { put(name, value); }
  void integer(std::string_view name, std::int64_t& value, const IntegerInfo&) override {
    put(name, static_cast<double>(value));
  }
  void flag(std::string_view name, bool& value, std::string_view) override { put(name, value ? 1.0 : 0.0); }
  void text(std::string_view, std::string&, const TextInfo&) override {}
  void choice(std::string_view name, std::uint32_t& index, std::span<const std::string_view>,
              std::string_view) override {
    put(name, static_cast<double>(index));
  }
  void number_map(std::string_view name, std::vector<NamedNumber>& entries, const NumberInfo&) override {
    for (const auto& [key, value] : entries) put(std::string(name) + "." + key, value);
  }
  void text_list(std::string_view, std::vector<std::string>&, const TextInfo&, const ListInfo&) override {}
  bool begin_group(std::string_view name, std::string_view) override {
    enter(path_ + std::string(name) + ".");
    return true;
  }
  void end_group() override { leave(); }
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo&) override {
    enter(path_ + std::string(name));
    return size;
  }
  void begin_item(std::size_t position) override { enter(path_ + "[" + std::to_string(position) + "]."); }
  void end_item() override { leave(); }
  void end_list() override { leave(); }

 private:
  void put(std::string_view name, double value) { values_.insert_or_assign(path_ + std::string(name), value); }
  void enter(std::string path) {
    outer_.push_back(std::move(path_));
    path_ = std::move(path);
  }
  void leave() {
    path_ = std::move(outer_.back());
    outer_.pop_back();
  }

  std::map<std::string, double, std::less<>>& values_;
  std::string path_;
  std::vector<std::string> outer_;
};

}  // namespace

AllNumbers::AllNumbers(const Scenario& scenario) {
  Scenario copy = scenario;  // visiting needs a changeable scenario
  Collector collector(values_);
  copy.declare(collector);
}

}  // namespace plussum
