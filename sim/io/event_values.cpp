// SPDX-License-Identifier: MIT
#include "io/event_values.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/parameter_text.hpp"
#include "io/units.hpp"

namespace plussum::io {
namespace {

/// Lists the numbers of a scenario by both of their paths, enterprises[0].trust and enterprises.cemex.trust.
class NumberIndex final : public ParameterVisitor {
 public:
  struct Found {
    NumberInfo info;
    bool is_number = false;  ///< else a parameter that exists but cannot change
  };

  const Found* find(std::string_view path) const {
    const auto found = found_.find(path);
    return found == found_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> numbers() const {
    std::vector<std::string> paths;
    for (const auto& [path, found] : found_)
      if (found.is_number) paths.push_back(path);
    return paths;
  }

  void number(std::string_view name, double&, const NumberInfo& info) override { add(name, {info, true}); }
  void integer(std::string_view name, std::int64_t&, const IntegerInfo&) override { add(name, {}); }
  void flag(std::string_view name, bool&, std::string_view) override { add(name, {}); }
  void text(std::string_view name, std::string& value, const TextInfo&) override {
    // The name comes before the numbers of its item.
    if (name == "name" && levels_.size() > 1 && levels_.back().is_item)
      levels_.back().named_path = join_path(levels_[levels_.size() - 2].named_path, value);
    add(name, {});
  }
  void choice(std::string_view name, std::uint32_t&, std::span<const std::string_view>, std::string_view) override {
    add(name, {});
  }
  void number_map(std::string_view name, std::vector<NamedNumber>& values, const NumberInfo& info) override {
    for (const auto& [key, value] : values) add(join_path(name, key), {info, true});
  }
  void text_list(std::string_view name, std::vector<std::string>&, const TextInfo&, const ListInfo&) override {
    add(name, {});
  }

  bool begin_group(std::string_view name, std::string_view) override {
    levels_.push_back({path_of(name), named_path_of(name), false});
    return true;
  }
  void end_group() override { levels_.pop_back(); }
  std::size_t begin_list(std::string_view name, std::size_t size, const ListInfo&) override {
    begin_group(name, "");
    return size;
  }
  void begin_item(std::size_t position) override {
    const std::string suffix = fmt::format("[{}]", position);
    levels_.push_back({levels_.back().path + suffix, levels_.back().named_path + suffix, true});
  }
  void end_item() override { end_group(); }
  void end_list() override { end_group(); }

 private:
  struct Level {
    std::string path;
    std::string named_path;
    bool is_item = false;
  };

  std::string path_of(std::string_view name) const {
    return levels_.empty() ? std::string(name) : join_path(levels_.back().path, name);
  }
  std::string named_path_of(std::string_view name) const {
    return levels_.empty() ? std::string(name) : join_path(levels_.back().named_path, name);
  }
  void add(std::string_view name, const Found& found) {
    found_.emplace(path_of(name), found);
    found_.emplace(named_path_of(name), found);
  }

  std::vector<Level> levels_;
  std::map<std::string, Found, std::less<>> found_;
};

class EventReader {
 public:
  EventReader(Scenario& scenario, const Positions& positions, Diagnostics& diagnostics)
      : scenario_(scenario), positions_(positions), diagnostics_(diagnostics), units_(scenario.currency) {
    scenario.declare(index_);
    numbers_ = index_.numbers();
  }

  void read() {
    for (std::size_t i = 0; i < scenario_.events.size(); ++i) read(scenario_.events[i], fmt::format("events[{}]", i));
  }

 private:
  void read(Event& event, const std::string& path) {
    // What is missing or malformed has been reported by the reader.
    if (event.set.empty() || event.to.empty()) return;
    const NumberIndex::Found* found = index_.find(event.set);
    if (found == nullptr || !found->is_number) return report(path + ".set", why_not(event.set, found));
    const auto read = units_.number(event.to, found->info.unit);
    if (!read.value)
      return report(path + ".to", fmt::format("{}; expected {}", read.problem, units_.expectation(found->info.unit)));
    if (!in_range(*read.value, found->info))
      return report(path + ".to",
                    fmt::format("{} is out of range; allowed is {}", shown(event.to), range_text(found->info, units_)));
    event.value = *read.value;
  }

  std::string why_not(const std::string& wanted, const NumberIndex::Found* found) const {
    if (found != nullptr)
      return fmt::format("'{}' cannot change during a run; only numbers can, and not those that count things", wanted);
    const std::string hint = diagnostics_.is_full() ? std::string{} : did_you_mean(wanted, numbers_);
    return fmt::format("there is no parameter '{}'{}", wanted, hint);
  }

  void report(const std::string& path, std::string message) {
    diagnostics_.add(positions_.of(path), path, std::move(message));
  }

  Scenario& scenario_;
  const Positions& positions_;
  Diagnostics& diagnostics_;
  Units units_;
  NumberIndex index_;
  std::vector<std::string> numbers_;
};

}  // namespace

void read_event_values(Scenario& scenario, const Positions& positions, Diagnostics& diagnostics) {
  if (!scenario.events.empty()) EventReader(scenario, positions, diagnostics).read();
}

}  // namespace plussum::io
