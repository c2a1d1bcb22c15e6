// SPDX-License-Identifier: MIT
#include "io/event_values.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "io/parameter_index.hpp"
#include "io/parameter_text.hpp"
#include "io/units.hpp"
#include "plussum/scenario/may_change.hpp"

namespace plussum::io {
namespace {

class EventReader {
 public:
  EventReader(Scenario& scenario, const Positions& positions, Diagnostics& diagnostics)
      : scenario_(scenario),
        positions_(positions),
        diagnostics_(diagnostics),
        units_(scenario.currency),
        index_(scenario) {
    numbers_ = index_.paths(false);
  }

  void read() {
    for (std::size_t i = 0; i < scenario_.events.size(); ++i) read(scenario_.events[i], fmt::format("events[{}]", i));
  }

 private:
  void read(Event& event, const std::string& path) {
    // What is missing or malformed has been reported by the reader.
    if (event.set.empty() || event.to.empty()) return;
    const ParameterIndex::Found* found = index_.find(event.set);
    if (found == nullptr || found->kind != ParameterIndex::Kind::number)
      return report(path + ".set", why_not(event.set, found));
    const auto read = units_.number(event.to, found->number.unit);
    if (!read.value)
      return report(path + ".to", fmt::format("{}; expected {}", read.problem, units_.expectation(found->number.unit)));
    if (!in_range(*read.value, found->number))
      return report(path + ".to", fmt::format("{} is out of range; allowed is {}", shown(event.to),
                                              range_text(found->number, units_)));
    event.value = *read.value;
  }

  std::string why_not(const std::string& wanted, const ParameterIndex::Found* found) const {
    if (found != nullptr) return only_numbers_change(wanted);
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
  ParameterIndex index_;
  std::vector<std::string> numbers_;
};

}  // namespace

void read_event_values(Scenario& scenario, const Positions& positions, Diagnostics& diagnostics) {
  if (!scenario.events.empty()) EventReader(scenario, positions, diagnostics).read();
}

}  // namespace plussum::io
